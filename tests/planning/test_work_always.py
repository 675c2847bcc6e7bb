"""The invariants of the work of a plan under any commands in any order by anybody."""

from datetime import date, datetime
from typing import TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.deciding.testing import Rules, at, context
from contracts.message import Actor, Context
from contracts.planning import WorkClosed, WorkOpened
from contracts.vocabulary import Deadline, derived_id
from services.planning.work.messages import (
    EndWork,
    ExtendWork,
    FactHeard,
    KnownBy,
    KnownFact,
    OpenWork,
    RecogniseWork,
    TieWork,
    WorkCommand,
    WorkCompleted,
    WorkEvent,
    WorkExcused,
    WorkOrdered,
    WorkReopened,
)
from services.planning.work.rules import DECIDER
from services.planning.work.states import Followed
from tests.planning.plans import CHI_LANG, PLAN, STAFF, TAM_THANH, UNIT_CLERK
from tests.planning.works import (
    DUTY,
    MONTHLY,
    POLICY,
    REGISTER,
    REPORT,
    assign,
    complete,
    excuse,
    order,
    reopen,
    reorder,
)

Sent: TypeAlias = tuple[WorkCommand, Actor, datetime]
INSTANTS = tuple(at(one) for one in ("2016-12-23T14:00", "2017-01-20T08:00", "2017-06-20T09:00", "2018-02-01T08:00"))
LOCKED = KnownBy(fact=KnownFact.REGISTRATION_LOCKED)
HEARD = FactHeard(event_id=derived_id("heard"), day=date(2017, 1, 15))
plans = st.lists(
    st.sampled_from([REGISTER, REPORT, MONTHLY, DUTY]), min_size=1, max_size=4, unique_by=lambda one: one.text
)
items = st.sampled_from(["1", "2", "3", "4", "1-2017-01", "3-2017-02", "5"])
days = st.sampled_from([None, Deadline(day=date(2017, 11, 30), inclusive=True)])
commands: st.SearchStrategy[WorkCommand] = st.one_of(
    st.builds(lambda tasks, on: order(*tasks, open_ended=on), plans, st.booleans()),
    st.builds(lambda tasks, on: reorder(*tasks, open_ended=on), plans, st.booleans()),
    st.just(ExtendWork(plan_id=PLAN)),
    st.just(EndWork(plan_id=PLAN, reason="Thu hồi")),
    st.builds(lambda listed: OpenWork(plan_id=PLAN, items=tuple(listed)), st.lists(items, min_size=1, max_size=4)),
    st.builds(lambda item: RecogniseWork(plan_id=PLAN, item=item, known_by=LOCKED, heard=HEARD), items),
    st.builds(
        lambda item, owner, due: assign(item, owner, due=due), items, st.sampled_from([CHI_LANG, TAM_THANH]), days
    ),
    st.builds(lambda item, tie: TieWork(plan_id=PLAN, item=item, known_by=tie), items, st.sampled_from([None, LOCKED])),
    st.builds(complete, items, st.sampled_from([date(2016, 12, 23), date(2017, 6, 20)])),
    st.builds(excuse, items),
    st.builds(reopen, items),
)
histories = st.lists(
    st.tuples(commands, st.sampled_from([POLICY, STAFF, STAFF, UNIT_CLERK]), st.sampled_from(INSTANTS)), max_size=16
)


def decided(command: WorkCommand, events: list[WorkEvent], when: Context) -> tuple[WorkEvent, ...]:
    """The events that follow from `command`, none when a rule refuses it."""
    return Rules(DECIDER).given(*events).when(command, when).events


def played(sent: list[Sent]) -> list[WorkEvent]:
    """The events when all that is `sent` is decided in turn, the clock going on."""
    events: list[WorkEvent] = []
    now = INSTANTS[0]
    for command, actor, instant in sent:
        now = max(now, instant)
        when = context(actor, now)
        events += decided(command, events, when)
        assert decided(command, events, when) == (), "the same command a second time leads to nothing"
    return events


@settings(deadline=None, max_examples=40)
@given(histories)
def test_a_command_that_is_repeated_leads_to_nothing(sent: list[Sent]) -> None:
    """The rules are idempotent without an Idempotency-Key, and raise nothing but a Refusal."""
    played(sent)


@settings(deadline=None, max_examples=40)
@given(histories)
def test_an_item_is_closed_once_until_it_is_reopened(sent: list[Sent]) -> None:
    """Done or not applicable, never both; and only where the plan orders it."""
    closed: set[str] = set()
    ordered: set[str] = set()
    for event in played(sent):
        if isinstance(event, WorkOrdered):
            ordered = {item.key for item in event.items}
        if isinstance(event, WorkCompleted | WorkExcused):
            assert event.item in ordered - closed
            closed.add(event.item)
        if isinstance(event, WorkReopened):
            closed.remove(event.item)


@settings(deadline=None, max_examples=40)
@given(histories)
def test_the_work_list_knows_what_is_open(sent: list[Sent]) -> None:
    """Whoever hears the two contract events alone lists exactly the items that were opened and are open and ordered."""
    listed: set[str] = set()
    events = played(sent)
    state = DECIDER.initial
    for event in events:
        state = DECIDER.evolve(state, event)
        if isinstance(event, WorkOpened):
            listed.add(event.item)
        if isinstance(event, WorkClosed):
            assert event.item in listed
            listed.discard(event.item)
    opened = {key for key, one in state.items.items() if one.opened} if isinstance(state, Followed) else set()
    assert listed == opened
    if isinstance(state, Followed):
        assert all(state.items[key].closing is None for key in opened)


@settings(deadline=None, max_examples=40)
@given(histories)
def test_a_key_is_that_of_one_task_for_ever(sent: list[Sent]) -> None:
    """However often the plan is amended: these four tasks have nothing in common, so none is another reworded."""
    words: dict[int, str] = {}
    for event in played(sent):
        if isinstance(event, WorkOrdered):
            for one in event.tasks:
                assert words.setdefault(one.key, one.task.text) == one.task.text
