"""The rules of a sheet under a superior's plan, at the site of its unit."""

import pytest

from chassis.deciding.testing import Rules, context
from contracts.message import Actor, Context
from contracts.registration import ClosingCause, ReturnReason
from services.registration.sheet.entry_refusals import (
    TitleUnknown,
)
from services.registration.sheet.messages import (
    ByPeople,
    CloseSheet,
    FollowSuperior,
    SheetAcceptedBySuperior,
    SheetClosedWithSuperiorPlan,
    SheetExpected,
    SheetReturnedBySuperior,
    TitleWithdrawnBySuperior,
    UnitPlanReceivedBySuperior,
)
from services.registration.sheet.refusals import (
    DecidedBySuperior,
    ReceiptNotYours,
    RegistrationNotOpen,
    SheetAlreadyAccepted,
    SheetOfAnotherPlan,
)
from services.registration.sheet.rules import DECIDER
from tests.registration.commands import ACCEPT, EXPECT, LOCK, RETURN, SEND_PLAN, WITHDRAW
from tests.registration.sheets import (
    ACCEPTED,
    CHI_LANG,
    CLERK,
    ENTRIES,
    EXPECTED,
    HANDED_IN,
    IN_TIME,
    LATE,
    LOCKED,
    POLICY,
    RETURNED,
    SHEET,
    STANDING_BODY,
    SUBMITTED,
    UNIT_PLAN,
    came,
    entry,
    expectation,
    flagged,
    hand_in,
    handed_in,
    plan_received,
    submitted,
    withdrawn,
)

given = Rules(DECIDER).given
OF_CITY = expectation(superior="lang-son")
EXPECTED_ABOVE = SheetExpected(sheet_id=SHEET, expectation=OF_CITY)
ACCEPTED_ABOVE = SheetAcceptedBySuperior(sheet_id=SHEET, titles=len(ENTRIES), on_time=True)
RETURNED_ABOVE = SheetReturnedBySuperior(sheet_id=SHEET, reason_code=RETURNED.reason_code, reason=RETURNED.reason)


def at_ward(actor: Actor, now: object = IN_TIME) -> Context:
    """The context of `actor` at the unit's own site."""
    return context(actor, now, site=CHI_LANG.code)  # type: ignore[arg-type]  # an instant


def follow(said: object, site: str = "lang-son") -> FollowSuperior:
    """The command by which the sheet follows what `site` has said."""
    return FollowSuperior(sheet_id=SHEET, site=site, said=said)  # type: ignore[arg-type]  # one of its events


def test_a_superiors_plan_is_expected_with_its_site() -> None:
    """By that the sheet knows who decides."""
    given().when(EXPECT.model_copy(update={"expectation": OF_CITY}), at_ward(POLICY)).then(EXPECTED_ABOVE)


def test_a_sheet_that_is_handed_in_goes_to_the_superior() -> None:
    """With every entry, the unit's plan, and the instant of handing in; again after it was returned."""
    given(EXPECTED_ABOVE).when(hand_in(), at_ward(CLERK)).then(HANDED_IN, SUBMITTED)
    given(EXPECTED_ABOVE, HANDED_IN, SUBMITTED, RETURNED_ABOVE).when(hand_in(), at_ward(CLERK, LATE)).then(
        handed_in(LATE, late=True), submitted(LATE)
    )


def test_a_sheet_under_the_sites_own_plan_goes_nowhere() -> None:
    """It lies with the standing body of this site."""
    given(EXPECTED).when(hand_in(), at_ward(CLERK)).then(*came(HANDED_IN))


def test_the_rules_of_a_sheet_hold_at_the_units_site() -> None:
    """What the superior would not take is refused to the clerk who hands it in."""
    unknown = hand_in(entries=(entry(title="KHONG_CO"),))

    given(EXPECTED_ABOVE).when(unknown, at_ward(CLERK)).refused(TitleUnknown)


@pytest.mark.parametrize("command", [ACCEPT, RETURN, WITHDRAW, SEND_PLAN], ids=lambda one: type(one).__name__)
def test_the_superior_decides_on_a_sheet_under_its_plan(command: ByPeople) -> None:
    """The refusal names the issuer of the plan."""
    refusal = given(EXPECTED_ABOVE, HANDED_IN).when(command, at_ward(STANDING_BODY)).refused(DecidedBySuperior)

    assert OF_CITY.plan.issuer in refusal.sentence("vi")


def test_nobody_at_the_units_site_states_another_time_of_receipt() -> None:
    """The deadline is judged by it, and the standing body of the plan is the superior's."""
    given(EXPECTED_ABOVE).when(hand_in(received_at=IN_TIME), at_ward(STANDING_BODY)).refused(ReceiptNotYours)


def test_a_sheet_follows_its_acceptance_once() -> None:
    """Accepted, it is handed in no more."""
    accepted = given(EXPECTED_ABOVE, HANDED_IN).when(follow(ACCEPTED[-1]), at_ward(POLICY))

    accepted.then(ACCEPTED_ABOVE)
    given(EXPECTED_ABOVE, HANDED_IN, ACCEPTED_ABOVE).when(follow(ACCEPTED[-1]), at_ward(POLICY)).nothing()
    given(EXPECTED_ABOVE, HANDED_IN, ACCEPTED_ABOVE).when(hand_in(), at_ward(CLERK)).refused(SheetAlreadyAccepted)


def test_a_sheet_follows_its_return_with_the_reason() -> None:
    """The unit's clerk sees the code and the text, and those of each flagged row."""
    given(EXPECTED_ABOVE, HANDED_IN).when(follow(RETURNED), at_ward(POLICY)).then(RETURNED_ABOVE)
    rows = {"rows": (flagged(1), flagged(2, ReturnReason.INELIGIBLE_SUBJECT, "Tổ không thuộc phường"))}
    given(EXPECTED_ABOVE, HANDED_IN).when(follow(RETURNED.model_copy(update=rows)), at_ward(POLICY)).then(
        RETURNED_ABOVE.model_copy(update=rows)
    )


def test_a_sheet_follows_a_withdrawn_title_and_a_received_plan() -> None:
    """Each in an event of this site's own."""
    withdrawn_above = TitleWithdrawnBySuperior(sheet_id=SHEET, subject=ENTRIES[0].subject.key, title="LDTT")
    received_above = UnitPlanReceivedBySuperior(sheet_id=SHEET, unit_plan=UNIT_PLAN, received_at=IN_TIME, on_time=True)

    given(EXPECTED_ABOVE, HANDED_IN, ACCEPTED_ABOVE).when(follow(withdrawn(ENTRIES[0])), at_ward(POLICY)).then(
        withdrawn_above
    )
    given(EXPECTED_ABOVE).when(follow(plan_received()), at_ward(POLICY)).then(received_above)


def test_a_superior_decides_on_no_sheet_under_another_plan() -> None:
    """Neither the site's own nor another superior's."""
    given(EXPECTED, HANDED_IN).when(follow(RETURNED), at_ward(POLICY)).refused(SheetOfAnotherPlan)
    given(EXPECTED_ABOVE).when(follow(RETURNED, "tinh-lang-son"), at_ward(POLICY)).refused(SheetOfAnotherPlan)
    given().when(follow(RETURNED), at_ward(POLICY)).refused(RegistrationNotOpen)


def test_a_sheet_is_locked_at_its_deadline_and_the_superior_alone_says_who_is_missing() -> None:
    """Nothing of this site says it a second time."""
    given(EXPECTED_ABOVE).when(LOCK, at_ward(POLICY, LATE)).then(LOCKED)


def test_a_sheet_is_closed_with_the_superiors_plan() -> None:
    """The superior says so to everybody else; twice is once."""
    close = CloseSheet(sheet_id=SHEET, cause=ClosingCause.PLAN_WITHDRAWN, reason="Thu hồi")
    closed = SheetClosedWithSuperiorPlan(sheet_id=SHEET, reason="Thu hồi")

    given(EXPECTED_ABOVE, HANDED_IN).when(close, at_ward(POLICY)).then(closed)
    given(EXPECTED_ABOVE, HANDED_IN, closed).when(close, at_ward(POLICY)).nothing()
