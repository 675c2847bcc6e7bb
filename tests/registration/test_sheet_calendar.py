"""The rules of a unit's sheet: expected, locked at the deadline, closed."""

from datetime import date

import pytest

from chassis.deciding.testing import Rules, at
from contracts.registration import ClosingCause, RegisteredTitle
from contracts.vocabulary import Deadline
from services.registration.sheet.messages import (
    CloseSheet,
    ExpectSheet,
    HandInSheet,
    SheetCommand,
    SheetEvent,
    SheetExpectationChanged,
)
from services.registration.sheet.refusals import RegistrationNotOpen, RegistrationOver, SheetDeadlineNotReached
from services.registration.sheet.rules import DECIDER
from tests.registration.commands import (
    ACCEPT,
    CLOSE,
    CLOSED,
    EXPECT,
    LATE_SHEET,
    LATER,
    LOCK,
    RETURN,
    SEND_PLAN,
    WITHDRAW,
    by,
)
from tests.registration.sheets import (
    ACCEPTED,
    ENTRIES,
    EXPECTED,
    HANDED_IN,
    LATE,
    LOCKED,
    MISSING,
    POLICY,
    REASON,
    RETURNED,
    SHEET,
    STANDING_BODY,
    accepted,
    closed,
    expectation,
    hand_in,
    withdrawn,
)

given = Rules(DECIDER).given


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
    """The deadline as the plan states it now counts."""
    after = given(EXPECTED, MISSING, LATE_SHEET).when(MOVED, by(POLICY, LATE)).then(changed(locked=False, late=False))

    events = DECIDER.decide(ACCEPT, after, None, by(STANDING_BODY, LATE))
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
    given(EXPECTED).when(LOCK, by(POLICY, at("2017-01-14T23:59:59"))).refused(SheetDeadlineNotReached)


@pytest.mark.parametrize("history", [(MISSING,), (HANDED_IN, LOCKED), (MISSING, LATE_SHEET), (CLOSED,)])
def test_a_sheet_is_locked_once(history: tuple[SheetEvent, ...]) -> None:
    """It is as the command asks already."""
    given(EXPECTED, *history).when(LOCK, by(POLICY, LATE)).nothing()


@pytest.mark.parametrize("history", [(), (HANDED_IN,), (HANDED_IN, RETURNED), (MISSING,)])
def test_a_sheet_ends_with_its_plan(history: tuple[SheetEvent, ...]) -> None:
    """Its state makes no difference."""
    given(EXPECTED, *history).when(CLOSE, by(POLICY)).then(CLOSED)


def test_what_a_closed_sheet_had_registered_and_not_taken_back_counts_no_longer() -> None:
    """Each such title is named, so that others who counted it know."""
    dropped = CloseSheet(sheet_id=SHEET, cause=ClosingCause.UNIT_DROPPED)
    left = [RegisteredTitle(subject=line.subject.key, title=line.title) for line in ENTRIES[1:]]

    outcome = given(EXPECTED, HANDED_IN, *ACCEPTED, withdrawn(ENTRIES[0])).when(dropped, by(POLICY))

    why = "Kế hoạch sau khi sửa đổi không còn nêu tên đơn vị."
    outcome.then(closed(*left, cause=ClosingCause.UNIT_DROPPED, reason=why))


@pytest.mark.parametrize("history", [(), (EXPECTED, CLOSED)])
def test_what_is_not_expected_needs_no_ending(history: tuple[SheetEvent, ...]) -> None:
    """It is as the command asks already."""
    given(*history).when(CLOSE, by(POLICY)).nothing()


BY_PEOPLE = [hand_in(), SEND_PLAN, ACCEPT, RETURN, WITHDRAW]


@pytest.mark.parametrize("command", [*BY_PEOPLE, LOCK])
def test_nothing_is_done_with_a_sheet_before_registration_is_open(command: SheetCommand) -> None:
    """The plan may be on its way, or does not name the unit: the refusal asks to send it again."""
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
    """The two give the id of the sheet."""
    assert HandInSheet(sheet_id=SHEET, entries=(), unit_plan=None).stream == f"sheet-{SHEET}"
