"""The rows of the reports of subordinates: as their sites have submitted them, and as they came on paper."""

from collections.abc import Iterable
from datetime import datetime, time

from chassis.declaring.rows import Put, RowChange, Table
from contracts.envelope import Origin
from contracts.planning import ReportSubmitted
from contracts.vocabulary import VIETNAM
from services.planning.report.messages import ReportReceived

READ_SUBORDINATE_REPORTS = Table(
    "read_subordinate_reports",
    ("site", "report_id"),
    {
        "plan_id": None,
        "unit": "",
        "unit_name": "",
        "period": "",
        "year": 0,
        "title": "",
        "document": None,
        "came_at": None,
        "on_paper": False,
        "content": None,
        "event_id": None,
    },
)
TABLES = (READ_SUBORDINATE_REPORTS,)


def submitted(event: ReportSubmitted, origin: Origin) -> Iterable[RowChange]:
    """A report that a subordinate's site has submitted under our plan; when it was submitted there counts."""
    values = {
        "plan_id": event.answers,
        "unit": event.unit,
        "unit_name": event.unit_name,
        "period": event.period.value,
        "year": event.year,
        "title": event.title,
        "document": event.document.model_dump(mode="json"),
        "came_at": event.submitted_at,
        "content": event.model_dump(mode="json"),
        "event_id": origin.event_id,
    }
    yield Put(READ_SUBORDINATE_REPORTS, (origin.site, event.report_id), values)


def received(event: ReportReceived, origin: Origin) -> Iterable[RowChange]:
    """A report that came on paper; the day on which it came counts."""
    values = {
        "plan_id": event.plan_id,
        "unit": event.unit,
        "unit_name": event.unit_name,
        "period": event.period.value,
        "year": event.year,
        "document": event.document.model_dump(mode="json"),
        "came_at": datetime.combine(event.received_on, time.min, VIETNAM),
        "on_paper": True,
        "event_id": origin.event_id,
    }
    yield Put(READ_SUBORDINATE_REPORTS, (origin.site, event.report_id), values)
