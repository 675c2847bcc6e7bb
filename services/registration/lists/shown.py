"""A preview as its page shows it: the cells to correct, a page of rows, the columns of each sheet, and its table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from chassis.web.tables import write_rows
from services.registration.lists.book import Book, letters, place
from services.registration.lists.faults import Found
from services.registration.lists.layout import Layout
from services.registration.lists.line import Line
from services.registration.lists.preview import Preview
from services.registration.sheet.spreadsheet import written

_LABELS: Final = ("Họ và tên", "Chức vụ", "Loại", "Danh hiệu", "Mã")
_SAMPLE: Final = 12
"""Rows of a sheet without a header that are shown, so that the clerk sees where its list is."""


@dataclass(frozen=True)
class FaultyCell:
    """A cell to correct: its address, what it says now or was probably meant to say, and its faults."""

    sheet: int
    sheet_name: str
    row: int
    cell: str
    column: str
    text: str
    faults: tuple[Found, ...]

    @property
    def name(self) -> str:
        """The name of its field."""
        return f"cell.{self.sheet}.{self.cell}"


@dataclass(frozen=True)
class Rows:
    """A page of the rows of a preview, the first of them counted from 1; `wrong` are the cells with faults."""

    lines: list[Line]
    first: int
    total: int
    wrong: frozenset[tuple[int, str]]


@dataclass(frozen=True)
class ShownSheet:
    """A sheet of the file: its columns with their headers, what was passed over, and a sample where nothing is read."""

    number: int
    name: str
    layout: Layout | None
    columns: tuple[tuple[int, str, str, str], ...]
    sample: tuple[tuple[int, tuple[str, ...]], ...]


def faulty_cells(result: Preview) -> list[FaultyCell]:
    """The cells with faults, in the order of the file; those of a whole sheet have no address."""
    found: dict[tuple[int, int, str], list[Found]] = {}
    for one in result.faults:
        found.setdefault((one.sheet, one.row, one.cell), []).append(one)
    return [_faulty_cell(result, place_, faults) for place_, faults in found.items()]


def _faulty_cell(result: Preview, at: tuple[int, int, str], faults: list[Found]) -> FaultyCell:
    sheet, row, cell = at
    text = next((one.meant for one in faults if one.meant), "") or (result.cell(sheet, cell) if cell else "")
    name = result.book.sheets[sheet].name if len(result.book.sheets) > 1 else ""
    layout = result.layouts.get(sheet)
    role = layout.columns.get(place(cell)[1], "") if layout is not None and cell else ""
    return FaultyCell(sheet, name, row, cell, role, text, tuple(faults))


def page_of_rows(result: Preview, button: str, at_once: int) -> Rows:
    """The rows of a preview from the one on that the button names, as in `show:101`."""
    asked = button.partition(":")[2] if button.startswith("show:") else ""
    first = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1  # noqa: PLR2004 - 2,000 at most
    first = max(1, min(first, len(result.lines)))
    wrong = frozenset((one.sheet, one.cell) for one in result.faults)
    return Rows(result.lines[first - 1 : first - 1 + at_once], first, len(result.lines), wrong)


def shown_sheets(result: Preview) -> list[ShownSheet]:
    """Every sheet of the file that holds anything and can be seen."""
    return [
        ShownSheet(
            number,
            sheet.name,
            layout := result.layouts.get(number),
            tuple(_columns(result.book, number, layout)) if layout else (),
            _sample(result.book, number) if layout and not layout.rows else (),
        )
        for number, sheet in enumerate(result.book.sheets)
        if sheet.rows and not sheet.hidden
    ]


def _columns(book: Book, number: int, layout: Layout) -> Iterator[tuple[int, str, str, str]]:
    """Each column that holds anything: its number, its letters, its header, its role."""
    rows = {row.number: row.cells for row in book.sheets[number].rows}
    last = max((len(cells) for cells in rows.values()), default=0)
    for column in range(1, last + 1):
        headers = [rows[at][column - 1] for at in (layout.header - 1, layout.header) if len(rows.get(at, ())) >= column]
        header = next((one.strip() for one in reversed(headers) if one.strip()), "")
        is_filled = any(len(cells) >= column and cells[column - 1].strip() for cells in rows.values())
        if is_filled and column not in layout.private:
            yield column, letters(column), " ".join(header.split())[:60], layout.columns.get(column, "")


def _sample(book: Book, number: int) -> tuple[tuple[int, tuple[str, ...]], ...]:
    return tuple((row.number, row.cells) for row in book.sheets[number].rows[:_SAMPLE])


def table_text(result: Preview) -> str:
    """The list as the table that the form of the sheet takes: its entries, or while it has faults what it says."""
    if result.entries:
        # Keys that the list does not give are made again alike, and the table is half as long.
        return written(result.entries, with_keys=any(line.texts.get("key") for line in result.lines))
    return write_rows([_LABELS, *(_cells(one.texts) for one in result.lines)]) if result.lines else ""


def _cells(texts: Mapping[str, str]) -> list[str]:
    ticked = [role.partition(":")[2] for role, text in texts.items() if role.startswith("title:") and text]
    title = texts.get("title", "") or "".join(ticked[:1])
    return [texts.get("name", ""), texts.get("position", ""), texts.get("kind", ""), title, texts.get("key", "")]
