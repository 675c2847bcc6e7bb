"""The rules of accepting and returning a sheet, and of taking a title back."""

import pytest

from chassis.deciding.testing import Rules
from contracts.message import Actor
from contracts.registration import ReturnReason
from services.registration.sheet.messages import AcceptSheet, SheetCommand, SheetEvent
from services.registration.sheet.refusals import (
    LateSheetNeedsReason,
    NothingHandedIn,
    NotStandingBody,
    NotYourUnit,
    ReturnReasonUntrue,
    RowNotInSheet,
    RowReturnedTwice,
    SheetAlreadyAccepted,
    TitleNotRegistered,
    WithdrawalAfterDeadline,
)
from services.registration.sheet.rules import DECIDER
from tests.registration.commands import ACCEPT, LATE_SHEET, RETURN, WITHDRAW, by
from tests.registration.sheets import (
    ACCEPTED,
    CHI_LANG,
    CLERK,
    ENTRIES,
    EXPECTED,
    GROUND,
    HANDED_IN,
    LATE,
    LOCKED,
    MISSING,
    OTHER_CLERK,
    REASON,
    RETURNED,
    SHEET,
    SITE_CLERK,
    STANDING_BODY,
    accepted,
    flagged,
    withdrawn,
)

given = Rules(DECIDER).given


def test_an_accepted_sheet_registers_each_of_its_titles() -> None:
    """The unit's plan is received, each line registered in the order of the sheet, and the sheet summed up."""
    given(EXPECTED, HANDED_IN).when(ACCEPT, by(STANDING_BODY)).then(*ACCEPTED)


def test_a_sheet_in_time_is_accepted_after_the_deadline_too() -> None:
    """The instant at which it came in counts; a reason that is not needed is not kept."""
    command = AcceptSheet(sheet_id=SHEET, late_reason="Không cần")

    given(EXPECTED, HANDED_IN, LOCKED).when(command, by(STANDING_BODY, LATE)).then(*ACCEPTED)


@pytest.mark.parametrize("late_reason", ["", "  "])
def test_a_late_sheet_needs_a_reason(late_reason: str) -> None:
    """Blanks are none."""
    command = AcceptSheet(sheet_id=SHEET, late_reason=late_reason)

    given(EXPECTED, MISSING, LATE_SHEET).when(command, by(STANDING_BODY, LATE)).refused(LateSheetNeedsReason)


def test_a_late_sheet_is_accepted_with_a_reason_that_stays_with_every_title() -> None:
    """It is never made out to have been in time."""
    command = AcceptSheet(sheet_id=SHEET, late_reason=REASON, late_ground=GROUND)

    outcome = given(EXPECTED, MISSING, LATE_SHEET).when(command, by(STANDING_BODY, LATE))

    outcome.then(*accepted(LATE, REASON))


def test_accepting_an_accepted_sheet_changes_nothing() -> None:
    """It is as the command asks already."""
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
    """The event says why."""
    given(EXPECTED, HANDED_IN).when(RETURN, by(STANDING_BODY)).then(RETURNED)


def test_a_sheet_is_returned_with_a_reason_for_each_flagged_row() -> None:
    """In the order in which they were flagged."""
    rows = (flagged(1, ReturnReason.INELIGIBLE_SUBJECT), flagged(0, ReturnReason.INCOMPLETE, "Thiếu chức vụ"))
    command = RETURN.model_copy(update={"rows": rows})

    outcome = given(EXPECTED, HANDED_IN).when(command, by(STANDING_BODY))

    outcome.then(RETURNED.model_copy(update={"rows": rows}))


@pytest.mark.parametrize(
    "other", [{"subject": "can-bo-9"}, {"title": "CSTDCS"}], ids=["another subject", "another title of the subject"]
)
def test_a_row_that_is_not_in_the_sheet_is_not_returned(other: dict[str, str]) -> None:
    """The refusal names subject and title."""
    row = flagged(0).model_copy(update=other)
    command = RETURN.model_copy(update={"rows": (flagged(1), row)})

    refusal = given(EXPECTED, HANDED_IN).when(command, by(STANDING_BODY)).refused(RowNotInSheet)

    assert row.subject in refusal.sentence("vi")
    assert row.title in refusal.sentence("vi")


def test_a_row_is_returned_with_one_reason() -> None:
    """Whether the two are the same or not."""
    command = RETURN.model_copy(update={"rows": (flagged(0), flagged(1), flagged(0, ReturnReason.INCOMPLETE))})

    given(EXPECTED, HANDED_IN).when(command, by(STANDING_BODY)).refused(RowReturnedTwice)


def test_a_row_is_not_returned_for_what_is_not_true_of_its_sheet() -> None:
    """As the sheet itself is not."""
    command = RETURN.model_copy(update={"rows": (flagged(0, ReturnReason.LATE),)})

    given(EXPECTED, HANDED_IN).when(command, by(STANDING_BODY)).refused(ReturnReasonUntrue)


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
    """By the unit, or by the standing body at the unit's request; the event says which, as the unit has to know."""
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
    """It is as the command asks already."""
    given(EXPECTED, HANDED_IN, *ACCEPTED, withdrawn(ENTRIES[0])).when(WITHDRAW, by(CLERK)).nothing()


@pytest.mark.parametrize("history", [(EXPECTED,), (EXPECTED, HANDED_IN), (EXPECTED, HANDED_IN, ACCEPTED[2])])
def test_only_a_registered_title_is_taken_back(history: tuple[SheetEvent, ...]) -> None:
    """A title that is merely listed is corrected by handing in again."""
    given(*history).when(WITHDRAW, by(CLERK)).refused(TitleNotRegistered)


def test_a_clerk_does_not_take_back_another_units_title() -> None:
    """A unit's clerk acts for its own unit only."""
    given(EXPECTED, HANDED_IN, *ACCEPTED).when(WITHDRAW, by(OTHER_CLERK)).refused(NotYourUnit)
