"""The invariants of an exemplary case under any commands in any order."""

from datetime import date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.deciding.testing import Rules, at, context
from contracts.message import Actor, Context
from services.planning.case.messages import (
    CaseCommand,
    CaseCorrected,
    CaseEvent,
    CaseHonoured,
    CaseProposed,
    CaseReceived,
    CaseReturned,
    CaseSpread,
    CaseWithdrawn,
)
from services.planning.case.rules import DECIDER, last_day
from tests.planning import cases
from tests.planning.cases import CORRECT, HONOUR, ORDERED, PROPOSE, RECEIVE, RETURN, SPREAD, WITHDRAW
from tests.planning.plans import STAFF, UNIT_CLERK

months = st.sampled_from(["2017-02", "2017-03", "2017-04"])
days = st.sampled_from([date(2017, 2, 20), date(2017, 3, 20), date(2017, 4, 2)])
commands: st.SearchStrategy[CaseCommand] = st.one_of(
    st.builds(
        lambda month, day: PROPOSE.model_copy(update={"content": cases.content(month=month), "proposed_on": day}),
        months,
        st.none() | days,
    ),
    st.builds(lambda month: CORRECT.model_copy(update={"content": cases.content(month=month)}), months),
    st.sampled_from([WITHDRAW, RECEIVE, RECEIVE, RETURN]),
    st.builds(lambda day: HONOUR.model_copy(update={"honoured_on": day}), days),
    st.builds(lambda day: SPREAD.model_copy(update={"spread_on": day}), days),
)
instants = st.sampled_from([at("2017-02-20T08:00"), at("2017-03-20T08:00"), at("2017-04-02T08:00")])
histories = st.lists(st.tuples(commands, st.sampled_from([STAFF, STAFF, UNIT_CLERK]), instants), max_size=20)


def decided(command: CaseCommand, events: list[CaseEvent], when: Context) -> tuple[CaseEvent, ...]:
    """The events that follow from `command`, none when a rule refuses it."""
    return Rules(DECIDER).given(*events).when(command, when, ORDERED).events


@settings(deadline=None)
@given(histories)
def test_a_case_keeps_its_order(sent: list[tuple[CaseCommand, Actor, datetime]]) -> None:
    """Repeated commands lead to nothing.

    A case stands for a month that has begun, late exactly when that was over on the day of the proposal. Once received
    it only is honoured, once, and published; while it is returned it is not received.
    """
    events: list[CaseEvent] = []
    now = at("2017-02-20T08:00")
    for command, actor, instant in sent:
        now = max(now, instant)
        when = context(actor, now)
        more = decided(command, events, when)
        for event in more:
            _check(events, event, now.date())
            events.append(event)
        assert decided(command, events, when) == ()


def _check(before: list[CaseEvent], event: CaseEvent, today: date) -> None:
    last = before[-1] if before else None
    received = any(isinstance(one, CaseReceived) for one in before)
    proposed = next((one for one in reversed(before) if isinstance(one, CaseProposed)), None)
    if isinstance(event, CaseProposed):
        assert last is None or isinstance(last, CaseWithdrawn)
        proposed = event
    else:
        assert not isinstance(last, CaseWithdrawn | None)
    assert proposed is not None
    if isinstance(event, CaseProposed | CaseCorrected):
        assert event.content.month <= f"{today:%Y-%m}"
        assert event.late == (proposed.proposed_on > last_day(event.content.month))
    if isinstance(event, CaseHonoured):
        assert not any(isinstance(one, CaseHonoured) for one in before)
    if isinstance(event, CaseReceived):
        assert not isinstance(last, CaseReturned)
    assert received == isinstance(event, CaseHonoured | CaseSpread)
