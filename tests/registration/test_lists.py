"""The lists that units keep: their headers, parts, ticks, sums and signatures; and what a preview carries."""

from collections.abc import Sequence
from itertools import chain
from string import printable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.message import Refusal
from contracts.vocabulary import Subject, SubjectKind
from services.registration.lists.book import Book, Row, Sheet, address, kept, letters, place, taken_back
from services.registration.lists.headers import role_of
from services.registration.lists.line import Asked
from services.registration.lists.preview import Choices, Preview, preview
from services.registration.lists.refusals import ListKeptDamaged
from tests.registration.bad_list_files import SOUND, csv
from tests.registration.lists import ASKED, HEADER, read, workbook
from tests.registration.sheets import person


def recorded(result: Preview) -> list[tuple[str, str, str]]:
    """Name, position and title of each entry."""
    assert result.faults == []
    return [(one.subject.name, one.subject.position, one.title) for one in result.entries]


def why(result: Preview, sheet: int = 0) -> dict[str, list[tuple[int, int]]]:
    """The rows that were passed over, by the reason."""
    found: dict[str, list[tuple[int, int]]] = {}
    for one in result.layouts[sheet].passed:
        found.setdefault(one.why, []).append((one.first, one.last))
    return found


@pytest.mark.parametrize(
    ("header", "role"),
    [
        *((words, "name") for words in ("Họ và tên", "Họ tên", "HỌ VÀ TÊN", "Họ, tên", "Tên cá nhân/tập thể")),
        *((words, "name") for words in ("Họ và tên người đăng ký", "Tập thể, cá nhân", "Ho va ten", "Full name")),
        *((words, "title") for words in ("Danh hiệu đăng ký", "Danh hiệu thi đua", "Đăng ký danh hiệu TĐ năm 2017")),
        *((words, "position") for words in ("Chức vụ", "Chức danh", "Chức vụ, chức danh", "Chức vụ hiện nay")),
        *((words, "department") for words in ("Phòng ban", "Phòng, ban", "Bộ phận công tác", "Tổ chuyên môn")),
        *((words, "unit") for words in ("Đơn vị", "Đơn vị công tác", "Cơ quan")),
        *((words, "kind") for words in ("Loại", "Đối tượng", "Cá nhân hay tập thể")),
        *((words, "number") for words in ("STT", "TT", "Số TT")),
        *((words, "title:LDTT") for words in ("LĐTT", "Lao động tiên tiến", "Danh hiệu LĐTT")),
        *((words, "title:CSTDCS") for words in ("CSTĐCS", "Chiến sĩ thi đua cơ sở", "Chiến sỹ thi đua cấp cơ sở")),
        *((words, "") for words in ("Ghi chú", "Xếp loại", "Số CCCD", "Ngày sinh", "Danh hiệu đã đạt năm trước")),
    ],
)
def test_a_header_is_known_in_many_spellings(header: str, role: str) -> None:
    """By its words, without marks, signs and capitals; personal data and titles of the past are no columns."""
    assert role_of(header) == role


def test_a_list_with_titles_ticks_parts_sums_and_signatures_is_read() -> None:
    """What is no row of the list is named with the reason."""
    result = read(
        workbook(
            ("UBND THÀNH PHỐ LẠNG SƠN", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            ("UBND PHƯỜNG CHI LĂNG", "", "Độc lập – Tự do – Hạnh phúc"),
            ("DANH SÁCH ĐĂNG KÝ DANH HIỆU THI ĐUA NĂM 2017",),
            (),
            ("STT", "Họ và tên", "Chức vụ", "Phòng ban", "Danh hiệu đăng ký", "", "Ghi chú"),
            ("", "", "", "", "LĐTT", "CSTĐCS"),
            (1, 2, 3, 4, 5, 6, 7),
            ("I", "Lãnh đạo"),
            (1, "NGUYỄN VĂN BÌNH", "Chủ tịch", "", "x", "X", "đảng viên"),
            ("II", "Công chức"),
            (2, "Hoàng Thị Đào", "Kế toán", "Văn phòng", "x", "-"),
            ("", "Cộng: 02 người"),
            (),
            ("", "", "", "Chi Lăng, ngày 10 tháng 01 năm 2017"),
            ("", "NGƯỜI LẬP BIỂU", "", "", "CHỦ TỊCH"),
            ("", "Lê Văn Ký", "", "", "Nguyễn Văn Bình"),
        )
    )
    assert recorded(result) == [
        ("Nguyễn Văn Bình", "Chủ tịch", "LDTT"),
        ("Nguyễn Văn Bình", "Chủ tịch", "CSTDCS"),
        ("Hoàng Thị Đào", "Kế toán, Văn phòng", "LDTT"),
    ]
    assert why(result) == {
        "above": [(1, 5)],
        "header": [(6, 6)],
        "numbers": [(7, 7)],
        "heading": [(8, 8), (10, 10)],
        "sum": [(12, 12)],
        "below": [(14, 16)],
    }


def test_a_heading_gives_its_part_the_title_and_the_kind() -> None:
    """A title in the row itself counts more."""
    result = read(
        workbook(
            ("STT", "Họ và tên, tên tập thể", "Chức vụ", "Danh hiệu"),
            ("A. TẬP THỂ",),
            (1, "Bộ phận một cửa", "", "TTLĐXS"),
            ("B. CÁ NHÂN",),
            ("I. Danh hiệu Lao động tiên tiến: 2 người",),
            (1, "Nguyễn Thị Hoa", "Kế toán"),
            (2, "Trần Văn Bình", "Văn thư"),
            ("II. Chiến sĩ thi đua cơ sở",),
            (1, "Nguyễn Thị Hoa", "Kế toán"),
        )
    )
    assert [(name, title) for name, _, title in recorded(result)] == [
        ("Bộ phận một cửa", "TTLDXS"),
        ("Nguyễn Thị Hoa", "LDTT"),
        ("Trần Văn Bình", "LDTT"),
        ("Nguyễn Thị Hoa", "CSTDCS"),
    ]
    assert len({one.subject.key for one in result.entries}) == 3


def test_households_stand_in_a_list_of_their_own_or_among_others() -> None:
    """By the heading above, by the column of the kind, or by the title alone; a household keeps its name as typed."""
    under_heading = read(
        workbook(
            ("STT", "Họ và tên", "Danh hiệu"),
            ("C. HỘ GIA ĐÌNH",),
            (1, "Hộ ông Nguyễn Văn Bình", "Gia đình văn hóa"),
        )
    )
    by_kind = read(workbook(("Họ và tên", "Loại", "Danh hiệu"), ("Hộ ông Nguyễn Văn Bình", "Hộ gia đình", "GĐVH")))
    by_title = read(workbook(("Họ và tên", "Danh hiệu"), ("Hộ ông Nguyễn Văn Bình", "gia dinh van hoa")))
    for one in (under_heading, by_kind, by_title):
        (entry,) = one.entries
        assert (entry.subject.kind, entry.title) == (SubjectKind.HOUSEHOLD, "GDVH")
        assert entry.subject.name == "Hộ ông Nguyễn Văn Bình"
        assert not one.faults


def test_a_person_with_two_titles_stands_in_one_row_or_in_merged_ones() -> None:
    """In one cell, in two rows under a merged name, and each is one subject."""
    in_one = read(workbook(HEADER, (1, "Nguyễn Thị Hoa", "Kế toán", "LĐTT và CSTĐCS")))
    rows = ((1, "", "Kế toán", "LĐTT"), ("", "", "Kế toán", "CSTĐCS"))
    in_two = read(workbook(HEADER, *rows, then=lambda _, sheet: sheet.merge_range("B2:B3", "Nguyễn Thị Hoa")))
    assert recorded(in_one) == recorded(in_two)
    assert [one.subject.key for one in in_one.entries] == ["nguyen-thi-hoa-phuong-chi-lang"] * 2


def test_every_visible_sheet_with_a_list_is_read_and_one_can_be_left_out() -> None:
    """One for people and one for collectives, as many units keep them."""

    def then(book: Any, _: Any) -> None:
        other = book.add_worksheet("Tập thể")
        for row, cells in enumerate((("Tên tập thể", "Danh hiệu"), ("Bộ phận một cửa", "Tập thể LĐTT"))):
            other.write_row(row, 0, cells)

    content = workbook(HEADER, SOUND, name="Cá nhân", then=then)
    assert [title for *_, title in recorded(read(content))] == ["LDTT", "TTLDTT"]
    assert [title for *_, title in recorded(read(content, Choices(left_out=frozenset({0}))))] == ["TTLDTT"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_csv_is_read_in_its_encodings_and_with_its_signs(encoding: str, sign: str) -> None:
    """As Excel and other programs write it."""
    table = "\r\n".join(sign.join(cells) for cells in (("Họ và tên", "Danh hiệu"), ("Nguyễn Thị Hoa", "LĐTT")))
    assert recorded(read(csv(table, encoding)())) == [("Nguyễn Thị Hoa", "", "LDTT")]


def test_csv_says_its_sign_and_keeps_its_rows() -> None:
    """A cell may hold a line end; the row is the one that Excel shows."""
    result = read(csv('sep=;\nHọ và tên;Danh hiệu\n"Bộ phận\nmột cửa";TTLĐTT\n;\nLê Thị Hoa;Sai\n')())
    assert [(one.cell, one.code) for one in result.faults] == [("B5", "list-title-unknown")]
    assert result.lines[0].texts["name"] == "Bộ phận một cửa"


def test_a_clerk_says_otherwise_what_a_column_holds_and_which_row_is_the_header() -> None:
    """A column has one role, and a role one column; a list without names is not read."""
    content = workbook(("A", "B", "C"), ("Nguyễn Thị Hoa", "LĐTT", "Kế toán"))
    chosen = Choices(columns={0: {1: "name", 2: "title", 3: "position"}}, headers={0: 1})
    assert recorded(read(content, chosen)) == [("Nguyễn Thị Hoa", "Kế toán", "LDTT")]
    without = read(content, Choices(columns={0: {2: "title"}}, headers={0: 1}))
    assert [one.code for one in without.faults] == ["list-name-column-missing"]
    ticked = read(content, Choices(columns={0: {1: "name", 2: "", 3: "title:LDTT"}}, headers={0: 1}))
    assert [one.code for one in ticked.faults] == ["list-tick-unclear"]


def test_private_columns_are_carried_nowhere() -> None:
    """Not even in the form of the preview."""
    header = ("Họ và tên", "Số CCCD", "Ngày sinh", "Danh hiệu")
    result = read(workbook(header, ("Nguyễn Thị Hoa", "020190001234", "12/01/1990", "LĐTT")))
    assert recorded(result) == [("Nguyễn Thị Hoa", "", "LDTT")]
    carried = taken_back(kept(result.book)).model_dump_json()
    assert ("020190001234" in carried, "1990" in carried, "Số CCCD" in carried) == (False, False, True)


def test_a_subject_keeps_the_key_that_the_sheet_had() -> None:
    """As in a table that is pasted."""
    asked = Asked(ASKED.unit, ASKED.unit_name, ASKED.year, ASKED.plan_dated, (person(7, "Nguyễn Thị Hoa"),))
    rows = (Row(1, ("Họ và tên", "Chức vụ", "Danh hiệu")), Row(2, ("Nguyễn Thị Hoa", "Công chức", "LĐTT")))
    result = preview(Book(kind="csv", sheets=(Sheet(name="CSV", rows=rows),)), asked)
    expected = Subject(key="can-bo-7", kind=SubjectKind.INDIVIDUAL, name="Nguyễn Thị Hoa", position="Công chức")
    assert [one.subject for one in result.entries] == [expected]


def test_a_kept_book_is_taken_back_or_refused() -> None:
    """Whatever somebody makes of it, and however far it would unfold."""
    with pytest.raises(ListKeptDamaged):
        taken_back("")
    for text in ("x", "e30=", "💥", kept(Book(kind="csv", sheets=(Sheet(name="a"),)))[:-9]):
        with pytest.raises(ListKeptDamaged):
            taken_back(text)


@pytest.mark.parametrize(
    ("column", "name"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16_384, "XFD")]
)
def test_columns_have_the_letters_of_excel(column: int, name: str) -> None:
    """An address leads back to its place, and one outside a sheet to none."""
    assert (letters(column), place(address(7, column))) == (name, (7, column))
    for wrong in ("", "7", "A", "a7", "A0", "XFE1", "AAAA1", "A9999999", "Á1"):
        with pytest.raises(ValueError, match=r"cell|sheet|literal"):
            place(wrong)


_CELLS = st.one_of(
    st.sampled_from(
        ("", "x", "LĐTT", "Tập thể LĐTT", "Nguyễn Thị Hoa", "Họ và tên", "Danh hiệu", "1", "Cộng: 3", "I. Cá nhân")
    ),
    st.text(max_size=20),
    st.text(printable, max_size=20),
)
_TABLES = st.lists(st.lists(_CELLS, max_size=6), max_size=12)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(table=_TABLES, header=st.booleans())
def test_whatever_a_table_holds_it_is_previewed_whole_or_refused(table: Sequence[Sequence[str]], header: bool) -> None:  # noqa: FBT001
    """Each filled row is of the list, or passed over with a reason; a list with a fault has no entry."""
    cells = [list(HEADER), *table] if header else table
    rows = tuple(
        Row(number, tuple(row)) for number, row in enumerate(cells, start=1) if any(one.strip() for one in row)
    )
    if not rows:
        return
    book = Book(kind="xlsx", sheets=(Sheet(name="a", rows=rows),))
    try:
        result = preview(book, ASKED)
    except Refusal:
        return
    assert bool(result.entries) == (not result.faults)
    assert taken_back(kept(result.book)) == result.book
    for layout in result.layouts.values():
        passed = chain.from_iterable(range(one.first, one.last + 1) for one in layout.passed)
        known = {*passed, *(one.row.number for one in layout.rows)}
        assert not layout.header or {row.number for row in rows} <= known
