"""Plans as evidence; the parts of statements stand here, so that evidence is read in one snapshot."""

from typing import Final

from chassis.database import Reader
from contracts.vocabulary import PlanId, UnitCode
from services.review.plans.messages import PlanFound

PLAN_OF: Final = """(
    select jsonb_build_object(
        'document', plan.document, 'year', plan.year, 'standing_body', plan.standing_body, 'gates', plan.gates,
        'ends_at', plan.ends_at, 'withdrawn', plan.withdrawn, 'unit_name', plan.units ->> one.unit
    ) from read_plans plan where plan.plan_id = one.plan_id and plan.document is not null
)"""
"""An SQL expression: the PlanFound of a row `one` with a `plan_id` and a `unit`, or null."""
PLAN_WITHDRAWN_OF: Final = """coalesce((
    select plan.withdrawn from read_plans plan where plan.plan_id = one.plan_id
), false)"""
"""An SQL expression: whether the plan of a row `one` with a `plan_id` was withdrawn."""


async def plan(reader: Reader, plan_id: PlanId, unit: UnitCode) -> PlanFound | None:
    """The plan with its name for `unit`; None where planning has not been heard to issue it."""
    found: str | None = await reader.fetchval(
        f"select {PLAN_OF} from (select $1::uuid as plan_id, $2::text as unit) one",  # noqa: S608 - a constant
        plan_id,
        unit,
    )
    return None if found is None else PlanFound.model_validate_json(found)
