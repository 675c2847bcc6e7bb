"""The rules of a dossier: opened, filed once, and ended by the council or by an award."""

from decimal import Decimal

import pytest

from chassis.deciding.testing import Rules, at
from contracts.catalog.terms import Comparison, TaskRating
from contracts.message import Actor, Refusal
from contracts.review import DossierSubmitted
from services.review.decision.messages import decision_id_of
from services.review.dossier.found import FilingEvidence
from services.review.dossier.messages import CloseDossier, DossierEvent, RefuseDossier, WithdrawDossier, dossier_id_of
from services.review.dossier.refusals import (
    DocumentUnknown,
    DossierAlreadyFiled,
    DossierNotEligible,
    FactsOfOtherKind,
    FilingPlanWithdrawn,
    NotYourUnit,
    PlanNotHeard,
    SubmissionTimeNotYours,
    SubmittedInFuture,
    TitleOfOtherLaw,
    TitleUnknown,
    UnitNotInPlan,
    YearNotOfPlan,
)
from services.review.dossier.rules import DECIDER
from services.review.session.messages import CouncilVote
from tests.review.cases import (
    CHI_LANG,
    CLERK,
    DECISION,
    FILED_AT,
    MAI_PHA,
    OTHER_CLERK,
    PLAN,
    POLICY,
    STANDING_BODY,
    collective,
    file_dossier,
    filed,
    individual,
    person,
    submitted,
    under,
    when,
)
from tests.review.dossiers import AWARDED, ELIGIBLE, FILE, FILED, OPENED, REFUSED, SESSION, TAKEN_BACK, open_dossier

given = Rules(DECIDER).given


def test_a_registered_title_opens_a_dossier() -> None:
    """With everything the registration said."""
    given().when(open_dossier(), when(POLICY)).then(OPENED)


@pytest.mark.parametrize("before", [(OPENED,), FILED, ELIGIBLE])
def test_a_dossier_that_is_there_is_not_opened_again(before: tuple[DossierEvent, ...]) -> None:
    """A clerk may have filed before the registration was heard of."""
    given(*before).when(open_dossier(), when(POLICY)).nothing()


def test_a_registration_that_is_taken_back_drops_what_was_not_filed() -> None:
    """And one that comes again opens it again."""
    command = WithdrawDossier(dossier_id=FILE.dossier_id, plan_id=PLAN, reason="Chuyển công tác")

    given(OPENED).when(command, when(POLICY)).then(TAKEN_BACK)
    given(OPENED, TAKEN_BACK).when(open_dossier(), when(POLICY)).then(OPENED)
    given(*FILED).when(command, when(POLICY)).nothing()


@pytest.mark.parametrize("before", [(), (OPENED,), (OPENED, TAKEN_BACK)])
def test_a_clerk_files_whether_or_not_the_title_is_registered(before: tuple[DossierEvent, ...]) -> None:
    """The gate is asked at the appraisal, not at the filing."""
    given(*before).when(FILE, when(CLERK), under()).then(*FILED)


def test_the_name_of_a_registered_subject_is_the_registered_one() -> None:
    """The council reads the name that was registered."""
    other = FILE.subject.model_copy(update={"name": "Nguyễn Văn Ân"})
    command = FILE.model_copy(update={"subject": other})

    given(OPENED).when(command, when(CLERK), under()).then(*FILED)


def test_the_id_of_a_dossier_follows_from_plan_unit_subject_and_title() -> None:
    """So that one unit has one dossier for them, and is not in the way of another."""
    other = file_dossier(unit=MAI_PHA.code)

    assert FILE.dossier_id == dossier_id_of(PLAN, CHI_LANG.code, person().key, "LDTT")
    assert FILE.stream == f"dossier-{FILE.dossier_id}"
    assert len({FILE.dossier_id, file_dossier("CSTDCS").dossier_id, other.dossier_id}) == 3


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
    command = FILE.model_copy(update={"submitted_at": at(stated)})

    given().when(command, when(STANDING_BODY), under()).then(submitted(command, ruleset, stated), filed(command))


def test_a_clerk_does_not_say_when_a_dossier_came_in() -> None:
    """For a clerk it comes in now."""
    command = FILE.model_copy(update={"submitted_at": at("2017-09-30T10:00")})

    given().when(command, when(CLERK), under()).refused(SubmissionTimeNotYours)
    of_unit = Actor("van-thu", CHI_LANG.code, frozenset({"clerk", "appraiser"}))
    given().when(command, when(of_unit), under()).refused(SubmissionTimeNotYours)


def test_a_dossier_does_not_come_in_tomorrow() -> None:
    """The standing body may state the past only."""
    command = FILE.model_copy(update={"submitted_at": at("2017-11-20T09:00:01")})

    given().when(command, when(STANDING_BODY, FILED_AT), under()).refused(SubmittedInFuture)


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
    given(OPENED).when(FILE, when(actor), under()).refused(NotYourUnit)


def test_the_standing_body_files_for_any_unit() -> None:
    """A paper that came in is entered for its unit."""
    given(OPENED).when(FILE, when(STANDING_BODY), under()).then(*FILED)


def test_what_was_filed_is_not_filed_again() -> None:
    """The same is true already; anything else is refused, and so is everything after the appraisal."""
    other = FILE.model_copy(update={"facts": individual(task_rating=TaskRating.HTXSNV)})

    given(*FILED).when(FILE, when(CLERK, "2017-11-21T08:00"), under()).nothing()
    given(*FILED).when(other, when(CLERK), under()).refused(DossierAlreadyFiled)
    given(*ELIGIBLE).when(FILE, when(CLERK), under()).refused(DossierAlreadyFiled)


def test_a_dossier_is_for_a_title_of_the_catalogue() -> None:
    """Other titles are decided elsewhere."""
    given().when(file_dossier("ANH_HUNG_NUOC_BAN"), when(CLERK), under()).refused(TitleUnknown)
    given().when(file_dossier("HC_LD"), when(CLERK), under()).refused(TitleOfOtherLaw)


def test_papers_are_named_by_the_catalogues_codes() -> None:
    """Anything else would never be found again."""
    refusal = (
        given().when(file_dossier(documents=("TO_TRINH", "ANH_THE")), when(CLERK), under()).refused(DocumentUnknown)
    )

    assert refusal.facts == {"documents": "ANH_THE"}


def test_facts_are_those_of_the_subjects_kind() -> None:
    """A person is not described as a collective."""
    given().when(file_dossier(facts=collective()), when(CLERK), under()).refused(FactsOfOtherKind)


@pytest.mark.parametrize(
    ("found", "refusal"),
    [
        (FilingEvidence(plan=None), PlanNotHeard),
        (under(withdrawn=True), FilingPlanWithdrawn),
        (under(year=2016), YearNotOfPlan),
        (under(unit_name=None), UnitNotInPlan),
    ],
)
def test_nothing_is_filed_that_could_never_be_appraised(found: FilingEvidence, refusal: type[Refusal]) -> None:
    """A plan that is not known or is withdrawn, another year than the plan's, a unit that the plan does not name."""
    given().when(FILE, when(CLERK), found).refused(refusal)
    given(OPENED).when(FILE, when(STANDING_BODY), found).refused(refusal)
    given(*FILED).when(FILE, when(CLERK), found).nothing()


def test_the_name_of_a_unit_is_the_plans() -> None:
    """Nobody renames a unit by filing for it."""
    (event, _) = given(OPENED).when(FILE, when(CLERK), under(unit_name="Phường Chi Lăng")).events

    assert isinstance(event, DossierSubmitted)
    assert event.unit_name == "Phường Chi Lăng"


def refuse() -> RefuseDossier:
    """The command that follows from too few votes."""
    return RefuseDossier(
        dossier_id=FILE.dossier_id,
        session_id=SESSION,
        vote=CouncilVote(votes_for=5, members=11, passed=False),
        op=Comparison.OVER,
        share=Decimal("0.5"),
    )


def test_what_the_council_did_not_vote_for_is_refused() -> None:
    """With the votes and what they were held against."""
    given(*ELIGIBLE).when(refuse(), when(POLICY)).then(REFUSED)


def test_what_is_refused_is_not_refused_again() -> None:
    """The command is true already."""
    given(*ELIGIBLE, REFUSED).when(refuse(), when(POLICY)).nothing()


@pytest.mark.parametrize("before", [(), (OPENED,), FILED, (*ELIGIBLE, AWARDED)])
def test_only_an_eligible_dossier_is_refused_by_the_council(before: tuple[DossierEvent, ...]) -> None:
    """Nothing else comes before it."""
    given(*before).when(refuse(), when(POLICY)).refused(DossierNotEligible)


def test_an_award_closes_its_dossier_once() -> None:
    """The second time the command is true already; another decision's is refused."""
    command = CloseDossier(dossier_id=FILE.dossier_id, decision_id=decision_id_of(DECISION), decision=DECISION)
    other = DECISION.model_copy(update={"number": "3121"})
    second = CloseDossier(dossier_id=FILE.dossier_id, decision_id=decision_id_of(other), decision=other)

    given(*ELIGIBLE).when(command, when(POLICY)).then(AWARDED)
    given(*ELIGIBLE, AWARDED).when(command, when(POLICY)).nothing()
    given(*ELIGIBLE, AWARDED).when(second, when(POLICY)).refused(DossierNotEligible)
    given(*FILED).when(command, when(POLICY)).refused(DossierNotEligible)
