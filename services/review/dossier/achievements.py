"""What a person achieved, as the law asks it: initiatives, research, ingenuity in combat, or what stands for them.

An initiative that this site has recognised is known; one that a unit states by its certificate is filed and marked so.
"""

from collections.abc import Sequence
from typing import NamedTuple, assert_never

from contracts.catalog.prerequisites import (
    Alternative,
    AnyOf,
    CombatIngenuity,
    InitiativeRecognised,
    Initiatives,
    RatingReached,
    RatingsWithInitiatives,
    ResearchAccepted,
    TitlesInARow,
)
from contracts.catalog.terms import Ground, Scope
from contracts.facts import IndividualFacts
from contracts.review import RuleOutcome, Verdict
from contracts.review_words import RATINGS, SCOPES
from contracts.vocabulary import Confidence, Document, ReasonCode
from services.review.dossier.case import AS_FILED, Case, Finding
from services.review.dossier.record import cited, ratings_in_a_row, titles_in_a_row

_REUSED = "Nguyên tắc một thành tích, một khen thưởng; Luật TĐKT 2022 Đ5 k2"


class Counted(NamedTuple):
    """An initiative that counts: its paper, and whether this site has recognised it itself."""

    paper: Document
    known: bool
    year: int


class Counting(NamedTuple):
    """The initiatives that count, the known first, and why others do not; `beside` is the line by which some do not."""

    found: tuple[Counted, ...]
    left_out: tuple[str, ...]
    beside: Ground | None = None


def counting(case: Case, facts: IndividualFacts, scope: Scope, years: int) -> Counting:
    """The initiatives of the `years` that end with the dossier's, reaching so far; a stated paper counts once.

    A paper that this site has issued is what the site knows of it. One that was recognised after the dossier was filed
    counts for no rule of it, and one before the end of a measure for none over several years.
    """
    ours = case.evidence.record.initiatives
    papers = {one.recognition.key for one in ours}
    known = [(one.name, one.scope, Counted(one.recognition, True, one.year), one.annulled) for one in ours]
    filed = {one.certificate.key: one for one in facts.initiatives if one.certificate.key not in papers}
    stated = [
        (f"Sáng kiến theo {cited(one.certificate)}", one.scope, Counted(one.certificate, False, year), False)
        for one in filed.values()
        for year in (one.year or case.year,)
    ]
    cut = case.cut if years > 1 else None
    beside: Ground | None = None
    found: list[Counted] = []
    left_out: list[str] = []
    for name, reach, counted, annulled in (*known, *stated):
        if annulled:
            left_out.append(f"{name}: đã hủy công nhận")
        elif not case.year - years < counted.year <= case.year:
            left_out.append(f"{name}: của năm {counted.year}")
        elif counted.paper.dated > case.filed_on:
            left_out.append(f"{name}: công nhận ngày {counted.paper.dated:%d/%m/%Y}, sau ngày nộp hồ sơ")
        elif cut is not None and counted.paper.dated <= cut.until:
            left_out.append(f"{name}: công nhận {cut.words}")
            beside = cut.ground
        elif not reach.reaches(scope):
            left_out.append(f"{name}: phạm vi {SCOPES[reach].vi}")
        else:
            found.append(counted)
    return Counting(tuple(found), tuple(left_out), beside)


def enough_initiatives(rule: Initiatives, case: Case, facts: IndividualFacts) -> Finding:
    """So many initiatives in the years that the rule names."""
    years = rule.years or rule.count
    counted = counting(case, facts, rule.scope, years)
    said = f"{len(counted.found)} sáng kiến {SCOPES[rule.scope].vi} trong {years} năm, cần {rule.count}"
    evidence = f"{said}{_marked(counted.found)}.{_without(counted)}"
    return Finding(len(counted.found) >= rule.count, evidence, beside=counted.beside)


def one_of(rule: AnyOf, case: Case, facts: IndividualFacts) -> Finding:
    """The first alternative that holds; where none does, what is unknown keeps the rule open."""
    found = [_way(one, case, facts) for one in rule.alternatives]
    reached = next((one for one in found if one.holds), None)
    if reached is not None:
        return reached
    stated = (
        f"{len(facts.initiatives)} sáng kiến, {len(facts.research)} đề tài, xếp loại {RATINGS[facts.task_rating].vi}"
    )
    open_yet = [one.evidence for one in found if one.found is Verdict.UNKNOWN]
    reasons = [one.evidence for one in found if one.evidence and one.found is not Verdict.UNKNOWN]
    said = " ".join((f"Hồ sơ khai {stated}; không có nội dung nào đáp ứng.", *reasons, *open_yet))
    beside = next((one.beside for one in found if one.beside is not None), None)
    return Finding(holds=False, evidence=said, verdict=Verdict.UNKNOWN if open_yet else None, beside=beside)


def _way(one: Alternative, case: Case, facts: IndividualFacts) -> Finding:
    match one:
        case RatingReached(rating=rating):
            said = f"Xếp loại: {RATINGS[facts.task_rating].vi}."
            return Finding(facts.task_rating.reaches(rating), said if facts.task_rating.reaches(rating) else "")
        case InitiativeRecognised():
            return _initiative(one, case, facts)
        case ResearchAccepted(scope=scope, applied=applied):
            works = [work for work in facts.research if work.scope.reaches(scope) and (work.applied or not applied)]
            papers = [work.acceptance for work in works]
            return Finding(bool(papers), f"Đề tài được nghiệm thu tại {cited(papers[0])}." if papers else "")
        case CombatIngenuity(scope=scope):
            papers = [merit.confirmation for merit in facts.combat if merit.scope.reaches(scope)]
            return Finding(bool(papers), _confirmed(papers[0]) if papers else "")
        case TitlesInARow():
            return titles_in_a_row(one, case)
        case RatingsWithInitiatives():
            return _rated_with_initiatives(one, case, facts)
        case _:
            assert_never(one)


def _confirmed(paper: Document) -> str:
    return f"Mưu trí, sáng tạo trong chiến đấu: {paper.issuer} xác nhận tại {cited(paper)} ({AS_FILED})."


def _initiative(asked: InitiativeRecognised, case: Case, facts: IndividualFacts) -> Finding:
    counted = counting(case, facts, asked.scope, asked.years)
    if not counted.found:
        return Finding(holds=False, evidence=_without(counted).strip(), beside=counted.beside)
    paper = counted.found[0].paper
    by = "" if not counted.found[0].known else f" do {paper.issuer} công nhận, năm {counted.found[0].year}"
    marked = "" if counted.found[0].known else f" ({AS_FILED})"
    return Finding(holds=True, evidence=f"Sáng kiến được công nhận tại {cited(paper)}{by}{marked}.")


def _rated_with_initiatives(asked: RatingsWithInitiatives, case: Case, facts: IndividualFacts) -> Finding:
    rated = ratings_in_a_row(asked.rating, asked.years, case)
    counted = counting(case, facts, asked.scope, asked.years)
    said = f"{len(counted.found)} sáng kiến trong {asked.years} năm, cần {asked.count}{_marked(counted.found)}."
    enough = len(counted.found) >= asked.count
    verdict = rated.verdict if enough else None
    evidence = f"{rated.evidence} {said}{_without(counted)}"
    return Finding(rated.holds and enough, evidence, verdict=verdict, beside=rated.beside or counted.beside)


def _marked(found: Sequence[Counted]) -> str:
    filed = sum(not one.known for one in found)
    return f" ({filed} {AS_FILED})" if filed else ""


def _without(counted: Counting) -> str:
    return f" Không tính: {'; '.join(counted.left_out)}." if counted.left_out else ""


def results_not_reused(case: Case) -> RuleOutcome | None:
    """A special result grounds one award and no other; None where the dossier relies on none."""
    stated = case.facts.special_results
    if not stated:
        return None
    used = {one.paper.key: one for one in case.evidence.record.results_used}
    again = next((used[one.paper.key] for one in stated if one.paper.key in used), None)
    if again is None:
        said = f"{len(stated)} kết quả nêu trong hồ sơ chưa làm căn cứ cho khen thưởng nào."
    else:
        by = f" theo QĐ {cited(again.decision)}" if again.decision is not None else ""
        said = f"Kết quả {again.result} ({cited(again.paper)}) đã làm căn cứ tặng {again.title} năm {again.year}{by}."
    return RuleOutcome(
        rule="result_not_reused",
        holds=again is None,
        reason_code=None if again is None else ReasonCode.SPECIAL_RESULT_REUSED,
        evidence=said,
        citation=_REUSED,
        confidence=Confidence.SOURCED,
        verdict=Verdict.MET if again is None else Verdict.NOT_MET,
    )
