"""The rules of the simplified procedure: what an appraisal asks of a sudden deed, in the place of a year's rules."""

from collections.abc import Collection, Iterator

from contracts.catalog import catalogue, ruleset, title
from contracts.catalog.entries import SimplifiedProcedure
from contracts.catalog.terms import Ground
from contracts.facts import DeedFacts
from contracts.review import DossierSubmitted, RuleOutcome, Verdict
from contracts.review_words import SIMPLIFIED_GROUNDS, SUBJECTS
from contracts.vocabulary import CatalogCode, Confidence, ReasonCode
from services.review.catalogue.messages import furnished_by_unit
from services.review.dossier.achievements import results_not_reused
from services.review.dossier.case import Case, Finding, name_of, unknown
from services.review.dossier.found import DeedFound

_PRINCIPLE = "Nguyên tắc một thành tích, một khen thưởng"
_INCOMPLETE = ReasonCode.INCOMPLETE


def appraise_deed(dossier: DossierSubmitted, documents: Collection[CatalogCode], case: Case) -> Iterator[RuleOutcome]:
    """The outcome of each rule for a dossier by the simplified procedure, under the ruleset of `case`."""
    law, facts = ruleset(case.ruleset).simplified, case.facts
    if not isinstance(facts, DeedFacts):
        raise TypeError("a dossier by the simplified procedure states a deed")
    yield _outcome("simplified_form", _form(dossier, law), law, case, ReasonCode.CRITERIA_NOT_MET)
    yield _outcome("subject_kind", _subject(dossier, law), law, case, ReasonCode.INELIGIBLE_SUBJECT)
    yield _outcome("simplified_ground", _ground(facts, law), law, case, ReasonCode.CRITERIA_NOT_MET)
    yield _outcome("deed_in_window", _window(facts, law, case), law.window, case, ReasonCode.LATE)
    yield _outcome(
        "documents_complete", _papers(law, {*documents, *case.evidence.attached}), law.documents, case, _INCOMPLETE
    )
    yield _outcome("achievement_certified", _certified(facts), law.certificate, case, _INCOMPLETE)
    yield _one_award(facts, case)
    reused = results_not_reused(case)
    if reused is None:
        stated = unknown("Hồ sơ không nêu kết quả nào, kèm văn bản ghi nhận, làm căn cứ khen thưởng.")
        yield _outcome("result_not_reused", stated, law, case, _INCOMPLETE)
    else:
        yield reused


def _outcome(rule: str, found: Finding, ground: Ground, case: Case, reason: ReasonCode) -> RuleOutcome:
    return RuleOutcome(
        rule=rule,
        holds=found.holds,
        reason_code=None if found.holds else reason,
        evidence=found.evidence,
        citation=ground.citation,
        confidence=case.sure_of(ground),
        verdict=found.found,
    )


def _form(dossier: DossierSubmitted, law: SimplifiedProcedure) -> Finding:
    name = name_of(dossier.title)
    if dossier.title in law.forms:
        return Finding(holds=True, evidence=f"{name} được tặng theo thủ tục đơn giản.")
    return Finding(holds=False, evidence=f"{name} không thuộc các hình thức được tặng theo thủ tục đơn giản.")


def _subject(dossier: DossierSubmitted, law: SimplifiedProcedure) -> Finding:
    kind = SUBJECTS[dossier.subject.kind].vi.lower()
    allowed = title(dossier.title, dossier.ruleset).subjects if dossier.title in law.forms else ()
    fits = dossier.subject.kind.value in {one.value for one in allowed}
    stated = "thuộc" if fits else "không thuộc"
    return Finding(fits, f"Hồ sơ của {kind}, {stated} đối tượng được tặng.")


def _ground(facts: DeedFacts, law: SimplifiedProcedure) -> Finding:
    if facts.ground is None:
        return Finding(holds=False, evidence="Hồ sơ chưa nêu khen thưởng theo điều kiện nào của thủ tục đơn giản.")
    words = SIMPLIFIED_GROUNDS[facts.ground].vi
    stated = f"Điều kiện nêu trong hồ sơ: {words}; thành tích: {facts.deed} ({facts.place}, {facts.done_on:%d/%m/%Y})."
    return Finding(facts.ground in law.grounds, stated)


def _window(facts: DeedFacts, law: SimplifiedProcedure, case: Case) -> Finding:
    """The days from the deed to the filing, where the law bounds them."""
    days = (case.filed_on - facts.done_on).days
    passed = f"Lập thành tích ngày {facts.done_on:%d/%m/%Y}, nộp hồ sơ sau {days} ngày"
    if law.window.days is None:
        return Finding(holds=True, evidence=f"{passed}; chưa thấy quy định thời hạn.", verdict=Verdict.WAIVED)
    return Finding(days <= law.window.days, f"{passed}; không quá {law.window.days} ngày.")


def _papers(law: SimplifiedProcedure, held: Collection[CatalogCode]) -> Finding:
    needed = [one.code for one in law.documents.required if furnished_by_unit(one.code)]
    missing = [code for code in needed if code not in held]
    names = "; ".join(catalogue().documents[code].vi for code in missing or needed)
    return Finding(not missing, f"Thiếu: {names}." if missing else f"Đủ thành phần: {names}.")


def _certified(facts: DeedFacts) -> Finding:
    stated = "đã" if facts.certified else "chưa"
    return Finding(facts.certified, f"Thủ trưởng đơn vị {stated} xác nhận bản tóm tắt thành tích.")


def _one_award(facts: DeedFacts, case: Case) -> RuleOutcome:
    """One deed is commended once, whichever unit proposes it and for whichever form."""
    again = next((one for one in case.evidence.record.deeds if _is_same(facts, one)), None)
    found = "Thành tích này chưa được đề nghị ở hồ sơ nào khác đã đủ điều kiện."
    if again is not None:
        found = f"Thành tích này đã được {again.unit} đề nghị tặng {name_of(again.title)} ở hồ sơ khác."
    return RuleOutcome(
        rule="not_elsewhere",
        holds=again is None,
        reason_code=None if again is None else ReasonCode.DUPLICATE_ACHIEVEMENT,
        evidence=found,
        citation=_PRINCIPLE,
        confidence=Confidence.KNOWN,
        verdict=Verdict.MET if again is None else Verdict.NOT_MET,
    )


def _is_same(facts: DeedFacts, other: DeedFound) -> bool:
    papers = {one.paper.key for one in facts.special_results}
    return facts.key == other.facts.key or not papers.isdisjoint(one.paper.key for one in other.facts.special_results)
