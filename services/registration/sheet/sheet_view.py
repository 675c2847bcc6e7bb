"""One sheet as its pages show it: what its reader may do about it, and the state of each of its rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from chassis.web import NotFound
from chassis.web.pages import PageRequest
from contracts.vocabulary import SheetId, Subject
from services.registration.sheet import queries
from services.registration.sheet.flagged import FlaggedRow, numbered
from services.registration.sheet.queries import EntryRow, SheetInFull
from services.registration.subject import queries as subjects
from services.registration.subject.queries import SubjectRow
from services.registration.titles import queries as titles

AT_ONCE: Final = 100
"""Rows of a sheet on one page."""
_OPEN_STATES = frozenset({"expected", "missing", "returned"})
_AWAITING = frozenset({"handed-in", "late"})


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a reader may do about a sheet now: the rules of the sheet decide when it is done."""

    hand_in: bool
    send_plan: bool
    decide: bool
    withdraw: bool
    states_receipt: bool
    take_back: bool
    unlock: bool
    add: bool


def allowed(sheet: SheetInFull, request: PageRequest) -> Allowed:
    """What the person of `request` may do about `sheet`."""
    duties = request.actor.duties
    registers = bool(duties & {"clerk", "appraiser"}) and request.viewer.sees(sheet.holder or sheet.unit)
    is_standing_body = request.viewer.is_staff and "appraiser" in duties
    here = sheet.superior is None
    over = sheet.locked or request.now() >= max(sheet.ends_at, sheet.unlocked_until or sheet.ends_at)
    return Allowed(
        hand_in=registers and sheet.state in _OPEN_STATES,
        send_plan=registers and here and sheet.state != "closed" and (is_standing_body or not over),
        decide=is_standing_body and here and sheet.state in _AWAITING,
        withdraw=registers and here and sheet.state == "accepted" and (is_standing_body or not over),
        states_receipt=is_standing_body and here,
        take_back=registers and here and sheet.state in _AWAITING and sheet.arrived_at is None,
        unlock=is_standing_body and here and sheet.locked and sheet.state != "closed",
        add=is_standing_body and here and sheet.state == "accepted",
    )


async def part_of(request: PageRequest, sheet_id: SheetId, first: int = 0, limit: int = AT_ONCE) -> SheetInFull:
    """The sheet with at most `limit` of its rows, from row `first` on; raises NotFound."""
    sheet = await queries.page_of_sheet(request.reader, request.viewer, sheet_id, first, limit)
    return await _audited(request, sheet_id, sheet)


async def whole(request: PageRequest, sheet_id: SheetId) -> SheetInFull:
    """The sheet with all of its rows; raises NotFound."""
    return await _audited(request, sheet_id, await queries.sheet(request.reader, request.viewer, sheet_id))


async def row_states(request: PageRequest, sheet: SheetInFull, titled: Sequence[tuple[str, str]]) -> list[str]:
    """The state of each row of `sheet`: registered, withdrawn, or empty where it has none or is not known.

    `titled` are the subject and the title of each of the rows.

    A title that a superior has registered is known here when its event has come.
    """
    if sheet.state != "accepted":
        return [""] * len(titled)
    if not sheet.withdrawn:
        return ["registered"] * len(titled)
    counting = await titles.counting(request.reader, request.viewer, sheet.sheet_id)
    otherwise = "withdrawn" if len(counting) == sheet.registered else ""
    return ["registered" if one in counting else otherwise for one in titled]


async def known_namesakes(request: PageRequest, listed: Iterable[Subject]) -> list[tuple[Subject, str]]:
    """Each of `listed` whose name others of the register bear, and who these are; of another unit the unit alone.

    A reader of one unit learns of another unit's namesake no more than the unit.
    """
    by_key = {one.key: one for one in listed}
    found = await subjects.namesakes(request.reader, by_key.values())
    return [(by_key[key], "; ".join(_named(one, request) for one in several)) for key, several in found.items()]


def _named(one: SubjectRow, request: PageRequest) -> str:
    if not request.viewer.sees(one.unit):
        return one.unit_name
    return ", ".join(filter(None, (one.position_held, f"{one.unit_name} ({one.subject})")))


async def flagged_rows(request: PageRequest, sheet: SheetInFull) -> tuple[FlaggedRow, ...]:
    """The rows of a returned sheet that are to be mended, in order."""
    if sheet.state != "returned" or not sheet.returned_rows:
        return ()
    return flagged_among(sheet, await queries.rows_of_sheet(request.reader, request.viewer, sheet.sheet_id))


def flagged_among(sheet: SheetInFull, rows: Sequence[EntryRow]) -> tuple[FlaggedRow, ...]:
    """Those of `rows`, all the rows of `sheet`, that are to be mended while it lies with its unit."""
    return numbered(rows, sheet.returned_rows) if sheet.state == "returned" else ()


async def _audited(request: PageRequest, sheet_id: SheetId, sheet: SheetInFull | None) -> SheetInFull:
    if sheet is None:
        raise NotFound(f"sheet-{sheet_id}")
    await request.audit_read("sheet", [sheet_id])
    return sheet
