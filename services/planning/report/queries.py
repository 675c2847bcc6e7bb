"""Reports as they are read, and the figures that events make of a period."""

from calendar import monthrange
from datetime import date, datetime
from typing import Final, Literal
from uuid import UUID

from pydantic import BaseModel, Json

from chassis.database import Reader
from chassis.log.checkpoints import PROJECTIONS, position_of
from chassis.reading.viewer import Viewer
from chassis.web import place_of
from contracts.message import Message
from contracts.plan_parts import Cycle
from contracts.reports import Figure, FigureKind, Figures, ReportId, ReportPeriod, Sections
from contracts.vocabulary import Code, Day, Document, PlanId
from services.planning.report.messages import DrawnFigures
from services.planning.unit.queries import held_by

_BY_TITLE: Final = (FigureKind.TITLES_REGISTERED, FigureKind.AWARDS_DECIDED)
"""The figures that stand for each title besides."""


class ReportRow(Message):
    """A report in a list; `state` is draft, submitted or received (on paper from a unit).

    `plan` is the number of its plan as it is cited, or its title; `answers` the superior's plan that it answers.
    """

    report_id: ReportId
    state: str
    plan_id: PlanId
    plan: str
    item: str | None
    period: ReportPeriod
    year: int
    unit: str
    unit_name: str
    title: str
    document: Json[Document] | None
    submitted_at: datetime | None
    received_on: Day | None
    note: str


class ReportInFull(ReportRow):
    """A report with its figures and its written part; `event_id` is that of its submission."""

    first: Day | None
    last: Day | None
    figures: Json[Figures]
    as_of: int
    sections: Json[Sections]
    answers: PlanId | None
    event_id: UUID | None


_FROM: Final = " from read_reports r left join read_plans p using (plan_id)"
_PLAN: Final = "coalesce(case when p.number <> '' then p.number || '/' || p.symbol end, p.title, '') as plan"
_COLUMNS: Final = ", ".join(_PLAN if name == "plan" else f"r.{name}" for name in ReportRow.model_fields)
_WHOLE: Final = ", ".join(_PLAN if name == "plan" else f"r.{name}" for name in ReportInFull.model_fields)


class ReportsAsked(BaseModel, frozen=True):
    """The reports that are asked for; what is None limits nothing.

    `unit` is whose report it is, or the unit that follows on that one.
    """

    year: int | None = None
    state: Literal["draft", "submitted", "received"] | None = None
    plan: PlanId | None = None
    unit: Code | None = None


_SEEN: Final = (
    "($1 or r.state <> 'draft') and ($2::int is null or r.year = $2) and ($3::text is null or r.state = $3)"
    f" and ($4::uuid is null or r.plan_id = $4) and {held_by('$5', 'r.unit')}"
)


async def reports(
    reader: Reader, viewer: Viewer, limit: int, after: ReportId | None, asked: ReportsAsked
) -> tuple[tuple[ReportRow, ...], int]:
    """At most `limit` of the reports asked for, the latest first, beyond the report `after`; and how many there are.

    Drafts are shown to the staff of the site alone. Raises PageUnknown when there is no report `after`.
    """
    place = await place_of(reader, "select begun_at from read_reports where report_id = $1", after, "report")
    conditions = (viewer.is_staff, asked.year, asked.state, asked.plan, asked.unit)
    rows = await reader.fetch(
        f"select {_COLUMNS}{_FROM} where {_SEEN}"
        " and ($7::timestamptz is null or (r.begun_at, r.report_id) < ($7, $8::uuid))"
        " order by r.begun_at desc, r.report_id desc limit $6",
        *conditions,
        limit,
        None if place is None else place["begun_at"],
        after,
    )
    total = await reader.fetchval(f"select count(*) from read_reports r where {_SEEN}", *conditions)  # noqa: S608
    return tuple(ReportRow.model_validate(dict(row)) for row in rows), total


async def report(reader: Reader, viewer: Viewer, report_id: ReportId) -> ReportInFull | None:
    """One report whole; None where there is none that `viewer` may see."""
    row = await reader.fetchrow(
        f"select {_WHOLE}{_FROM} where r.report_id = $1 and ($2 or r.state <> 'draft')",
        report_id,
        viewer.is_staff,
    )
    return None if row is None else ReportInFull.model_validate(dict(row))


async def figures_of(reader: Reader, plan_id: PlanId, first: date, last: date) -> DrawnFigures:
    """The figures of a plan from `first` to `last`, both included, as far as the read tables have come.

    Plans of the site count whatever plan they are. A figure that would be below nothing is 0.
    """
    rows = await reader.fetch(
        "select kind, title, greatest(sum(number), 0)::int as number from read_report_counts"
        " where day between $2 and $3 and (plan_id = $1 or kind = 'plans-issued')"
        " group by grouping sets ((kind), (kind, title)) order by kind, title nulls first",
        plan_id,
        first,
        last,
    )
    whole = {row["kind"]: row["number"] for row in rows if row["title"] is None}
    found: list[Figure] = []
    for kind in FigureKind:
        found.append(Figure(kind=kind, number=whole.get(kind.value, 0)))
        if kind in _BY_TITLE:
            of_kind = [row for row in rows if row["kind"] == kind.value and row["title"] and row["number"]]
            found += [Figure(kind=kind, title=row["title"], number=row["number"]) for row in of_kind]
    return DrawnFigures(first=first, last=last, figures=tuple(found), as_of=await position_of(reader, PROJECTIONS))


def span_of(period: ReportPeriod, year: int, cycle: Cycle) -> tuple[date, date]:
    """The first and the last day of a period; a school year goes from September to August."""
    months = 6 if period is ReportPeriod.HALF_YEAR else 12
    if cycle is Cycle.CALENDAR_YEAR:
        return date(year, 1, 1), date(year, months, monthrange(year, months)[1])
    end = (year + 1, 2) if period is ReportPeriod.HALF_YEAR else (year + 1, 8)
    return date(year, 9, 1), date(*end, monthrange(*end)[1])
