"""The words of what came of a dossier."""

from typing import assert_never

from contracts.vocabulary import Body
from services.notification.domain.contact import Language
from services.notification.domain.phrases import (
    Words,
    day_vi,
    document_en,
    document_vi,
    named,
    short,
    title_name,
    whom,
)
from services.notification.domain.tidings import (
    AwardGranted,
    DossierFoundEligible,
    DossierFoundWanting,
    DossierTidings,
    DossierTurnedDown,
    Found,
)
from services.notification.domain.wordlists import BODIES, REASONS


def of_dossier_vi(addressee: Body, told: DossierTidings) -> Words:
    """How `addressee` is told in Vietnamese."""
    match told:
        case DossierFoundEligible():
            return _found_eligible_vi(addressee, told)
        case DossierFoundWanting():
            return _found_wanting_vi(addressee, told)
        case DossierTurnedDown():
            return _turned_down_vi(told)
        case AwardGranted():
            return _granted_vi(addressee, told)
        case _:
            assert_never(told)


def of_dossier_en(addressee: Body, told: DossierTidings) -> Words:
    """How `addressee` is told in English."""
    match told:
        case DossierFoundEligible():
            return _found_eligible_en(addressee, told)
        case DossierFoundWanting():
            return _found_wanting_en(addressee, told)
        case DossierTurnedDown():
            return _turned_down_en(told)
        case AwardGranted():
            return _granted_en(addressee, told)
        case _:
            assert_never(told)


def _found_eligible_vi(addressee: Body, told: DossierFoundEligible) -> Words:
    return Words(
        f"Hồ sơ đủ điều kiện: {told.subject.name}",
        f"Qua thẩm định ngày {day_vi(told.appraised_on)}, {told.body} nhận thấy hồ sơ của {addressee.name} đề nghị "
        f"tặng danh hiệu “{title_name(told.title, Language.VI)}” năm {told.year} cho {whom(told.subject)} "
        "đủ điều kiện trình Hội đồng Thi đua – Khen thưởng.",
    )


def _found_eligible_en(addressee: Body, told: DossierFoundEligible) -> Words:
    return Words(
        f"Dossier eligible: {told.subject.name}",
        f"{told.body} appraised, on {told.appraised_on.isoformat()}, the dossier of {addressee.name} that proposes "
        f"{whom(told.subject)} for “{title_name(told.title, Language.EN)}” of {told.year}. It meets the conditions and "
        "can go before the council.",
    )


def _found_wanting_vi(addressee: Body, told: DossierFoundWanting) -> Words:
    title = title_name(told.title, Language.VI)
    reasons = "\n".join(_reason(found, Language.VI) for found in told.found)
    return Words(
        f"Hồ sơ chưa đủ điều kiện: {told.subject.name}",
        f"Qua thẩm định ngày {day_vi(told.appraised_on)}, {told.body} nhận thấy hồ sơ của {addressee.name} đề nghị "
        f"tặng danh hiệu “{title}” năm {told.year} cho {whom(told.subject)} chưa đủ điều kiện:\n{reasons}",
    )


def _found_wanting_en(addressee: Body, told: DossierFoundWanting) -> Words:
    title = title_name(told.title, Language.EN)
    reasons = "\n".join(_reason(found, Language.EN) for found in told.found)
    return Words(
        f"Dossier not eligible: {told.subject.name}",
        f"{told.body} appraised, on {told.appraised_on.isoformat()}, the dossier of {addressee.name} that proposes "
        f"{whom(told.subject)} for “{title}” of {told.year}. It does not meet the conditions:\n{reasons}",
    )


def _turned_down_vi(told: DossierTurnedDown) -> Words:
    title = title_name(told.title, Language.VI)
    reasons = "; ".join(REASONS[code].vi for code in told.codes)
    return Words(
        f"Không khen thưởng: {told.subject.name}",
        f"{BODIES[told.stage].vi} danh hiệu “{title}” năm {told.year} đối với {whom(told.subject)}.\n"
        f"Lý do: {reasons}.{_in_words(told)}",
    )


def _turned_down_en(told: DossierTurnedDown) -> Words:
    title = title_name(told.title, Language.EN)
    reasons = "; ".join(REASONS[code].en for code in told.codes)
    return Words(
        f"No award: {told.subject.name}",
        f"{BODIES[told.stage].en} “{title}” of {told.year} for {whom(told.subject)}.\n"
        f"Reason: {reasons}.{_in_words(told)}",
    )


def _in_words(told: DossierTurnedDown) -> str:
    return f"\n{short(told.explanation)}" if told.explanation else ""


def _granted_vi(addressee: Body, told: AwardGranted) -> Words:
    return Words(
        f"Tặng danh hiệu “{told.title_name}”: {told.subject.name}",
        f"Tại Quyết định số {document_vi(told.decision)}, {told.authority} đã tặng danh hiệu “{told.title_name}” "
        f"năm {told.year} cho {whom(told.subject)} thuộc {addressee.name}.\n"
        "Đề nghị đơn vị thông báo đến cá nhân, tập thể được khen thưởng và tổ chức công bố, trao tặng trang trọng, "
        "tiết kiệm.",
    )


def _granted_en(addressee: Body, told: AwardGranted) -> Words:
    return Words(
        f"“{told.title_name}” awarded: {told.subject.name}",
        f"By decision {document_en(told.decision)}, {told.authority} has awarded “{told.title_name}” of {told.year} "
        f"to {whom(told.subject)} of {addressee.name}.\n"
        "Please inform those honoured and arrange a dignified and thrifty conferral.",
    )


def _reason(found: Found, language: Language) -> str:
    """The evidence stands in the notice as it was recorded, which is in Vietnamese."""
    sentence = named(REASONS, found.code, language)
    if found.evidence and language is Language.VI:
        sentence = f"{sentence}: {short(found.evidence).rstrip('.')}"
    ground = "Căn cứ" if language is Language.VI else "Ground"
    return f"- {sentence}. {ground}: {short(found.citation)}." if found.citation else f"- {sentence}."
