"""One dossier judged under every ruleset side by side, with what differs and why: nothing of it is recorded."""

from collections.abc import Iterable, Iterator

from chassis.log.tail import DecodedEvent
from contracts.catalog import catalogue, may_be_filed, ruleset
from contracts.catalog.terms import Words
from contracts.message import Message
from contracts.review import AppraisalResult, RuleOutcome, Verdict
from contracts.vocabulary import DossierId, Name, ReasonCode, YesNo
from services.review.dossier.appraisal import appraise, reasons
from services.review.dossier.found import AppraisalEvidence
from services.review.dossier.messages import DossierEvent
from services.review.dossier.states import INITIAL, DossierState, Filed, evolve


class UnderLaw(Message):
    """A dossier judged under one ruleset; `own` marks the one that was fixed for it.

    `result` is None where that law does not have the title.
    """

    ruleset: Name
    name: Words
    own: YesNo
    result: AppraisalResult | None
    reason_codes: tuple[ReasonCode, ...]
    rules: tuple[RuleOutcome, ...]


class RuleUnderLaw(Message):
    """What one ruleset says of a rule; `verdict` is None where it does not ask it, with no citation then."""

    ruleset: Name
    verdict: Verdict | None
    citation: str


class Difference(Message):
    """A rule on which the rulesets differ: one asks it and another does not, or they come to different outcomes."""

    rule: Name
    under: tuple[RuleUnderLaw, ...]


class DossierUnderLaws(Message):
    """A dossier under every ruleset, in the order of their days, and the rules on which they differ."""

    dossier_id: DossierId
    laws: tuple[UnderLaw, ...]
    differences: tuple[Difference, ...]


def under_own_law(dossier: Filed, evidence: AppraisalEvidence) -> UnderLaw:
    """The outcomes of one dossier under the ruleset that was fixed for it, as the catalogue has it now."""
    law = ruleset(dossier.submitted.ruleset)
    return _under(law.id, law.name, dossier, evidence)


def filed_of(events: Iterable[DecodedEvent]) -> Filed | None:
    """The dossier as it was filed or received from below, by its own events; None where it has not been."""
    state: DossierState = INITIAL
    filed: Filed | None = None
    for one in events:
        if isinstance(one.event, DossierEvent):
            state = evolve(state, one.event)
            filed = state if isinstance(state, Filed) else filed
    return filed


def under_every_law(dossier: Filed, evidence: AppraisalEvidence) -> DossierUnderLaws:
    """The outcomes of one dossier under each ruleset on the same evidence."""
    laws = tuple(_under(law.id, law.name, dossier, evidence) for law in catalogue().rulesets)
    return DossierUnderLaws(dossier_id=dossier.submitted.dossier_id, laws=laws, differences=tuple(_differences(laws)))


def _under(law: str, name: Words, dossier: Filed, evidence: AppraisalEvidence) -> UnderLaw:
    submitted = dossier.submitted.model_copy(update={"ruleset": law})
    known = may_be_filed(submitted.title, law, submitted.procedure)
    rules = (
        appraise(submitted, sorted(dossier.documents), dossier.facts, evidence, dossier.examinations) if known else ()
    )
    wanting = reasons(rules)
    result = AppraisalResult.INELIGIBLE if wanting else AppraisalResult.ELIGIBLE
    return UnderLaw(
        ruleset=law,
        name=name,
        own=law == dossier.submitted.ruleset,
        result=result if known else None,
        reason_codes=wanting,
        rules=rules,
    )


def _differences(laws: tuple[UnderLaw, ...]) -> Iterator[Difference]:
    judged = [law for law in laws if law.result is not None]
    by_law = {law.ruleset: {one.rule: one for one in law.rules} for law in judged}
    for rule in dict.fromkeys(one.rule for law in judged for one in law.rules):
        under = tuple(_of_rule(ruleset, rules.get(rule)) for ruleset, rules in by_law.items())
        if len({one.verdict for one in under}) > 1:
            yield Difference(rule=rule, under=under)


def _of_rule(ruleset: str, outcome: RuleOutcome | None) -> RuleUnderLaw:
    if outcome is None:
        return RuleUnderLaw(ruleset=ruleset, verdict=None, citation="")
    return RuleUnderLaw(ruleset=ruleset, verdict=outcome.found, citation=outcome.citation)
