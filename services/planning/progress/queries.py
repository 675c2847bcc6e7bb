"""Progress as it is read: counts of each unit, which name no person and are shown to every reader of the plan."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, Json

from chassis.database import Reader
from chassis.reading.names import search_key, search_sql
from chassis.reading.viewer import Viewer
from chassis.web import Position, SearchText
from chassis.web.problems import PageUnknown
from contracts.message import Message
from contracts.vocabulary import Code, Document, PlanId, UnitCode
from services.planning.plan import queries as plans
from services.planning.unit.queries import held_by


class UnitProgress(Message):
    """How many titles of a unit have come how far; `named` says whether the plan still names the unit.

    `awarded` are the awards that stand, `revoked` those that were annulled.

    `own_plan` is the unit's own plan, None where none was received. `holder` follows on a unit that has ended and holds
    what is still open of it; the counts stay those of the unit that registered.
    """

    unit: str
    unit_name: str | None
    cluster: str | None
    named: bool
    registered: int
    eligible: int
    ineligible: int
    awarded: int
    revoked: int = 0
    own_plan: Json[Document] | None = None
    own_plan_received_at: datetime | None = None
    own_plan_on_time: bool | None = None
    holder: str | None = None
    holder_name: str | None = None


class ProgressAsked(Message):
    """Which units of a plan are asked for: all conditions hold together; `after` is the last unit of the page before.

    `unit` finds those that it follows on as well. `q` is a part of the unit's name, with or without marks.
    """

    unit: UnitCode | None = None
    cluster: Code | None = None
    q: SearchText = ""
    limit: Annotated[int, Field(ge=1, le=500)] = 500
    after: UnitCode | None = None
    read_after: Position | None = None


class ProgressTotals(Message):
    """How many units are listed, how many of them have sent their own plan, and how many titles have come how far.

    `awarded` are the awards that stand, `revoked` those that were annulled.
    `most` is the greatest number of titles that one unit has registered.
    """

    units: int
    own_plans: int
    registered: int
    eligible: int
    ineligible: int
    awarded: int
    revoked: int
    most: int


_LISTED = (
    "from read_plan_progress p join read_followed_plans f using (plan_id) where plan_id = $1"
    " and (p.stated_at = f.stated_at or (registered, eligible, ineligible, awarded, revoked) <> (0, 0, 0, 0, 0)"
    " or own_plan is not null)"
)
_NAME_KEY = search_sql("coalesce(unit_name, '')")
_ASKED = f"{_LISTED} and {held_by('$2')} and ($3::text is null or cluster = $3) and position($4 in {_NAME_KEY}) > 0"
_PLACE = "(coalesce(cluster, ''), unit)"
_COLUMNS = (
    "unit, unit_name, cluster, p.stated_at = f.stated_at as named,"
    " registered, eligible, ineligible, awarded, revoked, own_plan, own_plan_received_at, own_plan_on_time,"
    " (select h.holder from read_unit_holders h where h.unit = p.unit) as holder,"
    " (select h.holder_name from read_unit_holders h where h.unit = p.unit) as holder_name"
)


async def progress(
    reader: Reader, viewer: Viewer, plan_id: PlanId, asked: ProgressAsked
) -> tuple[tuple[UnitProgress, ...], int] | None:
    """A page of the units of a plan, cluster by cluster; and how many there are on all pages.

    A unit that the plan no longer names is listed only where it has counts. None where there is no plan that `viewer`
    may see. Raises PageUnknown when the plan has no unit `after`.
    """
    if await plans.plan(reader, viewer, plan_id) is None:
        return None
    cluster = None if asked.after is None else await _cluster_of(reader, plan_id, asked.after)
    conditions = (plan_id, asked.unit, asked.cluster, search_key(asked.q))
    rows = await reader.fetch(
        f"select {_COLUMNS} {_ASKED} and ($5::text is null or {_PLACE} > ($6::text, $5)) order by {_PLACE} limit $7",
        *conditions,
        asked.after,
        cluster,
        asked.limit,
    )
    total = await reader.fetchval(f"select count(*) {_ASKED}", *conditions)
    return tuple(UnitProgress.model_validate(dict(row)) for row in rows), total


async def units(reader: Reader, plan_id: PlanId, limit: int, after: UnitCode | None) -> tuple[UnitProgress, ...]:
    """At most `limit` units of a plan that the reader may see, as `progress` lists them.

    Raises PageUnknown when the plan has no unit `after`.
    """
    cluster = None if after is None else await _cluster_of(reader, plan_id, after)
    rows = await reader.fetch(
        f"select {_COLUMNS} {_LISTED} and ($3::text is null or {_PLACE} > ($4::text, $3)) order by {_PLACE} limit $2",
        plan_id,
        limit,
        after,
        cluster,
    )
    return tuple(UnitProgress.model_validate(dict(row)) for row in rows)


async def totals(reader: Reader, plan_id: PlanId) -> ProgressTotals:
    """The sums over all units of a plan that the reader may see."""
    row = await reader.fetchrow(
        "select count(*) as units, count(own_plan) as own_plans, coalesce(max(registered), 0) as most,"
        " coalesce(sum(registered), 0) as registered, coalesce(sum(eligible), 0) as eligible,"
        f" coalesce(sum(ineligible), 0) as ineligible, coalesce(sum(awarded), 0) as awarded,"
        f" coalesce(sum(revoked), 0) as revoked {_LISTED}",
        plan_id,
    )
    return ProgressTotals.model_validate(dict(row or {}))


async def _cluster_of(reader: Reader, plan_id: PlanId, unit: UnitCode) -> str:
    row = await reader.fetchrow(
        "select coalesce(cluster, '') as cluster from read_plan_progress where plan_id = $1 and unit = $2",
        plan_id,
        unit,
    )
    if row is None:
        raise PageUnknown(after=f"unit-{unit}")
    cluster: str = row["cluster"]
    return cluster
