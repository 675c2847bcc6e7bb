"""Counts working days: which day is one, the next, n days on, and how many lie between two instants.

Every answer says whether it is sure. It is not where it touches a year that the calendar does not have, in which only
weekends are off, or an entry whose source is marked unsure.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from contracts.catalog.terms import Words
from contracts.message import Message
from contracts.vocabulary import VIETNAM, Confidence
from contracts.working_days.checks import is_weekend
from contracts.working_days.entries import CalendarYear, Holiday, YearsFile

_ONE: Final = timedelta(days=1)
_WEEK: Final = 7
_WEEKDAYS: Final = 5
_WEEKEND: Final[Mapping[int, Words]] = {
    5: Words(vi="thứ Bảy", en="a Saturday"),
    6: Words(vi="Chủ nhật", en="a Sunday"),
}
MOST: Final = 10_000
"""The most working days that are added at once: forty years."""


class WorkingDayCount(Message):
    """How many working days, and whether that is sure."""

    days: int
    sure: bool


class FoundDay(NamedTuple):
    """A working day that was looked for, and whether it is sure."""

    day: date
    sure: bool


class DayKind(NamedTuple):
    """Whether a day is a working day, whether that is sure, and why it is off; None for a working day."""

    is_working: bool
    sure: bool
    reason: Words | None


@dataclass(frozen=True)
class WorkingCalendar:
    """Days off other than weekends with the reason of each, days of weekends that are worked, and what is unsure.

    `years` are those that the calendar has, but for those whose source is unsure.
    """

    off: Mapping[date, Words]
    worked: Collection[date]
    years: Collection[int]
    unsure: Collection[date]
    _off: list[date] = field(init=False, repr=False, compare=False)
    _worked: list[date] = field(init=False, repr=False, compare=False)
    _unsure: list[date] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Sort the days that are no ordinary ones."""
        object.__setattr__(self, "_off", sorted(day for day in self.off if not is_weekend(day)))
        object.__setattr__(self, "_worked", sorted(day for day in self.worked if day not in self.off))
        object.__setattr__(self, "_unsure", sorted(self.unsure))

    def day(self, day: date) -> DayKind:
        """Whether `day` is a working day, and why not."""
        reason = self.off.get(day)
        if reason is None and is_weekend(day) and day not in self.worked:
            reason = _WEEKEND[day.weekday()]
        return DayKind(reason is None, self.is_sure(day, day), reason)

    def is_working_day(self, day: date) -> bool:
        """Whether `day` is a working day, as far as the calendar knows."""
        return day not in self.off and (not is_weekend(day) or day in self.worked)

    def next_working_day(self, day: date) -> FoundDay:
        """The first working day after `day`."""
        return self.add_working_days(day, 1)

    def last_working_day(self, day: date) -> FoundDay:
        """`day` itself where it is a working day, or else the last one before it."""
        return FoundDay(day, self.is_sure(day, day)) if self.is_working_day(day) else self.add_working_days(day, -1)

    def add_working_days(self, day: date, number: int) -> FoundDay:
        """The working day on which a time limit of `number` working days ends that an event on `day` begins.

        The day of the event does not count, the first that counts is the next working day: Civil Code 2015, Article
        147, clauses 2 and 3, for days; that working days are counted in the same way is the practice of
        administrative procedures (known, no general text was seen). A negative number counts back, for reminders; 0
        is `day` itself. Raises ValueError for more than MOST days.
        """
        if abs(number) > MOST:
            raise ValueError(f"{number} working days are more than {MOST}")
        step = _ONE if number > 0 else -_ONE
        found, left = day, abs(number)
        while left:
            found += step
            left -= self.is_working_day(found)
        return FoundDay(found, self.is_sure(min(day, found), max(day, found)))

    def working_days_between(self, start: datetime, end: datetime) -> WorkingDayCount:
        """How many working days something took, or has waited, from `start` to `end`: both aware.

        The day of `start` in Viet Nam does not count, that of `end` does: what came on a Friday and was done on the
        Monday took one. It is 0 where `end` does not lie on a later day. Raises ValueError for an instant without an
        offset.
        """
        if start.tzinfo is None or end.tzinfo is None:
            raise ValueError("working days are counted between aware instants")
        first, last = start.astimezone(VIETNAM).date(), end.astimezone(VIETNAM).date()
        if last <= first:
            return WorkingDayCount(days=0, sure=True)
        return WorkingDayCount(days=self._through(last) - self._through(first), sure=self.is_sure(first + _ONE, last))

    def is_sure(self, first: date, last: date) -> bool:
        """Whether the calendar is sure of every day from `first` to `last`, both included."""
        years = range(first.year, last.year + 1)
        unsure = bisect_right(self._unsure, last) - bisect_left(self._unsure, first)
        return not unsure and all(year in self.years for year in years)

    def _through(self, day: date) -> int:
        """The number of working days from the first day that Python has to `day`, included."""
        weeks, rest = divmod(day.toordinal(), _WEEK)
        ordinary = weeks * _WEEKDAYS + min(rest, _WEEKDAYS)
        return ordinary - bisect_right(self._off, day) + bisect_right(self._worked, day)


def calendar_of(read: YearsFile) -> WorkingCalendar:
    """The calendar that a checked file states; a day off of the site comes before everything else."""
    off: dict[date, Words] = {}
    for year in read.years:
        off |= dict(_days_off(year, read.names))
    worked = {swap.worked for year in read.years for swap in year.swaps}
    off |= {
        one.day: Words(vi=f"ngày nghỉ riêng của cơ quan ({one.reason})", en=f"a day off of the site ({one.reason})")
        for one in read.days_off
    }
    unsure = {code for code, source in read.sources.items() if source.confidence is Confidence.UNSURE}
    return WorkingCalendar(
        off=off,
        worked=frozenset(worked),
        years=frozenset(year.year for year in read.years if year.source not in unsure),
        unsure=frozenset(day for year in read.years for day in _unsure_days(year, unsure)),
    )


def _days_off(year: CalendarYear, names: Mapping[str, Words]) -> Iterator[tuple[date, Words]]:
    for swap in year.swaps:
        day = f"{swap.worked:%d/%m/%Y}"
        yield swap.day, Words(vi=f"ngày nghỉ hoán đổi, làm bù ngày {day}", en=f"a day off swapped with {day}")
    for holiday in year.holidays:
        name = names[holiday.holiday]
        yield from ((day, name) for day in holiday.days)
        instead = Words(vi=f"ngày nghỉ bù {name.vi}", en=f"a day off instead of {name.en}")
        yield from ((day, instead) for day in holiday.instead)


def _unsure_days(year: CalendarYear, unsure: Collection[str]) -> Iterator[date]:
    for swap in year.swaps:
        if swap.source in unsure:
            yield from (swap.day, swap.worked)
    holidays: Iterator[Holiday] = (one for one in year.holidays if one.source in unsure)
    for holiday in holidays:
        yield from (*holiday.days, *holiday.instead)
