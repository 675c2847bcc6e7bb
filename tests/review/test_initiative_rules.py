"""The rules of an initiative: submitted, scored by the council, recognised with scope, refused, annulled."""

from dataclasses import replace
from datetime import date

import pytest

from chassis.deciding.testing import Rules
from contracts.catalog.terms import Scope
from contracts.message import Context, Refusal
from services.review.initiative.messages import (
    Author,
    CriterionScore,
    InitiativeRefused,
    InitiativeScored,
    RecognitionAnnulled,
    UnitFound,
)
from services.review.initiative.refusals import (
    AuthorTwice,
    CouncilAgainst,
    InitiativeDayToCome,
    InitiativeDecided,
    InitiativeMissing,
    InitiativeNotScored,
    InitiativeNotYours,
    InitiativeStaffOnly,
    InitiativeSubmittedAlready,
    NothingToAnnul,
    PointsBeyondMost,
    RecognisedBeforeScored,
    ScopeBeyondLevel,
    ScopeNotWider,
    SharesNotWhole,
)
from services.review.initiative.rules import DECIDER
from tests.review.cases import CHI_LANG, CLERK, HEAD, MAI_PHA, OTHER_CLERK, STANDING_BODY, when
from tests.review.initiatives import (
    ANNUL,
    INITIATIVE,
    RECOGNISE,
    RECOGNISED,
    RECOGNISED_AT,
    RECOGNITION,
    REFUSE,
    SCORE,
    SCORED,
    SCORED_AT,
    SUBMIT,
    SUBMITTED,
    SUBMITTED_AT,
    content,
)

given = Rules(DECIDER).given
OURS = UnitFound(holder=CHI_LANG.code, name=CHI_LANG.name)
SUBMITTING, SCORING, HEADING = when(CLERK, SUBMITTED_AT), when(STANDING_BODY, SCORED_AT), when(HEAD, RECOGNISED_AT)
WIDER = RECOGNISE.model_copy(update={"scope": Scope.MINISTRY_OR_PROVINCE})


def at_province(context: Context) -> Context:
    """The same, at the site of the province."""
    return replace(context, level="province")


def test_a_unit_submits_its_initiative_once() -> None:
    """Whoever follows on the unit does, and the standing body for any."""
    given().when(SUBMIT, SUBMITTING, OURS).then(SUBMITTED)
    given().when(SUBMIT, when(STANDING_BODY, SUBMITTED_AT), OURS).then(SUBMITTED)
    given().when(SUBMIT, when(OTHER_CLERK, SUBMITTED_AT), OURS).refused(InitiativeNotYours)
    given().when(SUBMIT, SUBMITTING, UnitFound(holder=MAI_PHA.code)).refused(InitiativeNotYours)
    given(SUBMITTED).when(SUBMIT, SUBMITTING, OURS).then()
    other = SUBMIT.model_copy(update={"year": 2016})
    given(SUBMITTED).when(other, SUBMITTING, OURS).refused(InitiativeSubmittedAlready)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        (content(authors=(Author(key="a", name="An", share=60),)), SharesNotWhole),
        (content(authors=(Author(key="a", name="An", share=50),) * 2), AuthorTwice),
        (content(applied_since=date(2017, 9, 21)), InitiativeDayToCome),
    ],
)
def test_authors_share_the_whole_and_what_is_applied_was_begun(changed: object, refusal: type[Refusal]) -> None:
    """Shares make 100, nobody stands in the list twice, and no use is yet to come."""
    given().when(SUBMIT.model_copy(update={"content": changed}), SUBMITTING, OURS).refused(refusal)


def test_the_council_scores_until_there_is_a_result() -> None:
    """The sum follows from the points; the same again is nothing new."""
    given(SUBMITTED).when(SCORE, SCORING).then(SCORED)
    given(SUBMITTED, SCORED).when(SCORE, SCORING).then()
    anew = SCORE.model_copy(update={"scores": (CriterionScore(criterion="Tính mới", most=40, points=35),)})
    (event,) = given(SUBMITTED, SCORED).when(anew, SCORING).events
    assert isinstance(event, InitiativeScored)
    assert (event.total, event.most) == (35, 40)
    given().when(SCORE, SCORING).refused(InitiativeMissing)
    given(SUBMITTED).when(SCORE, when(CLERK, SCORED_AT)).refused(InitiativeStaffOnly)
    given(SUBMITTED).when(SCORE, when(STANDING_BODY, "2017-10-11T09:00")).refused(InitiativeDayToCome)
    too_many = (CriterionScore(criterion="Tính mới", most=40, points=41),)
    given(SUBMITTED).when(SCORE.model_copy(update={"scores": too_many}), SCORING).refused(PointsBeyondMost)
    given(SUBMITTED, SCORED, RECOGNISED).when(SCORE, SCORING).refused(InitiativeDecided)


def test_the_head_recognises_what_the_council_proposes() -> None:
    """After the council, by a decision that is not older than its meeting."""
    given(SUBMITTED, SCORED).when(RECOGNISE, HEADING).then(RECOGNISED)
    given(SUBMITTED, SCORED, RECOGNISED).when(RECOGNISE, HEADING).then()
    given(SUBMITTED).when(RECOGNISE, HEADING).refused(InitiativeNotScored)
    against = SCORED.model_copy(update={"proposed": False})
    given(SUBMITTED, against).when(RECOGNISE, HEADING).refused(CouncilAgainst)
    for day, refusal in ((date(2017, 10, 11), RecognisedBeforeScored), (date(2017, 10, 21), InitiativeDayToCome)):
        dated = RECOGNITION.model_copy(update={"dated": day})
        given(SUBMITTED, SCORED).when(RECOGNISE.model_copy(update={"decision": dated}), HEADING).refused(refusal)


def test_a_wider_scope_is_recognised_at_the_province() -> None:
    """At once or later, and never a narrower one."""
    given(SUBMITTED, SCORED).when(WIDER, HEADING).refused(ScopeBeyondLevel)
    (event,) = given(SUBMITTED, SCORED, RECOGNISED).when(WIDER, at_province(HEADING)).events
    assert event == RECOGNISED.model_copy(update={"scope": Scope.MINISTRY_OR_PROVINCE})
    other = RECOGNISE.model_copy(update={"recognised_by": "Phó Chủ tịch"})
    given(SUBMITTED, SCORED, event).when(other, at_province(HEADING)).refused(ScopeNotWider)


def test_an_initiative_is_refused_with_a_reason() -> None:
    """Before or after its council, once."""
    refused = InitiativeRefused(initiative_id=INITIATIVE, reason=REFUSE.reason, refused_on=date(2017, 10, 20))
    for before in ((SUBMITTED,), (SUBMITTED, SCORED)):
        given(*before).when(REFUSE, HEADING).then(refused)
    given(SUBMITTED, refused).when(REFUSE, HEADING).then()
    given(SUBMITTED, refused).when(RECOGNISE, HEADING).refused(InitiativeDecided)
    given(SUBMITTED, refused).when(REFUSE.model_copy(update={"reason": "Khác"}), HEADING).refused(InitiativeDecided)
    given(SUBMITTED, SCORED, RECOGNISED).when(REFUSE, HEADING).refused(InitiativeDecided)


def test_a_recognition_is_annulled_with_a_reason() -> None:
    """Only one that stands, and for good."""
    annulled = RecognitionAnnulled(initiative_id=INITIATIVE, reason=ANNUL.reason, annulled_on=date(2017, 10, 20))
    given(SUBMITTED, SCORED, RECOGNISED).when(ANNUL, HEADING).then(annulled)
    given(SUBMITTED, SCORED, RECOGNISED, annulled).when(ANNUL, HEADING).then()
    given(SUBMITTED, SCORED).when(ANNUL, HEADING).refused(NothingToAnnul)
    given(SUBMITTED, SCORED, RECOGNISED, annulled).when(RECOGNISE, HEADING).refused(InitiativeDecided)
