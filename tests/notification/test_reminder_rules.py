"""The schedule of reminders, and the rule by which those of a day are given once."""

from datetime import date
from importlib.resources import files

import pytest

from chassis.deciding.testing import Rules, at, context
from contracts.message import Actor
from contracts.notification import About
from contracts.vocabulary import Body, derived_id
from contracts.working_days import national
from services.notification.reminder.messages import (
    GiveReminders,
    RemindedWork,
    Reminder,
    RemindersGiven,
    WorkReminded,
)
from services.notification.reminder.rules import DECIDER
from services.notification.reminder.schedule import (
    Schedule,
    ScheduleError,
    last_day,
    parse,
    reached,
    schedule_of,
    schedules,
)
from services.notification.work.tasks import NAMES, WAITS_FOR, TaskKind

SCHEDULE = (files("services.notification.reminder") / "schedule.yaml").read_text(encoding="utf-8")
POLICY = Actor("notification.policies", duties=frozenset({"policy"}))
FRIDAY = date(2017, 1, 13)
"""The last day before 15/01/2017, a Sunday, that is a working day."""
SATURDAY = date(2017, 1, 14)
"""The last day that is in time for `trước ngày 15/01/2017`."""
EVERY = Schedule(work="*", before=(5, 2, 0), overdue=(1,), unit_head=1, site_head=3)
DAY = date(2017, 1, 10)
WORK = RemindedWork(
    work="sheet-expected",
    key=derived_id("test", "work"),
    step="before-5",
    unit_name="UBND xã Mai Pha",
    vi="Nộp bản đăng ký",
    en="Hand in the sheet",
    last_day=SATURDAY,
    working_days=3,
)
REMINDER = Reminder(
    addressee=Body(code="xa-mai-pha", name="UBND xã Mai Pha"), about=About.WORK_DUE, duties=(), work=(WORK,)
)
given = Rules(DECIDER).given


def steps(today: date, since: date | None = None, last: date = SATURDAY) -> list[str]:
    """The names of the steps that a work has reached."""
    return [one.step for one in reached(EVERY, since, last, today, national())]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2017, 1, 5), []),
        (date(2017, 1, 6), ["before-5"]),
        (date(2017, 1, 10), ["before-5"]),
        (date(2017, 1, 11), ["before-2"]),
        (FRIDAY, ["before-0"]),
        (date(2017, 1, 16), ["overdue-1", "unit-head-1"]),
        (date(2017, 1, 18), ["overdue-1", "unit-head-1", "site-head-3"]),
        (date(2017, 6, 1), ["overdue-1", "unit-head-1", "site-head-3"]),
    ],
)
def test_steps_are_counted_in_working_days_from_the_last_one_that_is_in_time(today: date, expected: list[str]) -> None:
    """The last day is a Saturday: the Friday before it is the last on which something is done."""
    assert steps(today) == expected


def test_tet_is_no_working_time() -> None:
    """From 26/1 to 1/2/2017 nobody works: two working days before Friday 3/2 is the last day before it."""
    assert steps(date(2017, 1, 19), last=date(2017, 2, 3)) == []
    assert steps(date(2017, 1, 24), last=date(2017, 2, 3)) == ["before-5"]
    assert steps(date(2017, 1, 25), last=date(2017, 2, 3)) == ["before-2"]


def test_a_step_before_the_work_began_to_wait_is_left_out() -> None:
    """A plan that is issued two days before its deadline reminds of the last day alone."""
    assert steps(date(2017, 1, 12), since=date(2017, 1, 12)) == []
    assert steps(FRIDAY, since=date(2017, 1, 12)) == ["before-0"]


def test_the_limit_of_the_schedule_counts_where_no_deadline_is_stated() -> None:
    """From the day on which the work began to wait; a deadline goes before it, and without both there is none."""
    schedule = Schedule(work="decision-to-sign", within=10)

    assert last_day(schedule, at("2017-01-16T23:30"), None, national()) == date(2017, 2, 6)
    assert last_day(schedule, at("2017-01-16T08:00"), at("2017-01-20T00:00"), national()) == date(2017, 1, 19)
    assert last_day(EVERY, at("2017-01-16T08:00"), None, national()) is None


def test_the_schedule_names_kinds_of_work_and_every_kind_has_a_line() -> None:
    """A kind that is added to the work list has the line of every other kind."""
    assert schedules().keys() - {"*"} <= {kind.value for kind in TaskKind}
    assert {kind.value for kind in NAMES} >= schedules().keys() - {"*"}
    assert schedule_of("a-kind-to-come") == schedules()["*"]
    assert NAMES.keys() >= WAITS_FOR.keys()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('- { work: "*", before: [-1] }', "line 1: [0].before[0]: Input should be greater than"),
        ('- { work: "*" }\n- { work: sheet-expected, outside: 3 }', "line 2: [1].outside: Extra inputs"),
        ('- { work: "*" }\n- { work: "*" }', "line 2: * stands twice"),
        ("- { work: sheet-expected }", 'no entry for "*"'),
        ("- { work: [", "line 1"),
        ("", "line 1"),
    ],
)
def test_a_fault_of_the_schedule_is_named_with_its_line(text: str, fault: str) -> None:
    """It stops the start."""
    with pytest.raises(ScheduleError) as raised:
        parse(text)

    assert fault in str(raised.value)
    assert parse(SCHEDULE) == schedules()


def test_the_reminders_of_a_day_are_given_once() -> None:
    """Whatever is asked for again, also by another list."""
    command = GiveReminders(day=DAY, reminders=(REMINDER,))
    reminded = WorkReminded(day=DAY, addressee=REMINDER.addressee, about=About.WORK_DUE, duties=(), work=(WORK,))
    done = RemindersGiven(day=DAY, reminders=1)

    given().when(command, context(POLICY)).then(reminded, done)
    given(reminded, done).when(command, context(POLICY)).nothing()
    given(RemindersGiven(day=DAY, reminders=0)).when(command, context(POLICY)).nothing()


def test_a_day_without_work_is_recorded_as_well() -> None:
    """So that it is looked at once."""
    given().when(GiveReminders(day=DAY, reminders=()), context(POLICY)).then(RemindersGiven(day=DAY, reminders=0))
