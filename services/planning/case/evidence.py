"""The evidence of what a unit does about its case: what the plan says of the unit, and who follows on it."""

from chassis.database import Reader
from contracts.vocabulary import PlanId, UnitCode
from services.planning.case.counting import span_of
from services.planning.case.messages import CorrectCase, PlanForCases, ProposeCase, UnitOfCase, WithdrawCase
from services.planning.plan import queries as plans
from services.planning.unit import queries as units


async def for_proposal(command: ProposeCase, reader: Reader) -> UnitOfCase:
    """The plan and the unit of a proposal."""
    return await _unit(reader, command.plan_id, command.unit)


async def for_correction(command: CorrectCase, reader: Reader) -> UnitOfCase:
    """The plan and the unit of a case that was proposed."""
    return await _proposed(reader, command)


async def for_withdrawal(command: WithdrawCase, reader: Reader) -> UnitOfCase:
    """The same."""
    return await _proposed(reader, command)


async def _proposed(reader: Reader, command: CorrectCase | WithdrawCase) -> UnitOfCase:
    row = await reader.fetchrow("select plan_id, unit from read_cases where case_id = $1", command.case_id)
    return UnitOfCase() if row is None else await _unit(reader, row["plan_id"], row["unit"])


async def _unit(reader: Reader, plan_id: PlanId, unit: UnitCode) -> UnitOfCase:
    holder = (await units.holders(reader, [unit])).get(unit)
    plan = await _plan(reader, plan_id, unit)
    return UnitOfCase(plan=plan, holder=None if holder is None else holder.code)


async def _plan(reader: Reader, plan_id: PlanId, unit: UnitCode) -> PlanForCases | None:
    content = await plans.standing(reader, plan_id)
    if content is None:
        return None
    first, last = span_of(content)
    named = content.units()
    name = named.get(unit) if named else await reader.fetchval("select name from read_units where code = $1", unit)
    return PlanForCases(first=first, last=last, unit_name=name)
