"""How an item of work stands: found at the moment of reading, in working days."""

from datetime import date

from chassis.deciding.testing import at
from contracts.vocabulary import Deadline
from contracts.working_days import national
from services.planning.work.standing import WorkState, WorkTime, opens_on, standing_of

CALENDAR = national()
SECOND_QUARTER = WorkTime(date(2017, 4, 1), Deadline(day=date(2017, 6, 30), inclusive=True), timed=True)
BEFORE_15 = WorkTime(None, Deadline(day=date(2017, 2, 15)), timed=True)
WHOLE_YEAR = WorkTime(date(2017, 1, 1), Deadline(day=date(2017, 12, 31), inclusive=True), timed=False)
WITHOUT_END = WorkTime(date(2017, 1, 1), None, timed=False)


def state(time: WorkTime, now: str) -> str:
    """The state at an instant in Viet Nam."""
    return standing_of(time, at(now), CALENDAR).state.value


def test_an_item_is_planned_due_and_overdue() -> None:
    """From the first day of its time, to the first instant after its deadline."""
    instants = ("2017-03-31T23:59", "2017-04-01T00:00", "2017-06-30T23:59", "2017-07-01T00:00")

    assert [state(SECOND_QUARTER, one) for one in instants] == ["planned", "due", "due", "overdue"]


def test_an_item_with_a_day_alone_is_due_ten_working_days_before() -> None:
    """Before the 15th of February 2017, with Tết from 26/1 to 1/2 between."""
    assert opens_on(BEFORE_15, CALENDAR) == date(2017, 1, 24)
    assert [state(BEFORE_15, one) for one in ("2017-01-23T12:00", "2017-01-24T12:00")] == ["planned", "due"]


def test_what_is_left_and_what_is_overdue_counts_working_days() -> None:
    """From Thursday 29/6 to Friday 30/6 one; on Monday 3/7 it is overdue by one."""
    left = standing_of(SECOND_QUARTER, at("2017-06-29T08:00"), CALENDAR).left
    overdue = standing_of(SECOND_QUARTER, at("2017-07-03T08:00"), CALENDAR).overdue

    assert left is not None
    assert overdue is not None
    assert (left.days, overdue.days) == (1, 1)


def test_what_lasts_as_long_as_the_plan_is_due_all_the_time_and_comes_to_the_work_list_at_its_end() -> None:
    """Ten working days before; what goes on without end never does."""
    assert state(WHOLE_YEAR, "2017-05-01T08:00") == WorkState.DUE
    assert opens_on(WHOLE_YEAR, CALENDAR) == date(2017, 12, 18)
    assert opens_on(SECOND_QUARTER, CALENDAR) == date(2017, 4, 1)
    assert (opens_on(WITHOUT_END, CALENDAR), state(WITHOUT_END, "2030-05-01T08:00")) == (None, "due")
