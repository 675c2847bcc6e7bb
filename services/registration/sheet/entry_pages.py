"""The pages on which a unit's sheet is entered, checked and handed in, and the unit's own plan is sent."""

from collections import Counter
from datetime import datetime
from typing import Annotated, Final

from fastapi import APIRouter, Query
from starlette.responses import RedirectResponse, Response

from chassis.web.forms import Form
from chassis.web.pages import HEADERS, PageRequest, open_to
from contracts.catalog import ruleset_on, title_names, titles
from contracts.message import Message
from contracts.pages import page_of
from contracts.review_words import CONFIDENCES
from contracts.vocabulary import VIETNAM, Document, SheetId, TextOrEmpty
from services.registration.sheet import sheet_view, spreadsheet
from services.registration.sheet.last_year import of_last_year
from services.registration.sheet.messages import HandInSheet, SendUnitPlan
from services.registration.sheet.queries import SheetInFull
from services.registration.sheet.quotas import sheet_quotas
from services.registration.sheet.refusals import UnitPlanDatedLater
from services.registration.sheet.spreadsheet import Table
from services.registration.sheet.title_words import KIND_WORDS

router = APIRouter()

Registering = Annotated[PageRequest, open_to("clerk", "appraiser")]
_SHORT_ENOUGH: Final = 300
"""Rows of a sheet that stand in the page's text box as they are; those of a longer one are asked for by the grid."""
_FAULTS_SHOWN: Final = 50


class UnitPlanField(Message):
    """The unit's own plan as a form states it."""

    unit_plan: Document


class LateReasonField(Message):
    """The reason for which the standing body receives a plan that came late."""

    late_reason: TextOrEmpty = ""


@router.get("/sheets/{sheet_id}/entries")
async def edit_entries(
    sheet_id: SheetId, request: Registering, row: Annotated[int, Query(ge=1, le=spreadsheet.MOST_ROWS)] = 1
) -> Response:
    """The grid with the rows that the sheet has, and the text box in its place without JavaScript."""
    sheet = await sheet_view.part_of(request, sheet_id, row - 1, _SHORT_ENOUGH)
    if request.page.asked.get("from") == "last-year":
        rows = await of_last_year(request.reader, request.viewer, sheet)
        return await _entries_page(request, sheet, spreadsheet.written(rows) if rows else "")
    text = spreadsheet.written(sheet.entries) if sheet.entries and sheet.listed <= _SHORT_ENOUGH else ""
    return await _entries_page(request, sheet, text, first=row)


@router.post("/sheets/{sheet_id}/entries")
async def check_entries(sheet_id: SheetId, request: Registering) -> Response:
    """The check before handing in: what would be registered; or the grid again, with the faults at their cells."""
    sheet = await sheet_view.whole(request, sheet_id)
    table = _table(request.form, sheet)
    command = _command(request.form, sheet, table)
    if command is None or request.form.button == "back":
        return await _entries_page(request, sheet, request.form.value("rows"), table)
    return request.render(
        "sheet/check.html",
        sheet=sheet,
        table=table,
        namesakes=table.namesakes,
        known=await sheet_view.known_namesakes(request, [one.subject for one in table.entries]),
        by_title=Counter(one.title for one in table.entries),
        quotas=sheet_quotas(((one.subject.key, one.title) for one in table.entries), sheet.year),
        confidences=CONFIDENCES,
        subjects=len({one.subject.key for one in table.entries}),
        text=_shortest_text(table, sheet),
        command=command,
        late=(command.received_at or request.now()) >= sheet.ends_at,
        title_names=title_names(),
    )


@router.get("/sheets/{sheet_id}/hand-in")
async def show_check_again(sheet_id: SheetId, request: Registering) -> Response:
    """The check has no address of its own: it leads to the grid."""
    _ = request
    return RedirectResponse(f"{page_of('sheet', sheet_id)}/entries", 303, dict(HEADERS))


@router.post("/sheets/{sheet_id}/hand-in")
async def hand_in(sheet_id: SheetId, request: Registering) -> Response:
    """Hand the checked sheet in."""
    sheet = await sheet_view.whole(request, sheet_id)
    table = _table(request.form, sheet)
    command = _command(request.form, sheet, table)
    if command is not None:
        answer = await request.attempt(command)
        if answer is not None:
            return request.see(page_of("sheet", sheet_id), answer, done="handed-in")
        _blame_plan(request.form)
        sheet = await sheet_view.whole(request, sheet_id)
    return await _entries_page(request, sheet, request.form.value("rows"), table)


@router.get("/sheets/{sheet_id}/unit-plan")
async def show_unit_plan(sheet_id: SheetId, request: Registering) -> Response:
    """The form by which the unit's own plan is sent apart from its sheet."""
    return _unit_plan_page(request, await sheet_view.part_of(request, sheet_id, limit=1))


@router.post("/sheets/{sheet_id}/unit-plan")
async def send_unit_plan(sheet_id: SheetId, request: Registering) -> Response:
    """Send the unit's own plan; after the deadline the standing body receives it."""
    body, late = request.form.read(UnitPlanField), request.form.read(LateReasonField)
    received_at = _received_at(request.form)
    if body is not None and late is not None and not request.form.is_faulty:
        command = SendUnitPlan(
            sheet_id=sheet_id, unit_plan=body.unit_plan, received_at=received_at, late_reason=late.late_reason
        )
        answer = await request.attempt(command)
        if answer is not None:
            return request.see(page_of("sheet", sheet_id), answer, done="plan-sent")
        _blame_plan(request.form)
    return _unit_plan_page(request, await sheet_view.part_of(request, sheet_id, limit=1))


async def _entries_page(
    request: PageRequest, sheet: SheetInFull, text: str, table: Table | None = None, first: int = 1
) -> Response:
    at_once = sheet_view.AT_ONCE
    return request.render(
        "sheet/entries.html",
        sheet=sheet,
        allowed=sheet_view.allowed(sheet, request),
        text=text,
        faults=table.faults[:_FAULTS_SHOWN] if table else [],
        faults_left=max(len(table.faults) - _FAULTS_SHOWN, 0) if table else 0,
        pasted=table,
        first=first,
        from_last_year=request.page.asked.get("from") == "last-year",
        at_once=at_once,
        shown=sheet.entries[:at_once] if table is None else (),
        notes={one.number: one for one in await sheet_view.flagged_rows(request, sheet)},
        known_titles=titles(ruleset_on(sheet.plan.dated)),
        kind_words=KIND_WORDS,
        title_names=title_names(),
        headers=spreadsheet.HEADERS,
        most_rows=spreadsheet.MOST_ROWS,
    )


def _unit_plan_page(request: PageRequest, sheet: SheetInFull) -> Response:
    late = request.now() >= sheet.ends_at
    return request.render("sheet/unit_plan.html", sheet=sheet, allowed=sheet_view.allowed(sheet, request), late=late)


def _blame_plan(form: Form) -> None:
    """Put the refusal of the day of the unit's own plan at its field."""
    refusal = form.refusal
    if isinstance(refusal, UnitPlanDatedLater):
        form.blame("unit_plan.dated", refusal.sentence("vi"), refusal.sentence("en"))


def _table(form: Form, sheet: SheetInFull) -> Table:
    """The table that the form holds; its faults in number are a fault of the form."""
    text = form.value("rows")
    table = spreadsheet.read(text, sheet.unit, sheet.plan.dated, [entry.subject for entry in sheet.entries])
    if table.faults:
        number = len(table.faults)
        vi = f"Bảng đăng ký có {number} lỗi; hãy sửa từng ô trong danh sách lỗi."
        form.blame("rows", vi, f"The table has {number} faults; mend each cell in the list of faults.")
    elif not table.entries:
        vi = "Bảng đăng ký còn trống; hãy dán hoặc nhập ít nhất một dòng."
        form.blame("rows", vi, "The table is empty; paste or enter at least one row.")
    return table


def _command(form: Form, sheet: SheetInFull, table: Table) -> HandInSheet | None:
    """The command that the form states; None where it has faults."""
    enclosed: UnitPlanField | None = None
    if any(form.value(f"unit_plan.{part}").strip() for part in ("number", "symbol", "dated")):
        enclosed = form.read(UnitPlanField)
    received_at = _received_at(form)
    if form.is_faulty:
        return None
    return HandInSheet(
        sheet_id=sheet.sheet_id,
        entries=table.entries,
        unit_plan=None if enclosed is None else enclosed.unit_plan,
        received_at=received_at,
    )


def _received_at(form: Form) -> datetime | None:
    """When a paper came in, by the clocks of Viet Nam; None for a form that does not say it."""
    text = form.value("received_at").strip()
    if not text:
        return None
    try:
        received = datetime.fromisoformat(text)
    except ValueError:
        form.blame("received_at", "Phải là ngày và giờ nhận.", "Should be the day and the time of receipt.")
        return None
    return received if received.tzinfo else received.replace(tzinfo=VIETNAM)


def _shortest_text(table: Table, sheet: SheetInFull) -> str:
    """The table as text, without keys where the same ones are made again: a sheet of 1,800 rows is half as long."""
    text = spreadsheet.written(table.entries, with_keys=False)
    if not any(row["key"] for row in table.rows):
        return text
    again = spreadsheet.read(text, sheet.unit, sheet.plan.dated, [entry.subject for entry in sheet.entries])
    return text if again.entries == table.entries else spreadsheet.written(table.entries)
