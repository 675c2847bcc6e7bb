"""What a clerk says otherwise about a list, as the form of its preview states it.

The fields are `column.0.C` (what a column of the first sheet holds), `header.0` (the row of its header), `cell.0.C17`
(what a cell says), `drop.0.17` (a row that is taken out) and `read.1` (whether a sheet is read).
"""

from collections import defaultdict

from chassis.web.forms import Form
from services.registration.lists.book import place
from services.registration.lists.preview import Choices

_MOST_SHEETS = 100
_LAST_ROW = 2**20


def choices_of(form: Form) -> Choices:
    """The choices that a form states; a field that names no cell or row says nothing."""
    columns: dict[int, dict[int, str]] = defaultdict(dict)
    cells: dict[int, dict[str, str]] = defaultdict(dict)
    headers: dict[int, int] = {}
    dropped: dict[int, set[int]] = defaultdict(set)
    left_out: set[int] = set()
    for name, value in form.fields():
        what, _, rest = name.partition(".")
        number, _, at = rest.partition(".")
        sheet = _number(number, _MOST_SHEETS)
        if sheet is None:
            continue
        if what == "column" and (column := _column(at)):
            columns[sheet][column] = value
        elif what == "cell" and _column(at.rstrip("0123456789")) and _is_cell(at):
            cells[sheet][at] = value
        elif what == "header" and (row := _number(value.strip(), _LAST_ROW)):
            headers[sheet] = row
        elif what == "drop" and value == "yes" and (row := _number(at, _LAST_ROW)):
            dropped[sheet].add(row)
        elif what == "read":
            # A box sends `no` before its `yes`.
            (left_out.discard if value == "yes" else left_out.add)(sheet)
    return Choices(columns, headers, cells, {n: frozenset(rows) for n, rows in dropped.items()}, frozenset(left_out))


def _number(text: str, most: int) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 and int(text) <= most else None  # noqa: PLR2004


def _column(letters: str) -> int:
    try:
        return place(f"{letters}1")[1]
    except ValueError:
        return 0


def _is_cell(text: str) -> bool:
    try:
        place(text)
    except ValueError:
        return False
    return True
