"""Numbers as people in Viet Nam write them, and what may be meant in two ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.web.numbers import NumberUnclearError, number_of, written_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1780", 1780),
        (" 1.780 ", 1780),
        ("1.780.000", 1_780_000),
        ("12,5", 12.5),
        ("0,125", 0.125),
        ("1.780,5", 1780.5),
        ("1.780,500", 1780.5),
        ("1780,125", 1780.125),
        ("-3", -3),
        ("0", 0),
    ],
)
def test_a_dot_parts_thousands_and_a_comma_begins_the_fraction(text: str, number: float) -> None:
    """Whole numbers stay whole."""
    read = number_of(text)

    assert (read, type(read)) == (number, type(number))


@pytest.mark.parametrize("text", ["", "nhiều", "1e3", "nan", "1_780", "12,", ",5", "٣", "1..780", "12 kg"])
def test_what_states_no_number_is_none(text: str) -> None:
    """Whatever Python itself would take for one."""
    assert number_of(text) is None


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("1,780", ("1.780", "1,78")),
        ("12,500", ("12.500", "12,5")),
        ("1,000", ("1.000", "1")),
        ("1,781", ("1.781", "1,7810")),
    ],
)
def test_what_may_be_meant_in_two_ways_is_refused_with_both(text: str, ways: tuple[str, str]) -> None:
    """Thousands in English and a fraction in Vietnamese; each of the two is read as the sentence says."""
    with pytest.raises(NumberUnclearError) as refused:
        number_of(text)

    assert all(f" {one} (" in refused.value.vi for one in ways)
    assert all(f" {one} for" in refused.value.en for one in ways)
    assert (number_of(ways[0]), number_of(ways[1])) == (int(text.replace(",", "")), float(text.replace(",", ".")))


@pytest.mark.parametrize("text", ["12.5", "1780.5", "0.125", "1,780.5", "1,780,000", "1 780", "17.80", "1.78.000"])
def test_the_marks_of_another_country_are_refused(text: str) -> None:
    """None of them is taken for a number a thousand times as large or as small."""
    with pytest.raises(NumberUnclearError, match=r"12,5 or 1\.780"):
        number_of(text)


@given(st.floats(0, 1_000_000_000_000, allow_nan=False))
def test_a_number_is_written_as_it_is_read(number: float) -> None:
    """Opening and saving a form changes no number and makes none unclear."""
    assert number_of(written_number(number)) == number


@pytest.mark.parametrize(("number", "text"), [(1780.0, "1780"), (12.5, "12,5"), (1_780_000.0, "1780000")])
def test_a_number_is_written_short(number: float, text: str) -> None:
    """Without an exponent, and without a fraction where there is none."""
    assert written_number(number) == text
