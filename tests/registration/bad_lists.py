"""The kinds of bad lists that units send, each with the code that it is answered with and the cell that is blamed.

Those of `FILES` are not read at all; those of `CELLS` are read, and their faults keep them from being handed in.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any
from unicodedata import normalize

from tests.registration.bad_list_files import FILES, SOUND, Bad, changed, csv, long_list, windows_1258
from tests.registration.lists import HEADER, workbook


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
    Bad("a title that another law has", row(title="Huân chương Sao vàng"), "list-title-of-other-law", "D3"),
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
        "a title of persons for a household",
        rows(("Hộ ông Trần Văn Bình", "Hộ gia đình", "LĐTT", ""), header=WITH_KIND),
        "list-title-of-other-kind",
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
