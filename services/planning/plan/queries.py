"""The plans as they are read; a draft is shown to the staff of the site alone."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, Json

from chassis.database import Reader
from chassis.reading.names import search_key, search_sql
from chassis.reading.viewer import Viewer
from chassis.web import Position, SearchText, place_of
from contracts.message import Message
from contracts.planning import PlanContent
from contracts.text import folded
from contracts.vocabulary import Body, Document, PlanId
from services.planning.plan.messages import PlanDraft

PlanState: TypeAlias = Literal["draft", "followed", "in-force", "withdrawn"]
"""The state of a plan as it is listed."""


class PlanRow(Message):
    """A plan in a list; `state` is draft, followed, in-force or withdrawn.

    `number`, `symbol` and `dated` are empty or None where the document is known in part, or not numbered yet.

    `parent_plan_id` is the superior's plan that it names as its parent, where that plan was heard.
    `copied_from` is the former plan with which a draft was begun, `carried` the parts of that plan that nobody has
    looked at yet.
    """

    plan_id: PlanId
    state: str
    issuer: str
    number: str
    symbol: str
    dated: date | None
    title: str
    year: int
    units: int
    deadline_day: date | None
    deadline_inclusive: bool
    ruleset: str | None
    issued_at: datetime | None
    amendments: int
    reason: str
    parent_plan_id: PlanId | None
    copied_from: PlanId | None
    carried: Json[tuple[str, ...]]

    @property
    def cited(self) -> str:
        """The way a clerk cites it, as in `254/KH-UBND`; empty where it has no number."""
        return f"{self.number}/{self.symbol}" if self.number else ""


class HistoryLine(Message):
    """What happened to a plan once; `step` is drafted, revised, followed, issued, amended or withdrawn.

    `changed` are the fields that an amendment changed. `content` is what the plan states from then on, where it binds.
    """

    position: int
    step: str
    occurred_at: datetime
    actor: str
    changed: Json[tuple[str, ...]]
    reason: str
    content: Json[PlanContent] | None


class PlanInFull(PlanRow):
    """A plan with its whole content; an incomplete draft has the shape of a draft."""

    content: Json[PlanContent | PlanDraft]


class PlansAsked(Message):
    """Which plans are asked for: all conditions hold together; `after` is the last plan of the page before.

    `q` is a part of the number, the title or the issuer, with or without marks.
    """

    year: Annotated[int, Field(ge=1945, le=2200)] | None = None
    state: PlanState | None = None
    q: SearchText = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    after: PlanId | None = None
    read_after: Position | None = None


_MOST_BODIES = 500
_PARENT = (
    "(select above.plan_id from read_superior_plans above where above.document_key = parent_key"
    " order by above.issued_at limit 1) as parent_plan_id"
)
_SOUGHT = search_sql("concat_ws(' ', number || '/' || symbol, title, issuer)")
_ASKED = (
    "from read_plans where ($1 or state <> 'draft') and ($2::integer is null or year = $2)"
    f" and ($3::text is null or state = $3) and position($4 in {_SOUGHT}) > 0"
)
_COLUMNS = ", ".join(_PARENT if name == "parent_plan_id" else name for name in PlanRow.model_fields)


async def plans(reader: Reader, viewer: Viewer, asked: PlansAsked) -> tuple[tuple[PlanRow, ...], int]:
    """A page of the plans that `viewer` may see, the latest first; and how many there are on all pages.

    Raises PageUnknown when there is no plan `after`.
    """
    place = await place_of(reader, "select listed_on from read_plans where plan_id = $1", asked.after, "plan")
    conditions = (viewer.is_staff, asked.year, asked.state, search_key(asked.q))
    rows = await reader.fetch(
        f"select {_COLUMNS} {_ASKED} and ($5::date is null or (listed_on, plan_id) < ($5, $6::uuid))"
        " order by listed_on desc, plan_id desc limit $7",
        *conditions,
        None if place is None else place["listed_on"],
        asked.after,
        asked.limit,
    )
    total = await reader.fetchval(f"select count(*) {_ASKED}", *conditions)
    return tuple(PlanRow.model_validate(dict(row)) for row in rows), total


async def plans_of(
    reader: Reader, viewer: Viewer, limit: int, after: PlanId | None, year: int | None
) -> tuple[PlanRow, ...]:
    """At most `limit` plans of `year`, or of all years, that `viewer` may see, the latest first, beyond `after`.

    Raises PageUnknown when there is no plan `after`.
    """
    place = await place_of(reader, "select listed_on from read_plans where plan_id = $1", after, "plan")
    rows = await reader.fetch(
        f"select {_COLUMNS} from read_plans"  # noqa: S608 - the columns are the row's own fields
        " where ($2::date is null or (listed_on, plan_id) < ($2, $3::uuid)) and ($4 or state <> 'draft')"
        " and ($5::integer is null or year = $5)"
        " order by listed_on desc, plan_id desc limit $1",
        limit,
        None if place is None else place["listed_on"],
        after,
        viewer.is_staff,
        year,
    )
    return tuple(PlanRow.model_validate(dict(row)) for row in rows)


async def plan(reader: Reader, viewer: Viewer, plan_id: PlanId) -> PlanInFull | None:
    """One plan with its whole content; None where there is none that `viewer` may see."""
    row = await reader.fetchrow(
        f"select {_COLUMNS}, content from read_plans where plan_id = $1 and ($2 or state <> 'draft')",  # noqa: S608
        plan_id,
        viewer.is_staff,
    )
    return None if row is None else PlanInFull.model_validate(dict(row))


async def standing(reader: Reader, plan_id: PlanId) -> PlanContent | PlanDraft | None:
    """The content of a plan that is in force or followed, as evidence; None where there is none of that id."""
    row = await reader.fetchrow(
        f"select {_COLUMNS}, content from read_plans where plan_id = $1 and state in ('in-force', 'followed')",  # noqa: S608
        plan_id,
    )
    return None if row is None else PlanInFull.model_validate(dict(row)).content


async def years(reader: Reader, viewer: Viewer) -> Mapping[int, int]:
    """The years of the plans that `viewer` may see, the latest first, and how many plans each has."""
    rows = await reader.fetch(
        "select year, count(*) as plans from read_plans where $1 or state <> 'draft' group by year order by year desc",
        viewer.is_staff,
    )
    return {row["year"]: row["plans"] for row in rows}


async def history(reader: Reader, viewer: Viewer, plan_id: PlanId, *, whole: bool = False) -> tuple[HistoryLine, ...]:
    """What happened to a plan that `viewer` may see, the latest first; how it was drafted is shown to staff alone.

    With `whole` the content of each line too. At most 200 lines.
    """
    rows = await reader.fetch(
        "select position, step, occurred_at, actor, changed, reason, case when $3 then content end as content"
        " from read_plan_history where plan_id = $1 and ($2 or step not in ('drafted', 'revised'))"
        " order by position desc limit 200",
        plan_id,
        viewer.is_staff,
        whole,
    )
    return tuple(HistoryLine.model_validate(dict(row)) for row in rows)


async def plans_under(
    reader: Reader, viewer: Viewer, documents: Collection[Document]
) -> Mapping[str, tuple[PlanRow, ...]]:
    """The plans that `viewer` may see under each of the superior's plans `documents`, by the key of its document."""
    rows = await reader.fetch(
        f"select parent_key, {_COLUMNS} from read_plans"  # noqa: S608 - the columns are the row's own fields
        " where parent_key = any($1::text[]) and ($2 or state <> 'draft')"
        " order by listed_on desc, plan_id desc limit 500",
        [document.key for document in documents],
        viewer.is_staff,
    )
    found: dict[str, tuple[PlanRow, ...]] = {}
    for row in rows:
        key, values = row["parent_key"], dict(row)
        del values["parent_key"]
        found[key] = (*found.get(key, ()), PlanRow.model_validate(values))
    return found


async def known_bodies(reader: Reader) -> Mapping[str, Body]:
    """The bodies that the latest plans name, by the folded form of their names: units, those responsible, recipients.

    Of one name the code in the latest plan counts. At most 500.
    """
    rows = await reader.fetch(
        "with latest as ("
        " select content, listed_on, plan_id from read_plans order by listed_on desc, plan_id desc limit 10)"
        " select body->>'code' as code, body->>'name' as name from latest, lateral ("
        " select jsonb_path_query(content, '$.clusters[*].units[*]') as body, 1 as place"
        " union all select jsonb_path_query(content, '$.tasks[*].responsible[*]'), 2"
        " union all select content->'standing_body', 3"
        " union all select jsonb_path_query(content, '$.recipients[*]'), 4) named"
        " where body->>'name' is not null order by listed_on desc, plan_id desc, place"
    )
    found: dict[str, Body] = {}
    for row in rows:
        if len(found) == _MOST_BODIES:
            break
        found.setdefault(folded(row["name"]), Body(code=row["code"], name=row["name"]))
    return found


async def choices(reader: Reader, viewer: Viewer) -> list[tuple[str, str]]:
    """The ids and names of the latest hundred plans under which work is done: those in force, and those followed."""
    rows = await plans_of(reader, viewer, 100, None, None)
    return [
        (str(row.plan_id), f"{row.cited or row.title} ({row.year})")
        for row in rows
        if row.state in {"in-force", "followed"}
    ]
