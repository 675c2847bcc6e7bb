"""The evidence that a command about a plan needs beyond the plan's own stream."""

from chassis.database import Reader
from services.planning.plan.messages import CopyPlan, DraftUnderSuperior, IssuePlan, PlanDraft
from services.planning.plan.rules import FormerPlan, NumberInUse
from services.planning.plan.superior import PlanOfSuperior
from services.planning.superior_plans import queries as superior_plans


async def for_issue(command: IssuePlan, reader: Reader) -> NumberInUse:
    """Which issued plan bears the number of the draft, in the one form in which numbers are compared."""
    bearer = await reader.fetchval(
        "select other.plan_id from read_plans one join read_plans other on other.number_key = one.number_key"
        " where one.plan_id = $1 and other.plan_id <> $1 and other.state <> 'draft' limit 1",
        command.plan_id,
    )
    return NumberInUse(by=bearer)


async def for_draft_under_superior(command: DraftUnderSuperior, reader: Reader) -> PlanOfSuperior:
    """The superior's plan as it stands."""
    above = await superior_plans.found(reader, command.superior_plan_id)
    return PlanOfSuperior(None) if above is None else PlanOfSuperior(above.content, above.state == "withdrawn")


async def for_copy(command: CopyPlan, reader: Reader) -> FormerPlan:
    """The former plan as it stands, a draft too."""
    text = await reader.fetchval("select content from read_plans where plan_id = $1", command.former)
    return FormerPlan(None if text is None else PlanDraft.model_validate_json(text))
