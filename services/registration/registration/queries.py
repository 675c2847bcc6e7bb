"""The registrations as they are read, and those whose deadline has passed."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, Json

from chassis.database import Reader
from chassis.reading.names import search_key, search_sql
from chassis.reading.viewer import Viewer
from chassis.web import Position, SearchText, place_of
from contracts.message import Command, Message
from contracts.plan_parts import Cycle
from contracts.vocabulary import PlanId
from services.registration.registration.messages import LockRegistration
from services.registration.sheet import queries as sheets


class WindowRow(Message):
    """The registration under a plan; `state` is open, locked or closed, `ends_at` the first instant too late.

    `round` is the one for which it is open, and `registration_id` is the plan's where it is open for the plan itself.
    """

    registration_id: UUID
    plan_id: PlanId
    round: str
    round_name: str
    cycle: Cycle | None
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


class Window(WindowRow):
    """The registration under a plan; `clusters` are the names of the plan's clusters by their codes."""

    clusters: Json[dict[str, str]]


class Registration(WindowRow):
    """The registration under a plan, with the sheets that the reader may see counted by state, and their titles."""

    sheets: dict[str, int]
    titles: int


class RegistrationsAsked(Message):
    """Which registrations are asked for: all conditions hold together; `after` is the last one of the page before.

    `q` is a part of the plan's number or issuer, with or without marks.
    """

    year: Annotated[int, Field(ge=1945, le=2200)] | None = None
    state: Literal["open", "locked", "closed"] | None = None
    q: SearchText = ""
    limit: Annotated[int, Field(ge=1, le=500)] = 50
    after: UUID | None = None
    read_after: Position | None = None


_SOUGHT = search_sql("concat_ws(' ', number || '/' || symbol, issuer)")
_ASKED = (
    "from read_windows where ($1::integer is null or year = $1)"
    f" and ($2::text is null or state = $2) and position($3 in {_SOUGHT}) > 0"
)
_COLUMNS = ", ".join(WindowRow.model_fields)
_BY_ID = "registration_id = $1 or plan_id = $1 order by registration_id <> $1, ends_at limit 1"


async def due(reader: Reader, now: datetime) -> tuple[Command, ...]:
    """Lock every registration whose deadline has passed at `now`."""
    rows = await reader.fetch("select plan_id, round from read_windows where state = 'open' and ends_at <= $1", now)
    return tuple(LockRegistration(plan_id=row["plan_id"], round=row["round"]) for row in rows)


async def registrations(reader: Reader, viewer: Viewer, asked: RegistrationsAsked) -> tuple[tuple[WindowRow, ...], int]:
    """A page of the registrations, the latest plan first; and how many there are on all pages. Every reader sees them.

    Raises PageUnknown when there is no registration `after`.
    """
    _ = viewer
    place = await place_of(
        reader, "select dated from read_windows where registration_id = $1", asked.after, "registration"
    )
    conditions = (asked.year, asked.state, search_key(asked.q))
    rows = await reader.fetch(
        f"select {_COLUMNS} {_ASKED} and ($4::date is null or (dated, registration_id) < ($4, $5::uuid))"
        " order by dated desc, registration_id desc limit $6",
        *conditions,
        None if place is None else place["dated"],
        asked.after,
        asked.limit,
    )
    total = await reader.fetchval(f"select count(*) {_ASKED}", *conditions)
    return tuple(WindowRow.model_validate(dict(row)) for row in rows), total


async def window(reader: Reader, viewer: Viewer, registration_id: UUID) -> Window | None:
    """One registration by itself; None where there is none. Every reader sees it.

    By the id of a plan without a registration of its own, the one of its rounds that ends first.
    """
    _ = viewer
    row = await reader.fetchrow(
        f"select {_COLUMNS}, clusters from read_windows where {_BY_ID}",  # noqa: S608 - the row's own fields
        registration_id,
    )
    return None if row is None else Window.model_validate(dict(row))


async def of_plan(reader: Reader, viewer: Viewer, plan_id: PlanId) -> tuple[WindowRow, ...]:
    """Every registration under one plan, its own first, then its rounds as they end. Every reader sees them."""
    _ = viewer
    rows = await reader.fetch(
        f"select {_COLUMNS} from read_windows where plan_id = $1 order by round <> '', ends_at, round",  # noqa: S608
        plan_id,
    )
    return tuple(WindowRow.model_validate(dict(row)) for row in rows)


async def registration(reader: Reader, viewer: Viewer, registration_id: UUID) -> Registration | None:
    """One registration with its sheets counted; None where there is none, found as by `window`."""
    row = await reader.fetchrow(f"select {_COLUMNS} from read_windows where {_BY_ID}", registration_id)  # noqa: S608
    if row is None:
        return None
    counted = await sheets.counted(reader, viewer, row["registration_id"])
    return Registration(**dict(row), sheets=counted.states, titles=counted.titles)
