"""The movements as they are read: everybody who reads plans sees them."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, Json

from chassis.database import Reader
from chassis.reading.names import search_key, search_sql
from chassis.reading.viewer import Viewer
from chassis.web import Position, SearchText, place_of
from contracts.message import Message
from contracts.movements import MovementLaunched
from contracts.plan_parts import Asked, Campaign, CampaignKind
from contracts.vocabulary import Body, Code, Document, MovementId, PlanId, SiteCode

MovementState: TypeAlias = Literal["running", "closed"]
"""The state of a movement as it is listed."""


class MovementsAsked(Message):
    """Which movements are asked for: all conditions hold together; `after` is the last movement of the page before.

    `q` is a part of the name, with or without marks.
    """

    year: Annotated[int, Field(ge=1948, le=2200)] | None = None
    state: MovementState | None = None
    plan: PlanId | None = None
    q: SearchText = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    after: MovementId | None = None
    read_after: Position | None = None


class MovementRow(Message):
    """A movement in a list; `state` is running or closed.

    `model` and `solutions` are what was stated of them, `pilot` the unit that tries it, and `unmet` what was never
    shown of a closed one.
    """

    movement_id: MovementId
    name: str
    kind: CampaignKind
    state: str
    year: int
    plan_id: PlanId | None
    campaign: Code | None
    launched_by: str
    launched_on: date
    until: date | None
    units: int
    asks: Json[tuple[Asked, ...]]
    model: str | None
    solutions: str | None
    pilot: Json[Body] | None
    pilot_reviewed_on: date | None
    replicated_on: date | None
    mid_reviewed_on: date | None
    final_reviewed_on: date | None
    closed_on: date | None
    unmet: Json[tuple[Asked, ...]]
    reason: str

    def shows(self, asked: Asked) -> bool:
        """Whether what was asked of it is there."""
        by_ask = {
            Asked.MODEL: self.model,
            Asked.SOLUTIONS: self.solutions,
            Asked.PILOT: self.pilot_reviewed_on,
            Asked.REPLICATION: self.replicated_on,
        }
        return by_ask[asked] is not None

    @property
    def open_asks(self) -> tuple[Asked, ...]:
        """What was asked of it and is not shown."""
        return tuple(one for one in self.asks if not self.shows(one))


class MovementStep(Message):
    """A step of a movement.

    `step` is launched, model, solutions, pilot-named, pilot-reviewed, replicated, mid-review, final-review or closed;
    `worth` says of a pilot's review whether it is worth replicating.
    """

    position: int
    step: str
    day: date
    text: str
    bodies: Json[tuple[Body, ...]]
    document: Json[Document] | None
    worth: bool | None
    actor: str


class MovementInFull(MovementRow):
    """A movement with its launch as it was recorded, and its steps, the latest first."""

    content: Json[MovementLaunched]
    steps: tuple[MovementStep, ...] = ()


class SuperiorMovement(Message):
    """A movement of the superior; `state` is running or closed."""

    site: SiteCode
    movement_id: MovementId
    name: str
    kind: CampaignKind
    state: str
    launched_by: str
    launched_on: date
    content: Json[MovementLaunched]


class OrderedCampaign(Message):
    """A campaign that a plan orders and nobody has launched yet; `cited` is the plan, empty without a number."""

    plan_id: PlanId
    cited: str
    plan_title: str
    year: int
    campaign: Json[Campaign]


_COLUMNS = ", ".join(MovementRow.model_fields)
_WANTED = """
    from read_movements where ($1::integer is null or year = $1) and ($2::text is null or state = $2)
    and ($3::uuid is null or plan_id = $3) and position($4 in {sought}) > 0
""".format(sought=search_sql("name"))
_ORDERED = """
    select plan_id, case when number <> '' then number || '/' || symbol else '' end as cited, title as plan_title, year,
    ordered as campaign from read_plans plan, lateral jsonb_array_elements(content->'campaigns') ordered
    where state in ('in-force', 'followed') and not exists (
        select from read_movements done where done.plan_id = plan.plan_id and done.campaign = ordered->>'code')
    and ($1::uuid is null or plan_id = $1) order by listed_on desc, plan_id, ordered->>'code' limit 200
"""


async def movements(reader: Reader, viewer: Viewer, asked: MovementsAsked) -> tuple[Sequence[MovementRow], int]:
    """A page of the movements, the latest launch first; and how many there are on all pages.

    Raises PageUnknown when there is no movement `after`.
    """
    _ = viewer
    found = "select launched_on from read_movements where movement_id = $1"
    place = await place_of(reader, found, asked.after, "movement")
    conditions = (asked.year, asked.state, asked.plan, search_key(asked.q))
    rows = await reader.fetch(
        f"select {_COLUMNS} {_WANTED} and ($5::date is null or (launched_on, movement_id) < ($5, $6::uuid))"
        " order by launched_on desc, movement_id desc limit $7",
        *conditions,
        None if place is None else place["launched_on"],
        asked.after,
        asked.limit,
    )
    total: int = await reader.fetchval(f"select count(*) {_WANTED}", *conditions)
    return [MovementRow.model_validate(dict(row)) for row in rows], total


async def movement(reader: Reader, viewer: Viewer, movement_id: MovementId) -> MovementInFull | None:
    """One movement with its steps; None where there is none."""
    _ = viewer
    row = await reader.fetchrow(
        f"select {_COLUMNS}, content from read_movements where movement_id = $1",  # noqa: S608 - the row's own fields
        movement_id,
    )
    if row is None:
        return None
    steps = await reader.fetch(
        "select position, step, day, text, bodies, document, worth, actor from read_movement_steps"
        " where movement_id = $1 order by position desc limit 200",
        movement_id,
    )
    return MovementInFull(**dict(row), steps=tuple(MovementStep.model_validate(dict(one)) for one in steps))


async def movement_years(reader: Reader) -> Sequence[int]:
    """The years in which movements were launched, the latest first."""
    rows = await reader.fetch("select distinct year from read_movements order by year desc")
    return [row["year"] for row in rows]


async def ordered_campaigns(reader: Reader, viewer: Viewer, plan_id: PlanId | None = None) -> Sequence[OrderedCampaign]:
    """The campaigns of plans in force or followed that were never launched, at most 200; of one plan or of all."""
    _ = viewer
    rows = await reader.fetch(_ORDERED, plan_id)
    return [OrderedCampaign.model_validate(dict(row)) for row in rows]


async def superior_movements(reader: Reader, viewer: Viewer, limit: int) -> Sequence[SuperiorMovement]:
    """At most `limit` movements of the superior, the latest first."""
    _ = viewer
    rows = await reader.fetch(
        f"select {', '.join(SuperiorMovement.model_fields)} from read_superior_movements"  # noqa: S608 - own fields
        " order by launched_on desc, movement_id desc limit $1",
        limit,
    )
    return [SuperiorMovement.model_validate(dict(row)) for row in rows]


async def superior_movement(reader: Reader, viewer: Viewer, movement_id: MovementId) -> SuperiorMovement | None:
    """One movement of the superior; None where none of that id was heard."""
    _ = viewer
    row = await reader.fetchrow(
        f"select {', '.join(SuperiorMovement.model_fields)} from read_superior_movements"  # noqa: S608 - own fields
        " where movement_id = $1 order by site limit 1",
        movement_id,
    )
    return None if row is None else SuperiorMovement.model_validate(dict(row))
