"""A sheet as a pasted table: columns by their header, titles as people write them, keys, and faults at their cells."""

from collections.abc import Sequence

import pytest

from chassis.reading.names import search_key
from chassis.web.tables import BYTE_ORDER_MARK
from contracts.vocabulary import Subject, SubjectKind
from services.registration.sheet.spreadsheet import MOST_ROWS, Table, read, written
from services.registration.sheet.title_words import KIND_WORDS, title_code
from tests.registration.sheets import ENTRIES, PLAN_254, person

UNIT = "phuong-chi-lang"
HEADER = "Họ và tên\tChức vụ\tLoại\tDanh hiệu\tMã\n"


def table(text: str, before: Sequence[Subject] = ()) -> Table:
    """The table of `text` for the sheet of Chi Lăng under plan 254."""
    return read(text, UNIT, PLAN_254.dated, before)


def keys(text: str, before: Sequence[Subject] = ()) -> list[str]:
    """The keys of a table without faults."""
    found = table(text, before)
    assert found.faults == []
    return [entry.subject.key for entry in found.entries]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("LĐTT", "LDTT"),
        ("Lao động tiên tiến", "LDTT"),
        ("lao động Tiên tiến ", "LDTT"),
        ("Danh hiệu “Lao động tiên tiến”", "LDTT"),
        ("CSTĐCS", "CSTDCS"),
        ("CSTĐ cơ sở", "CSTDCS"),
        ("Chiến sỹ thi đua cấp cơ sở", "CSTDCS"),
        ("TTLĐTT", "TTLDTT"),
        ("Tập thể LĐTT", "TTLDTT"),
        ("Tập thể Lao động xuất sắc", "TTLDXS"),
        ("Excellent Labour Collective", "TTLDXS"),
        ("Giấy khen", None),
        ("", None),
    ],
)
def test_a_title_is_written_by_its_name_or_short(cell: str, code: str | None) -> None:
    """As it stands in the lists of units; anything else is no title."""
    assert title_code(cell) == code


def test_a_header_row_gives_the_columns_in_any_order() -> None:
    """Numbers are passed over, unknown columns are named, and cells may be quoted and hold line ends."""
    found = table('STT\tDanh hiệu\tGhi chú\tHọ tên\tChức danh\n1\tLĐTT\tmới\t"Lê ""Ba""\r\nAn"\tKế toán\n')
    assert (found.faults, found.unread) == ([], ("Ghi chú",))
    (entry,) = found.entries
    assert (entry.subject.name, entry.subject.position, entry.title) == ('Lê "Ba" An', "Kế toán", "LDTT")


def test_without_a_header_the_columns_stand_as_in_the_form() -> None:
    """A first column of mere numbers is passed over, although a spreadsheet parts their thousands."""
    plain = table("Lê An\tKế toán\tcá nhân\tLĐTT\n\nTổ Một\t\ttập thể\tTTLĐTT")
    numbered = table("1\tLê An\tKế toán\tcá nhân\tLĐTT\n2.\tTổ Một\t\ttập thể\tTTLĐTT")
    parted = table("999\tLê An\tKế toán\tcá nhân\tLĐTT\n1.000\tTổ Một\t\ttập thể\tTTLĐTT")
    assert parted.entries == numbered.entries
    assert plain.faults == numbered.faults == []
    assert [entry.subject.kind for entry in plain.entries] == [SubjectKind.INDIVIDUAL, SubjectKind.COLLECTIVE]
    assert plain.entries == numbered.entries


@pytest.mark.parametrize("kind", list(SubjectKind))
def test_every_word_that_the_help_names_for_a_kind_is_read(kind: SubjectKind) -> None:
    """With its marks and without them."""
    title = {SubjectKind.INDIVIDUAL: "LĐTT", SubjectKind.COLLECTIVE: "TTLĐTT", SubjectKind.HOUSEHOLD: "GĐVH"}[kind]
    for word in KIND_WORDS[kind]:
        for typed in (word, word.upper(), search_key(word)):
            assert [entry.subject.kind for entry in table(f"Lê An\t\t{typed}\t{title}").entries] == [kind]


def test_a_fault_names_row_and_column_and_leaves_no_entries() -> None:
    """Rows are counted behind the header, empty ones too."""
    found = table(
        HEADER + "Lê An\t\t\tLĐTT\n\n\tPhó\t\tGiấy khen\nTổ Một\t\tcá nhân\tTTLĐTT\nVũ Bình\t\t?\tLĐTT\tA b\n"
    )
    assert [(fault.row, fault.column) for fault in found.faults] == [
        (3, "name"),
        (3, "title"),
        (4, "kind"),
        (5, "kind"),
        (5, "key"),
    ]
    assert "dành cho tập thể" in found.faults[2].vi
    assert found.entries == ()


def test_a_row_that_stands_twice_is_a_fault_and_a_namesake_none() -> None:
    """One name with one position is one person, who may register for several titles."""
    rows = "Lê An\tKế toán\t\tLĐTT\nLê An\tKế toán\t\tCSTĐCS\nLê An\tBảo vệ\t\tLĐTT\n"
    assert keys(HEADER + rows) == ["le-an-phuong-chi-lang"] * 2 + ["le-an-2-phuong-chi-lang"]
    assert len(table(HEADER + rows).namesakes) == 1
    doubled = table(HEADER + rows + "lê an\tkế toán\t\tLĐTT\n")
    assert [(fault.row, fault.column) for fault in doubled.faults] == [(4, "name")]


def test_a_subject_keeps_the_key_that_the_sheet_had() -> None:
    """Also where the position alone has changed; a key that is given counts."""
    before = (person(1, "Lê An"), person(2, "Lê An").model_copy(update={"position": "Bảo vệ"}))
    assert keys("Lê An\tCông chức\t\tLĐTT\nLê An\tKế toán\t\tLĐTT", before) == ["can-bo-1", "can-bo-2"]
    assert keys("Lê An\tKế toán\t\tLĐTT\nLê An\tLái xe\t\tLĐTT", before)[0] == "le-an-phuong-chi-lang"
    assert keys("Lê An\tCông chức\t\tLĐTT\tcan-bo-9", before) == ["can-bo-9"]


def test_marks_tell_names_apart_and_keys_stay_apart() -> None:
    """`An` and `Ân` give one key without marks, so that the second gets a number."""
    assert keys("Lê An\t\t\tLĐTT\nLê Ân\t\t\tLĐTT") == ["le-an-phuong-chi-lang", "le-an-2-phuong-chi-lang"]


def test_a_sheet_written_as_a_table_is_read_back() -> None:
    """With its keys; the grid and the download do so."""
    assert table(written(ENTRIES)).entries == ENTRIES
    assert table(BYTE_ORDER_MARK + written(ENTRIES)).entries == ENTRIES
    assert "Lao động tiên tiến" in written(ENTRIES)
    short = written(ENTRIES, with_keys=False)
    assert table(short, [one.subject for one in ENTRIES]).entries == ENTRIES


@pytest.mark.parametrize("name", ['=HYPERLINK("http://a.example")', "@An", "+84", "-An", "'An"])
def test_a_name_is_no_formula_in_a_spreadsheet(name: str) -> None:
    """It stands behind an apostrophe where a spreadsheet would compute it, and is read back without."""
    entry = ENTRIES[0].model_copy(update={"subject": ENTRIES[0].subject.model_copy(update={"name": name})})
    cell = written([entry]).splitlines()[1].split("\t")[0].strip('"')
    assert not cell.startswith(("=", "@", "+", "-"))
    assert table(written([entry])).entries == (entry,)


@pytest.mark.parametrize("name", ['"Đội 1', '"Đội" 1', '"'])
def test_quotes_that_enclose_no_cell_belong_to_it(name: str) -> None:
    """A table that no spreadsheet has written; the rows below stay rows."""
    found = table(f"{name}\t\tTập thể\tTTLĐTT\nLê An\tCông chức\t\tLĐTT")
    assert [entry.subject.name for entry in found.entries] == [name, "Lê An"]


def test_rows_beyond_the_most_are_one_fault() -> None:
    """At the first of them."""
    found = table("".join(f"Lê An {number}\t\t\tLĐTT\n" for number in range(MOST_ROWS + 5)))
    assert [(fault.row, fault.column) for fault in found.faults] == [(MOST_ROWS + 1, "name")]
