"""The catalogue: every day has one ruleset, every title one entry under each, and what is unsure says so."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date, timedelta
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from contracts.catalog import (
    base_salary_on,
    catalogue,
    document_codes,
    listed,
    listed_documents,
    listed_titles,
    ruleset,
    ruleset_on,
    title,
    titles,
)
from contracts.catalog.entries import Title
from contracts.catalog.grounds import grounds
from contracts.catalog.loader import parse
from contracts.catalog.prerequisites import MinServiceMonths
from contracts.catalog.source import CatalogueError
from contracts.catalog.terms import (
    Absentees,
    Ballot,
    Comparison,
    DecidingLevel,
    Denominator,
    Discipline,
    Scope,
    TaskRating,
)
from contracts.review_words import STEPS
from contracts.vocabulary import Confidence, GateKind, Level, SubjectKind
from contracts.yaml_nodes import nodes_of

RULESETS = ("L2003_ND42", "L2003_ND91", "L2022_ND98", "L2022_ND152")
ENTRIES = [one for ruleset_id in RULESETS for one in titles(ruleset_id)]


Spoil = Callable[[dict[str, Any]], object]


def texts() -> dict[str, str]:
    """The catalogue's files by name."""
    folder = files("contracts.catalog")
    return {one.name: one.read_text(encoding="utf-8") for one in folder.iterdir() if one.name.endswith(".yaml")}


def spoilt(name: str, spoil: Spoil) -> dict[str, str]:
    """The catalogue's files, one of them spoilt."""
    found = texts()
    shape = deepcopy(yaml.safe_load(found[name]))
    spoil(shape)
    return found | {name: yaml.safe_dump(shape, allow_unicode=True, sort_keys=False)}


def entry_of(shape: dict[str, Any], code: str) -> dict[str, Any]:
    """The entry of a title in a file."""
    return next(one for one in shape["titles"] if one["code"] == code)


def name_of(entry: Title) -> str:
    """The title and its ruleset."""
    return f"{entry.code}-{entry.ruleset}"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2016, 12, 23), "L2003_ND42"),
        (date(2017, 9, 30), "L2003_ND42"),
        (date(2017, 10, 1), "L2003_ND91"),
        (date(2023, 12, 31), "L2003_ND91"),
        (date(2024, 1, 1), "L2022_ND98"),
        (date(2025, 6, 30), "L2022_ND98"),
        (date(2025, 7, 1), "L2022_ND152"),
        (date(2026, 11, 20), "L2022_ND152"),
    ],
)
def test_the_law_changes_at_midnight_between_two_days(day: date, expected: str) -> None:
    """The last day of a ruleset is its own, the next is its successor's."""
    assert ruleset_on(day) == expected


@given(st.dates(min_value=date(1948, 1, 1), max_value=date(2200, 12, 31)))
def test_every_day_has_exactly_one_ruleset(day: date) -> None:
    """No day is without law and none has two."""
    in_force = [
        one.id for one in catalogue().rulesets if (one.valid_from or date.min) <= day <= (one.valid_to or date.max)
    ]

    assert in_force == [ruleset_on(day)]


def test_every_title_has_an_entry_under_every_ruleset() -> None:
    """A dossier of any day finds its title."""
    assert {(one.code, one.ruleset) for one in ENTRIES} == {
        (code, ruleset_id) for code in ("LDTT", "CSTDCS", "TTLDTT", "TTLDXS", "GDVH") for ruleset_id in RULESETS
    }


def test_what_the_catalogue_does_not_know_is_a_key_error() -> None:
    """There is no silent default for a title or a ruleset."""
    with pytest.raises(KeyError):
        title("XPTTB", "L2003_ND91")
    with pytest.raises(KeyError):
        ruleset("L1995")
    assert titles("L1995") == ()


@pytest.mark.parametrize("entry", ENTRIES, ids=name_of)
def test_every_rule_says_where_it_stands_in_both_languages(entry: Title) -> None:
    """A rule without a sentence or a citation cannot be shown to anybody."""
    found = [
        *entry.prerequisites,
        entry.documents,
        *entry.deciding,
        entry.vote,
        *([entry.quota] if entry.quota else []),
    ]

    assert all(ground.vi and ground.en and ground.citation for ground in found)
    assert entry.name.vi != entry.name.en


@pytest.mark.parametrize("entry", ENTRIES, ids=name_of)
def test_the_share_of_votes_is_unsure_everywhere(entry: Title) -> None:
    """No national share was found: the default is over half of all members and says that it is unsure."""
    assert (entry.vote.op, entry.vote.share) == (Comparison.OVER, Decimal("0.5"))
    assert entry.vote.confidence is Confidence.UNSURE


def rules_of(code: str, ruleset_id: str) -> list[str]:
    """The names of a title's prerequisites, in order."""
    return [rule.rule for rule in title(code, ruleset_id).prerequisites]


@pytest.mark.parametrize("ruleset_id", ["L2003_ND42", "L2003_ND91"])
def test_the_2003_law_asks_for_registration_service_and_no_discipline(ruleset_id: str) -> None:
    """Registration was a ground of every title."""
    assert rules_of("LDTT", ruleset_id) == [
        "registered_for_emulation", "task_rating_at_least", "min_service_months", "no_discipline",
    ]  # fmt: skip
    assert rules_of("CSTDCS", ruleset_id) == ["registered_for_emulation", "has_title_standard", "any_of"]
    assert rules_of("TTLDTT", ruleset_id) == [
        "registered_for_emulation", "collective_task_rating_at_least", "member_share_with_title",
        "no_member_disciplined_from", "internal_unity",
    ]  # fmt: skip
    assert rules_of("TTLDXS", ruleset_id) == [
        "registered_for_emulation", "has_collective_standard", "collective_task_rating_at_least",
        "all_members_task_rating_at_least", "member_share_with_title", "has_member_with_title",
        "no_member_disciplined_from",
    ]  # fmt: skip


@pytest.mark.parametrize("ruleset_id", ["L2022_ND98", "L2022_ND152"])
def test_the_2022_law_asks_for_no_registration(ruleset_id: str) -> None:
    """Registration is a rule of the plan alone, and how sure that is stays marked."""
    assert rules_of("LDTT", ruleset_id) == ["task_rating_at_least", "emulation_confirmed"]
    assert rules_of("CSTDCS", ruleset_id) == ["has_title_standard", "any_of"]
    assert rules_of("TTLDTT", ruleset_id) == ["collective_task_rating_at_least", "member_share_with_title"]
    assert rules_of("TTLDXS", ruleset_id) == [
        "collective_task_rating_at_least", "all_members_task_rating_at_least", "member_share_with_title",
        "has_member_with_title", "internal_unity",
    ]  # fmt: skip
    assert ruleset(ruleset_id).gate.confidence is Confidence.UNSURE


def test_only_decree_91_limits_cstdcs_to_15_percent() -> None:
    """NĐ 91/2017 Đ9 k3; the cap was not found before or after."""
    quotas = {(one.code, one.ruleset): one.quota.share for one in ENTRIES if one.quota is not None}

    assert quotas == {("CSTDCS", "L2003_ND91"): Decimal("0.15")}


def test_a_certificate_is_spared_only_to_the_excellent_under_the_2022_law() -> None:
    """Where the rating carries the title, no initiative has to be proved."""
    papers = {one: title("CSTDCS", one).documents.required for one in RULESETS}
    needed = {
        one: [paper.unless_rating for paper in listed if paper.code == "CN_SANG_KIEN"] for one, listed in papers.items()
    }

    assert needed == {
        "L2003_ND42": [None],
        "L2003_ND91": [None],
        "L2022_ND98": [TaskRating.HTXSNV],
        "L2022_ND152": [TaskRating.HTXSNV],
    }


@pytest.mark.parametrize("code", ["CSTDCS", "TTLDTT"])
def test_a_commune_decides_only_since_the_districts_ended_and_that_is_unsure(code: str) -> None:
    """Law 2022 Đ80 k2: the district chair until 30/6/2025; who follows was not verified."""
    levels = {
        ruleset_id: {one.level: one.confidence for one in title(code, ruleset_id).deciding} for ruleset_id in RULESETS
    }

    assert [DecidingLevel.COMMUNE in levels[one] for one in RULESETS] == [False, False, False, True]
    assert [DecidingLevel.DISTRICT in levels[one] for one in RULESETS] == [True, True, True, False]
    assert levels["L2022_ND152"][DecidingLevel.COMMUNE] is Confidence.UNSURE


DAYS = (date(2016, 12, 23), date(2017, 12, 20), date(2024, 6, 1), date(2025, 7, 1))
"""A day under each ruleset, in their order."""
DECIDES: dict[tuple[str, Level], tuple[bool, bool, bool, bool]] = {
    ("LDTT", Level.COMMUNE): (True, True, True, True),
    ("LDTT", Level.DISTRICT): (True, True, True, False),
    ("LDTT", Level.PROVINCE): (False, False, False, False),
    ("CSTDCS", Level.COMMUNE): (False, False, False, True),
    ("CSTDCS", Level.DISTRICT): (True, True, True, False),
    ("CSTDCS", Level.PROVINCE): (False, False, False, False),
    ("TTLDTT", Level.COMMUNE): (False, False, False, True),
    ("TTLDTT", Level.DISTRICT): (True, True, True, False),
    ("TTLDTT", Level.PROVINCE): (False, False, False, False),
    ("TTLDXS", Level.COMMUNE): (False, False, False, False),
    ("TTLDXS", Level.DISTRICT): (False, False, False, False),
    ("TTLDXS", Level.PROVINCE): (True, True, True, True),
    ("GDVH", Level.COMMUNE): (True, True, True, True),
    ("GDVH", Level.DISTRICT): (False, False, False, False),
    ("GDVH", Level.PROVINCE): (False, False, False, False),
}
"""Which level decides which title on each of those days (docs/domain.md §1.2, §1.3, §2.10)."""


@pytest.mark.parametrize(("code", "level"), DECIDES, ids=str)
def test_a_title_is_decided_at_the_level_that_the_law_of_the_day_names(code: str, level: Level) -> None:
    """A commune decides LDTT and GDVH and proposes the rest; nothing but TTLDXS of these is the province's."""
    found = [title(code, ruleset_on(day)).competence(level) for day in DAYS]

    assert tuple(ground is not None for ground in found) == DECIDES[code, level]
    assert all(ground.citation for ground in found if ground is not None)


def test_the_council_below_proposes_what_the_province_decides() -> None:
    """The minutes of the council go with the file of TTLDXS; for the other titles no such rule was found."""
    proposed = {(one.code, one.proposal.confidence) for one in ENTRIES if one.proposal is not None}

    assert proposed == {("TTLDXS", Confidence.KNOWN), ("TTLDXS", Confidence.UNSURE)}


def test_papers_under_the_2022_law_are_marked_unsure() -> None:
    """Its lists were not seen; those of decree 91 are carried over. Those of households before it are unsure, too."""
    of_employees = [one for one in ENTRIES if one.code != "GDVH"]
    unsure = {one.ruleset for one in of_employees if one.documents.confidence is Confidence.UNSURE}

    assert unsure == {"L2022_ND98", "L2022_ND152"}


def test_every_paper_a_title_asks_for_has_a_name() -> None:
    """A unit reads what is missing by name."""
    asked = {paper.code for entry in ENTRIES for paper in entry.documents.required}

    assert asked <= document_codes()


@pytest.mark.parametrize("words", [TaskRating, Discipline, Scope])
def test_words_in_rising_order_reach_themselves_and_what_is_below(words: type[TaskRating]) -> None:
    """The order is that of the declaration."""
    order = list(words)

    assert [[one.reaches(other) for other in order] for one in order] == [
        [place >= below for below in range(len(order))] for place in range(len(order))
    ]


@pytest.mark.parametrize(
    ("op", "part", "whole", "share", "expected"),
    [
        (Comparison.OVER, 5, 10, "0.5", False),
        (Comparison.AT_LEAST, 5, 10, "0.5", True),
        (Comparison.OVER, 6, 10, "0.5", True),
        (Comparison.AT_LEAST, 4, 9, "0.5", False),
        (Comparison.AT_MOST, 3, 20, "0.15", True),
        (Comparison.AT_MOST, 4, 20, "0.15", False),
        (Comparison.AT_MOST, 27, 180, "0.15", True),
        (Comparison.OVER, 0, 0, "0.5", False),
        (Comparison.AT_LEAST, 3, 3, "1", True),
    ],
)
def test_a_share_is_held_against_its_bound_exactly(
    op: Comparison, part: int, whole: int, share: str, *, expected: bool
) -> None:
    """Nothing is rounded on the way."""
    assert op.holds(part, whole, Decimal(share)) is expected


def test_a_gap_between_rulesets_stops_the_start() -> None:
    """A day without law is an error in the data."""

    def spoil(shape: dict[str, Any]) -> None:
        shape["rulesets"][1]["valid_from"] += timedelta(days=1)

    with pytest.raises(CatalogueError, match=r"rulesets.yaml, line \d+: L2003_ND91: valid_from: "):
        parse(spoilt("rulesets.yaml", spoil))


def test_an_overlap_of_rulesets_stops_the_start() -> None:
    """A day with two laws is an error in the data."""

    def spoil(shape: dict[str, Any]) -> None:
        shape["rulesets"][0]["valid_to"] += timedelta(days=1)

    with pytest.raises(CatalogueError, match="L2003_ND91"):
        parse(spoilt("rulesets.yaml", spoil))


@pytest.mark.parametrize(("place", "end"), [(0, "valid_from"), (-1, "valid_to")])
def test_the_first_and_the_last_ruleset_are_open(place: int, end: str) -> None:
    """Every day has a ruleset, however far away."""

    def spoil(shape: dict[str, Any]) -> None:
        shape["rulesets"][place][end] = date(2020, 1, 1)

    with pytest.raises(CatalogueError, match="open"):
        parse(spoilt("rulesets.yaml", spoil))


def test_a_title_that_is_missing_under_a_ruleset_stops_the_start() -> None:
    """So does one that stands there twice, and a file that is not there."""

    def remove(shape: dict[str, Any]) -> None:
        shape["titles"].remove(entry_of(shape, "GDVH"))

    def repeat(shape: dict[str, Any]) -> None:
        shape["titles"].append(entry_of(shape, "GDVH"))

    for spoil in (remove, repeat):
        with pytest.raises(CatalogueError, match="GDVH: a filed title needs exactly one entry"):
            parse(spoilt("L2003_ND91.yaml", spoil))
    with pytest.raises(CatalogueError, match=r"L2022_ND98\.yaml is missing"):
        parse({name: text for name, text in texts().items() if name != "L2022_ND98.yaml"})


def last_rule(shape: dict[str, Any], code: str, **changes: object) -> None:
    """Change the last prerequisite of a title."""
    entry = entry_of(shape, code)
    entry["prerequisites"][-1] = entry["prerequisites"][-1] | changes


WRONG: dict[str, tuple[Spoil, str]] = {
    "a paper that is nowhere": (
        lambda shape: entry_of(shape, "LDTT")["documents"]["required"].append({"code": "GIAY_LA"}),
        r": LDTT: documents.required\[2\].code: GIAY_LA is nowhere",
    ),
    "a title that is nowhere": (
        lambda shape: entry_of(shape, "CSTDCS")["quota"].update(base="LDTH"),
        r": CSTDCS: quota.base: LDTH is nowhere",
    ),
    "a rule of a person asked of a collective": (
        lambda shape: entry_of(shape, "TTLDTT").update(prerequisites=entry_of(shape, "LDTT")["prerequisites"]),
        r": TTLDTT: prerequisites\[1\].rule: asks of one kind of subject what only the other has",
    ),
    "a rule that nobody knows": (
        lambda shape: last_rule(shape, "LDTT", rule="is_lucky"),
        r": LDTT: prerequisites\[3\]: .*is_lucky",
    ),
    "a rule that no appraisal evaluates": (
        lambda shape: entry_of(shape, "CSTDTQ").update(filed=True),
        r": CSTDTQ: prerequisites\[1\].rule: no appraisal evaluates it",
    ),
    "a share above the whole": (
        lambda shape: entry_of(shape, "CSTDCS")["quota"].update(share="1.5"),
        r": CSTDCS: quota.share: ",
    ),
    "a field that nobody reads": (
        lambda shape: entry_of(shape, "LDTT").update(quotas="0.5"),
        r": LDTT: quotas: ",
    ),
    "a level that is none": (
        lambda shape: entry_of(shape, "LDTT")["deciding"][0].update(level="village"),
        r": LDTT: deciding\[0\].level: ",
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_file_names_the_line_the_entry_and_the_field(wrong: str) -> None:
    """Whoever changes the law finds the place."""
    spoil, said = WRONG[wrong]

    with pytest.raises(CatalogueError, match=rf"^L2003_ND91.yaml, line [1-9]\d*{said}"):
        parse(spoilt("L2003_ND91.yaml", spoil))


def test_the_line_is_that_of_the_field() -> None:
    """The file as it is written, one value changed."""
    found = texts()
    lines = found["L2003_ND91.yaml"].splitlines()
    place = next(number for number, line in enumerate(lines) if line.strip() == "share: '0.15'")
    lines[place] = lines[place].replace("0.15", "15")

    with pytest.raises(CatalogueError, match=rf"^L2003_ND91.yaml, line {place + 1}: CSTDCS: quota.share: "):
        parse(found | {"L2003_ND91.yaml": "\n".join(lines)})


@pytest.mark.parametrize("text", ["titles: [", "- LDTT", ""])
def test_a_file_that_is_no_yaml_names_its_line(text: str) -> None:
    """Nor is one that holds no mapping."""
    with pytest.raises(CatalogueError, match=r"^documents.yaml, line 1: "):
        parse(texts() | {"documents.yaml": text})


def test_no_file_has_a_key_twice() -> None:
    """The second would silently win."""
    assert [(name, nodes_of(text).repeated) for name, text in texts().items() if nodes_of(text).repeated] == []


def test_base_salaries_stand_in_the_order_of_their_days() -> None:
    """The newest one that has begun holds."""

    def spoil(shape: dict[str, Any]) -> None:
        shape["base_salaries"].reverse()

    with pytest.raises(CatalogueError, match=r"^base_salaries.yaml, line \d+: .*valid_from"):
        parse(spoilt("base_salaries.yaml", spoil))


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
    """LDTT and CSTDCS are for persons, TTLDTT and TTLDXS for collectives, GDVH for households."""
    kinds = {one.code: one.subject_kind for one in ENTRIES}

    assert kinds == {
        "LDTT": SubjectKind.INDIVIDUAL,
        "CSTDCS": SubjectKind.INDIVIDUAL,
        "TTLDTT": SubjectKind.COLLECTIVE,
        "TTLDXS": SubjectKind.COLLECTIVE,
        "GDVH": SubjectKind.HOUSEHOLD,
    }


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

    assert {one.code for one in short} == {"LDTT", "GDVH"}
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
