"""Vietnamese names are found without marks and stand in the order of the Vietnamese alphabet by their given name."""

import unicodedata
from itertools import permutations

import asyncpg
import pytest

from chassis.reading.names import search_key, sort_key, subject_sort_key
from contracts.vocabulary import SubjectKind
from deploy.local import servers

IN_ORDER = [
    "Lê Thị A", "Đặng Thị An", "Nguyễn An An", "Nguyễn Văn An", "Vũ Thị Anh", "Lò Văn Ánh", "Trần Ăn", "Đinh Ân",
    "Lý Ấn", "Bùi Ba", "Hà Thị Bà", "Phan Bả", "Phan Bã", "Phan Bá", "Phan Bạ", "Vũ Thị Bình", "Lê Dũng", "Lê Duy",
    "Hoàng Thị Đào", "Phạm Đạt", "Lê Đức", "Nguyễn Em", "Bùi Thị Êm", "Đỗ Hạ", "Ngô Hoa", "Ngô Hòa", "Lê", "Vi Nga",
    "Chu Oanh", "Chu Ôn", "Chu Ơn", "Vy Tuấn", "Vy Tùng", "Vy Tư", "Vy Tự", "Hứa Uyên", "Lường Văn Ước", "Hồ Vy", "Y Y",
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Nguyễn Thị Ánh Đào", "nguyen thi anh dao"),
        ("  ĐẶNG   Đình\tÂn ", "dang dinh an"),
        ("Ðặng Văn Ðức", "dang van duc"),
        ("ÐẶNG ðình", "dang dinh"),
        ("Lường Văn Ước", "luong van uoc"),
        ("H’Hen Niê", "h'hen nie"),
        ("Tổ dân phố số 3", "to dan pho so 3"),
        ("an\u0000", "an"),
        ("\ud800\u202ean\u200b", "an"),
        ("\u0000", ""),
        ("", ""),
    ],
)
def test_a_name_is_searched_for_without_case_marks_and_spare_blanks(name: str, key: str) -> None:
    """A search typed on any keyboard finds it, composed or decomposed, and nothing in it stops the search."""
    assert search_key(name) == search_key(unicodedata.normalize("NFD", name)) == key


def test_people_stand_in_the_order_of_the_alphabet_by_given_name() -> None:
    """Letters first, then tones; the family name decides only between namesakes."""
    shuffled = sorted(IN_ORDER)

    assert sorted(shuffled, key=sort_key) == IN_ORDER != shuffled


@pytest.mark.parametrize(
    "in_order",
    [
        ["An", "Anh", "Ân"],
        ["Dũng", "Đạt"],
        ["Ca", "Cà", "Cả", "Cã", "Cá", "Cạ"],
        ["Hoa", "Hòa", "Hỏa", "Hóa", "Hoan"],
        ["Thúy", "Thư"],
        ["Ư", "Va"],
    ],
)
def test_letters_come_before_tones_and_tones_in_their_order(in_order: list[str]) -> None:
    """From whatever order they are sorted."""
    for names in permutations(in_order):
        assert sorted(names, key=sort_key) == in_order


def test_the_place_of_a_tone_in_its_syllable_makes_no_difference() -> None:
    """Old and new spelling set the tone of an open oa, oe, uy on either letter."""
    assert sort_key("Lê Hòa") == sort_key("Lê Hoà")
    assert sort_key("Lê Thúy") == sort_key("Lê Thuý")


async def test_a_database_sorts_as_python_does(postgres: servers.Postgres) -> None:
    """The read tables hold the key under collate "C"; its bytes sort as its characters do."""
    connection = await asyncpg.connect(postgres.admin_url)
    try:
        rows = await connection.fetch(
            """select name from unnest($1::text[], $2::text[]) as list(name, key) order by key collate "C" """,
            IN_ORDER[::-1],
            [sort_key(name) for name in IN_ORDER[::-1]],
        )
    finally:
        await connection.close()

    assert [row["name"] for row in rows] == IN_ORDER


def test_a_collectives_name_has_no_given_name() -> None:
    """It stands where it is written, among people who stand by their given names."""
    assert subject_sort_key("Bộ phận một cửa", SubjectKind.COLLECTIVE) == 'bo{% pha|n% mo{t% cu{a"'
    assert subject_sort_key("Nguyễn Văn An", SubjectKind.INDIVIDUAL) == sort_key("Nguyễn Văn An")
