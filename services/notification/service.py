"""The table of notification: what it is made of."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from chassis.declaring.service import Effect, Service
from chassis.mail import Handover, Letter, reach
from chassis.settings import Settings
from contracts.envelope import Origin
from contracts.message import Command, Event
from contracts.registry import CONTRACTS
from services.notification import queries
from services.notification.domain import contact, email, notice
from services.notification.policies import HEARS, react
from services.notification.projections import TABLES, project
from services.notification.routes import router
from services.notification.settings import NotificationSettings

_DELIVERIES = {
    Handover.ACCEPTED: email.Delivery.ACCEPTED,
    Handover.REFUSED: email.Delivery.FAILED,
    Handover.UNKNOWN: email.Delivery.UNKNOWN,
}


def _queued(event: Event) -> email.EmailQueued:
    if not isinstance(event, email.EmailQueued):
        raise TypeError(f"{type(event).__name__} is no e-mail in line")
    return event


def _begin(event: Event, _origin: Origin) -> Command:
    queued = _queued(event)
    return notice.StartEmail(notice_id=queued.notice_id, attempt=queued.attempt)


@asynccontextmanager
async def _reach(event: Event, _origin: Origin, settings: Settings) -> AsyncIterator[Callable[[], Awaitable[Command]]]:
    queued = _queued(event)
    if not isinstance(settings, NotificationSettings):
        raise TypeError("these settings name no mail server")
    letter = Letter(queued.notice_id, queued.email, queued.subject, queued.text, queued.language)
    async with reach(letter, settings.mail_server) as hand_over:

        async def perform() -> Command:
            delivery = await hand_over()
            return _outcome(queued, _DELIVERIES[delivery.handover], delivery.detail)

        yield perform


def _interrupted(event: Event, _origin: Origin) -> Command:
    detail = "the service stopped while this e-mail was on its way"
    return _outcome(_queued(event), email.Delivery.UNKNOWN, detail)


def _given_up(event: Event, _origin: Origin, reason: str) -> Command:
    return _outcome(_queued(event), email.Delivery.FAILED, reason)


def _outcome(queued: email.EmailQueued, delivery: email.Delivery, detail: str) -> Command:
    return notice.RecordEmail(notice_id=queued.notice_id, attempt=queued.attempt, delivery=delivery, detail=detail)


SERVICE = Service(
    name="notification",
    deciders={"notice": notice.DECIDER, "contact": contact.DECIDER},
    registry=CONTRACTS.with_home("notification", notice.HOME_EVENTS + contact.HOME_EVENTS),
    hears=HEARS,
    react=react,
    due=queries.due,
    gather=queries.gather,
    project=project,
    tables=TABLES,
    router=router,
    settings=NotificationSettings,
    effects={email.EmailQueued: Effect(_begin, _reach, _interrupted, _given_up)},
    refusals=(
        contact.NotYourContact,
        email.ContactUnknown,
        email.EmailArrived,
        email.EmailNotInLine,
        notice.NoticeMissing,
        notice.NotTheAddressee,
    ),
)
