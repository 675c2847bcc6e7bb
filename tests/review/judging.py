"""An appraisal under a ruleset, where everything not given is as it should be."""

from contracts.review import RuleOutcome
from contracts.vocabulary import ReasonCode, TitleCode
from services.review.domain.appraisal import appraise, reasons
from services.review.domain.facts import Evidence, Facts
from tests.review.cases import (
    evidence,
    file_dossier,
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
