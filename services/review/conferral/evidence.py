"""The evidence of a conferral, to come or held: the awards of the decision."""

from chassis.database import Reader
from services.review.conferral import queries
from services.review.conferral.messages import ConferAwards, ConferralEvidence, ScheduleConferral


async def for_conferral(command: ScheduleConferral | ConferAwards, reader: Reader) -> ConferralEvidence:
    """The awards of the decision, and its day."""
    return await queries.awards(reader, command.decision_id)
