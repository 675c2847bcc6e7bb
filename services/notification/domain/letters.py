"""What of a notice goes out by e-mail, which others than its addressee may come to see.

The subject line says what kind of notice it is and of which plan, never of whom. The text may name a person, but the
reasons of an outcome stay in the inbox, as they can tell of discipline or of somebody's year.
"""

from collections.abc import Mapping

from contracts.notification import About
from contracts.vocabulary import Document
from services.notification.domain.contact import Language
from services.notification.domain.phrases import Words
from services.notification.domain.wordlists import Pair

KINDS: Mapping[About, Pair] = {
    About.PLAN_ISSUED: Pair("Ban hành kế hoạch", "Plan issued"),
    About.PLAN_AMENDED: Pair("Sửa đổi, bổ sung kế hoạch", "Plan amended"),
    About.PLAN_WITHDRAWN: Pair("Thu hồi kế hoạch", "Plan withdrawn"),
    About.REGISTRATION_ACCEPTED: Pair("Tiếp nhận bản đăng ký", "Registration accepted"),
    About.REGISTRATION_RETURNED: Pair("Trả lại bản đăng ký", "Registration returned"),
    About.REGISTRATION_WITHDRAWN: Pair("Rút đăng ký danh hiệu", "Registered title withdrawn"),
    About.REGISTRATION_CLOSED: Pair("Chấm dứt đăng ký", "Registration ended"),
    About.REGISTRATION_MISSING: Pair("Chưa đăng ký danh hiệu", "Registration missing"),
    About.DOSSIER_ELIGIBLE: Pair("Kết quả thẩm định hồ sơ", "Outcome of an appraisal"),
    About.DOSSIER_INELIGIBLE: Pair("Kết quả thẩm định hồ sơ", "Outcome of an appraisal"),
    About.DOSSIER_REFUSED: Pair("Kết quả xét khen thưởng", "Outcome of a dossier"),
    About.AWARD_DECIDED: Pair("Quyết định khen thưởng", "Award decided"),
}
"""What a subject line calls a notice; good news of an appraisal and bad look alike in it."""
WITH_REASONS = frozenset(
    {
        About.REGISTRATION_RETURNED,
        About.REGISTRATION_WITHDRAWN,
        About.DOSSIER_INELIGIBLE,
        About.DOSSIER_REFUSED,
    }
)
"""Notices whose text says why, of a person or in somebody's own words."""
_IN_THE_INBOX = Pair(
    "Nội dung và lý do: đề nghị xem trong hộp thông báo của đơn vị trên hệ thống thi đua, khen thưởng.",
    "What was found and why lies in the inbox of your unit in the emulation and commendation system.",
)


def letter(about: About, notice: Words, plan: Document | None, language: Language) -> Words:
    """The e-mail of a notice of a plan, which is None where it was not heard of: subject and text."""
    vietnamese = language is Language.VI
    kind, inbox = (pair.vi if vietnamese else pair.en for pair in (KINDS[about], _IN_THE_INBOX))
    of_plan = "" if plan is None else f" – Kế hoạch số {plan}" if vietnamese else f" – plan {plan}"
    text = f"{notice.title}.\n{inbox}" if about in WITH_REASONS else notice.text
    return Words(f"{kind}{of_plan}", text)
