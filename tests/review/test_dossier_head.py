"""The head's no: what the council voted for and the head does not grant."""

from typing import Any

import pytest

from chassis.deciding.testing import Rules
from contracts.review import DossierRefused, Stage
from contracts.vocabulary import ReasonCode
from services.review.decision.messages import decision_id_of
from services.review.dossier.found import HeadEvidence
from services.review.dossier.messages import CloseDossier, DeclineDossier, DossierAwarded, DossierEvent
from services.review.dossier.refusals import (
    DossierAlreadyAwarded,
    DossierNotEligible,
    DossierNotVotedFor,
    HeadReasonUntrue,
    NotTheHead,
)
from services.review.dossier.rules import DECIDER
from services.review.session.messages import CouncilVote
from tests.review.cases import (
    CLERK,
    DECISION,
    HEAD,
    POLICY,
    appraised_eligible,
    file_dossier,
    filed,
    submitted,
    when,
)

given = Rules(DECIDER).given
FILE = file_dossier()
FILED = (submitted(FILE), filed(FILE))
ELIGIBLE = (*FILED, appraised_eligible(FILE))
SIGNED_AT = "2017-12-29T16:00"
DECISION_ID = decision_id_of(DECISION)
AWARDED = DossierAwarded(dossier_id=FILE.dossier_id, decision_id=DECISION_ID, decision=DECISION)


def refused(stage: Stage, code: ReasonCode, explanation: str) -> DossierRefused:
    """The dossier leads to no award."""
    return DossierRefused(
        **submitted(FILE).model_dump(exclude={"submitted_at", "ruleset", "fixing", "registered_as", "procedure"}),
        stage=stage,
        reason_codes=(code,),
        explanation=explanation,
    )


DECLINED = refused(Stage.HEAD, ReasonCode.FALSE_DECLARATION, "Theo kết luận thanh tra.")
VOTED_DOWN = refused(Stage.COUNCIL, ReasonCode.VOTE_BELOW_THRESHOLD, "Hội đồng: 5 trên tổng số 11.")


def decline(**changed: Any) -> DeclineDossier:
    """The head's command to grant nothing, but for what is `changed`."""
    command = DeclineDossier(
        dossier_id=FILE.dossier_id, reason_code=ReasonCode.FALSE_DECLARATION, reason="Theo kết luận thanh tra."
    )
    return command.model_copy(update=changed)


VOTED_FOR = HeadEvidence(vote=CouncilVote(votes_for=9, members=10, passed=True))
"""Nine of ten voted for the dossier, and no decision has awarded it."""


def test_the_head_may_grant_nothing_for_what_the_council_voted_for() -> None:
    """The council advises, the head decides (docs/domain.md §2.7); the reason stands in the event."""
    given(*ELIGIBLE).when(decline(), when(HEAD, SIGNED_AT), VOTED_FOR).then(DECLINED)


@pytest.mark.parametrize("code", [ReasonCode.QUOTA_EXCEEDED, ReasonCode.NOT_COMPETENT])
def test_the_head_takes_off_the_list_what_no_decision_can_hold(code: ReasonCode) -> None:
    """A decision over a quota or beyond the level's competence is refused: somebody has to be left out and refused."""
    (refusal,) = given(*ELIGIBLE).when(decline(reason_code=code), when(HEAD, SIGNED_AT), VOTED_FOR).events

    assert isinstance(refusal, DossierRefused)
    assert (refusal.stage, refusal.reason_codes) == (Stage.HEAD, (code,))


def test_what_the_head_has_declined_is_declined() -> None:
    """Said again, in other words too, it is true already."""
    given(*ELIGIBLE, DECLINED).when(decline(reason="Đã nói."), when(HEAD, SIGNED_AT), VOTED_FOR).nothing()


def test_no_award_closes_what_the_head_has_declined() -> None:
    """A decision on it makes no difference."""
    close = CloseDossier(dossier_id=FILE.dossier_id, decision_id=DECISION_ID, decision=DECISION)

    given(*ELIGIBLE, DECLINED).when(close, when(POLICY)).refused(DossierNotEligible)


@pytest.mark.parametrize("vote", [None, CouncilVote(votes_for=5, members=10, passed=False)])
def test_the_head_decides_after_the_council(vote: CouncilVote | None) -> None:
    """A dossier that no closed session voted for does not come before the head."""
    given(*ELIGIBLE).when(decline(), when(HEAD, SIGNED_AT), HeadEvidence(vote=vote)).refused(DossierNotVotedFor)


@pytest.mark.parametrize("before", [(), FILED, (*ELIGIBLE, VOTED_DOWN)])
def test_only_an_eligible_dossier_is_declined(before: tuple[DossierEvent, ...]) -> None:
    """Nothing else would lead to an award."""
    given(*before).when(decline(), when(HEAD, SIGNED_AT), VOTED_FOR).refused(DossierNotEligible)


def test_what_was_awarded_is_not_declined() -> None:
    """Neither once its dossier is closed, nor in the moment between the decision and that."""
    given(*ELIGIBLE, AWARDED).when(decline(), when(HEAD, SIGNED_AT), VOTED_FOR).refused(DossierAlreadyAwarded)
    decided = VOTED_FOR.model_copy(update={"decision_id": DECISION_ID})
    given(*ELIGIBLE).when(decline(), when(HEAD, SIGNED_AT), decided).refused(DossierAlreadyAwarded)


@pytest.mark.parametrize("code", [ReasonCode.VOTE_BELOW_THRESHOLD, ReasonCode.WITHDRAWN])
def test_a_head_blames_neither_the_council_nor_the_unit(code: ReasonCode) -> None:
    """The council did vote for it, and the unit did not take it back."""
    command = decline(reason_code=code)

    given(*ELIGIBLE).when(command, when(HEAD, SIGNED_AT), VOTED_FOR).refused(HeadReasonUntrue)


def test_a_unit_does_not_decline() -> None:
    """The competent head of the site does."""
    given(*ELIGIBLE).when(decline(), when(CLERK, SIGNED_AT), VOTED_FOR).refused(NotTheHead)


def test_declining_and_deciding_take_turns() -> None:
    """So that neither passes the other by."""
    assert decline().queue == "decisions"
