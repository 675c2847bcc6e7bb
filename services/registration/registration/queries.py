"""The registrations as they are read, and those whose deadline has passed."""

from datetime import date, datetime

from pydantic import Json

from chassis.database import Reader
from chassis.reading.viewer import Viewer
from chassis.web import place_of
from contracts.message import Command, Message
from contracts.vocabulary import PlanId
from services.registration.registration.messages import LockRegistration
from services.registration.sheet import queries as sheets


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


class Window(WindowRow):
    """The registration under a plan; `clusters` are the names of the plan's clusters by their codes."""

    clusters: Json[dict[str, str]]


class Registration(WindowRow):
    """The registration under a plan, with the sheets that the reader may see counted by state, and their titles."""

    sheets: dict[str, int]
    titles: int


_COLUMNS = ", ".join(WindowRow.model_fields)


async def due(reader: Reader, now: datetime) -> tuple[Command, ...]:
    """Lock every registration whose deadline has passed at `now`."""
    rows = await reader.fetch("select plan_id from read_windows where state = 'open' and ends_at <= $1", now)
    return tuple(LockRegistration(plan_id=row["plan_id"]) for row in rows)


async def registrations(
    reader: Reader, viewer: Viewer, limit: int, after: PlanId | None, year: int | None = None
) -> tuple[tuple[WindowRow, ...], int]:
    """At most `limit` registrations of `year` or of all, the latest plan first, beyond the plan `after`.

    Also answers how many there are. Every reader sees them.
    Raises PageUnknown when there is no registration under the plan `after`.
    """
    _ = viewer
    place = await place_of(reader, "select dated from read_windows where plan_id = $1", after, "registration")
    rows = await reader.fetch(
        f"select {_COLUMNS} from read_windows"  # noqa: S608 - the columns are the row's own fields
        " where ($2::date is null or (dated, plan_id) < ($2, $3::uuid)) and ($4::integer is null or year = $4)"
        " order by dated desc, plan_id desc limit $1",
        limit,
        None if place is None else place["dated"],
        after,
        year,
    )
    total = await reader.fetchval("select count(*) from read_windows where $1::integer is null or year = $1", year)
    return tuple(WindowRow.model_validate(dict(row)) for row in rows), total


async def window(reader: Reader, viewer: Viewer, plan_id: PlanId) -> Window | None:
    """The registration under one plan by itself; None where there is none. Every reader sees it."""
    _ = viewer
    row = await reader.fetchrow(
        f"select {_COLUMNS}, clusters from read_windows where plan_id = $1",  # noqa: S608 - the row's own fields
        plan_id,
    )
    return None if row is None else Window.model_validate(dict(row))


async def registration(reader: Reader, viewer: Viewer, plan_id: PlanId) -> Registration | None:
    """The registration under one plan; None where there is none."""
    row = await reader.fetchrow(f"select {_COLUMNS} from read_windows where plan_id = $1", plan_id)  # noqa: S608
    if row is None:
        return None
    counted = await sheets.counted(reader, viewer, plan_id)
    return Registration(**dict(row), sheets=counted.states, titles=counted.titles)
