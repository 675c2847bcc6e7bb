"""The sheets as they are read, limited by the viewer, and those whose deadline has passed."""

from datetime import datetime

from pydantic import Json

from chassis.database import Reader
from chassis.reading.viewer import Viewer
from chassis.web import place_of
from contracts.message import Command, Message
from contracts.vocabulary import Document, PlanId, SheetId
from services.registration.sheet.messages import Entry, LockSheet

_AT_ONCE = 500
"""Sheets locked in one transaction; the rest follow a second later."""


class SheetRow(Message):
    """A unit's sheet; `state` is expected, missing, handed-in, late, returned, accepted or closed.

    `listed` titles stand in the sheet, `registered` of them count now, `withdrawn` were taken back.
    """

    sheet_id: SheetId
    plan_id: PlanId
    unit: str
    unit_name: str
    cluster: str
    year: int
    ends_at: datetime
    state: str
    locked: bool
    late: bool
    received_at: datetime | None
    listed: int
    registered: int
    withdrawn: int
    reason_code: str | None
    reason: str


class SheetInFull(SheetRow):
    """A unit's sheet with its entries.

    `unit_plan` is the unit's own plan that lies in the sheet; `plan_received` the one that was received, with the sheet
    or apart from it, at `plan_received_at`, before the deadline or not.
    """

    unit_plan: Json[Document] | None
    plan_received: Json[Document] | None
    plan_received_at: datetime | None
    plan_on_time: bool | None
    entries: Json[tuple[Entry, ...]]


class CountedSheets(Message):
    """How many sheets there are in each state, and how many titles they register."""

    states: dict[str, int]
    titles: int


_ROW = ", ".join(SheetRow.model_fields)
_IN_FULL = ", ".join(SheetInFull.model_fields)
_OF_PLAN = "from read_sheets where plan_id = $1 and ($2::text is null or unit = $2)"


async def due(reader: Reader, now: datetime) -> tuple[Command, ...]:
    """Lock the sheets whose deadline has passed at `now`."""
    rows = await reader.fetch(
        "select sheet_id from read_sheets where not locked and stage <> 'closed' and ends_at <= $1"
        " order by ends_at, sheet_id limit $2",
        now,
        _AT_ONCE,
    )
    return tuple(LockSheet(sheet_id=row["sheet_id"]) for row in rows)


async def sheets(
    reader: Reader, viewer: Viewer, plan_id: PlanId, limit: int, after: SheetId | None = None
) -> tuple[tuple[SheetRow, ...], int]:
    """At most `limit` sheets under one plan that `viewer` may see, cluster by cluster; and how many there are.

    Raises PageUnknown when there is no sheet `after`.
    """
    place = await place_of(reader, "select cluster, unit from read_sheets where sheet_id = $1", after, "sheet")
    rows = await reader.fetch(
        f"select {_ROW} {_OF_PLAN} and ($4::text is null or (cluster, unit) > ($4, $5::text))"
        " order by cluster, unit limit $3",
        plan_id,
        viewer.scope(),
        limit,
        *(place or (None, None)),
    )
    total = await reader.fetchval(f"select count(*) {_OF_PLAN}", plan_id, viewer.scope())
    return tuple(SheetRow.model_validate(dict(row)) for row in rows), total


async def counted(reader: Reader, viewer: Viewer, plan_id: PlanId) -> CountedSheets:
    """The sheets under one plan that `viewer` may see, counted."""
    rows = await reader.fetch(
        f"select state, count(*) as sheets, sum(registered) as titles {_OF_PLAN} group by state order by state",
        plan_id,
        viewer.scope(),
    )
    states = {row["state"]: row["sheets"] for row in rows}
    return CountedSheets(states=states, titles=sum(row["titles"] for row in rows))


async def sheet(reader: Reader, viewer: Viewer, sheet_id: SheetId) -> SheetInFull | None:
    """One sheet with its entries; None where there is none that `viewer` may see."""
    row = await reader.fetchrow(f"select {_IN_FULL} from read_sheets where sheet_id = $1", sheet_id)  # noqa: S608
    return None if row is None or not viewer.sees(row["unit"]) else SheetInFull.model_validate(dict(row))
