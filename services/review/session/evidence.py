"""The evidence of an agenda: its dossiers as they stand now."""

from chassis.database import Reader
from services.review.session import queries
from services.review.session.messages import AgendaEvidence, ConveneSession


async def for_agenda(command: ConveneSession, reader: Reader) -> AgendaEvidence:
    """The dossiers of the agenda that were found eligible."""
    return AgendaEvidence(candidates=await queries.candidates(reader, command.dossiers))
