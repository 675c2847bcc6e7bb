"""The subordinates' plans as they are read."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, Json

from chassis.database import Reader
from chassis.reading.names import search_key, search_sql
from chassis.reading.viewer import Viewer
from chassis.web import Position, SearchText, place_of
from contracts.message import Message
from contracts.vocabulary import Document, PlanId, SiteCode


class SubordinatePlan(Message):
    """A plan of a site below; `state` is in-force or withdrawn.

    `answers` is the plan of this site that it names as its parent; None where it names none that is known here.
    `answers_round` is the round for which that plan registers first, empty for itself.
    """

    site: SiteCode
    plan_id: PlanId
    state: str
    document: Json[Document]
    title: str
    year: int
    issued_at: datetime
    answers: PlanId | None
    answers_round: str


_COLUMNS = (
    "site, plan_id, state, document, title, year, issued_at,"
    " (select w.plan_id from read_windows w where w.plan_key = parent_key order by w.round limit 1) as answers,"
    " coalesce((select w.round from read_windows w where w.plan_key = parent_key order by w.round limit 1), '')"
    " as answers_round"
)
_SOUGHT = search_sql(
    "concat_ws(' ', document ->> 'number' || '/' || (document ->> 'symbol'), title, document ->> 'issuer')"
)
_LISTED = (
    "from read_subordinate_plans where ($1::text is null or site = $1) and ($2::integer is null or year = $2)"
    f" and ($3::text is null or state = $3) and position($4 in {_SOUGHT}) > 0"
)
_PLACE = "select issued_at from read_subordinate_plans where plan_id = $1 limit 1"


class SubordinatePlansAsked(Message):
    """Which plans are asked for: all conditions hold together; `after` is the last plan of the page before.

    `q` is a part of the number, the title or the issuer, with or without marks.
    """

    site: SiteCode | None = None
    year: Annotated[int, Field(ge=1945, le=2200)] | None = None
    state: Literal["in-force", "withdrawn"] | None = None
    q: SearchText = ""
    limit: Annotated[int, Field(ge=1, le=500)] = 100
    after: PlanId | None = None
    read_after: Position | None = None


async def subordinate_plans(
    reader: Reader, viewer: Viewer, asked: SubordinatePlansAsked
) -> tuple[tuple[SubordinatePlan, ...], int]:
    """A page of the plans of sites below that `viewer` may see, the latest first; and how many there are on all pages.

    Raises PageUnknown when there is no plan `after`.
    """
    place = await place_of(reader, _PLACE, asked.after, "plan")
    conditions = (viewer.scope(asked.site), asked.year, asked.state, search_key(asked.q))
    rows = await reader.fetch(
        f"select {_COLUMNS} {_LISTED}"
        " and ($5::timestamptz is null or (issued_at, plan_id) < ($5, $6::uuid))"
        " order by issued_at desc, plan_id desc limit $7",
        *conditions,
        None if place is None else place["issued_at"],
        asked.after,
        asked.limit,
    )
    total = await reader.fetchval(f"select count(*) {_LISTED}", *conditions)
    return tuple(SubordinatePlan.model_validate(dict(row)) for row in rows), total
