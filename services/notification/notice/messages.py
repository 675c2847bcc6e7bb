"""The commands of a notice, and the events that stay at home: its second language, and the state of its e-mail."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import override

from contracts.duties import Duty
from contracts.message import Command, Event
from contracts.vocabulary import Body, Name, NoticeId, PlanId, Text
from services.notification.contact.messages import EmailAddress, Language
from services.notification.notice.facts import NoticeFacts

Attempt = Annotated[int, Field(ge=1, le=1000)]
"""The number of an e-mail of one notice; each further one is asked for by an operator."""


class Delivery(StrEnum):
    """The outcome of handing an e-mail to the mail server."""

    ACCEPTED = "accepted"
    """The server took it and answers for it."""
    FAILED = "failed"
    """The server will not take it."""
    DEFERRED = "deferred"
    """The server read the text and asks to have it later: it has not taken it."""
    UNKNOWN = "unknown"
    """The text was sent and no reply came."""


class _OfNotice(Command):
    notice_id: NoticeId

    @property
    @override
    def stream(self) -> str:
        """The notice's own."""
        return f"notice-{self.notice_id}"


class ServeNotice(_OfNotice):
    """Serve a notice of the event `source` on an addressee: on its people with one of `duties`, on all without."""

    addressee: Body
    facts: NoticeFacts
    source: UUID
    plan_id: PlanId | None
    duties: tuple[Duty, ...] = ()


class AcknowledgeNotice(_OfNotice):
    """Acknowledge a notice, as its addressee."""


class ResendEmail(_OfNotice):
    """Send a notice by e-mail once more, or for the first time."""


class RetryEmail(_OfNotice):
    """Queue a deferred e-mail once more, as its time has come; `attempt` is the number of the deferred one."""

    attempt: Attempt


class StartEmail(_OfNotice):
    """Start to send e-mail number `attempt`."""

    attempt: Attempt


class RecordEmail(_OfNotice):
    """Record the outcome of e-mail number `attempt`; `detail` is the mail server's reply."""

    attempt: Attempt
    delivery: Delivery
    detail: Text


class NoticeTranslated(Event):
    """A notice was worded in a second language."""

    notice_id: NoticeId
    language: Language
    title: Name
    text: Text


class EmailQueued(Event):
    """A notice is to be sent by e-mail, with exactly this subject and text; `attempt` counts from 1."""

    notice_id: NoticeId
    attempt: Attempt
    email: EmailAddress
    language: Language
    subject: Name
    text: Text


class EmailStarted(Event):
    """The sending of an e-mail has begun; from here on the mail server may have it."""

    notice_id: NoticeId
    attempt: Attempt


class EmailAccepted(Event):
    """The mail server accepted an e-mail."""

    notice_id: NoticeId
    attempt: Attempt
    detail: Text


class EmailDeferred(Event):
    """The mail server put off an e-mail after it had read the text (tạm hoãn); it is queued again later."""

    notice_id: NoticeId
    attempt: Attempt
    detail: Text


class EmailUnconfirmed(Event):
    """It is not known whether the mail server has an e-mail; only an operator has it sent again."""

    notice_id: NoticeId
    attempt: Attempt
    detail: Text
