"""The read table of notices: inboxes with the state of each e-mail."""

from collections.abc import Iterable, Mapping

from chassis.declaring.rows import Change, Count, Put, RowChange, Table, Value
from contracts.envelope import Origin
from contracts.notification import NoticeAcknowledged, NoticeFailed, NoticeServed
from services.notification.contact.messages import Language
from services.notification.notice.messages import (
    EmailAccepted,
    EmailDeferred,
    EmailQueued,
    EmailStarted,
    EmailUnconfirmed,
    NoticeTranslated,
)
from services.notification.notice.states import Email, EmailEvent, EmailState, evolve_email

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
        "template": None,
        "duties": [],
        "state": "served",
        "served_at": None,
        "acknowledged_at": None,
        "email_state": EmailState.NONE.value,
        "email": None,
        "email_attempt": 0,
        "email_detail": None,
        "email_deferrals": 0,
        "email_tried_at": None,
    },
)
TABLES = (READ_NOTICES,)


def notice_served(event: NoticeServed, origin: Origin) -> Iterable[RowChange]:
    """The notice in its addressee's inbox."""
    values = {
        "position": origin.position,
        "addressee": event.addressee.code,
        "addressee_name": event.addressee.name,
        "about": event.about.value,
        "title": event.title,
        "text": event.text,
        "source": event.source,
        "plan_id": event.plan_id,
        "template": event.template,
        "duties": list(event.duties),
        "served_at": origin.occurred_at,
    }
    yield Put(READ_NOTICES, (event.notice_id,), values)


def notice_translated(event: NoticeTranslated, origin: Origin) -> Iterable[RowChange]:
    """The notice in English as well."""
    _ = origin
    if event.language is Language.EN:
        yield Change(READ_NOTICES, (event.notice_id,), {"title_en": event.title, "text_en": event.text})


def notice_acknowledged(event: NoticeAcknowledged, origin: Origin) -> Iterable[RowChange]:
    """The notice as acknowledged."""
    acknowledged = {"state": "acknowledged", "acknowledged_at": origin.occurred_at}
    yield Change(READ_NOTICES, (event.notice_id,), acknowledged)


def email_queued(event: EmailQueued, origin: Origin) -> Iterable[RowChange]:
    """A new attempt to send the notice by e-mail."""
    _ = origin
    yield _email(event, {"email": event.email, "email_attempt": event.attempt, "email_detail": None})


def email_started(event: EmailStarted, origin: Origin) -> Iterable[RowChange]:
    """The attempt has begun."""
    _ = origin
    yield _email(event, {})


def email_accepted(event: EmailAccepted, origin: Origin) -> Iterable[RowChange]:
    """The mail server has accepted the e-mail."""
    _ = origin
    yield _email(event, {"email_detail": event.detail})


def email_deferred(event: EmailDeferred, origin: Origin) -> Iterable[RowChange]:
    """The mail server has put the e-mail off; the time of the next try follows from the machine's clock."""
    yield _email(event, {"email_detail": event.detail, "email_tried_at": origin.recorded_at})
    yield Count(READ_NOTICES, (event.notice_id,), {"email_deferrals": 1})


def email_unconfirmed(event: EmailUnconfirmed, origin: Origin) -> Iterable[RowChange]:
    """It is not known whether the mail server has the e-mail."""
    _ = origin
    yield _email(event, {"email_detail": event.detail, "email_deferrals": 0})


def notice_failed(event: NoticeFailed, origin: Origin) -> Iterable[RowChange]:
    """The mail server will not take the e-mail."""
    _ = origin
    yield _email(event, {"email_detail": event.reason, "email_deferrals": 0})


def _email(event: EmailEvent, values: Mapping[str, Value]) -> RowChange:
    state = evolve_email(Email(), event).state.value
    return Change(READ_NOTICES, (event.notice_id,), {"email_state": state, **values})
