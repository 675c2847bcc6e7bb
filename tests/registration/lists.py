"""Lists to test with, as files that units send."""

from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter

from services.registration.lists.files import read_file
from services.registration.lists.line import Asked
from services.registration.lists.preview import Choices, Preview, preview
from tests.registration.sheets import CHI_LANG, PLAN_254

HEADER = ("STT", "Họ và tên", "Chức vụ", "Danh hiệu đăng ký")
ASKED = Asked(CHI_LANG.code, CHI_LANG.name, 2017, date.fromisoformat(str(PLAN_254.dated)))


def workbook(
    *rows: Sequence[object], name: str = "Danh sách", then: Callable[[Any, Any], object] | None = None
) -> bytes:
    """A workbook with one sheet of `rows`; `then` does more with the book and the sheet."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(name)
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write_datetime(row, column, cell, day)
                elif cell is not None:
                    sheet.write(row, column, cell)
        if then is not None:
            then(book, sheet)
    return out.getvalue()


def read(content: bytes, choices: Choices | None = None) -> Preview:
    """The preview of a file for the sheet of Chi Lăng."""
    return preview(read_file(content), ASKED, choices)
