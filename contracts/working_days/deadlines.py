"""Time limits in days or working days, and deadlines beside the calendar of working days."""

from datetime import date, datetime, timedelta
from typing import Annotated, NamedTuple

from pydantic import Field

from contracts.catalog.entries import Words
from contracts.message import Message
from contracts.vocabulary import Deadline, YesNo
from contracts.working_days.calendar import FoundDay, WorkingCalendar, WorkingDayCount

_ONE = timedelta(days=1)
_INSTANT = timedelta(microseconds=1)


class Within(Message):
    """A time limit: so many days, or working days, after an event."""

    days: Annotated[int, Field(strict=True, ge=1, le=1000, examples=[20])]
    working: YesNo = True


class DueDeadline(NamedTuple):
    """The deadline that a time limit leads to, and whether its day is sure."""

    deadline: Deadline
    sure: bool


class DeadlineCheck(NamedTuple):
    """A deadline beside the calendar.

    `day` is the day off that matters and `reason` why it is off; both None where the deadline's day and the last day
    that is in time are working days. `last_working_day` is the last working day that is in time. `sure` is False where
    the calendar does not know those days for sure.
    """

    day: date | None
    reason: Words | None
    last_working_day: date
    sure: bool


class Remaining(NamedTuple):
    """Working days until a deadline, or since; of the two one is None."""

    left: WorkingDayCount | None
    overdue: WorkingDayCount | None


def deadline_within(limit: Within, day: date, calendar: WorkingCalendar) -> DueDeadline:
    """The deadline of `limit` after an event on `day`: its last day, which is in time.

    Days of the calendar end on the next working day where the last is off (Civil Code 2015, Article 148, clause 5);
    working days are counted as `add_working_days` counts them.
    """
    if limit.working:
        found = calendar.add_working_days(day, limit.days)
    else:
        last = day + timedelta(days=limit.days)
        found = FoundDay(last, calendar.is_sure(last, last))
        if not calendar.is_working_day(last):
            found = calendar.next_working_day(last)
    return DueDeadline(Deadline(day=found.day, inclusive=True), found.sure)


def check_deadline(deadline: Deadline, calendar: WorkingCalendar) -> DeadlineCheck:
    """What the calendar says of a deadline that a text states; the deadline stays the text's own."""
    last = _last_day(deadline.ends_at)
    days = [calendar.day(last), calendar.day(deadline.day)]
    found = calendar.last_working_day(last)
    sure = found.sure and all(day.sure for day in days)
    if not days[1].is_working:
        return DeadlineCheck(deadline.day, days[1].reason, found.day, sure)
    return DeadlineCheck(None if days[0].is_working else last, days[0].reason, found.day, sure)


def remaining(ends_at: datetime, now: datetime, calendar: WorkingCalendar) -> Remaining:
    """How many working days there are left at `now` until `ends_at`, the first instant too late; or since. Both aware.

    Today does not count, the last day in time does: on the day before it one is left.
    """
    last = ends_at - _INSTANT
    if now < ends_at:
        return Remaining(calendar.working_days_between(now, last), None)
    return Remaining(None, calendar.working_days_between(last, now))


def _last_day(ends_at: datetime) -> date:
    return (ends_at - _INSTANT).date()
