"""The exemplary cases as they are read; a unit's reader sees the own, and those of a unit that it follows on."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, Json

from chassis.database import Reader
from chassis.reading.names import search_key, search_sql
from chassis.reading.viewer import Viewer
from chassis.web import Position, SearchText, place_of
from contracts.message import Message
from contracts.planning import StatedPlan
from contracts.text import folded
from contracts.vocabulary import VIETNAM, Body, Code, Day, Document, PlanId, UnitCode
from services.planning.case.counting import (
    Asked,
    CaseCell,
    CaseCounts,
    CountedUnit,
    judged,
    months_of,
    target_of,
    totals,
    year_at,
)
from services.planning.case.messages import CaseId, CaseKind, Month
from services.planning.plan import queries as plans
from services.planning.unit.queries import held_by, holders

CaseState: TypeAlias = Literal["proposed", "returned", "received", "withdrawn"]
"""The state of a case as it is listed."""
CASE_STATES: tuple[CaseState, ...] = ("proposed", "returned", "received", "withdrawn")


class CasesAsked(Message):
    """Which cases are asked for: all conditions hold together; `after` is the last case of the page before.

    `q` is a part of the case's name, or of its unit's, with or without marks.
    """

    plan: PlanId | None = None
    unit: UnitCode | None = None
    month: Month | None = None
    state: CaseState | None = None
    kind: CaseKind | None = None
    late: bool | None = None
    q: SearchText = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    after: CaseId | None = None
    read_after: Position | None = None

    def audited(self) -> dict[str, Any]:
        """The conditions as the audit log keeps them: without the words, which may be a name."""
        return {
            name: value
            for name in ("plan", "unit", "month", "state", "late")
            if (value := getattr(self, name)) is not None
        }


class CountsAsked(Message):
    """Which counts are asked for: those of a year of the plan, the present one where none is named.

    `q` is a part of the unit's name; with `lacking` only units that lack a month are listed.
    """

    year: Annotated[int, Field(ge=1948, le=2200)] | None = None
    q: SearchText = ""
    lacking: bool = False
    read_after: Position | None = None


class CaseRow(Message):
    """A case in a list; `state` is proposed, returned, received or withdrawn, `reason` why it is returned or withdrawn.

    `late` says that it was proposed when its month was over, `spread_on` when it was published last.
    """

    case_id: CaseId
    state: str
    plan_id: PlanId
    unit: Code
    unit_name: str
    month: Month
    kind: CaseKind
    name: str
    position: str
    deed: str
    commended: Json[Document] | None
    proposed_on: Day
    late: bool
    reason: str
    received_on: Day | None
    honoured_on: Day | None
    spread_on: Day | None


class CaseStep(Message):
    """A step of a case: proposed, corrected, returned, withdrawn, received, honoured or spread.

    `text` is the reason or what was done, `place` where it was published.
    """

    position: int
    step: str
    day: Day
    text: str
    place: str
    document: Json[Document] | None
    actor: str


class CaseInFull(CaseRow):
    """A case with its account and its steps, the latest first; who took them is shown to staff alone."""

    account: str
    steps: tuple[CaseStep, ...] = ()


_COLUMNS = ", ".join(CaseRow.model_fields)
_ASKED = (
    f"from read_cases where {held_by('$1')} and ($2::uuid is null or plan_id = $2)"
    " and ($3::text is null or month = $3) and ($4::text is null or state = $4) and ($5::text is null or kind = $5)"
    " and ($6::boolean is null or late = $6)"
    f" and (position($7 in search_key) > 0 or position($7 in {search_sql('unit_name')}) > 0)"
)
_COUNTED = f"""
    select unit, max(unit_name) as unit_name, month,
    count(*) filter (where state in ('proposed', 'received')) as number,
    count(*) filter (where state in ('proposed', 'received') and late) as late,
    count(*) filter (where state = 'proposed') as waiting, count(*) filter (where state = 'returned') as returned
    from read_cases where plan_id = $1 and month = any($2::text[]) and {held_by("$3")}
    group by unit, month
"""  # noqa: S608 - constants
_UNITS_OF_YEAR = """
    with there as (select code, name, since, ended, parent from read_units
        where since <= $2 and (ended is null or ended > $1)),
    roots as (select code from there where parent is null or parent not in (select code from there)),
    below as (select * from there where parent = (select code from roots) and (select count(*) from roots) = 1)
    select code, name, since, ended from below
    union all select code, name, since, ended from there where code in (select code from roots)
    and not exists (select from below) order by name, code limit 500
"""


async def cases(reader: Reader, viewer: Viewer, asked: CasesAsked) -> tuple[tuple[CaseRow, ...], int]:
    """A page of the cases that `viewer` may see, the latest month first; and how many there are on all pages.

    Raises PageUnknown when there is no case `after`.
    """
    place = await place_of(reader, "select month from read_cases where case_id = $1", asked.after, "case")
    conditions = (
        viewer.scope(asked.unit),
        asked.plan,
        asked.month,
        asked.state,
        asked.kind,
        asked.late,
        search_key(asked.q),
    )
    rows = await reader.fetch(
        f"select {_COLUMNS} {_ASKED} and ($9::text is null or (month, case_id) < ($9, $10::uuid))"
        " order by month desc, case_id desc limit $8",
        *conditions,
        asked.limit,
        None if place is None else place["month"],
        asked.after,
    )
    total: int = await reader.fetchval(f"select count(*) {_ASKED}", *conditions)
    return tuple(CaseRow.model_validate(dict(row)) for row in rows), total


async def case(reader: Reader, viewer: Viewer, case_id: CaseId) -> CaseInFull | None:
    """One case with its steps; None where there is none that `viewer` may see."""
    row = await reader.fetchrow(
        f"select {_COLUMNS}, account from read_cases where case_id = $1",  # noqa: S608 - the row's own fields
        case_id,
    )
    if row is None or not await _sees(reader, viewer, row["unit"]):
        return None
    steps = await reader.fetch(
        "select position, step, day, text, place, document, case when $2 then actor else '' end as actor"
        " from read_case_steps where case_id = $1 order by position desc limit 200",
        case_id,
        viewer.is_staff,
    )
    return CaseInFull(**dict(row), steps=tuple(CaseStep.model_validate(dict(one)) for one in steps))


async def counts(reader: Reader, viewer: Viewer, plan_id: PlanId, asked: CountsAsked, today: date) -> CaseCounts | None:
    """The cases under a plan by unit and month, judged on the day `today`; None where the plan does not stand."""
    content = await plans.standing(reader, plan_id)
    if content is None:
        return None
    year = asked.year or year_at(content, today)
    months = months_of(year, content.cycle)
    rows = await reader.fetch(_COUNTED, plan_id, list(months), viewer.scope())
    cells = {(row["unit"], row["month"]): CaseCell.model_validate(_counts_of(dict(row))) for row in rows}
    units = [one for one in await _units(reader, content, months) if await _sees(reader, viewer, one.code)]
    known = {one.code for one in units}
    others = {row["unit"]: row["unit_name"] for row in rows if row["unit"] not in known}
    units += [CountedUnit(code, name, ended=date.min) for code, name in others.items()]
    since = content.document.dated or await _followed_since(reader, plan_id) or today
    lines = judged(units, months, cells, Asked(target_of(content), since, today))
    words = search_key(asked.q)
    shown = tuple(line for line in lines if words in search_key(line.unit_name) and (line.lacking or not asked.lacking))
    return CaseCounts(
        plan_id=plan_id,
        year=year,
        target=target_of(content),
        units=shown,
        months=totals(shown, months),
        number=sum(line.number for line in shown),
        met=sum(line.met for line in shown),
        lacking=sum(line.lacking for line in shown),
    )


async def known_units(reader: Reader, today: date) -> Mapping[str, Body]:
    """The bodies that the latest plans name and the units of the tree, by the folded form of their names."""
    rows = await reader.fetch(
        "select code, name from read_units where since <= $1 and (ended is null or ended > $1) order by code limit 500",
        today,
    )
    tree = {folded(row["name"]): Body(code=row["code"], name=row["name"]) for row in rows}
    return {**await plans.known_bodies(reader), **tree}


async def _sees(reader: Reader, viewer: Viewer, unit: UnitCode) -> bool:
    """Whether `viewer` sees the cases of a unit: its own, and those of one that it follows on."""
    if viewer.sees(unit):
        return True
    holder = (await holders(reader, [unit])).get(unit)
    return holder is not None and viewer.sees(holder.code)


def _counts_of(row: dict[str, object]) -> dict[str, object]:
    return {name: row[name] for name in ("month", "number", "late", "waiting", "returned")}


async def _units(reader: Reader, content: StatedPlan, months: Sequence[Month]) -> list[CountedUnit]:
    """The units of the plan; where it names none, those below the root of the tree of units, or its roots."""
    first, last = date.fromisoformat(f"{months[0]}-01"), date.fromisoformat(f"{months[-1]}-28")
    named = content.units()
    if not named:
        rows = await reader.fetch(_UNITS_OF_YEAR, first, last)
        return [CountedUnit(**dict(row)) for row in rows]
    days = {
        row["code"]: row
        for row in await reader.fetch("select code, since, ended from read_units where code = any($1)", list(named))
    }
    return [
        CountedUnit(
            code, name, days[code]["since"] if code in days else None, days[code]["ended"] if code in days else None
        )
        for code, name in named.items()
    ]


async def _followed_since(reader: Reader, plan_id: PlanId) -> date | None:
    """The day on which a plan whose own day is unknown was first followed."""
    at = await reader.fetchval(
        "select min(occurred_at) from read_plan_history where plan_id = $1 and step = 'followed'", plan_id
    )
    return None if at is None else at.astimezone(VIETNAM).date()
