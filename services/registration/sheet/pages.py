"""The pages of sheets: one sheet with what can be done about it, and its rows for the grid."""

from typing import Annotated, Final

from fastapi import APIRouter, Query
from starlette.responses import JSONResponse, PlainTextResponse, Response

from chassis.web.pages import HEADERS, PageRequest, open_to
from chassis.web.tables import BYTE_ORDER_MARK
from contracts.catalog import title_names
from contracts.vocabulary import SheetId
from contracts.working_days import standing
from services.registration.sheet import (
    change_pages,
    decision_pages,
    entry_pages,
    queries,
    return_pages,
    sheet_view,
    spreadsheet,
)
from services.registration.sheet.added import additions
from services.registration.sheet.sheet_view import AT_ONCE

pages = APIRouter()
pages.include_router(entry_pages.router)
pages.include_router(decision_pages.router)
pages.include_router(return_pages.router)
pages.include_router(change_pages.router)

Reading = Annotated[PageRequest, open_to("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]
DONE: Final = {
    "handed-in": ("Đã gửi bản đăng ký.", "The sheet is handed in."),
    "plan-sent": ("Đã gửi kế hoạch của đơn vị.", "The unit's plan is sent."),
    "accepted": ("Đã tiếp nhận bản đăng ký.", "The sheet is accepted."),
    "returned": ("Đã trả lại bản đăng ký cho đơn vị.", "The sheet is returned to its unit."),
    "taken-back": ("Đã rút lại bản đăng ký để sửa.", "The sheet is taken back to be changed."),
    "unlocked": ("Đã mở khóa bản đăng ký.", "The sheet is unlocked."),
    "added": ("Đã bổ sung danh hiệu theo quyết định.", "The title is added by the decision."),
    "withdrawn": ("Đã rút danh hiệu khỏi bản đăng ký.", "The title is withdrawn."),
}


@pages.get("/sheets/{sheet_id}")
async def show_sheet(
    sheet_id: SheetId, request: Reading, row: Annotated[int, Query(ge=1, le=spreadsheet.MOST_ROWS)] = 1
) -> Response:
    """One sheet; its rows from `row` on."""
    sheet = await sheet_view.part_of(request, sheet_id, row - 1)
    notes = await sheet_view.flagged_rows(request, sheet)
    return request.render(
        "sheet/show.html",
        sheet=sheet,
        time=standing(None, sheet.ends_at, sheet.received_at or request.now(), request.settings.working_days),
        allowed=sheet_view.allowed(sheet, request),
        first=row,
        at_once=AT_ONCE,
        row_states=await sheet_view.row_states(
            request, sheet, [(entry.subject.key, entry.title) for entry in sheet.entries]
        ),
        notes={one.number: one for one in notes},
        additions=await additions(request.reader, sheet_id),
        title_names=title_names(),
        done=DONE,
    )


@pages.get("/sheets/{sheet_id}/rows")
async def show_rows(sheet_id: SheetId, request: Reading) -> Response:
    """Every row of a sheet for the grid: name, position, kind, title, key, state, and why it is to be mended.

    The last are the code of the reason and what was said beside it; codes are put into words by the page.
    """
    sheet = await sheet_view.part_of(request, sheet_id, limit=1)
    rows = await queries.rows_of_sheet(request.reader, request.viewer, sheet_id)
    states = await sheet_view.row_states(request, sheet, [(row.key, row.title) for row in rows])
    notes = {one.number: (one.reason_code, one.reason) for one in sheet_view.flagged_among(sheet, rows)}
    numbered = enumerate(zip(rows, states, strict=True), start=1)
    answer = {"rows": [(*row, state, *notes.get(number, ("", ""))) for number, (row, state) in numbered]}
    return request.page.keeping(JSONResponse(answer, headers=dict(HEADERS)))


@pages.get("/sheets/{sheet_id}/table")
async def show_table(sheet_id: SheetId, request: Reading) -> Response:
    """Every row of a sheet as a table that a spreadsheet opens and the form takes back, parted by tabs."""
    sheet = await sheet_view.whole(request, sheet_id)
    named = {"content-disposition": f'attachment; filename="dang-ky-{sheet.unit}-{sheet.year}.tsv"'}
    text = BYTE_ORDER_MARK + spreadsheet.written(sheet.entries)
    return PlainTextResponse(text, headers=dict(HEADERS) | named, media_type="text/tab-separated-values")
