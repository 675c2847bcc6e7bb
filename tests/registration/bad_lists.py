"""The kinds of bad lists that units send, each with the code that it is answered with and the cell that is blamed.

Those of `FILES` are not read at all; those of `CELLS` are read, and their faults keep them from being handed in.
"""

import struct
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any, NamedTuple
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


def row(
    name: object = "Trần Văn Bình", title: object = "LĐTT", position: object = "Văn thư", **how: Any
) -> Callable[[], bytes]:
    """A list whose third row is the one that is bad."""
    return lambda: workbook(HEADER, SOUND, (2, name, position, title), **how)


def rows(*more: tuple[object, ...], header: tuple[object, ...] = HEADER, **how: Any) -> Callable[[], bytes]:
    """A list of these rows under a header."""
    return lambda: workbook(header, *more, **how)


def headed(top: str, *more: tuple[object, ...]) -> Callable[[], bytes]:
    """A list with a line above its header, which is row 3."""
    return lambda: workbook((top,), (), HEADER, SOUND, *more)


WITH_KIND = ("Họ và tên", "Loại", "Danh hiệu", "Mã")
TICKED = ("Họ và tên", "Chức vụ", "LĐTT", "CSTĐCS")
WITH_UNIT = ("Họ và tên", "Đơn vị", "Danh hiệu")


def uncomputed(part: bytes) -> bytes:
    """The cell D2 as a formula that no program has computed."""
    at = part.find(b'<c r="D2"')
    end = part.find(b"</c>", at) + 4
    return part[:at] + b'<c r="D2"><f>D1</f></c>' + part[end:]


CELLS = (
    Bad("no name", row(name=""), "list-name-missing", "B3"),
    Bad("a name of blanks", row(name="   "), "list-name-missing", "B3"),
    Bad("a name of dashes", row(name="---"), "list-name-without-letters", "B3"),
    Bad("a name of digits as text", row(name="12345"), "list-name-without-letters", "B3"),
    Bad("a number as a name", row(name=42), "list-cell-number", "B3"),
    Bad("a date as a name", row(name=date(2017, 1, 12)), "list-cell-date", "B3"),
    Bad("a logical value as a name", row(name=True), "list-cell-logical", "B3"),
    Bad("a date as a position", row(position=date(2017, 1, 12)), "list-cell-date", "C3"),
    Bad("an instant as a position", row(position=datetime(2017, 1, 12, 8, 30)), "list-cell-date", "C3"),  # noqa: DTZ001 - a cell has none
    Bad("a number as a position", row(position=3), "list-cell-number", "C3"),
    Bad("a number as a title", row(title=7), "list-cell-number", "D3"),
    Bad("a date as a title", row(title=date(2017, 1, 12)), "list-cell-date", "D3"),
    Bad(
        "a name by a formula without a value",
        changed("xl/worksheets/sheet1.xml", uncomputed),
        "list-cell-uncomputed",
        "D2",
    ),
    Bad(
        "an error #N/A",
        row(then=lambda _, sheet: sheet.write_formula("B3", "=NA()", None, "#N/A")),
        "list-cell-error",
        "B3",
    ),
    Bad(
        "an error #REF!",
        row(then=lambda _, sheet: sheet.write_formula("D3", "=#REF!", None, "#REF!")),
        "list-cell-error",
        "D3",
    ),
    Bad(
        "an error #NAME?",
        row(then=lambda _, sheet: sheet.write_formula("C3", "=a()", None, "#NAME?")),
        "list-cell-error",
        "C3",
    ),
    Bad("a formula as text", row(name="=B2"), "list-cell-formula-text", "B3"),
    Bad("a formula that runs a program", row(name="=cmd|'/c calc'!A1"), "list-cell-formula-text", "B3"),
    Bad("two people by a line end", row(name="Trần Văn Bình\nLê Thị Hoa"), "list-name-several", "B3"),
    Bad("two people by a semicolon", row(name="Trần Văn Bình; Lê Thị Hoa"), "list-name-several", "B3"),
    Bad("three people by commas", row(name="Trần Văn Bình, Lê Thị Hoa, Vũ Văn An"), "list-name-several", "B3"),
    Bad("two people by numbers", row(name="1. Trần Văn Bình 2. Lê Thị Hoa"), "list-name-several", "B3"),
    Bad("400 characters as a name", row(name="Trần " * 80), "list-cell-too-long", "B3"),
    Bad("32,767 characters as a name", row(name="a" * 32_767), "list-cell-too-long", "B3"),
    Bad("400 characters as a position", row(position="Tổ " * 140), "list-cell-too-long", "C3"),
    Bad("Cyrillic letters in a name", row(name="Trần Vаn Bình".replace("a", "а")), "list-cell-look-alike", "B3"),
    Bad("Greek letters in a name", row(name="Ηoàng Văn Bình"), "list-cell-look-alike", "B3"),
    Bad("full-width letters", row(name="Ｎguyễn Văn Bình"), "list-cell-look-alike", "B3"),
    Bad("mathematical letters", row(name="𝐍guyễn Văn Bình"), "list-cell-look-alike", "B3"),
    Bad("Cyrillic letters in a title", row(title="LĐТТ"), "list-cell-look-alike", "D3"),
    Bad("Chinese letters", row(name="阮文安"), "list-cell-other-script", "B3"),
    Bad("Thai letters", row(name="สมชาย ใจดี"), "list-cell-other-script", "B3"),
    Bad("Arabic letters", row(name="محمد علي"), "list-cell-other-script", "B3"),
    Bad("a zero-width space", row(name="Trần\u200bVăn Bình"), "list-cell-invisible", "B3"),
    Bad("a soft hyphen", row(name="Trần Văn B\u00adình"), "list-cell-invisible", "B3"),
    Bad("a byte order mark", row(name="\ufeffTrần Văn Bình"), "list-cell-invisible", "B3"),
    Bad("letters from right to left", row(name="Trần \u202eVăn Bình"), "list-cell-invisible", "B3"),
    Bad("an invisible Korean letter", row(name="Trần\u3164 Văn Bình"), "list-cell-invisible", "B3"),
    Bad("a zero-width joiner in a title", row(title="LĐ\u200dTT"), "list-cell-invisible", "D3"),
    Bad("a control character", csv("Họ và tên,Danh hiệu\nTrần\x07 Văn Bình,LĐTT\n"), "list-cell-control", "A2"),
    Bad(
        "a control character of the second block",
        csv("Họ và tên,Danh hiệu\nTrần\x85Văn\x90 Bình,LĐTT\n"),
        "list-cell-control",
        "A2",
    ),
    Bad("a mark without a letter", row(name="\u0301 Trần Văn Bình"), "list-cell-letters", "B3"),
    Bad("an emoji", row(name="Trần Văn Bình ⭐"), "list-cell-sign", "B3"),
    Bad("a private character", row(name="Trần Văn Bình \ue001"), "list-cell-sign", "B3"),
    Bad("digits of another script", row(position="Tổ ٣"), "list-cell-sign", "C3"),
    Bad("the font .VnTime", row(name="NguyÔn V¨n B×nh"), "list-cell-old-font", "B3"),
    Bad("the font .VnTimeH", row(name="TrÇn Quang §¹i"), "list-cell-old-font", "B3"),
    Bad("the font VNI-Times", row(name="Nguyeãn Vaên An"), "list-cell-old-font", "B3"),
    Bad("UTF-8 read as Windows-1252", row(name="Nguyá»…n VÄƒn An"), "list-cell-mojibake", "B3"),
    Bad("letters replaced by question marks", row(name="Nguy?n V?n An"), "list-cell-lost", "B3"),
    Bad("letters replaced by U+FFFD", row(name="Nguy\ufffdn Văn An"), "list-cell-lost", "B3"),
    Bad("a row of the sample", row(name="Nguyễn Văn A"), "list-name-of-sample", "B3"),
    Bad("no title", row(title=""), "list-title-missing", "D3"),
    Bad("an order as a title", row(title="Huân chương Lao động hạng Ba"), "list-title-unknown", "D3"),
    Bad("a certificate as a title", row(title="Giấy khen"), "list-title-unknown", "D3"),
    Bad("a misspelt title", row(title="Lao động tiên tiên tiến"), "list-title-unknown", "D3"),
    Bad("one known and one unknown title", row(title="LĐTT, Bằng khen"), "list-title-unknown", "D3"),
    Bad("a title with a remark", row(title="LĐTT (đề nghị xét)"), "list-title-unknown", "D3"),
    Bad(
        "a title of collectives for a person",
        rows(("Trần Văn Bình", "Cá nhân", "Tập thể LĐTT", ""), header=WITH_KIND),
        "list-title-of-other-kind",
        "B2",
    ),
    Bad(
        "a title of persons for a collective",
        rows(("Bộ phận một cửa", "Tập thể", "LĐTT", ""), header=WITH_KIND),
        "list-title-of-other-kind",
        "B2",
    ),
    Bad("a person's and a collective's title at once", row(title="LĐTT; TTLĐXS"), "list-title-of-other-kind", "D3"),
    Bad("an unknown kind", rows(("Trần Văn Bình", "Nam", "LĐTT", ""), header=WITH_KIND), "list-kind-unknown", "B2"),
    Bad(
        "a household",
        rows(("Hộ ông Trần Văn Bình", "Hộ gia đình", "LĐTT", ""), header=WITH_KIND),
        "list-kind-of-household",
        "B2",
    ),
    Bad("a key in capitals", rows(("Trần Văn Bình", "", "LĐTT", "CB 01"), header=WITH_KIND), "list-key-form", "D2"),
    Bad("a key with marks", rows(("Trần Văn Bình", "", "LĐTT", "cán-bộ"), header=WITH_KIND), "list-key-form", "D2"),
    Bad(
        "an identity number as a key",
        rows(("Trần Văn Bình", "", "LĐTT", "020190001234"), header=WITH_KIND),
        "list-key-private",
        "D2",
    ),
    Bad(
        "an identity number as a number",
        rows(("Trần Văn Bình", "", "LĐTT", 123456789), header=WITH_KIND),
        "list-key-private",
        "D2",
    ),
    Bad(
        "one key for two people",
        rows(("Trần Văn Bình", "", "LĐTT", "cb-1"), ("Lê Thị Hoa", "", "LĐTT", "cb-1"), header=WITH_KIND),
        "list-key-of-two",
        "D3",
    ),
    Bad("a row twice", rows(SOUND, SOUND), "list-row-twice", "B3"),
    Bad(
        "a row twice in NFD",
        rows(SOUND, (2, normalize("NFD", "Nguyễn Thị Hoa"), "Kế toán", "LĐTT")),
        "list-row-twice",
        "B3",
    ),
    Bad("a row twice in capitals", rows(SOUND, (2, "NGUYỄN THỊ HOA", "KẾ TOÁN", "LĐTT")), "list-row-twice", "B3"),
    Bad(
        "a tick that is a text",
        rows(("Trần Văn Bình", "Văn thư", "x", "xem lại"), header=TICKED),
        "list-tick-unclear",
        "D2",
    ),
    Bad(
        "a tick with a question mark",
        rows(("Trần Văn Bình", "Văn thư", "?", ""), (("Lê Thị Hoa"), "", "x", ""), header=TICKED),
        "list-tick-unclear",
        "C2",
    ),
    Bad(
        "a row without any tick",
        rows(("Trần Văn Bình", "Văn thư", "", ""), ("Lê Thị Hoa", "", "x", ""), header=TICKED),
        "list-title-missing",
        "A2",
    ),
    Bad(
        "an error in a tick",
        rows(
            ("Trần Văn Bình", "", "x", ""),
            header=TICKED,
            then=lambda _, sheet: sheet.write_formula("D2", "=1/0", None, "#DIV/0!"),
        ),
        "list-cell-error",
        "D2",
    ),
    Bad(
        "a row of another unit",
        rows(("Trần Văn Bình", "UBND xã Mai Pha", "LĐTT"), header=WITH_UNIT),
        "list-row-of-another-unit",
        "B2",
    ),
    Bad(
        "a row of another ward",
        rows(("Trần Văn Bình", "Phường Tam Thanh", "LĐTT"), header=WITH_UNIT),
        "list-row-of-another-unit",
        "B2",
    ),
    Bad("the list of another unit", headed("UBND XÃ MAI PHA"), "list-of-another-unit", "A1"),
    Bad(
        "a hidden row",
        row(then=lambda _, sheet: sheet.set_row(2, None, None, {"hidden": True})),
        "list-row-hidden",
        "B3",
    ),
    Bad(
        "rows hidden by a filter",
        row(then=lambda _, sheet: (sheet.autofilter("A1:D3"), sheet.set_row(1, None, None, {"hidden": 1}))),
        "list-row-hidden",
        "B2",
    ),
    Bad(
        "a hidden column of titles",
        row(then=lambda _, sheet: sheet.set_column("D:D", None, None, {"hidden": 1})),
        "list-column-hidden",
        "D1",
    ),
    Bad(
        "no header",
        rows(("Trần Văn Bình", "Văn thư", "LĐTT"), header=("Lê Thị Hoa", "Công chức", "LĐTT")),
        "list-header-missing",
    ),
    Bad(
        "a header in another language", rows(("Trần Văn Bình", "LĐTT"), header=("氏名", "称号")), "list-header-missing"
    ),
    Bad("a header of pictures", lambda: workbook(("1", "2"), ("3", "4")), "list-header-missing"),
    Bad("no column of names", rows(("Văn thư", "LĐTT"), header=("Chức vụ", "Danh hiệu")), "list-header-missing"),
    Bad(
        "no column of titles",
        rows(("Trần Văn Bình", "Văn thư"), header=("Họ và tên", "Chức vụ")),
        "list-title-column-missing",
    ),
    Bad(
        "titles of last year alone",
        rows(("Trần Văn Bình", "Văn thư", "LĐTT"), header=("Họ và tên", "Chức vụ", "Danh hiệu đã đạt năm trước")),
        "list-title-column-missing",
    ),
    Bad("a header and no row", rows(), "list-rows-none"),
    Bad("2,001 rows", long_list(2001), "list-rows-too-many", "B2002"),
    Bad("a CSV parted by an unknown sign", csv("Họ và tên#Danh hiệu\nTrần Văn Bình#LĐTT\n"), "list-header-missing"),
    Bad(
        "a person over two rows",
        rows(SOUND, (2, "Trần Văn Bình", "Văn thư", "LĐTT"), ("", "", "", "CSTĐCS")),
        "list-name-missing",
        "B4",
    ),
    Bad(
        "merged cells of two people",
        rows(
            SOUND,
            (2, "", "", "LĐTT"),
            (3, "", "", "LĐTT"),
            then=lambda _, sheet: sheet.merge_range("B3:B4", "Trần Văn Bình"),
        ),
        "list-row-twice",
        "B4",
    ),
    Bad("a name in the wrong column", row(name=7, position="Trần Văn Bình"), "list-cell-number", "B3"),
)
"""Each is a list that is read, and whose fault stands at its cell."""

NOTES = (
    Bad("a name in capitals", row(name="TRẦN VĂN BÌNH"), "list-name-capitals", "B3"),
    Bad("a form of address", row(name="Ông Trần Văn Bình"), "list-name-address", "B3"),
    Bad("a degree", row(name="ThS. Trần Văn Bình"), "list-name-address", "B3"),
    Bad("a name of one word", row(name="Bình"), "list-name-one-word", "B3"),
    Bad("a digit in a name", row(name="Trần Văn Bình 2"), "list-name-digits", "B3"),
    Bad("a foreign letter", row(name="Trần Müller Bình"), "list-name-foreign", "B3"),
    Bad("a position in the name", row(name="Trần Văn Bình - Trưởng phòng"), "list-name-position", "B3"),
    Bad("namesakes", rows(SOUND, (2, "Nguyễn Thị Hoa", "Văn thư", "LĐTT")), "list-namesakes", "B3"),
    Bad("another year", headed("DANH SÁCH ĐĂNG KÝ NĂM 2016"), "list-of-another-year", "A1"),
    Bad(
        "an identity number in a column",
        rows(("Trần Văn Bình", "020190001234", "LĐTT"), header=("Họ và tên", "Số CCCD", "Danh hiệu")),
        "list-columns-private",
    ),
    Bad(
        "a column that is not read",
        rows(("Trần Văn Bình", "Tốt", "LĐTT"), header=("Họ và tên", "Xếp loại", "Danh hiệu")),
        "list-columns-unread",
    ),
    Bad(
        "two columns of titles",
        rows(("Trần Văn Bình", "LĐTT", "CSTĐCS"), header=("Họ và tên", "Danh hiệu", "Danh hiệu đăng ký")),
        "list-columns-unread",
    ),
    Bad(
        "two columns of names",
        rows(("Trần Văn Bình", "Lê Thị Hoa", "LĐTT"), header=("Họ và tên", "Họ tên", "Danh hiệu")),
        "list-columns-alike",
    ),
    Bad(
        "a formula with its value",
        row(then=lambda _, sheet: sheet.write_formula("C3", "=C2", None, "Kế toán")),
        "list-formulas-read",
    ),
    Bad(
        "Windows-1258",
        lambda: windows_1258("Họ và tên,Danh hiệu\nTrần Văn Bình,LĐTT\n"),
        "list-encoding-read",
    ),
    Bad("a hidden sheet", lambda: two_sheets(hidden=True), "list-sheet-hidden"),
    Bad("a sheet of other things", lambda: two_sheets(hidden=False), "list-sheet-passed"),
)
"""Each is a list that can be handed in, with a note for the clerk."""


def two_sheets(*, hidden: bool) -> bytes:
    """A list, and a second sheet that holds none."""

    def then(book: Any, _: Any) -> None:
        other = book.add_worksheet("Số liệu")
        other.write(0, 0, "Tổng hợp")
        if hidden:
            other.hide()

    return workbook(HEADER, SOUND, then=then)


def every() -> Iterator[Bad]:
    """Every kind."""
    yield from (*FILES, *CELLS, *NOTES)
