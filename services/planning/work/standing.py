"""How an item of work stands at a moment: found when it is read, and never stored."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from contracts.vocabulary import VIETNAM, Deadline
from contracts.working_days import WorkingCalendar, WorkingDayCount, standing

AHEAD: Final = 10
"""So many working days before its day an item is due that has a day alone."""


class WorkState(StrEnum):
    """The state of an item."""

    PLANNED = "planned"
    """Its time has not come (chưa đến kỳ)."""
    DUE = "due"
    """It is to be done now (đến kỳ thực hiện)."""
    OVERDUE = "overdue"
    DONE = "done"
    NOT_APPLICABLE = "not-applicable"
    DROPPED = "dropped"
    """The plan orders it no longer, or was withdrawn."""


class WorkTime(NamedTuple):
    """The time of an item: its first day, its deadline, and whether the plan states a time or somebody has set one."""

    begins: date | None
    due: Deadline | None
    timed: bool


class ItemStanding(NamedTuple):
    """The state of an open item, and the working days until it is due or since; None where it has no such time."""

    state: WorkState
    left: WorkingDayCount | None
    overdue: WorkingDayCount | None


def standing_of(time: WorkTime, now: datetime, calendar: WorkingCalendar) -> ItemStanding:
    """How an open item stands at `now` (aware)."""
    due = None if time.due is None else time.due.ends_at
    stands = standing(None, due, now, calendar)
    if due is not None and due <= now:
        return ItemStanding(WorkState.OVERDUE, None, stands.overdue)
    begins = first_day(time, calendar)
    begun = begins is None or begins <= now.astimezone(VIETNAM).date()
    return ItemStanding(WorkState.DUE if begun else WorkState.PLANNED, stands.left, None)


def first_day(time: WorkTime, calendar: WorkingCalendar) -> date | None:
    """The first day on which an item is due; None where it is from the beginning."""
    return time.begins if time.begins is not None or time.due is None else _ahead(time.due, calendar)


def opens_on(time: WorkTime, calendar: WorkingCalendar) -> date | None:
    """The day from which an item stands on the work list; None where it has no deadline.

    What lasts as long as the plan comes there when the plan is about to end.
    """
    if time.due is None:
        return None
    return first_day(time, calendar) if time.timed else _ahead(time.due, calendar)


def _ahead(due: Deadline, calendar: WorkingCalendar) -> date:
    last = due.day if due.inclusive else due.day - timedelta(days=1)
    return calendar.add_working_days(last, -AHEAD).day
