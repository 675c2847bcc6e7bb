"""The evidence of an agenda: its dossiers as they stand now, and the rounds that were held before."""

from chassis.database import Reader
from services.review.catalogue import queries as catalogue
from services.review.session import queries, stakes, waiting
from services.review.session.ballots import PrepareBallot
from services.review.session.found import AgendaEvidence, StoppedEvidence
from services.review.session.messages import CloseSession, ConveneSession, RecordVotes
from services.review.session.sitting import CloseVoting, PostponeItem, RoundsHeld, SeatCouncil


async def for_agenda(command: ConveneSession, reader: Reader) -> AgendaEvidence:
    """The dossiers of the agenda that were found eligible, and what officers have confirmed of the law."""
    return AgendaEvidence(
        candidates=await queries.candidates(reader, command.dossiers),
        confirmed=await catalogue.confirmed_lines(reader),
    )


async def for_votes(command: RecordVotes | PrepareBallot, reader: Reader) -> StoppedEvidence:
    """The dossiers of the agenda that were suspended or taken back since."""
    return StoppedEvidence(stopped=await queries.stopped(reader, command.session_id))


async def for_end(command: CloseSession | CloseVoting | PostponeItem, reader: Reader) -> StoppedEvidence:
    """What was suspended or taken back, and the agenda as the quotas of its units see it."""
    return StoppedEvidence(
        stopped=await queries.stopped(reader, command.session_id),
        at_stake=await stakes.at_stake(reader, command.session_id),
    )


async def for_seating(command: SeatCouncil, reader: Reader) -> RoundsHeld:
    """The rounds of the year of the session in which one was closed."""
    return RoundsHeld(rounds=await waiting.rounds_held(reader, command.session_id))
