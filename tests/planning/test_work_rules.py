"""The work that a plan orders: given what was said of it, when somebody asks, then these events or this refusal."""

from datetime import date
from typing import Any

import pytest

from chassis.deciding.testing import Rules, context
from contracts.envelope import Relation
from contracts.plan_parts import Cycle, Every, PlanKind, Task, When
from contracts.planning import PlanAmended, PlanIssued, PlanWithdrawn, WorkClosed, WorkOpened, WorkOutcome
from contracts.reports import ReportPeriod
from contracts.vocabulary import Deadline, derived_id
from services.planning.plan.messages import PlanFollowed, PlanRevised
from services.planning.service import SERVICE
from services.planning.work.messages import (
    EndWork,
    ExtendWork,
    FactHeard,
    KnownBy,
    KnownFact,
    OpenWork,
    OrderWork,
    RecogniseWork,
    ReorderWork,
    TieWork,
    WorkAssigned,
    WorkCommand,
    WorkCompleted,
    WorkEnded,
    WorkEvent,
    WorkExcused,
    WorkOrdered,
    WorkReopened,
    WorkTied,
)
from services.planning.work.ordering import items_of, keyed, terms_of
from services.planning.work.refusals import (
    TieIncomplete,
    WorkAlreadyClosed,
    WorkDoneInFuture,
    WorkDueStated,
    WorkItemUnknown,
    WorkOfOthers,
    WorkReferenceMissing,
    WorkStopped,
    WorkUnordered,
)
from services.planning.work.rules import DECIDER
from tests.planning.plans import CHI_LANG, PLAN, STAFF, TAM_THANH, UNIT_CLERK, content, document, draft, origin, parent
from tests.planning.works import (
    DUTY,
    MONTHLY,
    PAPER,
    PHONG_NOI_VU,
    POLICY,
    REGISTER,
    REPORT,
    assign,
    complete,
    excuse,
    order,
    reopen,
    reorder,
    stated,
)

given = Rules(DECIDER).given
IN_JUNE = "2017-06-20T09:00"
HEARD = FactHeard(event_id=derived_id("heard"), day=date(2017, 1, 15))
LOCKED = KnownBy(fact=KnownFact.REGISTRATION_LOCKED)
OPENED = WorkOpened(
    plan_id=PLAN,
    item="2",
    plan="254/KH-UBND",
    plan_title=content().title,
    year=2017,
    kind=REPORT.kind,
    text=REPORT.text,
    period="2017-q2",
    owner=PHONG_NOI_VU,
    due=Deadline(day=date(2017, 6, 30), inclusive=True),
)
DONE = WorkCompleted(plan_id=PLAN, item="2", done_on=date(2017, 6, 20), reference=PAPER)
EXCUSED = WorkExcused(plan_id=PLAN, item="2", reason="Hoãn hội nghị")


def ordered_by(command: OrderWork | ReorderWork, *before: WorkEvent, now: str = "2016-12-23T14:00") -> WorkOrdered:
    """What was ordered by a command after these events."""
    event = given(*before).when(command, context(POLICY, now)).events[0]
    assert isinstance(event, WorkOrdered)
    return event


ORDERED = ordered_by(order())


def decided(command: WorkCommand, *more: WorkEvent, now: str = IN_JUNE, **by: Any) -> Any:
    """The outcome of a command after the work was ordered and `more` has happened."""
    return given(ORDERED, *more).when(command, context(by.get("actor", STAFF), now))


def times(task: Task, **changed: Any) -> list[tuple[str, str, str]]:
    """The key, the first day and the deadline of each item that a task makes, by the end of 2017 at the latest."""
    plan = stated(task, **changed)
    terms = terms_of(plan)
    items = items_of(keyed(plan.tasks, (), 0), terms, terms.dated or date(2016, 12, 1), plan.last_year or 2017)
    return [
        (one.key, "" if one.begins is None else f"{one.begins}", "" if one.due is None else f"{one.due.day}")
        for one in items
    ]


def test_a_task_is_due_in_its_quarter_its_month_or_by_its_own_deadline() -> None:
    """A deadline of the text comes before the quarter, and stays as inclusive as it is."""
    assert times(REPORT) == [("1", "2017-04-01", "2017-06-30")]
    assert times(REGISTER) == [("1", "2017-01-01", "2017-01-15")]
    assert times(Task(number=1, text="Họp", when=When(month=10))) == [("1", "2017-10-01", "2017-10-31")]
    assert times(Task(number=1, text="Gặp mặt", when=When(around="06-11"))) == [("1", "", "2017-06-11")]
    assert ordered_by(order(REGISTER)).items[0].due != Deadline(day=date(2017, 1, 15), inclusive=True)


def test_what_comes_again_is_an_item_each_time() -> None:
    """Each month, quarter, half-year and year; nothing that was over before the plan was issued."""
    again = {every: times(Task(number=1, text="Lại", when=When(every=every)), until=2018) for every in Every}

    assert [len(again[every]) for every in (Every.MONTH, Every.QUARTER, Every.HALF_YEAR, Every.YEAR)] == [24, 8, 4, 2]
    assert again[Every.HALF_YEAR][1] == ("1-2017-h2", "2017-07-01", "2017-12-31")
    assert again[Every.MONTH][1] == ("1-2017-02", "2017-02-01", "2017-02-28")
    late = document(dated=date(2017, 8, 16))
    assert [key for key, _, _ in times(MONTHLY, document=late)] == [f"1-2017-{month:02}" for month in range(8, 13)]


def test_a_plan_for_several_years_orders_what_has_a_time_each_year() -> None:
    """In the years that the text names, or in all; what has no time lasts as long as the plan."""
    each = times(Task(number=1, text="Mỗi năm", when=When(every=Every.YEAR, around="06-11")), until=2019)
    one = times(Task(number=1, text="Một năm", when=When(years=(2018,), around="02-29")), until=2019)

    assert [due for _, _, due in each] == ["2017-06-11", "2018-06-11", "2019-06-11"]
    assert one == [("1", "", "2018-02-28")]
    assert times(DUTY, until=2019) == [("1", "2017-01-01", "2019-12-31")]
    assert times(DUTY, open_ended=True) == [("1", "2017-01-01", "")]


def test_a_school_year_goes_from_september_to_august() -> None:
    """Its first half, its third quarter and its whole."""
    school = {"cycle": Cycle.SCHOOL_YEAR}
    halves = times(Task(number=1, text="Sơ kết", when=When(every=Every.HALF_YEAR)), **school)

    assert halves == [("1-2017-h1", "2017-09-01", "2018-02-28"), ("1-2017-h2", "2018-03-01", "2018-08-31")]
    assert times(Task(number=1, quarter=2, text="Tổng kết"), **school) == [("1", "2018-04-01", "2018-06-30")]
    assert times(DUTY, **school) == [("1", "2017-09-01", "2018-08-31")]


def test_the_work_is_ordered_once_and_followed_as_the_plan_stands() -> None:
    """The same plan a second time changes nothing; what was never ordered is not reordered."""
    assert [item.key for item in ORDERED.items][:3] == ["1", "2", "3-2017-01"]
    assert len(ORDERED.items) == 3 + 12
    given().when(reorder(), context(POLICY)).nothing()
    decided(order()).nothing()
    decided(reorder()).nothing()


def test_an_amended_plan_keeps_the_work_of_its_tasks_whatever_their_numbers() -> None:
    """A task is known by its words; a new one gets a key of its own, one that is taken out is dropped."""
    new = Task(number=1, quarter=1, text="Tổng kết năm 2016", responsible=(CHI_LANG,))
    again = ordered_by(reorder(new, REPORT, DUTY), ORDERED, DONE)

    assert {one.task.text: one.key for one in again.tasks} == {new.text: 5, REPORT.text: 2, DUTY.text: 4}
    assert set(again.dropped) == {"1", *(f"3-2017-{month:02}" for month in range(1, 13))}
    later = ordered_by(reorder(new, DUTY), ORDERED, DONE, again)
    third = Task(number=3, text="Nữa", responsible=(CHI_LANG,))
    assert [one.key for one in ordered_by(reorder(new, DUTY, third), ORDERED, again, later).tasks] == [5, 4, 6]


def test_a_reworded_task_is_the_same_task() -> None:
    """It keeps its number, and no other task has taken its words."""
    reworded = REPORT.model_copy(update={"text": "Báo cáo sơ kết 6 tháng đầu năm"})

    again = ordered_by(reorder(REGISTER, reworded, MONTHLY, DUTY), ORDERED)

    assert [one.key for one in again.tasks] == [1, 2, 3, 4]
    assert again.dropped == ()


def test_dropped_work_is_said_to_wait_no_longer() -> None:
    """And is not changed any more."""
    again = ordered_by(reorder(REGISTER), ORDERED, OPENED)

    outcome = given(ORDERED, OPENED).when(reorder(REGISTER), context(POLICY, "2016-12-23T14:00"))
    outcome.then(again, WorkClosed(plan_id=PLAN, item="2", outcome=WorkOutcome.DROPPED))
    given(ORDERED, again).when(complete("2"), context(STAFF, IN_JUNE)).refused(WorkStopped)


def test_a_plan_that_goes_on_gets_the_items_of_each_further_year() -> None:
    """Those that were listed stay as they were."""
    first = ordered_by(order(MONTHLY, DUTY, open_ended=True))
    extended = given(first).when(ExtendWork(plan_id=PLAN), context(POLICY, "2018-01-01T00:00"))

    (event,) = extended.events
    assert isinstance(event, WorkOrdered)
    assert (first.through, event.through, event.dropped) == (2017, 2018, ())
    assert len(event.items) == len(first.items) + 12
    given(first).when(ExtendWork(plan_id=PLAN), context(POLICY, "2017-12-31T23:00")).nothing()


def test_the_work_ends_with_its_plan() -> None:
    """What stood on the work list waits no longer."""
    end = EndWork(plan_id=PLAN, reason="Thay thế")
    ended = WorkEnded(plan_id=PLAN, reason="Thay thế")

    decided(end, OPENED).then(ended, WorkClosed(plan_id=PLAN, item="2", outcome=WorkOutcome.DROPPED))
    decided(complete("2"), ended).refused(WorkStopped)
    decided(end, ended).nothing()
    given().when(end, context(POLICY)).nothing()


def test_an_item_is_opened_once_for_whom_the_plan_names_first() -> None:
    """The lead, or the first responsible, or the standing body; not one that is done."""
    opening = OpenWork(plan_id=PLAN, items=("2", "2", "99"))

    decided(OpenWork(plan_id=PLAN, items=("2",))).then(OPENED)
    decided(opening, OPENED).nothing()
    decided(opening, DONE).nothing()
    (duty,) = decided(OpenWork(plan_id=PLAN, items=("4",))).events
    (monthly,) = decided(OpenWork(plan_id=PLAN, items=("3-2017-01",))).events
    assert (duty.owner, monthly.owner) == (content().standing_body, CHI_LANG)


def test_work_is_assigned_to_a_body_and_a_persons_duty() -> None:
    """The work list is told where it stands there; the same a second time changes nothing."""
    assigned = WorkAssigned(plan_id=PLAN, item="2", owner=TAM_THANH, duty="appraiser")
    command = assign("2", TAM_THANH, duty="appraiser")

    decided(command).then(assigned)
    decided(command, assigned).nothing()
    again = OPENED.model_copy(update={"owner": TAM_THANH, "duty": "appraiser"})
    decided(command, OPENED).then(assigned, again)


def test_a_deadline_is_set_only_where_the_plan_states_no_time() -> None:
    """That of the plan changes by an amendment."""
    day = Deadline(day=date(2017, 11, 30), inclusive=True)

    decided(assign("4", due=day)).then(WorkAssigned(plan_id=PLAN, item="4", owner=PHONG_NOI_VU, due=day))
    decided(assign("2", due=day)).refused(WorkDueStated)


def test_what_is_done_has_its_day_and_something_that_shows_it() -> None:
    """A document, or words; never a day to come."""
    closed = WorkClosed(plan_id=PLAN, item="2", outcome=WorkOutcome.DONE)

    decided(complete("2")).then(DONE)
    decided(complete("2"), OPENED).then(DONE, closed)
    decided(complete("2"), DONE).nothing()
    decided(complete("2", reference=None, note="Biên bản họp")).then(
        WorkCompleted(plan_id=PLAN, item="2", done_on=date(2017, 6, 20), note="Biên bản họp")
    )
    decided(complete("2", reference=None)).refused(WorkReferenceMissing)
    decided(complete("2", date(2017, 6, 21))).refused(WorkDoneInFuture)


def test_what_is_not_applicable_has_its_reason_and_can_be_reopened() -> None:
    """A closed item is reopened before anything else is recorded."""
    decided(excuse("2")).then(EXCUSED)
    decided(excuse("2"), EXCUSED).nothing()
    for command in (complete("2"), assign("2"), TieWork(plan_id=PLAN, item="2", known_by=None)):
        decided(command, EXCUSED).refused(WorkAlreadyClosed)
    reopened = WorkReopened(plan_id=PLAN, item="2", reason="Ghi nhầm")
    decided(reopen("2"), EXCUSED).then(reopened)
    decided(reopen("2")).nothing()
    decided(complete("2"), EXCUSED, reopened).then(DONE)


def test_an_item_is_done_by_the_event_that_it_is_tied_to() -> None:
    """That of the registration is proposed by its own deadline; an item tied to nothing is done by nobody's event."""
    command = RecogniseWork(plan_id=PLAN, item="1", known_by=LOCKED, heard=HEARD)

    assert ORDERED.items[0].known_by == LOCKED
    half_year = KnownBy(fact=KnownFact.REPORT_SUBMITTED, period=ReportPeriod.HALF_YEAR)
    assert [one.known_by for one in ORDERED.items[1:]] == [half_year, *[None] * 13]
    decided(command).then(WorkCompleted(plan_id=PLAN, item="1", done_on=HEARD.day, heard=HEARD))
    decided(command.model_copy(update={"item": "2"})).nothing()
    untied = WorkTied(plan_id=PLAN, item="1", known_by=None)
    decided(TieWork(plan_id=PLAN, item="1", known_by=None)).then(untied)
    decided(command, untied).nothing()


def test_an_event_is_named_in_full() -> None:
    """Which plan is to be issued, and whose sheet; the same a second time changes nothing."""
    year = KnownBy(fact=KnownFact.PLAN_ISSUED, plan_kind=PlanKind.ANNUAL, year=2018)
    tied = WorkTied(plan_id=PLAN, item="2", known_by=year)
    tie = TieWork(plan_id=PLAN, item="2", known_by=year)

    decided(tie).then(tied)
    decided(tie, tied).nothing()
    for fact in (KnownFact.PLAN_ISSUED, KnownFact.SHEET_ACCEPTED):
        decided(TieWork(plan_id=PLAN, item="2", known_by=KnownBy(fact=fact))).refused(TieIncomplete)


def test_a_unit_marks_its_own_work_as_done_and_nothing_else() -> None:
    """The rest is for the staff of the site."""
    own = complete("3-2017-01", note="Đã đề xuất")

    assert decided(own, actor=UNIT_CLERK).events
    for command in (complete("2"), assign("3-2017-01"), excuse("3-2017-01")):
        decided(command, actor=UNIT_CLERK).refused(WorkOfOthers)


def test_what_was_never_ordered_cannot_be_changed() -> None:
    """Neither the work of a draft, nor an item that the plan does not have."""
    given().when(complete("2"), context(STAFF)).refused(WorkUnordered)
    decided(complete("77")).refused(WorkItemUnknown)


@pytest.mark.parametrize(
    ("event", "commands"),
    [
        (PlanIssued(plan_id=PLAN, content=content(), ruleset="L2003_ND91"), [OrderWork]),
        (PlanFollowed(plan_id=PLAN, content=draft()), [OrderWork]),
        (PlanAmended(plan_id=PLAN, content=content(), changed=("tasks",), reason="Thiếu"), [ReorderWork]),
        (PlanRevised(plan_id=PLAN, content=draft()), [ReorderWork]),
        (PlanWithdrawn(plan_id=PLAN, document=parent().document, reason="Nhầm"), [EndWork]),
    ],
)
def test_the_work_follows_its_plan(event: Any, commands: list[type[WorkCommand]]) -> None:
    """A plan of a neighbour orders nothing here."""
    own, above = (
        [type(one.command) for one in SERVICE.react(event, origin(relation)) if one.name.startswith("work.")]
        for relation in (Relation.OWN, Relation.SUPERIOR)
    )

    assert (own, above) == (commands, [])
