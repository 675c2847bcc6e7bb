"""The evidence that the naming of a base needs: the units of the plan."""

from chassis.database import Reader
from services.registration.composition import queries
from services.registration.composition.messages import NameBase
from services.registration.composition.rules import PlanUnits


async def for_base(command: NameBase, reader: Reader) -> PlanUnits | None:
    """The units of the plan; None for a plan that is not heard here."""
    found = await queries.units_of_plan(reader, command.plan_id)
    return None if found is None else PlanUnits(frozenset(one.unit for one in found))
