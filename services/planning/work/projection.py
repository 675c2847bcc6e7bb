"""The rows of the work: each item as it stands, what happened to it, and the facts by which items are done."""

from collections.abc import Iterable, Mapping
from datetime import date

from chassis.declaring.rows import Change, Put, RowChange, Table, Value
from contracts.clusters import BestUnitElected, ClusterFormed, CovenantSigned
from contracts.envelope import Origin
from contracts.movements import MovementClosed, MovementLaunched
from contracts.planning import PlanIssued, PlanWithdrawn, ReportSubmitted, WorkClosed, WorkOpened
from contracts.registration import RegistrationAccepted, RegistrationLocked
from contracts.review import AwardDecided
from contracts.vocabulary import VIETNAM, Body, ClusterId, Document, PlanId
from services.planning.inspection.messages import InspectionConcluded, InspectionPlanned
from services.planning.work.messages import (
    KnownFact,
    OrderedTask,
    WorkAssigned,
    WorkCompleted,
    WorkEnded,
    WorkExcused,
    WorkItem,
    WorkOrdered,
    WorkReopened,
    WorkTerms,
    WorkTied,
)

READ_WORK_PLANS = Table(
    "read_work_plans",
    ("plan_id",),
    {"plan": "", "title": "", "year": 0, "last_year": None, "through": 0, "ended": "", "ordered_by": 0},
)
READ_WORK_ITEMS = Table(
    "read_work_items",
    ("plan_id", "item"),
    {
        "task": 0,
        "number": 0,
        "label": "",
        "kind": "work",
        "text": "",
        "quarter": None,
        "stated": {},
        "period": "",
        "begins": None,
        "due_day": None,
        "due_inclusive": True,
        "set_day": None,
        "set_inclusive": True,
        "timed": True,
        "named_owner": None,
        "assigned_owner": None,
        "duty": None,
        "proposed": None,
        "tied": None,
        "tied_at": 0,
        "closing": "",
        "closed_on": None,
        "reference": None,
        "note": "",
        "heard": None,
        "opened": False,
        "ordered_by": 0,
        "reopened_at": 0,
    },
)
READ_WORK_HISTORY = Table(
    "read_work_history",
    ("plan_id", "item", "position"),
    {"step": None, "occurred_at": None, "actor": None, "day": None, "note": ""},
)
READ_WORK_FACTS = Table(
    "read_work_facts",
    ("fact", "of_id", "about"),
    {"plan_kind": None, "year": None, "day": None, "document": None, "event_id": None, "position": 0},
)
_OfItem = WorkAssigned | WorkTied | WorkCompleted | WorkExcused | WorkReopened
TABLES = (READ_WORK_PLANS, READ_WORK_ITEMS, READ_WORK_HISTORY, READ_WORK_FACTS)


def order(event: WorkOrdered, origin: Origin) -> Iterable[RowChange]:
    """The items as the plan orders them now; one that it orders no longer keeps an older `ordered_by` than its plan."""
    terms = event.terms
    plan = {
        "plan": terms.plan,
        "title": terms.title,
        "year": terms.year,
        "last_year": terms.last_year,
        "through": event.through,
        "ordered_by": origin.position,
    }
    yield Put(READ_WORK_PLANS, (event.plan_id,), plan)
    tasks = {one.key: one for one in event.tasks}
    for item in event.items:
        row = _item(item, tasks[item.task], terms, origin)
        yield Put(READ_WORK_ITEMS, (event.plan_id, item.key), row)


def assign(event: WorkAssigned, origin: Origin) -> Iterable[RowChange]:
    """Who answers for an item, and its deadline where one was set."""
    values = {
        "assigned_owner": event.owner.model_dump(mode="json"),
        "duty": event.duty,
        "set_day": None if event.due is None else event.due.day,
        "set_inclusive": event.due is None or event.due.inclusive,
    }
    yield Change(READ_WORK_ITEMS, (event.plan_id, event.item), values)
    yield _step("assigned", event, origin, event.owner.name)


def tie(event: WorkTied, origin: Origin) -> Iterable[RowChange]:
    """The event by which an item is done."""
    known = None if event.known_by is None else event.known_by.model_dump(mode="json")
    values = {"tied": known, "tied_at": origin.position}
    yield Change(READ_WORK_ITEMS, (event.plan_id, event.item), values)
    yield _step("tied", event, origin)


def complete(event: WorkCompleted, origin: Origin) -> Iterable[RowChange]:
    """An item that was done."""
    values = {
        "closing": "done",
        "closed_on": event.done_on,
        "reference": None if event.reference is None else event.reference.model_dump(mode="json"),
        "note": event.note,
        "heard": None if event.heard is None else event.heard.event_id,
    }
    yield Change(READ_WORK_ITEMS, (event.plan_id, event.item), values)
    step = "completed" if event.heard is None else "recognised"
    yield _step(step, event, origin, event.note, event.done_on)


def excuse(event: WorkExcused, origin: Origin) -> Iterable[RowChange]:
    """An item that will not be done."""
    values = {"closing": "not-applicable", "closed_on": _day(origin), "note": event.reason}
    yield Change(READ_WORK_ITEMS, (event.plan_id, event.item), values)
    yield _step("excused", event, origin, event.reason)


def reopen(event: WorkReopened, origin: Origin) -> Iterable[RowChange]:
    """An item that is open again; no event before this one closes it."""
    opened = {"closing": "", "closed_on": None, "reference": None, "note": "", "heard": None}
    values = {**opened, "reopened_at": origin.position}
    yield Change(READ_WORK_ITEMS, (event.plan_id, event.item), values)
    yield _step("reopened", event, origin, event.reason)


def open_item(event: WorkOpened, origin: Origin) -> Iterable[RowChange]:
    """An item that stands on the work list."""
    _ = origin
    yield Change(READ_WORK_ITEMS, (event.plan_id, event.item), {"opened": True})


def close_item(event: WorkClosed, origin: Origin) -> Iterable[RowChange]:
    """An item that stands there no longer."""
    _ = origin
    yield Change(READ_WORK_ITEMS, (event.plan_id, event.item), {"opened": False})


def end(event: WorkEnded, origin: Origin) -> Iterable[RowChange]:
    """The work of a withdrawn plan."""
    _ = origin
    yield Put(READ_WORK_PLANS, (event.plan_id,), {"ended": event.reason})


def plan_issued(event: PlanIssued, origin: Origin) -> Iterable[RowChange]:
    """A plan of the site, by its kind and year."""
    content = event.content
    document = content.document
    values = {
        "plan_kind": content.kind.value,
        "year": content.year,
        "day": document.dated,
        "document": document.model_dump(mode="json"),
    }
    yield _fact(KnownFact.PLAN_ISSUED, event.plan_id, "", origin, values)


def plan_withdrawn(event: PlanWithdrawn, origin: Origin) -> Iterable[RowChange]:
    """A plan that was withdrawn does no item."""
    _ = origin
    yield Put(READ_WORK_FACTS, (KnownFact.PLAN_ISSUED.value, event.plan_id, ""), {"plan_kind": None, "year": None})


def registration_locked(event: RegistrationLocked, origin: Origin) -> Iterable[RowChange]:
    """Registration under a plan is over."""
    yield _fact(KnownFact.REGISTRATION_LOCKED, event.plan_id, "", origin, {})


def sheet_accepted(event: RegistrationAccepted, origin: Origin) -> Iterable[RowChange]:
    """The sheet of a unit was accepted here."""
    yield _fact(KnownFact.SHEET_ACCEPTED, event.plan_id, event.unit, origin, {})


def own_sheet_accepted(event: RegistrationAccepted, origin: Origin) -> Iterable[RowChange]:
    """The superior has accepted the sheet of this site's own unit under its plan."""
    if event.unit == origin.here:
        yield _fact(KnownFact.OWN_SHEET_ACCEPTED, event.plan_id, "", origin, {})


def award_decided(event: AwardDecided, origin: Origin) -> Iterable[RowChange]:
    """The latest award of each title under a plan, whichever site has decided it."""
    decided = {"day": event.decision.dated, "document": event.decision.model_dump(mode="json")}
    yield _fact(KnownFact.AWARD_DECIDED, event.plan_id, event.title, origin, decided)


def report_submitted(event: ReportSubmitted, origin: Origin) -> Iterable[RowChange]:
    """A report of the site that an item of work orders."""
    drafted = {"day": event.document.dated, "document": event.document.model_dump(mode="json")}
    about = event.item or ""
    yield _fact(KnownFact.REPORT_SUBMITTED, event.plan_id, about, origin, drafted)


def inspection_planned(event: InspectionPlanned, origin: Origin) -> Iterable[RowChange]:
    """Units are to be inspected under a plan."""
    paper = {} if event.document is None else {"document": event.document.model_dump(mode="json")}
    yield _fact(KnownFact.INSPECTION_PLANNED, event.plan_id, "", origin, paper)


def inspection_concluded(event: InspectionConcluded, origin: Origin) -> Iterable[RowChange]:
    """An inspection under a plan was concluded."""
    paper = {"day": event.concluded_on, "document": event.document.model_dump(mode="json")}
    yield _fact(KnownFact.INSPECTION_CONCLUDED, event.plan_id, "", origin, paper)


def movement_launched(event: MovementLaunched, origin: Origin) -> Iterable[RowChange]:
    """A movement that a plan of the site orders was launched."""
    if event.plan_id is not None:
        year = event.launched_on.year
        launched = {"day": event.launched_on, "year": year, "document": _paper(event.document)}
        yield _fact(KnownFact.MOVEMENT_LAUNCHED, event.plan_id, f"{event.campaign}/{year}", origin, launched)


def movement_closed(event: MovementClosed, origin: Origin) -> Iterable[RowChange]:
    """A movement that a plan of the site orders was closed."""
    if event.plan_id is not None:
        year = event.closed_on.year
        closed = {"day": event.closed_on, "year": year}
        yield _fact(KnownFact.MOVEMENT_CLOSED, event.plan_id, f"{event.campaign}/{year}", origin, closed)


def cluster_formed(event: ClusterFormed, origin: Origin) -> Iterable[RowChange]:
    """A cluster of the site's own units was announced under a plan."""
    if event.plan_id is not None and not event.above:
        announced = {"document": _paper(event.announcement or event.plan)}
        yield _fact(KnownFact.CLUSTER_FORMED, event.plan_id, "", origin, announced)


def covenant_signed(event: CovenantSigned, origin: Origin) -> Iterable[RowChange]:
    """A unit has signed the covenant of its cluster."""
    yield _fact(KnownFact.COVENANTS_SIGNED, event.cluster_id, event.unit, origin, {"day": event.signed_on})


def best_unit_elected(event: BestUnitElected, origin: Origin) -> Iterable[RowChange]:
    """A cluster has elected its best unit."""
    elected = {"day": event.held_on, "document": _paper(event.document)}
    yield _fact(KnownFact.BEST_UNIT_ELECTED, event.cluster_id, "", origin, elected)


def _fact(
    fact: KnownFact, of_id: PlanId | ClusterId, about: str, origin: Origin, values: Mapping[str, Value]
) -> RowChange:
    heard = {"day": _day(origin), "event_id": origin.event_id, "position": origin.position}
    return Put(READ_WORK_FACTS, (fact.value, of_id, about), {**heard, **values})


def _paper(document: Document | None) -> Value:
    return None if document is None else document.model_dump(mode="json")


def _item(item: WorkItem, ordered: OrderedTask, terms: WorkTerms, origin: Origin) -> Mapping[str, Value]:
    task, due = ordered.task, item.due
    owner: Body | None = next(iter(task.bodies()), terms.standing_body)
    return {
        "task": item.task,
        "number": task.number,
        "label": task.label,
        "kind": task.kind.value,
        "text": task.text,
        "quarter": task.quarter,
        "stated": task.model_dump(mode="json"),
        "period": item.period,
        "begins": item.begins,
        "due_day": None if due is None else due.day,
        "due_inclusive": due is None or due.inclusive,
        "timed": item.timed,
        "named_owner": None if owner is None else owner.model_dump(mode="json"),
        "proposed": None if item.known_by is None else item.known_by.model_dump(mode="json"),
        "ordered_by": origin.position,
    }


def _step(step: str, event: _OfItem, origin: Origin, note: str = "", day: date | None = None) -> RowChange:
    happened = {"step": step, "occurred_at": origin.occurred_at, "actor": origin.actor, "day": day, "note": note}
    return Put(READ_WORK_HISTORY, (event.plan_id, event.item, origin.position), happened)


def _day(origin: Origin) -> date:
    return origin.occurred_at.astimezone(VIETNAM).date()
