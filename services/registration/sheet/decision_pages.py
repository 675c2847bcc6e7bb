"""The pages on which the standing body accepts a sheet, and on which a title is withdrawn."""

from collections import Counter
from typing import Annotated, Final

from fastapi import APIRouter, Query
from starlette.responses import Response

from chassis.web import NotFound
from chassis.web.pages import PageRequest, open_to
from contracts.catalog import title_names
from contracts.message import Message
from contracts.pages import page_of
from contracts.registration import LateGround
from contracts.review_words import CONFIDENCES
from contracts.vocabulary import (
    NameOrEmpty,
    SheetId,
    Subject,
    SubjectKey,
    SubjectKind,
    Text,
    TextOrEmpty,
    TitleCode,
    WithdrawalReason,
)
from services.registration.sheet import flagged, queries, sheet_view
from services.registration.sheet.added import additions
from services.registration.sheet.change_pages import decision_in
from services.registration.sheet.messages import AcceptSheet, WithdrawTitle
from services.registration.sheet.quotas import sheet_quotas
from services.registration.sheet.spreadsheet import MOST_ROWS

router = APIRouter()

Accepting = Annotated[PageRequest, open_to("appraiser")]
Registering = Annotated[PageRequest, open_to("clerk", "appraiser")]
_MENDED_SHOWN: Final = 200


class AcceptForm(Message):
    """Why a late sheet is accepted, and the place of the plan that allows it."""

    late_reason: TextOrEmpty = ""
    plan_clause: NameOrEmpty = ""


class WithdrawForm(Message):
    """The title that is taken back, and why."""

    subject: SubjectKey
    title: TitleCode
    reason_code: WithdrawalReason
    reason: Text


@router.get("/sheets/{sheet_id}/accept")
async def show_accept(sheet_id: SheetId, request: Accepting) -> Response:
    """What is registered when the sheet is accepted."""
    return await _accept_page(request, sheet_id)


@router.post("/sheets/{sheet_id}/accept")
async def accept(sheet_id: SheetId, request: Accepting) -> Response:
    """Accept the sheet."""
    body, decision = request.form.read(AcceptForm), decision_in(request.form)
    if body is not None and not request.form.is_faulty:
        clause = body.plan_clause
        ground = LateGround(plan_clause=clause, decision=decision) if clause or decision else None
        command = AcceptSheet(sheet_id=sheet_id, late_reason=body.late_reason, late_ground=ground)
        answer = await request.attempt(command)
        if answer is not None:
            return request.see(page_of("sheet", sheet_id), answer, done="accepted")
    return await _accept_page(request, sheet_id)


@router.get("/sheets/{sheet_id}/withdraw")
async def show_withdraw(
    sheet_id: SheetId, request: Registering, row: Annotated[int, Query(ge=1, le=MOST_ROWS)]
) -> Response:
    """The form by which the title in one row is withdrawn."""
    return await _withdraw_page(request, sheet_id, row)


@router.post("/sheets/{sheet_id}/withdraw")
async def withdraw(sheet_id: SheetId, request: Registering, row: Annotated[int, Query(ge=1, le=MOST_ROWS)]) -> Response:
    """Withdraw the title."""
    body = request.form.read(WithdrawForm)
    if body is not None:
        command = WithdrawTitle(
            sheet_id=sheet_id,
            subject=body.subject,
            title=body.title,
            reason_code=body.reason_code,
            reason=body.reason,
        )
        answer = await request.attempt(command)
        if answer is not None:
            return request.see(page_of("sheet", sheet_id), answer, done="withdrawn")
    return await _withdraw_page(request, sheet_id, row)


async def _accept_page(request: PageRequest, sheet_id: SheetId) -> Response:
    sheet = await sheet_view.part_of(request, sheet_id, limit=1)
    rows = await queries.rows_of_sheet(request.reader, request.viewer, sheet_id)
    allowed = sheet_view.allowed(sheet, request)
    events = await request.history(f"sheet-{sheet_id}") if sheet.returned_rows and allowed.decide else ()
    mended = flagged.mended(one.event for one in events)
    return request.render(
        "sheet/accept.html",
        sheet=sheet,
        allowed=allowed,
        by_title=Counter(row.title for row in rows),
        quotas=sheet_quotas(((row.key, row.title) for row in rows), sheet.year),
        confidences=CONFIDENCES,
        known=await sheet_view.known_namesakes(
            request, [Subject(key=row.key, kind=SubjectKind(row.kind), name=row.name) for row in rows]
        ),
        mended=mended[:_MENDED_SHOWN],
        mended_left=max(len(mended) - _MENDED_SHOWN, 0),
        became=Counter(one.became.value for one in mended),
        title_names=title_names(),
    )


async def _withdraw_page(request: PageRequest, sheet_id: SheetId, row: int) -> Response:
    sheet = await sheet_view.part_of(request, sheet_id, row - 1, 1)
    added = () if sheet.entries else await additions(request.reader, sheet_id)
    entries = (*sheet.entries, *(one.entry for one in added[row - sheet.listed - 1 :][:1] if row > sheet.listed))
    if not entries:
        raise NotFound(f"sheet-{sheet_id}")
    return request.render(
        "sheet/withdraw.html",
        sheet=sheet,
        allowed=sheet_view.allowed(sheet, request),
        entry=entries[0],
        row=row,
        reasons=list(WithdrawalReason),
        title_names=title_names(),
    )
