"""What the plan asks for beside the titles: papers, registration, the unit's own plan, and how reasons are told."""

import pytest

from contracts.catalog.entries import Discipline, TaskRating
from contracts.registration import ReturnReason
from contracts.vocabulary import Confidence, ReasonCode, TitleCode
from services.review.domain.appraisal import appraise, explanation, reasons
from services.review.domain.facts import Evidence, UnitFound
from tests.review.cases import (
    COLLECTIVE,
    MAI_PHA,
    PLAN_254,
    REASON,
    REGISTRATION_GATE,
    UNIT_PLAN,
    collective,
    evidence,
    file_dossier,
    individual,
    person,
    plan_found,
    registration_found,
    submitted,
)
from tests.review.judging import LAW_2003, LAW_2022, ND91, ND98, RULESETS, outcomes, wanting


@pytest.mark.parametrize("title", ["LDTT", "CSTDCS", "TTLDTT"])
def test_a_paper_that_is_missing_is_named(title: TitleCode) -> None:
    """The unit is told what to bring."""
    found = outcomes(title, ND91, documents=("TO_TRINH",))["documents_complete"]

    assert found.reason_code is ReasonCode.INCOMPLETE
    assert "Thiếu: " in found.evidence
    assert "Biên bản họp bình xét của đơn vị" in found.evidence


@pytest.mark.parametrize("ruleset", LAW_2022)
def test_papers_under_the_2022_law_keep_the_mark_of_being_unsure(ruleset: str) -> None:
    """What is not sure stays so in the outcome."""
    assert outcomes("LDTT", ruleset)["documents_complete"].confidence is Confidence.UNSURE
    assert outcomes("LDTT", ruleset)["gate_registration"].confidence is Confidence.UNSURE
    assert outcomes("LDTT", ND91)["gate_registration"].confidence is Confidence.KNOWN


def test_a_title_for_persons_is_not_given_to_a_collective() -> None:
    """Nothing more is asked of the wrong kind of subject."""
    wish = file_dossier("LDTT", COLLECTIVE)
    came_to = appraise(submitted(wish), wish.documents, wish.facts, evidence())

    assert reasons(came_to) == (ReasonCode.INELIGIBLE_SUBJECT,)
    assert came_to[-1].rule == "subject_kind"


def test_a_title_for_collectives_is_not_given_to_a_person() -> None:
    """Nor the other way round."""
    wish = file_dossier("TTLDTT", person())

    assert reasons(appraise(submitted(wish), wish.documents, wish.facts, evidence())) == (
        ReasonCode.INELIGIBLE_SUBJECT,
    )


def test_facts_of_another_kind_state_nothing() -> None:
    """A rule that finds nothing stated does not hold."""
    assert wanting("LDTT", ND98, collective()) == (ReasonCode.RATING_TOO_LOW, ReasonCode.UNITY_NOT_CONFIRMED)


@pytest.mark.parametrize("ruleset", RULESETS)
def test_who_is_not_registered_is_not_considered_by_a_plan_that_says_so(ruleset: str) -> None:
    """The gate of seed 000; under the 2022 law the plan alone asks for it."""
    unregistered = evidence(registration=None)

    assert wanting("LDTT", ruleset, found=unregistered) == (ReasonCode.NOT_REGISTERED,)


@pytest.mark.parametrize("ruleset", RULESETS)
def test_without_the_gate_only_the_2003_law_asks_for_registration(ruleset: str) -> None:
    """Law 2022 Đ7 lists it no more (domain.md §0, fact 3)."""
    found = evidence(plan=plan_found(gates=()), registration=None)

    assert wanting("LDTT", ruleset, found=found) == ((ReasonCode.NOT_REGISTERED,) if ruleset in LAW_2003 else ())


def test_late_but_accepted_with_a_reason_counts_and_the_reason_is_told() -> None:
    """The evidence says that it was late."""
    late = evidence(registration=registration_found(on_time=False, late_reason=REASON))

    gate = outcomes("LDTT", ND91, found=late)["gate_registration"]

    assert gate.holds
    assert "muộn" in gate.evidence
    assert REASON in gate.evidence


def test_late_without_a_reason_does_not_count() -> None:
    """Nothing lets it pass."""
    late = evidence(registration=registration_found(on_time=False))

    assert wanting("LDTT", ND91, found=late) == (ReasonCode.LATE,)


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        (UnitFound(unit_plan=UNIT_PLAN, returned=ReturnReason.LATE), ReasonCode.LATE),
        (UnitFound(unit_plan=UNIT_PLAN, returned=ReturnReason.LATE, missing=True), ReasonCode.LATE),
        (UnitFound(unit_plan=UNIT_PLAN, returned=ReturnReason.INCOMPLETE), ReasonCode.NOT_REGISTERED),
        (UnitFound(unit_plan=UNIT_PLAN, missing=True), ReasonCode.NOT_REGISTERED),
        (UnitFound(unit_plan=UNIT_PLAN), ReasonCode.NOT_REGISTERED),
    ],
)
def test_what_became_of_the_units_sheet_says_why_nobody_is_registered(unit: UnitFound, expected: ReasonCode) -> None:
    """A sheet that came too late is another thing than none."""
    found = evidence(registration=None, unit=unit)

    assert wanting("LDTT", ND91, found=found) == (expected,)


def test_a_registration_that_was_taken_back_counts_no_more() -> None:
    """The evidence says so."""
    found = evidence(registration=registration_found(withdrawn=True))

    gate = outcomes("LDTT", ND91, found=found)["gate_registration"]

    assert gate.reason_code is ReasonCode.NOT_REGISTERED
    assert "rút" in gate.evidence


def test_a_registration_by_another_unit_does_not_count() -> None:
    """The unit that registered has to file."""
    found = evidence(registration=registration_found(unit=MAI_PHA.code))

    gate = outcomes("LDTT", ND91, found=found)["gate_registration"]

    assert gate.reason_code is ReasonCode.NOT_REGISTERED
    assert MAI_PHA.code in gate.evidence


def test_a_unit_without_a_plan_of_its_own_is_not_considered() -> None:
    """The first half of the gate of seed 000."""
    assert wanting("LDTT", ND91, found=evidence(unit=UnitFound())) == (ReasonCode.NO_UNIT_PLAN,)


def test_a_plan_without_the_gate_asks_for_no_plan_of_the_unit() -> None:
    """A gate is the plan's own rule, never a global one."""
    found = evidence(plan=plan_found(gates=(REGISTRATION_GATE,)), unit=UnitFound())

    assert wanting("LDTT", ND91, found=found) == ()


@pytest.mark.parametrize("plan", [None, plan_found(withdrawn=True), plan_found(year=2016)])
def test_nothing_is_considered_without_a_plan_in_force_for_the_year(plan: object) -> None:
    """No plan, a withdrawn one, or one of another year."""
    found = Evidence.model_validate({**dict(evidence()), "plan": plan})

    assert wanting("LDTT", ND98, found=found) == (ReasonCode.NO_PLAN,)


def test_every_reason_is_told_once_and_all_are_told() -> None:
    """A unit hears everything that is wrong at the same time."""
    bad = individual(task_rating=TaskRating.HTNV, service_months=3, discipline=Discipline.CANH_CAO)
    found = evidence(registration=None, unit=UnitFound())

    came_to = outcomes("LDTT", ND91, bad, found, documents=())

    assert reasons(came_to.values()) == (
        ReasonCode.NO_UNIT_PLAN,
        ReasonCode.NOT_REGISTERED,
        ReasonCode.INCOMPLETE,
        ReasonCode.RATING_TOO_LOW,
        ReasonCode.MIN_SERVICE,
        ReasonCode.DISCIPLINE,
    )
    assert all(one.evidence in explanation(came_to.values()) for one in came_to.values() if not one.holds)


def test_an_endless_reason_is_quoted_in_part() -> None:
    """What a clerk wrote at length does not make an appraisal impossible."""
    late = evidence(registration=registration_found(on_time=False, late_reason="lý do " * 600))

    came_to = outcomes("CSTDCS", ND91, individual(task_rating=TaskRating.KHTNV), late)

    assert max(len(one.evidence) for one in came_to.values()) < 1000


def test_the_plan_is_cited_for_its_gates() -> None:
    """Who asks for it and on what that rests."""
    citation = outcomes("LDTT", ND91)["gate_unit_plan"].citation

    assert str(PLAN_254) in citation
    assert "Luật TĐKT 2003" in citation


@pytest.mark.parametrize(
    "months",
    [{"service_months": 13}, {"service_months": 8, "maternity_months": 5}, {"service_months": -1}],
)
def test_a_year_has_twelve_months(months: dict[str, int]) -> None:
    """More cannot be stated."""
    with pytest.raises(ValueError, match="months"):
        individual(**months)


def test_no_more_members_reach_a_title_than_there_are() -> None:
    """Such facts cannot be stated."""
    with pytest.raises(ValueError, match="members"):
        collective(members=3, members_reaching_ldtt=4)
