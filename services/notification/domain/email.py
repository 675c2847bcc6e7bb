"""How the e-mail of a notice fares: in line, begun, and what became of it."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias, assert_never

from contracts.message import Event, Refusal
from contracts.notification import NoticeFailed
from contracts.vocabulary import Name, NoticeId, Text
from services.notification.domain.contact import EmailAddress, Language


class Delivery(StrEnum):
    """What a mail server answered."""

    ACCEPTED = "accepted"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """It had the message and did not say what it did with it."""


class EmailQueued(Event):
    """A notice is to be sent by e-mail, in exactly these words; `attempt` counts from 1."""

    notice_id: NoticeId
    attempt: int
    email: EmailAddress
    language: Language
    subject: Name
    text: Text


class EmailStarted(Event):
    """The sending of an e-mail has begun; from here on it may have left the house."""

    notice_id: NoticeId
    attempt: int


class EmailAccepted(Event):
    """The mail server took an e-mail."""

    notice_id: NoticeId
    attempt: int
    detail: Text


class EmailUnconfirmed(Event):
    """Nobody knows whether an e-mail left the house; it is not sent again unless an operator wishes so."""

    notice_id: NoticeId
    attempt: int
    detail: Text


class ContactUnknown(Refusal):
    """An e-mail needs an address to go to."""

    code = "contact-unknown"
    vi = "{addressee} chưa đăng ký địa chỉ thư điện tử; hãy đặt địa chỉ trước."
    en = "{addressee} has no e-mail address yet; set its contact first."


class EmailArrived(Refusal):
    """What the mail server has taken is not sent again."""

    code = "email-arrived"
    vi = "Thư điện tử đã được máy chủ thư tiếp nhận nên không gửi lại."
    en = "The mail server has taken this e-mail, so it is not sent again."


class EmailNotInLine(Refusal):
    """An e-mail is taken in hand once, while it waits in line."""

    code = "email-not-in-line"
    vi = "Thư số {attempt} không còn chờ gửi."
    en = "E-mail number {attempt} is not waiting to be sent."


class EmailState(StrEnum):
    """How the latest e-mail of a notice fares."""

    NONE = "none"
    QUEUED = "queued"
    STARTED = "started"
    ACCEPTED = "accepted"
    FAILED = "failed"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, slots=True)
class Email:
    """The latest e-mail of a notice; `attempt` is 0 where there was none."""

    attempt: int = 0
    state: EmailState = EmailState.NONE


EmailEvent: TypeAlias = EmailQueued | EmailStarted | EmailAccepted | EmailUnconfirmed | NoticeFailed


def evolve_email(email: Email, event: EmailEvent) -> Email:
    """What is true of a notice's e-mail after an event."""
    match event:
        case EmailQueued(attempt=attempt):
            return Email(attempt, EmailState.QUEUED)
        case EmailStarted():
            return replace(email, state=EmailState.STARTED)
        case EmailAccepted():
            return replace(email, state=EmailState.ACCEPTED)
        case NoticeFailed():
            return replace(email, state=EmailState.FAILED)
        case EmailUnconfirmed():
            return replace(email, state=EmailState.UNCONFIRMED)
        case _:
            assert_never(event)
