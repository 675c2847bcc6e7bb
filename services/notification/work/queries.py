"""The work list: what waits for whom, as it follows from the facts at the moment of reading."""

import re
from datetime import datetime
from typing import Annotated, Final

from pydantic import BaseModel, Field

from chassis.database import Reader
from chassis.reading.viewer import Viewer
from chassis.web import Position
from contracts.message import Message
from contracts.vocabulary import Body, Code, Year
from services.notification.contact.messages import Language
from services.notification.notice.queries import UNACKNOWLEDGED
from services.notification.work.tasks import FoundTask, Group, TaskKind, mine, page_of_task, worded

SHEETS: Final = """(
    select s.*, p.own, p.document, p.issuer, p.year, p.deadline, p.standing_body, p.issued_at, p.withdrawn_at,
        l.locked_for, sub.site as handed_in_by, sub.said_at, sub.handed_in_at,
        case
            when p.withdrawn_at is not null or s.closed_at >= coalesce(s.named_at, s.closed_at) then 'closed'
            when s.accepted_at > reopened.at and s.accepted_at >= coalesce(s.returned_at, s.accepted_at)
                then 'accepted'
            when s.returned_at > reopened.at and s.returned_at >= coalesce(sub.said_at, s.returned_at)
                then 'returned'
            when sub.said_at > reopened.at then 'handed-in'
            when s.missing_for >= coalesce(p.deadline, s.missing_for) then 'missing'
            when p.own and l.locked_for = p.deadline then 'handed-in'
            else 'expected'
        end as state
    from read_work_sheets s
    left join read_work_plans p using (site, plan_id)
    left join read_work_locks l using (site, plan_id)
    left join lateral (
        select site, said_at, handed_in_at from read_work_submissions
        where plan_id = s.plan_id and unit = s.unit order by said_at desc limit 1
    ) sub on true
    cross join lateral (
        select case when s.closed_at < s.named_at then s.closed_at else '-infinity' end as at
    ) reopened
)"""
"""An SQL table: each unit's sheet with its state, the latest of the events about it by the instants of their origins.

A sheet that was closed is expected again once its plan names the unit later. Registration calls each unit missing that
had handed in nothing when its plan was locked: a sheet of which that was not said is then with the standing body.
"""

_SHEET_TASKS: Final = f"""
    select case s.state when 'returned' then 'sheet-returned' when 'handed-in' then 'sheet-to-decide'
            else 'sheet-expected' end as kind,
        s.unit, s.unit_name, s.year, s.plan_id, s.document as plan, s.issuer, s.sheet_id as object_id, '' as name,
        coalesce(s.return_code, '') as title, coalesce(s.return_reason, '') as also, 0 as count,
        case s.state when 'returned' then s.returned_at when 'handed-in' then coalesce(s.handed_in_at, s.locked_for)
            else coalesce(s.issued_at, s.named_at, s.missing_at) end as since,
        case when s.state <> 'handed-in' then s.deadline end as due,
        case s.state when 'handed-in' then s.unit_name when 'returned' then s.standing_body
            else s.issuer end as from_whom,
        s.own
    from {SHEETS} s
    where s.document is not null and (
        s.state in ('expected', 'missing', 'handed-in') or (s.state = 'returned' and s.return_code <> 'LATE')
    )
"""  # noqa: S608 - made of constants
_TITLES_WAITING: Final = """
    select 'dossiers-to-file' as kind, t.unit, coalesce(s.unit_name, t.unit), p.year, t.plan_id, p.document, p.issuer,
        p.plan_id, '', '', '', t.count, s.accepted_at, null::timestamptz, p.standing_body, p.own
    from (
        select plan_id, unit, count(*)::int as count from read_work_titles
        where not filed and (registered_here or registered_above) group by plan_id, unit
    ) t
    join read_work_plans p on p.plan_id = t.plan_id and p.withdrawn_at is null
    left join read_work_sheets s on s.plan_id = t.plan_id and s.unit = t.unit and s.site = p.site
    where not p.own or not exists (
        select from read_work_submissions b where b.plan_id = t.plan_id and b.unit = t.unit
    )
"""
_TO_APPRAISE: Final = """
    select 'dossier-to-appraise', d.unit, d.unit_name, d.year, d.plan_id, '', '', d.dossier_id, d.name, d.title, '', 0,
        coalesce(d.forwarded_at, d.submitted_at), null, case d.relation when 'own' then d.unit_name else d.site end,
        true
    from read_work_dossiers d
    where (
        d.relation = 'own' and d.refused_at is null and d.awarded_at is null
        and d.submitted_at is not null and d.appraised_at is null and d.forwarded_at is null
    ) or (
        d.relation = 'subordinate' and d.forwarded_to = (select site from log.identity) and not exists (
            select from read_work_dossiers o where o.dossier_id = d.dossier_id and o.relation = 'own'
            and coalesce(o.appraised_at, o.refused_at, o.awarded_at, o.forwarded_at) is not null
        )
    )
"""
_ELIGIBLE: Final = """
    select 'dossiers-eligible', null, '', d.year, d.plan_id, coalesce(p.document, ''), coalesce(p.issuer, ''),
        d.plan_id, '', '', '', count(*)::int, min(d.appraised_at), null, min(d.appraising_body), true
    from read_work_dossiers d
    left join lateral (select * from read_work_plans where plan_id = d.plan_id order by own desc limit 1) p on true
    where d.relation = 'own' and d.refused_at is null and d.awarded_at is null and d.eligible
        and d.forwarded_at is null
    group by d.plan_id, d.year, p.document, p.issuer
"""
_ABOVE: Final = """
    select 'dossier-above', d.unit, d.unit_name, d.year, d.plan_id, '', '', d.dossier_id, d.name, d.title, '', 0,
        d.forwarded_at, null, d.forwarded_to, true
    from read_work_dossiers d
    where d.relation = 'own' and d.refused_at is null and d.awarded_at is null and d.forwarded_at is not null
        and not exists (
            select from read_work_dossiers a where a.dossier_id = d.dossier_id and a.relation = 'superior'
            and coalesce(a.refused_at, a.awarded_at, a.answered_at) is not null
        )
"""
_TO_DRAW_UP: Final = """
    select 'plan-to-draw-up', (select site from log.identity), '', p.year, p.plan_id, p.document, p.issuer, p.plan_id,
        '', '', '', 0, p.issued_at, case when p.asks_own_plan then p.deadline end, p.issuer, false
    from read_work_plans p
    where not p.own and p.names_us and p.withdrawn_at is null and not exists (
        select from read_work_plans o where o.own and o.parent_key = p.document_key and o.withdrawn_at is null
    )
"""
_NOTICES: Final = f"""
    select 'notice', n.addressee, n.addressee_name,
        (select year from read_work_plans p where p.plan_id = n.plan_id limit 1), n.plan_id, '', '', n.notice_id,
        n.title, '', coalesce(n.title_en, ''), 0, n.served_at, null, '', true
    from {UNACKNOWLEDGED} n where n.addressee = coalesce($5, (select site from log.identity))
"""  # noqa: S608 - made of constants
_CODE: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_YEAR: Final = re.compile(r"(19|20|21)[0-9]{2}")
_PARTS: Final = (_SHEET_TASKS, _TITLES_WAITING, _TO_APPRAISE, _ELIGIBLE, _ABOVE, _TO_DRAW_UP, _NOTICES)
_TASKS: Final = f"""
    with tasks as (
        {" union all ".join(_PARTS)}
    ), seen as (
        select *, kind = any($4::text[])
            or (kind = any($3::text[]) and unit = coalesce($5, (select site from log.identity))) as mine
        from tasks where ($1::text is null or unit = $1) and ($2::int is null or year = $2)
    ), grouped as (
        select *, case when kind = 'notice' then 'notices' when mine and due <= $6 then 'overdue'
            when mine then 'mine' else 'others' end as part
        from seen
    )
"""  # noqa: S608 - made of constants
_ORDER: Final = "array_position(array['overdue', 'mine', 'others', 'notices'], part), due, since, kind, unit, object_id"


class Task(Message):
    """One line of the work list: what waits, since when, due when, from whom, and where it is done.

    `place` counts the lines from 1. `due` is the first instant that is too late, None where there is no deadline;
    `unit` is None for what concerns the site as a whole. The instants are business time, in UTC.
    """

    place: int
    group: Group
    kind: TaskKind
    unit: Code | None
    unit_name: str
    year: int | None
    since: datetime | None
    due: datetime | None
    from_whom: str
    vi: str
    en: str
    page: str


class GroupSize(Message):
    """How many lines a part of the work list has."""

    group: Group
    tasks: int


class Part(Message):
    """The first lines of one part of the work list, and how many it has."""

    group: Group
    tasks: tuple[Task, ...]
    total: int


class WorkAsked(BaseModel, frozen=True):
    """The lines that are asked for; `after` is the place of the last one seen."""

    group: Group | None = None
    unit: Code | None = None
    year: Year | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    after: Position = 0


async def work(reader: Reader, viewer: Viewer, asked: WorkAsked, now: datetime) -> tuple[tuple[Task, ...], int]:
    """The lines of the work list of `viewer` at `now` (aware), the most urgent first; and how many there are."""
    rows = await reader.fetch(
        f"{_TASKS} select *, count(*) over () as total, row_number() over (order by {_ORDER}) as place"  # noqa: S608
        f" from grouped where $7::text is null or part = $7 order by {_ORDER} limit $8 offset $9",
        *_conditions(viewer, asked, now),
        asked.group,
        asked.limit,
        asked.after,
    )
    if rows:
        return tuple(_task(dict(row)) for row in rows), rows[0]["total"]
    sizes = await work_counts(reader, viewer, asked, now) if asked.after else ()
    return (), sum(one.tasks for one in sizes if asked.group in (None, one.group))


async def work_parts(reader: Reader, viewer: Viewer, asked: WorkAsked, now: datetime, each: int) -> tuple[Part, ...]:
    """The first `each` lines of every part of the work list of `viewer` at `now`, in one snapshot."""
    rows = await reader.fetch(
        f"{_TASKS} select * from (select *, count(*) over (partition by part) as total,"  # noqa: S608 - constants
        f" row_number() over (partition by part order by {_ORDER}) as place from grouped) placed"
        " where place <= $7 order by place",
        *_conditions(viewer, asked, now),
        each,
    )
    found = {group: [dict(row) for row in rows if row["part"] == group] for group in Group}
    return tuple(
        Part(group=group, tasks=tuple(_task(row) for row in of_it), total=of_it[0]["total"] if of_it else 0)
        for group, of_it in found.items()
    )


async def work_counts(reader: Reader, viewer: Viewer, asked: WorkAsked, now: datetime) -> tuple[GroupSize, ...]:
    """How many lines each part of the work list of `viewer` has at `now`, those without a line as well."""
    rows = await reader.fetch(
        f"{_TASKS} select part, count(*) as tasks from grouped group by part",  # noqa: S608 - made of constants
        *_conditions(viewer, asked, now),
    )
    found = {row["part"]: row["tasks"] for row in rows}
    return tuple(GroupSize(group=group, tasks=found.get(group.value, 0)) for group in Group)


def _conditions(viewer: Viewer, asked: WorkAsked, now: datetime) -> tuple[object, ...]:
    of_unit, of_staff = mine(viewer)
    return viewer.scope(asked.unit), asked.year, of_unit, of_staff, viewer.unit, now


def _task(row: dict[str, object]) -> Task:
    found = FoundTask.model_validate({name: row[name] for name in FoundTask.model_fields})
    kept = ("place", "kind", "unit", "unit_name", "year", "since", "due", "from_whom")
    return Task.model_validate(
        {
            **{name: row[name] for name in kept},
            "group": row["part"],
            "vi": worded(found, Language.VI),
            "en": worded(found, Language.EN),
            "page": page_of_task(found),
        }
    )


class Choices(Message):
    """The years and the units that lists can be limited to."""

    years: tuple[int, ...]
    units: tuple[Body, ...]


async def choices(reader: Reader, viewer: Viewer) -> Choices:
    """The years of the plans that were heard, the latest first, and their units, as far as `viewer` may see them."""
    years = await reader.fetch("select distinct year from read_work_plans where year > 0 order by year desc")
    units = await reader.fetch(
        "select unit, max(unit_name) as name from read_work_sheets where ($1::text is null or unit = $1)"
        " and unit_name <> '' group by unit order by max(unit_key), unit",
        viewer.scope(),
    )
    return Choices(
        years=tuple(row["year"] for row in years),
        units=tuple(Body(code=row["unit"], name=row["name"]) for row in units),
    )


def chosen(unit: str, year: str) -> tuple[str | None, int | None]:
    """The unit and the year that a person keeps from page to page; None for all, and for what is neither."""
    return (unit if _CODE.fullmatch(unit) else None, int(year) if _YEAR.fullmatch(year) else None)
