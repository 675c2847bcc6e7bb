"""The prerequisites of the three titles in the four rulesets, at the values at which a rule turns."""

import pytest

from contracts.catalog.terms import Discipline, Scope, TaskRating
from contracts.facts import Initiative
from contracts.vocabulary import Confidence, ReasonCode, TitleCode
from services.review.dossier.appraisal import reasons
from services.review.dossier.found import MembersFound
from tests.review.appraisals import LAW_2003, LAW_2022, ND42, ND91, ND98, RULESETS, outcomes, wanting
from tests.review.cases import (
    CERTIFICATE,
    collective,
    evidence,
    individual,
    research,
)


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
    assert (
        wanting("LDTT", ruleset, individual(service_months=service, maternity_months=maternity, newly_recruited=True))
        == expected
    )


@pytest.mark.parametrize(("ruleset", "confidence"), [(ND42, Confidence.KNOWN), (ND91, Confidence.KNOWN)])
def test_leave_that_carries_a_person_over_the_bound_is_cited(ruleset: str, confidence: Confidence) -> None:
    """An outcome is no surer than the ground that it hangs on."""
    carried = individual(service_months=6, maternity_months=4, newly_recruited=True)
    alone = individual(service_months=10, maternity_months=2, newly_recruited=True)

    by_leave, by_service = (outcomes("LDTT", ruleset, facts)["min_service_months"] for facts in (carried, alone))

    assert "TT 07/2014" in by_leave.citation
    assert by_leave.confidence is confidence
    assert by_leave.citation != by_service.citation


@pytest.mark.parametrize("ruleset", LAW_2003)
@pytest.mark.parametrize("months", [0, 3, 9])
def test_months_are_asked_of_the_newly_recruited_alone(ruleset: str, months: int) -> None:
    """Decree 91/2017, article 10: whoever was recruited less than ten months ago is not considered."""
    assert wanting("LDTT", ruleset, individual(service_months=months)) == ()
    assert wanting("LDTT", ruleset, individual(service_months=months, newly_recruited=True)) == (
        ReasonCode.MIN_SERVICE,
    )


@pytest.mark.parametrize("ruleset", LAW_2022)
def test_the_2022_law_asks_for_no_months(ruleset: str) -> None:
    """Provinces may detail it; the law does not."""
    assert wanting("LDTT", ruleset, individual(service_months=1, newly_recruited=True)) == ()


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
    """The standard is asked for, not the decision; the outcome names what is wanting in it."""
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

    found = outcomes("TTLDTT", ruleset, collective(members=10), evidence(members=MembersFound(reaching=reaching)))[
        "member_share_with_title"
    ]

    assert (found.holds, found.reason_code) == (enough, None if enough else ReasonCode.MEMBER_RATIO)


def test_members_are_counted_from_what_was_found_and_not_from_what_was_filed() -> None:
    """Both numbers stand in the evidence."""
    boasting = collective(members=10, members_reaching_ldtt=10)

    found = outcomes("TTLDTT", ND91, boasting, evidence(members=MembersFound(reaching=3)))["member_share_with_title"]

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
