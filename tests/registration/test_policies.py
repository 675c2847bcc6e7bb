"""What registration does about news."""

from datetime import date

from chassis.deciding.testing import at
from contracts.envelope import Origin
from contracts.message import Command, Event
from contracts.planning import PlanWithdrawn
from contracts.registration import ClosingCause
from contracts.vocabulary import Deadline, derived_id
from services.registration.domain.registration import (
    ChangeRegistration,
    CloseRegistration,
    OpenRegistration,
    RegistrationChanged,
    RegistrationClosed,
)
from services.registration.domain.sheet import CloseSheet, ExpectSheet, sheet_id_of
from services.registration.policies import react
from tests.registration.sheets import (
    ACCEPTED,
    CHI_LANG,
    HANDED_IN,
    MAI_PHA,
    MISSING,
    PHUONG,
    PLAN,
    PLAN_254,
    SHEET,
    amended,
    expectation,
    issued,
    opened,
    terms,
)

ORIGIN = Origin(1, derived_id(1), "lang-son", "planning", "plan-1", 1, "can-bo", derived_id(2), at("2016-12-23T14:00"))
LATER = Deadline(day=date(2017, 1, 20))


def wishes(event: Event) -> list[Command]:
    """What registration wishes about `event`."""
    return list(react(event, ORIGIN))


def test_an_issued_plan_opens_registration() -> None:
    """With the plan's deadline, gates and clusters."""
    assert wishes(issued()) == [OpenRegistration(plan_id=PLAN, terms=terms())]


def test_an_amended_plan_changes_registration() -> None:
    """Whether anything differs is for the rules to say."""
    assert wishes(amended(deadline=LATER)) == [ChangeRegistration(plan_id=PLAN, terms=terms(deadline=LATER))]


def test_a_withdrawn_plan_closes_registration() -> None:
    """With the plan's reason."""
    event = PlanWithdrawn(plan_id=PLAN, document=PLAN_254, reason="Ban hành nhầm")

    assert wishes(event) == [CloseRegistration(plan_id=PLAN, reason="Ban hành nhầm")]


def test_every_unit_is_expected_when_registration_opens() -> None:
    """One sheet for each unit of each cluster."""
    expected = wishes(opened())

    assert expected[0] == ExpectSheet(sheet_id=SHEET, expectation=expectation())
    assert [wish.sheet_id for wish in expected if isinstance(wish, ExpectSheet)] == [
        SHEET,
        sheet_id_of(PLAN, MAI_PHA.code),
    ]


def test_sheets_follow_a_changed_registration() -> None:
    """The named units are expected as the plan says now, the dropped ones are closed."""
    now = terms(deadline=LATER, clusters=(PHUONG,))
    event = RegistrationChanged(plan_id=PLAN, terms=now, dropped=(MAI_PHA.code,), locked=False)

    expect, close = wishes(event)

    assert expect == ExpectSheet(sheet_id=SHEET, expectation=expectation(deadline=LATER))
    assert isinstance(close, CloseSheet)
    assert (close.sheet_id, close.cause) == (sheet_id_of(PLAN, MAI_PHA.code), ClosingCause.UNIT_DROPPED)


def test_sheets_end_with_their_registration() -> None:
    """Each with the same reason."""
    event = RegistrationClosed(plan_id=PLAN, units=(CHI_LANG.code, MAI_PHA.code), reason="Thu hồi")

    assert wishes(event) == [
        CloseSheet(sheet_id=SHEET, cause=ClosingCause.PLAN_WITHDRAWN, reason="Thu hồi"),
        CloseSheet(sheet_id=sheet_id_of(PLAN, MAI_PHA.code), cause=ClosingCause.PLAN_WITHDRAWN, reason="Thu hồi"),
    ]


def test_what_happens_to_a_sheet_leads_to_nothing_more() -> None:
    """Others hear of it and do what is theirs."""
    assert [wishes(event) for event in (HANDED_IN, ACCEPTED[0], MISSING)] == [[], [], []]
