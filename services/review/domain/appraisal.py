"""An appraisal: every rule's outcome for one dossier, gates of the plan first, then papers, then prerequisites."""

from collections.abc import Iterable, Iterator

from contracts.catalog import catalogue, ruleset, title
from contracts.catalog.entries import RequiredDocument
from contracts.review import DossierSubmitted, RuleOutcome
from contracts.vocabulary import CatalogCode, Confidence, Gate, GateKind, ReasonCode, SubjectKind
from services.review.domain.elsewhere import not_elsewhere
from services.review.domain.facts import Evidence, Facts, IndividualFacts, PlanFound, shortened
from services.review.domain.registered import registered
from services.review.domain.rules import Case, outcome

_KINDS = {SubjectKind.INDIVIDUAL: "cá nhân", SubjectKind.COLLECTIVE: "tập thể"}
_BY_PLAN = "Kế hoạch phát động và đăng ký thi đua năm"
_MOST_EXPLAINED = 4000


def appraise(
    dossier: DossierSubmitted, documents: Iterable[CatalogCode], facts: Facts, evidence: Evidence
) -> tuple[RuleOutcome, ...]:
    """The outcome of every rule, under the ruleset that the dossier was submitted under."""
    case = Case(dossier.unit, dossier.ruleset, facts, evidence)
    outcomes = [_plan(dossier, evidence.plan), *_gates(dossier, evidence), not_elsewhere(dossier, evidence)]
    asked = title(dossier.title, dossier.ruleset)
    fits = dossier.subject.kind is asked.subject_kind
    outcomes.append(
        RuleOutcome(
            rule="subject_kind",
            holds=fits,
            reason_code=None if fits else ReasonCode.INELIGIBLE_SUBJECT,
            evidence=f"Danh hiệu dành cho {_KINDS[asked.subject_kind]}; hồ sơ của {_KINDS[dossier.subject.kind]}.",
            citation=asked.prerequisites[-1].citation,
            confidence=Confidence.SOURCED,
        )
    )
    if fits:
        outcomes.append(_papers(dossier, set(documents), facts))
        outcomes.extend(outcome(rule, case) for rule in asked.prerequisites)
    return tuple(outcomes)


def reasons(outcomes: Iterable[RuleOutcome]) -> tuple[ReasonCode, ...]:
    """What is wanting, each reason once and in order."""
    return tuple(dict.fromkeys(one.reason_code for one in outcomes if one.reason_code is not None))


def explanation(outcomes: Iterable[RuleOutcome]) -> str:
    """What is wanting, in words."""
    wanting = dict.fromkeys(one.evidence for one in outcomes if not one.holds)
    return shortened(" ".join(("Hồ sơ không đủ điều kiện.", *wanting)), _MOST_EXPLAINED)


def _plan(dossier: DossierSubmitted, plan: PlanFound | None) -> RuleOutcome:
    if plan is None:
        holds, evidence = False, "Không có kế hoạch nào được ban hành với mã mà hồ sơ nêu."
    elif plan.withdrawn:
        holds, evidence = False, f"Kế hoạch {plan.document} đã bị thu hồi."
    elif plan.year != dossier.year:
        holds, evidence = False, f"Kế hoạch {plan.document} là của năm {plan.year}, hồ sơ của năm {dossier.year}."
    else:
        holds, evidence = True, f"Kế hoạch {plan.document} năm {plan.year} đang có hiệu lực."
    return RuleOutcome(
        rule="plan_in_force",
        holds=holds,
        reason_code=None if holds else ReasonCode.NO_PLAN,
        evidence=evidence,
        citation=_BY_PLAN if plan is None else f"Kế hoạch {plan.document}",
        confidence=Confidence.SOURCED,
    )


def _gates(dossier: DossierSubmitted, evidence: Evidence) -> Iterator[RuleOutcome]:
    """The plan's own conditions; on what they rest is the ruleset's word, and so is how sure that is."""
    if evidence.plan is None or evidence.plan.withdrawn:
        return
    ground = ruleset(dossier.ruleset).gate
    for gate in evidence.plan.gates:
        holds, found, reason = _gate(gate, dossier, evidence)
        yield RuleOutcome(
            rule=f"gate_{gate.kind.replace('-', '_')}",
            holds=holds,
            reason_code=None if holds else reason,
            evidence=found,
            citation=f"Kế hoạch {evidence.plan.document}; {ground.citation}",
            confidence=ground.confidence,
        )


def _gate(gate: Gate, dossier: DossierSubmitted, evidence: Evidence) -> tuple[bool, str, ReasonCode | None]:
    match gate.kind:
        case GateKind.REGISTRATION:
            return registered(evidence, dossier.unit)
        case GateKind.UNIT_PLAN:
            own = evidence.unit.unit_plan
            if own is None:
                return False, "Đơn vị chưa có kế hoạch thi đua của mình.", ReasonCode.NO_UNIT_PLAN
            return True, f"Đơn vị có kế hoạch {own} ngày {own.dated:%d/%m/%Y}.", None


def _papers(dossier: DossierSubmitted, documents: set[CatalogCode], facts: Facts) -> RuleOutcome:
    asked = title(dossier.title, dossier.ruleset).documents
    needed = [one.code for one in asked.required if _is_needed(one, facts)]
    missing = [code for code in needed if code not in documents]
    found = f"Thiếu: {_named(missing)}." if missing else f"Đủ thành phần: {_named(needed)}."
    return RuleOutcome(
        rule="documents_complete",
        holds=not missing,
        reason_code=ReasonCode.INCOMPLETE if missing else None,
        evidence=found,
        citation=asked.citation,
        confidence=asked.confidence,
    )


def _named(papers: Iterable[CatalogCode]) -> str:
    return "; ".join(catalogue().documents[code].vi for code in papers)


def _is_needed(paper: RequiredDocument, facts: Facts) -> bool:
    if paper.unless_rating is None or not isinstance(facts, IndividualFacts):
        return True
    return not facts.task_rating.reaches(paper.unless_rating)
