"""The rules of the unit's own plan: which document passes for it, and when it is received."""

import unicodedata
from datetime import date
from typing import Any

import pytest

from chassis.deciding.testing import Rules, at
from contracts.message import Actor, Refusal
from contracts.registration import ReturnReason
from contracts.vocabulary import Document
from services.registration.sheet.messages import SendUnitPlan, SheetCommand, SheetEvent
from services.registration.sheet.refusals import (
    LateUnitPlanNeedsReason,
    NotYourUnit,
    ReceiptNotYours,
    ReceivedInFuture,
    ReturnReasonUntrue,
    UnitPlanAfterDeadline,
    UnitPlanDatedLater,
    UnitPlanOfAnotherBody,
    UnitPlanOfAnotherYear,
)
from services.registration.sheet.rules import DECIDER
from tests.registration.commands import ACCEPT, RETURN, SEND_PLAN, by
from tests.registration.sheets import (
    ACCEPTED,
    CLERK,
    ENTRIES,
    EXPECTED,
    GROUND,
    HANDED_IN,
    IN_TIME,
    LATE,
    LOCKED,
    MISSING,
    OTHER_CLERK,
    REASON,
    RETURNED,
    SHEET,
    SITE_CLERK,
    STANDING_BODY,
    UNIT_PLAN,
    accepted,
    came,
    hand_in,
    handed_in,
    plan_received,
)

given = Rules(DECIDER).given
APART = plan_received()
NOBODYS = Document(issuer="Nobody", number="9", symbol="XX", dated=date(1999, 1, 1))


def plan(**changed: Any) -> Document:
    """The plan of Chi Lăng, but for the fields `changed`."""
    return UNIT_PLAN.model_copy(update=changed)


def both(document: Document) -> tuple[SheetCommand, SheetCommand]:
    """The two ways of sending `document`: with the sheet, and apart from it."""
    return hand_in(unit_plan=document), SendUnitPlan(sheet_id=SHEET, unit_plan=document)


@pytest.mark.parametrize(
    ("document", "refusal"),
    [
        (NOBODYS, UnitPlanOfAnotherBody),
        (plan(issuer="UBND phường Tam Thanh"), UnitPlanOfAnotherBody),
        (plan(issuer="UBND phường Chi Lằng"), UnitPlanOfAnotherBody),
        (plan(dated=date(1999, 1, 1)), UnitPlanOfAnotherYear),
        (plan(dated=date(2016, 12, 22)), UnitPlanOfAnotherYear),
        (plan(dated=date(2017, 1, 13)), UnitPlanDatedLater),
        (plan(dated=date(2018, 1, 2)), UnitPlanDatedLater),
    ],
    ids=["9/XX", "another ward", "another mark", "years ago", "before the plan", "tomorrow", "next year"],
)
@pytest.mark.parametrize("apart", [False, True])
def test_not_every_document_passes_for_the_units_plan(
    document: Document,
    refusal: type[Refusal],
    apart: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """The unit has issued it, in the plan's year or since the plan was, and not after it was received."""
    command = both(document)[apart]

    refused = given(EXPECTED).when(command, by(CLERK)).refused(refusal)

    assert "hãy" in refused.sentence("vi")


@pytest.mark.parametrize(
    "document",
    [
        plan(issuer=unicodedata.normalize("NFD", UNIT_PLAN.issuer)),
        plan(issuer="Ubnd  Phường Chi Lăng"),
        plan(dated=date(2016, 12, 23)),
        plan(dated=date(2016, 12, 31)),
        plan(dated=date(2017, 1, 1)),
        plan(dated=date(2017, 1, 12)),
    ],
    ids=["NFD", "case and blanks", "the plan's day", "December", "the first of the year", "today"],
)
def test_the_units_own_plan_passes_however_its_name_is_typed(document: Document) -> None:
    """Names are compared in one form; the day lies in the year, or between the plan and the deadline."""
    with_sheet, apart = both(document)

    given(EXPECTED).when(with_sheet, by(CLERK)).then(*came(handed_in(unit_plan=document)))
    given(EXPECTED).when(apart, by(CLERK)).then(plan_received(unit_plan=document))


@pytest.mark.parametrize("actor", [CLERK, SITE_CLERK, STANDING_BODY])
@pytest.mark.parametrize("history", [(), (HANDED_IN,), (HANDED_IN, RETURNED)])
def test_a_plan_is_sent_apart_from_the_sheet(actor: Actor, history: tuple[SheetEvent, ...]) -> None:
    """Before the sheet, while it lies with the standing body, or after it went back."""
    given(EXPECTED, *history).when(SEND_PLAN, by(actor)).then(APART)


def test_a_plan_that_was_sent_apart_stands_with_every_title() -> None:
    """The sheet need not name it again."""
    sheet = handed_in(unit_plan=None)

    outcome = given(EXPECTED, APART, sheet).when(ACCEPT, by(STANDING_BODY))

    outcome.then(*ACCEPTED[1:])


def test_a_plan_that_lay_in_the_sheet_is_received_with_it() -> None:
    """Once: the same plan sent apart before is not received again."""
    given(EXPECTED, HANDED_IN).when(ACCEPT, by(STANDING_BODY)).then(*ACCEPTED)
    given(EXPECTED, APART, HANDED_IN).when(ACCEPT, by(STANDING_BODY)).then(*ACCEPTED[1:])


def test_a_plan_may_follow_an_accepted_sheet() -> None:
    """A unit that registered without a plan can still send it in time."""
    sheet = handed_in(unit_plan=None)
    without = [event.model_copy(update={"unit_plan": None}) for event in ACCEPTED[1:-1]]

    outcome = given(EXPECTED, sheet, *without, ACCEPTED[-1]).when(SEND_PLAN, by(CLERK))

    outcome.then(APART)


def test_sending_the_same_plan_again_changes_nothing() -> None:
    """Also when the answer to the first was lost and the deadline has passed since."""
    given(EXPECTED, APART).when(SEND_PLAN, by(CLERK, LATE)).nothing()


def test_a_corrected_plan_replaces_the_first() -> None:
    """The last one counts."""
    corrected = plan(number="4", dated=date(2017, 1, 9))

    outcome = given(EXPECTED, APART).when(SEND_PLAN.model_copy(update={"unit_plan": corrected}), by(CLERK))

    outcome.then(plan_received(unit_plan=corrected))


def test_a_clerk_sends_no_other_units_plan() -> None:
    """A unit's clerk acts for its own unit only."""
    given(EXPECTED).when(SEND_PLAN, by(OTHER_CLERK)).refused(NotYourUnit)


@pytest.mark.parametrize("history", [(MISSING,), (HANDED_IN, LOCKED), ()])
def test_after_the_deadline_a_unit_sends_its_plan_no_more(history: tuple[SheetEvent, ...]) -> None:
    """The deadline covers the unit's plan as well as its registration (plan 254, IV.1)."""
    given(EXPECTED, *history).when(SEND_PLAN, by(CLERK, LATE)).refused(UnitPlanAfterDeadline)


@pytest.mark.parametrize("late_reason", ["", "  "])
def test_the_standing_body_receives_a_late_plan_only_with_a_reason(late_reason: str) -> None:
    """Blanks are none."""
    command = SEND_PLAN.model_copy(update={"late_reason": late_reason})

    given(EXPECTED, MISSING).when(command, by(STANDING_BODY, LATE)).refused(LateUnitPlanNeedsReason)


def test_a_late_plan_is_received_with_a_reason_that_stays_with_it() -> None:
    """It is never made out to have been in time."""
    command = SEND_PLAN.model_copy(update={"late_reason": REASON})

    given(EXPECTED, MISSING).when(command, by(STANDING_BODY, LATE)).then(plan_received(LATE, REASON))


def test_a_plan_in_a_late_sheet_is_received_late_with_the_sheets_reason() -> None:
    """The reason for which the sheet is accepted is the reason for both."""
    late = handed_in(LATE, late=True)
    command = ACCEPT.model_copy(update={"late_reason": REASON, "late_ground": GROUND})

    given(EXPECTED, MISSING, late).when(command, by(STANDING_BODY, LATE)).then(*accepted(LATE, REASON))


def test_a_paper_that_came_in_time_is_entered_after_the_deadline() -> None:
    """By the standing body, as received when it was; a reason that is not needed is not kept."""
    command = SEND_PLAN.model_copy(update={"received_at": IN_TIME, "late_reason": REASON})

    given(EXPECTED, MISSING).when(command, by(STANDING_BODY, LATE)).then(APART)


@pytest.mark.parametrize(
    ("actor", "received_at", "refusal"),
    [(CLERK, "2017-01-12T09:30", ReceiptNotYours), (STANDING_BODY, "2017-01-15T08:01", ReceivedInFuture)],
)
def test_a_receipt_is_stated_by_the_standing_body_and_lies_in_the_past(
    actor: Actor, received_at: str, refusal: type[Refusal]
) -> None:
    """As for a sheet."""
    command = SEND_PLAN.model_copy(update={"received_at": at(received_at)})

    given(EXPECTED).when(command, by(actor, LATE)).refused(refusal)


def test_a_sheet_is_not_returned_for_want_of_a_plan_that_was_sent_apart() -> None:
    """It is not true that there is none."""
    command = RETURN.model_copy(update={"reason_code": ReturnReason.NO_UNIT_PLAN})
    sheet = handed_in(unit_plan=None)

    given(EXPECTED, APART, sheet).when(command, by(STANDING_BODY)).refused(ReturnReasonUntrue)
    given(EXPECTED, sheet).when(command, by(STANDING_BODY)).then(
        RETURNED.model_copy(update={"reason_code": ReturnReason.NO_UNIT_PLAN})
    )


def test_a_plan_that_finds_no_sheet_leaves_no_mark() -> None:
    """Evolve never refuses, and makes nothing up."""
    assert DECIDER.evolve(DECIDER.initial, APART) == DECIDER.initial


def test_another_plan_with_the_same_entries_is_another_sheet() -> None:
    """The sheet in the standing body's hands is not replaced by sending it with another plan."""
    command = hand_in(unit_plan=plan(number="4"), entries=ENTRIES)

    assert given(EXPECTED, HANDED_IN).when(command, by(CLERK)).refusal is not None
