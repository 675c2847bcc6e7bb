"""What was read of a file: its sheets as cells of text, and what was odd about a cell.

A preview carries it in its form, so that nothing of a list is kept by the service before it is handed in (ADR 0056).
"""

import zlib
from base64 import b64decode, b64encode
from enum import StrEnum
from typing import Annotated, Final, Literal, NamedTuple

from pydantic import Field

from contracts.message import Message
from services.registration.lists.refusals import ListKeptDamaged

LONGEST_CELL: Final = 2000
"""Characters of a cell that are kept; a name has at most 300."""
_LARGEST_KEPT: Final = 16 * 2**20
"""Bytes of the cells that a form carries: the most that files hold are some 5 MB."""
_LETTERS: Final = 26
_LAST_COLUMN: Final = 16_384


class Oddity(StrEnum):
    """What a cell holds in place of a text."""

    DATE = "date"
    """A date or a time, which Excel keeps as a number."""
    NUMBER = "number"
    LOGICAL = "logical"
    """TRUE or FALSE."""
    ERROR = "error"
    """An error of a formula, as #N/A."""
    UNCOMPUTED = "uncomputed"
    """A formula whose value was never saved."""


class Row(NamedTuple):
    """A row of a sheet, with its number from 1 and its cells from column A on."""

    number: int
    cells: tuple[str, ...]


class Area(NamedTuple):
    """The cells that were merged into one, by row and column from 1, the ends included."""

    top: int
    left: int
    bottom: int
    right: int


class Sheet(Message):
    """A sheet of a file; rows without anything are left out. `odd` are odd cells by address."""

    name: str
    hidden: bool = False
    rows: tuple[Row, ...] = ()
    odd: dict[str, Oddity] = {}  # noqa: RUF012 - pydantic copies it
    merged: tuple[Area, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()


class Book(Message):
    """The sheets of one file; `computed` cells hold the last value of a formula. `encoding` is that of a CSV file."""

    kind: Literal["xlsx", "csv"]
    sheets: Annotated[tuple[Sheet, ...], Field(min_length=1)]
    computed: int = 0
    encoding: str = ""


def kept(book: Book) -> str:
    """`book` as the form of a preview carries it: packed, since a list of 2,000 rows would else be 150 kB of a page."""
    return b64encode(zlib.compress(book.model_dump_json(exclude_defaults=True).encode())).decode()


def taken_back(text: str) -> Book:
    """The book that `kept` wrote; raises ListKeptDamaged for any other text."""
    packed = zlib.decompressobj()
    try:
        unpacked = packed.decompress(b64decode(text, validate=True), _LARGEST_KEPT)
        return Book.model_validate_json(unpacked)
    except (ValueError, zlib.error):
        raise ListKeptDamaged from None


def letters(column: int) -> str:
    """The letters of a column counted from 1: 1 is A, 28 is AB."""
    text = ""
    while column:
        column, rest = divmod(column - 1, _LETTERS)
        text = chr(ord("A") + rest) + text
    return text


def address(row: int, column: int) -> str:
    """The address of a cell, as in C17."""
    return f"{letters(column)}{row}"


def place(cell: str) -> tuple[int, int]:
    """The row and the column of an address; raises ValueError for a text that is none."""
    name = cell.rstrip("0123456789")
    if not (name.isascii() and name.isalpha() and name.isupper() and len(name) <= 3):  # noqa: PLR2004 - XFD is the last
        raise ValueError(f"{cell} is the address of no cell")
    column = 0
    for letter in name:
        column = column * _LETTERS + ord(letter) - ord("A") + 1
    row = int(cell[len(name) :])
    if not 1 <= row <= 2**20 or column > _LAST_COLUMN:
        raise ValueError(f"{cell} lies outside a sheet")
    return row, column
