"""Inspections as they are read; a unit's reader sees what concerns the own unit."""

from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import BaseModel, Field, Json

from chassis.database import Reader
from chassis.reading.viewer import Viewer
from chassis.web import place_of
from contracts.inspections import FindingId, InspectionId
from contracts.message import Message
from contracts.vocabulary import Body, Code, Day, Deadline, Document, PlanId
from contracts.working_days import WorkingCalendar, WorkingDayCount, national, standing


class InspectionRow(Message):
    """An inspection in a list; `state` is planned, under-way or concluded; `settled` of its `findings` are done."""

    inspection_id: InspectionId
    state: str
    plan_id: PlanId
    title: str
    document: Json[Document] | None
    first: Day
    last: Day
    units: int
    findings: int
    settled: int
    concluded_on: Day | None
    conclusion_document: Json[Document] | None
    conclusion: str


class InspectedUnit(Message):
    """A unit of an inspection; `inspected_on` is None where it was not inspected yet."""

    unit: Code
    unit_name: str
    inspected_on: Day | None
    minutes: str


class FindingRow(Message):
    """A finding, what is to follow, by whom and until when, and what followed.

    `owner` is None where the unit itself is to do it; `overdue` are working days since the deadline.
    """

    finding_id: FindingId
    unit: Code
    text: str
    asks: str
    owner: Json[Body] | None
    due: Deadline | None
    settled_on: Day | None
    settled_note: str
    overdue: WorkingDayCount | None


class InspectionInFull(Message):
    """An inspection with its units and findings."""

    inspection: InspectionRow
    units: tuple[InspectedUnit, ...]
    findings: tuple[FindingRow, ...]


class InspectionsAsked(BaseModel, frozen=True):
    """The inspections that are asked for; what is None limits nothing."""

    state: Literal["planned", "under-way", "concluded"] | None = None
    plan: PlanId | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    after: InspectionId | None = None


_COLUMNS: Final = ", ".join(InspectionRow.model_fields)
_SEEN: Final = (
    "($1::text is null or exists (select from read_inspected_units u where u.inspection_id = i.inspection_id"
    " and u.unit = $1) or exists (select from read_findings f where f.inspection_id = i.inspection_id"
    " and f.owner->>'code' = $1)) and ($2::text is null or state = $2) and ($3::uuid is null or plan_id = $3)"
)


async def inspections(reader: Reader, viewer: Viewer, asked: InspectionsAsked) -> tuple[tuple[InspectionRow, ...], int]:
    """The inspections that are asked for, the latest first; and how many there are.

    Raises PageUnknown when there is no inspection `after`.
    """
    find = "select first from read_inspections where inspection_id = $1"
    place = await place_of(reader, find, asked.after, "inspection")
    conditions = (viewer.scope(), asked.state, asked.plan)
    rows = await reader.fetch(
        f"select {_COLUMNS} from read_inspections i where {_SEEN}"  # noqa: S608 - made of constants
        " and ($5::date is null or (first, inspection_id) < ($5, $6::uuid))"
        " order by first desc, inspection_id desc limit $4",
        *conditions,
        asked.limit,
        None if place is None else place["first"],
        asked.after,
    )
    total = await reader.fetchval(f"select count(*) from read_inspections i where {_SEEN}", *conditions)  # noqa: S608
    return tuple(InspectionRow.model_validate(dict(row)) for row in rows), total


async def inspection(
    reader: Reader, viewer: Viewer, inspection_id: InspectionId, now: datetime, days: WorkingCalendar | None = None
) -> InspectionInFull | None:
    """One inspection as it stands at `now` (aware); None where there is none that `viewer` may see."""
    row = await reader.fetchrow(
        f"select {_COLUMNS} from read_inspections i where {_SEEN} and inspection_id = $4",  # noqa: S608 - constants
        viewer.scope(),
        None,
        None,
        inspection_id,
    )
    if row is None:
        return None
    units = await reader.fetch(
        "select unit, unit_name, inspected_on, minutes from read_inspected_units where inspection_id = $1"
        " and ($2::text is null or unit = $2) order by place",
        inspection_id,
        viewer.scope(),
    )
    findings = await reader.fetch(
        "select * from read_findings where inspection_id = $1"
        " and ($2::text is null or unit = $2 or owner->>'code' = $2) order by recorded_at",
        inspection_id,
        viewer.scope(),
    )
    return InspectionInFull(
        inspection=InspectionRow.model_validate(dict(row)),
        units=tuple(InspectedUnit.model_validate(dict(one)) for one in units),
        findings=tuple(_finding(dict(one), now, days or national()) for one in findings),
    )


def _finding(row: dict[str, object], now: datetime, days: WorkingCalendar) -> FindingRow:
    due = (
        None
        if row["due_day"] is None
        else Deadline.model_validate({"day": row["due_day"], "inclusive": row["due_inclusive"]})
    )
    waits = due is not None and row["settled_on"] is None
    stands = standing(None, due.ends_at if due is not None and waits else None, now, days)
    kept = ("finding_id", "unit", "text", "asks", "owner", "settled_on", "settled_note")
    return FindingRow.model_validate({**{name: row[name] for name in kept}, "due": due, "overdue": stands.overdue})
