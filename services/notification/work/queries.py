"""The work list: what waits for whom, as it follows from the facts at the moment of reading."""

import re
from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import BaseModel, Field

from chassis.database import Reader
from chassis.reading.viewer import Viewer
from chassis.web import Position
from contracts.duties import Duty
from contracts.message import Message
from contracts.vocabulary import Body, Code
from contracts.working_days import WorkingCalendar, WorkingDayCount, national, standing
from services.notification.contact.messages import Language
from services.notification.units.queries import held_by
from services.notification.work.tasks import WAITS_FOR, FoundTask, Group, TaskKind, mine, page_of_task, worded
from services.notification.work.waiting import ORDER, TASKS

_CODE: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_YEAR: Final = re.compile(r"(19|20|21)[0-9]{2}")


class Task(Message):
    """One line of the work list: what waits, since when, due when, from whom, and where it is done.

    `place` counts the lines from 1. `due` is the first instant that is too late, None where there is no deadline;
    `unit` is None for what concerns the site as a whole. The instants are business time, in UTC.
    `waited`, `left` and `overdue` are working days until now, until `due` and since `due`; each is None where there is
    no such time.
    """

    place: int
    group: Group
    kind: TaskKind
    unit: Code | None
    unit_name: str
    year: int | None
    since: datetime | None
    due: datetime | None
    waited: WorkingDayCount | None
    left: WorkingDayCount | None
    overdue: WorkingDayCount | None
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
    year: Annotated[int, Field(ge=1948, le=2200)] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    after: Position = 0


async def work(
    reader: Reader, viewer: Viewer, asked: WorkAsked, now: datetime, days: WorkingCalendar | None = None
) -> tuple[tuple[Task, ...], int]:
    """The lines of the work list of `viewer` at `now` (aware), the most urgent first; and how many there are.

    Working days are those of `days`, or of the whole country.
    """
    rows = await reader.fetch(
        f"{TASKS} select *, count(*) over () as total, row_number() over (order by {ORDER}) as place"  # noqa: S608
        f" from grouped where $8::text is null or part = $8 order by {ORDER} limit $9 offset $10",
        *_conditions(viewer, asked, now),
        asked.group,
        asked.limit,
        asked.after,
    )
    if rows:
        return tuple(_task(dict(row), now, days or national()) for row in rows), rows[0]["total"]
    sizes = await work_counts(reader, viewer, asked, now) if asked.after else ()
    return (), sum(one.tasks for one in sizes if asked.group in (None, one.group))


async def work_parts(
    reader: Reader, viewer: Viewer, asked: WorkAsked, now: datetime, days: WorkingCalendar | None = None
) -> tuple[Part, ...]:
    """The first lines, as many as asked for, of every part of the work list of `viewer`, in one snapshot."""
    rows = await reader.fetch(
        f"{TASKS} select * from (select *, count(*) over (partition by part) as total,"  # noqa: S608 - constants
        f" row_number() over (partition by part order by {ORDER}) as place from grouped) placed"
        " where place <= $8 order by place",
        *_conditions(viewer, asked, now),
        asked.limit,
    )
    found = {group: [dict(row) for row in rows if row["part"] == group] for group in Group}
    return tuple(
        Part(
            group=group,
            tasks=tuple(_task(row, now, days or national()) for row in of_it),
            total=of_it[0]["total"] if of_it else 0,
        )
        for group, of_it in found.items()
    )


async def work_counts(reader: Reader, viewer: Viewer, asked: WorkAsked, now: datetime) -> tuple[GroupSize, ...]:
    """How many lines each part of the work list of `viewer` has at `now`, those without a line as well."""
    rows = await reader.fetch(
        f"{TASKS} select part, count(*) as tasks from grouped group by part",  # noqa: S608 - made of constants
        *_conditions(viewer, asked, now),
    )
    found = {row["part"]: row["tasks"] for row in rows}
    return tuple(GroupSize(group=group, tasks=found.get(group.value, 0)) for group in Group)


def _conditions(viewer: Viewer, asked: WorkAsked, now: datetime) -> tuple[object, ...]:
    of_unit, of_staff = mine(viewer)
    return viewer.scope(asked.unit), asked.year, of_unit, of_staff, viewer.unit, now, sorted(viewer.duties)


def _task(row: dict[str, Any], now: datetime, days: WorkingCalendar) -> Task:
    found = FoundTask.model_validate({name: row[name] for name in FoundTask.model_fields})
    kept = ("place", "kind", "unit", "unit_name", "year", "since", "due", "from_whom")
    return Task.model_validate(
        {
            **{name: row[name] for name in kept},
            **standing(row["since"], row["due"], now, days)._asdict(),
            "group": row["part"],
            "vi": worded(found, Language.VI),
            "en": worded(found, Language.EN),
            "page": page_of_task(found, mine=bool(row["mine"])),
        }
    )


class WaitingWork(Message):
    """A work that waits: for those of its unit, or of the staff of the site, who hold one of `duties`.

    `vi` and `en` are the work in one line, without the reasons of anybody's decision; `due` is the first instant that
    is too late, None where there is no deadline.
    """

    kind: TaskKind
    unit: Code | None
    unit_name: str
    object_id: UUID
    since: datetime | None
    due: datetime | None
    of_unit: bool
    duties: tuple[Duty, ...]
    vi: str
    en: str


async def waiting(reader: Reader, now: datetime) -> tuple[WaitingWork, ...]:
    """Everything that waits at `now` (aware) in any unit and at the site, without notices to acknowledge."""
    rows = await reader.fetch(
        f"{TASKS} select * from grouped where part <> 'notices' order by kind, unit, object_id",  # noqa: S608 - constants
        *_conditions(Viewer(None), WorkAsked(), now),
    )
    return tuple(_waiting(dict(row)) for row in rows)


async def site_body(reader: Reader) -> Body:
    """The site as a body: by the name under which it issued its latest plan, or by its code."""
    code = await reader.fetchval("select site from log.identity")
    name = await reader.fetchval(
        "select issuer from read_work_plans where own and issuer <> '' order by issued_at desc nulls last limit 1"
    )
    return Body(code=code, name=name or code)


def _waiting(row: dict[str, Any]) -> WaitingWork:
    found = FoundTask.model_validate({name: row[name] for name in FoundTask.model_fields})
    waits_for = WAITS_FOR[found.kind]
    return WaitingWork(
        kind=found.kind,
        unit=found.unit,
        unit_name=found.unit_name,
        object_id=found.object_id,
        since=row["since"],
        due=row["due"],
        of_unit=waits_for.of_unit,
        duties=tuple(sorted(waits_for.duties)),
        vi=worded(found, Language.VI, reasons=False),
        en=worded(found, Language.EN, reasons=False),
    )


class Choices(Message):
    """The years and the units that lists can be limited to."""

    years: tuple[int, ...]
    units: tuple[Body, ...]


async def choices(reader: Reader, viewer: Viewer) -> Choices:
    """The years of the plans that were heard, the latest first, and their units, as far as `viewer` may see them."""
    years = await reader.fetch("select distinct year from read_work_plans where year > 0 order by year desc")
    units = await reader.fetch(
        f"select unit, max(unit_name) as name from read_work_sheets where {held_by('$1')}"  # noqa: S608 - constants
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
