"""The wording of notices about a dossier."""

from typing import assert_never

from contracts.vocabulary import Body
from services.notification.contact.messages import Language
from services.notification.notice.facts import (
    DecidedAward,
    DossierFacts,
    EligibleDossier,
    Ground,
    IneligibleDossier,
    RefusedDossier,
)
from services.notification.notice.phrases import (
    Wording,
    day_vi,
    document_en,
    document_vi,
    named,
    short,
    title_name,
    whom,
)
from services.notification.notice.terms import BODIES, BODIES_ABOVE, REASONS, Bilingual


def dossier_vi(addressee: Body, facts: DossierFacts) -> Wording:
    """The notice to `addressee` in Vietnamese."""
    match facts:
        case EligibleDossier():
            return _eligible_vi(addressee, facts)
        case IneligibleDossier():
            return _ineligible_vi(addressee, facts)
        case RefusedDossier():
            return _refused_vi(facts)
        case DecidedAward():
            return _awarded_vi(addressee, facts)
        case _:
            assert_never(facts)


def dossier_en(addressee: Body, facts: DossierFacts) -> Wording:
    """The notice to `addressee` in English."""
    match facts:
        case EligibleDossier():
            return _eligible_en(addressee, facts)
        case IneligibleDossier():
            return _ineligible_en(addressee, facts)
        case RefusedDossier():
            return _refused_en(facts)
        case DecidedAward():
            return _awarded_en(addressee, facts)
        case _:
            assert_never(facts)


def _eligible_vi(addressee: Body, facts: EligibleDossier) -> Wording:
    return Wording(
        f"Hồ sơ đủ điều kiện: {facts.subject.name}",
        f"Qua thẩm định ngày {day_vi(facts.appraised_on)}, {facts.body} nhận thấy hồ sơ của {addressee.name} đề nghị "
        f"tặng danh hiệu “{title_name(facts.title, Language.VI)}” năm {facts.year} cho {whom(facts.subject)} "
        "đủ điều kiện trình Hội đồng Thi đua – Khen thưởng.",
    )


def _eligible_en(addressee: Body, facts: EligibleDossier) -> Wording:
    return Wording(
        f"Dossier eligible: {facts.subject.name}",
        f"{facts.body} appraised, on {facts.appraised_on.isoformat()}, the dossier of {addressee.name} that proposes "
        f"{whom(facts.subject)} for “{title_name(facts.title, Language.EN)}” of {facts.year}. "
        "It meets the conditions and can go before the council.",
    )


def _ineligible_vi(addressee: Body, facts: IneligibleDossier) -> Wording:
    title = title_name(facts.title, Language.VI)
    reasons = "\n".join(_ground(ground, Language.VI) for ground in facts.grounds)
    return Wording(
        f"Hồ sơ chưa đủ điều kiện: {facts.subject.name}",
        f"Qua thẩm định ngày {day_vi(facts.appraised_on)}, {facts.body} nhận thấy hồ sơ của {addressee.name} đề nghị "
        f"tặng danh hiệu “{title}” năm {facts.year} cho {whom(facts.subject)} chưa đủ điều kiện:\n{reasons}",
    )


def _ineligible_en(addressee: Body, facts: IneligibleDossier) -> Wording:
    title = title_name(facts.title, Language.EN)
    reasons = "\n".join(_ground(ground, Language.EN) for ground in facts.grounds)
    return Wording(
        f"Dossier not eligible: {facts.subject.name}",
        f"{facts.body} appraised, on {facts.appraised_on.isoformat()}, the dossier of {addressee.name} that proposes "
        f"{whom(facts.subject)} for “{title}” of {facts.year}. It does not meet the conditions:\n{reasons}",
    )


def _refused_vi(facts: RefusedDossier) -> Wording:
    title = title_name(facts.title, Language.VI)
    reasons = "; ".join(REASONS[code].vi for code in facts.codes)
    return Wording(
        f"Không khen thưởng: {facts.subject.name}",
        f"{_body(facts).vi} danh hiệu “{title}” năm {facts.year} đối với {whom(facts.subject)}.\n"
        f"Lý do: {reasons}.{_explanation(facts)}",
    )


def _refused_en(facts: RefusedDossier) -> Wording:
    title = title_name(facts.title, Language.EN)
    reasons = "; ".join(REASONS[code].en for code in facts.codes)
    return Wording(
        f"No award: {facts.subject.name}",
        f"{_body(facts).en} “{title}” of {facts.year} for {whom(facts.subject)}.\n"
        f"Reason: {reasons}.{_explanation(facts)}",
    )


def _body(facts: RefusedDossier) -> Bilingual:
    return (BODIES_ABOVE if facts.above else BODIES)[facts.stage]


def _explanation(facts: RefusedDossier) -> str:
    return f"\n{short(facts.explanation)}" if facts.explanation else ""


def _awarded_vi(addressee: Body, facts: DecidedAward) -> Wording:
    return Wording(
        f"Tặng danh hiệu “{facts.title_name}”: {facts.subject.name}",
        f"Tại Quyết định số {document_vi(facts.decision)}, {facts.authority} đã tặng danh hiệu “{facts.title_name}” "
        f"năm {facts.year} cho {whom(facts.subject)} thuộc {addressee.name}.\n"
        "Đề nghị đơn vị thông báo đến cá nhân, tập thể được khen thưởng và tổ chức công bố, trao tặng trang trọng, "
        "tiết kiệm.",
    )


def _awarded_en(addressee: Body, facts: DecidedAward) -> Wording:
    return Wording(
        f"“{facts.title_name}” awarded: {facts.subject.name}",
        f"By decision {document_en(facts.decision)}, {facts.authority} has awarded “{facts.title_name}” of "
        f"{facts.year} to {whom(facts.subject)} of {addressee.name}.\n"
        "Please inform those honoured and arrange a dignified and thrifty conferral.",
    )


def _ground(ground: Ground, language: Language) -> str:
    """The evidence stands in the notice as it was recorded, which is in Vietnamese."""
    sentence = named(REASONS, ground.code, language)
    if ground.evidence and language is Language.VI:
        sentence = f"{sentence}: {short(ground.evidence).rstrip('.')}"
    label = "Căn cứ" if language is Language.VI else "Ground"
    return f"- {sentence}. {label}: {short(ground.citation)}." if ground.citation else f"- {sentence}."
