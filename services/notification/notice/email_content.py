"""The content of an e-mail: less than the notice, since others than its addressee may come to see it (ADR 0022).

The subject names the kind of notice and its plan, and no person. The text may name a person, but the reasons of an
outcome stay in the inbox, as they can reveal discipline or somebody's year.
"""

from collections.abc import Mapping
from typing import NamedTuple

from contracts.notification import About
from contracts.vocabulary import Document
from services.notification.contact.messages import Language
from services.notification.notice.facts import EligibleDossier, NoticeFacts, WithdrawnTitle
from services.notification.notice.phrases import Wording
from services.notification.notice.terms import Bilingual

KINDS: Mapping[About, Bilingual] = {
    About.PLAN_ISSUED: Bilingual("Ban hành kế hoạch", "Plan issued"),
    About.PLAN_AMENDED: Bilingual("Sửa đổi, bổ sung kế hoạch", "Plan amended"),
    About.PLAN_WITHDRAWN: Bilingual("Thu hồi kế hoạch", "Plan withdrawn"),
    About.REGISTRATION_ACCEPTED: Bilingual("Tiếp nhận bản đăng ký", "Registration accepted"),
    About.REGISTRATION_RETURNED: Bilingual("Trả lại bản đăng ký", "Registration returned"),
    About.REGISTRATION_WITHDRAWN: Bilingual("Rút đăng ký danh hiệu", "Registered title withdrawn"),
    About.REGISTRATION_CLOSED: Bilingual("Chấm dứt đăng ký", "Registration ended"),
    About.REGISTRATION_MISSING: Bilingual("Chưa đăng ký danh hiệu", "Registration missing"),
    About.DOSSIER_ELIGIBLE: Bilingual("Kết quả thẩm định hồ sơ", "Outcome of an appraisal"),
    About.DOSSIER_INELIGIBLE: Bilingual("Kết quả thẩm định hồ sơ", "Outcome of an appraisal"),
    About.DOSSIER_REFUSED: Bilingual("Kết quả xét khen thưởng", "Outcome of a dossier"),
    About.AWARD_DECIDED: Bilingual("Quyết định khen thưởng", "Award decided"),
}
"""The kind of a notice in the subject of its e-mail; an eligible and an ineligible dossier look alike."""
WITH_REASONS = frozenset(
    {
        About.REGISTRATION_RETURNED,
        About.REGISTRATION_WITHDRAWN,
        About.DOSSIER_INELIGIBLE,
        About.DOSSIER_REFUSED,
    }
)
"""Notices whose text gives reasons, of a person or in somebody's own words."""
_IN_THE_INBOX = Bilingual(
    "Nội dung và lý do: đề nghị xem trong hộp thông báo của đơn vị trên hệ thống thi đua, khen thưởng.",
    "The findings and the reasons are in the inbox of your unit in the emulation and commendation system.",
)


class EmailContent(NamedTuple):
    """The subject of an e-mail and its text."""

    subject: str
    text: str


def is_mailed(facts: NoticeFacts) -> bool:
    """Whether an addressee with an address gets an e-mail of `facts` too.

    Not of each of its many eligible dossiers, nor of a title that the unit itself has withdrawn.
    """
    if isinstance(facts, WithdrawnTitle):
        return facts.by_standing_body
    return not isinstance(facts, EligibleDossier)


def email_content(about: About, notice: Wording, plan: Document | None, language: Language) -> EmailContent:
    """The e-mail of a notice; `plan` is None where planning has not said the plan yet."""
    vietnamese = language is Language.VI
    kind, inbox = (pair.vi if vietnamese else pair.en for pair in (KINDS[about], _IN_THE_INBOX))
    of_plan = "" if plan is None else f" – Kế hoạch số {plan}" if vietnamese else f" – plan {plan}"
    text = f"{notice.title}.\n{inbox}" if about in WITH_REASONS else notice.text
    return EmailContent(f"{kind}{of_plan}", text)
