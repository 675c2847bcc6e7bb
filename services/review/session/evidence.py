"""The evidence of an agenda: its dossiers as they stand now."""

from chassis.database import Reader
from services.review.session import queries
from services.review.session.messages import (
    AgendaEvidence,
    CloseSession,
    ConveneSession,
    RecordVotes,
    StoppedEvidence,
)


async def for_agenda(command: ConveneSession, reader: Reader) -> AgendaEvidence:
    """The dossiers of the agenda that were found eligible."""
    return AgendaEvidence(candidates=await queries.candidates(reader, command.dossiers))


async def for_votes(command: RecordVotes | CloseSession, reader: Reader) -> StoppedEvidence:
    """The dossiers of the agenda that were suspended or taken back since."""
    return StoppedEvidence(stopped=await queries.stopped(reader, command.session_id))
