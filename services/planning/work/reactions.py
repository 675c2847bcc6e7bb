"""The work follows its plan: issued, amended, followed in part, withdrawn."""

from collections.abc import Iterable

from contracts.envelope import Origin
from contracts.message import Command
from contracts.planning import PlanAmended, PlanIssued, PlanWithdrawn, StatedPlan
from services.planning.plan.messages import PlanFollowed, PlanRevised
from services.planning.work.messages import EndWork, OrderWork, ReorderWork


def order_work(event: PlanIssued, origin: Origin) -> Iterable[Command]:
    """The work of a plan in force is followed."""
    _ = origin
    yield OrderWork(plan_id=event.plan_id, content=_stated(event.content))


def follow_work(event: PlanFollowed, origin: Origin) -> Iterable[Command]:
    """So is that of a plan that is known in part."""
    _ = origin
    yield OrderWork(plan_id=event.plan_id, content=_stated(event.content))


def reorder_work(event: PlanAmended, origin: Origin) -> Iterable[Command]:
    """The work follows the amended plan."""
    _ = origin
    yield ReorderWork(plan_id=event.plan_id, content=_stated(event.content))


def follow_revision(event: PlanRevised, origin: Origin) -> Iterable[Command]:
    """The work follows what else is known of a followed plan; that of a draft is not followed yet."""
    _ = origin
    yield ReorderWork(plan_id=event.plan_id, content=_stated(event.content))


def end_work(event: PlanWithdrawn, origin: Origin) -> Iterable[Command]:
    """The work ends with its plan."""
    _ = origin
    yield EndWork(plan_id=event.plan_id, reason=event.reason)


def _stated(content: StatedPlan) -> StatedPlan:
    """The content as any plan may state it, in the one shape that the command has."""
    return StatedPlan.model_validate(content.model_dump())
