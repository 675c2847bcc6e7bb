"""What readers see of notification: inboxes with the fate of each e-mail, contacts, and plans with their recipients."""

from collections.abc import Iterable
from typing import assert_never

from chassis.declaring.rows import Change, Put, RowChange, Table, Value
from contracts.envelope import Origin
from contracts.message import Event
from contracts.notification import NoticeAcknowledged, NoticeFailed, NoticeServed
from contracts.planning import PlanAmended, PlanContent, PlanIssued, PlanWithdrawn
from contracts.vocabulary import PlanId
from services.notification.domain.contact import ContactSet, Language
from services.notification.domain.email import (
    Email,
    EmailAccepted,
    EmailEvent,
    EmailQueued,
    EmailStarted,
    EmailState,
    EmailUnconfirmed,
    evolve_email,
)
from services.notification.domain.notice import NoticeTranslated
from services.notification.domain.telling import recipients

READ_NOTICES = Table(
    "read_notices",
    ("notice_id",),
    {
        "position": 0,
        "addressee": "",
        "addressee_name": "",
        "about": "",
        "title": "",
        "text": "",
        "title_en": None,
        "text_en": None,
        "source": None,
        "plan_id": None,
        "state": "served",
        "served_at": None,
        "acknowledged_at": None,
        "email_state": EmailState.NONE.value,
        "email": None,
        "email_attempt": 0,
        "email_detail": None,
    },
)
READ_CONTACTS = Table("read_contacts", ("addressee",), {"email": None, "language": Language.VI.value, "set_at": None})
READ_PLANS = Table(
    "read_plans",
    ("plan_id",),
    {"document": {}, "recipients": [], "withdrawn_by": None, "withdrawal_reason": None},
)
TABLES = (READ_NOTICES, READ_CONTACTS, READ_PLANS)


def project(event: Event, origin: Origin) -> Iterable[RowChange]:
    """The changes that follow from an event said or heard."""
    match event:
        case NoticeServed():
            yield _served(event, origin)
        case NoticeTranslated(language=Language.EN, notice_id=notice_id, title=title, text=text):
            yield Change(READ_NOTICES, (notice_id,), {"title_en": title, "text_en": text})
        case NoticeAcknowledged(notice_id=notice_id):
            acknowledged = {"state": "acknowledged", "acknowledged_at": origin.occurred_at}
            yield Change(READ_NOTICES, (notice_id,), acknowledged)
        case EmailQueued() | EmailStarted() | EmailAccepted() | EmailUnconfirmed() | NoticeFailed():
            yield _email(event)
        case ContactSet(addressee=addressee, email=email, language=language):
            values = {"email": email, "language": language.value, "set_at": origin.occurred_at}
            yield Put(READ_CONTACTS, (addressee,), values)
        case PlanIssued() | PlanAmended() | PlanWithdrawn():
            yield _plan(event, origin)
        case _:
            return


def _served(event: NoticeServed, origin: Origin) -> RowChange:
    return Put(
        READ_NOTICES,
        (event.notice_id,),
        {
            "position": origin.position,
            "addressee": event.addressee.code,
            "addressee_name": event.addressee.name,
            "about": event.about.value,
            "title": event.title,
            "text": event.text,
            "source": event.source,
            "plan_id": event.plan_id,
            "served_at": origin.occurred_at,
        },
    )


def _email(event: EmailEvent) -> RowChange:
    values: dict[str, Value] = {"email_state": evolve_email(Email(), event).state.value}
    match event:
        case EmailQueued(attempt=attempt, email=email):
            values |= {"email": email, "email_attempt": attempt, "email_detail": None}
        case EmailAccepted(detail=detail) | EmailUnconfirmed(detail=detail) | NoticeFailed(reason=detail):
            values["email_detail"] = detail
        case EmailStarted():
            pass
        case _:
            assert_never(event)
    return Change(READ_NOTICES, (event.notice_id,), values)


def _plan(event: PlanIssued | PlanAmended | PlanWithdrawn, origin: Origin) -> RowChange:
    if isinstance(event, PlanWithdrawn):
        withdrawal = {
            "withdrawn_by": origin.event_id,
            "withdrawal_reason": event.reason,
        }
        return Change(READ_PLANS, (event.plan_id,), withdrawal)
    return _listed(event.plan_id, event.content)


def _listed(plan_id: PlanId, content: PlanContent) -> RowChange:
    told = [{"code": body.code, "name": body.name} for body, _ in recipients(content).values()]
    document = content.document.model_dump(mode="json")
    return Put(READ_PLANS, (plan_id,), {"document": document, "recipients": told})
