"""An appraisal under a ruleset, where everything not given is as it should be."""

from contracts.facts import Facts
from contracts.review import RuleOutcome
from contracts.vocabulary import ReasonCode, TitleCode
from services.review.dossier.appraisal import appraise, reasons
from services.review.dossier.found import AppraisalEvidence
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
    found: AppraisalEvidence | None = None,
    documents: tuple[str, ...] | None = None,
) -> dict[str, RuleOutcome]:
    """The outcomes of an appraisal, by rule; what is not given is as it should be."""
    command = file_dossier(title)
    papers = command.documents if documents is None else documents
    came_to = appraise(submitted(command, ruleset), papers, facts or command.facts, found or evidence())
    return {one.rule: one for one in came_to}


def wanting(
    title: TitleCode,
    ruleset: str,
    facts: Facts | None = None,
    found: AppraisalEvidence | None = None,
    documents: tuple[str, ...] | None = None,
) -> tuple[ReasonCode, ...]:
    """The reasons an appraisal ends with."""
    return reasons(outcomes(title, ruleset, facts, found, documents).values())
