"""The rules of a notice: served once, in the inbox always, and by e-mail at most once for each wish to send it."""

from dataclasses import dataclass, field, replace
from typing import TypeAlias, assert_never
from uuid import UUID

from typing_extensions import override

from contracts.message import Command, Context, Decider, Event, Refusal
from contracts.notification import About, Channel, NoticeAcknowledged, NoticeFailed, NoticeServed
from contracts.vocabulary import Body, Document, Name, NoticeId, PlanId, Text
from services.notification.domain.contact import Contact, Language
from services.notification.domain.email import (
    ContactUnknown,
    Delivery,
    Email,
    EmailAccepted,
    EmailArrived,
    EmailEvent,
    EmailNotInLine,
    EmailQueued,
    EmailStarted,
    EmailState,
    EmailUnconfirmed,
    evolve_email,
)
from services.notification.domain.letters import letter
from services.notification.domain.phrases import Words
from services.notification.domain.telling import is_mailed
from services.notification.domain.texts import words
from services.notification.domain.tidings import Tidings


class _OfNotice(Command):
    notice_id: NoticeId

    @property
    @override
    def stream(self) -> str:
        """The notice's own."""
        return f"notice-{self.notice_id}"


class ServeNotice(_OfNotice):
    """Tell an addressee the tidings of the event `source`; `contact` is evidence from the read tables."""

    addressee: Body
    tidings: Tidings
    source: UUID
    plan_id: PlanId
    contact: Contact | None = None


class AcknowledgeNotice(_OfNotice):
    """Confirm a notice, as its addressee."""


class ResendEmail(_OfNotice):
    """Send a notice by e-mail once more, or for the first time.

    `contact` is evidence from the read tables, and so is the document of the notice's `plan`.
    """

    contact: Contact | None = None
    plan: Document | None = None


class StartEmail(_OfNotice):
    """Take the sending of e-mail number `attempt` in hand."""

    attempt: int


class RecordEmail(_OfNotice):
    """Record what became of e-mail number `attempt`; `detail` is what the mail server said."""

    attempt: int
    delivery: Delivery
    detail: Text


class NoticeTranslated(Event):
    """A notice was worded in a second language."""

    notice_id: NoticeId
    language: Language
    title: Name
    text: Text


class NoticeMissing(Refusal):
    """Only a notice that was served can be dealt with."""

    code = "notice-missing"
    vi = "Không có thông báo này."
    en = "There is no such notice."


class NotTheAddressee(Refusal):
    """A notice is confirmed by its addressee alone."""

    code = "not-the-addressee"
    vi = "Chỉ {addressee} được xác nhận đã nhận thông báo này."
    en = "Only {addressee} confirms this notice."


HOME_EVENTS = (NoticeTranslated, EmailQueued, EmailStarted, EmailAccepted, EmailUnconfirmed)


@dataclass(frozen=True, slots=True)
class Unserved:
    """Nothing was told yet."""


@dataclass(frozen=True, slots=True)
class Served:
    """A notice in its addressee's inbox."""

    addressee: Body
    about: About
    wording: dict[Language, Words]
    acknowledged: bool = False
    email: Email = field(default_factory=Email)


NoticeCommand: TypeAlias = ServeNotice | AcknowledgeNotice | ResendEmail | StartEmail | RecordEmail
NoticeEvent: TypeAlias = NoticeServed | NoticeTranslated | NoticeAcknowledged | EmailEvent
State: TypeAlias = Unserved | Served
INITIAL: State = Unserved()


def decide(command: NoticeCommand, state: State, context: Context) -> tuple[NoticeEvent, ...]:
    """What follows from a wish about a notice."""
    if isinstance(command, ServeNotice):
        return _serve(command) if isinstance(state, Unserved) else ()
    if isinstance(state, Unserved):
        raise NoticeMissing
    match command:
        case AcknowledgeNotice():
            return _acknowledge(command, state, context)
        case ResendEmail():
            return _resend(command, state)
        case StartEmail():
            return _start(command, state)
        case RecordEmail():
            return _record(command, state)
        case _:
            assert_never(command)


def evolve(state: State, event: NoticeEvent) -> State:
    """What is true of a notice after an event."""
    if isinstance(event, NoticeServed):
        return Served(event.addressee, event.about, {Language.VI: Words(event.title, event.text)})
    if isinstance(state, Unserved):
        return state
    match event:
        case NoticeTranslated(language=language, title=title, text=text):
            return replace(state, wording={**state.wording, language: Words(title, text)})
        case NoticeAcknowledged():
            return replace(state, acknowledged=True)
        case EmailQueued() | EmailStarted() | EmailAccepted() | EmailUnconfirmed() | NoticeFailed():
            return replace(state, email=evolve_email(state.email, event))
        case _:
            assert_never(event)


def _serve(command: ServeNotice) -> tuple[NoticeEvent, ...]:
    addressee, notice_id = command.addressee, command.notice_id
    wording = {language: words(addressee, command.tidings, language) for language in Language}
    served = NoticeServed(
        notice_id=notice_id,
        addressee=addressee,
        about=About(command.tidings.about),
        title=wording[Language.VI].title,
        text=wording[Language.VI].text,
        source=command.source,
        plan_id=command.plan_id,
    )
    english = wording[Language.EN]
    translated = NoticeTranslated(notice_id=notice_id, language=Language.EN, title=english.title, text=english.text)
    mailed = _queue(command, Served(addressee, served.about, wording)) if is_mailed(command.tidings) else ()
    return served, translated, *mailed


def _queue(command: ServeNotice | ResendEmail, notice: Served) -> tuple[NoticeEvent, ...]:
    contact = command.contact
    if contact is None:
        return ()
    language = contact.language if contact.language in notice.wording else Language.VI
    plan = command.tidings.plan if isinstance(command, ServeNotice) else command.plan
    subject, text = letter(notice.about, notice.wording[language], plan, language)
    return (
        EmailQueued(
            notice_id=command.notice_id,
            attempt=notice.email.attempt + 1,
            email=contact.email,
            language=language,
            subject=subject,
            text=text,
        ),
    )


def _acknowledge(command: AcknowledgeNotice, notice: Served, context: Context) -> tuple[NoticeEvent, ...]:
    if context.actor.unit != notice.addressee.code:
        raise NotTheAddressee(addressee=notice.addressee.name)
    if notice.acknowledged:
        return ()
    return (NoticeAcknowledged(notice_id=command.notice_id, addressee=notice.addressee),)


def _resend(command: ResendEmail, notice: Served) -> tuple[NoticeEvent, ...]:
    match notice.email.state:
        case EmailState.QUEUED | EmailState.STARTED:
            return ()
        case EmailState.ACCEPTED:
            raise EmailArrived
        case EmailState.NONE | EmailState.FAILED | EmailState.UNCONFIRMED:
            if command.contact is None:
                raise ContactUnknown(addressee=notice.addressee.name)
            return _queue(command, notice)
        case _:
            assert_never(notice.email.state)


def _start(command: StartEmail, notice: Served) -> tuple[NoticeEvent, ...]:
    if notice.email != Email(command.attempt, EmailState.QUEUED):
        raise EmailNotInLine(attempt=command.attempt)
    return (EmailStarted(notice_id=command.notice_id, attempt=command.attempt),)


def _record(command: RecordEmail, notice: Served) -> tuple[NoticeEvent, ...]:
    """What is known better counts: an e-mail given up as unconfirmed may still turn out to be accepted or not."""
    email, notice_id, attempt = notice.email, command.notice_id, command.attempt
    unknown = command.delivery is Delivery.UNKNOWN
    open_states = (EmailState.STARTED,) if unknown else (EmailState.STARTED, EmailState.UNCONFIRMED)
    if email.attempt != attempt or email.state not in open_states:
        return ()
    match command.delivery:
        case Delivery.ACCEPTED:
            return (EmailAccepted(notice_id=notice_id, attempt=attempt, detail=command.detail),)
        case Delivery.FAILED:
            return (
                NoticeFailed(
                    notice_id=notice_id, addressee=notice.addressee, channel=Channel.EMAIL, reason=command.detail
                ),
            )
        case Delivery.UNKNOWN:
            return (EmailUnconfirmed(notice_id=notice_id, attempt=attempt, detail=command.detail),)
        case _:
            assert_never(command.delivery)


DECIDER = Decider(INITIAL, decide, evolve)
