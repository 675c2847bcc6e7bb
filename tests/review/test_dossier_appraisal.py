"""The rules of an appraisal: once, by the standing body, on evidence that is complete."""

from datetime import date
from typing import Any

import pytest

from chassis.deciding.testing import Rules, at
from contracts.catalog.terms import TaskRating
from contracts.message import Actor, Refusal
from contracts.review import AppraisalResult, DossierAppraised, DossierRefused, Stage
from contracts.vocabulary import ReasonCode
from services.review.dossier.found import AppraisalEvidence, Elsewhere, MembersFound, NothingFiled
from services.review.dossier.messages import AppraiseDossier, DossierEvent
from services.review.dossier.refusals import (
    DossierAlreadyAppraised,
    DossierNotFiled,
    MembersNotJudged,
    NotStandingBody,
    PlanNotHeard,
    RegistrationStillOpen,
    SheetUndecided,
)
from services.review.dossier.rules import DECIDER
from services.review.registrations.messages import SheetFound
from tests.review.cases import (
    APPRAISED_AT,
    CHI_LANG,
    MAI_PHA,
    STANDING_BODY,
    evidence,
    file_dossier,
    filed,
    individual,
    plan_found,
    registration_found,
    sheet_found,
    submitted,
    when,
)
from tests.review.dossiers import (
    APPRAISE,
    AWARDED,
    ELIGIBLE,
    FILE,
    FILED,
    OPENED,
    REFUSED,
    TAKEN_BACK,
)

given = Rules(DECIDER).given


def test_the_law_of_the_day_of_filing_stays_with_the_dossier() -> None:
    """Appraised under decree 91's time, a dossier of September is judged by decree 42."""
    state = given(submitted(FILE, "L2003_ND42", "2017-09-30T10:00"), filed(FILE))

    outcome = state.when(APPRAISE, when(STANDING_BODY, APPRAISED_AT), evidence())

    appraised = outcome.events[0]
    assert isinstance(appraised, DossierAppraised)
    assert appraised.ruleset == "L2003_ND42"
    assert "TT 07/2014" in {rule.rule: rule.citation for rule in appraised.rules}["min_service_months"]


def test_a_dossier_without_fault_is_found_eligible() -> None:
    """Every rule's outcome stands in the event."""
    outcome = given(*FILED).when(APPRAISE, when(STANDING_BODY, APPRAISED_AT), evidence())

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
        "proposed_by_manager",
        "registered_for_emulation",
        "task_rating_at_least",
        "min_service_months",
        "no_discipline",
    ]


def test_a_dossier_with_a_fault_is_refused_by_its_appraisal() -> None:
    """The refusal names the appraisal as the stage, and the same reasons."""
    command = file_dossier(facts=individual(task_rating=TaskRating.HTNV))

    outcome = given(submitted(command), filed(command)).when(APPRAISE, when(STANDING_BODY, APPRAISED_AT), evidence())

    appraised, refused = outcome.events
    assert isinstance(appraised, DossierAppraised)
    assert isinstance(refused, DossierRefused)
    assert (appraised.result, refused.stage) == (AppraisalResult.INELIGIBLE, Stage.APPRAISAL)
    assert appraised.reason_codes == refused.reason_codes == (ReasonCode.RATING_TOO_LOW,)
    assert "Xếp loại: hoàn thành nhiệm vụ;" in refused.explanation


def test_nobody_is_called_unregistered_before_the_lock() -> None:
    """Until then the title may yet be registered."""
    early = evidence(locked_for=None, registration=None)

    given(*FILED).when(APPRAISE, when(STANDING_BODY), early).refused(RegistrationStillOpen)


def test_nobody_is_called_unregistered_while_the_sheet_of_the_unit_is_undecided() -> None:
    """The lock travels in a partition of its own: the registration may still be on its way."""
    early = evidence(registration=None, sheet=SheetFound())

    given(*FILED).when(APPRAISE, when(STANDING_BODY), early).refused(SheetUndecided)


def test_no_unit_is_called_without_a_plan_before_the_lock() -> None:
    """It may send its plan apart from its sheet until then."""
    early = evidence(locked_for=None, sheet=sheet_found(unit_plan=None))

    given(*FILED).when(APPRAISE, when(STANDING_BODY), early).refused(RegistrationStillOpen)


def test_who_is_registered_is_appraised_before_the_lock_too() -> None:
    """Nothing is to be waited for."""
    early = evidence(locked_for=None)

    outcome = given(*FILED).when(APPRAISE, when(STANDING_BODY), early)

    assert len(outcome.events) == 1


@pytest.mark.parametrize(
    ("known", "refusal"),
    [
        ({"plan": plan_found(gates=()), "locked_for": None}, RegistrationStillOpen),
        ({"plan": plan_found(gates=()), "sheet": SheetFound()}, SheetUndecided),
    ],
)
def test_nobody_is_second_to_another_unit_before_its_own_sheet_is_known(
    known: dict[str, Any], refusal: type[Refusal]
) -> None:
    """Its own registration may be on its way, and may be the first of the two."""
    rival = Elsewhere(unit=MAI_PHA.code, received_at=at("2017-01-12T10:30"))
    law = submitted(FILE, "L2022_ND98")
    found = evidence(registration=None, elsewhere=(rival,), **known)

    outcome = given(law, filed(FILE)).when(APPRAISE, when(STANDING_BODY), found)

    outcome.refused(refusal)


def test_nothing_is_refused_for_want_of_a_plan_that_may_be_on_its_way() -> None:
    """Plans and sheets travel in partitions of their own, so that a sheet may be heard of before its plan."""
    found = AppraisalEvidence.model_validate({**dict(evidence()), "plan": None})

    outcome = given(*FILED).when(APPRAISE, when(STANDING_BODY), found)

    outcome.refused(PlanNotHeard)


def test_a_withdrawn_plan_is_not_waited_for() -> None:
    """It will never be locked."""
    gone = evidence(plan=plan_found(withdrawn=True), locked_for=None, registration=None)

    outcome = given(*FILED).when(APPRAISE, when(STANDING_BODY), gone)

    appraised = outcome.events[0]
    assert isinstance(appraised, DossierAppraised)
    assert appraised.reason_codes == (ReasonCode.NO_PLAN, ReasonCode.NOT_REGISTERED)


def test_a_person_never_registered_is_appraised_as_such_after_the_lock() -> None:
    """The gate of plan 254, met in practice."""
    never = evidence(registration=None, sheet=sheet_found())

    outcome = given(*FILED).when(APPRAISE, when(STANDING_BODY), never)

    appraised, refused = outcome.events
    assert isinstance(appraised, DossierAppraised)
    assert isinstance(refused, DossierRefused)
    assert refused.reason_codes == (ReasonCode.NOT_REGISTERED,)


def test_late_but_accepted_is_appraised_as_registered() -> None:
    """Late by a day and with a reason."""
    late = evidence(registration=registration_found(on_time=False, late_reason="Mưa lũ"))

    outcome = given(*FILED).when(APPRAISE, when(STANDING_BODY), late)

    assert len(outcome.events) == 1


@pytest.mark.parametrize("before", [(), (OPENED,), (OPENED, TAKEN_BACK), FILED[:1]])
def test_only_what_was_filed_is_appraised(before: tuple[DossierEvent, ...]) -> None:
    """There is nothing to look at before."""
    given(*before).when(APPRAISE, when(STANDING_BODY), evidence()).refused(DossierNotFiled)


@pytest.mark.parametrize("after", [(), (REFUSED,), (AWARDED,)])
def test_a_dossier_is_appraised_once(after: tuple[DossierEvent, ...]) -> None:
    """The result stands."""
    given(*ELIGIBLE, *after).when(APPRAISE, when(STANDING_BODY), evidence()).refused(DossierAlreadyAppraised)


def test_a_dossier_that_is_filed_while_its_evidence_is_looked_for_waits_for_the_next_request() -> None:
    """The evidence is that of a moment at which nothing was filed."""
    given(*FILED).when(APPRAISE, when(STANDING_BODY), NothingFiled()).refused(DossierNotFiled)


def test_an_appraisal_without_evidence_is_a_fault() -> None:
    """No rule is judged as if nothing had been found."""
    with pytest.raises(TypeError, match="AppraisalEvidence"):
        given(*FILED).when(APPRAISE, when(STANDING_BODY), None)


def test_a_unit_does_not_appraise() -> None:
    """The standing body does, whatever duties a unit's actor claims."""
    of_unit = Actor("van-thu", CHI_LANG.code, frozenset({"appraiser"}))

    given(*FILED).when(APPRAISE, when(of_unit), evidence()).refused(NotStandingBody)


COLLECTIVE_FILE = file_dossier("TTLDTT")
COLLECTIVE_FILED = (submitted(COLLECTIVE_FILE), filed(COLLECTIVE_FILE))
APPRAISE_COLLECTIVE = AppraiseDossier(dossier_id=COLLECTIVE_FILE.dossier_id)


@pytest.mark.parametrize("reaching", [3, 9])
def test_a_collective_is_appraised_after_its_members(reaching: int) -> None:
    """The order of appraisal decides nothing, and the numbers in the outcome are final."""
    early = evidence(members=MembersFound(reaching=reaching, unjudged=1))

    refusal = given(*COLLECTIVE_FILED).when(APPRAISE_COLLECTIVE, when(STANDING_BODY), early).refused(MembersNotJudged)

    assert refusal.facts == {"count": 1}


def test_a_collective_under_a_withdrawn_plan_waits_for_nobody() -> None:
    """Its members may never be appraised."""
    gone = evidence(plan=plan_found(withdrawn=True), members=MembersFound(unjudged=1))

    outcome = given(*COLLECTIVE_FILED).when(APPRAISE_COLLECTIVE, when(STANDING_BODY), gone)

    assert len(outcome.events) == 2
