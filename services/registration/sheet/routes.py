"""The sheets over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import ConfigDict

from chassis.web import Answer, AuthorizedRequest, NotFound, Page, allow, page_of
from contracts.message import Message
from contracts.registration import ReturnedTitles, ReturnReason
from contracts.vocabulary import (
    Document,
    Instant,
    PlanId,
    SheetId,
    SubjectKey,
    Text,
    TextOrEmpty,
    TitleCode,
)
from services.registration.sheet import examples, queries
from services.registration.sheet.messages import (
    AcceptSheet,
    Entries,
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
    """The reason for which a late sheet is accepted; empty for one in time."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.ACCEPT]})

    late_reason: TextOrEmpty = ""


class ReturnBody(Message):
    """The reason for which a sheet goes back to its unit, and the rows that are to be mended, each with its own."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.RETURN, examples.RETURN_ROWS]})

    reason_code: ReturnReason
    reason: Text
    rows: ReturnedTitles = ()


class WithdrawBody(Message):
    """The title that is taken back, and the reason."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.WITHDRAW]})

    subject: SubjectKey
    title: TitleCode
    reason: Text


@router.get("/registrations/{plan_id}/sheets", summary="Danh sách phiếu đăng ký của kế hoạch")
async def list_sheets(plan_id: PlanId, request: Reading, query: Annotated[SheetQuery, Query()]) -> Page[SheetRow]:
    """The sheets of a plan's units, cluster by cluster; a reader of one unit sees that unit's."""
    rows, total = await queries.sheets(request.reader, request.viewer, plan_id, query)
    return page_of(request.address, rows, total, query.limit, lambda row: row.sheet_id)


@router.get("/sheets/{sheet_id}", summary="Xem một phiếu đăng ký")
async def show_sheet(sheet_id: SheetId, request: Showing) -> SheetInFull:
    """A unit's sheet with its entries."""
    sheet = await queries.sheet(request.reader, request.viewer, sheet_id)
    if sheet is None:
        raise NotFound(f"sheet-{sheet_id}")
    await request.audit_read("sheet", [sheet_id])
    return sheet


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
    return await request.handle(AcceptSheet(sheet_id=sheet_id, late_reason=body.late_reason if body else ""))


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
        WithdrawTitle(sheet_id=sheet_id, subject=body.subject, title=body.title, reason=body.reason)
    )
