"""The rules of a dossier: opened, filed, appraised once, and ended by the council or the head."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from chassis.testing import Rules, at
from contracts.catalog.entries import Comparison, TaskRating
from contracts.message import Actor, Refusal
from contracts.review import AppraisalResult, DossierAppraised, DossierRefused, ReasonCode, Stage
from contracts.vocabulary import SessionId, derived_id
from services.review.domain.decision import decision_id_of
from services.review.domain.dossier import (
    DECIDER,
    AppraiseDossier,
    CloseDossier,
    DossierAwarded,
    DossierEvent,
    DossierOpened,
    DossierWithdrawn,
    OpenDossier,
    RefuseDossier,
    WithdrawDossier,
    dossier_id_of,
)
from services.review.domain.dossier.refusals import (
    DocumentUnknown,
    DossierAlreadyAppraised,
    DossierAlreadyFiled,
    DossierNotEligible,
    DossierNotFiled,
    EvidenceMissing,
    FactsOfOtherKind,
    NotStandingBody,
    NotYourUnit,
    RegistrationStillOpen,
    SheetUndecided,
    SubmissionTimeNotYours,
    SubmittedInFuture,
    TitleUnknown,
)
from services.review.domain.facts import CouncilVote, Elsewhere, UnitFound
from tests.review.cases import (
    APPRAISED_AT,
    CHI_LANG,
    CLERK,
    DECISION,
    FILED_AT,
    MAI_PHA,
    OTHER_CLERK,
    PLAN,
    POLICY,
    REGISTERED,
    STANDING_BODY,
    UNIT_PLAN,
    appraised_eligible,
    collective,
    evidence,
    file_dossier,
    filed,
    individual,
    person,
    plan_found,
    registration_found,
    sheet_of,
    submitted,
    when,
)

given = Rules(DECIDER).given
WISH = file_dossier()
FILED = (submitted(WISH), filed(WISH))
ELIGIBLE = (*FILED, appraised_eligible(WISH))
SESSION = SessionId(derived_id("test-session", 1))
APPRAISE = AppraiseDossier(dossier_id=WISH.dossier_id, evidence=evidence())


def open_dossier(**changed: Any) -> OpenDossier:
    """The wish that follows from a registered title."""
    wish = OpenDossier(
        dossier_id=WISH.dossier_id,
        plan_id=PLAN,
        sheet_id=sheet_of(CHI_LANG),
        registered_by=REGISTERED,
        unit=CHI_LANG.code,
        unit_name=CHI_LANG.name,
        subject=person(),
        title="LDTT",
        year=2017,
        received_at=at("2017-01-12T09:30"),
        on_time=True,
        late_reason="",
        unit_plan=UNIT_PLAN,
    )
    return wish.model_copy(update=changed)


OPENED = DossierOpened(**dict(open_dossier()))
TAKEN_BACK = DossierWithdrawn(dossier_id=WISH.dossier_id, plan_id=PLAN, reason="Chuyển công tác")
AWARDED = DossierAwarded(dossier_id=WISH.dossier_id, decision_id=decision_id_of(DECISION), decision=DECISION)
REFUSED = DossierRefused(
    **submitted(WISH).model_dump(exclude={"submitted_at", "ruleset"}),
    stage=Stage.COUNCIL,
    reason_codes=(ReasonCode.VOTE_BELOW_THRESHOLD,),
    explanation="Hội đồng: 5 trên tổng số 11 thành viên đồng ý; cần trên 50%.",
)


def test_a_registered_title_opens_a_dossier() -> None:
    """With everything the registration said."""
    given().when(open_dossier(), when(POLICY)).then(OPENED)


@pytest.mark.parametrize("before", [(OPENED,), FILED, ELIGIBLE])
def test_a_dossier_that_is_there_is_not_opened_again(before: tuple[DossierEvent, ...]) -> None:
    """A clerk may have filed before the registration was heard of."""
    given(*before).when(open_dossier(), when(POLICY)).nothing()


def test_a_registration_that_is_taken_back_drops_what_was_not_filed() -> None:
    """And one that comes again opens it again."""
    wish = WithdrawDossier(dossier_id=WISH.dossier_id, plan_id=PLAN, reason="Chuyển công tác")

    given(OPENED).when(wish, when(POLICY)).then(TAKEN_BACK)
    given(OPENED, TAKEN_BACK).when(open_dossier(), when(POLICY)).then(OPENED)
    given(*FILED).when(wish, when(POLICY)).nothing()


@pytest.mark.parametrize("before", [(), (OPENED,), (OPENED, TAKEN_BACK)])
def test_a_clerk_files_whether_or_not_the_title_is_registered(before: tuple[DossierEvent, ...]) -> None:
    """The gate is met at the appraisal, not at the counter."""
    given(*before).when(WISH, when(CLERK)).then(*FILED)


def test_the_name_of_a_registered_subject_is_the_registered_one() -> None:
    """What the council reads is what was registered."""
    other = WISH.subject.model_copy(update={"name": "Nguyễn Văn Ân"})
    wish = WISH.model_copy(update={"subject": other})

    given(OPENED).when(wish, when(CLERK)).then(*FILED)


def test_the_id_of_a_dossier_follows_from_plan_unit_subject_and_title() -> None:
    """So that one unit has one dossier for them, and is not in the way of another."""
    other = file_dossier(unit=MAI_PHA.code, unit_name=MAI_PHA.name)

    assert WISH.dossier_id == dossier_id_of(PLAN, CHI_LANG.code, person().key, "LDTT")
    assert WISH.stream == f"dossier-{WISH.dossier_id}"
    assert len({WISH.dossier_id, file_dossier("CSTDCS").dossier_id, other.dossier_id}) == 3


def test_dossiers_are_appraised_one_after_another() -> None:
    """Or two units could get one title through at the same moment."""
    assert APPRAISE.queue == "appraisals"


@pytest.mark.parametrize(
    ("stated", "ruleset"),
    [
        ("2017-09-30T23:59:59", "L2003_ND42"),
        ("2017-10-01T00:00:00", "L2003_ND91"),
        ("2017-09-30T16:59:59+00:00", "L2003_ND42"),
        ("2017-09-30T17:00:00+00:00", "L2003_ND91"),
    ],
)
def test_the_law_is_that_of_the_day_of_filing_in_viet_nam(stated: str, ruleset: str) -> None:
    """Decree 91 is in force from midnight in Viet Nam, which is 17:00 UTC of the day before."""
    wish = WISH.model_copy(update={"submitted_at": at(stated)})

    given().when(wish, when(STANDING_BODY)).then(submitted(wish, ruleset, stated), filed(wish))


def test_the_law_of_the_day_of_filing_stays_with_the_dossier() -> None:
    """Appraised under decree 91's time, a dossier of September is judged by decree 42."""
    state = given(submitted(WISH, "L2003_ND42", "2017-09-30T10:00"), filed(WISH))

    outcome = state.when(APPRAISE, when(STANDING_BODY, APPRAISED_AT))

    appraised = outcome.events[0]
    assert isinstance(appraised, DossierAppraised)
    assert appraised.ruleset == "L2003_ND42"
    assert "TT 07/2014" in {rule.rule: rule.citation for rule in appraised.rules}["min_service_months"]


def test_a_clerk_does_not_say_when_a_dossier_came_in() -> None:
    """For a clerk it comes in now."""
    wish = WISH.model_copy(update={"submitted_at": at("2017-09-30T10:00")})

    given().when(wish, when(CLERK)).refused(SubmissionTimeNotYours)
    of_unit = Actor("van-thu", CHI_LANG.code, frozenset({"clerk", "appraiser"}))
    given().when(wish, when(of_unit)).refused(SubmissionTimeNotYours)


def test_a_dossier_does_not_come_in_tomorrow() -> None:
    """The standing body may state the past only."""
    wish = WISH.model_copy(update={"submitted_at": at("2017-11-20T09:00:01")})

    given().when(wish, when(STANDING_BODY, FILED_AT)).refused(SubmittedInFuture)


@pytest.mark.parametrize(
    "actor",
    [
        OTHER_CLERK,
        Actor("mot-cua", duties=frozenset({"clerk"})),
        Actor("van-thu-2", OTHER_CLERK.unit, frozenset({"clerk", "appraiser"})),
    ],
)
def test_a_clerk_files_for_its_own_unit(actor: Actor) -> None:
    """Neither another unit's clerk, whatever duties it claims, nor one of the site without the standing body's duty."""
    given(OPENED).when(WISH, when(actor)).refused(NotYourUnit)


def test_the_standing_body_files_for_any_unit() -> None:
    """A paper that came in is entered for its unit."""
    given(OPENED).when(WISH, when(STANDING_BODY)).then(*FILED)


def test_what_was_filed_is_not_filed_again() -> None:
    """The same is true already; anything else is refused, and so is everything after the appraisal."""
    other = WISH.model_copy(update={"facts": individual(task_rating=TaskRating.HTXSNV)})

    given(*FILED).when(WISH, when(CLERK, "2017-11-21T08:00")).nothing()
    given(*FILED).when(other, when(CLERK)).refused(DossierAlreadyFiled)
    given(*ELIGIBLE).when(WISH, when(CLERK)).refused(DossierAlreadyFiled)


def test_a_dossier_is_for_a_title_of_the_catalogue() -> None:
    """Other titles are decided elsewhere."""
    given().when(file_dossier("CSTDTQ"), when(CLERK)).refused(TitleUnknown)


def test_papers_are_named_by_the_catalogues_codes() -> None:
    """Anything else would never be found again."""
    refusal = given().when(file_dossier(documents=("TO_TRINH", "ANH_THE")), when(CLERK)).refused(DocumentUnknown)

    assert refusal.facts == {"documents": "ANH_THE"}


def test_facts_are_those_of_the_subjects_kind() -> None:
    """A person is not described as a collective."""
    given().when(file_dossier(facts=collective()), when(CLERK)).refused(FactsOfOtherKind)


def test_a_dossier_without_fault_is_found_eligible() -> None:
    """Every rule's outcome stands in the event."""
    outcome = given(*FILED).when(APPRAISE, when(STANDING_BODY, APPRAISED_AT))

    (appraised,) = outcome.events
    assert isinstance(appraised, DossierAppraised)
    assert (appraised.result, appraised.reason_codes) == (AppraisalResult.ELIGIBLE, ())
    assert (appraised.appraising_body, appraised.appraised_on) == ("Phòng Nội vụ", date(2017, 12, 4))
    assert [rule.rule for rule in appraised.rules] == [
        "plan_in_force",
        "gate_unit_plan",
        "gate_registration",
        "not_elsewhere",
        "subject_kind",
        "documents_complete",
        "registered_for_emulation",
        "task_rating_at_least",
        "min_service_months",
        "no_discipline",
    ]


def test_a_dossier_with_a_fault_is_refused_in_the_same_breath() -> None:
    """The refusal names the appraisal as the stage, and the same reasons."""
    wish = file_dossier(facts=individual(task_rating=TaskRating.HTNV))

    outcome = given(submitted(wish), filed(wish)).when(APPRAISE, when(STANDING_BODY, APPRAISED_AT))

    appraised, refused = outcome.events
    assert isinstance(appraised, DossierAppraised)
    assert isinstance(refused, DossierRefused)
    assert (appraised.result, refused.stage) == (AppraisalResult.INELIGIBLE, Stage.APPRAISAL)
    assert appraised.reason_codes == refused.reason_codes == (ReasonCode.RATING_TOO_LOW,)
    assert "Xếp loại: hoàn thành nhiệm vụ;" in refused.explanation


def test_nobody_is_called_unregistered_before_the_lock() -> None:
    """Until then the title may yet be registered."""
    early = evidence(plan=plan_found(locked=False), registration=None)
    wish = APPRAISE.model_copy(update={"evidence": early})

    given(*FILED).when(wish, when(STANDING_BODY)).refused(RegistrationStillOpen)


def test_nobody_is_called_unregistered_while_the_sheet_of_the_unit_is_undecided() -> None:
    """The lock travels in a lane of its own: what was registered may still be on its way."""
    early = evidence(registration=None, unit=UnitFound(undecided=True))
    wish = APPRAISE.model_copy(update={"evidence": early})

    given(*FILED).when(wish, when(STANDING_BODY)).refused(SheetUndecided)


def test_who_is_registered_is_appraised_before_the_lock_too() -> None:
    """Nothing is to be waited for."""
    early = evidence(plan=plan_found(locked=False))
    wish = APPRAISE.model_copy(update={"evidence": early})

    outcome = given(*FILED).when(wish, when(STANDING_BODY))

    assert len(outcome.events) == 1


@pytest.mark.parametrize(
    ("known", "refusal"),
    [
        ({"plan": plan_found(gates=(), locked=False)}, RegistrationStillOpen),
        ({"plan": plan_found(gates=()), "unit": UnitFound(undecided=True)}, SheetUndecided),
    ],
)
def test_nobody_is_second_to_another_unit_before_its_own_sheet_is_known(
    known: dict[str, Any], refusal: type[Refusal]
) -> None:
    """Its own registration may be on its way, and may be the first of the two."""
    rival = Elsewhere(unit=MAI_PHA.code, received_at=at("2017-01-12T10:30"))
    law = submitted(WISH, "L2022_ND98")
    found = evidence(registration=None, elsewhere=(rival,), **known)

    outcome = given(law, filed(WISH)).when(APPRAISE.model_copy(update={"evidence": found}), when(STANDING_BODY))

    outcome.refused(refusal)


def test_a_withdrawn_plan_is_not_waited_for() -> None:
    """It will never be locked."""
    gone = evidence(plan=plan_found(withdrawn=True, locked=False), registration=None)

    outcome = given(*FILED).when(APPRAISE.model_copy(update={"evidence": gone}), when(STANDING_BODY))

    appraised = outcome.events[0]
    assert isinstance(appraised, DossierAppraised)
    assert appraised.reason_codes == (ReasonCode.NO_PLAN, ReasonCode.NOT_REGISTERED)


def test_a_person_never_registered_is_appraised_as_such_after_the_lock() -> None:
    """The gate of plan 254, met in practice."""
    never = evidence(registration=None, unit=UnitFound(unit_plan=UNIT_PLAN))

    outcome = given(*FILED).when(APPRAISE.model_copy(update={"evidence": never}), when(STANDING_BODY))

    appraised, refused = outcome.events
    assert isinstance(appraised, DossierAppraised)
    assert isinstance(refused, DossierRefused)
    assert refused.reason_codes == (ReasonCode.NOT_REGISTERED,)


def test_late_but_accepted_is_appraised_as_registered() -> None:
    """Late by a day and with a reason."""
    late = evidence(registration=registration_found(on_time=False, late_reason="Mưa lũ"))

    outcome = given(*FILED).when(APPRAISE.model_copy(update={"evidence": late}), when(STANDING_BODY))

    assert len(outcome.events) == 1


@pytest.mark.parametrize("before", [(), (OPENED,), (OPENED, TAKEN_BACK), FILED[:1]])
def test_only_what_was_filed_is_appraised(before: tuple[DossierEvent, ...]) -> None:
    """There is nothing to look at before."""
    given(*before).when(APPRAISE, when(STANDING_BODY)).refused(DossierNotFiled)


@pytest.mark.parametrize("after", [(), (REFUSED,), (AWARDED,)])
def test_a_dossier_is_appraised_once(after: tuple[DossierEvent, ...]) -> None:
    """What was found stands."""
    given(*ELIGIBLE, *after).when(APPRAISE, when(STANDING_BODY)).refused(DossierAlreadyAppraised)


def test_an_appraisal_needs_its_evidence() -> None:
    """None gathered is not none found."""
    given(*FILED).when(AppraiseDossier(dossier_id=WISH.dossier_id), when(STANDING_BODY)).refused(EvidenceMissing)


def test_a_unit_does_not_appraise() -> None:
    """The standing body does, whatever duties a unit's actor claims."""
    of_unit = Actor("van-thu", CHI_LANG.code, frozenset({"appraiser"}))

    given(*FILED).when(APPRAISE, when(of_unit)).refused(NotStandingBody)


def refuse() -> RefuseDossier:
    """The wish that follows from too few votes."""
    return RefuseDossier(
        dossier_id=WISH.dossier_id,
        session_id=SESSION,
        vote=CouncilVote(votes_for=5, members=11, passed=False),
        op=Comparison.OVER,
        share=Decimal("0.5"),
    )


def test_what_the_council_did_not_vote_for_is_refused() -> None:
    """With the votes and what they were held against."""
    given(*ELIGIBLE).when(refuse(), when(POLICY)).then(REFUSED)


def test_what_is_refused_is_not_refused_again() -> None:
    """The wish is true already."""
    given(*ELIGIBLE, REFUSED).when(refuse(), when(POLICY)).nothing()


@pytest.mark.parametrize("before", [(), (OPENED,), FILED, (*ELIGIBLE, AWARDED)])
def test_only_an_eligible_dossier_is_refused_by_the_council(before: tuple[DossierEvent, ...]) -> None:
    """Nothing else comes before it."""
    given(*before).when(refuse(), when(POLICY)).refused(DossierNotEligible)


def test_an_award_closes_its_dossier_once() -> None:
    """The second time the wish is true already; another decision's is refused."""
    wish = CloseDossier(dossier_id=WISH.dossier_id, decision_id=decision_id_of(DECISION), decision=DECISION)
    other = DECISION.model_copy(update={"number": "3121"})
    second = CloseDossier(dossier_id=WISH.dossier_id, decision_id=decision_id_of(other), decision=other)

    given(*ELIGIBLE).when(wish, when(POLICY)).then(AWARDED)
    given(*ELIGIBLE, AWARDED).when(wish, when(POLICY)).nothing()
    given(*ELIGIBLE, AWARDED).when(second, when(POLICY)).refused(DossierNotEligible)
    given(*FILED).when(wish, when(POLICY)).refused(DossierNotEligible)
