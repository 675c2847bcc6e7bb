"""The outcome of each kind of prerequisite for one dossier: the catalogue names the rule, its evaluator is here."""

from typing import assert_never

from contracts.catalog import title
from contracts.catalog.prerequisites import (
    AllMembersTaskRatingAtLeast,
    AnyOf,
    ArmedForcesMember,
    CollectiveRule,
    CollectiveTaskRatingAtLeast,
    ConsecutiveTaskRating,
    ConsecutiveTitle,
    Criteria,
    CriteriaOfDecree,
    EmulationConfirmed,
    HasCollectiveStandard,
    HasForm,
    HasMemberWithTitle,
    HasTitleStandard,
    IndividualRule,
    Initiatives,
    InternalUnity,
    LeaderOfCluster,
    MemberRule,
    MemberShareWithTitle,
    MinServiceMonths,
    NoDiscipline,
    NoMemberDisciplinedFrom,
    Prerequisite,
    RatedRule,
    RecordRule,
    RegisteredForEmulation,
    StatedRule,
    SubmissionWindow,
    TaskRatingAtLeast,
)
from contracts.catalog.terms import TaskRating
from contracts.facts import CollectiveFacts, IndividualFacts
from contracts.review import RuleOutcome, Verdict
from contracts.review_words import DISCIPLINES, RATINGS
from contracts.vocabulary import Confidence, SubjectKind
from services.review.catalogue.messages import bound
from services.review.dossier.achievements import enough_initiatives, one_of
from services.review.dossier.case import Case, Finding, unknown
from services.review.dossier.record import (
    armed_forces,
    consecutive_rating,
    consecutive_title,
    criteria,
    has_form,
    in_window,
    leader_of_cluster,
    no_discipline,
)
from services.review.dossier.registered import registered
from services.review.dossier.staffing import months_in_service

_UNSTATED = "Hồ sơ không khai nội dung này."
_WEIGHT = (Verdict.NOT_MET, Verdict.NOT_YET, Verdict.UNKNOWN)
"""The verdicts that keep a rule from holding, the weightiest first: what is not met stays so."""
_SURE = (Confidence.UNSURE, Confidence.KNOWN, Confidence.SOURCED)


def outcome(rule: Prerequisite, case: Case) -> RuleOutcome:
    """The outcome of a prerequisite."""
    found = _finding(rule, case)
    below = case.known_below.get(rule.rule)
    if below is not None and below.holds and _knows_too_little(rule, found):
        found = Finding(holds=True, evidence=below.evidence, confidence=below.confidence)
    citation, sure = found.citation or rule.citation, found.confidence or case.sure_of(rule)
    if found.beside is not None:
        citation = f"{citation}; {found.beside.citation}"
        sure = min(sure, case.sure_of(found.beside), key=_SURE.index)
    return RuleOutcome(
        rule=rule.rule,
        holds=found.holds,
        reason_code=None if found.holds else found.reason or rule.reason_code,
        evidence=found.evidence,
        citation=citation,
        confidence=sure,
        verdict=found.verdict or (Verdict.MET if found.holds else Verdict.NOT_MET),
    )


def _knows_too_little(rule: Prerequisite, found: Finding) -> bool:
    """Whether a site below may know better: of what is unknown here, and of initiatives that it recognised itself."""
    return found.found is Verdict.UNKNOWN or (isinstance(rule, AnyOf | Initiatives) and not found.holds)


def _finding(rule: Prerequisite, case: Case) -> Finding:
    below = case.attested.get(rule.rule)
    if below is not None:
        return Finding(below.holds, below.evidence, below.reason_code, below.confidence, verdict=below.verdict)
    if isinstance(rule, RegisteredForEmulation | RecordRule | SubmissionWindow | StatedRule | RatedRule):
        return _of_anybody(rule, case)
    if isinstance(rule, IndividualRule):
        return _of_person(rule, case, case.facts) if isinstance(case.facts, IndividualFacts) else _unstated()
    return _of_collective(rule, case, case.facts) if isinstance(case.facts, CollectiveFacts) else _unstated()


def _of_anybody(
    rule: RegisteredForEmulation | RecordRule | SubmissionWindow | StatedRule | RatedRule, case: Case
) -> Finding:
    match rule:
        case RegisteredForEmulation():
            found = registered(case.evidence, case.unit)
            return Finding(found.holds, found.evidence, found.reason, verdict=found.verdict)
        case ConsecutiveTitle():
            return consecutive_title(rule, case)
        case HasForm():
            return has_form(rule, case)
        case SubmissionWindow():
            return in_window(rule, case)
        case Criteria() | CriteriaOfDecree():
            return criteria(rule, case)
        case ConsecutiveTaskRating():
            return consecutive_rating(rule, case)
        case _:
            assert_never(rule)


def _unstated() -> Finding:
    return unknown(_UNSTATED)


def _of_person(  # noqa: C901, PLR0911 - one case for each rule
    rule: IndividualRule, case: Case, facts: IndividualFacts
) -> Finding:
    match rule:
        case TaskRatingAtLeast(rating=rating):
            return Finding(facts.task_rating.reaches(rating), f"Xếp loại: {_rated(facts.task_rating, rating)}.")
        case MinServiceMonths():
            return _served(rule, case, facts)
        case NoDiscipline():
            return no_discipline(rule, case, facts)
        case EmulationConfirmed():
            stated = "xác nhận" if facts.emulation_confirmed else "không xác nhận"
            return Finding(facts.emulation_confirmed, f"Đơn vị {stated} đoàn kết và tham gia phong trào thi đua.")
        case HasTitleStandard():
            return _meets_standard(rule, case)
        case AnyOf():
            return one_of(rule, case, facts)
        case ArmedForcesMember():
            return armed_forces(rule, facts)
        case Initiatives():
            return enough_initiatives(rule, case, facts)
        case _:
            assert_never(rule)


def _of_collective(rule: CollectiveRule, case: Case, facts: CollectiveFacts) -> Finding:
    match rule:
        case CollectiveTaskRatingAtLeast(rating=rating):
            return Finding(facts.rating.reaches(rating), f"Tập thể xếp loại: {_rated(facts.rating, rating)}.")
        case HasCollectiveStandard():
            return _meets_standard(rule, case)
        case LeaderOfCluster():
            return leader_of_cluster(rule, case, facts)
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


def _served(rule: MinServiceMonths, case: Case, facts: IndividualFacts) -> Finding:
    """Months may be asked of the newly recruited alone; leave that carries a person over the bound is cited."""
    if rule.newly_recruited_only and not facts.newly_recruited:
        waived = "Không phải người mới tuyển dụng trong năm."
        return Finding(holds=True, evidence=waived, verdict=Verdict.WAIVED)
    ground = rule.maternity_counts
    until_end = months_in_service(case)
    served = facts.service_months if until_end is None else min(facts.service_months, until_end)
    months = served + (facts.maternity_months if ground else 0)
    leave = f", trong đó nghỉ thai sản {facts.maternity_months}" if ground else ""
    counted = f"Mới tuyển dụng: tính được {months} tháng công tác{leave}; cần từ {rule.months}."
    if ground is None or not facts.service_months < rule.months <= months:
        return Finding(months >= rule.months, counted)
    confidence = min(case.sure_of(rule), case.sure_of(ground), key=_SURE.index)
    return Finding(holds=True, evidence=counted, confidence=confidence, citation=f"{rule.citation}; {ground.citation}")


def _meets_standard(rule: HasTitleStandard | HasCollectiveStandard, case: Case) -> Finding:
    """The lower title's own rules decide, and the finding is no surer than the least sure of them."""
    kind = SubjectKind(case.facts.kind)
    outcomes = [outcome(asked, case) for asked in title(rule.title, case.ruleset).rules_of(kind)]
    wanting = [one for one in outcomes if not one.holds]
    name = title(rule.title, case.ruleset).name.vi
    confidence = min((case.sure_of(rule), *(one.confidence for one in outcomes)), key=_SURE.index)
    if wanting:
        evidence = f"Chưa đạt tiêu chuẩn {name}: {' '.join(one.evidence for one in wanting)}"
        verdict = next(one for one in _WEIGHT if one in {found.found for found in wanting})
        return Finding(holds=False, evidence=evidence, confidence=confidence, verdict=verdict)
    return Finding(holds=True, evidence=f"Đạt mọi tiêu chuẩn {name} cùng năm.", confidence=confidence)


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
