"""The rows of reports: each as it stands, and how many events of each kind fell on each day, for their figures."""

from collections.abc import Iterable, Mapping

from chassis.declaring.rows import Change, Count, Put, RowChange, Table, Value
from contracts.envelope import Origin
from contracts.planning import PlanIssued, ReportSubmitted
from contracts.registration import (
    RegistrationAccepted,
    RegistrationWithdrawn,
    SheetClosed,
    TitleRegistered,
    UnitPlanReceived,
)
from contracts.reports import FigureKind
from contracts.review import AppraisalResult, AwardDecided, DossierAnswered, DossierAppraised, Outcome, tells_first
from contracts.vocabulary import VIETNAM, PlanId
from services.planning.report.messages import DrawnFigures, FiguresDrawn, ReportDrafted, ReportReceived, ReportWritten

READ_REPORTS = Table(
    "read_reports",
    ("report_id",),
    {
        "state": "draft",
        "plan_id": None,
        "item": None,
        "period": "",
        "year": 0,
        "unit": "",
        "unit_name": "",
        "title": "",
        "first": None,
        "last": None,
        "figures": [],
        "as_of": 0,
        "sections": [],
        "document": None,
        "answers": None,
        "submitted_at": None,
        "received_on": None,
        "note": "",
        "event_id": None,
        "begun_at": None,
    },
)
READ_REPORT_COUNTS = Table("read_report_counts", ("kind", "plan_id", "title", "day"), {"number": 0})
TABLES = (READ_REPORTS, READ_REPORT_COUNTS)


def draft(event: ReportDrafted, origin: Origin) -> Iterable[RowChange]:
    """A report that was drawn up."""
    values = {
        "plan_id": event.plan_id,
        "item": event.item,
        "period": event.period.value,
        "year": event.year,
        "unit": origin.here,
        "unit_name": event.unit_name,
        "title": event.title,
        "begun_at": origin.occurred_at,
    }
    yield Put(READ_REPORTS, (event.report_id,), {**values, **_drawn(event.drawn)})


def draw(event: FiguresDrawn, origin: Origin) -> Iterable[RowChange]:
    """Its figures as they were counted last."""
    _ = origin
    yield Change(READ_REPORTS, (event.report_id,), _drawn(event.drawn))


def write(event: ReportWritten, origin: Origin) -> Iterable[RowChange]:
    """Its title and its written part."""
    _ = origin
    sections = [one.model_dump(mode="json") for one in event.sections]
    yield Change(READ_REPORTS, (event.report_id,), {"title": event.title, "sections": sections})


def submit(event: ReportSubmitted, origin: Origin) -> Iterable[RowChange]:
    """A report that went to the superior."""
    values = {
        "state": "submitted",
        "document": event.document.model_dump(mode="json"),
        "answers": event.answers,
        "submitted_at": event.submitted_at,
        "event_id": origin.event_id,
    }
    yield Change(READ_REPORTS, (event.report_id,), values)


def receive(event: ReportReceived, origin: Origin) -> Iterable[RowChange]:
    """A report of a unit that came on paper."""
    values = {
        "state": "received",
        "plan_id": event.plan_id,
        "period": event.period.value,
        "year": event.year,
        "unit": event.unit,
        "unit_name": event.unit_name,
        "document": event.document.model_dump(mode="json"),
        "received_on": event.received_on,
        "note": event.note,
        "event_id": origin.event_id,
        "begun_at": origin.occurred_at,
    }
    yield Put(READ_REPORTS, (event.report_id,), values)


def plan_issued(event: PlanIssued, origin: Origin) -> Iterable[RowChange]:
    """One more plan of the site."""
    yield _count(FigureKind.PLANS_ISSUED, event.plan_id, "", origin)


def unit_plan_received(event: UnitPlanReceived, origin: Origin) -> Iterable[RowChange]:
    """One more plan of a unit."""
    yield _count(FigureKind.UNIT_PLANS, event.plan_id, "", origin)


def sheet_accepted(event: RegistrationAccepted, origin: Origin) -> Iterable[RowChange]:
    """One more sheet."""
    yield _count(FigureKind.SHEETS_ACCEPTED, event.plan_id, "", origin)


def title_registered(event: TitleRegistered, origin: Origin) -> Iterable[RowChange]:
    """One more title."""
    yield _count(FigureKind.TITLES_REGISTERED, event.plan_id, event.title, origin)


def title_withdrawn(event: RegistrationWithdrawn, origin: Origin) -> Iterable[RowChange]:
    """One title less."""
    yield _count(FigureKind.TITLES_REGISTERED, event.plan_id, event.title, origin, -1)


def sheet_closed(event: SheetClosed, origin: Origin) -> Iterable[RowChange]:
    """The titles of a closed sheet are registered no longer."""
    for one in event.titles:
        yield _count(FigureKind.TITLES_REGISTERED, event.plan_id, one.title, origin, -1)


def dossier_appraised(event: DossierAppraised, origin: Origin) -> Iterable[RowChange]:
    """One more dossier that is eligible or not."""
    eligible = event.result is AppraisalResult.ELIGIBLE
    kind = FigureKind.DOSSIERS_ELIGIBLE if eligible else FigureKind.DOSSIERS_INELIGIBLE
    yield _count(kind, event.plan_id, event.title, origin)


def award_decided(event: AwardDecided, origin: Origin) -> Iterable[RowChange]:
    """One more award, by this site or a neighbour: each is decided at one level."""
    yield _count(FigureKind.AWARDS_DECIDED, event.plan_id, event.title, origin)


def dossier_answered(event: DossierAnswered, origin: Origin) -> Iterable[RowChange]:
    """One more award, from further up than the superior or recorded from paper."""
    if event.result.outcome is Outcome.AWARDED and tells_first(event, origin):
        yield _count(FigureKind.AWARDS_DECIDED, event.plan_id, event.title, origin)


def _count(kind: FigureKind, plan_id: PlanId, title: str, origin: Origin, step: int = 1) -> RowChange:
    """Events count on the day of their business time in Viet Nam, by which the history is searched as well."""
    day = origin.occurred_at.astimezone(VIETNAM).date()
    return Count(READ_REPORT_COUNTS, (kind.value, plan_id, title, day), {"number": step})


def _drawn(drawn: DrawnFigures) -> Mapping[str, Value]:
    return {
        "first": drawn.first,
        "last": drawn.last,
        "figures": [one.model_dump(mode="json") for one in drawn.figures],
        "as_of": drawn.as_of,
    }
