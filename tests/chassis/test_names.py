"""Vietnamese names are found without marks and stand by their given name."""

import unicodedata

import pytest

from chassis.reading.names import search_key, sort_key, subject_sort_key
from contracts.vocabulary import SubjectKind


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Nguyễn Thị Ánh Đào", "nguyen thi anh dao"),
        ("  ĐẶNG   Đình\tÂn ", "dang dinh an"),
        ("Lường Văn Ước", "luong van uoc"),
        ("Tổ dân phố số 3", "to dan pho so 3"),
        ("", ""),
    ],
)
def test_a_name_is_searched_for_without_case_marks_and_spare_blanks(name: str, key: str) -> None:
    """Whatever the keyboard gives finds it, composed or decomposed."""
    assert search_key(name) == search_key(unicodedata.normalize("NFD", name)) == key


def test_people_are_sorted_by_given_name() -> None:
    """The given name stands last; the family name decides only between namesakes."""
    people = ["Vũ Thị Bình", "Nguyễn Văn An", "Đặng Đình Ân", "Lê", "Hoàng Thị Đào"]

    assert sorted(people, key=sort_key) == ["Đặng Đình Ân", "Nguyễn Văn An", "Vũ Thị Bình", "Hoàng Thị Đào", "Lê"]


def test_a_collectives_name_has_no_given_name() -> None:
    """It stands where it is written, among people who stand by their given names."""
    assert subject_sort_key("Bộ phận một cửa", SubjectKind.COLLECTIVE) == "bo phan mot cua"
    assert subject_sort_key("Nguyễn Văn An", SubjectKind.INDIVIDUAL) == sort_key("Nguyễn Văn An")
