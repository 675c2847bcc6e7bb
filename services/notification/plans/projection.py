"""The read tables of plans: the facts that notices of a plan need beyond their own events.

Of a superior's plan they hold this site alone as a recipient: the superior notifies the others.
"""

from collections.abc import Iterable, Mapping

from chassis.declaring.rows import Change, Put, RowChange, Table, Value
from contracts.envelope import Origin
from contracts.planning import PlanAmended, PlanContent, PlanIssued, PlanWithdrawn
from contracts.vocabulary import PlanId

READ_PLANS = Table(
    "read_plans",
    ("plan_id",),
    {"document": {}, "recipients": [], "withdrawn_by": None, "withdrawal_reason": None},
)
READ_SUPERIOR_PLANS = Table("read_superior_plans", ("site", "plan_id"), READ_PLANS.columns)
READ_PLAN_VERSIONS = Table("read_plan_versions", ("event_id",), {"plan_id": None, "position": 0, "named": []})
TABLES = (READ_PLANS, READ_SUPERIOR_PLANS, READ_PLAN_VERSIONS)


def plan_issued(event: PlanIssued, origin: Origin) -> Iterable[RowChange]:
    """The plan with its recipients."""
    yield _as_it_stands(event.plan_id, event.content)
    yield _version(event, origin)


def plan_amended(event: PlanAmended, origin: Origin) -> Iterable[RowChange]:
    """The plan as it stands now."""
    yield _as_it_stands(event.plan_id, event.content)
    yield _version(event, origin)


def plan_withdrawn(event: PlanWithdrawn, origin: Origin) -> Iterable[RowChange]:
    """The event that withdrew the plan, and its reason."""
    withdrawal = {"withdrawn_by": origin.event_id, "withdrawal_reason": event.reason}
    yield Change(READ_PLANS, (event.plan_id,), withdrawal)


def superior_plan_issued(event: PlanIssued, origin: Origin) -> Iterable[RowChange]:
    """The superior's plan, with this site where it is a recipient."""
    yield Put(READ_SUPERIOR_PLANS, (origin.site, event.plan_id), _stated(event.content, origin.here))
    yield _version(event, origin)


def superior_plan_amended(event: PlanAmended, origin: Origin) -> Iterable[RowChange]:
    """The superior's plan as it stands now."""
    yield Put(READ_SUPERIOR_PLANS, (origin.site, event.plan_id), _stated(event.content, origin.here))
    yield _version(event, origin)


def superior_plan_withdrawn(event: PlanWithdrawn, origin: Origin) -> Iterable[RowChange]:
    """The event that withdrew the superior's plan, and its reason."""
    withdrawal = {"withdrawn_by": origin.event_id, "withdrawal_reason": event.reason}
    yield Change(READ_SUPERIOR_PLANS, (origin.site, event.plan_id), withdrawal)


def _as_it_stands(plan_id: PlanId, content: PlanContent) -> RowChange:
    return Put(READ_PLANS, (plan_id,), _stated(content))


def _version(event: PlanIssued | PlanAmended, origin: Origin) -> RowChange:
    """Whom the plan names from this event on: by it one knows whom an amendment names for the first time."""
    named = [one.code for one in event.content.each_recipient()]
    return Put(
        READ_PLAN_VERSIONS,
        (origin.event_id,),
        {"plan_id": event.plan_id, "position": origin.position, "named": named},
    )


def _stated(content: PlanContent, only: str | None = None) -> Mapping[str, Value]:
    """The document and the recipients, or of these the one whose code is `only`."""
    listed = [
        {"code": one.code, "name": one.name} for one in content.each_recipient() if only is None or one.code == only
    ]
    return {"document": content.document.model_dump(mode="json"), "recipients": listed}
