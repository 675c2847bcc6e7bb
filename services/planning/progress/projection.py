"""The rows of progress: for each unit of a plan, how many titles have come how far."""

from collections.abc import Iterable

from chassis.declaring.rows import Count, Put, RowChange, Table
from contracts.awards import AwardRevoked, RevocationPassedDown
from contracts.envelope import Origin
from contracts.planning import PlanAmended, PlanContent, PlanIssued
from contracts.registration import RegistrationWithdrawn, SheetClosed, TitleRegistered, UnitPlanReceived
from contracts.review import AppraisalResult, AwardDecided, DossierAnswered, DossierAppraised, Outcome, tells_first
from contracts.vocabulary import PlanId

READ_FOLLOWED_PLANS = Table("read_followed_plans", ("plan_id",), {"stated_at": 0})
READ_PLAN_PROGRESS = Table(
    "read_plan_progress",
    ("plan_id", "unit"),
    {
        "unit_name": None,
        "cluster": None,
        "stated_at": 0,
        "registered": 0,
        "eligible": 0,
        "ineligible": 0,
        "awarded": 0,
        "revoked": 0,
        "own_plan": None,
        "own_plan_received_at": None,
        "own_plan_on_time": None,
    },
)
TABLES = (READ_FOLLOWED_PLANS, READ_PLAN_PROGRESS)


def issue(event: PlanIssued, origin: Origin) -> Iterable[RowChange]:
    """Every unit of an issued plan is followed."""
    return _units(event.plan_id, event.content, origin)


def amend(event: PlanAmended, origin: Origin) -> Iterable[RowChange]:
    """Every unit that an amended plan names is followed; one that it drops keeps its counts."""
    return _units(event.plan_id, event.content, origin)


def register_title(event: TitleRegistered, origin: Origin) -> Iterable[RowChange]:
    """One more title of the unit is registered."""
    _ = origin
    yield Count(READ_PLAN_PROGRESS, (event.plan_id, event.unit), {"registered": 1})


def withdraw_title(event: RegistrationWithdrawn, origin: Origin) -> Iterable[RowChange]:
    """A title that was taken back is not registered."""
    _ = origin
    yield Count(READ_PLAN_PROGRESS, (event.plan_id, event.unit), {"registered": -1})


def close_sheet(event: SheetClosed, origin: Origin) -> Iterable[RowChange]:
    """The titles of a closed sheet are not registered any more."""
    _ = origin
    yield Count(READ_PLAN_PROGRESS, (event.plan_id, event.unit), {"registered": -len(event.titles)})


def receive_unit_plan(event: UnitPlanReceived, origin: Origin) -> Iterable[RowChange]:
    """The unit has sent its own plan; a later one takes its place."""
    _ = origin
    received = {
        "own_plan": event.unit_plan.model_dump(mode="json"),
        "own_plan_received_at": event.received_at,
        "own_plan_on_time": event.on_time,
    }
    yield Put(READ_PLAN_PROGRESS, (event.plan_id, event.unit), received)


def appraise(event: DossierAppraised, origin: Origin) -> Iterable[RowChange]:
    """One more dossier of the unit is eligible or ineligible."""
    _ = origin
    found = "eligible" if event.result is AppraisalResult.ELIGIBLE else "ineligible"
    yield Count(READ_PLAN_PROGRESS, (event.plan_id, event.unit), {found: 1})


def award(event: AwardDecided, origin: Origin) -> Iterable[RowChange]:
    """One more award of the unit is decided, by this site or a neighbour: each award is decided at one level."""
    _ = origin
    yield Count(READ_PLAN_PROGRESS, (event.plan_id, event.unit), {"awarded": 1})


def answer(event: DossierAnswered, origin: Origin) -> Iterable[RowChange]:
    """One more award of the unit is decided, further up than the superior, or by a body that runs no site."""
    if event.result.outcome is Outcome.AWARDED and tells_first(event, origin):
        yield Count(READ_PLAN_PROGRESS, (event.plan_id, event.unit), {"awarded": 1})


def revoke(event: AwardRevoked | RevocationPassedDown, origin: Origin) -> Iterable[RowChange]:
    """An award that was annulled, here or at a neighbour, is none; how many were is counted beside."""
    _ = origin
    yield Count(READ_PLAN_PROGRESS, (event.plan_id, event.unit), {"awarded": -1, "revoked": 1})


def _units(plan_id: PlanId, content: PlanContent, origin: Origin) -> Iterable[RowChange]:
    """A unit that a plan no longer names keeps an older `stated_at` than its plan."""
    yield Put(READ_FOLLOWED_PLANS, (plan_id,), {"stated_at": origin.position})
    for cluster in content.registering():
        for unit in cluster.units:
            named = {"unit_name": unit.name, "cluster": cluster.code, "stated_at": origin.position}
            yield Put(READ_PLAN_PROGRESS, (plan_id, unit.code), named)
