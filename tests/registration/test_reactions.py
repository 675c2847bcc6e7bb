"""The commands that follow from events, heard or own."""

from dataclasses import replace
from datetime import date

import pytest

from chassis.declaring.rows import RowChange
from contracts.envelope import Relation
from contracts.message import Command, Event
from contracts.planning import PlanWithdrawn
from contracts.registration import ClosingCause, TitleRegistered, sheet_id_of
from contracts.vocabulary import Deadline
from services.registration.registration.messages import (
    ChangeRegistration,
    CloseRegistration,
    OpenRegistration,
    RegistrationChanged,
    RegistrationClosed,
)
from services.registration.service import SERVICE
from services.registration.sheet.messages import (
    CloseSheet,
    ExpectSheet,
    FollowSuperior,
    ReceiveSubmission,
    SaidOfSheet,
)
from tests.registration.sheets import (
    ACCEPTED,
    CHI_LANG,
    ENTRIES,
    HANDED_IN,
    MAI_PHA,
    MISSING,
    OF_SCHOOL_YEAR,
    PHUONG,
    PLAN,
    PLAN_254,
    RETURNED,
    SCHOOL_SHEET,
    SCHOOL_YEAR,
    SHEET,
    SUBMITTED,
    XA,
    amended,
    expectation,
    issued,
    opened,
    origin,
    registered,
    school_year,
    terms,
    withdrawn,
)

LATER = Deadline(day=date(2017, 1, 20))


def reactions(event: Event, relation: Relation = Relation.OWN) -> list[Command]:
    """The commands that follow from `event` of a site of `relation`."""
    return [reaction.command for reaction in SERVICE.react(event, origin(relation))]


def test_an_issued_plan_opens_registration() -> None:
    """With the plan's deadline, gates and clusters."""
    assert reactions(issued()) == [OpenRegistration(plan_id=PLAN, terms=terms())]


def test_an_amended_plan_changes_registration() -> None:
    """Or opens it, where the plan set no deadline before; whether anything differs is for the rules to say."""
    later = terms(deadline=LATER)

    assert reactions(amended(deadline=LATER)) == [
        OpenRegistration(plan_id=PLAN, terms=later),
        ChangeRegistration(plan_id=PLAN, terms=later),
    ]


def test_a_plan_without_a_deadline_opens_no_registration() -> None:
    """Nor does it change one; what was opened goes on."""
    assert reactions(issued(deadline=None)) == []
    assert reactions(amended(deadline=None)) == []


def test_registration_opens_for_each_round_with_a_deadline() -> None:
    """Beside that of the plan itself, which is left out where every round has one of its own."""
    own = OpenRegistration(plan_id=PLAN, terms=terms())
    of_round = OpenRegistration(plan_id=PLAN, round=SCHOOL_YEAR.code, terms=terms(**school_year()))
    without = SCHOOL_YEAR.model_copy(update={"code": "nam", "registration": None})

    assert reactions(issued(SCHOOL_YEAR, without)) == [own, of_round]
    assert reactions(issued(SCHOOL_YEAR)) == [of_round]
    assert reactions(issued(without)) == [own]
    assert of_round.stream == f"registration-{OF_SCHOOL_YEAR}"


def test_each_round_has_sheets_of_its_own() -> None:
    """One unit hands in a sheet under the plan and another for the round."""
    first, _ = reactions(opened(**school_year()))

    assert first == ExpectSheet(sheet_id=SCHOOL_SHEET, expectation=expectation(**school_year()))
    assert SCHOOL_SHEET != SHEET


def test_the_rounds_of_a_withdrawn_plan_close_with_it() -> None:
    """Those that had a registration of their own; of the superior's plan the sheets of this site's unit."""
    event = PlanWithdrawn(plan_id=PLAN, document=PLAN_254, reason="Nhầm", rounds=(SCHOOL_YEAR.code,))
    closed_round = RegistrationClosed(plan_id=PLAN, units=(CHI_LANG.code,), reason="Nhầm", round=SCHOOL_YEAR.code)

    assert reactions(event) == [
        CloseRegistration(plan_id=PLAN, reason="Nhầm"),
        CloseRegistration(plan_id=PLAN, round=SCHOOL_YEAR.code, reason="Nhầm"),
    ]
    assert reactions(closed_round) == [
        CloseSheet(sheet_id=SCHOOL_SHEET, cause=ClosingCause.PLAN_WITHDRAWN, reason="Nhầm")
    ]
    assert len(reactions(event, Relation.SUPERIOR)) == 2


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
def test_a_plan_of_another_site_opens_no_registration_here(relation: Relation) -> None:
    """A neighbour's plan is heard and binds its own units; its amendment and withdrawal change no registration here."""
    ended_plan = PlanWithdrawn(plan_id=PLAN, document=PLAN_254, reason="Ban hành nhầm")

    for event in (issued(), amended(deadline=LATER), ended_plan):
        found = [type(command) for command in reactions(event, relation)]
        assert not {OpenRegistration, ChangeRegistration, CloseRegistration}.intersection(found)


@pytest.mark.parametrize("relation", [one for one in Relation if one is not Relation.OWN])
def test_a_sheet_of_another_site_changes_no_sheet(relation: Relation) -> None:
    """A neighbour's windows and sheets are not ours, whatever their ids; a sheet of ours follows by its own events."""
    for event in (opened(), HANDED_IN, *ACCEPTED[:2], MISSING):
        tables = [change.table.name for change in SERVICE.project(event, origin(relation))]
        assert not {"read_windows", "read_sheets"}.intersection(tables)


def test_a_superiors_plan_expects_the_sheet_of_the_sites_own_unit_alone() -> None:
    """The other units of the plan work at other sites; the superior decides on the sheet."""
    expected = ExpectSheet(sheet_id=SHEET, expectation=expectation(superior="tinh"))

    assert reactions_at(CHI_LANG.code, issued(), Relation.SUPERIOR) == [expected]
    assert reactions_at("phuong-khac", issued(), Relation.SUPERIOR) == []
    assert reactions_at(CHI_LANG.code, issued(), Relation.SUBORDINATE) == []


def test_the_sheet_follows_the_superiors_plan() -> None:
    """On changed terms it is expected otherwise; dropped or with the plan it is closed."""
    dropped = CloseSheet(sheet_id=SHEET, cause=ClosingCause.UNIT_DROPPED)
    ended_plan = PlanWithdrawn(plan_id=PLAN, document=PLAN_254, reason="Ban hành nhầm")
    ended = CloseSheet(sheet_id=SHEET, cause=ClosingCause.PLAN_WITHDRAWN, reason="Ban hành nhầm")
    changed = ExpectSheet(sheet_id=SHEET, expectation=expectation(deadline=LATER, superior="tinh"))

    assert reactions_at(CHI_LANG.code, amended(deadline=LATER), Relation.SUPERIOR) == [changed]
    assert reactions_at(CHI_LANG.code, amended(clusters=(XA,)), Relation.SUPERIOR) == [dropped]
    assert reactions_at(CHI_LANG.code, ended_plan, Relation.SUPERIOR) == [ended]


def test_a_subordinates_submission_is_received_as_from_its_site() -> None:
    """The site that says it stands beside it: the rules compare the two. Of no other relation is it heard."""
    received = ReceiveSubmission(sheet_id=SHEET, site="mai-pha", submitted=SUBMITTED)

    assert reactions(SUBMITTED, Relation.SUBORDINATE) == [received]
    assert [reactions(SUBMITTED, one) for one in (Relation.OWN, Relation.SUPERIOR, Relation.OTHER)] == [[], [], []]


@pytest.mark.parametrize("said", [ACCEPTED[0], ACCEPTED[-1], RETURNED, withdrawn(ENTRIES[0])])
def test_a_sheet_follows_what_the_superior_decides(said: SaidOfSheet) -> None:
    """Of the own site the same event leads to nothing."""
    followed = FollowSuperior(sheet_id=SHEET, site="tinh", said=said)

    assert reactions_at(CHI_LANG.code, said, Relation.SUPERIOR) == [followed]
    assert reactions(said) == []


def test_a_title_that_the_superior_registers_is_listed_beside_those_of_this_site() -> None:
    """Under a key with the superior's code, so that neither site changes a title of the other."""
    title = registered(ENTRIES[0])
    (own,) = _titles(title, Relation.OWN)
    (theirs,) = _titles(title, Relation.SUPERIOR)
    (dropped,) = SERVICE.project(withdrawn(ENTRIES[0]), origin(Relation.SUPERIOR))

    assert own.key != theirs.key
    assert dropped.key == theirs.key
    assert list(SERVICE.project(title, origin(Relation.SUBORDINATE))) == []


def _titles(title: TitleRegistered, relation: Relation) -> list[RowChange]:
    changes = SERVICE.project(title, origin(relation))
    return [change for change in changes if change.table.name == "read_titles"]


def reactions_at(here: str, event: Event, relation: Relation) -> list[Command]:
    """The commands that follow at the site `here` from `event` of the site `tinh`, which stands so to it."""
    heard = replace(origin(relation), site="tinh", here=here)
    return [reaction.command for reaction in SERVICE.react(event, heard)]
