"""The invariants of a sheet under any commands in any order by anybody."""

from datetime import date, datetime
from functools import reduce
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.deciding.testing import Rules, at, context
from contracts.message import Actor, Context
from contracts.registration import (
    ClosingCause,
    RegistrationAccepted,
    RegistrationReturned,
    ReturnedTitle,
    ReturnReason,
    SheetClosed,
    SheetReceived,
    SheetTakenBack,
    TitleRegistered,
    UnitPlanReceived,
    UnitRegistrationMissing,
)
from contracts.vocabulary import Deadline, WithdrawalReason
from services.registration.sheet.changes import (
    AddTitle,
    AnySheetCommand,
    AnySheetEvent,
    SheetUnlocked,
    TakeBackSheet,
    TitleAdded,
    UnlockSheet,
)
from services.registration.sheet.messages import (
    AcceptSheet,
    CloseSheet,
    ExpectSheet,
    HandInSheet,
    LockSheet,
    ReturnSheet,
    SendUnitPlan,
    SheetExpectationChanged,
    SheetExpected,
    SheetHandedIn,
    SheetLocked,
    WithdrawTitle,
)
from services.registration.sheet.rules import DECIDER
from services.registration.sheet.states import HandedIn
from tests.registration.sheets import (
    CLERK,
    DEADLINE,
    DECISION,
    ENTRIES,
    GROUND,
    IN_TIME,
    LATE,
    OTHER_CLERK,
    POLICY,
    SHEET,
    STANDING_BODY,
    UNIT_PLAN,
    entry,
    expectation,
    flagged,
    person,
)

SAID = SheetReceived | SheetTakenBack | RegistrationAccepted | RegistrationReturned | SheetClosed
Sent = tuple[AnySheetCommand, Actor, datetime]
INSTANTS = (IN_TIME, at("2017-01-14T23:59:59"), LATE, at("2017-01-19T08:00"), at("2017-01-21T08:00"))
LATER = Deadline(day=date(2017, 1, 20))
FORGOTTEN = entry(person(9, "Lý Văn Sót"))

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
accepting = st.builds(
    lambda reason, ground: AcceptSheet(sheet_id=SHEET, late_reason=reason, late_ground=ground),
    st.sampled_from(["", "Bão lũ"]),
    st.sampled_from([None, GROUND]),
)
taking_back = TakeBackSheet(sheet_id=SHEET, reason="Sót tên")
unlocking = st.builds(
    lambda day, decision: UnlockSheet(sheet_id=SHEET, until=Deadline(day=day), reason="Mưa lũ", decision=decision),
    st.sampled_from([date(2017, 1, 16), date(2017, 1, 20), date(2017, 2, 1)]),
    st.sampled_from([None, DECISION]),
)
adding = st.builds(
    lambda entry: AddTitle(sheet_id=SHEET, entry=entry, reason="Sót tên", decision=DECISION),
    st.sampled_from([*ENTRIES, FORGOTTEN]),
)
flagging = st.builds(
    flagged,
    st.integers(0, len(ENTRIES) - 1),
    st.sampled_from([ReturnReason.INCOMPLETE, ReturnReason.WRONG_FORM, ReturnReason.INELIGIBLE_SUBJECT]),
)
returning = st.builds(
    lambda code, rows: ReturnSheet(sheet_id=SHEET, reason_code=code, reason="Sai", rows=tuple(rows)),
    st.sampled_from(list(ReturnReason)),
    st.lists(flagging, max_size=2),
)
withdrawing = st.builds(
    lambda entry: WithdrawTitle(
        sheet_id=SHEET,
        subject=entry.subject.key,
        title=entry.title,
        reason_code=WithdrawalReason.OWN_REQUEST,
        reason="Rút",
    ),
    st.sampled_from(ENTRIES),
)
sending = st.builds(
    lambda received_at, reason: SendUnitPlan(
        sheet_id=SHEET, unit_plan=UNIT_PLAN, received_at=received_at, late_reason=reason
    ),
    st.sampled_from([None, None, *INSTANTS]),
    st.sampled_from(["", "Bão lũ"]),
)
closing = CloseSheet(sheet_id=SHEET, cause=ClosingCause.PLAN_WITHDRAWN, reason="Thu hồi")
by_the_way = st.sampled_from([LockSheet(sheet_id=SHEET), closing, taking_back])
usual = st.one_of(expecting, handing_in, sending, accepting, returning, withdrawing)
commands = st.one_of(usual, usual, by_the_way, unlocking, adding)
actors = st.sampled_from([CLERK, CLERK, OTHER_CLERK, STANDING_BODY, STANDING_BODY, POLICY])
histories = st.lists(st.tuples(commands, actors, st.sampled_from(INSTANTS)), max_size=25)


def decided(command: AnySheetCommand, events: list[AnySheetEvent], when: Context) -> tuple[AnySheetEvent, ...]:
    """The events that follow from `command`, none when a rule refuses it."""
    return Rules(DECIDER).given(*events).when(command, when).events


def played(sent: list[Sent]) -> list[AnySheetEvent]:
    """The events when all that is `sent` is decided in turn, the clock going on."""
    events: list[AnySheetEvent] = []
    now = IN_TIME
    for command, actor, instant in sent:
        now = max(now, instant)
        when = context(actor, now)
        events += decided(command, events, when)
        assert decided(command, events, when) == (), "the same command a second time leads to nothing"
    return events


@settings(deadline=None)
@given(histories)
def test_a_command_that_is_repeated_leads_to_nothing(sent: list[Sent]) -> None:
    """The rules are idempotent without an Idempotency-Key, and raise nothing but a Refusal."""
    played(sent)


@settings(deadline=None)
@given(histories)
def test_what_is_registered_was_handed_in_and_is_late_only_with_a_reason(
    sent: list[Sent],
) -> None:
    """No title comes from nowhere, and none is made out to have been in time."""
    listed: set[tuple[str, str]] = set()
    for event in played(sent):
        if isinstance(event, SheetHandedIn):
            listed = {(entry.subject.key, entry.title) for entry in event.entries}
        if isinstance(event, TitleAdded):
            listed.add((event.entry.subject.key, event.entry.title))
        if isinstance(event, TitleRegistered):
            assert (event.subject.key, event.title) in listed
            assert event.on_time == (event.late_reason == "")
            assert event.on_time or event.late_ground is not None, "the plan or a decision allows a late one"


@settings(deadline=None)
@given(st.integers(1, len(ENTRIES)), st.lists(flagging, max_size=3))
def test_a_returned_row_stands_in_the_sheet_once(lines: int, rows: list[ReturnedTitle]) -> None:
    """Whatever rows are flagged of however long a sheet, it goes back with these or not at all."""
    sent: list[Sent] = [
        (ExpectSheet(sheet_id=SHEET, expectation=expectation()), POLICY, IN_TIME),
        (HandInSheet(sheet_id=SHEET, entries=ENTRIES[:lines], unit_plan=None), CLERK, IN_TIME),
        (
            ReturnSheet(sheet_id=SHEET, reason_code=ReturnReason.WRONG_FORM, reason="Sai", rows=tuple(rows)),
            STANDING_BODY,
            IN_TIME,
        ),
    ]
    listed = {(entry.subject.key, entry.title) for entry in ENTRIES[:lines]}
    named = [(row.subject, row.title) for row in rows]

    returned = [event.rows for event in played(sent) if isinstance(event, RegistrationReturned)]

    assert returned == ([tuple(rows)] if set(named) <= listed and len(set(named)) == len(named) else [])


@settings(deadline=None)
@given(histories)
def test_a_units_plan_is_late_only_with_a_reason(sent: list[Sent]) -> None:
    """Whether it came apart or with its sheet; and a title never names another plan than the one received."""
    received = None
    for event in played(sent):
        if isinstance(event, SheetExpected):
            received = None
        if isinstance(event, UnitPlanReceived):
            received = event.unit_plan
            assert event.on_time == (event.late_reason == "")
        if isinstance(event, TitleRegistered):
            assert event.unit_plan == received


@settings(deadline=None)
@given(histories)
def test_a_unit_is_missing_only_while_nothing_came(sent: list[Sent]) -> None:
    """Since its sheet was expected, nothing had been handed in."""
    came = False
    for event in played(sent):
        came = (came or isinstance(event, SheetHandedIn)) and not isinstance(event, SheetExpected | SheetTakenBack)
        assert not (came and isinstance(event, UnitRegistrationMissing))


@settings(deadline=None)
@given(histories)
def test_a_sheet_is_unlocked_by_its_reason_and_locked_again(sent: list[Sent]) -> None:
    """Between two locks stands an unlocking, or an amended plan; and only a locked sheet is unlocked."""
    locked = False
    for event in played(sent):
        if isinstance(event, SheetLocked | UnitRegistrationMissing):
            assert not locked
            locked = True
        if isinstance(event, SheetUnlocked):
            assert locked
            assert event.reason
        if isinstance(event, SheetUnlocked | SheetExpected):
            locked = False
        if isinstance(event, SheetExpectationChanged):
            locked = event.locked


@settings(deadline=None)
@given(histories)
def test_whoever_hears_no_home_event_knows_which_sheets_await_acceptance(sent: list[Sent]) -> None:
    """Each sheet that is handed in is said to be received, and waits while nothing later was said of it."""
    events = played(sent)
    said = [one for one in events if isinstance(one, SAID)]
    received = [
        (two.titles, two.received_at, two.on_time)
        for one, two in pairwise(events)
        if isinstance(one, SheetHandedIn) and isinstance(two, SheetReceived)
    ]

    assert received == [
        (len(one.entries), one.received_at, not one.late) for one in events if isinstance(one, SheetHandedIn)
    ]
    assert isinstance(reduce(DECIDER.evolve, events, DECIDER.initial), HandedIn) == (
        bool(said) and isinstance(said[-1], SheetReceived)
    )
