"""The sheets over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import ConfigDict

from chassis.web import Answer, AuthorizedRequest, NotFound, Page, allow, page_of
from contracts.message import Message
from contracts.registration import LateGround, ReturnedTitles, ReturnReason
from contracts.vocabulary import (
    Deadline,
    Document,
    Instant,
    SheetId,
    SubjectKey,
    Text,
    TextOrEmpty,
    TitleCode,
    WithdrawalReason,
)
from services.registration.sheet import examples, queries
from services.registration.sheet.added import Addition, additions
from services.registration.sheet.changes import AddTitle, TakeBackSheet, UnlockSheet
from services.registration.sheet.last_year import of_last_year
from services.registration.sheet.messages import (
    AcceptSheet,
    Entries,
    Entry,
    HandInSheet,
    ReturnSheet,
    SendUnitPlan,
    WithdrawTitle,
)
from services.registration.sheet.queries import SheetInFull, SheetQuery, SheetRow

router = APIRouter(tags=["sheets"])

Registering = Annotated[AuthorizedRequest, allow("clerk", "appraiser")]
Accepting = Annotated[AuthorizedRequest, allow("appraiser")]
Reading = Annotated[AuthorizedRequest, allow("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]
Showing = Annotated[
    AuthorizedRequest,
    allow("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator", shows="sheet-{sheet_id}"),
]


class HandInBody(Message):
    """The sheet of a unit; `received_at` is for the standing body that enters a paper received earlier."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.HAND_IN, examples.HAND_IN_PAPER]})

    entries: Entries
    unit_plan: Document | None = None
    received_at: Instant | None = None


class UnitPlanBody(Message):
    """The unit's own plan; `received_at` and `late_reason` are for the standing body that enters a paper."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.SEND_PLAN, examples.SEND_LATE_PLAN]})

    unit_plan: Document
    received_at: Instant | None = None
    late_reason: TextOrEmpty = ""


class AcceptBody(Message):
    """Why a late sheet is accepted, and the clause or the decision that allows it; nothing for one in time."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.ACCEPT]})

    late_reason: TextOrEmpty = ""
    late_ground: LateGround | None = None


class TakeBackBody(Message):
    """Why a unit takes its sheet back."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.TAKE_BACK]})

    reason: Text


class UnlockBody(Message):
    """Until when a locked sheet is unlocked for its unit, why, and by which decision, if one is named."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.UNLOCK]})

    until: Deadline
    reason: Text
    decision: Document | None = None


class AddTitleBody(Message):
    """Somebody whom an accepted sheet forgot, the title, why, and the decision that adds it."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.ADD_TITLE]})

    entry: Entry
    reason: Text
    decision: Document


class ReturnBody(Message):
    """The reason for which a sheet goes back to its unit, and the rows that are to be mended, each with its own."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.RETURN, examples.RETURN_ROWS]})

    reason_code: ReturnReason
    reason: Text
    rows: ReturnedTitles = ()


class WithdrawBody(Message):
    """The title that is taken back, the kind of reason, and the reason in words."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.WITHDRAW]})

    subject: SubjectKey
    title: TitleCode
    reason_code: WithdrawalReason
    reason: Text


@router.get("/registrations/{registration_id}/sheets", summary="Danh sách phiếu đăng ký của kế hoạch")
async def list_sheets(registration_id: UUID, request: Reading, query: Annotated[SheetQuery, Query()]) -> Page[SheetRow]:
    """The sheets of a plan's units, or of a round's, cluster by cluster; a reader of one unit sees that unit's."""
    rows, total = await queries.sheets(request.reader, request.viewer, registration_id, query)
    return page_of(request.address, rows, total, query.limit, lambda row: row.sheet_id)


@router.get("/sheets/{sheet_id}", summary="Xem một phiếu đăng ký")
async def show_sheet(sheet_id: SheetId, request: Showing) -> SheetInFull:
    """A unit's sheet with its entries."""
    sheet = await queries.sheet(request.reader, request.viewer, sheet_id)
    if sheet is None:
        raise NotFound(f"sheet-{sheet_id}")
    await request.audit_read("sheet", [sheet_id])
    return sheet


@router.get("/sheets/{sheet_id}/last-year", summary="Dòng của phiếu đăng ký năm trước")
async def show_last_year(sheet_id: SheetId, request: Reading) -> tuple[Entry, ...]:
    """The rows of the unit's sheet of the year before, as they can be handed in again."""
    sheet = await show_sheet(sheet_id, request)
    return await of_last_year(request.reader, request.viewer, sheet)


@router.post("/sheets/{sheet_id}/hand-in", summary="Nộp phiếu đăng ký")
async def hand_in(sheet_id: SheetId, body: HandInBody, request: Registering) -> Answer:
    """Hand in a unit's sheet, or hand it in again after it was returned."""
    return await request.handle(
        HandInSheet(sheet_id=sheet_id, entries=body.entries, unit_plan=body.unit_plan, received_at=body.received_at)
    )


@router.post("/sheets/{sheet_id}/unit-plan", summary="Gửi kế hoạch của đơn vị")
async def send_unit_plan(sheet_id: SheetId, body: UnitPlanBody, request: Registering) -> Answer:
    """Send the unit's own plan apart from its sheet; after the deadline the standing body receives it."""
    return await request.handle(
        SendUnitPlan(
            sheet_id=sheet_id,
            unit_plan=body.unit_plan,
            received_at=body.received_at,
            late_reason=body.late_reason,
        )
    )


@router.post("/sheets/{sheet_id}/accept", summary="Tiếp nhận phiếu đăng ký")
async def accept(sheet_id: SheetId, request: Accepting, body: AcceptBody | None = None) -> Answer:
    """Accept a sheet: each of its titles is registered."""
    said = body or AcceptBody()
    return await request.handle(
        AcceptSheet(sheet_id=sheet_id, late_reason=said.late_reason, late_ground=said.late_ground)
    )


@router.post("/sheets/{sheet_id}/take-back", summary="Rút lại phiếu đăng ký")
async def take_back(sheet_id: SheetId, body: TakeBackBody, request: Registering) -> Answer:
    """Take back a sheet that awaits acceptance, to change it."""
    return await request.handle(TakeBackSheet(sheet_id=sheet_id, reason=body.reason))


@router.post("/sheets/{sheet_id}/unlock", summary="Mở khóa phiếu đăng ký")
async def unlock(sheet_id: SheetId, body: UnlockBody, request: Accepting) -> Answer:
    """Unlock a locked sheet for its unit until a day."""
    return await request.handle(
        UnlockSheet(sheet_id=sheet_id, until=body.until, reason=body.reason, decision=body.decision)
    )


@router.get("/sheets/{sheet_id}/additions", summary="Danh hiệu bổ sung theo quyết định")
async def list_additions(sheet_id: SheetId, request: Reading) -> tuple[Addition, ...]:
    """The titles that were added to a sheet by decisions, in the order in which they were."""
    sheet = await queries.sheet(request.reader, request.viewer, sheet_id)
    if sheet is None:
        raise NotFound(f"sheet-{sheet_id}")
    await request.audit_read("sheet", [sheet_id])
    return await additions(request.reader, sheet_id)


@router.post("/sheets/{sheet_id}/add-title", summary="Bổ sung danh hiệu theo quyết định")
async def add_title(sheet_id: SheetId, body: AddTitleBody, request: Accepting) -> Answer:
    """Register a title for somebody whom an accepted sheet forgot, by a decision."""
    return await request.handle(
        AddTitle(sheet_id=sheet_id, entry=body.entry, reason=body.reason, decision=body.decision)
    )


@router.post("/sheets/{sheet_id}/return", summary="Trả lại phiếu đăng ký")
async def return_sheet(sheet_id: SheetId, body: ReturnBody, request: Accepting) -> Answer:
    """Return a sheet to its unit."""
    return await request.handle(
        ReturnSheet(sheet_id=sheet_id, reason_code=body.reason_code, reason=body.reason, rows=body.rows)
    )


@router.post("/sheets/{sheet_id}/withdraw-title", summary="Rút một danh hiệu đã đăng ký")
async def withdraw_title(sheet_id: SheetId, body: WithdrawBody, request: Registering) -> Answer:
    """Take a registered title back."""
    return await request.handle(
        WithdrawTitle(
            sheet_id=sheet_id,
            subject=body.subject,
            title=body.title,
            reason_code=body.reason_code,
            reason=body.reason,
        )
    )
