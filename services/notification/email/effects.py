"""The effect of a queued e-mail or letter (ADR 0012): the start is recorded before the text goes, the outcome after."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from chassis.database import Reader
from chassis.settings import Settings
from contracts.envelope import Origin
from contracts.message import Command, Event
from contracts.vocabulary import derived_id
from services.notification.choice.queries import address
from services.notification.email.smtp import OutgoingEmail, Reply, connected
from services.notification.letter.messages import LetterQueued, RecordLetter, StartLetter
from services.notification.notice.messages import Delivery, EmailQueued, RecordEmail, StartEmail
from services.notification.settings import NotificationSettings

_ERASED = "the address of this mailbox was erased before the letter was sent"


def begin(event: Event, _origin: Origin) -> Command:
    """The command that records the start."""
    match event:
        case EmailQueued():
            return StartEmail(notice_id=event.notice_id, attempt=event.attempt)
        case LetterQueued():
            return StartLetter(letter_id=event.letter_id, number=event.number, attempt=event.attempt)
        case _:
            raise _NoEmailError(event)


@asynccontextmanager
async def reach(
    event: Event, _origin: Origin, settings: Settings, reader: Reader
) -> AsyncIterator[Callable[[], Awaitable[Command]]]:
    """Connect up to the point where the server waits for the text; raises what `smtp.connected` raises.

    A letter to a person whose address was erased meanwhile fails without a connection.
    """
    if not isinstance(settings, NotificationSettings):
        raise TypeError("these settings name no mail server")
    recipient = await _recipient(event, reader)
    if recipient is None:

        async def fail() -> Command:
            return _outcome(event, Reply(Delivery.FAILED, _ERASED))

        yield fail
        return
    async with connected(_outgoing(event, recipient), settings.mail_server) as send:

        async def perform() -> Command:
            return _outcome(event, await send())

        yield perform


def interrupted(event: Event, _origin: Origin) -> Command:
    """The command that records an unknown outcome, where the service stopped before it could record the true one."""
    return _outcome(event, Reply(Delivery.UNKNOWN, "the service stopped while this e-mail was being sent"))


def given_up(event: Event, _origin: Origin, reason: str) -> Command:
    """The command that records a failure, where the server put the recipient off for too long."""
    return _outcome(event, Reply(Delivery.FAILED, reason))


class _NoEmailError(TypeError):
    def __init__(self, event: Event) -> None:
        super().__init__(f"{type(event).__name__} is no queued e-mail")


async def _recipient(event: Event, reader: Reader) -> str | None:
    match event:
        case EmailQueued():
            return event.email
        case LetterQueued(content=content):
            return content.email or await address(reader, content.addressee, content.person)
        case _:
            raise _NoEmailError(event)


def _outgoing(event: Event, recipient: str) -> OutgoingEmail:
    match event:
        case EmailQueued():
            return OutgoingEmail(event.notice_id, recipient, event.subject, event.text, event.language)
        case LetterQueued(content=content):
            email_id = derived_id("letter", event.letter_id, event.number)
            return OutgoingEmail(email_id, recipient, content.subject, content.text, content.language)
        case _:
            raise _NoEmailError(event)


def _outcome(event: Event, reply: Reply) -> Command:
    match event:
        case EmailQueued():
            return RecordEmail(
                notice_id=event.notice_id, attempt=event.attempt, delivery=reply.delivery, detail=reply.detail
            )
        case LetterQueued():
            return RecordLetter(
                letter_id=event.letter_id,
                number=event.number,
                attempt=event.attempt,
                delivery=reply.delivery,
                detail=reply.detail,
            )
        case _:
            raise _NoEmailError(event)
