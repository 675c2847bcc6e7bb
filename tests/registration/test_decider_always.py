"""What holds of the rules of registration whatever is wished, in whatever order, by whomever."""

from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from chassis.deciding.testing import at, context
from contracts.message import Actor, Context, Refusal
from contracts.registration import ClosingCause, ReturnReason, TitleRegistered, UnitRegistrationMissing
from contracts.vocabulary import Deadline
from services.registration.domain.sheet import (
    DECIDER,
    AcceptSheet,
    CloseSheet,
    ExpectSheet,
    HandInSheet,
    LockSheet,
    ReturnSheet,
    SheetCommand,
    SheetEvent,
    SheetExpected,
    SheetHandedIn,
    WithdrawTitle,
)
from tests.registration.sheets import (
    CLERK,
    DEADLINE,
    ENTRIES,
    IN_TIME,
    LATE,
    OTHER_CLERK,
    POLICY,
    SHEET,
    STANDING_BODY,
    UNIT_PLAN,
    expectation,
)

Wished = tuple[SheetCommand, Actor, datetime]
INSTANTS = (IN_TIME, at("2017-01-14T23:59:59"), LATE, at("2017-01-19T08:00"), at("2017-01-21T08:00"))
LATER = Deadline(day=date(2017, 1, 20))

expecting = st.builds(
    lambda deadline: ExpectSheet(sheet_id=SHEET, expectation=expectation(deadline=deadline)),
    st.sampled_from([DEADLINE, LATER]),
)
handing_in = st.builds(
    lambda lines, plan, received_at: HandInSheet(
        sheet_id=SHEET, entries=ENTRIES[:lines], unit_plan=plan, received_at=received_at
    ),
    st.integers(0, len(ENTRIES)),
    st.sampled_from([None, UNIT_PLAN]),
    st.sampled_from([None, None, None, *INSTANTS]),
)
accepting = st.builds(lambda reason: AcceptSheet(sheet_id=SHEET, late_reason=reason), st.sampled_from(["", "Bão lũ"]))
returning = st.builds(
    lambda code: ReturnSheet(sheet_id=SHEET, reason_code=code, reason="Sai"), st.sampled_from(list(ReturnReason))
)
withdrawing = st.builds(
    lambda entry: WithdrawTitle(sheet_id=SHEET, subject=entry.subject.key, title=entry.title, reason="Rút"),
    st.sampled_from(ENTRIES),
)
closing = CloseSheet(sheet_id=SHEET, cause=ClosingCause.PLAN_WITHDRAWN, reason="Thu hồi")
by_the_way = st.sampled_from([LockSheet(sheet_id=SHEET), closing])
wishes = st.one_of(expecting, handing_in, accepting, returning, withdrawing, by_the_way)
actors = st.sampled_from([CLERK, CLERK, OTHER_CLERK, STANDING_BODY, STANDING_BODY, POLICY])
histories = st.lists(st.tuples(wishes, actors, st.sampled_from(INSTANTS)), max_size=25)


def decided(command: SheetCommand, events: list[SheetEvent], told: Context) -> tuple[SheetEvent, ...]:
    """What follows from `command`, or nothing when a rule says no."""
    state = DECIDER.initial
    for event in events:
        state = DECIDER.evolve(state, event)
    try:
        return DECIDER.decide(command, state, told)
    except Refusal:
        return ()


def played(wished: list[Wished]) -> list[SheetEvent]:
    """What happens when all that is `wished` is decided in turn, the clock going on."""
    events: list[SheetEvent] = []
    now = IN_TIME
    for command, actor, instant in wished:
        now = max(now, instant)
        told = context(actor, now)
        events += decided(command, events, told)
        assert decided(command, events, told) == (), "the same wish a second time leads to nothing"
    return events


@given(histories)
def test_a_wish_that_is_repeated_leads_to_nothing(wished: list[Wished]) -> None:
    """Idempotence in the rules themselves, not only at the door; and nothing but a Refusal is ever raised."""
    played(wished)


@given(histories)
def test_what_is_registered_was_handed_in_and_is_late_only_with_a_reason(
    wished: list[Wished],
) -> None:
    """No title comes from nowhere, and none is made out to have been in time."""
    listed: set[tuple[str, str]] = set()
    for event in played(wished):
        if isinstance(event, SheetHandedIn):
            listed = {(entry.subject.key, entry.title) for entry in event.entries}
        if isinstance(event, TitleRegistered):
            assert (event.subject.key, event.title) in listed
            assert event.on_time == (event.late_reason == "")


@given(histories)
def test_a_unit_is_missing_only_while_nothing_came(wished: list[Wished]) -> None:
    """Since its sheet was expected, nothing had been handed in."""
    came = False
    for event in played(wished):
        came = (came or isinstance(event, SheetHandedIn)) and not isinstance(event, SheetExpected)
        assert not (came and isinstance(event, UnitRegistrationMissing))
