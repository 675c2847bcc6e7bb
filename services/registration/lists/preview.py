"""The preview of a list: what would be handed in, what was passed over, and every fault at its cell; nothing is saved.

The clerk may say otherwise: which sheets are read, which row is the header, what a column holds, what a cell says.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from services.registration.lists.book import Book, Row, Sheet, address, letters, place
from services.registration.lists.checking import line_of
from services.registration.lists.entries import entries_of
from services.registration.lists.faults import Found, found_at
from services.registration.lists.headers import role_of
from services.registration.lists.layout import GUIDE, Layout, layout_of
from services.registration.lists.line import Asked, Line
from services.registration.lists.names import is_neighbour
from services.registration.sheet.messages import Entry
from services.registration.sheet.spreadsheet import MOST_ROWS

_YEAR: Final = re.compile(r"\bnăm\s+(?:học\s+)?(20\d\d)\b(?!\s*(?:của|về|và))", re.IGNORECASE)


@dataclass(frozen=True)
class Choices:
    """What the clerk has said otherwise, by the number of the sheet from 0.

    `columns` are roles by column, `headers` the rows of headers, `cells` the corrected texts by address; `left_out`
    are the sheets that are not to be read, `dropped` rows that are taken out.
    """

    columns: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    headers: Mapping[int, int] = field(default_factory=dict)
    cells: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    dropped: Mapping[int, frozenset[int]] = field(default_factory=dict)
    left_out: frozenset[int] = frozenset()


@dataclass
class Preview:
    """What a list holds: `book` as it is corrected, and the layout of each sheet that is read, by its number."""

    book: Book
    layouts: dict[int, Layout] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    entries: tuple[Entry, ...] = ()

    @property
    def faults(self) -> list[Found]:
        """What keeps the list from being handed in, in the order of the file."""
        return [one for one in self.found if one.stops]

    @property
    def notes(self) -> list[Found]:
        """What the clerk is to look at, and need not change."""
        return [one for one in self.found if not one.stops]

    @property
    def is_clean(self) -> bool:
        """Whether the list can be handed in."""
        return bool(self.entries) and not self.faults

    def cell(self, sheet: int, cell: str) -> str:
        """What a cell says; empty for one that is not there."""
        row, column = place(cell)
        cells = next((one.cells for one in self.book.sheets[sheet].rows if one.number == row), ())
        return cells[column - 1] if column <= len(cells) else ""


def preview(book: Book, asked: Asked, choices: Choices | None = None) -> Preview:
    """Read and check the list of `book` for the sheet that is `asked` for; nothing is saved."""
    said = choices or Choices()
    sheets = [corrected(one, said.cells.get(n, {}), said.dropped.get(n, ())) for n, one in enumerate(book.sheets)]
    book = book.model_copy(update={"sheets": tuple(sheets)})
    result = Preview(book)
    for number, sheet in enumerate(book.sheets):
        if number not in said.left_out and sheet.rows:
            _read_sheet(result, number, said)
    if not result.layouts:
        _take_first(result, said)
    result.book = without_private(result)
    for number, layout in result.layouts.items():
        _check_sheet(result, number, layout, asked)
    result.entries = entries_of(result.lines, asked)
    result.found += [one for line in result.lines for one in line.found]
    result.found += _of_file(result)
    if result.faults:
        result.entries = ()
    result.found.sort(key=lambda one: (one.sheet, one.row, one.cell))
    return result


def corrected(sheet: Sheet, cells: Mapping[str, str], dropped: Collection[int]) -> Sheet:
    """`sheet` with some of its cells said otherwise and rows taken out; a cell that was corrected is odd no more."""
    if not cells and not dropped:
        return sheet
    rows = {row.number: list(row.cells) for row in sheet.rows if row.number not in dropped}
    for cell, text in cells.items():
        row, column = place(cell)
        if row in rows:
            rows[row] += [""] * (column - len(rows[row]))
            rows[row][column - 1] = text
    return sheet.model_copy(
        update={
            "rows": tuple(Row(number, tuple(texts)) for number, texts in rows.items()),
            "odd": {cell: kind for cell, kind in sheet.odd.items() if cell not in cells},
        }
    )


def _read_sheet(result: Preview, number: int, said: Choices) -> None:
    sheet = result.book.sheets[number]
    if sheet.hidden:
        result.found.append(found_at("list-sheet-hidden", (number, 0, ""), sheet=sheet.name))
        return
    if sheet.name == GUIDE and len(result.book.sheets) > 1:
        return
    layout = layout_of(sheet, said.columns.get(number), said.headers.get(number))
    if layout.header or layout.columns:
        result.layouts[number] = layout
    elif len(result.book.sheets) > 1:
        result.found.append(found_at("list-sheet-passed", (number, 0, ""), sheet=sheet.name))


def _take_first(result: Preview, said: Choices) -> None:
    """Where no sheet has a header the first one is shown, so that the clerk can say where its list is."""
    shown = [n for n, one in enumerate(result.book.sheets) if one.rows and not one.hidden and n not in said.left_out]
    for number in shown[:1]:
        result.layouts[number] = Layout()
        result.found = [one for one in result.found if (one.sheet, one.code) != (number, "list-sheet-passed")]
        result.found.append(found_at("list-header-missing", (number, 1, "")))
    if not shown:
        result.found.append(found_at("list-rows-none", (0, 1, "")))


def without_private(result: Preview) -> Book:
    """The book without the columns that registration has no need of, and that are not carried on."""
    sheets = list(result.book.sheets)
    for number, layout in result.layouts.items():
        if layout.private:
            sheet = sheets[number]
            blanked = [
                Row(
                    row.number,
                    tuple(
                        "" if at in layout.private and row.number > layout.header else cell
                        for at, cell in enumerate(row.cells, start=1)
                    ),
                )
                for row in sheet.rows
            ]
            sheets[number] = sheet.model_copy(update={"rows": tuple(blanked)})
    return result.book.model_copy(update={"sheets": tuple(sheets)})


def _check_sheet(result: Preview, number: int, layout: Layout, asked: Asked) -> None:
    sheet = result.book.sheets[number]
    result.found += _of_columns(number, sheet, layout)
    result.found += _of_top(number, sheet, layout, asked)
    if not layout.header and not layout.columns:
        return
    is_titled = "title" in layout.columns.values() or layout.ticked or any(one.title for one in layout.rows)
    for code, there in (
        ("list-name-column-missing", layout.column_of("name")),
        ("list-title-column-missing", is_titled),
    ):
        if not there:
            result.found.append(found_at(code, (number, max(layout.header, 1), "")))
    if layout.column_of("name") and is_titled:
        _read_lines(result, number, layout, asked)


def _read_lines(result: Preview, number: int, layout: Layout, asked: Asked) -> None:
    sheet = result.book.sheets[number]
    if not layout.rows:
        result.found.append(found_at("list-rows-none", (number, max(layout.header, 1), "")))
    for of_list in layout.rows:
        if len(result.lines) == MOST_ROWS:
            at = (number, of_list.row.number, address(of_list.row.number, layout.column_of("name") or 1))
            result.found.append(found_at("list-rows-too-many", at, most=MOST_ROWS))
            return
        result.lines.append(line_of(number, sheet, layout, of_list, asked))


def _of_columns(number: int, sheet: Sheet, layout: Layout) -> Iterator[Found]:
    at = (number, layout.header, "")
    for column in layout.double:
        yield found_at("list-columns-alike", at, column=letters(column), header=layout.unread.get(column, ""))
    unread = [
        f"{letters(one)} ({text.strip()})"
        for one, text in layout.unread.items()
        if one not in layout.double and role_of(text) != "number"
    ]
    if unread:
        yield found_at("list-columns-unread", at, columns="; ".join(unread))
    if layout.private:
        named = [f"{letters(one)} ({text.strip()})" for one, text in layout.private.items()]
        yield found_at("list-columns-private", at, columns="; ".join(named))
    for column in layout.columns:
        if column in sheet.hidden_columns:
            yield found_at(
                "list-column-hidden",
                (number, layout.header, address(max(layout.header, 1), column)),
                column=letters(column),
            )


def _of_top(number: int, sheet: Sheet, layout: Layout, asked: Asked) -> Iterator[Found]:
    """What stands above the header: the name of another unit, or another year."""
    for row in sheet.rows:
        if row.number >= layout.header:
            return
        for column, cell in enumerate(row.cells, start=1):
            at = (number, row.number, address(row.number, column))
            year = _YEAR.search(cell)
            if year is not None and int(year[1]) != asked.year:
                yield found_at("list-of-another-year", at, text=cell.strip()[:80], year=asked.year)
            if cell.strip() and is_neighbour(cell, asked.unit_name):
                yield found_at("list-of-another-unit", at, text=cell.strip()[:80], unit=asked.unit_name)


def _of_file(result: Preview) -> Iterator[Found]:
    if result.book.computed:
        yield found_at("list-formulas-read", (0, 0, ""), count=result.book.computed)
    if result.book.encoding == "Windows-1258":
        yield found_at("list-encoding-read", (0, 0, ""), encoding=result.book.encoding)
