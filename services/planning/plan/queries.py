"""The plans as they are read; a draft is shown to the staff of the site alone."""

from datetime import date, datetime

from pydantic import Json

from chassis.database import Reader
from chassis.reading.viewer import Viewer
from chassis.web import place_of
from contracts.message import Message
from contracts.planning import PlanContent
from contracts.vocabulary import PlanId
from services.planning.plan.messages import PlanDraft


class PlanRow(Message):
    """A plan in a list; `state` is draft, in-force or withdrawn.

    `parent_plan_id` is the superior's plan that it names as its parent, where that plan was heard.
    """

    plan_id: PlanId
    state: str
    issuer: str
    number: str
    symbol: str
    dated: date
    title: str
    year: int
    units: int
    deadline_day: date
    deadline_inclusive: bool
    ruleset: str | None
    issued_at: datetime | None
    amendments: int
    reason: str
    parent_plan_id: PlanId | None


class PlanInFull(PlanRow):
    """A plan with its whole content; an incomplete draft has the shape of a draft."""

    content: Json[PlanContent | PlanDraft]


_PARENT = (
    "(select above.plan_id from read_superior_plans above where above.document_key = parent_key"
    " order by above.issued_at limit 1) as parent_plan_id"
)
_COLUMNS = ", ".join(_PARENT if name == "parent_plan_id" else name for name in PlanRow.model_fields)


async def plans(reader: Reader, viewer: Viewer, limit: int, after: PlanId | None) -> tuple[tuple[PlanRow, ...], int]:
    """At most `limit` plans that `viewer` may see, the latest first, beyond the plan `after`; and how many there are.

    Raises PageUnknown when there is no plan `after`.
    """
    place = await place_of(reader, "select dated from read_plans where plan_id = $1", after, "plan")
    rows = await reader.fetch(
        f"select {_COLUMNS} from read_plans"  # noqa: S608 - the columns are the row's own fields
        " where ($2::date is null or (dated, plan_id) < ($2, $3::uuid)) and ($4 or state <> 'draft')"
        " order by dated desc, plan_id desc limit $1",
        limit,
        None if place is None else place["dated"],
        after,
        viewer.is_staff,
    )
    total = await reader.fetchval("select count(*) from read_plans where $1 or state <> 'draft'", viewer.is_staff)
    return tuple(PlanRow.model_validate(dict(row)) for row in rows), total


async def plan(reader: Reader, viewer: Viewer, plan_id: PlanId) -> PlanInFull | None:
    """One plan with its whole content; None where there is none that `viewer` may see."""
    row = await reader.fetchrow(
        f"select {_COLUMNS}, content from read_plans where plan_id = $1 and ($2 or state <> 'draft')",  # noqa: S608
        plan_id,
        viewer.is_staff,
    )
    return None if row is None else PlanInFull.model_validate(dict(row))
