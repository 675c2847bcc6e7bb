"""An appraisal: every rule's outcome for one dossier, gates of the plan first, then papers, then prerequisites."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from contracts.catalog import catalogue, ruleset, title
from contracts.catalog.entries import RequiredDocument, Title
from contracts.catalog.terms import Procedure
from contracts.envelope import Relation
from contracts.facts import Facts, IndividualFacts
from contracts.review import DossierSubmitted, Examination, RuleOutcome, Verdict
from contracts.vocabulary import (
    VIETNAM,
    CatalogCode,
    Confidence,
    Deadline,
    Gate,
    GateKind,
    GateScope,
    Name,
    ReasonCode,
    SubjectKind,
)
from services.review.catalogue.lines import sure_of
from services.review.catalogue.messages import LineId, furnished_by_unit
from services.review.dossier.achievements import results_not_reused
from services.review.dossier.case import Case
from services.review.dossier.elsewhere import not_elsewhere
from services.review.dossier.found import AppraisalEvidence
from services.review.dossier.prerequisites import outcome
from services.review.dossier.registered import Registered, registered, shortened
from services.review.dossier.reviewing import peer_reviewed
from services.review.dossier.simplified import appraise_deed
from services.review.dossier.staffing import staffed
from services.review.plans.messages import PlanFound
from services.review.registrations.messages import UnitPlanFound

_KINDS = {SubjectKind.INDIVIDUAL: "cá nhân", SubjectKind.COLLECTIVE: "tập thể", SubjectKind.HOUSEHOLD: "hộ gia đình"}
_BY_PLAN = "Kế hoạch phát động và đăng ký thi đua năm"
_AS_HIGHER = "Đã đăng ký danh hiệu cao hơn ({title}); đăng ký đó được tính khi xét danh hiệu thấp hơn."
_NOTHING_REGISTERED = "Đơn vị không có danh hiệu nào được đăng ký theo kế hoạch nên không được xét."
_MOST_EXPLAINED = 4000
_STANDING_BODY = "Cơ quan thường trực Hội đồng Thi đua - Khen thưởng"
_FOUND_BELOW = frozenset(
    {
        "gate_registration",
        "gate_unit_registration",
        "gate_unit_plan",
        "registered_for_emulation",
        "member_share_with_title",
        "has_member_with_title",
        "leader_of_cluster",
    }
)
"""The rules whose evidence lies with the site whose plan it is: registrations, clusters, and the titles of members."""
_KNOWN_BELOW = frozenset({"any_of", "initiatives", "consecutive_title", "has_form", "consecutive_task_rating"})
"""The rules that a site below may know more of: the initiatives and awards of its own people."""


def appraise(
    dossier: DossierSubmitted,
    documents: Iterable[CatalogCode],
    facts: Facts,
    evidence: AppraisalEvidence,
    examinations: Sequence[Examination] = (),
) -> tuple[RuleOutcome, ...]:
    """The outcome of every rule, under the ruleset that the dossier was submitted under.

    `examinations` are those of the sites below that passed the dossier up. Under the plan of the last of them, that
    site has registered the titles and awarded the members: what it found on that is taken as it found it. A sudden
    deed is judged by the rules of the simplified procedure alone.
    """
    attested = _attested(evidence.plan, examinations)
    filed_on = dossier.submitted_at.astimezone(VIETNAM).date()
    known_below = _found_below(examinations, _KNOWN_BELOW)
    case = Case(dossier.unit, dossier.year, filed_on, dossier.ruleset, facts, evidence, attested, known_below)
    if dossier.procedure is Procedure.SIMPLIFIED:
        return tuple(appraise_deed(dossier, {*documents}, case))
    reused = results_not_reused(case)
    outcomes = [_plan(dossier, evidence.plan), *_gates(dossier, evidence, attested), not_elsewhere(dossier, evidence)]
    outcomes.extend(() if reused is None else (reused,))
    asked = title(dossier.title, dossier.ruleset)
    for_whom = _subject_kind(dossier, asked, evidence)
    outcomes.append(for_whom)
    if for_whom.holds:
        outcomes.append(_papers(dossier, {*documents, *evidence.attached}, facts, evidence.confirmed))
        outcomes.extend((*peer_reviewed(case), *staffed(case)))
        outcomes.extend(outcome(rule, case) for rule in asked.rules_of(dossier.subject.kind))
    return tuple(outcomes)


def _subject_kind(dossier: DossierSubmitted, asked: Title, evidence: AppraisalEvidence) -> RuleOutcome:
    """Whether the title is open to subjects of the dossier's kind."""
    kind, ground = dossier.subject.kind, asked.prerequisites[-1]
    fits = kind in asked.subject_kinds
    whom = ", ".join(_KINDS[one] for one in asked.subject_kinds)
    return RuleOutcome(
        rule="subject_kind",
        holds=fits,
        reason_code=None if fits else ReasonCode.INELIGIBLE_SUBJECT,
        evidence=f"Danh hiệu dành cho {whom}; hồ sơ của {_KINDS[kind]}.",
        citation=ground.citation,
        confidence=sure_of(dossier.ruleset, ground, evidence.confirmed),
        verdict=_verdict(holds=fits),
    )


def appraising_body(plan: PlanFound, own: Name | None) -> Name:
    """The standing body of this site: its own plan names it; `own` is that of its plan of the year, if it has one."""
    named = plan.standing_body if plan.relation is Relation.OWN else own
    return named or _STANDING_BODY


def _attested(plan: PlanFound | None, examinations: Sequence[Examination]) -> dict[str, RuleOutcome]:
    if plan is None or plan.relation is not Relation.SUBORDINATE or not examinations:
        return {}
    return _found_below(examinations, _FOUND_BELOW)


def _found_below(examinations: Sequence[Examination], rules: Container[str]) -> dict[str, RuleOutcome]:
    """The outcomes of these rules as the last site below has found them, which their evidence says."""
    if not examinations:
        return {}
    below = examinations[-1]
    found = f"Theo thẩm định ngày {below.appraised_on:%d/%m/%Y} của {below.appraising_body} ({below.site}): "
    return {
        one.rule: one.model_copy(update={"evidence": shortened(f"{found}{one.evidence}", _MOST_EXPLAINED)})
        for one in below.rules
        if one.rule in rules
    }


def reasons(outcomes: Iterable[RuleOutcome]) -> tuple[ReasonCode, ...]:
    """The reasons of the rules that do not hold, each once and in order."""
    return tuple(dict.fromkeys(one.reason_code for one in outcomes if one.reason_code is not None))


def explanation(outcomes: Iterable[RuleOutcome]) -> str:
    """The reasons in words; a sentence that stands within an earlier one is not repeated."""
    wanting: list[str] = []
    for one in outcomes:
        if not one.holds and not any(one.evidence in earlier for earlier in wanting):
            wanting.append(one.evidence)
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
        verdict=_verdict(holds=holds),
    )


def _verdict(*, holds: bool) -> Verdict:
    return Verdict.MET if holds else Verdict.NOT_MET


def _gates(
    dossier: DossierSubmitted, evidence: AppraisalEvidence, attested: Mapping[str, RuleOutcome]
) -> Iterator[RuleOutcome]:
    """The plan's own conditions, each with the ground that the ruleset has for it."""
    plan = evidence.plan
    if plan is None or plan.withdrawn:
        return
    law = ruleset(dossier.ruleset)
    for gate in plan.gates:
        if gate.kind is GateKind.SECOND_APPROVAL:  # it binds papers of the unit, and no dossier tells of them
            continue
        rule = _rule(gate)
        if rule in attested:
            yield attested[rule]
            continue
        found = _gate(gate, dossier, evidence)
        ground = law.gate_on(gate.kind)
        yield RuleOutcome(
            rule=rule,
            holds=found.holds,
            reason_code=found.reason,
            evidence=found.evidence,
            citation=f"Kế hoạch {plan.document}; {ground.citation}",
            confidence=sure_of(dossier.ruleset, ground, evidence.confirmed),
            verdict=found.verdict or _verdict(holds=found.holds),
        )


def _rule(gate: Gate) -> str:
    if gate.kind is GateKind.UNIT_PLAN:
        return "gate_unit_plan"
    return "gate_unit_registration" if gate.applies_to is GateScope.UNIT else "gate_registration"


def _gate(gate: Gate, dossier: DossierSubmitted, evidence: AppraisalEvidence) -> Registered:
    """Whether a gate is passed: one for the unit by anything that it registered, one for a title by that title."""
    if gate.by is not None:
        evidence = _judged_by(gate.by, evidence)
    if gate.kind is GateKind.UNIT_PLAN:  # a plan of the unit's own is there for all of its titles, or for none
        return _unit_plan(evidence.sheet.unit_plan)
    found = registered(evidence, dossier.unit)
    if found.holds and dossier.registered_as is not None:
        return found._replace(evidence=f"{found.evidence} {_AS_HIGHER.format(title=dossier.registered_as)}")
    if found.holds or gate.applies_to is GateScope.TITLE:
        return found
    if evidence.sheet.titles:
        return Registered(holds=True, evidence=f"Đơn vị có {evidence.sheet.titles} danh hiệu đã đăng ký theo kế hoạch.")
    return found._replace(evidence=f"{_NOTHING_REGISTERED} {found.evidence}")


def _judged_by(own: Deadline, evidence: AppraisalEvidence) -> AppraisalEvidence:
    """The evidence of a gate with a deadline of its own, which comes before that of the registration."""
    registration, sheet = evidence.registration, evidence.sheet
    if registration is not None:
        in_time = own.is_kept_at(registration.received_at)
        registration = registration.model_copy(update={"on_time": in_time})
    if sheet.unit_plan is not None:
        in_time = own.is_kept_at(sheet.unit_plan.received_at)
        sheet = sheet.model_copy(update={"unit_plan": sheet.unit_plan.model_copy(update={"on_time": in_time})})
    return evidence.model_copy(update={"registration": registration, "sheet": sheet})


def _unit_plan(own: UnitPlanFound | None) -> Registered:
    """A unit's own plan counts when it came in time, or late and was received with a reason."""
    if own is None:
        return Registered(False, "Đơn vị chưa có kế hoạch thi đua của mình.", ReasonCode.NO_UNIT_PLAN)
    received = f"{own.received_at.astimezone(VIETNAM):%H:%M ngày %d/%m/%Y}"
    cited = f"Kế hoạch {own.document} ngày {own.document.dated:%d/%m/%Y} của đơn vị"
    if own.on_time:
        return Registered(holds=True, evidence=f"{cited} được nhận đúng hạn, lúc {received}.")
    if own.late_reason:
        accepted = f"nhận muộn lúc {received}, được chấp nhận vì: {shortened(own.late_reason)}"
        return Registered(holds=True, evidence=f"{cited} {accepted}")
    return Registered(False, f"{cited} nhận muộn lúc {received}, không có lý do.", ReasonCode.LATE)


def _papers(
    dossier: DossierSubmitted, documents: set[CatalogCode], facts: Facts, confirmed: frozenset[LineId]
) -> RuleOutcome:
    asked = title(dossier.title, dossier.ruleset).documents
    needed = [one.code for one in asked.required if furnished_by_unit(one.code) and _is_needed(one, facts)]
    missing = [code for code in needed if code not in documents]
    found = f"Thiếu: {_named(missing)}." if missing else f"Đủ thành phần: {_named(needed)}."
    return RuleOutcome(
        rule="documents_complete",
        holds=not missing,
        reason_code=ReasonCode.INCOMPLETE if missing else None,
        evidence=found,
        citation=asked.citation,
        confidence=sure_of(dossier.ruleset, asked, confirmed),
        verdict=_verdict(holds=not missing),
    )


def _named(papers: Iterable[CatalogCode]) -> str:
    return "; ".join(catalogue().documents[code].vi for code in papers)


def _is_needed(paper: RequiredDocument, facts: Facts) -> bool:
    if paper.enterprises_only:
        return False
    if paper.only_with_initiative:
        return isinstance(facts, IndividualFacts) and bool(facts.initiatives or facts.research)
    if paper.unless_rating is None or not isinstance(facts, IndividualFacts):
        return True
    return not facts.task_rating.reaches(paper.unless_rating)
