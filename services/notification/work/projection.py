"""The facts from which the work list follows: what each site has said about plans and sheets.

An event sets the columns of its own kind alone; what holds now is asked when the rows are read. So the rows are the
same in whichever order the services and the sites are heard. The facts about dossiers are in `dossier_facts`, those
about the council in `council_facts`.
"""

from collections.abc import Iterable, Mapping

from chassis.declaring.rows import Put, RowChange, Table, Value
from chassis.reading.names import search_key
from contracts.envelope import Origin, Relation
from contracts.planning import PlanAmended, PlanContent, PlanIssued, PlanWithdrawn
from contracts.registration import (
    RegistrationAccepted,
    RegistrationLocked,
    RegistrationReturned,
    RegistrationWithdrawn,
    SheetClosed,
    SheetReceived,
    SheetSubmitted,
    SheetTakenBack,
    TitleRegistered,
    UnitRegistrationMissing,
    sheet_id_of,
)
from contracts.vocabulary import GateKind, PlanId, SubjectKey, TitleCode
from services.notification.work.council_facts import READ_WORK_AGENDAS, READ_WORK_SESSIONS
from services.notification.work.dossier_facts import READ_WORK_DOSSIERS, READ_WORK_TITLES
from services.notification.work.inspection_facts import READ_WORK_FOLLOW_UPS
from services.notification.work.plan_work_facts import READ_WORK_OF_PLANS

READ_WORK_PLANS = Table(
    "read_work_plans",
    ("site", "plan_id"),
    {
        "own": False,
        "document": "",
        "document_key": "",
        "parent_key": None,
        "issuer": "",
        "title": "",
        "year": 0,
        "deadline": None,
        "asks_own_plan": False,
        "names_us": False,
        "standing_body": "",
        "issued_at": None,
        "withdrawn_at": None,
    },
)
READ_WORK_SHEETS = Table(
    "read_work_sheets",
    ("site", "plan_id", "unit", "round"),
    {
        "ends_at": None,
        "sheet_id": None,
        "unit_name": "",
        "unit_key": "",
        "named_at": None,
        "arrived_at": None,
        "arrived_version": None,
        "received_at": None,
        "listed": 0,
        "accepted_at": None,
        "accepted_by": None,
        "titles": 0,
        "returned_at": None,
        "returned_by": None,
        "returned_version": None,
        "return_code": None,
        "return_reason": None,
        "missing_at": None,
        "missing_by": None,
        "missing_for": None,
        "closed_at": None,
        "closed_by": None,
        "closing_reason": None,
    },
)
READ_WORK_SUBMISSIONS = Table(
    "read_work_submissions", ("site", "plan_id", "unit", "round"), {"said_at": None, "handed_in_at": None, "titles": 0}
)
READ_WORK_LOCKS = Table("read_work_locks", ("site", "plan_id", "round"), {"locked_for": None})
TABLES = (
    READ_WORK_PLANS,
    READ_WORK_SHEETS,
    READ_WORK_SUBMISSIONS,
    READ_WORK_LOCKS,
    READ_WORK_TITLES,
    READ_WORK_DOSSIERS,
    READ_WORK_SESSIONS,
    READ_WORK_AGENDAS,
    READ_WORK_OF_PLANS,
    READ_WORK_FOLLOW_UPS,
)
SaidOfSheet = (
    SheetReceived | SheetTakenBack | RegistrationAccepted | RegistrationReturned | UnitRegistrationMissing | SheetClosed
)


def plan_issued(event: PlanIssued, origin: Origin) -> Iterable[RowChange]:
    """The plan, and a sheet expected of each of its units; of the superior's plan that of this site's own unit."""
    yield _plan(event.plan_id, event.content, origin, {"issued_at": origin.occurred_at})
    yield from _expected(event.plan_id, event.content, origin)


def plan_amended(event: PlanAmended, origin: Origin) -> Iterable[RowChange]:
    """The plan as it stands now; registration closes the sheets of the units that it names no longer."""
    yield _plan(event.plan_id, event.content, origin, {})
    yield from _expected(event.plan_id, event.content, origin)


def plan_withdrawn(event: PlanWithdrawn, origin: Origin) -> Iterable[RowChange]:
    """Nothing is expected under the plan any more."""
    yield Put(READ_WORK_PLANS, (origin.site, event.plan_id), {"withdrawn_at": origin.occurred_at})


def submitted(event: SheetSubmitted, origin: Origin) -> Iterable[RowChange]:
    """The sheet that a unit with a site of its own has handed in there; the last submission counts."""
    facts = {"said_at": origin.occurred_at, "handed_in_at": event.handed_in_at, "titles": len(event.entries)}
    yield Put(READ_WORK_SUBMISSIONS, (origin.site, event.plan_id, event.unit, event.round), facts)


def received(event: SheetReceived, origin: Origin) -> Iterable[RowChange]:
    """The sheet is with the standing body, on paper or from the unit's own site; the last one counts."""
    facts = {
        "arrived_at": origin.occurred_at,
        "arrived_version": origin.stream_version,
        "received_at": event.received_at,
        "listed": event.titles,
    }
    yield _sheet(event, origin, facts)


def taken_back(event: SheetTakenBack, origin: Origin) -> Iterable[RowChange]:
    """The unit took its sheet back: it lies with the unit, as if it had not come."""
    yield _sheet(event, origin, {"arrived_at": None, "arrived_version": None, "received_at": None, "listed": 0})


def accepted(event: RegistrationAccepted, origin: Origin) -> Iterable[RowChange]:
    """The sheet was accepted with its titles."""
    facts = {"accepted_at": origin.occurred_at, "accepted_by": origin.event_id, "titles": event.titles}
    yield _sheet(event, origin, facts)


def returned(event: RegistrationReturned, origin: Origin) -> Iterable[RowChange]:
    """The sheet went back to its unit."""
    facts = {
        "returned_at": origin.occurred_at,
        "returned_by": origin.event_id,
        "returned_version": origin.stream_version,
        "return_code": event.reason_code.value,
        "return_reason": event.reason,
    }
    yield _sheet(event, origin, facts)


def missing(event: UnitRegistrationMissing, origin: Origin) -> Iterable[RowChange]:
    """The unit had handed in nothing by the deadline that was locked."""
    facts = {
        "missing_at": origin.occurred_at,
        "missing_by": origin.event_id,
        "missing_for": event.deadline.ends_at,
    }
    yield _sheet(event, origin, facts)


def closed(event: SheetClosed, origin: Origin) -> Iterable[RowChange]:
    """Nothing is expected of the unit any more, and its titles count no longer."""
    facts = {"closed_at": origin.occurred_at, "closed_by": origin.event_id, "closing_reason": event.reason}
    yield _sheet(event, origin, facts)
    for one in event.titles:
        yield _title(event, one.subject, one.title, origin, registered=False)


def locked(event: RegistrationLocked, origin: Origin) -> Iterable[RowChange]:
    """A lock holds for the deadline that it names."""
    yield Put(READ_WORK_LOCKS, (origin.site, event.plan_id, event.round), {"locked_for": event.deadline.ends_at})


def registered(event: TitleRegistered, origin: Origin) -> Iterable[RowChange]:
    """A registered title, which waits for its dossier."""
    yield _title(event, event.subject.key, event.title, origin, registered=True)


def withdrawn(event: RegistrationWithdrawn, origin: Origin) -> Iterable[RowChange]:
    """A title that was taken back waits for nothing."""
    yield _title(event, event.subject.key, event.title, origin, registered=False)


def _title(
    event: TitleRegistered | RegistrationWithdrawn | SheetClosed,
    subject: SubjectKey,
    title: TitleCode,
    origin: Origin,
    *,
    registered: bool,
) -> RowChange:
    column = "registered_here" if origin.relation is Relation.OWN else "registered_above"
    return Put(READ_WORK_TITLES, (event.plan_id, event.unit, subject, title), {column: registered})


def _plan(plan_id: PlanId, content: PlanContent, origin: Origin, also: Mapping[str, Value]) -> RowChange:
    facts = {
        "own": origin.relation is Relation.OWN,
        "document": str(content.document),
        "document_key": content.document.key,
        "parent_key": None if content.parent is None else content.parent.document.key,
        "issuer": content.document.issuer,
        "title": content.title,
        "year": content.year,
        "deadline": None if content.registered_by is None else content.registered_by.ends_at,
        "asks_own_plan": any(gate.kind is GateKind.UNIT_PLAN for gate in content.gates),
        "names_us": origin.here in content.units(),
        "standing_body": "" if content.standing_body is None else content.standing_body.name,
    }
    return Put(READ_WORK_PLANS, (origin.site, plan_id), {**facts, **also})


def _expected(plan_id: PlanId, content: PlanContent, origin: Origin) -> Iterable[RowChange]:
    own = origin.relation is Relation.OWN
    units = [one for one in content.units().items() if own or one[0] == origin.here]
    for of_round, deadline in content.registrations():
        code = "" if of_round is None else of_round.code
        for unit, name in units:
            facts = {"sheet_id": sheet_id_of(plan_id, unit, code), **_named(name), "named_at": origin.occurred_at}
            yield Put(READ_WORK_SHEETS, (origin.site, plan_id, unit, code), {**facts, "ends_at": deadline.ends_at})


def _sheet(event: SaidOfSheet, origin: Origin, facts: Mapping[str, Value]) -> RowChange:
    known = {"sheet_id": event.sheet_id, **_named(event.unit_name)}
    return Put(READ_WORK_SHEETS, (origin.site, event.plan_id, event.unit, event.round), {**known, **facts})


def _named(name: str) -> dict[str, Value]:
    return {"unit_name": name, "unit_key": search_key(name)} if name else {}
