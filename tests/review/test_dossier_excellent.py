"""TTLDXS: what is asked of an excellent collective, and what a province takes from the site below."""

from datetime import date
from typing import Any

import pytest

from chassis.deciding.testing import at
from contracts.catalog.terms import Discipline, TaskRating
from contracts.envelope import Relation
from contracts.facts import CollectiveFacts
from contracts.review import Examination, RuleOutcome
from contracts.vocabulary import Confidence, Level, ReasonCode
from services.review.dossier.appraisal import appraise, appraising_body, reasons
from services.review.dossier.found import AppraisalEvidence, MembersFound
from services.review.registrations.messages import SheetFound
from tests.review.appraisals import LAW_2003, LAW_2022, ND91, RULESETS, wanting
from tests.review.cases import ALL_PAPERS, collective, evidence, file_dossier, plan_found, submitted

MEMBERS = MembersFound(reaching=9, awarded={"CSTDCS": 1})


def excellent(members: int = 10, **changed: Any) -> CollectiveFacts:
    """An excellent year of so many people, but for what is `changed`."""
    return collective(members, **{"rating": TaskRating.HTXSNV, "lowest_rating": TaskRating.HTNV, **changed})


def found(**changed: Any) -> AppraisalEvidence:
    """The evidence of such a year, but for what is `changed`."""
    return evidence(**{"members": MEMBERS, **changed})


@pytest.mark.parametrize("ruleset", RULESETS)
def test_an_excellent_year_is_eligible_under_every_law(ruleset: str) -> None:
    """Excellent, nobody below fulfilled, 70 % LDTT, one CSTDCS."""
    assert wanting("TTLDXS", ruleset, excellent(), found()) == ()


@pytest.mark.parametrize("ruleset", RULESETS)
@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"rating": TaskRating.HTTNV}, ReasonCode.RATING_TOO_LOW),
        ({"lowest_rating": TaskRating.KHTNV}, ReasonCode.RATING_TOO_LOW),
        ({"lowest_rating": None}, ReasonCode.RATING_TOO_LOW),
    ],
)
def test_the_collective_is_excellent_and_every_member_fulfilled(
    ruleset: str, changed: dict[str, Any], expected: ReasonCode
) -> None:
    """Law 2003 and Law 2022, article 27; what is not stated does not hold."""
    assert wanting("TTLDXS", ruleset, excellent(**changed), found()) == (expected,)


@pytest.mark.parametrize("ruleset", RULESETS)
@pytest.mark.parametrize(
    ("members", "expected"),
    [
        (MembersFound(reaching=7, awarded={"CSTDCS": 1}), ()),
        (MembersFound(reaching=6, awarded={"CSTDCS": 1}), (ReasonCode.MEMBER_RATIO,)),
        (MembersFound(reaching=9, awarded={"LDTT": 9}), (ReasonCode.PREREQ_TITLE_MISSING,)),
        (MembersFound(reaching=9), (ReasonCode.PREREQ_TITLE_MISSING,)),
    ],
)
def test_seventy_percent_reach_ldtt_and_one_holds_cstdcs(
    ruleset: str, members: MembersFound, expected: tuple[ReasonCode, ...]
) -> None:
    """70 % itself is enough; a CSTDCS counts once it is awarded."""
    assert wanting("TTLDXS", ruleset, excellent(), found(members=members)) == expected


def test_under_the_2003_law_it_meets_the_standard_of_ttldtt_too() -> None:
    """It is chosen among them: unity is asked there, and a warning of a member stands against both."""
    for ruleset in LAW_2003:
        assert wanting("TTLDXS", ruleset, excellent(unity_confirmed=False), found()) == (
            ReasonCode.PREREQ_TITLE_MISSING,
        )
        assert wanting("TTLDXS", ruleset, excellent(highest_discipline=Discipline.CANH_CAO), found()) == (
            ReasonCode.PREREQ_TITLE_MISSING,
            ReasonCode.DISCIPLINE,
        )
    for ruleset in LAW_2022:
        assert wanting("TTLDXS", ruleset, excellent(unity_confirmed=False), found()) == (
            ReasonCode.UNITY_NOT_CONFIRMED,
        )
        assert wanting("TTLDXS", ruleset, excellent(highest_discipline=Discipline.CANH_CAO), found()) == ()


ATTESTED = (
    "gate_unit_plan",
    "gate_registration",
    "registered_for_emulation",
    "member_share_with_title",
    "has_member_with_title",
)
CITY_FOUND = Examination(
    site="lang-son",
    level=Level.DISTRICT,
    appraising_body="Phòng Nội vụ",
    appraised_on=date(2017, 12, 14),
    rules=tuple(
        RuleOutcome(rule=rule, holds=True, evidence=f"Có: {rule}.", citation="Đ27", confidence=Confidence.SOURCED)
        for rule in (*ATTESTED, "collective_task_rating_at_least")
    ),
    vote=None,
    forwarded_at=at("2017-12-20T15:40"),
)
FAR_AWAY = AppraisalEvidence(
    plan=plan_found(relation=Relation.SUBORDINATE), registration=None, sheet=SheetFound(), locked_for=None
)
"""The evidence of the province: the city's plan, and none of its registrations and members."""


def at_province(facts: CollectiveFacts, *examinations: Examination) -> dict[str, RuleOutcome]:
    """The outcomes of an appraisal at the province."""
    command = file_dossier("TTLDXS", facts=facts)
    came_to = appraise(submitted(command, ND91), ALL_PAPERS, facts, FAR_AWAY, examinations)
    return {one.rule: one for one in came_to}


def test_a_province_takes_what_the_city_found_on_its_own_registrations_and_members() -> None:
    """And quotes it; the rest it finds itself."""
    outcomes = at_province(excellent(), CITY_FOUND)

    assert reasons(outcomes.values()) == ()
    for rule in ATTESTED:
        assert "Theo thẩm định ngày 14/12/2017 của Phòng Nội vụ (lang-son)" in outcomes[rule].evidence
    assert "lang-son" not in outcomes["collective_task_rating_at_least"].evidence


def test_a_province_judges_the_facts_itself() -> None:
    """The city found the rating high enough, and it is not."""
    outcomes = at_province(excellent(rating=TaskRating.HTTNV), CITY_FOUND)

    assert reasons(outcomes.values()) == (ReasonCode.RATING_TOO_LOW,)


def test_nothing_is_taken_from_below_under_the_own_plan() -> None:
    """The city appraises a ward's dossier on its own registrations."""
    command = file_dossier("TTLDXS", facts=excellent())
    own = evidence(members=MembersFound())

    came_to = appraise(submitted(command, ND91), ALL_PAPERS, command.facts, own, (CITY_FOUND,))

    assert ReasonCode.MEMBER_RATIO in reasons(came_to)


@pytest.mark.parametrize(
    ("relation", "own", "expected"),
    [
        (Relation.OWN, "Sở Nội vụ", "Phòng Nội vụ"),
        (Relation.SUPERIOR, "Công chức VHXH phường", "Công chức VHXH phường"),
        (Relation.SUBORDINATE, "Sở Nội vụ", "Sở Nội vụ"),
        (Relation.SUBORDINATE, None, "Cơ quan thường trực Hội đồng Thi đua - Khen thưởng"),
    ],
)
def test_the_appraising_body_is_this_sites_own(relation: Relation, own: str | None, expected: str) -> None:
    """Another site's plan names another body."""
    assert appraising_body(plan_found(relation=relation), own) == expected
