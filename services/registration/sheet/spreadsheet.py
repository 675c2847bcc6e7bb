"""A unit's sheet as a table that is pasted from a spreadsheet: its rows, its columns in any order, and its faults."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest
from typing import Any, Final, Literal, TypeAlias, get_args

from pydantic import ValidationError

from chassis.reading.names import search_key
from chassis.web.tables import read_rows, write_rows
from chassis.web.wording import fault_in_words
from contracts.catalog import laws_of, ruleset_on, title_names, titles
from contracts.catalog.entries import Title
from contracts.text import folded
from contracts.vocabulary import Subject, SubjectKind, UnitCode
from services.registration.sheet.messages import Entry
from services.registration.sheet.subject_keys import Named, keys_of
from services.registration.sheet.title_words import (
    KIND_WORDS,
    fitting_kind,
    for_whom,
    kind_named,
    title_code,
    which,
)

Column: TypeAlias = Literal["name", "position", "kind", "title", "key"]
COLUMNS: Final[tuple[Column, ...]] = get_args(Column)
"""The columns of a sheet, in the order that a table without a header row has."""
MOST_ROWS: Final = 2000
HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": (
        *("ho va ten", "ho ten", "ten", "ten ca nhan", "ten tap the", "ho va ten ten tap the", "ten ca nhan tap the"),
        *("ca nhan tap the", "ho va ten hoac ten tap the", "name", "full name", "name of the person or collective"),
    ),
    "position": ("chuc vu", "chuc danh", "chuc vu chuc danh", "chuc vu don vi cong tac", "position"),
    "kind": ("loai", "loai doi tuong", "doi tuong", "ca nhan hay tap the", "kind"),
    "title": (
        *("danh hieu", "danh hieu thi dua", "danh hieu dang ky", "danh hieu thi dua dang ky", "danh hieu tdkt"),
        *("dang ky danh hieu", "dang ky danh hieu thi dua", "title"),
    ),
    "key": ("ma", "ma doi tuong", "ma so", "key"),
    "number": ("stt", "so tt", "tt", "so thu tu", "no", "number"),
}
"""The words by which the header of a column is known, without marks; a column of numbers is not read."""
_LABELS: Final[Mapping[Column, str]] = {
    "name": "Họ và tên",
    "position": "Chức vụ",
    "kind": "Loại",
    "title": "Danh hiệu",
    "key": "Mã",
}
_OTHER_SIGNS = re.compile(r"[^a-z0-9]+")
_COUNTED = re.compile(r"[0-9]+(\.[0-9]{3})?\.?")
"""The number of a row, as in `12`, `12.` and `1.200`."""
_FEWEST_HEADERS = 2


@dataclass(frozen=True, slots=True)
class CellFault:
    """A fault of one cell: the number of the row, from 1, and its column, with what to do in both languages."""

    row: int
    column: Column
    vi: str
    en: str


@dataclass
class Table:
    """A pasted table: the cells of each row by column, its faults, and the entries of it where it has none.

    `unread` are the headers of columns that are not taken. `numbers` are those of the rows that hold anything.
    """

    rows: list[dict[Column, str]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    unread: tuple[str, ...] = ()
    faults: list[CellFault] = field(default_factory=list)
    entries: tuple[Entry, ...] = ()

    def blame(self, row: int, column: Column, vi: str, en: str) -> None:
        """Put a fault at a cell."""
        self.faults.append(CellFault(row, column, vi, en))

    @property
    def namesakes(self) -> tuple[tuple[Entry, ...], ...]:
        """The entries of each name that two or more subjects of one kind bear."""
        found: dict[tuple[SubjectKind, str], list[Entry]] = {}
        for entry in self.entries:
            found.setdefault((entry.subject.kind, folded(entry.subject.name)), []).append(entry)
        return tuple(tuple(one) for one in found.values() if len({entry.subject.key for entry in one}) > 1)


def read(text: str, unit: UnitCode, plan_dated: date, before: Sequence[Subject]) -> Table:
    """The table that `text` holds, for a sheet of `unit` under a plan of that date; `before` are the sheet's subjects.

    Where the table has faults its entries are left out.
    """
    table = _cells(text)
    kinds = {one.code: one for one in titles(ruleset_on(plan_dated))}
    read_rows = [
        (number, cells, _title(table, number, cells["title"], kinds)) for number, cells in _filled(table) if cells
    ]
    found = [(number, cells, title, _kind(table, number, cells["kind"], title)) for number, cells, title in read_rows]
    named = {number: Named(kind, cells["name"], cells["position"]) for number, cells, _, kind in found}
    given = {cells["key"] for _, cells, _, _ in found if cells["key"]}
    keys = keys_of([named[number] for number, cells, *_ in found if not cells["key"]], unit, before, given)
    entries = [
        _entry(table, number, cells, title, cells["key"] or keys[named[number]], named[number])
        for number, cells, title, _ in found
    ]
    numbered = [(number, entry) for (number, *_), entry in zip(found, entries, strict=True) if entry is not None]
    _check_doubles(table, numbered)
    table.faults.sort(key=lambda fault: (fault.row, COLUMNS.index(fault.column)))
    if not table.faults:
        table.entries = tuple(entry for _, entry in numbered)
    return table


def written(entries: Sequence[Entry], *, with_keys: bool = True) -> str:
    """The table of `entries` as `read` takes it, with a header row; without keys and kinds it is half as long."""
    columns: tuple[Column, ...] = COLUMNS if with_keys else ("name", "position", "title")
    rows = [[_LABELS[column] for column in columns]]
    for entry in entries:
        subject, title = entry.subject, title_names()[entry.title].vi if with_keys else entry.title
        cells = {"name": subject.name, "position": subject.position, "title": title, "key": subject.key}
        cells["kind"] = KIND_WORDS[subject.kind][0]
        rows.append([cells[column] for column in columns])
    return write_rows(rows)


def _cells(text: str) -> Table:
    """The cells of a pasted text by column, without its header row; a fault for what is no table."""
    table = Table()
    try:
        rows = read_rows(text)
    except csv.Error:
        table.blame(1, "name", "Không đọc được bảng; hãy dán lại từ Excel.", "Not a table; paste it again from Excel.")
        return table
    while rows and not any(rows[-1]):
        rows.pop()
    first = next((number for number, row in enumerate(rows) if any(row)), 0)
    header = _header(rows[first]) if rows else None
    if header is not None:
        table.unread = tuple(cell for cell, column in zip(rows[first], header, strict=True) if cell and not column)
        rows = rows[first + 1 :]
    columns = header or _without_header(rows)
    table.rows = [_by_column(row, columns) for row in rows]
    return table


def _by_column(row: Sequence[str], columns: Sequence[str]) -> dict[Column, str]:
    cells: dict[Column, str] = dict.fromkeys(COLUMNS, "")
    for cell, column in zip_longest(row[: len(columns)], columns, fillvalue=""):
        if column in COLUMNS:
            cells[column] = cells[column] or cell
    return cells


def _header(row: Sequence[str]) -> list[str] | None:
    """The column of each cell of a header row, empty for an unknown one; None for a row that is no header."""
    known = {words: column for column, several in HEADERS.items() for words in several}
    columns = [known.get(_OTHER_SIGNS.sub(" ", search_key(cell)).strip(), "") for cell in row]
    named = [column for column in columns if column]
    return columns if len(named) >= _FEWEST_HEADERS and "name" in named else None


def _without_header(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The columns of a table without a header: in the order of the form, behind a column of mere numbers if any."""
    filled = [row for row in rows if any(row)]
    numbered = bool(filled) and all(_COUNTED.fullmatch(row[0]) for row in filled)
    return ("number", *COLUMNS) if numbered else COLUMNS


def _filled(table: Table) -> Iterator[tuple[int, dict[Column, str]]]:
    """Each row that holds anything, with its number; a fault for the first row beyond the most that a sheet takes."""
    for number, cells in enumerate(table.rows, start=1):
        if not any(cells.values()):
            continue
        table.numbers.append(number)
        if len(table.numbers) > MOST_ROWS:
            vi = f"Bản đăng ký có nhiều nhất {MOST_ROWS} dòng; hãy bỏ bớt từ dòng này."
            table.blame(number, "name", vi, f"A sheet has at most {MOST_ROWS} rows; take out the rows from here on.")
            return
        yield number, cells


def _title(table: Table, number: int, cell: str, known: Mapping[str, Title]) -> Title | None:
    code = title_code(cell) or ""
    title = known.get(code)
    if title is None:
        vi, en = which(cell, known.values())
        laws = laws_of(code)
        if laws is not None:
            wrong = (f"“{cell}” chỉ có theo {laws.vi}", f"“{cell}” is a title only under {laws.en}")
        elif cell:
            wrong = (f"Không có danh hiệu “{cell}”", f"There is no title “{cell}”")
        else:
            wrong = ("Thiếu danh hiệu", "No title")
        table.blame(number, "title", f"{wrong[0]}; hãy ghi một trong: {vi}.", f"{wrong[1]}; write one of: {en}.")
    return title


def _kind(table: Table, number: int, cell: str, title: Title | None) -> SubjectKind:
    """The kind that a cell names, or else the first that the title is open to."""
    fitting = fitting_kind([title], None) if title else SubjectKind.INDIVIDUAL
    kind = kind_named(cell) if cell else fitting
    if kind is None:
        wanted = "Hãy ghi “cá nhân”, “tập thể” hoặc “hộ gia đình”."
        table.blame(number, "kind", wanted, "Write “individual”, “collective” or “household”.")
    elif title is not None and kind not in title.subject_kinds:
        whom = for_whom(title)
        vi = f"Danh hiệu {title.name.vi} dành cho {whom[0]}; hãy sửa loại hoặc danh hiệu."
        table.blame(number, "kind", vi, f"{title.name.en} is for {whom[1]}; change the kind or the title.")
    return kind or fitting


def _entry(  # noqa: PLR0913, PLR0917 - the parts of one row
    table: Table, number: int, cells: Mapping[Column, str], title: Title | None, key: str, named: Named
) -> Entry | None:
    data = {"key": key, "kind": named.kind, "name": cells["name"], "position": cells["position"]}
    try:
        subject = Subject.model_validate(data)
    except ValidationError as wrong:
        for fault in wrong.errors(include_input=False):
            table.blame(number, *_in_words(fault, cells))
        return None
    return None if title is None else Entry(subject=subject, title=title.code)


def _in_words(fault: Any, cells: Mapping[Column, str]) -> tuple[Column, str, str]:
    column: Column = fault["loc"][0]
    if column == "name" and not cells["name"]:
        return column, "Thiếu họ tên, tên tập thể hoặc hộ gia đình.", "The name of the subject is missing."
    words = fault_in_words(fault)
    return column, words["vi"], words["en"]


def _check_doubles(table: Table, entries: Sequence[tuple[int, Entry]]) -> None:
    first: dict[tuple[str, str], int] = {}
    named: dict[str, tuple[int, Subject]] = {}
    for number, entry in entries:
        earlier = first.setdefault((entry.subject.key, entry.title), number)
        of_key, subject = named.setdefault(entry.subject.key, (number, entry.subject))
        if subject != entry.subject:
            vi = f"Cùng mã với {subject.name} ở dòng {of_key}: nếu là một người, hãy ghi tên và chức vụ như nhau."
            en = (
                f"The same key as {subject.name} in row {of_key}: if this is one person, write name and position alike."
            )
            table.blame(number, "name", f"{vi} Nếu không, hãy ghi mã khác.", f"{en} If not, give another key.")
        elif earlier != number:
            vi = f"Trùng dòng {earlier}: cùng tên, chức vụ, danh hiệu; hãy xóa một dòng, hoặc ghi mã khác ở đây."
            en = f"The same as row {earlier}; remove one of them, or give another key if these are two people."
            table.blame(number, "name", vi, en)
