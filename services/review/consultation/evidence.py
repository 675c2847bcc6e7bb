"""The evidence of the commands about a consultation."""

from chassis.database import Reader
from services.review.catalogue import queries as catalogue
from services.review.consultation import queries
from services.review.consultation.messages import (
    AnsweringEvidence,
    AnswerObjection,
    OpenConsultation,
    OpeningEvidence,
)


async def for_opening(command: OpenConsultation, reader: Reader) -> OpeningEvidence:
    """The dossiers of the list as they stand, and the confirmed lines of the law."""
    found = await queries.to_publish(reader, command.dossiers)
    return found.model_copy(update={"confirmed": await catalogue.confirmed_lines(reader)})


async def for_answer(command: AnswerObjection, reader: Reader) -> AnsweringEvidence:
    """The dossier of the objection as it stands."""
    return await queries.answering(reader, command.objection_id)
