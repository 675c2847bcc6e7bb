"""The pages on which a unit's list is sent as a file, previewed with its faults at their cells, and corrected.

Nothing is saved: the preview carries the rows that were read in its own form, and a sound list goes on to the check of
the sheet, which hands it in (ADR 0056).
"""

from collections import Counter
from typing import Annotated, Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from chassis.web.forms import Form
from chassis.web.pages import HEADERS, PageRequest, open_to
from contracts.catalog import ruleset_on, title_names, titles
from contracts.message import Refusal
from contracts.vocabulary import SheetId
from services.registration.lists import template_file
from services.registration.lists.book import Book, kept, taken_back
from services.registration.lists.choices import choices_of
from services.registration.lists.headers import ROLES
from services.registration.lists.preview import Preview
from services.registration.lists.reading import MEDIA_TYPE, asked_for, previewed, read_in_thread
from services.registration.lists.refusals import ListFileMissing
from services.registration.lists.shown import faulty_cells, page_of_rows, shown_sheets, table_text
from services.registration.sheet import sheet_view
from services.registration.sheet.queries import SheetInFull

pages = APIRouter()

Registering = Annotated[PageRequest, open_to("clerk", "appraiser")]
AT_ONCE: Final = 100
"""Rows of the preview on one page."""
CELLS_AT_ONCE: Final = 50
"""Cells to correct on one page: each has its field and its sentences."""


@pages.get("/sheets/{sheet_id}/list")
async def choose_file(sheet_id: SheetId, request: Registering) -> Response:
    """The form by which the file with a unit's list is chosen, and the way to the template."""
    sheet = await sheet_view.part_of(request, sheet_id, limit=1)
    return _file_page(request, sheet)


@pages.get("/sheets/{sheet_id}/list/template")
async def show_template(sheet_id: SheetId, request: Registering) -> Response:
    """The template of the sheet's list as an Excel workbook, with the rows that the sheet has."""
    sheet = await sheet_view.whole(request, sheet_id)
    named = {"content-disposition": f'attachment; filename="dang-ky-{sheet.unit}-{sheet.year}.xlsx"'}
    content = await template_file.made(sheet, titles(ruleset_on(sheet.plan.dated)))
    return Response(content, headers=dict(HEADERS) | named, media_type=MEDIA_TYPE)


@pages.post("/sheets/{sheet_id}/list")
async def preview_list(sheet_id: SheetId, request: Registering) -> Response:
    """The preview of a file, or of the rows that a preview carries with what the clerk has said otherwise."""
    sheet = await sheet_view.whole(request, sheet_id)
    try:
        result = await previewed(await _book(request.form), asked_for(sheet), choices_of(request.form))
    except Refusal as refusal:
        request.form.refusal = refusal
        return _file_page(request, sheet)
    return _preview_page(request, sheet, result)


async def _book(form: Form) -> Book:
    """The book of the file that was sent, or the one that the preview carries; raises the Refusal in its way."""
    sent = form.file("file")
    if sent is not None and sent.name:
        return await read_in_thread(sent.content)
    carried = form.value("kept")
    if not carried:
        raise ListFileMissing
    return taken_back(carried)


def _file_page(request: PageRequest, sheet: SheetInFull) -> Response:
    return request.render(
        "lists/file.html",
        sheet=sheet,
        allowed=sheet_view.allowed(sheet, request),
        known_titles=titles(ruleset_on(sheet.plan.dated)),
    )


def _preview_page(request: PageRequest, sheet: SheetInFull, result: Preview) -> Response:
    if result.faults:
        count = len(result.faults)
        vi = f"Danh sách có {count} lỗi; chưa có gì được lưu. Hãy sửa từng ô dưới đây, hoặc sửa tệp rồi gửi lại."
        en = f"The list has {count} faults; nothing is saved. Correct each cell below, or the file, and send it again."
        request.form.blame("faults", vi, en)
    known = titles(ruleset_on(sheet.plan.dated))
    context: dict[str, Any] = {
        "by_title": Counter(one.title for one in result.entries),
        "subjects": len({one.subject.key for one in result.entries}),
        "cells": faulty_cells(result),
        "rows": page_of_rows(result, request.form.button, AT_ONCE),
        "sheets": shown_sheets(result),
    }
    return request.render(
        "lists/preview.html",
        sheet=sheet,
        allowed=sheet_view.allowed(sheet, request),
        result=result,
        at_once=AT_ONCE,
        cells_at_once=CELLS_AT_ONCE,
        kept=kept(result.book),
        text=table_text(result),
        roles=ROLES,
        known_titles=known,
        title_names=title_names(),
        **context,
    )
