"""Time limits in days or working days, and deadlines beside the calendar of working days."""

from datetime import date, datetime, timedelta
from typing import Annotated, NamedTuple

from pydantic import Field

from contracts.catalog.terms import Words
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


class Standing(NamedTuple):
    """Working days that something has waited, and those until it is due or since; each None where it has no such time.

    Of `left` and `overdue` one is None.
    """

    waited: WorkingDayCount | None
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


def standing(since: datetime | None, due: datetime | None, now: datetime, calendar: WorkingCalendar) -> Standing:
    """How something stands at `now` that waits since `since` and is too late from `due` on; all instants are aware.

    Today does not count as left, the last day in time does: on the day before it one is left.
    """
    waited = None if since is None else calendar.working_days_between(since, now)
    if due is None:
        return Standing(waited, None, None)
    last = due - _INSTANT
    if now < due:
        return Standing(waited, calendar.working_days_between(now, last), None)
    return Standing(waited, None, calendar.working_days_between(last, now))


def _last_day(ends_at: datetime) -> date:
    return (ends_at - _INSTANT).date()
