"""The states of a notice and of its latest e-mail."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeAlias, assert_never

from contracts.duties import Duty
from contracts.notification import About, NoticeAcknowledged, NoticeFailed, NoticeServed
from contracts.vocabulary import Body
from services.notification.contact.messages import Language
from services.notification.notice.messages import (
    EmailAccepted,
    EmailDeferred,
    EmailQueued,
    EmailStarted,
    EmailUnconfirmed,
    NoticeTranslated,
)
from services.notification.notice.phrases import Wording


class EmailState(StrEnum):
    """The state of the latest e-mail of a notice."""

    NONE = "none"
    QUEUED = "queued"
    STARTED = "started"
    ACCEPTED = "accepted"
    FAILED = "failed"
    UNCONFIRMED = "unconfirmed"
    DEFERRED = "deferred"


@dataclass(frozen=True, slots=True)
class Email:
    """The latest e-mail of a notice; `attempt` is 0 where there was none.

    `deferrals` is how often in a row the mail server has put it off.
    """

    attempt: int = 0
    state: EmailState = EmailState.NONE
    deferrals: int = 0


@dataclass(frozen=True, slots=True)
class Unserved:
    """Nothing was served yet."""


@dataclass(frozen=True, slots=True)
class Served:
    """A notice in its addressee's inbox."""

    addressee: Body
    about: About
    wording: Mapping[Language, Wording]
    duties: tuple[Duty, ...] = ()
    acknowledged: bool = False
    email: Email = field(default_factory=Email)


EmailEvent: TypeAlias = EmailQueued | EmailStarted | EmailAccepted | EmailDeferred | EmailUnconfirmed | NoticeFailed
NoticeEvent: TypeAlias = NoticeServed | NoticeTranslated | NoticeAcknowledged | EmailEvent
State: TypeAlias = Unserved | Served
INITIAL: State = Unserved()


def evolve(state: State, event: NoticeEvent) -> State:
    """The state of a notice after an event."""
    if isinstance(event, NoticeServed):
        return Served(event.addressee, event.about, {Language.VI: Wording(event.title, event.text)}, event.duties)
    if isinstance(state, Unserved):
        return state
    match event:
        case NoticeTranslated(language=language, title=title, text=text):
            return replace(state, wording={**state.wording, language: Wording(title, text)})
        case NoticeAcknowledged():
            return replace(state, acknowledged=True)
        case EmailQueued() | EmailStarted() | EmailAccepted() | EmailDeferred() | EmailUnconfirmed() | NoticeFailed():
            return replace(state, email=evolve_email(state.email, event))
        case _:
            assert_never(event)


def evolve_email(email: Email, event: EmailEvent) -> Email:
    """The state of a notice's e-mail after an event."""
    match event:
        case EmailQueued(attempt=attempt):
            return Email(attempt, EmailState.QUEUED, email.deferrals)
        case EmailStarted():
            return replace(email, state=EmailState.STARTED)
        case EmailAccepted():
            return replace(email, state=EmailState.ACCEPTED)
        case EmailDeferred():
            return replace(email, state=EmailState.DEFERRED, deferrals=email.deferrals + 1)
        case NoticeFailed():
            return replace(email, state=EmailState.FAILED, deferrals=0)
        case EmailUnconfirmed():
            return replace(email, state=EmailState.UNCONFIRMED, deferrals=0)
        case _:
            assert_never(event)
