"""The clusters as they are read: everybody who reads plans sees them, and a unit the covenants of its clusters."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, Json

from chassis.database import Reader
from chassis.reading.names import search_key, search_sql
from chassis.reading.viewer import Viewer
from chassis.web import Position, SearchText, place_of
from contracts.clusters import BestUnitElected, ClusterFormed, CovenantScored, CovenantSigned
from contracts.message import Command, Message
from contracts.vocabulary import Body, ClusterId, Code, PlanId, SiteCode, UnitCode
from services.planning.cluster.messages import DissolveCluster, Holders
from services.planning.unit import queries as unit_tree

ClusterState: TypeAlias = Literal["formed", "dissolved"]
"""The state of a cluster as it is listed."""


class ClustersAsked(Message):
    """Which clusters are asked for: all conditions hold together; `after` is the last cluster of the page before.

    `q` is a part of the name, with or without marks.
    """

    year: Annotated[int, Field(ge=1948, le=2200)] | None = None
    state: ClusterState | None = None
    plan: PlanId | None = None
    q: SearchText = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    after: ClusterId | None = None
    read_after: Position | None = None


class ClusterRow(Message):
    """A cluster in a list; `state` is formed or dissolved.

    `signed` counts the covenants of its members, `agreed` those whose score was agreed; `elected` is the election.
    """

    cluster_id: ClusterId
    code: Code
    name: str
    year: int
    block: bool
    above: bool
    by_plan: bool
    plan_id: PlanId | None
    state: str
    members: int
    units: Json[tuple[Body, ...]]
    lead: Json[Body] | None
    rotation: Json[tuple[UnitCode, ...]]
    elected: Json[BestUnitElected] | None
    reason: str
    signed: int = 0
    agreed: int = 0


class Covenant(Message):
    """The covenant of a unit with its scores; `most` is how many points it can have."""

    unit: UnitCode
    unit_name: str
    signed: Json[CovenantSigned]
    most: float
    self_score: Json[CovenantScored] | None
    cross_score: Json[CovenantScored] | None
    agreed_score: Json[CovenantScored] | None


class ClusterStep(Message):
    """A step of a cluster.

    `step` is formed, joined, left, rotation, lead, signed, scored-self, scored-cross, scored-agreed, elected or
    dissolved.
    """

    position: int
    step: str
    day: date
    text: str
    bodies: Json[tuple[Body, ...]]
    actor: str


class ClusterInFull(ClusterRow):
    """A cluster with its covenants, its steps, the latest first, and as it was announced.

    `holders` are the units that follow on members which have ended, by the member's code: its covenant and its scores
    are theirs to sign and to give.
    """

    content: Json[ClusterFormed]
    covenants: tuple[Covenant, ...] = ()
    steps: tuple[ClusterStep, ...] = ()
    holders: Mapping[UnitCode, Body] = {}

    def acting_for(self, unit: UnitCode) -> UnitCode:
        """The unit that acts for a member: itself while it is there."""
        return self.holders[unit].code if unit in self.holders else unit

    def acts(self, unit: UnitCode | None) -> bool:
        """Whether `unit` acts for a member."""
        return any(self.acting_for(one.code) == unit for one in self.units)

    def covenant_of(self, unit: UnitCode) -> Covenant | None:
        """The covenant of a unit, None where it has signed none."""
        return next((one for one in self.covenants if one.unit == unit), None)


class SuperiorCluster(Message):
    """A cluster of the superior to which this site belongs, with its own covenant and totals."""

    site: SiteCode
    cluster_id: ClusterId
    name: str
    year: int
    block: bool
    state: str
    units: Json[tuple[Body, ...]]
    lead: Json[Body] | None
    covenant: Json[CovenantSigned] | None
    self_total: float | None
    cross_total: float | None
    agreed_total: float | None
    most: float | None
    elected: Json[BestUnitElected] | None


_OWN = [name for name in ClusterRow.model_fields if name not in {"signed", "agreed"}]
_COUNTED = """
    (select count(*) from read_cluster_covenants signed where signed.cluster_id = one.cluster_id) as signed,
    (select count(agreed_score) from read_cluster_covenants scored where scored.cluster_id = one.cluster_id) as agreed
"""
_COLUMNS = f"{', '.join(_OWN)}, {_COUNTED}"
_ASKED = f"""
    from read_clusters one where ($1::integer is null or year = $1) and ($2::text is null or state = $2)
    and ($3::uuid is null or plan_id = $3) and position($4 in {search_sql("name")}) > 0
"""
_GONE = """
    select one.cluster_id, plan.state from read_clusters one join read_plans plan using (plan_id)
    where one.by_plan and one.state = 'formed' and (plan.state = 'withdrawn' or plan.state in ('in-force', 'followed')
    and not jsonb_path_exists(plan.content, '$.clusters[*] ? (@.code == $code)', jsonb_build_object('code', one.code)))
    order by one.cluster_id limit 100
"""


async def clusters(reader: Reader, viewer: Viewer, asked: ClustersAsked) -> tuple[Sequence[ClusterRow], int]:
    """A page of the clusters, the latest year first, in the order of their names; and how many there are.

    Raises PageUnknown when there is no cluster `after`.
    """
    _ = viewer
    found = "select year, above, name from read_clusters where cluster_id = $1"
    place = await place_of(reader, found, asked.after, "cluster")
    conditions = (asked.year, asked.state, asked.plan, search_key(asked.q))
    rows = await reader.fetch(
        f"select {_COLUMNS} {_ASKED} and ($5::integer is null or (-year, above, name, cluster_id)"
        " > (-$5::integer, $6::boolean, $7::text, $8::uuid)) order by -year, above, name, cluster_id limit $9",
        *conditions,
        *((None, None, None) if place is None else (place["year"], place["above"], place["name"])),
        asked.after,
        asked.limit,
    )
    total: int = await reader.fetchval(f"select count(*) {_ASKED}", *conditions)
    return [ClusterRow.model_validate(dict(row)) for row in rows], total


async def cluster(reader: Reader, viewer: Viewer, cluster_id: ClusterId) -> ClusterInFull | None:
    """One cluster with its covenants; None where there is none."""
    _ = viewer
    row = await reader.fetchrow(
        f"select {_COLUMNS}, content from read_clusters one where cluster_id = $1",  # noqa: S608 - constants
        cluster_id,
    )
    if row is None:
        return None
    signed = await reader.fetch(
        "select unit, unit_name, signed, most, self_score, cross_score, agreed_score from read_cluster_covenants"
        " where cluster_id = $1 order by unit_name, unit",
        cluster_id,
    )
    steps = await reader.fetch(
        "select position, step, day, text, bodies, actor from read_cluster_steps"
        " where cluster_id = $1 order by position desc limit 200",
        cluster_id,
    )
    found = ClusterInFull(
        **dict(row),
        covenants=tuple(Covenant.model_validate(dict(one)) for one in signed),
        steps=tuple(ClusterStep.model_validate(dict(one)) for one in steps),
    )
    members = {*(unit.code for unit in found.units), *(one.unit for one in found.covenants)}
    return found.model_copy(update={"holders": await unit_tree.holders(reader, members)})


async def cluster_years(reader: Reader) -> Sequence[int]:
    """The years that have clusters, the latest first."""
    rows = await reader.fetch("select distinct year from read_clusters order by year desc")
    return [row["year"] for row in rows]


async def superior_clusters(reader: Reader, viewer: Viewer) -> Sequence[SuperiorCluster]:
    """The clusters of the superior to which this site belongs, the latest first; at most 50."""
    _ = viewer
    rows = await reader.fetch(
        f"select {', '.join(SuperiorCluster.model_fields)} from read_superior_clusters"  # noqa: S608 - own fields
        " where includes_us order by year desc, name, cluster_id limit 50"
    )
    return [SuperiorCluster.model_validate(dict(row)) for row in rows]


async def bearing(reader: Reader, code: Code, year: int, other_than: ClusterId) -> ClusterRow | None:
    """The cluster that bears `code` in `year`, as evidence; None where no other than `other_than` does."""
    row = await reader.fetchrow(
        f"select {_COLUMNS} from read_clusters one where code = $1 and year = $2 and state = 'formed'"  # noqa: S608
        " and cluster_id <> $3 order by rotation = '[]', cluster_id limit 1",
        code,
        year,
        other_than,
    )
    return None if row is None else ClusterRow.model_validate(dict(row))


async def holders(reader: Reader, *units: UnitCode) -> Holders:
    """Who acts for those of `units` that have ended, as evidence."""
    found = await unit_tree.holders(reader, units)
    return Holders(holders=tuple((unit, found[unit].code) for unit in units if unit in found))


async def due(reader: Reader, now: datetime) -> tuple[Command, ...]:
    """Dissolve the clusters whose plan was withdrawn, or names them no more."""
    _ = now
    reasons = {"withdrawn": "Kế hoạch đã bị thu hồi"}
    return tuple(
        DissolveCluster(
            cluster_id=row["cluster_id"], reason=reasons.get(row["state"], "Kế hoạch không còn nêu cụm, khối này")
        )
        for row in await reader.fetch(_GONE)
    )
