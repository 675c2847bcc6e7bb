"""The rules of a unit's sheet."""

from datetime import date, datetime

import pytest

from chassis.testing import Rules, at, context
from contracts.message import Actor, Context, Refusal
from contracts.registration import ClosingCause, RegisteredTitle, ReturnReason
from contracts.vocabulary import Deadline
from services.registration.domain.registration import DeadlineNotReached, RegistrationNotOpen, RegistrationOver
from services.registration.domain.sheet import (
    DECIDER,
    AcceptSheet,
    CloseSheet,
    Entry,
    ExpectSheet,
    HandInSheet,
    LockSheet,
    ReturnSheet,
    SheetCommand,
    SheetEvent,
    SheetExpectationChanged,
    SheetExpected,
    WithdrawTitle,
)
from services.registration.domain.sheet.entries import EntryRepeated, SheetEmpty, TitleNotForSubject, TitleUnknown
from services.registration.domain.sheet.refusals import (
    LateSheetNeedsReason,
    NothingHandedIn,
    NotStandingBody,
    NotYourUnit,
    ReceiptNotYours,
    ReceivedBeforePlan,
    ReceivedInFuture,
    ReturnReasonUntrue,
    SheetAlreadyAccepted,
    SheetAlreadyHandedIn,
    TitleNotRegistered,
    WithdrawalAfterDeadline,
)
from tests.registration.sheets import (
    ACCEPTED,
    CHI_LANG,
    CLERK,
    COLLECTIVE,
    ENTRIES,
    EXPECTED,
    HANDED_IN,
    IN_TIME,
    LATE,
    LOCKED,
    MISSING,
    OTHER_CLERK,
    POLICY,
    REASON,
    RETURNED,
    SHEET,
    SITE_CLERK,
    STANDING_BODY,
    accepted,
    closed,
    entry,
    expectation,
    hand_in,
    handed_in,
    person,
    withdrawn,
)

given = Rules(DECIDER).given

LATE_SHEET = handed_in(LATE, late=True)
CLOSED = closed()

EXPECT = ExpectSheet(sheet_id=SHEET, expectation=expectation())
ACCEPT = AcceptSheet(sheet_id=SHEET)
RETURN = ReturnSheet(sheet_id=SHEET, reason_code=ReturnReason.WRONG_FORM, reason="Sai mẫu")
WITHDRAW = WithdrawTitle(sheet_id=SHEET, subject="can-bo-1", title="LDTT", reason="Chuyển công tác")
LOCK = LockSheet(sheet_id=SHEET)
CLOSE = CloseSheet(sheet_id=SHEET, cause=ClosingCause.PLAN_WITHDRAWN, reason="Thu hồi")
LATER = Deadline(day=date(2017, 1, 20))


def by(actor: Actor, now: datetime = IN_TIME) -> Context:
    """The context of `actor` at `now`."""
    return context(actor, now)


def changed(*, locked: bool, late: bool, deadline: Deadline = LATER) -> SheetExpectationChanged:
    """The plan moved the deadline."""
    return SheetExpectationChanged(sheet_id=SHEET, expectation=expectation(deadline=deadline), locked=locked, late=late)


def test_a_unit_of_the_plan_is_expected_to_hand_in() -> None:
    """The sheet knows its plan, unit, cluster and deadline."""
    given().when(EXPECT, by(POLICY)).then(EXPECTED)


@pytest.mark.parametrize("history", [(EXPECTED,), (EXPECTED, HANDED_IN), (EXPECTED, HANDED_IN, *ACCEPTED)])
def test_a_sheet_that_is_expected_as_it_is_changes_nothing(history: tuple[SheetEvent, ...]) -> None:
    """A plan that is heard again expects nothing anew."""
    given(*history).when(EXPECT, by(POLICY)).nothing()


MOVED = ExpectSheet(sheet_id=SHEET, expectation=expectation(deadline=LATER))


def test_a_missing_sheet_may_be_in_time_again_when_the_deadline_is_moved() -> None:
    """It is unlocked, and locked again at the new deadline."""
    outcome = given(EXPECTED, MISSING).when(MOVED, by(POLICY, LATE))

    outcome.then(changed(locked=False, late=False))


def test_a_late_sheet_is_in_time_when_the_deadline_is_moved_beyond_its_receipt() -> None:
    """What counts is the deadline as the plan states it now."""
    after = given(EXPECTED, MISSING, LATE_SHEET).when(MOVED, by(POLICY, LATE)).then(changed(locked=False, late=False))

    events = DECIDER.decide(ACCEPT, after, by(STANDING_BODY, LATE))
    assert events == accepted(LATE)


def test_a_sheet_is_late_when_the_deadline_is_moved_before_its_receipt() -> None:
    """The same rule the other way round."""
    earlier = Deadline(day=date(2017, 1, 12))
    command = ExpectSheet(sheet_id=SHEET, expectation=expectation(deadline=earlier))

    outcome = given(EXPECTED, HANDED_IN).when(command, by(POLICY))

    outcome.then(changed(locked=False, late=True, deadline=earlier))


def test_a_sheet_accepted_as_late_stays_late() -> None:
    """Its titles are registered with the reason; a moved deadline does not undo that."""
    outcome = given(EXPECTED, MISSING, LATE_SHEET, *accepted(LATE, REASON)).when(MOVED, by(POLICY, LATE))

    outcome.then(changed(locked=False, late=True))


def test_a_locked_sheet_stays_locked_when_the_deadline_stays_in_the_past() -> None:
    """Only its expectation changes."""
    command = ExpectSheet(sheet_id=SHEET, expectation=expectation(cluster="noi-thanh"))

    outcome = given(EXPECTED, MISSING).when(command, by(POLICY, LATE))

    outcome.then(SheetExpectationChanged(sheet_id=SHEET, expectation=command.expectation, locked=True, late=False))


def test_a_unit_that_the_plan_names_again_is_expected_again() -> None:
    """Its sheet begins anew."""
    given(EXPECTED, HANDED_IN, CLOSED).when(EXPECT, by(POLICY)).then(EXPECTED)


def test_a_units_clerk_hands_the_sheet_in_and_it_is_received_now() -> None:
    """The instant of receipt is the business clock's."""
    given(EXPECTED).when(hand_in(), by(CLERK)).then(HANDED_IN)


def test_a_unit_may_have_no_plan_of_its_own() -> None:
    """Whether that is a bar is review's business."""
    given(EXPECTED).when(hand_in(unit_plan=None), by(CLERK)).then(handed_in(unit_plan=None))


@pytest.mark.parametrize(
    ("instant", "late"),
    [
        ("2017-01-14T23:59:59", False),
        ("2017-01-15T00:00:00", True),
        ("2017-01-15T08:00:00", True),
        ("2017-01-14T17:00:00+00:00", True),
    ],
)
def test_before_the_15th_excludes_the_15th(instant: str, late: bool) -> None:  # noqa: FBT001 - a column of the table
    """`trước ngày 15/01` ends with the 14th, by the clocks of Viet Nam (docs/domain.md §2.4)."""
    received_at = at(instant)

    given(EXPECTED).when(hand_in(), by(CLERK, received_at)).then(handed_in(received_at, late=late))


def test_an_inclusive_deadline_holds_through_its_day() -> None:
    """`chậm nhất ngày 15/01` includes the 15th."""
    inclusive = expectation(deadline=Deadline(day=date(2017, 1, 15), inclusive=True))
    expected = SheetExpected(sheet_id=SHEET, expectation=inclusive)

    given(expected).when(hand_in(), by(CLERK, LATE)).then(handed_in(LATE, late=False))


def test_a_missing_unit_may_still_hand_in_and_is_known_as_late() -> None:
    """Better late than never; whether it is accepted is another question."""
    given(EXPECTED, MISSING).when(hand_in(), by(CLERK, LATE)).then(LATE_SHEET)


def test_a_returned_sheet_is_handed_in_again() -> None:
    """With other entries, and received anew."""
    fewer = ENTRIES[:1]

    outcome = given(EXPECTED, HANDED_IN, RETURNED).when(hand_in(entries=fewer), by(CLERK))

    outcome.then(handed_in(entries=fewer))


def test_a_returned_sheet_that_comes_back_after_the_deadline_is_late() -> None:
    """The time for corrections is the time before the deadline."""
    given(EXPECTED, HANDED_IN, RETURNED, LOCKED).when(hand_in(), by(CLERK, LATE)).then(LATE_SHEET)


def test_handing_the_same_sheet_in_twice_changes_nothing() -> None:
    """Also when the answer to the first was lost and the clock went on."""
    given(EXPECTED, HANDED_IN).when(hand_in(), by(CLERK, LATE)).nothing()


def test_a_sheet_that_lies_with_the_standing_body_is_not_replaced() -> None:
    """It must be returned first."""
    given(EXPECTED, HANDED_IN).when(hand_in(entries=ENTRIES[:1]), by(CLERK)).refused(SheetAlreadyHandedIn)


def test_an_accepted_sheet_is_not_handed_in_again() -> None:
    """Its titles are registered."""
    given(EXPECTED, HANDED_IN, *ACCEPTED).when(hand_in(), by(CLERK)).refused(SheetAlreadyAccepted)


def test_a_clerk_does_not_hand_in_for_another_unit() -> None:
    """A unit's clerk acts for its own unit only."""
    given(EXPECTED).when(hand_in(), by(OTHER_CLERK)).refused(NotYourUnit)


@pytest.mark.parametrize("staff", [SITE_CLERK, STANDING_BODY])
def test_the_staff_of_the_site_may_enter_a_units_paper(staff: Actor) -> None:
    """A unit without a line sends paper."""
    given(EXPECTED).when(hand_in(), by(staff)).then(HANDED_IN)


def test_the_standing_body_may_enter_a_paper_that_was_received_earlier() -> None:
    """Received in time, entered after the deadline: in time."""
    outcome = given(EXPECTED, MISSING).when(hand_in(received_at=IN_TIME), by(STANDING_BODY, LATE))

    outcome.then(handed_in(IN_TIME, late=False))


@pytest.mark.parametrize("actor", [CLERK, SITE_CLERK])
def test_nobody_else_states_when_a_sheet_was_received(actor: Actor) -> None:
    """Else every late sheet would have been in time."""
    given(EXPECTED).when(hand_in(received_at=IN_TIME), by(actor, LATE)).refused(ReceiptNotYours)


@pytest.mark.parametrize(
    ("received_at", "refusal"),
    [
        (at("2017-01-15T08:00:01"), ReceivedInFuture),
        (at("2016-12-22T23:59"), ReceivedBeforePlan),
        (datetime.fromisoformat("0001-01-01T00:00:00+14:00"), ReceivedBeforePlan),
        (datetime.fromisoformat("9999-12-31T23:59:59-12:00"), ReceivedInFuture),
    ],
)
def test_a_sheet_is_received_between_the_plan_and_now(received_at: datetime, refusal: type[Refusal]) -> None:
    """Not in the future, and not before there was a plan to answer."""
    outcome = given(EXPECTED).when(hand_in(received_at=received_at), by(STANDING_BODY, LATE))

    outcome.refused(refusal)


@pytest.mark.parametrize(
    ("entries", "refusal"),
    [
        ((), SheetEmpty),
        ((entry(), entry()), EntryRepeated),
        ((entry(), entry(person(1, "Tên khác"))), EntryRepeated),
        ((entry(title="LDXS"),), TitleUnknown),
        ((entry(title="TTLDTT"),), TitleNotForSubject),
        ((entry(COLLECTIVE, "LDTT"),), TitleNotForSubject),
    ],
)
def test_a_sheet_lists_what_can_be_registered(entries: tuple[Entry, ...], refusal: type[Refusal]) -> None:
    """At least one title, each once for a subject, known to the law of the plan's date, for its kind of subject."""
    given(EXPECTED).when(hand_in(entries=entries), by(CLERK)).refused(refusal)


def test_one_person_may_aim_at_two_titles() -> None:
    """Chiến sĩ thi đua cơ sở does not imply Lao động tiên tiến: each is registered for itself."""
    two = (entry(), entry(title="CSTDCS"))

    given(EXPECTED).when(hand_in(entries=two), by(CLERK)).then(handed_in(entries=two))


def test_an_accepted_sheet_registers_each_of_its_titles() -> None:
    """One event for each line, in the order of the sheet, all in time; and one for the sheet, with their number."""
    given(EXPECTED, HANDED_IN).when(ACCEPT, by(STANDING_BODY)).then(*ACCEPTED)


def test_a_sheet_in_time_is_accepted_after_the_deadline_too() -> None:
    """What counts is when it came in; a reason that is not needed is not kept."""
    command = AcceptSheet(sheet_id=SHEET, late_reason="Không cần")

    given(EXPECTED, HANDED_IN, LOCKED).when(command, by(STANDING_BODY, LATE)).then(*ACCEPTED)


@pytest.mark.parametrize("late_reason", ["", "  "])
def test_a_late_sheet_needs_a_reason(late_reason: str) -> None:
    """Blanks are none."""
    command = AcceptSheet(sheet_id=SHEET, late_reason=late_reason)

    given(EXPECTED, MISSING, LATE_SHEET).when(command, by(STANDING_BODY, LATE)).refused(LateSheetNeedsReason)


def test_a_late_sheet_is_accepted_with_a_reason_that_stays_with_every_title() -> None:
    """It is never made out to have been in time."""
    command = AcceptSheet(sheet_id=SHEET, late_reason=REASON)

    outcome = given(EXPECTED, MISSING, LATE_SHEET).when(command, by(STANDING_BODY, LATE))

    outcome.then(*accepted(LATE, REASON))


def test_accepting_an_accepted_sheet_changes_nothing() -> None:
    """The wish is true already."""
    given(EXPECTED, HANDED_IN, *ACCEPTED).when(ACCEPT, by(STANDING_BODY)).nothing()


@pytest.mark.parametrize("command", [ACCEPT, RETURN])
@pytest.mark.parametrize("actor", [CLERK, SITE_CLERK, Actor("tham-dinh", CHI_LANG.code, frozenset({"appraiser"}))])
def test_only_the_standing_body_accepts_and_returns(command: SheetCommand, actor: Actor) -> None:
    """Neither a clerk nor a unit's own appraiser."""
    given(EXPECTED, HANDED_IN).when(command, by(actor)).refused(NotStandingBody)


@pytest.mark.parametrize("history", [(EXPECTED,), (EXPECTED, MISSING), (EXPECTED, HANDED_IN, RETURNED)])
def test_what_was_not_handed_in_is_not_accepted(history: tuple[SheetEvent, ...]) -> None:
    """Nor what went back and did not come again."""
    given(*history).when(ACCEPT, by(STANDING_BODY)).refused(NothingHandedIn)


def test_a_sheet_is_returned_with_its_reason() -> None:
    """The unit is told why."""
    given(EXPECTED, HANDED_IN).when(RETURN, by(STANDING_BODY)).then(RETURNED)


def test_returning_a_returned_sheet_changes_nothing() -> None:
    """It lies with the unit already."""
    given(EXPECTED, HANDED_IN, RETURNED).when(RETURN, by(STANDING_BODY)).nothing()


def test_an_accepted_sheet_is_not_returned() -> None:
    """Its titles are withdrawn one by one."""
    given(EXPECTED, HANDED_IN, *ACCEPTED).when(RETURN, by(STANDING_BODY)).refused(SheetAlreadyAccepted)


def test_what_was_not_handed_in_is_not_returned() -> None:
    """There is nothing to go back."""
    given(EXPECTED).when(RETURN, by(STANDING_BODY)).refused(NothingHandedIn)


def test_a_late_sheet_may_be_returned_as_late() -> None:
    """The reason is true of it."""
    command = RETURN.model_copy(update={"reason_code": ReturnReason.LATE})

    outcome = given(EXPECTED, MISSING, LATE_SHEET).when(command, by(STANDING_BODY, LATE))

    outcome.then(RETURNED.model_copy(update={"reason_code": ReturnReason.LATE}))


@pytest.mark.parametrize("reason_code", [ReturnReason.LATE, ReturnReason.NO_UNIT_PLAN])
def test_a_sheet_is_not_returned_for_what_is_not_true_of_it(reason_code: ReturnReason) -> None:
    """This one came in time and names the unit's plan."""
    command = RETURN.model_copy(update={"reason_code": reason_code})

    given(EXPECTED, HANDED_IN).when(command, by(STANDING_BODY)).refused(ReturnReasonUntrue)


@pytest.mark.parametrize("actor", [CLERK, SITE_CLERK, STANDING_BODY])
def test_a_title_is_taken_back_before_the_deadline(actor: Actor) -> None:
    """By the unit, or by the standing body at its wish; the event says which, as the unit has to know."""
    taken_back = withdrawn(ENTRIES[0], by_standing_body=actor == STANDING_BODY)

    given(EXPECTED, HANDED_IN, *ACCEPTED).when(WITHDRAW, by(actor)).then(taken_back)


@pytest.mark.parametrize("history", [(), (LOCKED,)])
def test_after_the_deadline_a_unit_does_not_take_titles_back(history: tuple[SheetEvent, ...]) -> None:
    """Whether the calendar has locked the sheet yet or is about to."""
    outcome = given(EXPECTED, HANDED_IN, *ACCEPTED, *history).when(WITHDRAW, by(CLERK, LATE))

    outcome.refused(WithdrawalAfterDeadline)


def test_after_the_deadline_the_standing_body_takes_a_title_back_with_its_reason() -> None:
    """After the lock, changes only through an event with a reason (docs/domain.md §2.4)."""
    outcome = given(EXPECTED, HANDED_IN, *ACCEPTED, LOCKED).when(WITHDRAW, by(STANDING_BODY, LATE))

    outcome.then(withdrawn(ENTRIES[0], by_standing_body=True))


def test_taking_a_title_back_twice_changes_nothing() -> None:
    """The wish is true already."""
    given(EXPECTED, HANDED_IN, *ACCEPTED, withdrawn(ENTRIES[0])).when(WITHDRAW, by(CLERK)).nothing()


@pytest.mark.parametrize("history", [(EXPECTED,), (EXPECTED, HANDED_IN), (EXPECTED, HANDED_IN, ACCEPTED[1])])
def test_only_a_registered_title_is_taken_back(history: tuple[SheetEvent, ...]) -> None:
    """What is merely listed is corrected by handing in again."""
    given(*history).when(WITHDRAW, by(CLERK)).refused(TitleNotRegistered)


def test_a_clerk_does_not_take_back_another_units_title() -> None:
    """A unit's clerk acts for its own unit only."""
    given(EXPECTED, HANDED_IN, *ACCEPTED).when(WITHDRAW, by(OTHER_CLERK)).refused(NotYourUnit)


def test_a_unit_that_handed_in_nothing_is_missing_at_the_deadline() -> None:
    """The event names the unit and the deadline it missed."""
    given(EXPECTED).when(LOCK, by(POLICY, LATE)).then(MISSING)


@pytest.mark.parametrize(
    "history", [(HANDED_IN,), (HANDED_IN, RETURNED), (HANDED_IN, *ACCEPTED)], ids=["handed in", "returned", "accepted"]
)
def test_a_sheet_that_was_handed_in_is_locked_at_the_deadline(history: tuple[SheetEvent, ...]) -> None:
    """Quietly: nobody is missing."""
    given(EXPECTED, *history).when(LOCK, by(POLICY, LATE)).then(LOCKED)


def test_a_sheet_is_not_locked_before_its_deadline() -> None:
    """The last second of 14/01 is still in time."""
    given(EXPECTED).when(LOCK, by(POLICY, at("2017-01-14T23:59:59"))).refused(DeadlineNotReached)


@pytest.mark.parametrize("history", [(MISSING,), (HANDED_IN, LOCKED), (MISSING, LATE_SHEET), (CLOSED,)])
def test_a_sheet_is_locked_once(history: tuple[SheetEvent, ...]) -> None:
    """The wish is true already."""
    given(EXPECTED, *history).when(LOCK, by(POLICY, LATE)).nothing()


@pytest.mark.parametrize("history", [(), (HANDED_IN,), (HANDED_IN, RETURNED), (MISSING,)])
def test_a_sheet_ends_with_its_plan(history: tuple[SheetEvent, ...]) -> None:
    """Whatever has become of it."""
    given(EXPECTED, *history).when(CLOSE, by(POLICY)).then(CLOSED)


def test_what_a_closed_sheet_had_registered_and_not_taken_back_counts_no_longer() -> None:
    """Each such title is named, so that others who counted it know."""
    dropped = CloseSheet(sheet_id=SHEET, cause=ClosingCause.UNIT_DROPPED, reason="Không còn nêu tên")
    left = [RegisteredTitle(subject=line.subject.key, title=line.title) for line in ENTRIES[1:]]

    outcome = given(EXPECTED, HANDED_IN, *ACCEPTED, withdrawn(ENTRIES[0])).when(dropped, by(POLICY))

    outcome.then(closed(*left, cause=ClosingCause.UNIT_DROPPED, reason="Không còn nêu tên"))


@pytest.mark.parametrize("history", [(), (EXPECTED, CLOSED)])
def test_what_is_not_expected_needs_no_ending(history: tuple[SheetEvent, ...]) -> None:
    """The wish is true already."""
    given(*history).when(CLOSE, by(POLICY)).nothing()


BY_PEOPLE = [hand_in(), ACCEPT, RETURN, WITHDRAW]


@pytest.mark.parametrize("command", [*BY_PEOPLE, LOCK])
def test_nothing_is_done_with_a_sheet_before_registration_is_open(command: SheetCommand) -> None:
    """The plan may be on its way, or does not name the unit: the client is told to try again."""
    given().when(command, by(STANDING_BODY)).refused(RegistrationNotOpen)


@pytest.mark.parametrize("command", BY_PEOPLE)
def test_nothing_is_done_with_a_sheet_that_has_ended(command: SheetCommand) -> None:
    """A withdrawn plan is finished."""
    given(EXPECTED, HANDED_IN, CLOSED).when(command, by(STANDING_BODY)).refused(RegistrationOver)


def test_an_event_that_finds_no_sheet_leaves_no_mark() -> None:
    """Evolve never refuses, and makes nothing up."""
    assert DECIDER.evolve(DECIDER.initial, HANDED_IN) == DECIDER.initial


def test_a_withdrawal_that_finds_no_title_leaves_no_mark() -> None:
    """Evolve never refuses, and makes nothing up."""
    state = DECIDER.evolve(DECIDER.initial, EXPECTED)

    assert DECIDER.evolve(state, withdrawn(ENTRIES[0])) == state


def test_a_sheet_has_one_stream_for_its_plan_and_unit() -> None:
    """Whoever knows the two knows the sheet."""
    assert HandInSheet(sheet_id=SHEET, entries=(), unit_plan=None).stream == f"sheet-{SHEET}"
