"""The evidence of a proposal: for which months its plan holds, and under which name it knows the unit."""

from chassis.database import Reader
from contracts.vocabulary import PlanId, UnitCode
from services.planning.case.counting import span_of
from services.planning.case.messages import CorrectCase, PlanForCases, ProposeCase
from services.planning.plan import queries as plans


async def for_proposal(command: ProposeCase, reader: Reader) -> PlanForCases | None:
    """What the plan says of the unit; None where the plan is neither in force nor followed."""
    return await _plan(reader, command.plan_id, command.unit)


async def for_correction(command: CorrectCase, reader: Reader) -> PlanForCases | None:
    """The same of the plan and unit of a case that was proposed."""
    row = await reader.fetchrow("select plan_id, unit from read_cases where case_id = $1", command.case_id)
    return None if row is None else await _plan(reader, row["plan_id"], row["unit"])


async def _plan(reader: Reader, plan_id: PlanId, unit: UnitCode) -> PlanForCases | None:
    content = await plans.standing(reader, plan_id)
    if content is None:
        return None
    first, last = span_of(content)
    named = content.units()
    name = named.get(unit) if named else await reader.fetchval("select name from read_units where code = $1", unit)
    return PlanForCases(first=first, last=last, unit_name=name)
