"""The evidence of an initiative that is submitted: the unit that holds its unit's own, and the unit's name."""

from chassis.database import Reader
from services.review.initiative.messages import SubmitInitiative, UnitFound
from services.review.plans import queries as plans
from services.review.units import queries as units


async def for_submitting(command: SubmitInitiative, reader: Reader) -> UnitFound:
    """The holder of the unit, and its name in the latest plan that names it."""
    holder = await units.holder(reader, command.unit)
    return UnitFound(holder=holder, name=await plans.unit_name(reader, command.unit))
