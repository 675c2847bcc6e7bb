"""The sheets as they are read, limited by the viewer, and what is due: deadlines that passed, unit plans that came."""

from collections.abc import Collection
from datetime import datetime
from typing import Annotated, Literal, NamedTuple, TypeAlias
from uuid import UUID

from pydantic import Field, Json

from chassis.database import Reader
from chassis.reading.names import search_key, search_sql
from chassis.reading.viewer import Viewer
from chassis.web import Position, SearchText, place_of
from contracts.message import Command, Message
from contracts.plan_parts import Cycle
from contracts.registration import ReturnedTitle
from contracts.vocabulary import Code, Document, PlanId, SheetId, UnitCode
from services.registration.sheet import handing_over
from services.registration.sheet.messages import Entry, LockSheet, ReceiveUnitPlan

_AT_ONCE = 500
"""Sheets locked in one transaction; the rest follow a second later."""


SheetListState: TypeAlias = Literal["expected", "missing", "handed-in", "late", "returned", "accepted", "closed"]
"""The state of a sheet as it is listed."""


class SheetRow(Message):
    """A unit's sheet; `state` is expected, missing, handed-in, late, returned, accepted or closed.

    `listed` titles stand in the sheet, `registered` of them count now, `withdrawn` were taken back. `superior` is the
    site above whose plan it is, and which decides on the sheet. `holder` follows on a unit that has ended. A sheet that
    the unit's own site has submitted was handed in there at `received_at`, and arrived here at `arrived_at`. `round` is
    that for which it is expected, empty for the plan itself, and `registration_id` the registration to which it
    belongs. `has_plan` says whether the unit's own plan was received.
    """

    sheet_id: SheetId
    registration_id: UUID
    plan_id: PlanId
    round: str
    round_name: str
    cycle: Cycle | None
    unit: str
    unit_name: str
    holder: str | None
    holder_name: str | None
    cluster: str
    year: int
    superior: str | None
    ends_at: datetime
    state: str
    locked: bool
    late: bool
    received_at: datetime | None
    arrived_at: datetime | None
    listed: int
    registered: int
    withdrawn: int
    reason_code: str | None
    reason: str
    has_plan: bool


class SheetInFull(SheetRow):
    """A unit's sheet with its entries.

    `plan` is the document that the sheet answers. `unit_plan` is the unit's own plan that lies in the sheet;
    `plan_received` the one that was received, with the sheet or apart from it, at `plan_received_at`, before the
    deadline or not. `returned_rows` are those that the last return of the sheet flagged; it keeps them when it comes
    again. `unlocked_until` is the instant until which it was unlocked last, and `taken_back` why its unit took it back.
    """

    plan: Json[Document]
    unit_plan: Json[Document] | None
    plan_received: Json[Document] | None
    plan_received_at: datetime | None
    plan_on_time: bool | None
    returned_rows: Json[tuple[ReturnedTitle, ...]]
    entries: Json[tuple[Entry, ...]]
    unlocked_until: datetime | None
    unlock_reason: str
    unlock_decision: Json[Document] | None
    taken_back: str


class EntryRow(NamedTuple):
    """One row of a sheet as text."""

    name: str
    position: str
    kind: str
    title: str
    key: str


class CountedSheets(Message):
    """How many sheets there are in each state, and how many titles they register."""

    states: dict[str, int]
    titles: int


class Tally(Message):
    """The sheets of one state in one cluster of a registration.

    `late` of them came after the deadline, `without_plan` lack the unit's own plan; `titles` of them count.
    """

    registration_id: UUID
    cluster: str
    state: SheetListState
    sheets: int
    late: int
    without_plan: int
    titles: int


class SheetQuery(Message):
    """Which sheets are asked for: all conditions hold together; `after` is the last sheet of the page before.

    `q` is a part of the unit's name, with or without marks.
    """

    state: SheetListState | None = None
    late: bool | None = None
    unit: UnitCode | None = None
    cluster: Code | None = None
    q: SearchText = ""
    limit: Annotated[int, Field(ge=1, le=500)] = 200
    after: SheetId | None = None
    read_after: Position | None = None


_HAS_PLAN = "plan_received is not null as has_plan"
_ROW = ", ".join(_HAS_PLAN if name == "has_plan" else name for name in SheetRow.model_fields)
_IN_FULL = ", ".join(_HAS_PLAN if name == "has_plan" else name for name in SheetInFull.model_fields)
_OF_PLAN = "from read_sheets where registration_id = $1 and ($2::text is null or coalesce(holder, unit) = $2)"
_ASKED = (
    f"{_OF_PLAN} and ($3::text is null or state = $3) and ($4::boolean is null or late = $4)"
    f" and ($5::text is null or cluster = $5) and position($6 in {search_sql('unit_name')}) > 0"
)


async def due(reader: Reader, now: datetime) -> tuple[Command, ...]:
    """Lock the sheets whose deadline has passed at `now`, receive units' own plans, hand over those of ended units."""
    return (*await _to_lock(reader, now), *await _unit_plans(reader), *await handing_over.to_hand_over(reader))


async def _unit_plans(reader: Reader) -> tuple[Command, ...]:
    """Of each sheet without a plan of its unit in force, the first that the unit's site issued in time under its plan.

    The two may come in either order, so it is looked for here and not when one of them comes.
    """
    rows = await reader.fetch(
        "select distinct on (sheet_id) sheet_id, p.document, p.issued_at"
        " from read_sheets s join read_subordinate_plans p on p.parent_key = s.plan_key and p.site = s.unit"
        " where s.stage <> 'closed' and s.superior is null and p.state = 'in-force' and p.issued_at < s.ends_at"
        " and (s.plan_received_key is null or exists (select from read_subordinate_plans w where w.site = s.unit"
        " and w.document_key = s.plan_received_key and w.state = 'withdrawn'))"
        " order by sheet_id, p.issued_at limit $1",
        _AT_ONCE,
    )
    return tuple(
        ReceiveUnitPlan(
            sheet_id=row["sheet_id"],
            unit_plan=Document.model_validate_json(row["document"]),
            issued_at=row["issued_at"],
        )
        for row in rows
    )


async def _to_lock(reader: Reader, now: datetime) -> tuple[Command, ...]:
    rows = await reader.fetch(
        "select sheet_id from read_sheets where not locked and stage <> 'closed'"
        " and greatest(ends_at, unlocked_until) <= $1 order by greatest(ends_at, unlocked_until), sheet_id limit $2",
        now,
        _AT_ONCE,
    )
    return tuple(LockSheet(sheet_id=row["sheet_id"]) for row in rows)


async def sheets(
    reader: Reader, viewer: Viewer, registration_id: UUID, query: SheetQuery
) -> tuple[tuple[SheetRow, ...], int]:
    """A page of the sheets of one registration that `viewer` may see, by cluster; and how many there are in all.

    Raises PageUnknown when there is no sheet `after`.
    """
    place = await place_of(reader, "select cluster, unit from read_sheets where sheet_id = $1", query.after, "sheet")
    asked = (registration_id, viewer.scope(query.unit), query.state, query.late, query.cluster, search_key(query.q))
    rows = await reader.fetch(
        f"select {_ROW} {_ASKED} and ($8::text is null or (cluster, unit) > ($8, $9::text))"
        " order by cluster, unit limit $7",
        *asked,
        query.limit,
        *(place or (None, None)),
    )
    total = await reader.fetchval(f"select count(*) {_ASKED}", *asked)
    return tuple(SheetRow.model_validate(dict(row)) for row in rows), total


async def counted(reader: Reader, viewer: Viewer, registration_id: UUID) -> CountedSheets:
    """The sheets of one registration that `viewer` may see, counted."""
    rows = await reader.fetch(
        f"select state, count(*) as sheets, sum(registered) as titles {_OF_PLAN} group by state order by state",
        registration_id,
        viewer.scope(),
    )
    states = {row["state"]: row["sheets"] for row in rows}
    return CountedSheets(states=states, titles=sum(row["titles"] for row in rows))


async def sheet(reader: Reader, viewer: Viewer, sheet_id: SheetId) -> SheetInFull | None:
    """One sheet with its entries; None where there is none that `viewer` may see."""
    row = await reader.fetchrow(f"select {_IN_FULL} from read_sheets where sheet_id = $1", sheet_id)  # noqa: S608
    return (
        None if row is None or not viewer.sees(row["holder"] or row["unit"]) else SheetInFull.model_validate(dict(row))
    )


async def page_of_sheet(
    reader: Reader, viewer: Viewer, sheet_id: SheetId, first: int, limit: int
) -> SheetInFull | None:
    """One sheet with at most `limit` of its entries, from entry `first` on, counted from 0; None as in `sheet`."""
    columns = _IN_FULL.replace("entries", "jsonb_path_query_array(entries, $2::text::jsonpath) as entries")
    row = await reader.fetchrow(
        f"select {columns} from read_sheets where sheet_id = $1",  # noqa: S608 - the columns are the row's own fields
        sheet_id,
        f"$[{first} to {first + limit - 1}]",
    )
    return (
        None if row is None or not viewer.sees(row["holder"] or row["unit"]) else SheetInFull.model_validate(dict(row))
    )


async def rows_of_sheet(reader: Reader, viewer: Viewer, sheet_id: SheetId) -> tuple[EntryRow, ...]:
    """Every row of one sheet that `viewer` may see, in order; as text, since 1,800 entries take long to validate."""
    rows = await reader.fetch(
        "select entry->'subject'->>'name', entry->'subject'->>'position', entry->'subject'->>'kind', entry->>'title',"
        " entry->'subject'->>'key' from read_sheets, jsonb_array_elements(entries) with ordinality as e (entry, place)"
        " where sheet_id = $1 and ($2::text is null or coalesce(holder, unit) = $2) order by place",
        sheet_id,
        viewer.scope(),
    )
    return tuple(EntryRow(*row) for row in rows)


async def tallies(reader: Reader, viewer: Viewer, registrations: Collection[UUID]) -> tuple[Tally, ...]:
    """The sheets under each of `registrations` that `viewer` may see, counted by cluster and state."""
    rows = await reader.fetch(
        "select registration_id, cluster, state, count(*) as sheets, count(*) filter (where late) as late,"
        " count(*) filter (where plan_received is null and stage <> 'closed') as without_plan,"
        " sum(registered)::integer as titles from read_sheets"
        " where registration_id = any($1::uuid[]) and superior is null"
        " and ($2::text is null or coalesce(holder, unit) = $2)"
        " group by registration_id, cluster, state order by registration_id, cluster, state",
        list(registrations),
        viewer.scope(),
    )
    return tuple(Tally.model_validate(dict(row)) for row in rows)


async def own_sheets(reader: Reader, viewer: Viewer, year: int | None, limit: int) -> tuple[SheetRow, ...]:
    """The sheets that `viewer` has to hand in, the latest year first: those of its unit.

    For staff those of this site's own units under plans of a superior.
    """
    rows = await reader.fetch(
        f"select {_ROW} from read_sheets"  # noqa: S608 - the columns are the row's own fields
        " where (coalesce(holder, unit) = $1 or ($1::text is null and superior is not null))"
        " and ($2::integer is null or year = $2)"
        " order by year desc, ends_at desc, sheet_id limit $3",
        viewer.scope(),
        year,
        limit,
    )
    return tuple(SheetRow.model_validate(dict(row)) for row in rows)


async def years(reader: Reader, viewer: Viewer) -> tuple[int, ...]:
    """The years in which sheets are expected, the latest first; every reader sees them."""
    _ = viewer
    rows = await reader.fetch("select distinct year from read_sheets where year is not null order by year desc")
    return tuple(row["year"] for row in rows)


async def units(reader: Reader, viewer: Viewer) -> tuple[tuple[str, str], ...]:
    """The code and the name of each unit that has a sheet and that `viewer` may see."""
    rows = await reader.fetch(
        "select unit, max(unit_name) as unit_name from read_sheets"
        " where $1::text is null or coalesce(holder, unit) = $1 group by unit order by 2, 1 limit 2000",
        viewer.scope(),
    )
    return tuple((row["unit"], row["unit_name"]) for row in rows)
