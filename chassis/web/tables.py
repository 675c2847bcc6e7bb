"""Tables as spreadsheets put them on the clipboard: cells parted by tabs, rows by line ends.

A cell that holds either stands in quotes.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

BYTE_ORDER_MARK: Final = "\ufeff"
"""The sign at the beginning of a file by which a spreadsheet knows that its text is in UTF-8."""
_FORMULA: Final = re.compile(r"[=+@-].")
"""How a cell begins that a spreadsheet computes."""


def read_rows(text: str) -> list[list[str]]:
    """The rows of a pasted text, each cell in one line; raises csv.Error for what is no table.

    Where quotes do not enclose cells, no spreadsheet has written the text, and they belong to the cells.
    """
    try:
        rows = list(csv.reader(_lines(text), "excel-tab", strict=True))
    except csv.Error:
        rows = list(csv.reader(_lines(text), "excel-tab", quoting=csv.QUOTE_NONE))
    return [[_plain(cell) for cell in row] for row in rows]


def write_rows(rows: Iterable[Sequence[str]]) -> str:
    """The text of `rows`, which `read_rows` reads back.

    What a spreadsheet would compute stands behind an apostrophe and is shown (OWASP, "CSV Injection").
    """
    out = io.StringIO()
    writer = csv.writer(out, "excel-tab", lineterminator="\n")
    for row in rows:
        writer.writerow([f"'{cell}" if _FORMULA.match(cell) else cell for cell in row])
    return out.getvalue()


def _plain(cell: str) -> str:
    """A cell in one line, without the apostrophe before what would be a formula."""
    line = " ".join(cell.split())
    return line[1:] if line.startswith("'") and _FORMULA.match(line[1:]) else line


def _lines(text: str) -> io.StringIO:
    return io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")
