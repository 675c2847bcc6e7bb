"""The commands that follow from events, heard or own."""

from datetime import date

import pytest

from contracts.envelope import Relation
from contracts.message import Command, Event
from contracts.planning import PlanWithdrawn
from contracts.registration import ClosingCause
from contracts.vocabulary import Deadline
from services.registration.registration.messages import (
    ChangeRegistration,
    CloseRegistration,
    OpenRegistration,
    RegistrationChanged,
    RegistrationClosed,
)
from services.registration.service import SERVICE
from services.registration.sheet.messages import CloseSheet, ExpectSheet, sheet_id_of
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
    origin,
    terms,
)

LATER = Deadline(day=date(2017, 1, 20))


def reactions(event: Event, relation: Relation = Relation.OWN) -> list[Command]:
    """The commands that follow from `event` of a site of `relation`."""
    return [reaction.command for reaction in SERVICE.react(event, origin(relation))]


def test_an_issued_plan_opens_registration() -> None:
    """With the plan's deadline, gates and clusters."""
    assert reactions(issued()) == [OpenRegistration(plan_id=PLAN, terms=terms())]


def test_an_amended_plan_changes_registration() -> None:
    """Whether anything differs is for the rules to say."""
    assert reactions(amended(deadline=LATER)) == [ChangeRegistration(plan_id=PLAN, terms=terms(deadline=LATER))]


def test_a_withdrawn_plan_closes_registration() -> None:
    """With the plan's reason."""
    event = PlanWithdrawn(plan_id=PLAN, document=PLAN_254, reason="Ban hành nhầm")

    assert reactions(event) == [CloseRegistration(plan_id=PLAN, reason="Ban hành nhầm")]


def test_every_unit_is_expected_when_registration_opens() -> None:
    """One sheet for each unit of each cluster."""
    expected = reactions(opened())

    assert expected[0] == ExpectSheet(sheet_id=SHEET, expectation=expectation())
    assert [command.sheet_id for command in expected if isinstance(command, ExpectSheet)] == [
        SHEET,
        sheet_id_of(PLAN, MAI_PHA.code),
    ]


def test_sheets_follow_a_changed_registration() -> None:
    """The named units are expected as the plan says now, the dropped ones are closed."""
    now = terms(deadline=LATER, clusters=(PHUONG,))
    event = RegistrationChanged(plan_id=PLAN, terms=now, dropped=(MAI_PHA.code,), locked=False)

    expect, close = reactions(event)

    assert expect == ExpectSheet(sheet_id=SHEET, expectation=expectation(deadline=LATER))
    assert close == CloseSheet(sheet_id=sheet_id_of(PLAN, MAI_PHA.code), cause=ClosingCause.UNIT_DROPPED)


def test_sheets_end_with_their_registration() -> None:
    """Each with the same reason."""
    event = RegistrationClosed(plan_id=PLAN, units=(CHI_LANG.code, MAI_PHA.code), reason="Thu hồi")

    assert reactions(event) == [
        CloseSheet(sheet_id=SHEET, cause=ClosingCause.PLAN_WITHDRAWN, reason="Thu hồi"),
        CloseSheet(sheet_id=sheet_id_of(PLAN, MAI_PHA.code), cause=ClosingCause.PLAN_WITHDRAWN, reason="Thu hồi"),
    ]


def test_what_happens_to_a_sheet_leads_to_nothing_more() -> None:
    """Others hear of it and do what is theirs."""
    assert [reactions(event) for event in (HANDED_IN, ACCEPTED[0], MISSING)] == [[], [], []]


@pytest.mark.parametrize("relation", [one for one in Relation if one is not Relation.OWN])
def test_a_plan_of_another_site_opens_nothing_here(relation: Relation) -> None:
    """A neighbour's plan is heard and binds its own units; its amendment and withdrawal touch nothing of ours."""
    withdrawn = PlanWithdrawn(plan_id=PLAN, document=PLAN_254, reason="Ban hành nhầm")

    for event in (issued(), amended(deadline=LATER), withdrawn):
        assert reactions(event) != []
        assert reactions(event, relation) == []
        assert list(SERVICE.project(event, origin(relation))) == []


@pytest.mark.parametrize("relation", [one for one in Relation if one is not Relation.OWN])
def test_a_registration_of_another_site_changes_no_row(relation: Relation) -> None:
    """A neighbour's windows, sheets and titles are not ours, whatever their ids."""
    for event in (opened(), HANDED_IN, *ACCEPTED[:2], MISSING):
        assert list(SERVICE.project(event, origin())) != []
        assert list(SERVICE.project(event, origin(relation))) == []
