"""The evidence of the commands about opinions."""

from chassis.database import Reader
from services.review.catalogue import queries as catalogue
from services.review.opinion import queries
from services.review.opinion.messages import AnswerEvidence, AskingEvidence, AskOpinions, GiveOpinion


async def for_asking(command: AskOpinions, reader: Reader) -> AskingEvidence:
    """The dossiers of the request as they stand, and the confirmed lines of the law."""
    found = await queries.to_ask(reader, command.dossiers)
    return found.model_copy(update={"confirmed": await catalogue.confirmed_lines(reader)})


async def for_answer(command: GiveOpinion, reader: Reader) -> AnswerEvidence:
    """The unit that answers for the body."""
    return await queries.answering(reader, command.opinion_id, command.body)
