"""The evidence of the commands about opinions."""

from chassis.database import Reader
from services.review.opinion import queries
from services.review.opinion.messages import AnswerEvidence, AskingEvidence, AskOpinions, GiveOpinion


async def for_asking(command: AskOpinions, reader: Reader) -> AskingEvidence:
    """The dossiers of the request as they stand."""
    return await queries.to_ask(reader, command.dossiers)


async def for_answer(command: GiveOpinion, reader: Reader) -> AnswerEvidence:
    """The unit that answers for the body."""
    return await queries.answering(reader, command.opinion_id, command.body)
