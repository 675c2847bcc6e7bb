"""The read table of plans: the facts that notices of a plan need beyond their own events."""

from collections.abc import Iterable

from chassis.declaring.rows import Change, Put, RowChange, Table
from contracts.envelope import Origin
from contracts.planning import PlanAmended, PlanContent, PlanIssued, PlanWithdrawn
from contracts.vocabulary import PlanId

READ_PLANS = Table(
    "read_plans",
    ("plan_id",),
    {"document": {}, "recipients": [], "withdrawn_by": None, "withdrawal_reason": None},
)
TABLES = (READ_PLANS,)


def plan_issued(event: PlanIssued, origin: Origin) -> Iterable[RowChange]:
    """The plan with its recipients."""
    _ = origin
    yield _as_it_stands(event.plan_id, event.content)


def plan_amended(event: PlanAmended, origin: Origin) -> Iterable[RowChange]:
    """The plan as it stands now."""
    _ = origin
    yield _as_it_stands(event.plan_id, event.content)


def plan_withdrawn(event: PlanWithdrawn, origin: Origin) -> Iterable[RowChange]:
    """The event that withdrew the plan, and its reason."""
    withdrawal = {"withdrawn_by": origin.event_id, "withdrawal_reason": event.reason}
    yield Change(READ_PLANS, (event.plan_id,), withdrawal)


def _as_it_stands(plan_id: PlanId, content: PlanContent) -> RowChange:
    listed = [{"code": one.code, "name": one.name} for one in content.each_recipient()]
    values = {"document": content.document.model_dump(mode="json"), "recipients": listed}
    return Put(READ_PLANS, (plan_id,), values)
