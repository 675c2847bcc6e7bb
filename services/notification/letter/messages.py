"""The commands of letters, and the events that record what was sent to whom, and what became of it."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import override

from contracts.message import Command, Event, Message
from contracts.vocabulary import Code, Instant, Name, NoticeId, Text
from services.notification.choice.messages import Person
from services.notification.contact.messages import EmailAddress, Language
from services.notification.notice.messages import Attempt, Delivery

Number = Annotated[int, Field(ge=1, le=1000)]
"""The number of a letter among those of one notice; a digest and a trial are number 1."""


class LetterKind(StrEnum):
    """What a letter is."""

    DIGEST = "digest"
    """The notices of a day together."""
    COPY = "copy"
    """A notice for a person's own mailbox."""
    TRIAL = "trial"
    """A text of a notice, filled with examples, for whoever tries it out."""


class Content(Message):
    """A letter: to whom, in which language, and exactly what it says; `person` is empty for an addressee's mailbox.

    `email` is None for a person's own mailbox: its address is looked up when the letter is sent, so that no event
    holds it.
    """

    kind: LetterKind
    addressee: Code
    person: Person
    email: EmailAddress | None
    language: Language
    subject: Name
    text: Text
    notices: Annotated[tuple[NoticeId, ...], Field(max_length=1000)] = ()


class _OfLetter(Command):
    letter_id: UUID

    @property
    @override
    def stream(self) -> str:
        """The letter's own; copies of one notice have one together."""
        return f"letter-{self.letter_id}"


class SendLetter(_OfLetter):
    """Send a letter; `until` is the instant up to which a digest holds the notices of its mailbox."""

    content: Content
    until: Instant | None = None


class CopyNotice(_OfLetter):
    """Send a notice to the people who have chosen to get it at once."""

    notice_id: NoticeId


class _OfAttempt(_OfLetter):
    number: Number
    attempt: Attempt


class StartLetter(_OfAttempt):
    """Start to send a letter."""


class RecordLetter(_OfAttempt):
    """Record the outcome of sending a letter; `detail` is the mail server's reply."""

    delivery: Delivery
    detail: Text


class RetryLetter(_OfAttempt):
    """Queue a letter once more that the mail server has put off, as its time has come."""


class ResendLetter(_OfLetter):
    """Send a letter once more that failed, or may not have arrived."""

    number: Number


class EndDigests(Command):
    """Note that the digests of a working day are under way."""

    day: date
    digests: Annotated[int, Field(ge=0, le=1_000_000)]

    @property
    @override
    def stream(self) -> str:
        """The day's own."""
        return f"letter-{self.day.isoformat()}"


class LetterQueued(Event):
    """A letter is to be sent, with exactly this content (gửi thư); `attempt` counts from 1."""

    letter_id: UUID
    number: Number
    attempt: Attempt
    content: Content
    until: Instant | None = None


class LetterStarted(Event):
    """The sending of a letter has begun; from here on the mail server may have it."""

    letter_id: UUID
    number: Number
    attempt: Attempt


class LetterHandled(Event):
    """The outcome of handing a letter to the mail server is known, or it is known that nobody can know it."""

    letter_id: UUID
    number: Number
    attempt: Attempt
    delivery: Delivery
    detail: Text


class DigestsGiven(Event):
    """The digests of a working day are under way (gộp thông báo); on one without any there are none."""

    day: date
    digests: Annotated[int, Field(ge=0, le=1_000_000)]
