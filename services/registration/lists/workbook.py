"""A list as an Excel workbook (ECMA-376): looked at before it is opened, then read by openpyxl.

The directory of the archive and the XML of its parts are examined first, so that no file unfolds beyond its limits.
What openpyxl leaves out when it reads row by row is read here: merged cells, hidden rows and columns, and formulas
without a value.
"""

import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO
from posixpath import normpath
from typing import IO, Any, Final
from xml.etree.ElementTree import Element, ParseError, fromstring, iterparse
from zipfile import BadZipFile, ZipFile

import structlog
from openpyxl import load_workbook

from services.registration.lists.archive import examine
from services.registration.lists.book import LONGEST_CELL, Area, Book, Oddity, Row, Sheet, address, place
from services.registration.lists.refusals import (
    ListFileDamaged,
    ListTooLong,
    ListTooManySheets,
    ListTooWide,
)

_log = structlog.get_logger()
MOST_FILLED_ROWS: Final = 5000
"""Rows of a sheet that hold anything; a registration takes 2,000."""
MOST_COLUMNS: Final = 100
_MOST_ROWS: Final = 50_000
"""Rows that a sheet's part has, with those that are blank and only formatted."""
_MOST_CELLS: Final = 300_000
_MOST_SHEETS: Final = 50


@dataclass
class _Marks:
    """What one sheet's part says beside the values of its cells."""

    filled: int = 0
    last_row: int = 0
    last_column: int = 0
    computed: int = 0
    uncomputed: list[str] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class _Part:
    """A sheet as the workbook lists it, and the path of its part."""

    name: str
    hidden: bool
    path: str


def read_workbook(content: bytes) -> Book:
    """The book of an .xlsx file; raises the Refusal in its way."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            examine(archive)
            parts = _parts(archive)
            marks = {part.name: _marks(archive, part) for part in parts}
    except (BadZipFile, ParseError, KeyError, ValueError, EOFError, NotImplementedError, zlib.error) as wrong:
        raise ListFileDamaged(part=type(wrong).__name__) from None
    sheets = tuple(_sheets(content, parts, marks))
    return Book(kind="xlsx", sheets=sheets, computed=sum(one.computed for one in marks.values()))


def _parts(archive: ZipFile) -> list[_Part]:
    """The worksheets in the order of the workbook; raises KeyError, ParseError."""
    targets = {
        one.get("Id"): one
        for one in fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - examined before
        if (one.get("Type") or "").endswith("/worksheet")
    }
    listed = fromstring(archive.read("xl/workbook.xml")).iterfind("{*}sheets/{*}sheet")  # noqa: S314
    known = set(archive.namelist())
    found = []
    for sheet in listed:
        target = targets.get(next((value for name, value in sheet.items() if name.endswith("}id")), None))
        if target is not None:
            path = normpath("xl/" + target.attrib["Target"]).removeprefix("xl//")
            path = path if path in known else target.attrib["Target"].lstrip("/")
            found.append(_Part(sheet.attrib["name"], sheet.get("state", "visible") != "visible", path))
    if len(found) > _MOST_SHEETS:
        raise ListTooManySheets(count=len(found), most=_MOST_SHEETS)
    if not found or {one.path for one in found} - known:
        raise ListFileDamaged(part="xl/worksheets")
    return found


def _marks(archive: ZipFile, part: _Part) -> _Marks:
    """Read the part of a sheet for what stands beside its values; raises ListTooLong, ListTooWide."""
    marks, rows, cells, data = _Marks(), 0, 0, None
    with archive.open(part.path) as stream:
        for event, element in _events(stream):
            name = element.tag.rpartition("}")[2]
            if event == "start":
                data = element if name == "sheetData" else data
                cells += name == "c"
                if cells > _MOST_CELLS:
                    raise ListTooWide(sheet=part.name, most=_MOST_CELLS)
            elif name == "row":
                rows += 1
                _mark_row(marks, element)
                if data is not None:
                    data.clear()
                if rows > _MOST_ROWS or marks.filled > MOST_FILLED_ROWS:
                    raise ListTooLong(sheet=part.name, most=min(rows - 1, _MOST_ROWS))
                if marks.last_column > MOST_COLUMNS:
                    raise ListTooWide(sheet=part.name, most=MOST_COLUMNS)
            else:
                _mark_other(marks, name, element)
    return marks


def _events(stream: IO[bytes]) -> Iterator[tuple[str, Element]]:
    yield from iterparse(stream, ("start", "end"))  # noqa: S314 - examined before


def _mark_row(marks: _Marks, row: Element) -> None:
    number, filled = int(row.get("r") or marks.last_row + 1), False
    for at, cell in enumerate(row, start=1):
        where = cell.get("r") or address(number, at)
        parts = {part.tag.rpartition("}")[2] for part in cell}
        has_value, is_formula = not parts.isdisjoint(("v", "is")), "f" in parts
        if not (has_value or is_formula):
            continue
        filled = True
        marks.last_column = max(marks.last_column, place(where)[1])
        marks.computed += is_formula and has_value
        if is_formula and not has_value:
            marks.uncomputed.append(where)
    if filled:
        marks.filled += 1
        marks.last_row = max(marks.last_row, number)
        if row.get("hidden") in {"1", "true"}:
            marks.hidden_rows.append(number)


def _mark_other(marks: _Marks, name: str, element: Element) -> None:
    if name == "mergeCell" and len(marks.merged) < MOST_FILLED_ROWS:
        first, _, last = element.attrib["ref"].partition(":")
        marks.merged.append(Area(*place(first), *place(last or first)))
    elif name == "col" and element.get("hidden") in {"1", "true"}:
        first_column, last_column = int(element.attrib["min"]), int(element.attrib["max"])
        marks.hidden_columns += range(first_column, min(last_column, MOST_COLUMNS) + 1)


def _sheets(content: bytes, parts: list[_Part], marks: dict[str, _Marks]) -> Iterator[Sheet]:
    """The sheets with their values, as openpyxl reads them."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions, which a list does not need
            book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
            read = {part.name: _values(book[part.name], marks[part.name]) for part in parts}
    except Exception as wrong:  # noqa: BLE001 - the library raises whatever a damaged part leads it to
        _log.info("list_not_read", cause=type(wrong).__name__)
        raise ListFileDamaged(part=type(wrong).__name__) from None
    for part in parts:
        rows, odd = read[part.name]
        of_part = marks[part.name]
        odd |= dict.fromkeys(of_part.uncomputed, Oddity.UNCOMPUTED)
        yield Sheet(
            name=part.name[:100],
            hidden=part.hidden,
            rows=tuple(rows),
            odd=odd,
            merged=tuple(of_part.merged),
            hidden_rows=tuple(of_part.hidden_rows),
            hidden_columns=tuple(of_part.hidden_columns),
        )


def _values(sheet: Any, marks: _Marks) -> tuple[list[Row], dict[str, Oddity]]:
    rows: list[Row] = []
    odd: dict[str, Oddity] = {}
    if not marks.filled:
        return rows, odd
    limits = {"max_row": marks.last_row, "max_col": marks.last_column}
    uncomputed = {place(one)[0] for one in marks.uncomputed}
    for number, cells in enumerate(sheet.iter_rows(min_row=1, min_col=1, **limits), start=1):
        texts = [_text(cell.value) for cell in cells]
        if not any(text.strip() for text in texts) and number not in uncomputed:
            continue
        rows.append(Row(number, tuple(texts)))
        for column, cell in enumerate(cells, start=1):
            kind = None if cell.value is None else _oddity(cell.value, cell.data_type)
            if kind is not None:
                odd[address(number, column)] = kind
    return rows, odd


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case datetime() if value.time() != time.min:
            return f"{value:%d/%m/%Y %H:%M}"
        case date():
            return f"{value:%d/%m/%Y}"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
        case _:
            return str(value)[: LONGEST_CELL + 1]


def _oddity(value: object, data_type: str) -> Oddity | None:
    if data_type == "e":
        return Oddity.ERROR
    match value:
        case bool():
            return Oddity.LOGICAL
        case int() | float():
            return Oddity.NUMBER
        case date() | time() | timedelta():
            return Oddity.DATE
        case _:
            return None
