"""Finds contradictions in a file of working days: a holiday left out, a day twice, a swap that swaps nothing."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Final, TypeAlias

from contracts.working_days.entries import CalendarYear, Holiday, Swap, YearsFile

Fault: TypeAlias = tuple[tuple[str | int, ...], str]
"""Where a file contradicts itself, and how."""

_DAYS_OF: Final[Mapping[str, int]] = {
    "TET_DUONG_LICH": 1,
    "TET_NGUYEN_DAN": 5,
    "GIO_TO": 1,
    "CHIEN_THANG": 1,
    "LAO_DONG": 1,
    "QUOC_KHANH": 2,
}
"""Days off of each holiday: Labour Code 2019, Article 112; under that of 2012, Article 115, National Day had one."""
_TWO_NATIONAL_DAYS_FROM: Final = 2021
_SATURDAY: Final = 5


def contradictions(read: YearsFile, known: YearsFile) -> Iterator[Fault]:
    """Everything in `read` that contradicts itself or the law; its names and sources may be those of `known`."""
    for place, (earlier, later) in enumerate(pairwise(read.years), start=1):
        if later.year != earlier.year + 1:
            yield ("years", place, "year"), f"{later.year} does not follow {earlier.year}"
    names, sources = {**known.names, **read.names}, {**known.sources, **read.sources}
    for place, year in enumerate(read.years):
        yield from ((("years", place, *where), what) for where, what in _of_year(year, names, sources))
    yield from _twice(read)


def _of_year(year: CalendarYear, names: Mapping[str, object], sources: Mapping[str, object]) -> Iterator[Fault]:
    if year.source not in sources:
        yield ("source",), f"there is no source {year.source}"
    counted = Counter(one.holiday for one in year.holidays)
    for code in _DAYS_OF:
        if counted[code] != 1:
            yield ("holidays",), f"{code} stands {counted[code]} times instead of once"
    for place, holiday in enumerate(year.holidays):
        if holiday.holiday not in names:
            yield ("holidays", place, "holiday"), f"there is no name for {holiday.holiday}"
        yield from ((("holidays", place, *where), what) for where, what in _of_holiday(holiday, year.year, sources))
    for place, swap in enumerate(year.swaps):
        yield from ((("swaps", place, *where), what) for where, what in _of_swap(swap, year.year, sources))


def _of_holiday(holiday: Holiday, year: int, sources: Mapping[str, object]) -> Iterator[Fault]:
    if holiday.source not in sources:
        yield ("source",), f"there is no source {holiday.source}"
    yield from _of_days(holiday, year)
    for place, day in enumerate(holiday.instead):
        if is_weekend(day):
            yield ("instead", place), f"{day} falls on a weekend, which is off in any case"


def _of_days(holiday: Holiday, year: int) -> Iterator[Fault]:
    expected = _DAYS_OF.get(holiday.holiday, len(holiday.days))
    if holiday.holiday == "QUOC_KHANH" and year < _TWO_NATIONAL_DAYS_FROM:
        expected = 1
    if len(holiday.days) != expected:
        yield ("days",), f"{len(holiday.days)} days instead of {expected}"
    weekend = sum(is_weekend(day) for day in holiday.days)
    if len(holiday.instead) != weekend:
        yield ("instead",), f"{weekend} of its days fall on a weekend, and {len(holiday.instead)} are off instead"
    for field, days in (("days", holiday.days), ("instead", holiday.instead)):
        for place, day in enumerate(days):
            if day.year != year:
                yield (field, place), f"{day} does not lie in {year}"


def _of_swap(swap: Swap, year: int, sources: Mapping[str, object]) -> Iterator[Fault]:
    if swap.source not in sources:
        yield ("source",), f"there is no source {swap.source}"
    if swap.day.year != year:
        yield ("day",), f"{swap.day} does not lie in {year}"
    if is_weekend(swap.day):
        yield ("day",), f"{swap.day} falls on a weekend, which is off in any case"
    if not is_weekend(swap.worked):
        yield ("worked",), f"{swap.worked} falls on no weekend and is worked in any case"


def _twice(read: YearsFile) -> Iterator[Fault]:
    seen: set[date] = set()
    for where, day in _days(read):
        if day in seen:
            yield where, f"{day} stands twice"
        seen.add(day)


def _days(read: YearsFile) -> Iterator[tuple[tuple[str | int, ...], date]]:
    for at, year in enumerate(read.years):
        for place, holiday in enumerate(year.holidays):
            for field, days in (("days", holiday.days), ("instead", holiday.instead)):
                yield from ((("years", at, "holidays", place, field, one), day) for one, day in enumerate(days))
        for place, swap in enumerate(year.swaps):
            yield ("years", at, "swaps", place, "day"), swap.day
            yield ("years", at, "swaps", place, "worked"), swap.worked
    yield from ((("days_off", place, "day"), one.day) for place, one in enumerate(read.days_off))


def is_weekend(day: date) -> bool:
    """Whether `day` is a Saturday or a Sunday: the week of 40 hours of the public sector since 1999."""
    return day.weekday() >= _SATURDAY
