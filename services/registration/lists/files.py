"""Which kind of file was sent, found by its first bytes and never by its name; and the book that it holds."""

from typing import Final, NoReturn

from services.registration.lists.book import Book
from services.registration.lists.delimited import read_delimited
from services.registration.lists.refusals import (
    ListFileEmpty,
    ListFileLocked,
    ListFileOldExcel,
    ListFileOtherKind,
    ListWithoutRows,
)
from services.registration.lists.workbook import read_workbook

_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS: Final = (
    (b"%PDF", "tệp PDF", "a PDF"),
    (b"\x89PNG", "hình ảnh", "a picture"),
    (b"\xff\xd8\xff", "hình ảnh", "a picture"),
    (b"GIF8", "hình ảnh", "a picture"),
    (b"BM", "hình ảnh", "a picture"),
    (b"II*\x00", "hình ảnh", "a picture"),
    (b"{\\rtf", "tệp văn bản RTF", "an RTF document"),
    (b"Rar!", "tệp nén RAR", "a RAR archive"),
    (b"7z\xbc\xaf", "tệp nén 7z", "a 7z archive"),
    (b"\x1f\x8b", "tệp nén gzip", "a gzip archive"),
    (b"MZ", "tệp chương trình", "a program"),
    (b"SQLite format 3", "cơ sở dữ liệu", "a database"),
    (b"{", "tệp JSON", "JSON"),
)
_MARKUP: Final = (
    (b"<?xml", "tệp XML", "an XML file"),
    (b"<!doctype html", "trang web (HTML)", "a web page (HTML)"),
    (b"<html", "trang web (HTML)", "a web page (HTML)"),
    (b"<table", "trang web (HTML)", "a web page (HTML)"),
    (b"<svg", "hình ảnh SVG", "an SVG picture"),
)


def read_file(content: bytes) -> Book:
    """The book in a file; raises the Refusal that names what the file is instead."""
    if not content:
        raise ListFileEmpty
    if content.startswith(_ZIP):
        book = read_workbook(content)
    elif content.startswith(_OLE):
        _refuse_compound(content)
    else:
        _refuse_others(content)
        book = read_delimited(content)
    if not any(sheet.rows for sheet in book.sheets):
        raise ListWithoutRows
    return book


def _refuse_compound(content: bytes) -> NoReturn:
    """Refuse a compound file, as Excel wrote until 2003 and writes with a password (MS-OFFCRYPTO, 1.3.2)."""
    if _utf16("EncryptedPackage") in content:
        raise ListFileLocked
    if _utf16("WordDocument") in content:
        raise ListFileOtherKind(what_vi="tệp Word (.doc)", what_en="a Word document (.doc)")
    if _utf16("PowerPoint Document") in content:
        raise ListFileOtherKind(what_vi="tệp trình chiếu (.ppt)", what_en="a presentation (.ppt)")
    raise ListFileOldExcel


def _refuse_others(content: bytes) -> None:
    beginning = content[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    for start, vi, en in _OTHERS:
        if beginning.startswith(start):
            raise ListFileOtherKind(what_vi=vi, what_en=en)
    for start, vi, en in _MARKUP:
        if beginning.lower().startswith(start):
            raise ListFileOtherKind(what_vi=vi, what_en=en)


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")
