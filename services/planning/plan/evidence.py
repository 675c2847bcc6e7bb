"""The evidence that a command about a plan needs beyond the plan's own stream."""

from chassis.database import Reader
from services.planning.plan.messages import IssuePlan
from services.planning.plan.rules import NumberInUse


async def for_issue(command: IssuePlan, reader: Reader) -> NumberInUse:
    """Which issued plan bears the number of the draft, in the one form in which numbers are compared."""
    bearer = await reader.fetchval(
        "select other.plan_id from read_plans one join read_plans other on other.number_key = one.number_key"
        " where one.plan_id = $1 and other.plan_id <> $1 and other.state <> 'draft' limit 1",
        command.plan_id,
    )
    return NumberInUse(by=bearer)
