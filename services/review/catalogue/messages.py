"""The words in which an outcome quotes a share of the catalogue, and the titles that count as reaching LDTT."""

from decimal import Decimal

from contracts.catalog import catalogue, titles
from contracts.catalog.entries import Comparison, HasCollectiveStandard, HasTitleStandard, Prerequisite, Words
from contracts.vocabulary import Level, TitleCode

REACHING_LDTT = ("LDTT", "CSTDCS")
"""The titles whose eligible candidates meet the standard of LDTT: it is part of the standard of CSTDCS."""


def decides(level: Level, code: TitleCode, ruleset: str) -> bool:
    """Whether a site of `level` decides the title under the ruleset; no level decides one that is not known."""
    return any(one.code == code and one.competence(level) is not None for one in titles(ruleset))


def percent(share: Decimal) -> str:
    """A share (from 0 to 1) as it is written: `50%`."""
    return f"{(share * 100).normalize():f}%"


def bound(op: Comparison, share: Decimal) -> str:
    """A bound on a share as it is written: `trên 50%`."""
    match op:
        case Comparison.OVER:
            return f"trên {percent(share)}"
        case Comparison.AT_LEAST:
            return f"từ {percent(share)} trở lên"
        case Comparison.AT_MOST:
            return f"không quá {percent(share)}"


def title_names() -> dict[TitleCode, Words]:
    """The name of each title by its code, in the catalogue's order; it is the same under every ruleset."""
    return {one.code: one.name for one in catalogue().titles}


def law_of(code: TitleCode, ruleset: str) -> tuple[Prerequisite, ...]:
    """Every prerequisite of a title, those of the lower titles that it asks for among them; none for an unknown one."""
    found: list[Prerequisite] = []
    for one in titles(ruleset):
        if one.code == code:
            for rule in one.prerequisites:
                found.append(rule)
                if isinstance(rule, HasTitleStandard | HasCollectiveStandard):
                    found.extend(law_of(rule.title, ruleset))
    return tuple(found)
