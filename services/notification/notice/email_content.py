"""The content of an e-mail: less than the notice, since others than its addressee may come to see it (ADR 0022).

The subject names the kind of notice and its plan, and no person. The text may name a person, but the reasons of an
outcome stay in the inbox, as they can reveal discipline or somebody's year.
"""

from typing import NamedTuple

from contracts.notification import About
from contracts.vocabulary import Document
from services.notification.contact.messages import Language
from services.notification.notice.facts import NoticeFacts, WithdrawnTitle
from services.notification.notice.phrases import Wording
from services.notification.notice.table import EmailHolds, Mailed, table
from services.notification.notice.terms import Bilingual

_IN_THE_INBOX = Bilingual(
    "Nội dung và lý do: đề nghị xem trong hộp thông báo của đơn vị trên hệ thống thi đua, khen thưởng.",
    "The findings and the reasons are in the inbox of your unit in the emulation and commendation system.",
)


class EmailContent(NamedTuple):
    """The subject of an e-mail and its text."""

    subject: str
    text: str


def is_mailed(facts: NoticeFacts) -> bool:
    """Whether the table has an e-mail of `facts` sent to an addressee with an address."""
    mailed = table()[facts.about].mailed
    by_standing_body = isinstance(facts, WithdrawnTitle) and facts.by_standing_body
    return mailed is Mailed.ALWAYS or (mailed is Mailed.WHEN_BY_STANDING_BODY and by_standing_body)


def email_content(about: About, notice: Wording, plan: Document | None, language: Language) -> EmailContent:
    """The e-mail of a notice; `plan` is None where planning has not said the plan yet."""
    vietnamese, kind = language is Language.VI, table()[about]
    name, inbox = (pair.vi if vietnamese else pair.en for pair in (kind.name, _IN_THE_INBOX))
    of_plan = "" if plan is None else f" – Kế hoạch số {plan}" if vietnamese else f" – plan {plan}"
    text = f"{notice.title}.\n{inbox}" if kind.email is EmailHolds.WITHOUT_REASONS else notice.text
    return EmailContent(f"{name}{of_plan}", text)
