"""The rules by which a sheet leaves its usual way: late by a decision, taken back, unlocked, a title added."""

from datetime import date
from typing import Any

import pytest

from chassis.deciding.testing import Rules, at
from contracts.message import Actor, Refusal
from contracts.registration import LateGround, RegistrationUnlocked, SheetTakenBack
from contracts.vocabulary import Deadline, SubjectKind
from services.registration.sheet.change_refusals import (
    AddedTitleWithdrawn,
    DecisionDatedLater,
    LateSheetNeedsGround,
    NothingAccepted,
    SheetNotLocked,
    TakenBackElsewhere,
    UnlockedUntilPast,
)
from services.registration.sheet.changes import AddTitle, SheetUnlocked, TakeBackSheet, TitleAdded, UnlockSheet
from services.registration.sheet.entry_refusals import (
    TitleNotForSubject,
    TitleUnknown,
)
from services.registration.sheet.messages import AcceptSheet, SheetEvent
from services.registration.sheet.refusals import (
    DecidedBySuperior,
    NothingHandedIn,
    NotStandingBody,
    NotYourUnit,
    SheetAlreadyAccepted,
    SheetDeadlineNotReached,
    WithdrawalAfterDeadline,
)
from services.registration.sheet.rules import DECIDER
from services.registration.sheet.states import Accepted, Expected, Live
from tests.registration.commands import ACCEPT, LATE_SHEET, LOCK, WITHDRAW, by
from tests.registration.sheets import (
    ACCEPTED,
    CHI_LANG,
    CLERK,
    COLLECTIVE,
    DECISION,
    ENTRIES,
    EXPECTED,
    GROUND,
    HANDED_IN,
    IN_TIME,
    LATE,
    LOCKED,
    MISSING,
    OTHER_CLERK,
    PLAN,
    REASON,
    SHEET,
    STANDING_BODY,
    accepted,
    entry,
    expectation,
    handed_in,
    person,
    registered,
    withdrawn,
)

given = Rules(DECIDER).given
UNTIL = Deadline(day=date(2017, 1, 20), inclusive=True)
TAKE_BACK = TakeBackSheet(sheet_id=SHEET, reason="Sót tên")
TAKEN_BACK = SheetTakenBack(plan_id=PLAN, sheet_id=SHEET, unit=CHI_LANG.code, unit_name=CHI_LANG.name, reason="Sót tên")
UNLOCK = UnlockSheet(sheet_id=SHEET, until=UNTIL, reason=REASON, decision=DECISION)
UNLOCKED = SheetUnlocked(sheet_id=SHEET, until=UNTIL, reason=REASON, decision=DECISION)
SAID_UNLOCKED = RegistrationUnlocked(
    plan_id=PLAN,
    sheet_id=SHEET,
    unit=CHI_LANG.code,
    unit_name=CHI_LANG.name,
    until=UNTIL,
    reason=REASON,
    decision=DECISION,
)
FORGOTTEN = entry(person(9, "Lý Văn Sót"))
ADD = AddTitle(sheet_id=SHEET, entry=FORGOTTEN, reason=REASON, decision=DECISION)
ADDED = TitleAdded(sheet_id=SHEET, entry=FORGOTTEN, reason=REASON, decision=DECISION)


@pytest.mark.parametrize("ground", [None, LateGround(), LateGround(plan_clause=" ")])
def test_a_late_sheet_is_accepted_only_where_something_allows_it(ground: LateGround | None) -> None:
    """A reason alone is not enough."""
    command = AcceptSheet(sheet_id=SHEET, late_reason=REASON, late_ground=ground)

    given(EXPECTED, MISSING, LATE_SHEET).when(command, by(STANDING_BODY, LATE)).refused(LateSheetNeedsGround)


def test_the_plan_itself_may_allow_a_late_sheet() -> None:
    """By one of its clauses, which every title names."""
    ground = LateGround(plan_clause="IV.1")
    command = AcceptSheet(sheet_id=SHEET, late_reason=REASON, late_ground=ground)
    *others, summed_up = accepted(LATE, REASON)
    stated = [one.model_copy(update={"late_ground": ground}) for one in (*others[1:], summed_up)]

    given(EXPECTED, MISSING, LATE_SHEET).when(command, by(STANDING_BODY, LATE)).then(others[0], *stated)


def test_a_decision_of_tomorrow_allows_nothing() -> None:
    """Neither a late sheet, nor an unlocking, nor a further title."""
    tomorrow = DECISION.model_copy(update={"dated": date(2017, 1, 16)})
    late = AcceptSheet(sheet_id=SHEET, late_reason=REASON, late_ground=LateGround(decision=tomorrow))
    now = by(STANDING_BODY, LATE)

    given(EXPECTED, MISSING, LATE_SHEET).when(late, now).refused(DecisionDatedLater)
    given(EXPECTED, MISSING).when(UNLOCK.model_copy(update={"decision": tomorrow}), now).refused(DecisionDatedLater)
    add = ADD.model_copy(update={"decision": tomorrow})
    given(EXPECTED, HANDED_IN, *ACCEPTED).when(add, now).refused(DecisionDatedLater)


@pytest.mark.parametrize("actor", [CLERK, STANDING_BODY])
def test_a_sheet_that_awaits_acceptance_is_taken_back(actor: Actor) -> None:
    """It is expected again, and missing where nothing comes by the deadline."""
    state = given(EXPECTED, HANDED_IN).when(TAKE_BACK, by(actor)).then(TAKEN_BACK)

    assert state == Expected(expectation())
    given(EXPECTED, HANDED_IN, TAKEN_BACK).when(LOCK, by(STANDING_BODY, LATE)).then(MISSING)


@pytest.mark.parametrize(
    ("history", "refusal"),
    [((), NothingHandedIn), ((HANDED_IN, *ACCEPTED), SheetAlreadyAccepted), ((HANDED_IN, TAKEN_BACK), NothingHandedIn)],
)
def test_only_a_sheet_that_awaits_acceptance_is_taken_back(
    history: tuple[SheetEvent, ...], refusal: type[Refusal]
) -> None:
    """Not before it came, and not once it was accepted."""
    given(EXPECTED, *history).when(TAKE_BACK, by(CLERK)).refused(refusal)


def test_a_sheet_is_taken_back_by_its_unit_where_it_was_handed_in() -> None:
    """Neither by another unit, nor here where the unit's own site sent it."""
    given(EXPECTED, HANDED_IN).when(TAKE_BACK, by(OTHER_CLERK)).refused(NotYourUnit)
    sent = handed_in(arrived_at=IN_TIME)
    given(EXPECTED, sent).when(TAKE_BACK, by(CLERK)).refused(TakenBackElsewhere)


@pytest.mark.parametrize("history", [(MISSING,), (HANDED_IN, LOCKED), (HANDED_IN, *ACCEPTED, LOCKED)])
def test_a_locked_sheet_is_unlocked_until_a_day(history: tuple[SheetEvent, ...]) -> None:
    """And locked again after it; a unit that was missing before is not called so twice."""
    state = given(EXPECTED, *history).when(UNLOCK, by(STANDING_BODY, LATE)).then(UNLOCKED, SAID_UNLOCKED)

    assert isinstance(state, Live)
    assert not state.locked
    unlocked = given(EXPECTED, *history, UNLOCKED)
    unlocked.when(UNLOCK, by(STANDING_BODY, LATE)).nothing()
    unlocked.when(LOCK, by(STANDING_BODY, at("2017-01-20T23:59"))).refused(SheetDeadlineNotReached)
    unlocked.when(LOCK, by(STANDING_BODY, at("2017-01-21T00:00"))).then(LOCKED)


def test_what_comes_while_a_sheet_is_unlocked_is_late_and_allowed() -> None:
    """By the decision that unlocked it; without one a ground is asked for."""
    locked = (EXPECTED, MISSING)
    outcome = given(*locked, UNLOCKED, LATE_SHEET).when(ACCEPT, by(STANDING_BODY, LATE))
    outcome.then(*accepted(LATE, REASON))

    without = UNLOCKED.model_copy(update={"decision": None})
    given(*locked, without, LATE_SHEET).when(ACCEPT, by(STANDING_BODY, LATE)).refused(LateSheetNeedsGround)


def test_a_title_is_withdrawn_by_its_unit_while_the_sheet_is_unlocked() -> None:
    """And no longer afterwards."""
    registered_sheet = (EXPECTED, HANDED_IN, *ACCEPTED, LOCKED)

    given(*registered_sheet, UNLOCKED).when(WITHDRAW, by(CLERK, LATE)).then(withdrawn(ENTRIES[0]))
    after = by(CLERK, at("2017-01-21T00:00"))
    given(*registered_sheet, UNLOCKED).when(WITHDRAW, after).refused(WithdrawalAfterDeadline)


def test_a_sheet_is_unlocked_by_the_standing_body_when_it_is_locked() -> None:
    """Until a day that is yet to come."""
    given(EXPECTED, MISSING).when(UNLOCK, by(CLERK, LATE)).refused(NotStandingBody)
    given(EXPECTED).when(UNLOCK, by(STANDING_BODY)).refused(SheetNotLocked)
    past = UNLOCK.model_copy(update={"until": Deadline(day=date(2017, 1, 15))})
    given(EXPECTED, MISSING).when(past, by(STANDING_BODY, LATE)).refused(UnlockedUntilPast)


def test_somebody_who_was_forgotten_is_added_by_a_decision() -> None:
    """The title is registered with the decision as its ground; the sheet stays in time."""
    title = registered(FORGOTTEN, LATE, REASON)

    state = given(EXPECTED, HANDED_IN, *ACCEPTED, LOCKED).when(ADD, by(STANDING_BODY, LATE)).then(ADDED, title)

    assert isinstance(state, Accepted)
    assert (state.late, len(state.registered)) == (False, len(ENTRIES) + 1)
    given(EXPECTED, HANDED_IN, *ACCEPTED, ADDED, title).when(ADD, by(STANDING_BODY, LATE)).nothing()


def test_a_title_that_is_added_before_the_deadline_is_in_time() -> None:
    """Its ground stays with it."""
    title = registered(FORGOTTEN).model_copy(update={"late_ground": GROUND})
    decision = DECISION.model_copy(update={"dated": date(2017, 1, 10)})
    add = ADD.model_copy(update={"decision": decision})
    ground = LateGround(decision=decision)

    given(EXPECTED, HANDED_IN, *ACCEPTED).when(add, by(STANDING_BODY)).then(
        ADDED.model_copy(update={"decision": decision}), title.model_copy(update={"late_ground": ground})
    )


@pytest.mark.parametrize(
    ("history", "changed", "refusal"),
    [
        ((HANDED_IN,), {}, NothingAccepted),
        ((HANDED_IN, *ACCEPTED, withdrawn(ENTRIES[0])), {"entry": ENTRIES[0]}, AddedTitleWithdrawn),
        ((HANDED_IN, *ACCEPTED), {"entry": entry(title="HUAN_CHUONG_X")}, TitleUnknown),
        ((HANDED_IN, *ACCEPTED), {"entry": entry(COLLECTIVE.model_copy(update={"key": "to-2"}))}, TitleNotForSubject),
    ],
)
def test_a_title_is_added_to_an_accepted_sheet_alone(
    history: tuple[SheetEvent, ...], changed: dict[str, Any], refusal: type[Refusal]
) -> None:
    """One that the law knows for such a subject, and that was not withdrawn."""
    add = ADD.model_copy(update=changed)

    given(EXPECTED, *history).when(add, by(STANDING_BODY, LATE)).refused(refusal)


def test_a_clerk_adds_nobody() -> None:
    """Only the standing body carries out a decision."""
    given(EXPECTED, HANDED_IN, *ACCEPTED).when(ADD, by(CLERK)).refused(NotStandingBody)


@pytest.mark.parametrize("command", [TAKE_BACK, UNLOCK, ADD])
def test_under_a_superiors_plan_nothing_of_this_is_done_here(command: TakeBackSheet | UnlockSheet | AddTitle) -> None:
    """The superior decides."""
    expected = EXPECTED.model_copy(update={"expectation": expectation(superior="tinh-lang-son")})

    given(expected, HANDED_IN, LOCKED).when(command, by(STANDING_BODY, LATE)).refused(DecidedBySuperior)


def test_a_collective_can_be_added_too() -> None:
    """With a title for collectives."""
    office = entry(COLLECTIVE.model_copy(update={"key": "to-van-phong"}), "TTLDTT")

    outcome = given(EXPECTED, HANDED_IN, *ACCEPTED).when(
        ADD.model_copy(update={"entry": office}), by(STANDING_BODY, LATE)
    )

    outcome.then(ADDED.model_copy(update={"entry": office}), registered(office, LATE, REASON))
    assert office.subject.kind is SubjectKind.COLLECTIVE
