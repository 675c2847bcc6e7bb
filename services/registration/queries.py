"""What registration reads: what is due, and what it shows."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, Json

from chassis.database import Reader
from chassis.reading.names import search_key
from chassis.web import place_of
from contracts.message import Command, Message
from contracts.vocabulary import Document, PlanId, SheetId, SubjectKind, UnitCode
from services.registration.domain.registration import LockRegistration
from services.registration.domain.sheet import Entry, LockSheet

_AT_ONCE = 500
"""Sheets locked in one transaction; the rest follow a second later."""


class WindowRow(Message):
    """The registration under a plan; `state` is open, locked or closed, `ends_at` the first instant too late."""

    plan_id: PlanId
    state: str
    issuer: str
    number: str
    symbol: str
    dated: date
    year: int
    deadline_day: date
    deadline_inclusive: bool
    ends_at: datetime
    units: int
    opened_at: datetime
    locked_at: datetime | None
    reason: str


class Registration(WindowRow):
    """The registration under a plan with its sheets counted by state, and its titles."""

    sheets: dict[str, int]
    titles: int


class SheetRow(Message):
    """A unit's sheet; `state` is expected, missing, handed-in, late, returned, accepted or closed.

    `listed` titles stand in the sheet, `registered` of them count now, `withdrawn` were taken back.
    """

    sheet_id: SheetId
    plan_id: PlanId
    unit: str
    unit_name: str
    cluster: str
    year: int
    ends_at: datetime
    state: str
    locked: bool
    late: bool
    received_at: datetime | None
    listed: int
    registered: int
    withdrawn: int
    reason_code: str | None
    reason: str


class SheetInFull(SheetRow):
    """A unit's sheet with what it lists."""

    unit_plan: Json[Document] | None
    entries: Json[tuple[Entry, ...]]


class TitleRow(Message):
    """A registered title."""

    entry_id: UUID
    plan_id: PlanId
    sheet_id: SheetId
    unit: str
    unit_name: str
    cluster: str
    subject: str
    kind: SubjectKind
    name: str
    position: str
    title: str
    year: int
    received_at: datetime
    on_time: bool
    late_reason: str


class TitlesAsked(BaseModel, frozen=True):
    """Which titles to list: `q` is part of a name, with or without its marks; `after` the last entry seen."""

    plan: PlanId | None = None
    unit: UnitCode | None = None
    q: Annotated[str, Field(max_length=100)] = ""
    limit: Annotated[int, Field(ge=1, le=500)] = 100
    after: UUID | None = None


async def gather(command: Command, reader: Reader) -> Command:
    """The rules of registration need no evidence beside a stream's own events."""
    _ = reader
    return command


async def due(reader: Reader, now: datetime) -> tuple[Command, ...]:
    """Lock every registration and every sheet whose deadline has passed at `now`."""
    windows = await reader.fetch("select plan_id from read_windows where state = 'open' and ends_at <= $1", now)
    sheets = await reader.fetch(
        "select sheet_id from read_sheets where not locked and stage <> 'closed' and ends_at <= $1"
        " order by ends_at, sheet_id limit $2",
        now,
        _AT_ONCE,
    )
    return (
        *[LockRegistration(plan_id=row["plan_id"]) for row in windows],
        *[LockSheet(sheet_id=row["sheet_id"]) for row in sheets],
    )


_WINDOW = ", ".join(WindowRow.model_fields)
_SHEET = ", ".join(SheetRow.model_fields)
_TITLE = ", ".join(TitleRow.model_fields)


async def registrations(reader: Reader, limit: int, after: PlanId | None) -> tuple[WindowRow, ...]:
    """At most `limit` registrations, the latest plan first, beyond the plan `after`.

    Raises PageUnknown when there is no registration under the plan `after`.
    """
    place = await place_of(reader, "select dated from read_windows where plan_id = $1", after, "registration")
    rows = await reader.fetch(
        f"select {_WINDOW} from read_windows"  # noqa: S608 - the columns are the row's own fields
        " where $2::date is null or (dated, plan_id) < ($2, $3::uuid)"
        " order by dated desc, plan_id desc limit $1",
        limit,
        None if place is None else place["dated"],
        after,
    )
    return tuple(WindowRow.model_validate(dict(row)) for row in rows)


async def registration(reader: Reader, plan_id: PlanId) -> Registration | None:
    """The registration under one plan."""
    row = await reader.fetchrow(f"select {_WINDOW} from read_windows where plan_id = $1", plan_id)  # noqa: S608
    if row is None:
        return None
    states = await reader.fetch(
        "select state, count(*) as sheets, sum(registered) as titles from read_sheets where plan_id = $1"
        " group by state order by state",
        plan_id,
    )
    sheets = {state["state"]: state["sheets"] for state in states}
    return Registration(**dict(row), sheets=sheets, titles=sum(state["titles"] for state in states))


async def sheets(
    reader: Reader, plan_id: PlanId, limit: int, after: SheetId | None = None, unit: UnitCode | None = None
) -> tuple[SheetRow, ...]:
    """At most `limit` sheets under one plan, cluster by cluster, beyond the sheet `after`; or that of one unit.

    Raises PageUnknown when there is no sheet `after`.
    """
    place = await place_of(reader, "select cluster, unit from read_sheets where sheet_id = $1", after, "sheet")
    rows = await reader.fetch(
        f"select {_SHEET} from read_sheets where plan_id = $2 and ($3::text is null or unit = $3)"  # noqa: S608
        " and ($4::text is null or (cluster, unit) > ($4, $5::text))"
        " order by cluster, unit limit $1",
        limit,
        plan_id,
        unit,
        *(place or (None, None)),
    )
    return tuple(SheetRow.model_validate(dict(row)) for row in rows)


async def sheet(reader: Reader, sheet_id: SheetId) -> SheetInFull | None:
    """One sheet with what it lists."""
    row = await reader.fetchrow(
        f"select {_SHEET}, unit_plan, entries from read_sheets where sheet_id = $1",  # noqa: S608
        sheet_id,
    )
    return None if row is None else SheetInFull.model_validate(dict(row))


async def titles(reader: Reader, asked: TitlesAsked) -> tuple[TitleRow, ...]:
    """The registered titles that were asked for, by given name; raises PageUnknown when there is no title `after`."""
    place = await place_of(reader, "select sort_key from read_titles where entry_id = $1", asked.after, "title")
    rows = await reader.fetch(
        f"select {_TITLE} from read_titles"  # noqa: S608
        " where ($2::uuid is null or plan_id = $2) and ($3::text is null or unit = $3)"
        " and position($4 in search_key) > 0 and ($5::text is null or (sort_key, entry_id) > ($5, $6::uuid))"
        " order by sort_key, entry_id limit $1",
        asked.limit,
        asked.plan,
        asked.unit,
        search_key(asked.q),
        None if place is None else place["sort_key"],
        asked.after,
    )
    return tuple(TitleRow.model_validate(dict(row)) for row in rows)
