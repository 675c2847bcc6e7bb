"""Bad files that units send for a list, each with the code that it is answered with: they are not read at all."""

import struct
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import NamedTuple
from unicodedata import normalize

import xlsxwriter

from tests.registration.lists import HEADER, workbook

SOUND = (1, "Nguyễn Thị Hoa", "Kế toán", "LĐTT")


class Bad(NamedTuple):
    """A kind of bad list: its name, the file, the code it is answered with, and the cell; empty for the whole."""

    kind: str
    made: Callable[[], bytes]
    code: str
    cell: str = ""


def _entries(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(entries: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def plain() -> bytes:
    """A sound list."""
    return workbook(HEADER, SOUND)


def changed(name: str, change: Callable[[bytes], bytes]) -> Callable[[], bytes]:
    """A sound list with one part of it changed."""

    def made() -> bytes:
        entries = _entries(plain())
        entries[name] = change(entries[name])
        return _packed(entries)

    return made


def without(name: str) -> Callable[[], bytes]:
    """A sound list without one of its parts."""
    return lambda: _packed({key: value for key, value in _entries(plain()).items() if key != name})


def with_entry(name: str, content: bytes = b"x") -> Callable[[], bytes]:
    """A sound list with one more part."""
    return lambda: _packed({**_entries(plain()), name: content})


def only(*names: str) -> Callable[[], bytes]:
    """An archive of other names."""
    return lambda: _packed(dict.fromkeys(names, b"<a/>"))


def compound(*streams: str) -> Callable[[], bytes]:
    """A file of Office 97–2003 that names some streams."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    return lambda: head + b"".join(one.encode("utf-16-le") + bytes(4) for one in streams)


def text(content: bytes) -> Callable[[], bytes]:
    """A file of those bytes."""
    return lambda: content


def csv(table: str, encoding: str = "utf-8") -> Callable[[], bytes]:
    """A table as CSV."""
    return lambda: table.encode(encoding)


def windows_1258(table: str) -> bytes:
    """A text as Windows writes it in its code page of Vietnamese: the tone behind the letter."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    written = ""
    for letter in table:
        base, *marks = list(normalize("NFD", letter))
        quality = "".join(mark for mark in marks if mark not in tones)
        written += normalize("NFC", base + quality) + "".join(mark for mark in marks if mark in tones)
    return written.encode("windows-1258")


def encrypted() -> bytes:
    """An archive whose entries say that they are encrypted."""
    content = bytearray(plain())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(mark, at + 4)
    return bytes(content)


def spoiled() -> bytes:
    """A workbook in which one byte of a stored part was changed on the way."""
    content = bytearray(_packed(_entries(plain()), zipfile.ZIP_STORED))
    content[content.find(b"sheetData")] ^= 0x20
    return bytes(content)


def doubled() -> bytes:
    """An archive with two entries of one name."""
    out = BytesIO(plain())
    with zipfile.ZipFile(out, "a") as archive:
        info = zipfile.ZipInfo("xl/workbook.xml")
        archive.filelist.append(archive.getinfo("xl/workbook.xml"))
        archive.NameToInfo.pop(info.filename)
        archive.writestr(info, b"<a/>")
    return out.getvalue()


def lying_bomb() -> bytes:
    """An archive whose directory says that an entry is smaller than it is."""
    content = bytearray(_packed({**_entries(plain()), "xl/sharedStrings.xml": b" " * 9_000_000}))
    at = content.find(struct.pack("<L", 9_000_000))
    while at >= 0:
        content[at : at + 4] = struct.pack("<L", 90)
        at = content.find(struct.pack("<L", 9_000_000), at + 4)
    return bytes(content)


def sheets(number: int) -> bytes:
    """A workbook with so many sheets."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for _ in range(number):
            book.add_worksheet().write(0, 0, "a")
    return out.getvalue()


def chart_alone() -> bytes:
    """A workbook that holds a chart and no sheet that can be read."""
    return changed("xl/_rels/workbook.xml.rels", lambda part: part.replace(b"/worksheet", b"/chartsheet"))()


def long_list(rows: int) -> Callable[[], bytes]:
    """A list of so many rows."""
    return lambda: workbook(HEADER, *((n, "Nguyễn Thị Hoa", f"Tổ {n}", "LĐTT") for n in range(1, rows + 1)))


def blank_rows() -> bytes:
    """A sheet whose part has 60,000 blank rows that are only formatted."""
    rows = b"".join(b'<row r="%d" ht="20"/>' % number for number in range(3, 60_003))
    return changed("xl/worksheets/sheet1.xml", lambda part: part.replace(b"</sheetData>", rows + b"</sheetData>"))()


def wide_list() -> bytes:
    """A list whose cells go on to column XFD."""
    return workbook((*HEADER, *(f"Cột {n}" for n in range(200))), SOUND)


def crowded() -> bytes:
    """One row with far more cells than a sheet has."""
    cells = b"<c/>" * 400_000
    return changed("xl/worksheets/sheet1.xml", lambda part: part.replace(b"</row>", cells + b"</row>", 1))()


FILES = (
    Bad("an empty file", text(b""), "list-file-empty"),
    Bad("Excel 97", compound("Workbook"), "list-file-old-excel"),
    Bad("Excel 95", compound("Book"), "list-file-old-excel"),
    Bad("a workbook with a password", compound("EncryptionInfo", "EncryptedPackage"), "list-file-locked"),
    Bad("Word 97", compound("WordDocument"), "list-file-other-kind"),
    Bad("PowerPoint 97", compound("PowerPoint Document"), "list-file-other-kind"),
    Bad("macros in .xlsm", with_entry("xl/vbaProject.bin"), "list-file-macros"),
    Bad("macros of Excel 4", with_entry("xl/macrosheets/sheet1.xml"), "list-file-macros"),
    Bad(
        "macros declared in a file renamed to .xlsx",
        changed(
            "[Content_Types].xml", lambda part: part.replace(b"spreadsheetml.sheet.main", b"x.sheet.macroEnabled.main")
        ),
        "list-file-macros",
    ),
    Bad("a binary workbook", only("[Content_Types].xml", "xl/workbook.bin"), "list-file-binary-excel"),
    Bad("OpenDocument", only("mimetype", "content.xml"), "list-file-other-kind"),
    Bad("Word", only("[Content_Types].xml", "word/document.xml"), "list-file-other-kind"),
    Bad("PowerPoint", only("[Content_Types].xml", "ppt/presentation.xml"), "list-file-other-kind"),
    Bad("Numbers", only("Index/Document.iwa"), "list-file-other-kind"),
    Bad("a ZIP with a workbook in it", only("danh-sach.xlsx"), "list-file-other-kind"),
    Bad("a ZIP of pictures", only("a.jpg", "b.jpg"), "list-file-other-kind"),
    Bad("an empty ZIP", lambda: _packed({}), "list-file-other-kind"),
    Bad("PDF", text(b"%PDF-1.7\n"), "list-file-other-kind"),
    Bad("a web page saved as .xls", text(b"<html><table><tr><td>a</td></tr></table></html>"), "list-file-other-kind"),
    Bad("a web page with a DOCTYPE", text(b"<!DOCTYPE html><p>a"), "list-file-other-kind"),
    Bad("a bare HTML table", text(b"\xef\xbb\xbf <TABLE><tr>"), "list-file-other-kind"),
    Bad(
        "SpreadsheetML of 2003",
        text(b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'),
        "list-file-other-kind",
    ),
    Bad("a PNG picture", text(b"\x89PNG\r\n\x1a\n"), "list-file-other-kind"),
    Bad("a scan in JPEG", text(b"\xff\xd8\xff\xe0"), "list-file-other-kind"),
    Bad("RTF", text(b"{\\rtf1 a}"), "list-file-other-kind"),
    Bad("RAR", text(b"Rar!\x1a\x07"), "list-file-other-kind"),
    Bad("7z", text(b"7z\xbc\xaf\x27\x1c"), "list-file-other-kind"),
    Bad("gzip", text(b"\x1f\x8b\x08"), "list-file-other-kind"),
    Bad("a program", text(b"MZ\x90\x00"), "list-file-other-kind"),
    Bad("JSON", text(b'{"entries": []}'), "list-file-other-kind"),
    Bad("a workbook cut off", lambda: plain()[:-400], "list-file-damaged"),
    Bad("a workbook cut off in its middle", lambda: plain()[:2000], "list-file-damaged"),
    Bad("a part that does not match its checksum", spoiled, "list-file-damaged"),
    Bad("broken XML in a sheet", changed("xl/worksheets/sheet1.xml", lambda part: part[:-40]), "list-file-damaged"),
    Bad("broken XML in the strings", changed("xl/sharedStrings.xml", lambda part: part[:-9]), "list-file-damaged"),
    Bad("no workbook part", without("xl/workbook.xml"), "list-file-damaged"),
    Bad("no sheet part", without("xl/worksheets/sheet1.xml"), "list-file-damaged"),
    Bad("no relations", without("xl/_rels/workbook.xml.rels"), "list-file-damaged"),
    Bad("a chart alone", chart_alone, "list-file-damaged"),
    Bad(
        "a string that is not there",
        changed("xl/worksheets/sheet1.xml", lambda part: part.replace(b"<v>0</v>", b"<v>999</v>", 1)),
        "list-file-damaged",
    ),
    Bad(
        "a row without a number",
        changed("xl/worksheets/sheet1.xml", lambda part: part.replace(b'r="2"', b'r="hai"', 1)),
        "list-file-damaged",
    ),
    Bad(
        "a cell beyond the last column",
        changed("xl/worksheets/sheet1.xml", lambda part: part.replace(b'r="D2"', b'r="XFE2"')),
        "list-file-damaged",
    ),
    Bad(
        "a merged area that is none",
        changed(
            "xl/worksheets/sheet1.xml",
            lambda part: part.replace(b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="?"/></mergeCells>'),
        ),
        "list-file-damaged",
    ),
    Bad("an encrypted entry", encrypted, "list-file-suspect"),
    Bad("an unusual compression", lambda: _packed(_entries(plain()), zipfile.ZIP_BZIP2), "list-file-suspect"),
    Bad("compression by LZMA", lambda: _packed(_entries(plain()), zipfile.ZIP_LZMA), "list-file-suspect"),
    Bad("two entries of one name", doubled, "list-file-suspect"),
    Bad("an entry above the archive", with_entry("../../etc/passwd"), "list-file-suspect"),
    Bad("an entry at the root", with_entry("/etc/passwd"), "list-file-suspect"),
    Bad("an entry of Windows", with_entry("..\\a.xml"), "list-file-suspect"),
    Bad("a bomb of strings", changed("xl/sharedStrings.xml", lambda _: b" " * 20_000_000), "list-file-suspect"),
    Bad("a bomb of rows", changed("xl/worksheets/sheet1.xml", lambda _: b" " * 60_000_000), "list-file-suspect"),
    Bad(
        "a bomb of many parts",
        lambda: _packed({**_entries(plain()), **{f"a{n}": b"" for n in range(2500)}}),
        "list-file-suspect",
    ),
    Bad("a bomb whose directory lies", lying_bomb, "list-file-damaged"),
    Bad(
        "entities that repeat one another",
        changed(
            "xl/sharedStrings.xml", lambda part: b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "b">]>' + part[55:]
        ),
        "list-file-suspect",
    ),
    Bad(
        "an entity from elsewhere",
        changed("xl/workbook.xml", lambda part: b'<!DOCTYPE a SYSTEM "file:///etc/passwd">' + part),
        "list-file-suspect",
    ),
    Bad(
        "entities in UTF-16",
        changed("xl/styles.xml", lambda _: '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "b">]><a/>'.encode("utf-16")),
        "list-file-suspect",
    ),
    Bad(
        "Strict Open XML",
        changed(
            "xl/workbook.xml",
            lambda part: part.replace(
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            ),
        ),
        "list-file-strict",
    ),
    Bad("sixty sheets", lambda: sheets(60), "list-too-many-sheets"),
    Bad("100,000 rows", long_list(100_000), "list-too-long"),
    Bad("6,000 rows", long_list(6000), "list-too-long"),
    Bad("60,000 formatted blank rows", blank_rows, "list-too-long"),
    Bad("6,000 rows of CSV", csv("Họ và tên,Danh hiệu\n" + "Nguyễn Thị Hoa,LĐTT\n" * 6000), "list-too-long"),
    Bad("200 columns", wide_list, "list-too-wide"),
    Bad("400,000 cells in a row", crowded, "list-too-wide"),
    Bad("200 columns of CSV", csv(",".join(["a"] * 200)), "list-too-wide"),
    Bad("a workbook without a word", lambda: workbook((None,)), "list-without-rows"),
    Bad("a CSV of blanks", csv(" \n,,\n"), "list-without-rows"),
    Bad(
        "a CSV in TCVN3",
        csv("Họ tên,Danh hiệu\n".replace("ọ", "ä").replace("ệ", "Ö") + "NguyÔn V¨n An,L§TT\n", "latin-1"),
        "list-encoding-unknown",
    ),
    Bad("a CSV in Windows-1251", csv("ФИО,звание\nИванов,а\n", "windows-1251"), "list-encoding-unknown"),
    Bad("a CSV of half a character", text("Họ tên".encode("utf-16")[:-1]), "list-encoding-unknown"),
    Bad("UTF-8 with a mark that is broken", text(b"\xef\xbb\xbfH\xe1\xbb"), "list-encoding-unknown"),
    Bad("bytes of no text", text(bytes(range(1, 200)) * 3), "list-encoding-unknown"),
    Bad("a CSV with NUL", text(b"\xef\xbb\xbfa\x00b"), "list-encoding-unknown"),
    Bad("a quote that is never closed", csv('Họ và tên,Danh hiệu\n"Nguyễn Thị Hoa,LĐTT\n'), "list-csv-broken"),
    Bad("a quote inside a cell", csv('Họ và tên,Danh hiệu\n"Nguyễn" Hoa,LĐTT\n'), "list-csv-broken"),
)
