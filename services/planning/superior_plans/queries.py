"""The superior's plans as they are read: every reader of plans sees them, for they are public."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, Json

from chassis.database import Reader
from chassis.reading.names import search_key, search_sql
from chassis.reading.viewer import Viewer
from chassis.web import Position, SearchText, place_of
from contracts.message import Message
from contracts.planning import PlanContent
from contracts.vocabulary import Document, PlanId, SiteCode


class SuperiorPlan(Message):
    """A plan of the superior; `state` is in-force or withdrawn, `names_us` whether this site is one of its units."""

    site: SiteCode
    plan_id: PlanId
    state: str
    document: Json[Document]
    title: str
    year: int
    names_us: bool
    deadline_day: date | None
    deadline_inclusive: bool
    issued_at: datetime
    amendments: int
    reason: str


class SuperiorPlanInFull(SuperiorPlan):
    """A plan of the superior with its whole content."""

    content: Json[PlanContent]


class SuperiorPlansAsked(Message):
    """Which plans are asked for: all conditions hold together; `after` is the last plan of the page before.

    `q` is a part of the number, the title or the issuer, with or without marks.
    """

    year: Annotated[int, Field(ge=1945, le=2200)] | None = None
    state: Literal["in-force", "withdrawn"] | None = None
    q: SearchText = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    after: PlanId | None = None
    read_after: Position | None = None


_PLACE = "select issued_at from read_superior_plans where plan_id = $1 limit 1"
_SOUGHT = search_sql(
    "concat_ws(' ', document ->> 'number' || '/' || (document ->> 'symbol'), title, document ->> 'issuer')"
)
_ASKED = (
    "from read_superior_plans where ($1::integer is null or year = $1)"
    f" and ($2::text is null or state = $2) and position($3 in {_SOUGHT}) > 0"
)
_COLUMNS = ", ".join(SuperiorPlan.model_fields)


async def superior_plans(
    reader: Reader, viewer: Viewer, asked: SuperiorPlansAsked
) -> tuple[tuple[SuperiorPlan, ...], int]:
    """A page of the plans of the superior, the latest first; and how many there are on all pages.

    Raises PageUnknown when there is no plan `after`.
    """
    _ = viewer
    place = await place_of(reader, _PLACE, asked.after, "superior-plan")
    conditions = (asked.year, asked.state, search_key(asked.q))
    rows = await reader.fetch(
        f"select {_COLUMNS} {_ASKED} and ($4::timestamptz is null or (issued_at, plan_id) < ($4, $5::uuid))"
        " order by issued_at desc, plan_id desc limit $6",
        *conditions,
        None if place is None else place["issued_at"],
        asked.after,
        asked.limit,
    )
    total = await reader.fetchval(f"select count(*) {_ASKED}", *conditions)
    return tuple(SuperiorPlan.model_validate(dict(row)) for row in rows), total


async def latest(reader: Reader, viewer: Viewer, limit: int) -> tuple[SuperiorPlan, ...]:
    """At most `limit` plans of the superior, the latest first."""
    rows, _ = await superior_plans(reader, viewer, SuperiorPlansAsked(limit=limit))
    return rows


async def superior_plan(reader: Reader, viewer: Viewer, plan_id: PlanId) -> SuperiorPlanInFull | None:
    """One plan of the superior with its whole content; None where none is known."""
    _ = viewer
    return await found(reader, plan_id)


async def found(reader: Reader, plan_id: PlanId) -> SuperiorPlanInFull | None:
    """One plan of the superior as evidence; of two sites that bear the same id the first that issued it."""
    row = await reader.fetchrow(
        f"select {_COLUMNS}, content from read_superior_plans where plan_id = $1 order by issued_at limit 1",  # noqa: S608
        plan_id,
    )
    return None if row is None else SuperiorPlanInFull.model_validate(dict(row))
