"""The subordinates' plans as they are read."""

from datetime import datetime

from pydantic import Json

from chassis.database import Reader
from chassis.reading.viewer import Viewer
from chassis.web import place_of
from contracts.message import Message
from contracts.vocabulary import Document, PlanId, SiteCode


class SubordinatePlan(Message):
    """A plan of a site below; `state` is in-force or withdrawn.

    `answers` is the plan of this site that it names as its parent; None where it names none that is known here.
    """

    site: SiteCode
    plan_id: PlanId
    state: str
    document: Json[Document]
    title: str
    year: int
    issued_at: datetime
    answers: PlanId | None


_COLUMNS = (
    "site, plan_id, state, document, title, year, issued_at,"
    " (select w.plan_id from read_windows w where w.plan_key = parent_key limit 1) as answers"
)
_LISTED = "from read_subordinate_plans where ($1::text is null or site = $1)"


async def subordinate_plans(
    reader: Reader, viewer: Viewer, limit: int, after: PlanId | None
) -> tuple[tuple[SubordinatePlan, ...], int]:
    """At most `limit` plans of sites below that `viewer` may see, the latest first, beyond the plan `after`.

    Also answers how many there are. Raises PageUnknown when there is no plan `after`.
    """
    place = await place_of(
        reader, "select issued_at from read_subordinate_plans where plan_id = $1 limit 1", after, "plan"
    )
    rows = await reader.fetch(
        f"select {_COLUMNS} {_LISTED}"
        " and ($3::timestamptz is null or (issued_at, plan_id) < ($3, $4::uuid))"
        " order by issued_at desc, plan_id desc limit $2",
        viewer.scope(),
        limit,
        None if place is None else place["issued_at"],
        after,
    )
    total = await reader.fetchval(f"select count(*) {_LISTED}", viewer.scope())
    return tuple(SubordinatePlan.model_validate(dict(row)) for row in rows), total
