"""The pages on which the standing body accepts and returns a sheet, and on which a title is withdrawn."""

import re
from collections import Counter
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from chassis.web import NotFound
from chassis.web.pages import PageRequest, open_to
from contracts.catalog import title_names
from contracts.message import Message
from contracts.pages import page_of
from contracts.registration import ReturnReason
from contracts.vocabulary import SheetId, SubjectKey, Text, TextOrEmpty, TitleCode
from services.registration.sheet import sheet_view
from services.registration.sheet.messages import AcceptSheet, Entry, ReturnSheet, WithdrawTitle
from services.registration.sheet.queries import SheetInFull
from services.registration.sheet.spreadsheet import MOST_ROWS

router = APIRouter()

Accepting = Annotated[PageRequest, open_to("appraiser")]
Registering = Annotated[PageRequest, open_to("clerk", "appraiser")]
_SPAN = re.compile(r"(\d{1,4})(?:\s*[-–]\s*(\d{1,4}))?")


class AcceptForm(Message):
    """Why a late sheet is accepted."""

    late_reason: TextOrEmpty = ""


class ReturnForm(Message):
    """Why a sheet goes back to its unit."""

    reason_code: ReturnReason
    reason: Text


class WithdrawForm(Message):
    """The title that is taken back, and why."""

    subject: SubjectKey
    title: TitleCode
    reason: Text


@router.get("/sheets/{sheet_id}/accept")
async def show_accept(sheet_id: SheetId, request: Accepting) -> Response:
    """What is registered when the sheet is accepted."""
    return await _accept_page(request, sheet_id)


@router.post("/sheets/{sheet_id}/accept")
async def accept(sheet_id: SheetId, request: Accepting) -> Response:
    """Accept the sheet."""
    body = request.form.read(AcceptForm)
    if body is not None:
        answer = await request.attempt(AcceptSheet(sheet_id=sheet_id, late_reason=body.late_reason))
        if answer is not None:
            return request.see(page_of("sheet", sheet_id), answer, done="accepted")
    return await _accept_page(request, sheet_id)


@router.get("/sheets/{sheet_id}/return")
async def show_return(sheet_id: SheetId, request: Accepting) -> Response:
    """The form by which a sheet is returned, with its rows to flag."""
    return await _return_page(request, sheet_id)


@router.post("/sheets/{sheet_id}/return")
async def return_sheet(sheet_id: SheetId, request: Accepting) -> Response:
    """Return the sheet with its reason; the flagged rows are named in it."""
    body = request.form.read(ReturnForm)
    sheet = await sheet_view.whole(request, sheet_id)
    flagged = _flagged(request, sheet)
    if body is not None and flagged is not None:
        reason = sheet_view.reason_with_rows(body.reason, flagged)
        answer = await request.attempt(ReturnSheet(sheet_id=sheet_id, reason_code=body.reason_code, reason=reason))
        if answer is not None:
            return request.see(page_of("sheet", sheet_id), answer, done="returned")
    return await _return_page(request, sheet_id)


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
        command = WithdrawTitle(sheet_id=sheet_id, subject=body.subject, title=body.title, reason=body.reason)
        answer = await request.attempt(command)
        if answer is not None:
            return request.see(page_of("sheet", sheet_id), answer, done="withdrawn")
    return await _withdraw_page(request, sheet_id, row)


async def _accept_page(request: PageRequest, sheet_id: SheetId) -> Response:
    sheet = await sheet_view.whole(request, sheet_id)
    return request.render(
        "sheet/accept.html",
        sheet=sheet,
        allowed=sheet_view.allowed(sheet, request),
        by_title=Counter(entry.title for entry in sheet.entries),
        title_names=title_names(),
    )


async def _return_page(request: PageRequest, sheet_id: SheetId) -> Response:
    sheet = await sheet_view.part_of(request, sheet_id)
    return request.render(
        "sheet/return.html",
        sheet=sheet,
        allowed=sheet_view.allowed(sheet, request),
        reasons=list(ReturnReason),
        title_names=title_names(),
    )


async def _withdraw_page(request: PageRequest, sheet_id: SheetId, row: int) -> Response:
    sheet = await sheet_view.part_of(request, sheet_id, row - 1, 1)
    if not sheet.entries:
        raise NotFound(f"sheet-{sheet_id}")
    return request.render(
        "sheet/withdraw.html",
        sheet=sheet,
        allowed=sheet_view.allowed(sheet, request),
        entry=sheet.entries[0],
        row=row,
        title_names=title_names(),
    )


def _flagged(request: PageRequest, sheet: SheetInFull) -> list[tuple[int, Entry]] | None:
    """The rows that the form flags, by their numbers as in `3, 7, 12-15`; None where it names one that is not there."""
    typed = request.form.value("rows").replace(";", ",")
    numbers: set[int] = set()
    for part in filter(None, (one.strip() for one in typed.split(","))):
        span = _SPAN.fullmatch(part)
        first, last = (int(span[1]), int(span[2] or span[1])) if span else (0, 0)
        if not 1 <= first <= last <= len(sheet.entries):
            vi = f"Không có dòng “{part}”; hãy ghi số dòng từ 1 đến {len(sheet.entries)}, như 3, 7, 12-15."
            en = f"There is no row “{part}”; write numbers from 1 to {len(sheet.entries)}, as in 3, 7, 12-15."
            request.form.blame("rows", vi, en)
            return None
        numbers.update(range(first, last + 1))
    return [(number, sheet.entries[number - 1]) for number in sorted(numbers)]
