"""Working days in Viet Nam: holidays, days off instead and swaps of 2016 to 2027 as data, and how they are counted."""

from contracts.working_days.calendar import DayKind, FoundDay, WorkingCalendar, WorkingDayCount
from contracts.working_days.deadlines import (
    DeadlineCheck,
    DueDeadline,
    Standing,
    Within,
    check_deadline,
    deadline_within,
    standing,
)
from contracts.working_days.loader import WorkingDaysError, national, with_site_file

__all__ = [
    "DayKind",
    "DeadlineCheck",
    "DueDeadline",
    "FoundDay",
    "Standing",
    "Within",
    "WorkingCalendar",
    "WorkingDayCount",
    "WorkingDaysError",
    "check_deadline",
    "deadline_within",
    "national",
    "standing",
    "with_site_file",
]
