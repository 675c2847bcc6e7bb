"""What the catalogue states beside the rules of a title: salaries, votes, citations, time limits and lists."""

from datetime import date
from decimal import Decimal

import pytest

from contracts.catalog import (
    base_salary_on,
    catalogue,
    document_codes,
    listed,
    listed_documents,
    listed_titles,
    ruleset,
    title,
    titles,
)
from contracts.catalog.entries import Title
from contracts.catalog.grounds import grounds
from contracts.catalog.prerequisites import MinServiceMonths
from contracts.catalog.terms import (
    Absentees,
    AwardSubject,
    Ballot,
    Comparison,
    DecidingLevel,
    Denominator,
)
from contracts.review_words import STEPS
from contracts.vocabulary import Confidence, GateKind, SubjectKind

RULESETS = ("L2003_ND42", "L2003_ND91", "L2022_ND98", "L2022_ND152")
ENTRIES = [one for ruleset_id in RULESETS for one in titles(ruleset_id)]


def name_of(entry: Title) -> str:
    """The title and its ruleset."""
    return f"{entry.code}-{entry.ruleset}"


@pytest.mark.parametrize(
    ("day", "dong"),
    [
        (date(2013, 6, 30), None),
        (date(2017, 6, 30), 1_210_000),
        (date(2017, 7, 1), 1_300_000),
        (date(2024, 6, 30), 1_800_000),
        (date(2025, 7, 1), 2_340_000),
    ],
)
def test_the_base_salary_is_that_of_the_day(day: date, dong: int | None) -> None:
    """Bonuses are multiples of it (docs/domain.md §1.4)."""
    found = base_salary_on(day)

    assert (None if found is None else found.dong) == dong


def test_a_household_gets_half_as_much_again_as_a_person() -> None:
    """From 1/7/2025 the commune's giấy khen is 702,000 đồng for a person and 1,053,000 for a household."""
    bonus = title("GK_XA", "L2022_ND152").bonus
    salary = base_salary_on(date(2025, 7, 1))

    assert bonus is not None
    assert salary is not None
    assert {kind.value: salary.dong * of for kind, of in bonus.multiples.items()} == {
        "individual": 702_000,
        "household": 1_053_000,
    }


TABLE: dict[str, str] = {
    "CSTT": "11 11", "CSTDBNT": "11 11", "CSTDTQ": "11 11", "DVTT": "11 11", "DVQT": "11 11", "CTDBNT": "11 11",
    "CTDCP": "11 11", "KDCVH": "11 00", "TVH": "00 11", "XPTTB": "00 11", "GDVH": "11 11", "GK_XA": "11 11",
    "GK_HUYEN": "11 10", "GK_CQ": "11 11", "BK_BNT": "11 11", "BKTTG": "11 11", "KNC": "11 11", "HH": "11 00",
    "HC": "11 00", "HC_SV": "00 11", "HUYC": "11 00", "HUYC_CSVV": "00 11", "AHLD_AHLLVT": "11 11", "GT": "11 11",
}  # fmt: skip
"""Under which of the four rulesets a title or form stands (docs/domain.md §1.2–1.4)."""


@pytest.mark.parametrize("code", TABLE)
def test_a_title_stands_under_the_laws_that_have_it(code: str) -> None:
    """The provincial badge ended with the 2003 law, the district's giấy khen with the districts."""
    marks = "".join("1" if any(one.code == code for one in listed(ruleset_id)) else "0" for ruleset_id in RULESETS)

    assert f"{marks[:2]} {marks[2:]}" == TABLE[code]


@pytest.mark.parametrize(
    ("code", "ruleset_id", "share", "confidence"),
    [
        ("CSTDBNT", "L2003_ND42", "0.9", Confidence.KNOWN),
        ("CSTDBNT", "L2003_ND91", "0.9", Confidence.SOURCED),
        ("CSTDBNT", "L2022_ND98", "0.8", Confidence.UNSURE),
        ("CSTDTQ", "L2022_ND152", "0.8", Confidence.UNSURE),
        ("AHLD_AHLLVT", "L2003_ND91", "0.9", Confidence.SOURCED),
    ],
)
def test_high_titles_are_voted_on_secretly_by_all_members(
    code: str, ruleset_id: str, share: str, confidence: Confidence
) -> None:
    """NĐ 91/2017 Đ45 k8: 90 % of all members, those absent in writing; the share of the 2022 law was not verified."""
    vote = title(code, ruleset_id).vote

    assert (vote.op, vote.share, vote.confidence) == (Comparison.AT_LEAST, Decimal(share), confidence)
    assert (vote.ballot, vote.denominator) == (Ballot.SECRET, Denominator.ALL_MEMBERS)
    assert vote.absentees is Absentees.WRITTEN


@pytest.mark.parametrize("one", catalogue().titles, ids=name_of)
def test_every_line_of_the_law_has_its_citation(one: Title) -> None:
    """A rule that cannot be cited cannot be shown."""
    assert all(ground.vi and ground.en and ground.citation for ground in grounds(one))
    assert one.name.vi != one.name.en


@pytest.mark.parametrize("ruleset_id", RULESETS)
def test_every_ruleset_says_what_fixes_it_and_its_time_limits(ruleset_id: str) -> None:
    """The days of a step are working days unless the line says otherwise."""
    one = ruleset(ruleset_id)

    assert one.validity.citation
    assert one.fixing.confidence is Confidence.UNSURE
    assert one.limits
    assert {limit.step for limit in one.limits} <= STEPS.keys()


def test_titles_know_whom_they_are_for() -> None:
    """LDTT and CSTDCS are for persons, TTLDTT and TTLDXS for collectives, GDVH for households, a giấy khen for all."""
    kinds = {one.code: one.subject_kinds for one in ENTRIES}
    person, collective, household = ((kind,) for kind in SubjectKind)

    for code in ("LDTT", "CSTT", "CSTDCS", "CSTDBNT", "CSTDTQ", "KNC", "HH", "HUYC", "HUYC_CSVV"):
        assert kinds[code] == person
    for code in ("TTLDTT", "TTLDXS", "DVTT", "DVQT", "CTDBNT", "CTDCP"):
        assert kinds[code] == collective
    assert kinds["GDVH"] == household
    for code in ("GK_XA", "GK_HUYEN", "BK_BNT", "BKTTG"):
        assert kinds[code] == tuple(SubjectKind)
    for code in ("HC", "HC_LD", "AHLD_AHLLVT", "GT"):
        assert kinds[code] == (*person, *collective)


def test_a_community_is_filed_as_a_collective() -> None:
    """A village or neighbourhood, and a commune: none has a kind of subject of its own."""
    communities = {one.code: one.subject_kinds for one in ENTRIES if one.subjects == (AwardSubject.COMMUNITY,)}

    assert communities == dict.fromkeys(("KDCVH", "TVH", "XPTTB"), (SubjectKind.COLLECTIVE,))


@pytest.mark.parametrize("ruleset_id", RULESETS)
def test_the_gate_of_a_units_own_plan_is_the_plans_alone(ruleset_id: str) -> None:
    """No law asks for it: Law 2003 article 10 grounds registration and nothing else."""
    gates = ruleset(ruleset_id)

    assert gates.gate_on(GateKind.UNIT_PLAN) == gates.unit_plan_gate
    assert gates.gate_on(GateKind.REGISTRATION) == gates.gate
    assert "Luật" not in gates.unit_plan_gate.citation
    assert gates.unit_plan_gate.confidence is Confidence.UNSURE


@pytest.mark.parametrize("ruleset_id", ["L2003_ND42", "L2003_ND91"])
def test_registration_has_one_mark_under_one_law(ruleset_id: str) -> None:
    """The same article cannot be sourced as a gate and known as a prerequisite."""
    marks = {
        rule.confidence
        for code in ("LDTT", "CSTDCS", "TTLDTT")
        for rule in title(code, ruleset_id).prerequisites
        if rule.rule == "registered_for_emulation"
    }

    assert marks | {ruleset(ruleset_id).gate.confidence} == {Confidence.KNOWN}


@pytest.mark.parametrize(
    ("ruleset_id", "service", "maternity"),
    [
        ("L2003_ND42", Confidence.KNOWN, Confidence.SOURCED),
        ("L2003_ND91", Confidence.SOURCED, Confidence.KNOWN),
    ],
)
def test_ten_months_are_asked_of_newly_recruited_people(
    ruleset_id: str, service: Confidence, maternity: Confidence
) -> None:
    """Decree 91 article 10; that maternity leave counts stood in the circular before it."""
    (rule,) = [one for one in title("LDTT", ruleset_id).prerequisites if isinstance(one, MinServiceMonths)]

    assert (rule.months, rule.newly_recruited_only, rule.confidence) == (10, True, service)
    assert rule.maternity_counts is not None
    assert "TT 07/2014" in rule.maternity_counts.citation
    assert rule.maternity_counts.confidence is maternity


def test_a_list_of_papers_without_a_report_is_not_sourced_on_a_law_that_asks_for_one() -> None:
    """Decree 91 article 50 and Law 2003 article 84 list a report; the short list is a procedure of communes."""
    short = [one for one in ENTRIES if "BAO_CAO_THANH_TICH" not in {paper.code for paper in one.documents.required}]

    assert {one.code for one in short} == {"LDTT", "CSTT", "GDVH", "KNC", "HH"}
    for entry in (one for one in short if one.code == "LDTT"):
        assert entry.documents.confidence is not Confidence.SOURCED
    for ruleset_id in ("L2003_ND42", "L2003_ND91"):
        assert "cấp xã" in title("LDTT", ruleset_id).documents.citation


def test_the_lists_show_every_title_and_document_by_code() -> None:
    """The content of a form: codes, names, days and levels."""
    shown_by_code = {(one.code, one.ruleset): one for one in listed_titles()}

    assert shown_by_code.keys() == {(one.code, one.ruleset) for one in catalogue().titles}
    assert {(code, law) for (code, law), one in shown_by_code.items() if one.filed} == {
        (one.code, one.ruleset) for one in ENTRIES
    }
    shown = shown_by_code["CSTDCS", "L2022_ND98"]
    assert (shown.valid_from, shown.valid_to) == (date(2024, 1, 1), date(2025, 6, 30))
    assert DecidingLevel.DISTRICT in shown.levels
    assert shown.documents[0].code == "TO_TRINH"
    assert {one.code for one in listed_documents()} == document_codes()
