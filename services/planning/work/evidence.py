"""The evidence on which an item is marked as done: who follows on the unit that answers for it."""

from chassis.database import Reader
from contracts.vocabulary import UnitCode
from services.planning.work import queries
from services.planning.work.messages import CompleteWork


async def for_completion(command: CompleteWork, reader: Reader) -> UnitCode | None:
    """The unit that follows on the owner of the item; None where that has not ended."""
    return await queries.holder_of(reader, command.plan_id, command.item)
