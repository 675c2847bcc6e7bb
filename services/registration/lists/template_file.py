"""The template of a sheet's list: an Excel workbook that knows the unit, the plan and the titles, with the rows so far.

Its drop-downs, widths and notes help to fill it in; what counts is checked when it is read.
"""

import asyncio
from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

import xlsxwriter

from contracts.catalog import title_names
from contracts.catalog.entries import Title
from services.registration.lists.layout import GUIDE
from services.registration.sheet.queries import SheetInFull
from services.registration.sheet.spreadsheet import MOST_ROWS
from services.registration.sheet.title_words import KIND_WORDS, for_whom

_HEADER_ROW: Final = 5
_COLUMNS: Final = (
    ("STT", 6, "Số thứ tự; không bắt buộc."),
    ("Họ và tên, hoặc tên tập thể", 36, "Mỗi dòng một người, một tập thể hoặc một hộ gia đình."),
    ("Chức vụ", 26, "Chức vụ của cá nhân. Hai người trùng tên phải khác nhau ở chức vụ."),
    ("Phòng, ban", 24, "Phòng, ban, tổ của cá nhân; không bắt buộc."),
    ("Loại", 12, "Chọn Cá nhân hoặc Tập thể; để trống thì lấy theo danh hiệu."),
    ("Danh hiệu đăng ký", 34, "Chọn trong danh sách. Một người hai danh hiệu thì ghi hai dòng."),
    ("Mã", 30, "Để trống; hệ thống tự đặt."),
)


async def made(sheet: SheetInFull, known: Sequence[Title]) -> bytes:
    """The workbook for `sheet`, whose titles are `known`."""
    return await asyncio.to_thread(_written, sheet, known)


def _written(sheet: SheetInFull, known: Sequence[Title]) -> bytes:
    out = BytesIO()
    # A text that begins with an equals sign stays a text.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        page = book.add_worksheet("Đăng ký")
        _head(book, page, sheet)
        _rows(book, page, sheet)
        _choices(page, known)
        _notes(book.add_worksheet(GUIDE), known)
    return out.getvalue()


def _head(book: Any, page: Any, sheet: SheetInFull) -> None:
    bold = book.add_format({"bold": True, "font_size": 13})
    head = {"bold": True, "border": 1, "bg_color": "#8F1D1D", "font_color": "#FFFFFF", "text_wrap": True}
    header = book.add_format({**head, "valign": "vcenter", "locked": True})
    page.write_string(0, 0, f"Đơn vị: {sheet.unit_name}", bold)
    page.write_string(1, 0, f"ĐĂNG KÝ DANH HIỆU THI ĐUA NĂM {sheet.year}", bold)
    page.write_string(2, 0, f"Theo Kế hoạch số {sheet.plan}")
    page.write_string(3, 0, f"Điền từ dòng 7; xem trang “{GUIDE}”. Không đổi dòng tiêu đề.")
    page.set_row(_HEADER_ROW, 32)
    for column, (label, width, note) in enumerate(_COLUMNS):
        page.set_column(column, column, width, book.add_format({"num_format": "@", "locked": False}))
        page.write_string(_HEADER_ROW, column, label, header)
        page.write_comment(_HEADER_ROW, column, note, {"author": "TĐKT"})
    page.freeze_panes(_HEADER_ROW + 1, 2)
    page.repeat_rows(_HEADER_ROW)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    # Without a password: the header is kept from slips of the hand, not from anybody's will.
    allowed = ("format_cells", "format_columns", "format_rows", "insert_rows", "delete_rows", "sort", "autofilter")
    page.protect("", dict.fromkeys(allowed, True))


def _rows(book: Any, page: Any, sheet: SheetInFull) -> None:
    plain = book.add_format({"num_format": "@", "border": 1, "locked": False})
    for number, entry in enumerate(sheet.entries, start=1):
        subject = entry.subject
        cells = (
            *(str(number), subject.name, subject.position, ""),
            *(KIND_WORDS[subject.kind][0], title_names()[entry.title].vi, subject.key),
        )
        for column, text in enumerate(cells):
            page.write_string(_HEADER_ROW + number, column, text, plain)


def _choices(page: Any, known: Sequence[Title]) -> None:
    first, last = _HEADER_ROW + 1, _HEADER_ROW + MOST_ROWS
    kinds = [words[0] for words in KIND_WORDS.values()]
    page.data_validation(first, 4, last, 4, {"validate": "list", "source": kinds, "ignore_blank": True})
    asked = {
        "validate": "list",
        "source": f"='{GUIDE}'!$A$2:$A${len(known) + 1}",
        "error_title": "Danh hiệu",
        "error_message": "Hãy chọn một danh hiệu trong danh sách.",
    }
    page.data_validation(first, 5, last, 5, asked)


def _notes(page: Any, known: Sequence[Title]) -> None:
    page.set_column(0, 0, 40)
    page.set_column(1, 2, 24)
    for column, label in enumerate(("Tên trong danh mục", "Viết tắt", "Dành cho")):
        page.write_string(0, column, label)
    for row, one in enumerate(known, start=1):
        for column, text in enumerate((one.name.vi, one.code, for_whom(one)[0])):
            page.write_string(row, column, text)
    for row, (label, _, note) in enumerate(_COLUMNS, start=len(known) + 3):
        page.write_string(row, 0, label)
        page.write_string(row, 1, note)
    page.protect("")
