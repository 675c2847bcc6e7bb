"""Working days: the table of years beside the sky, how days are counted, and deadlines beside the calendar."""

from datetime import date, datetime, timedelta
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.vocabulary import VIETNAM, Confidence, Deadline
from contracts.working_days import (
    Within,
    WorkingCalendar,
    WorkingDayCount,
    check_deadline,
    deadline_within,
    national,
    standing,
)
from contracts.working_days.calendar import MOST
from contracts.working_days.checks import is_weekend
from contracts.working_days.entries import YearsFile
from contracts.working_days.loader import parse
from tests.contracts.lunar import first_of_month

TEXT = (files("contracts.working_days") / "years.yaml").read_text(encoding="utf-8")
YEARS = range(2016, 2028)
ONE = timedelta(days=1)
SWAPS = {
    "2018-12-31": "2019-01-05",
    "2019-04-29": "2019-05-04",
    "2024-04-29": "2024-05-04",
    "2025-05-02": "2025-04-26",
    "2026-01-02": "2026-01-10",
    "2026-08-31": "2026-08-22",
}
DAYS = st.dates(date(2015, 6, 1), date(2028, 6, 1))


def day(text: str) -> date:
    """A day by its ISO text."""
    return date.fromisoformat(text)


def noon(text: str) -> datetime:
    """Noon of a day in Viet Nam."""
    return datetime.fromisoformat(f"{text}T12:00:00+07:00")


def misplaced(read: YearsFile) -> list[str]:
    """The lunar holidays that do not lie where the sky puts them, and the others that move."""
    found = []
    for year in read.years:
        days = {one.holiday: one.days for one in year.holidays}
        new_year, third_month = first_of_month(year.year, 330), first_of_month(year.year, 30)
        if new_year not in days["TET_NGUYEN_DAN"][1:3]:
            found.append(f"{year.year} Tết")
        if days["GIO_TO"] != (third_month + 9 * ONE,):
            found.append(f"{year.year} Giỗ Tổ")
        fixed = {"TET_DUONG_LICH": "01-01", "CHIEN_THANG": "04-30", "LAO_DONG": "05-01", "QUOC_KHANH": "09-02"}
        found += [f"{year.year} {code}" for code, on in fixed.items() if day(f"{year.year}-{on}") not in days[code]]
    return found


def walked(calendar: WorkingCalendar, first: date, last: date) -> int:
    """The working days after `first` up to `last`, counted one by one."""
    days = ((first + number * ONE) for number in range(1, (last - first).days + 1))
    return sum(calendar.is_working_day(one) for one in days)


def test_lunar_holidays_lie_where_the_sky_puts_them() -> None:
    """New Year is the first day of the month in which the sun reaches 330 degrees, Giỗ Tổ the tenth of that of 30."""
    read = parse(TEXT)

    assert [year.year for year in read.years] == list(YEARS)
    assert misplaced(read) == []


@pytest.mark.parametrize(("old", "new"), [("2023-04-29", "2023-03-31"), ("2020-04-02", "2020-04-03")])
def test_a_lunar_holiday_on_another_day_is_seen(old: str, new: str) -> None:
    """The comparison with the sky is one that can fail: a leap month taken for the third, and a day too late."""
    spoilt = parse(TEXT).model_dump_json().replace(f'"{old}"', f'"{new}"')

    assert misplaced(YearsFile.model_validate_json(spoilt)) == [f"{old[:4]} Giỗ Tổ"]


def test_every_holiday_of_several_days_is_one_run() -> None:
    """With the days off instead, and weekends between, nobody works in the middle of a holiday."""
    calendar = national()
    for year in parse(TEXT).years:
        for holiday in year.holidays:
            run = (*holiday.days, *holiday.instead)
            between = [run[0] + number * ONE for number in range((run[-1] - run[0]).days)]
            assert not any(calendar.is_working_day(one) for one in between), f"{year.year} {holiday.holiday}"


def test_swaps_are_those_that_were_announced() -> None:
    """A working day is off and a Saturday is worked for it, even in the next year."""
    read = parse(TEXT)

    assert {f"{one.day}": f"{one.worked}" for year in read.years for one in year.swaps} == SWAPS
    assert not any(national().is_working_day(day(one)) for one in SWAPS)
    assert all(national().is_working_day(day(one)) for one in SWAPS.values())


def test_what_is_unsure_is_marked() -> None:
    """Culture Day, which no law that was seen has introduced, and all of a year whose days nobody has announced."""
    read = parse(TEXT)
    unsure = {code for code, source in read.sources.items() if source.confidence is Confidence.UNSURE}

    assert unsure == {"CULTURE_DAY", "Y2027"}
    assert not national().day(day("2026-11-24")).sure
    assert not national().day(day("2027-06-01")).sure
    assert national().day(day("2026-11-23")).sure
    assert national().add_working_days(day("2026-11-20"), 1) == (day("2026-11-23"), True)
    assert national().add_working_days(day("2026-11-20"), 2) == (day("2026-11-25"), False)


@pytest.mark.parametrize(
    ("on", "vi"),
    [
        ("2017-01-15", "Chủ nhật"),
        ("2017-01-14", "thứ Bảy"),
        ("2020-01-29", "ngày nghỉ bù Tết Nguyên đán"),
        ("2019-04-29", "ngày nghỉ hoán đổi, làm bù ngày 04/05/2019"),
        ("2021-09-03", "Quốc khánh"),
    ],
)
def test_a_day_off_has_its_reason(on: str, vi: str) -> None:
    """Pages say why a day is no working day."""
    found = national().day(day(on))

    assert (found.is_working, found.sure) == (False, True)
    assert found.reason is not None
    assert found.reason.vi == vi


@pytest.mark.parametrize("on", ["2015-12-31", "2028-01-03", "2100-04-30"])
def test_in_a_year_outside_the_table_only_weekends_are_off_and_it_says_so(on: str) -> None:
    """An answer that could be wrong is never given as if it were sure."""
    assert national().day(day(on)) == (True, False, None)
    assert not national().next_working_day(day(on)).sure
    assert not national().working_days_between(noon("2015-12-30"), noon("2016-01-04")).sure


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2017-01-13", "2017-01-13", 0),
        ("2017-01-13", "2017-01-15", 0),
        ("2017-01-13", "2017-01-16", 1),
        ("2017-01-14", "2017-01-16", 1),
        ("2020-01-22", "2020-01-30", 1),
        ("2019-05-03", "2019-05-04", 1),
        ("2017-01-16", "2017-01-13", 0),
    ],
)
def test_how_long_it_took_counts_the_days_after_that_of_the_beginning(start: str, end: str, expected: int) -> None:
    """What came on a Friday and was done on the Monday took one day; Tết takes none, a Saturday worked takes one."""
    assert national().working_days_between(noon(start), noon(end)) == WorkingDayCount(days=expected, sure=True)


def test_days_are_those_of_viet_nam() -> None:
    """What comes at 18:00 UTC on a Thursday has come on the Friday."""
    start = datetime.fromisoformat("2017-01-12T18:00:00+00:00")

    assert national().working_days_between(start, noon("2017-01-13")).days == 0
    with pytest.raises(ValueError, match="aware"):
        national().working_days_between(start.replace(tzinfo=None), start)


@settings(deadline=None)
@given(first=DAYS, last=DAYS)
def test_days_between_are_those_that_one_counts_one_by_one(first: date, last: date) -> None:
    """The sum over whole weeks agrees with a walk from day to day."""
    start, end = (datetime.combine(one, datetime.min.time(), VIETNAM) for one in (first, last))

    assert national().working_days_between(start, end).days == walked(national(), first, last)


@settings(deadline=None)
@given(first=DAYS, number=st.integers(1, 300))
def test_adding_working_days_is_the_inverse_of_counting_them(first: date, number: int) -> None:
    """The day that is found is a working day, so many working days on, and counting back leads to the first again."""
    calendar = national()
    found = calendar.add_working_days(first, number).day
    back = calendar.add_working_days(found, -number).day

    assert calendar.is_working_day(found)
    assert walked(calendar, first, found) == number
    assert back == calendar.last_working_day(first).day
    assert calendar.add_working_days(first, 1).day == calendar.next_working_day(first).day > first


@settings(deadline=None)
@given(on=DAYS)
def test_a_weekday_is_off_only_for_a_reason_of_the_table(on: date) -> None:
    """And a day of a weekend is worked only for a swap."""
    worked = f"{on}" in SWAPS.values()

    assert national().is_working_day(on) == (worked if is_weekend(on) else on not in national().off)


def test_nobody_counts_beyond_forty_years() -> None:
    """A limit of a message is no reason to walk for minutes."""
    with pytest.raises(ValueError, match="more than"):
        national().add_working_days(day("2017-01-15"), MOST + 1)


@pytest.mark.parametrize(
    ("deadline", "off", "last"),
    [
        (Deadline(day=day("2017-01-15")), "2017-01-15", "2017-01-13"),
        (Deadline(day=day("2020-01-30")), "2020-01-29", "2020-01-22"),
        (Deadline(day=day("2017-01-18")), None, "2017-01-17"),
        (Deadline(day=day("2017-01-20"), inclusive=True), None, "2017-01-20"),
        (Deadline(day=day("2017-01-28"), inclusive=True), "2017-01-28", "2017-01-25"),
    ],
)
def test_a_deadline_off_has_a_last_working_day(deadline: Deadline, off: str | None, last: str) -> None:
    """15/01/2017 was a Sunday, the days before 30/01/2020 were Tết; the deadline itself stays."""
    found = check_deadline(deadline, national())

    assert (found.day, found.last_working_day, found.sure) == (off and day(off), day(last), True)
    assert (found.reason is None) == (off is None)


@pytest.mark.parametrize(
    ("limit", "on", "last"),
    [
        (Within(days=5), "2017-01-13", "2017-01-20"),
        (Within(days=10), "2020-01-20", "2020-02-10"),
        (Within(days=3, working=False), "2017-01-13", "2017-01-16"),
        (Within(days=2, working=False), "2017-01-13", "2017-01-16"),
        (Within(days=30, working=False), "2017-01-13", "2017-02-13"),
    ],
)
def test_a_time_limit_ends_on_a_working_day(limit: Within, on: str, last: str) -> None:
    """The day of the event does not count; days of the calendar that end on a day off end on the next working day."""
    assert deadline_within(limit, day(on), national()) == (Deadline(day=day(last), inclusive=True), True)


def test_what_remains_is_counted_to_the_last_day_in_time() -> None:
    """On the Friday before a deadline `before 18/01` two days are left; on the 20th it is overdue by three."""
    due, since = Deadline(day=day("2017-01-18")).ends_at, noon("2017-01-12")
    one, two, three = (WorkingDayCount(days=number, sure=True) for number in (1, 2, 3))

    assert standing(since, due, noon("2017-01-13"), national()) == (one, two, None)
    assert standing(None, due, noon("2017-01-17"), national()) == (None, WorkingDayCount(days=0, sure=True), None)
    assert standing(None, due, due, national()) == (None, None, one)
    assert standing(None, due, noon("2017-01-20"), national()) == (None, None, three)
    assert standing(since, None, noon("2017-01-17"), national()) == (three, None, None)
