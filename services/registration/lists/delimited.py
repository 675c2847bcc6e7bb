"""A list as CSV: its encoding, its delimiter, its rows."""

import codecs
import csv
import io
import re
from collections import Counter
from typing import Final
from unicodedata import normalize

from contracts.text import folded
from services.registration.lists.book import LONGEST_CELL, Book, Row, Sheet
from services.registration.lists.letters import is_vietnamese
from services.registration.lists.refusals import ListCsvBroken, ListEncodingUnknown, ListTooLong, ListTooWide
from services.registration.lists.workbook import MOST_COLUMNS, MOST_FILLED_ROWS

_NAME: Final = "CSV"
_MARKED: Final = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_DELIMITERS: Final = "\t;,|"
_SEPARATOR: Final = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
"""The first line by which a file names its delimiter to Excel."""
_SAMPLE: Final = 20


def read_delimited(content: bytes) -> Book:
    """The one sheet of a CSV file; raises ListEncodingUnknown, ListCsvBroken, ListTooLong, ListTooWide."""
    text, encoding = _decoded(content)
    separator = _SEPARATOR.match(text)
    if separator is not None:
        text = text[separator.end() :]
    delimiter = separator[1] if separator else _delimiter(text)
    skipped = 1 if separator else 0
    rows: list[Row] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(reader, start=1 + skipped):
            if any(cell.strip() for cell in cells):
                rows.append(Row(number, tuple(_shown(cell) for cell in cells)))
            _limit(rows)
    except csv.Error:
        raise ListCsvBroken(line=reader.line_num + skipped) from None
    return Book(kind="csv", sheets=(Sheet(name=_NAME, rows=tuple(rows)),), encoding=encoding)


def _limit(rows: list[Row]) -> None:
    if len(rows) > MOST_FILLED_ROWS:
        raise ListTooLong(sheet=_NAME, most=MOST_FILLED_ROWS)
    if rows and len(rows[-1].cells) > MOST_COLUMNS:
        raise ListTooWide(sheet=_NAME, most=MOST_COLUMNS)


def _decoded(content: bytes) -> tuple[str, str]:
    """The text of a file and the name of its encoding."""
    for mark, codec, name in _MARKED:
        if content.startswith(mark):
            return _checked(content, codec, name), name
    if b"\x00" in content:
        codec = "utf-16-le" if content[1:2] == b"\x00" else "utf-16-be"
        return _checked(content, codec, "UTF-16"), "UTF-16"
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        text = normalize("NFC", _checked(content, "windows-1258", "Windows-1258"))
    strange = next((one for one in text if one.isalpha() and not is_vietnamese(one)), None)
    if strange is not None:
        raise ListEncodingUnknown(found=f"U+{ord(strange):04X}")
    return text, "Windows-1258"


def _checked(content: bytes, codec: str, name: str) -> str:
    try:
        text = content.decode(codec)
    except UnicodeDecodeError:
        raise ListEncodingUnknown(found=name) from None
    if "\x00" in text or "\ufffe" in text:
        raise ListEncodingUnknown(found=name)
    return text


def _delimiter(text: str) -> str:
    """The sign that parts most of the first lines; a comma where none does."""
    lines = [line for line in text.splitlines()[:_SAMPLE] if line.strip()]
    parted = Counter({sign: sum(sign in line for line in lines) for sign in _DELIMITERS})
    sign, times = parted.most_common(1)[0]
    return sign if times else ","


def _shown(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from computing it."""
    text = cell[:LONGEST_CELL]
    return text[1:] if text[:1] == "'" and text[1:2] in {"=", "+", "-", "@"} and folded(text[1:]) else text
