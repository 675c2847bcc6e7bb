"""What review does about news, and that it does nothing about the rest."""

from decimal import Decimal

import pytest

from chassis.deciding.testing import at
from contracts.catalog.entries import Comparison
from contracts.envelope import Origin
from contracts.message import Event
from contracts.registration import ReturnReason
from contracts.registry import HEARS
from contracts.review import AwardDecided
from contracts.vocabulary import Confidence, Level, SessionId, derived_id
from services.review.domain.decision import decision_id_of
from services.review.domain.dossier import CloseDossier, RefuseDossier, WithdrawDossier
from services.review.domain.facts import CouncilVote
from services.review.domain.session import Result, SessionClosed
from services.review.policies import HEARS as HEARD
from services.review.policies import react
from tests.review.cases import (
    CHI_LANG,
    DECISION,
    PLAN,
    REGISTERED,
    amended,
    appraised_eligible,
    closed,
    dossier_of,
    file_dossier,
    filed,
    issued,
    locked,
    missing,
    person,
    registered,
    returned,
    submitted,
    withdrawn,
    withdrawn_plan,
)
from tests.review.dossiers import open_dossier

SESSION = SessionId(derived_id("test-session", 1))
ORIGIN = Origin(7, REGISTERED, "lang-son", "registration", "sheet-1", 3, "can-bo", REGISTERED, at("2017-01-12T10:00"))
WISH = file_dossier()


def result(number: int, votes_for: int, *, passed: bool) -> Result:
    """What the council came to on somebody's dossier."""
    return Result(
        dossier_id=dossier_of(person(number)),
        votes_for=votes_for,
        op=Comparison.OVER,
        share=Decimal("0.5"),
        confidence=Confidence.UNSURE,
        passed=passed,
    )


def test_a_registered_title_opens_its_dossier() -> None:
    """The event that said so is remembered."""
    (wish,) = react(registered(), ORIGIN)

    assert wish == open_dossier()


def test_a_registration_that_is_taken_back_withdraws_its_dossier() -> None:
    """Whether there is anything to withdraw is the dossier's own matter."""
    (wish,) = react(withdrawn(), ORIGIN)

    assert wish == WithdrawDossier(dossier_id=dossier_of(person()), plan_id=PLAN, reason="Chuyển công tác")


def test_every_title_of_a_closed_sheet_withdraws_its_dossier() -> None:
    """A unit that was dropped has nothing to file any more."""
    both = closed(CHI_LANG, (person(1), "LDTT"), (person(2), "CSTDCS"))

    wishes = list(react(both, ORIGIN))

    assert wishes == [
        WithdrawDossier(dossier_id=dossier_of(subject, title), plan_id=PLAN, reason=both.reason)
        for subject, title in ((person(1), "LDTT"), (person(2), "CSTDCS"))
    ]


def test_what_a_closed_session_did_not_carry_is_refused() -> None:
    """And nothing is wished for what it did."""
    closed = SessionClosed(
        session_id=SESSION, members=10, results=(result(1, 9, passed=True), result(2, 5, passed=False))
    )

    assert list(react(closed, ORIGIN)) == [
        RefuseDossier(
            dossier_id=dossier_of(person(2)),
            session_id=SESSION,
            vote=CouncilVote(votes_for=5, members=10, passed=False),
            op=Comparison.OVER,
            share=Decimal("0.5"),
        )
    ]


def test_an_award_closes_its_dossier() -> None:
    """Each of a decision's own."""
    awarded = AwardDecided(
        decision_id=decision_id_of(DECISION),
        decision=DECISION,
        deciding_authority="Chủ tịch UBND thành phố Lạng Sơn",
        level=Level.DISTRICT,
        signer_role="CHỦ TỊCH",
        dossier_id=WISH.dossier_id,
        plan_id=PLAN,
        session_id=SESSION,
        votes_for=9,
        council_members=10,
        unit=CHI_LANG.code,
        unit_name=CHI_LANG.name,
        subject=person(),
        title="LDTT",
        title_name="Lao động tiên tiến",
        commendation_type="CONG_TRANG",
        year=2017,
        ruleset="L2003_ND91",
    )

    assert list(react(awarded, ORIGIN)) == [
        CloseDossier(dossier_id=WISH.dossier_id, decision_id=decision_id_of(DECISION), decision=DECISION)
    ]


@pytest.mark.parametrize(
    "event",
    [
        issued(),
        amended(year=2018),
        withdrawn_plan(),
        locked(),
        returned(CHI_LANG, ReturnReason.LATE),
        missing(CHI_LANG),
        submitted(WISH),
        filed(WISH),
        appraised_eligible(WISH),
    ],
    ids=lambda event: type(event).__name__,
)
def test_the_rest_is_evidence_and_leads_to_nothing(event: Event) -> None:
    """It is looked up when a dossier is appraised."""
    assert list(react(event, ORIGIN)) == []


def test_review_hears_what_the_contracts_say_it_hears() -> None:
    """The registry's list and the service's are one."""
    assert {kind.__name__ for kind in HEARD} == set(HEARS["review"])
