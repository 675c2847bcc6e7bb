"""The superior's plans as they are read: every reader of plans sees them, for they are public."""

from datetime import date, datetime

from pydantic import Json

from chassis.database import Reader
from chassis.reading.viewer import Viewer
from chassis.web import place_of
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


_COLUMNS = ", ".join(SuperiorPlan.model_fields)


async def superior_plans(
    reader: Reader, viewer: Viewer, limit: int, after: PlanId | None
) -> tuple[tuple[SuperiorPlan, ...], int]:
    """At most `limit` plans of the superior, the latest first, beyond the plan `after`; and how many there are.

    Raises PageUnknown when there is no plan `after`.
    """
    rows = await latest(reader, viewer, limit, after)
    total = await reader.fetchval("select count(*) from read_superior_plans")
    return rows, total


async def latest(reader: Reader, viewer: Viewer, limit: int, after: PlanId | None = None) -> tuple[SuperiorPlan, ...]:
    """At most `limit` plans of the superior, the latest first, beyond the plan `after`.

    Raises PageUnknown when there is no plan `after`.
    """
    _ = viewer
    place = await place_of(
        reader, "select issued_at from read_superior_plans where plan_id = $1 limit 1", after, "superior-plan"
    )
    rows = await reader.fetch(
        f"select {_COLUMNS} from read_superior_plans"  # noqa: S608 - the columns are the row's own fields
        " where $2::timestamptz is null or (issued_at, plan_id) < ($2, $3::uuid)"
        " order by issued_at desc, plan_id desc limit $1",
        limit,
        None if place is None else place["issued_at"],
        after,
    )
    return tuple(SuperiorPlan.model_validate(dict(row)) for row in rows)


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
