"""The rules of handing a sheet in."""

from datetime import date, datetime

import pytest

from chassis.deciding.testing import Rules, at
from contracts.message import Actor, Refusal
from contracts.vocabulary import Deadline
from services.registration.sheet.entry_refusals import (
    EntryRepeated,
    SheetEmpty,
    TitleNotForSubject,
    TitleUnknown,
)
from services.registration.sheet.messages import Entry, SheetExpected
from services.registration.sheet.refusals import (
    NotYourUnit,
    ReceiptNotYours,
    ReceivedBeforePlan,
    ReceivedInFuture,
    SheetAlreadyAccepted,
    SheetAlreadyHandedIn,
)
from services.registration.sheet.rules import DECIDER
from tests.registration.commands import LATE_SHEET, by
from tests.registration.sheets import (
    ACCEPTED,
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
    RETURNED,
    SHEET,
    SITE_CLERK,
    STANDING_BODY,
    came,
    entry,
    expectation,
    hand_in,
    handed_in,
    person,
)

given = Rules(DECIDER).given


def test_a_units_clerk_hands_the_sheet_in_and_it_is_received_now() -> None:
    """The instant of receipt is the business clock's."""
    given(EXPECTED).when(hand_in(), by(CLERK)).then(*came(HANDED_IN))


def test_a_unit_may_have_no_plan_of_its_own() -> None:
    """Whether that is a bar is review's business."""
    given(EXPECTED).when(hand_in(unit_plan=None), by(CLERK)).then(*came(handed_in(unit_plan=None)))


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

    given(EXPECTED).when(hand_in(), by(CLERK, received_at)).then(*came(handed_in(received_at, late=late)))


def test_an_inclusive_deadline_holds_through_its_day() -> None:
    """`chậm nhất ngày 15/01` includes the 15th."""
    inclusive = expectation(deadline=Deadline(day=date(2017, 1, 15), inclusive=True))
    expected = SheetExpected(sheet_id=SHEET, expectation=inclusive)

    given(expected).when(hand_in(), by(CLERK, LATE)).then(*came(handed_in(LATE, late=False)))


def test_a_missing_unit_may_still_hand_in_and_is_known_as_late() -> None:
    """Better late than never; whether it is accepted is another question."""
    given(EXPECTED, MISSING).when(hand_in(), by(CLERK, LATE)).then(*came(LATE_SHEET))


def test_a_returned_sheet_is_handed_in_again() -> None:
    """With other entries, and received anew."""
    fewer = ENTRIES[:1]

    outcome = given(EXPECTED, HANDED_IN, RETURNED).when(hand_in(entries=fewer), by(CLERK))

    outcome.then(*came(handed_in(entries=fewer)))


def test_a_returned_sheet_that_comes_back_after_the_deadline_is_late() -> None:
    """The time for corrections is the time before the deadline."""
    given(EXPECTED, HANDED_IN, RETURNED, LOCKED).when(hand_in(), by(CLERK, LATE)).then(*came(LATE_SHEET))


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
    given(EXPECTED).when(hand_in(), by(staff)).then(*came(HANDED_IN))


def test_the_standing_body_may_enter_a_paper_that_was_received_earlier() -> None:
    """Received in time, entered after the deadline: in time."""
    outcome = given(EXPECTED, MISSING).when(hand_in(received_at=IN_TIME), by(STANDING_BODY, LATE))

    outcome.then(*came(handed_in(IN_TIME, late=False)))


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

    given(EXPECTED).when(hand_in(entries=two), by(CLERK)).then(*came(handed_in(entries=two)))
