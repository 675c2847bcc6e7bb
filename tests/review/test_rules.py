"""What the three titles ask for in the four rulesets, with the values at which a rule turns."""

import pytest

from contracts.catalog.entries import Discipline, Scope, TaskRating
from contracts.registration import ReturnReason
from contracts.review import Confidence, ReasonCode, RuleOutcome
from contracts.vocabulary import TitleCode
from services.review.domain.appraisal import appraise, explanation, reasons
from services.review.domain.facts import Evidence, Facts, Initiative, UnitFound
from tests.review.cases import (
    CERTIFICATE,
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
    research,
    submitted,
)

ND42, ND91, ND98, ND152 = "L2003_ND42", "L2003_ND91", "L2022_ND98", "L2022_ND152"
LAW_2003, LAW_2022 = (ND42, ND91), (ND98, ND152)
RULESETS = (*LAW_2003, *LAW_2022)


def outcomes(
    title: TitleCode,
    ruleset: str,
    facts: Facts | None = None,
    found: Evidence | None = None,
    documents: tuple[str, ...] | None = None,
) -> dict[str, RuleOutcome]:
    """The outcomes of an appraisal, by rule; what is not given is as it should be."""
    wish = file_dossier(title)
    papers = wish.documents if documents is None else documents
    came_to = appraise(submitted(wish, ruleset), papers, facts or wish.facts, found or evidence())
    return {one.rule: one for one in came_to}


def wanting(
    title: TitleCode,
    ruleset: str,
    facts: Facts | None = None,
    found: Evidence | None = None,
    documents: tuple[str, ...] | None = None,
) -> tuple[ReasonCode, ...]:
    """The reasons an appraisal ends with."""
    return reasons(outcomes(title, ruleset, facts, found, documents).values())


@pytest.mark.parametrize("ruleset", RULESETS)
@pytest.mark.parametrize("title", ["LDTT", "CSTDCS", "TTLDTT"])
def test_a_good_year_is_eligible_under_every_law(title: TitleCode, ruleset: str) -> None:
    """Where nothing is wrong every rule holds, with evidence and a citation."""
    came_to = outcomes(title, ruleset)

    assert reasons(came_to.values()) == ()
    assert all(one.holds and one.evidence and one.citation for one in came_to.values())


@pytest.mark.parametrize("ruleset", RULESETS)
@pytest.mark.parametrize(
    ("rating", "expected"),
    [
        (TaskRating.KHTNV, (ReasonCode.RATING_TOO_LOW,)),
        (TaskRating.HTNV, (ReasonCode.RATING_TOO_LOW,)),
        (TaskRating.HTTNV, ()),
        (TaskRating.HTXSNV, ()),
    ],
)
def test_an_advanced_worker_is_rated_good_or_better(
    ruleset: str, rating: TaskRating, expected: tuple[ReasonCode, ...]
) -> None:
    """HTTNV is the lowest rating that is enough, in both laws."""
    assert wanting("LDTT", ruleset, individual(task_rating=rating)) == expected


@pytest.mark.parametrize("ruleset", LAW_2003)
@pytest.mark.parametrize(
    ("service", "maternity", "expected"),
    [
        (9, 0, (ReasonCode.MIN_SERVICE,)),
        (10, 0, ()),
        (6, 4, ()),
        (6, 3, (ReasonCode.MIN_SERVICE,)),
        (4, 6, ()),
    ],
)
def test_ten_months_of_service_are_enough_and_maternity_leave_counts(
    ruleset: str, service: int, maternity: int, expected: tuple[ReasonCode, ...]
) -> None:
    """Nine months are too few under the 2003 law; leave by statute is service."""
    assert wanting("LDTT", ruleset, individual(service_months=service, maternity_months=maternity)) == expected


@pytest.mark.parametrize("ruleset", LAW_2022)
def test_the_2022_law_asks_for_no_months(ruleset: str) -> None:
    """Provinces may detail it; the law does not."""
    assert wanting("LDTT", ruleset, individual(service_months=1)) == ()


@pytest.mark.parametrize("discipline", list(Discipline))
@pytest.mark.parametrize("ruleset", LAW_2003)
def test_no_disciplined_person_is_an_advanced_worker(ruleset: str, discipline: Discipline) -> None:
    """Under the 2003 law even a reprimand is too much."""
    expected = () if discipline is Discipline.NONE else (ReasonCode.DISCIPLINE,)

    assert wanting("LDTT", ruleset, individual(discipline=discipline)) == expected


@pytest.mark.parametrize("ruleset", RULESETS)
def test_only_the_2022_law_asks_the_unit_to_confirm_unity_and_emulation(ruleset: str) -> None:
    """Law 2022 Đ24."""
    expected = (ReasonCode.UNITY_NOT_CONFIRMED,) if ruleset in LAW_2022 else ()

    assert wanting("LDTT", ruleset, individual(emulation_confirmed=False)) == expected


@pytest.mark.parametrize("ruleset", RULESETS)
def test_a_grassroots_fighter_meets_the_standard_of_an_advanced_worker(ruleset: str) -> None:
    """The standard is asked for, not the decision; what is wanting in it is told."""
    low = individual(task_rating=TaskRating.HTNV)

    standard = outcomes("CSTDCS", ruleset, low)["has_title_standard"]

    assert (standard.holds, standard.reason_code) == (False, ReasonCode.PREREQ_TITLE_MISSING)
    assert "Lao động tiên tiến: Xếp loại: hoàn thành nhiệm vụ;" in standard.evidence


def test_the_standard_is_no_surer_than_the_least_sure_of_its_rules() -> None:
    """That discipline stands in the way is known but not sourced, and so is the whole."""
    assert outcomes("CSTDCS", ND91)["has_title_standard"].confidence is Confidence.KNOWN
    assert outcomes("CSTDCS", ND98)["has_title_standard"].confidence is Confidence.SOURCED


@pytest.mark.parametrize("ruleset", RULESETS)
@pytest.mark.parametrize("scope", list(Scope))
def test_an_initiative_of_any_reach_makes_a_grassroots_fighter(ruleset: str, scope: Scope) -> None:
    """Grassroots is the least reach there is, and the paper is named."""
    facts = individual(initiatives=[Initiative(scope=scope, certificate=CERTIFICATE)])

    found = outcomes("CSTDCS", ruleset, facts)["any_of"]

    assert found.holds
    assert "77/QĐ-UBND" in found.evidence


@pytest.mark.parametrize("ruleset", LAW_2003)
def test_an_excellent_rating_does_not_stand_in_for_an_initiative_under_the_2003_law(ruleset: str) -> None:
    """An initiative or an applied research work is obligatory."""
    facts = individual(initiatives=[], task_rating=TaskRating.HTXSNV)

    assert wanting("CSTDCS", ruleset, facts) == (ReasonCode.INITIATIVE_MISSING,)


@pytest.mark.parametrize("ruleset", LAW_2022)
def test_an_excellent_rating_is_enough_under_the_2022_law(ruleset: str) -> None:
    """It is one of the alternatives, and no certificate has to be filed then."""
    papers = ("TO_TRINH", "BAO_CAO_THANH_TICH", "BB_BINH_XET")
    excellent = individual(initiatives=[], task_rating=TaskRating.HTXSNV)
    good = individual(initiatives=[])

    assert wanting("CSTDCS", ruleset, excellent, documents=papers) == ()
    assert wanting("CSTDCS", ruleset, good, documents=papers) == (
        ReasonCode.INCOMPLETE,
        ReasonCode.INITIATIVE_MISSING,
    )


@pytest.mark.parametrize("ruleset", RULESETS)
@pytest.mark.parametrize("applied", [True, False])
def test_a_research_work_has_to_be_applied_under_the_2003_law(ruleset: str, *, applied: bool) -> None:
    """The 2022 law asks that it was accepted."""
    facts = individual(initiatives=[], research=[research(applied=applied)])
    enough = applied or ruleset in LAW_2022

    assert wanting("CSTDCS", ruleset, facts) == (() if enough else (ReasonCode.INITIATIVE_MISSING,))


@pytest.mark.parametrize("ruleset", RULESETS)
def test_a_collective_is_rated_good_or_better(ruleset: str) -> None:
    """HTTNV is the lowest rating that is enough."""
    low = collective(rating=TaskRating.HTNV)

    assert wanting("TTLDTT", ruleset, low) == (ReasonCode.RATING_TOO_LOW,)


@pytest.mark.parametrize("ruleset", RULESETS)
@pytest.mark.parametrize(
    ("reaching", "enough_2003", "enough_2022"), [(4, False, False), (5, False, True), (6, True, True)]
)
def test_exactly_half_of_the_members_is_enough_only_under_the_2022_law(
    ruleset: str, reaching: int, *, enough_2003: bool, enough_2022: bool
) -> None:
    """More than 50 % under Law 2003 Đ28, at least 50 % under Law 2022."""
    enough = enough_2003 if ruleset in LAW_2003 else enough_2022

    found = outcomes("TTLDTT", ruleset, collective(members=10), evidence(reaching=reaching))["member_share_with_title"]

    assert (found.holds, found.reason_code) == (enough, None if enough else ReasonCode.MEMBER_RATIO)


def test_members_are_counted_from_what_was_found_and_not_from_what_was_filed() -> None:
    """Both numbers stand in the evidence."""
    boasting = collective(members=10, members_reaching_ldtt=10)

    found = outcomes("TTLDTT", ND91, boasting, evidence(reaching=3))["member_share_with_title"]

    assert not found.holds
    assert "3 trên 10" in found.evidence
    assert "tự khai 10" in found.evidence


@pytest.mark.parametrize("ruleset", RULESETS)
@pytest.mark.parametrize("heaviest", list(Discipline))
def test_a_member_who_was_warned_stands_in_the_collectives_way_under_the_2003_law(
    ruleset: str, heaviest: Discipline
) -> None:
    """A reprimand does not; the 2022 law does not ask."""
    hindered = ruleset in LAW_2003 and heaviest.reaches(Discipline.CANH_CAO)

    assert wanting("TTLDTT", ruleset, collective(highest_discipline=heaviest)) == (
        (ReasonCode.DISCIPLINE,) if hindered else ()
    )


@pytest.mark.parametrize("ruleset", RULESETS)
def test_the_2003_law_asks_a_collective_for_unity(ruleset: str) -> None:
    """The unit confirms it or not."""
    expected = (ReasonCode.UNITY_NOT_CONFIRMED,) if ruleset in LAW_2003 else ()

    assert wanting("TTLDTT", ruleset, collective(unity_confirmed=False)) == expected


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
    assert outcomes("LDTT", ND91)["gate_registration"].confidence is Confidence.SOURCED


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
