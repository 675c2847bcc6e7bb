"""Every task of the five real plans is followed: its items, their times, who answers for them, what does them."""

from collections import Counter
from datetime import date

import pytest

from chassis.deciding.testing import Rules, context
from contracts.plan_parts import Every, TaskKind
from contracts.planning import StatedPlan
from contracts.reports import ReportPeriod
from deploy.local.plan_files import REAL_PLANS, real_plan
from services.planning.work.messages import KnownBy, KnownFact, OrderWork, WorkOrdered
from services.planning.work.rules import DECIDER, owner_of
from services.planning.work.states import Followed, evolve
from tests.planning.plans import PLAN
from tests.planning.works import POLICY

given = Rules(DECIDER).given
FOLLOWED_ON = {"000": "2016-12-23", "001": "2017-01-03", "002": "2023-01-05", "003": "2020-01-03", "004": "2017-08-16"}
"""The day on which each is ordered here; the texts of 001, 002 and 004 do not state theirs."""


def ordered(number: str) -> WorkOrdered:
    """The work that a plan orders."""
    plan = StatedPlan.model_validate(real_plan(number).model_dump())
    command = OrderWork(plan_id=PLAN, content=plan)
    (event,) = given().when(command, context(POLICY, f"{FOLLOWED_ON[number]}T09:00")).events
    assert isinstance(event, WorkOrdered)
    return event


def due_of(number: str, task: int) -> list[tuple[str, date | None, bool]]:
    """The period and the deadline of each item of a task, and whether the text states a time."""
    return [
        (one.period, None if one.due is None else one.due.day, one.timed)
        for one in ordered(number).items
        if one.task == task
    ]


@pytest.mark.parametrize("number", REAL_PLANS)
def test_every_task_has_an_item_for_each_of_its_times(number: str) -> None:
    """One, or one for each month or year; each has its own code, and a deadline unless the plan goes on."""
    event, plan = ordered(number), real_plan(number)
    state = evolve(DECIDER.initial, event)
    assert isinstance(state, Followed)
    items = Counter(one.task for one in event.items)

    assert set(items) == {task.number for task in plan.tasks}
    assert len({one.key for one in event.items}) == len(event.items)
    assert all(one.due is not None or plan.open_ended for one in event.items)
    for one in event.tasks:
        comes_again = one.task.when is not None and one.task.when.every is not None
        assert (items[one.key] > 1) == comes_again
        named = (one.task.lead, *one.task.responsible, plan.standing_body)
        assert owner_of(state.items[next(item.key for item in event.items if item.task == one.key)], state) in named


@pytest.mark.parametrize("number", REAL_PLANS)
def test_nothing_is_due_before_it_begins_or_outside_the_plan(number: str) -> None:
    """A quarter's task at the end of its quarter, and no later than the plan's last year."""
    plan = real_plan(number)
    for one in ordered(number).items:
        assert one.begins is None or one.due is None or one.begins <= one.due.day
        assert one.due is None or plan.year <= one.due.day.year <= (plan.last_year or plan.year)


def test_the_city_of_254_has_its_year() -> None:
    """22 tasks: the registration by its own deadline, nineteen by quarters, a duty and a report as long as the plan."""
    event = ordered("000")

    assert len(event.items) == 22
    assert due_of("000", 2) == [("", date(2017, 1, 15), True)]
    assert due_of("000", 9) == [("2017-q2", date(2017, 6, 30), True)]
    assert due_of("000", 21) == due_of("000", 22) == [("", date(2017, 12, 31), False)]
    tied = {one.task: one.known_by for one in event.items if one.known_by is not None}
    reported = {
        task: KnownBy(fact=KnownFact.REPORT_SUBMITTED, period=period)
        for task, period in ((9, ReportPeriod.HALF_YEAR), (20, ReportPeriod.YEAR))
    }
    assert tied == {2: KnownBy(fact=KnownFact.REGISTRATION_LOCKED), **reported}


def test_the_front_follows_four_years() -> None:
    """Each year a programme, those chosen about 11/6, and two lists that are published."""
    years = [str(year) for year in range(2017, 2021)]

    assert [period for period, _, _ in due_of("001", 5)] == years
    assert [due for _, due, _ in due_of("001", 11)] == [date(int(year), 6, 11) for year in years]
    assert {one.key for one in ordered("001").items if one.task == 17} == {f"17-{year}" for year in years}
    assert due_of("001", 15) == [("", date(2020, 12, 31), False)]
    assert len(ordered("001").items) == 15 + 4 * 4


def test_vinh_cuu_follows_a_plan_without_a_day() -> None:
    """Sixteen tasks by quarters, and what lasts as long as the year."""
    assert Counter(timed for one in ordered("002").items for timed in [one.timed]) == {True: 16, False: 18}
    assert due_of("002", 16) == [("2023-q4", date(2023, 12, 31), True)]


def test_the_department_has_the_deadline_of_its_divisions() -> None:
    """Before 30/01/2020, apart from the quarters of seventeen tasks."""
    assert due_of("003", 19) == [("", date(2020, 1, 30), True)]
    assert Counter(one.timed for one in ordered("003").items) == {True: 18, False: 13}


def test_hai_ba_trung_asks_for_cases_each_month_while_the_plan_goes_on() -> None:
    """From the month in which it is followed; what has no time has no end."""
    event = ordered("004")
    monthly = [
        one.task.number for one in event.tasks if one.task.when is not None and one.task.when.every is Every.MONTH
    ]

    assert monthly == [5, 6]
    assert [period for period, _, _ in due_of("004", 6)] == [f"2017-{month:02}" for month in range(8, 13)]
    assert due_of("004", 1) == [("", None, False)]
    kinds = {one.task.kind for one in event.tasks}
    assert kinds == {TaskKind.DUTY, TaskKind.WORK}
