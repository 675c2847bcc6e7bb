"""The catalogue: every day has one ruleset, every title one entry under each, and what is unsure says so."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.catalog import (
    appraisal_limit,
    catalogue,
    document_codes,
    laws_of,
    ruleset,
    ruleset_on,
    title,
    titles,
)
from contracts.catalog.entries import Title
from contracts.catalog.terms import (
    Ballot,
    Comparison,
    DecidingLevel,
    Discipline,
    Rounding,
    Scope,
    TaskRating,
)
from contracts.vocabulary import Confidence, Level

RULESETS = ("L2003_ND42", "L2003_ND91", "L2022_ND98", "L2022_ND152")
ENTRIES = [one for ruleset_id in RULESETS for one in titles(ruleset_id)]


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


def test_every_title_of_the_law_is_filed() -> None:
    """A sheet or dossier of any day finds the titles of its law; what a law does not have is refused with its name."""
    assert list(catalogue().titles) == ENTRIES
    for code, name in (("GK_HUYEN", "NĐ 152"), ("KDCVH", "2022"), ("XPTTB", "2003")):
        laws = laws_of(code)
        assert laws is not None
        assert name not in laws.vi
    assert laws_of("ANH_HUNG_NUOC_BAN") is None


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


@pytest.mark.parametrize("entry", [one for one in ENTRIES if one.vote.ballot is Ballot.LOCAL], ids=name_of)
def test_the_share_of_votes_is_unsure_where_the_council_votes_as_it_likes(entry: Title) -> None:
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
    """NĐ 91/2017 Đ9 k3; the cap was not found before or after, and that of the Government's flag is of other units."""
    quotas = {(one.code, one.ruleset): one.quota for one in ENTRIES if one.quota is not None}
    of_units = {key: quota.share for key, quota in quotas.items() if quota.is_of_units}

    assert of_units == {("CSTDCS", "L2003_ND91"): Decimal("0.15")}
    for ruleset_id in RULESETS:
        flag = quotas["CTDCP", ruleset_id]
        assert (flag.share, flag.base, flag.confidence) == (Decimal("0.2"), "CTDBNT", Confidence.UNSURE)


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
    """The minutes of the council go with the file of TTLDXS, and of whatever goes up and has them among its papers."""
    proposed = {(one.code, one.proposal.confidence) for one in ENTRIES if one.proposal is not None}
    with_minutes = {
        one.code
        for one in ENTRIES
        if "BB_HOI_DONG" in {paper.code for paper in one.documents.required} and not one.code.startswith("GK_")
    }

    assert {"CSTDBNT", "CSTDTQ", "CTDBNT", "CTDCP", "BK_BNT", "BKTTG", "HC", "HC_LD", "GT"} <= with_minutes
    assert proposed == {("TTLDXS", Confidence.KNOWN), *((one, Confidence.UNSURE) for one in (*with_minutes, "TTLDXS"))}


def test_papers_under_the_2022_law_are_marked_unsure() -> None:
    """Its lists were not seen; those of decree 91 are carried over. Those of homes before it are unsure, too."""
    of_employees = [one for one in ENTRIES if one.code not in {"GDVH", "KDCVH"}]
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


@pytest.mark.parametrize(
    ("rounding", "of_13", "of_14", "of_20"),
    [(Rounding.DOWN, 1, 2, 3), (Rounding.UP, 2, 3, 3), (Rounding.NEAREST, 2, 2, 3)],
)
def test_a_quota_is_rounded_as_it_says(rounding: Rounding, of_13: int, of_14: int, of_20: int) -> None:
    """15 % of 13 is 1.95, of 14 it is 2.1, of 20 it is 3 and nothing beside it."""
    quota = title("CSTDCS", "L2003_ND91").quota
    assert quota is not None

    rounded = quota.model_copy(update={"rounding": rounding})

    assert [rounded.most(reaching) for reaching in (0, 13, 14, 20)] == [0, of_13, of_14, of_20]


@pytest.mark.parametrize(
    ("ruleset_id", "code", "level", "days", "working"),
    [
        ("L2003_ND91", "CSTDCS", Level.DISTRICT, 20, True),
        ("L2003_ND91", "LDTT", Level.COMMUNE, 10, True),
        ("L2003_ND42", "TTLDTT", Level.DISTRICT, 10, False),
        ("L2003_ND91", "CSTDCS", Level.PROVINCE, 10, True),
        ("L2022_ND152", "CSTDCS", Level.COMMUNE, 10, True),
    ],
)
def test_the_limit_of_an_appraisal_is_the_closest(
    ruleset_id: str, code: str, level: Level, days: int, *, working: bool
) -> None:
    """That of the title at the level, or else the ruleset's general one."""
    limit = appraisal_limit(ruleset_id, code, level)

    assert (limit.days, limit.working) == (days, working)


def test_every_title_has_a_limit_at_every_level() -> None:
    """None is without a last day of its appraisal."""
    assert all(appraisal_limit(one.ruleset, one.code, level).days for one in ENTRIES for level in Level)
