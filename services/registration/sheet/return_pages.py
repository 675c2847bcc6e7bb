"""The page on which the standing body returns a sheet: the reason, and the rows to be mended with their own reasons."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from chassis.web.pages import PageRequest, open_to
from contracts.catalog import title_names
from contracts.message import Message
from contracts.pages import page_of
from contracts.registration import ReturnReason
from contracts.vocabulary import SheetId, Text
from services.registration.sheet import flagged, queries, sheet_view
from services.registration.sheet.messages import ReturnSheet
from services.registration.sheet.spreadsheet import MOST_ROWS

router = APIRouter()

Accepting = Annotated[PageRequest, open_to("appraiser")]
RowNumber = Annotated[int, Query(ge=1, le=MOST_ROWS)]


class ReturnForm(Message):
    """Why a sheet goes back to its unit."""

    reason_code: ReturnReason
    reason: Text


@router.get("/sheets/{sheet_id}/return")
async def show_return(
    sheet_id: SheetId, request: Accepting, row: RowNumber = 1, flag: Annotated[int | None, Query(ge=1)] = None
) -> Response:
    """The form by which a sheet is returned, with its rows from `row` on; `flag` is the number of one to be flagged."""
    request.form.put(f"{flagged.GROUP}.0.rows", "" if flag is None else str(flag))
    return await _page(request, sheet_id, row)


@router.post("/sheets/{sheet_id}/return")
async def return_sheet(sheet_id: SheetId, request: Accepting) -> Response:
    """Return the sheet with its reason and its flagged rows, or change the lines of the form."""
    form = request.form
    first = _number(form.value("first"), 1)
    verb, _, number = form.button.partition(":")
    if verb == "flag":
        flagged.flag(form, _number(number, 1))
    elif verb == "show":
        first = _number(number, 1)
    elif not form.change_rows():
        body = form.read(ReturnForm)
        await sheet_view.part_of(request, sheet_id, limit=1)
        rows = await queries.rows_of_sheet(request.reader, request.viewer, sheet_id)
        flags = flagged.read(form, rows, None if body is None else body.reason_code)
        if body is not None and flags is not None:
            command = ReturnSheet(sheet_id=sheet_id, reason_code=body.reason_code, reason=body.reason, rows=flags)
            answer = await request.attempt(command)
            if answer is not None:
                return request.see(page_of("sheet", sheet_id), answer, done="returned")
    return await _page(request, sheet_id, first)


async def _page(request: PageRequest, sheet_id: SheetId, first: int) -> Response:
    sheet = await sheet_view.part_of(request, sheet_id, first - 1)
    return request.render(
        "sheet/return.html",
        sheet=sheet,
        allowed=sheet_view.allowed(sheet, request),
        first=first,
        at_once=sheet_view.AT_ONCE,
        flagged=flagged.numbers_in(request.form, sheet.listed),
        reasons=list(ReturnReason),
        title_names=title_names(),
    )


def _number(text: str, otherwise: int) -> int:
    """The number of a row, as a button of the page sends it."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(MOST_ROWS)) else otherwise
    return min(max(number, 1), MOST_ROWS)
