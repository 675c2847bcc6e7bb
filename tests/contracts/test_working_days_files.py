"""Files of working days: each fault is named with its line, its entry and its field; a site adds days and years."""

from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.working_days import WorkingDaysError, national, with_site_file
from contracts.working_days.loader import parse
from tests.contracts.golden import ROOT
from tests.contracts.test_working_days import TEXT

TET = "2017-01-31, 2017-02-01"
LATEST = TEXT[TEXT.index("  - year: 2027") :].replace("Y2027", "LAW_2019").replace("CULTURE_DAY", "LAW_2019")
STORM = """
days_off:
  - { day: 2024-09-09, reason: Bão số 3, citation: "Công điện của UBND tỉnh" }
"""


def lined(fragment: str, text: str = TEXT) -> int:
    """The line of a text in which a fragment stands first, from 1."""
    return text[: text.index(fragment)].count("\n") + 1


def refusal_of(text: str) -> str | None:
    """Why a file is refused; None for one that is read."""
    try:
        parse(text)
    except WorkingDaysError as refused:
        return str(refused)
    return None


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("2017-01-02]", "2017-02-30]", "years, 2017, holidays, TET_DUONG_LICH, instead, number 1"),
        ("2017-01-02]", "2.1.2017]", "years, 2017, holidays, TET_DUONG_LICH, instead, number 1"),
        ("2017-01-02]", "2018-01-02]", "years, 2017, holidays, TET_DUONG_LICH, instead, number 1"),
        (TET, "2017-01-31", "years, 2017, holidays, TET_NGUYEN_DAN, instead"),
        (TET, "2017-01-31, 2017-01-31", "years, 2017, holidays, TET_NGUYEN_DAN, instead, number 2"),
        (TET, "2017-01-31, 2017-02-04", "years, 2017, holidays, TET_NGUYEN_DAN, instead, number 2"),
        ("[2017-09-02]", "[2017-09-02, 2017-09-03]", "years, 2017, holidays, QUOC_KHANH, days"),
        ("[2021-09-02, 2021-09-03]", "[2021-09-02]", "years, 2021, holidays, QUOC_KHANH, days"),
        ("[2017-04-06], source: Y2017", "[2017-04-06], source: Y2107", "years, 2017, holidays, GIO_TO, source"),
        ("[2017-04-06], source", "[2017-04-06], sauce", "years, 2017, holidays, GIO_TO, source"),
        ("worked: 2019-05-04", "worked: 2019-05-06", "years, 2019, swaps, 2019-04-29, worked"),
        ("day: 2019-04-29", "day: 2019-04-28", "years, 2019, swaps, 2019-04-28, day"),
        ("day: 2018-12-31", "day: 2019-12-31", "years, 2018, swaps, 2019-12-31, day"),
        ("VAN_HOA, days: [2026", "VAN_HAO, days: [2026", "years, 2026, holidays, VAN_HAO, holiday"),
        ("confidence: known", "confidence: certain", "sources, LAW_2012, confidence"),
        ("year: 2019", "year: 2018", "years, 2018, year"),
        ("year: 2019", "year: next", "years, next, year"),
    ],
)
def test_a_fault_is_named_with_its_line_entry_and_field(old: str, new: str, place: str) -> None:
    """Whoever edits the file finds what is wrong."""
    spoilt = TEXT.replace(old, new, 1)
    with pytest.raises(WorkingDaysError) as refused:
        parse(spoilt)

    assert any(line.startswith(f"line {lined(old)}: {place}: ") for line in str(refused.value).splitlines())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1: the file is empty"),
        ("- 1", "line 1: "),
        ("years: [", "line 1: "),
        ("days_off:\n  - {day: 2024-09-09,\n day", "line 3: "),
        ("days_off: 7", "line 1: days_off: "),
        ("years:\n  - year: 2028\n    year: 2029\n", "line 3: year stands twice"),
        ("days_off: []\nholydays: []\n", "line 2: holydays: "),
        ("days_off:\n  - { day: 2024-09-09, reason: Bão }\n", "line 2: days_off, 2024-09-09, citation: Field required"),
        (STORM + STORM.partition("days_off:\n")[2], "line 4: days_off, 2024-09-09, day: 2024-09-09 stands twice"),
        ("days_off:\n  - { day: !!timestamp heute }\n", "line 2: the value is no timestamp"),
        ("days_off:\n  - { day: !!binary heute! }\n", "line 2: "),
        ("days_off: !!python/object/apply:os.getcwd []", "line 1: "),
    ],
)
def test_a_file_that_is_none_is_refused(text: str, said: str) -> None:
    """And nothing in it is carried out."""
    with pytest.raises(WorkingDaysError, match=f"(?m)^{said}"):
        parse(text)


@settings(deadline=None)
@given(place=st.integers(0, len(STORM)), cut=st.integers(0, 20), put=st.text(max_size=8))
def test_however_a_file_is_damaged_it_is_read_or_refused(place: int, cut: int, put: str) -> None:
    """No damage leads to another error, which would stop a start without naming the line."""
    said = refusal_of(STORM[:place] + put + STORM[place + cut :])

    assert said is None or said.startswith("line ")


def test_the_example_of_the_page_is_one() -> None:
    """An operator begins with what docs/working-days.md shows."""
    page = (ROOT / "docs/working-days.md").read_text("utf-8")
    block = dedent(page.partition("```yaml\n")[2].partition("```")[0])

    assert [one.day for one in parse(block).days_off] == [date(2024, 9, 9)]


def test_every_fault_is_named_at_once() -> None:
    """Whoever mends one sees the others."""
    spoilt = TEXT.replace("worked: 2019-05-04", "worked: 2019-05-06").replace("[2017-09-02]", "[2017-09-01]")
    with pytest.raises(WorkingDaysError) as refused:
        parse(spoilt)

    assert [line.partition(":")[0] for line in str(refused.value).splitlines()] == [
        f"line {lined(place)}" for place in ("[2017-09-02]", "worked: 2019-05-04")
    ]


def test_a_holiday_left_out_is_missed() -> None:
    """Every year has the six holidays of the Labour Code."""
    lines = [line for line in TEXT.splitlines() if "[2018-04-25]" not in line]
    with pytest.raises(WorkingDaysError, match=r"years, 2018, holidays: GIO_TO stands 0 times"):
        parse("\n".join(lines))


def test_a_site_adds_a_day_off_of_its_own(tmp_path: Path) -> None:
    """The country's calendar stays as it is."""
    file = tmp_path / "days.yaml"
    file.write_text(STORM, encoding="utf-8")
    found = with_site_file(file).day(date(2024, 9, 9))

    assert (found.is_working, found.sure) == (False, True)
    assert found.reason is not None
    assert found.reason.vi == "ngày nghỉ riêng của cơ quan (Bão số 3)"
    assert national().is_working_day(date(2024, 9, 9))
    assert not with_site_file(file).is_working_day(date(2024, 9, 3))


def test_a_site_adds_a_coming_year_and_replaces_an_unsure_one(tmp_path: Path) -> None:
    """As soon as its days are announced, without a new release; of what it does not name it uses ours."""
    file = tmp_path / "days.yaml"
    file.write_text(f"years:\n{LATEST}", encoding="utf-8")

    assert not national().day(date(2027, 6, 1)).sure
    assert with_site_file(file).day(date(2027, 6, 1)).sure
    assert with_site_file(file).day(date(2020, 1, 29)) == national().day(date(2020, 1, 29))


def test_a_sites_file_with_a_fault_names_it(tmp_path: Path) -> None:
    """A day of a year that lies elsewhere, in the site's own file."""
    file = tmp_path / "days.yaml"
    file.write_text("years:\n" + LATEST.replace("2027", "2028"), encoding="utf-8")
    with pytest.raises(WorkingDaysError, match=r"years, 2028, holidays, TET_DUONG_LICH, instead"):
        with_site_file(file)
