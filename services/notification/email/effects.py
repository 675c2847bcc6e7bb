"""The effect of a queued e-mail (ADR 0012): its start is recorded before the text is sent, its outcome after."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from chassis.settings import Settings
from contracts.envelope import Origin
from contracts.message import Command, Event
from services.notification.email.smtp import OutgoingEmail, Reply, connected
from services.notification.notice.messages import Delivery, EmailQueued, RecordEmail, StartEmail
from services.notification.settings import NotificationSettings


def begin(event: Event, _origin: Origin) -> Command:
    """The command that records the start."""
    queued = _queued(event)
    return StartEmail(notice_id=queued.notice_id, attempt=queued.attempt)


@asynccontextmanager
async def reach(event: Event, _origin: Origin, settings: Settings) -> AsyncIterator[Callable[[], Awaitable[Command]]]:
    """Connect up to the point where the server waits for the text; raises what `smtp.connected` raises."""
    queued = _queued(event)
    if not isinstance(settings, NotificationSettings):
        raise TypeError("these settings name no mail server")
    outgoing = OutgoingEmail(queued.notice_id, queued.email, queued.subject, queued.text, queued.language)
    async with connected(outgoing, settings.mail_server) as send:

        async def perform() -> Command:
            return _outcome(queued, await send())

        yield perform


def interrupted(event: Event, _origin: Origin) -> Command:
    """The command that records an unknown outcome, where the service stopped before it could record the true one."""
    detail = "the service stopped while this e-mail was being sent"
    return _outcome(_queued(event), Reply(Delivery.UNKNOWN, detail))


def given_up(event: Event, _origin: Origin, reason: str) -> Command:
    """The command that records a failure, where the server put the recipient off for too long."""
    return _outcome(_queued(event), Reply(Delivery.FAILED, reason))


def _queued(event: Event) -> EmailQueued:
    if not isinstance(event, EmailQueued):
        raise TypeError(f"{type(event).__name__} is no queued e-mail")
    return event


def _outcome(queued: EmailQueued, reply: Reply) -> Command:
    return RecordEmail(notice_id=queued.notice_id, attempt=queued.attempt, delivery=reply.delivery, detail=reply.detail)
