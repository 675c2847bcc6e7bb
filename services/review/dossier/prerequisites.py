"""The outcome of each kind of prerequisite for one dossier: the catalogue names the rule, its evaluator is here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, assert_never

from contracts.catalog import title
from contracts.catalog.prerequisites import (
    AllMembersTaskRatingAtLeast,
    Alternative,
    AnyOf,
    CollectiveRule,
    CollectiveTaskRatingAtLeast,
    CombatIngenuity,
    EmulationConfirmed,
    HasCollectiveStandard,
    HasMemberWithTitle,
    HasTitleStandard,
    HouseholdRule,
    IndividualRule,
    InitiativeRecognised,
    InternalUnity,
    ListedRule,
    MemberRule,
    MemberShareWithTitle,
    MinServiceMonths,
    NoDiscipline,
    NoMemberDisciplinedFrom,
    Prerequisite,
    RatingReached,
    RatingsWithInitiatives,
    RegisteredForEmulation,
    ResearchAccepted,
    TaskRatingAtLeast,
    TitlesInARow,
)
from contracts.catalog.terms import Discipline, TaskRating
from contracts.facts import CollectiveFacts, Facts, HouseholdFacts, IndividualFacts
from contracts.review import RuleOutcome, Verdict
from contracts.review_words import DISCIPLINES, RATINGS
from contracts.vocabulary import Confidence, ReasonCode
from services.review.catalogue.messages import bound
from services.review.dossier.found import AppraisalEvidence
from services.review.dossier.registered import registered

_NOT_APPRAISED = "Quy tắc này chưa thẩm định được trên hệ thống."
_UNSTATED = "Hồ sơ không khai nội dung này."
_WEIGHT = (Verdict.NOT_MET, Verdict.NOT_YET, Verdict.UNKNOWN)
"""The verdicts that keep a rule from holding, the weightiest first: what is not met stays so."""
_SURE = (Confidence.UNSURE, Confidence.KNOWN, Confidence.SOURCED)


@dataclass(frozen=True, slots=True)
class Case:
    """The facts that a unit filed and the evidence found elsewhere, judged under one ruleset.

    `attested` are the outcomes of rules, by name, that a site below has found on evidence of its own.
    """

    unit: str
    ruleset: str
    facts: Facts
    evidence: AppraisalEvidence
    attested: Mapping[str, RuleOutcome] = field(default_factory=dict)


class Finding(NamedTuple):
    """Whether a rule holds and on which evidence; the other fields where they are not the rule's own.

    `verdict` is what `holds` says unless it is given.
    """

    holds: bool
    evidence: str
    reason: ReasonCode | None = None
    confidence: Confidence | None = None
    citation: str | None = None
    verdict: Verdict | None = None


def outcome(rule: Prerequisite, case: Case) -> RuleOutcome:
    """The outcome of a prerequisite."""
    found = _finding(rule, case)
    return RuleOutcome(
        rule=rule.rule,
        holds=found.holds,
        reason_code=None if found.holds else found.reason or rule.reason_code,
        evidence=found.evidence,
        citation=found.citation or rule.citation,
        confidence=found.confidence or rule.confidence,
        verdict=found.verdict or (Verdict.MET if found.holds else Verdict.NOT_MET),
    )


def _finding(rule: Prerequisite, case: Case) -> Finding:
    below = case.attested.get(rule.rule)
    if below is not None:
        return Finding(below.holds, below.evidence, below.reason_code, below.confidence, verdict=below.verdict)
    if isinstance(rule, RegisteredForEmulation):
        found = registered(case.evidence, case.unit)
        return Finding(found.holds, found.evidence, found.reason, verdict=found.verdict)
    if isinstance(rule, ListedRule):
        return Finding(holds=False, evidence=_NOT_APPRAISED, verdict=Verdict.UNKNOWN)
    if isinstance(rule, HouseholdRule):
        return _of_household(case.facts) if isinstance(case.facts, HouseholdFacts) else _unstated()
    if isinstance(rule, IndividualRule):
        return _of_person(rule, case, case.facts) if isinstance(case.facts, IndividualFacts) else _unstated()
    return _of_collective(rule, case, case.facts) if isinstance(case.facts, CollectiveFacts) else _unstated()


def _unstated() -> Finding:
    return Finding(holds=False, evidence=_UNSTATED, verdict=Verdict.UNKNOWN)


def _of_person(rule: IndividualRule, case: Case, facts: IndividualFacts) -> Finding:
    match rule:
        case TaskRatingAtLeast(rating=rating):
            return Finding(facts.task_rating.reaches(rating), f"Xếp loại: {_rated(facts.task_rating, rating)}.")
        case MinServiceMonths():
            return _served(rule, facts)
        case NoDiscipline():
            return Finding(
                facts.discipline is Discipline.NONE, f"Kỷ luật trong năm: {DISCIPLINES[facts.discipline].vi}."
            )
        case EmulationConfirmed():
            stated = "xác nhận" if facts.emulation_confirmed else "không xác nhận"
            return Finding(facts.emulation_confirmed, f"Đơn vị {stated} đoàn kết và tham gia phong trào thi đua.")
        case HasTitleStandard():
            return _meets_standard(rule, case)
        case AnyOf():
            return _one_of(rule, facts)
        case _:
            assert_never(rule)


def _of_household(facts: HouseholdFacts) -> Finding:
    stated = "đạt" if facts.criteria_met else "chưa đạt"
    return Finding(facts.criteria_met, f"Đơn vị kê khai: hộ gia đình {stated} tiêu chuẩn theo quy định.")


def _of_collective(rule: CollectiveRule, case: Case, facts: CollectiveFacts) -> Finding:
    match rule:
        case CollectiveTaskRatingAtLeast(rating=rating):
            return Finding(facts.rating.reaches(rating), f"Tập thể xếp loại: {_rated(facts.rating, rating)}.")
        case HasCollectiveStandard():
            return _meets_standard(rule, case)
        case InternalUnity():
            stated = "xác nhận" if facts.unity_confirmed else "không xác nhận"
            return Finding(facts.unity_confirmed, f"Đơn vị {stated} nội bộ đoàn kết, chấp hành tốt.")
        case _:
            return _of_members(rule, case, facts)


def _of_members(rule: MemberRule, case: Case, facts: CollectiveFacts) -> Finding:
    match rule:
        case AllMembersTaskRatingAtLeast(rating=rating):
            lowest = facts.lowest_rating
            if lowest is None:
                return _unstated()
            return Finding(lowest.reaches(rating), f"Thành viên xếp loại thấp nhất: {_rated(lowest, rating)}.")
        case HasMemberWithTitle():
            return _has_member(rule, case)
        case MemberShareWithTitle():
            return _enough_members(rule, facts, case)
        case NoMemberDisciplinedFrom(measure=measure):
            heaviest = DISCIPLINES[facts.highest_discipline].vi
            evidence = f"Kỷ luật nặng nhất của thành viên: {heaviest}; phải dưới mức {DISCIPLINES[measure].vi}."
            return Finding(not facts.highest_discipline.reaches(measure), evidence)
        case _:
            assert_never(rule)


def _rated(given: TaskRating, asked: TaskRating) -> str:
    return f"{RATINGS[given].vi}; cần từ mức {RATINGS[asked].vi} trở lên"


def _served(rule: MinServiceMonths, facts: IndividualFacts) -> Finding:
    """Months may be asked of the newly recruited alone; leave that carries a person over the bound is cited."""
    if rule.newly_recruited_only and not facts.newly_recruited:
        waived = "Không phải người mới tuyển dụng trong năm."
        return Finding(holds=True, evidence=waived, verdict=Verdict.WAIVED)
    ground = rule.maternity_counts
    months = facts.service_months + (facts.maternity_months if ground else 0)
    leave = f", trong đó nghỉ thai sản {facts.maternity_months}" if ground else ""
    counted = f"Mới tuyển dụng: tính được {months} tháng công tác{leave}; cần từ {rule.months}."
    if ground is None or not facts.service_months < rule.months <= months:
        return Finding(months >= rule.months, counted)
    confidence = min(rule.confidence, ground.confidence, key=_SURE.index)
    return Finding(holds=True, evidence=counted, confidence=confidence, citation=f"{rule.citation}; {ground.citation}")


def _meets_standard(rule: HasTitleStandard | HasCollectiveStandard, case: Case) -> Finding:
    """The lower title's own rules decide, and the finding is no surer than the least sure of them."""
    outcomes = [outcome(asked, case) for asked in title(rule.title, case.ruleset).prerequisites]
    wanting = [one for one in outcomes if not one.holds]
    name = title(rule.title, case.ruleset).name.vi
    confidence = min((rule.confidence, *(one.confidence for one in outcomes)), key=_SURE.index)
    if wanting:
        evidence = f"Chưa đạt tiêu chuẩn {name}: {' '.join(one.evidence for one in wanting)}"
        verdict = next(one for one in _WEIGHT if one in {found.found for found in wanting})
        return Finding(holds=False, evidence=evidence, confidence=confidence, verdict=verdict)
    return Finding(holds=True, evidence=f"Đạt mọi tiêu chuẩn {name} cùng năm.", confidence=confidence)


def _one_of(rule: AnyOf, facts: IndividualFacts) -> Finding:
    reached = next((ground for one in rule.alternatives if (ground := _reached(one, facts)) is not None), None)
    if reached is not None:
        return Finding(holds=True, evidence=reached)
    stated = (
        f"{len(facts.initiatives)} sáng kiến, {len(facts.research)} đề tài, xếp loại {RATINGS[facts.task_rating].vi}"
    )
    return Finding(holds=False, evidence=f"Hồ sơ khai {stated}; không có nội dung nào đáp ứng.")


def _reached(alternative: Alternative, facts: IndividualFacts) -> str | None:
    """The ground on which an alternative holds, or None when it does not."""
    match alternative:
        case RatingReached(rating=rating):
            return f"Xếp loại: {RATINGS[facts.task_rating].vi}." if facts.task_rating.reaches(rating) else None
        case InitiativeRecognised(scope=scope):
            papers = [one.certificate for one in facts.initiatives if one.scope.reaches(scope)]
            return f"Sáng kiến được công nhận tại {papers[0]} ngày {papers[0].dated:%d/%m/%Y}." if papers else None
        case ResearchAccepted(scope=scope, applied=applied):
            works = [one for one in facts.research if one.scope.reaches(scope) and (one.applied or not applied)]
            papers = [one.acceptance for one in works]
            return f"Đề tài được nghiệm thu tại {papers[0]} ngày {papers[0].dated:%d/%m/%Y}." if papers else None
        case CombatIngenuity() | TitlesInARow() | RatingsWithInitiatives():
            return None
        case _:
            assert_never(alternative)


def _has_member(rule: HasMemberWithTitle, case: Case) -> Finding:
    """An award counts, whichever unit proposed the member; an eligible dossier does not yet."""
    awarded = case.evidence.members.awarded.get(rule.title, 0)
    name = title(rule.title, case.ruleset).name.vi
    found = Finding(awarded > 0, f"{awarded} thành viên đã được tặng danh hiệu {name}.")
    return found if found.holds else _or_not_yet(found, case)


def _enough_members(rule: MemberShareWithTitle, facts: CollectiveFacts, case: Case) -> Finding:
    """The collective's own members who were found eligible count, not the number that it states; both are quoted."""
    reaching, members = case.evidence.members.reaching, len(facts.members)
    evidence = (
        f"{reaching} trên {members} thành viên được thẩm định đạt {title(rule.title, case.ruleset).name.vi}, "
        f"cần {bound(rule.op, rule.share)}; tập thể tự khai {facts.members_reaching_ldtt}."
    )
    found = Finding(rule.op.holds(reaching, members, rule.share), evidence)
    return found if found.holds else _or_not_yet(found, case)


def _or_not_yet(found: Finding, case: Case) -> Finding:
    """While members wait for their own appraisal, what they decide is not yet known."""
    return found._replace(verdict=Verdict.NOT_YET) if case.evidence.members.unjudged else found
