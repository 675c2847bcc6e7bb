"""The reports of subordinates as they are read: for each report that a plan orders, which units have sent theirs."""

from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from pydantic import Json

from chassis.database import Reader
from chassis.reading.viewer import Viewer
from contracts.message import Message
from contracts.planning import ReportSubmitted
from contracts.reports import ReportId, ReportPeriod
from contracts.vocabulary import Body, Code, Deadline, Document, PlanId, SiteCode
from services.planning.unit.queries import held_by


class Receipt(StrEnum):
    """How the report of a unit stands."""

    RECEIVED = "received"
    """It came in time."""
    LATE = "late"
    """It came after the deadline."""
    EXPECTED = "expected"
    """It has not come, and the deadline has not passed."""
    MISSING = "missing"
    """It has not come, and the deadline has passed."""


class OrderedReport(Message):
    """A report that a plan of the site orders: its item of work, its period and year, and its deadline."""

    plan_id: PlanId
    plan: str
    item: Code
    text: str
    period: ReportPeriod
    year: int
    due: Deadline | None


class UnitReport(Message):
    """The report of one unit beside one that a plan orders; what it does not have is None.

    `came_at` is when its site submitted it, or the day on which it came on paper. Where the unit has ended and has sent
    none of its own, `owed_by` is the unit that follows on it, and the report of that one counts.
    """

    item: Code
    unit: Code
    unit_name: str
    owed_by: Body | None
    receipt: Receipt
    site: SiteCode | None
    report_id: ReportId | None
    document: Document | None
    came_at: datetime | None
    on_paper: bool


class SubordinateReport(Message):
    """A report whole, as the site of a subordinate has submitted it; `event_id` is that of its submission."""

    site: SiteCode
    event_id: UUID
    content: Json[ReportSubmitted]


_ORDERED: Final = (
    "select w.plan_id, case when p.plan = '' then p.title else p.plan end as plan, w.item, w.text, w.due_day,"
    " w.due_inclusive, case when w.tied_at > 0 then w.tied else w.proposed end->>'period' as period,"
    " extract(year from coalesce(w.begins, w.due_day))::int as year"
    " from read_work_items w join read_work_plans p using (plan_id)"
    " where w.ordered_by = p.ordered_by and p.ended = '' and w.kind = 'report' and w.due_day is not null and w.timed"
)


async def ordered(reader: Reader, viewer: Viewer, year: int | None = None) -> tuple[OrderedReport, ...]:
    """The half-year and year reports that the plans of the site order, in `year` or in all, the latest first."""
    _ = viewer
    rows = await reader.fetch(
        f"select * from ({_ORDERED}) o where period is not null and ($1::int is null or year = $1)"  # noqa: S608
        " order by due_day desc, plan, item limit 100",
        year,
    )
    return tuple(
        OrderedReport(
            **{name: row[name] for name in ("plan_id", "plan", "item", "text", "period", "year")},
            due=None if row["due_day"] is None else Deadline(day=row["due_day"], inclusive=row["due_inclusive"]),
        )
        for row in rows
    )


async def of_units(
    reader: Reader, viewer: Viewer, asked: OrderedReport, here: SiteCode, now: datetime
) -> tuple[UnitReport, ...]:
    """How each unit of a plan stands with a report at `now` (aware); a unit's reader sees its own unit alone.

    The deadline of the site's own report is that of its units' as well: it cannot be written before theirs have come.
    The last report of a unit counts; one of its own before that of the unit that follows on it.
    """
    rows = await reader.fetch(
        "select p.unit, coalesce(p.unit_name, p.unit) as unit_name, r.site, r.report_id, r.document, r.came_at,"  # noqa: S608
        " coalesce(r.on_paper, false) as on_paper,"
        " case when r.unit is distinct from p.unit then h.holder end as owed_by, h.holder_name"
        " from read_plan_progress p join read_followed_plans f using (plan_id)"
        " left join read_unit_holders h on h.unit = p.unit left join lateral ("
        " select * from read_subordinate_reports s where s.plan_id = p.plan_id and s.unit in (p.unit, h.holder)"
        " and s.period = $2 and s.year = $3 order by s.unit = p.unit desc, s.came_at desc limit 1) r on true"
        f" where p.plan_id = $1 and p.stated_at = f.stated_at and p.unit <> $5 and {held_by('$4', 'p.unit')}"
        " order by p.unit_name, p.unit limit 1000",
        asked.plan_id,
        asked.period.value,
        asked.year,
        viewer.scope(),
        here,
    )
    return tuple(
        UnitReport(
            item=asked.item,
            owed_by=None if row["owed_by"] is None else Body(code=row["owed_by"], name=row["holder_name"]),
            receipt=_receipt(asked.due, row["came_at"], now),
            document=None if row["document"] is None else Document.model_validate_json(row["document"]),
            **{name: row[name] for name in ("unit", "unit_name", "site", "report_id", "came_at", "on_paper")},
        )
        for row in rows
    )


async def report(reader: Reader, viewer: Viewer, site: SiteCode, report_id: ReportId) -> SubordinateReport | None:
    """A report as a subordinate's site has submitted it; None where there is none that `viewer` may see."""
    row = await reader.fetchrow(
        "select site, event_id, content from read_subordinate_reports where site = $1 and report_id = $2"  # noqa: S608
        f" and content is not null and {held_by('$3')}",
        site,
        report_id,
        viewer.scope(),
    )
    return None if row is None else SubordinateReport.model_validate(dict(row))


def _receipt(due: Deadline | None, came_at: datetime | None, now: datetime) -> Receipt:
    if came_at is None:
        return Receipt.EXPECTED if due is None or due.is_kept_at(now) else Receipt.MISSING
    return Receipt.RECEIVED if due is None or due.is_kept_at(came_at) else Receipt.LATE
