"""The contract events of notification: notices served, acknowledged, failed."""

from enum import StrEnum
from uuid import UUID

from contracts.message import Event
from contracts.vocabulary import Body, Name, NoticeId, PlanId, Text


class About(StrEnum):
    """The subject of a notice."""

    PLAN_ISSUED = "plan-issued"
    PLAN_AMENDED = "plan-amended"
    PLAN_WITHDRAWN = "plan-withdrawn"
    REGISTRATION_ACCEPTED = "registration-accepted"
    REGISTRATION_RETURNED = "registration-returned"
    REGISTRATION_WITHDRAWN = "registration-withdrawn"
    REGISTRATION_CLOSED = "registration-closed"
    REGISTRATION_MISSING = "registration-missing"
    DOSSIER_ELIGIBLE = "dossier-eligible"
    DOSSIER_INELIGIBLE = "dossier-ineligible"
    DOSSIER_REFUSED = "dossier-refused"
    AWARD_DECIDED = "award-decided"


class Channel(StrEnum):
    """How a notice travels."""

    INBOX = "inbox"
    EMAIL = "email"


class NoticeServed(Event):
    """A notice lies in its addressee's inbox (đã thông báo); `source` is the id of the event it is about."""

    notice_id: NoticeId
    addressee: Body
    about: About
    title: Name
    text: Text
    source: UUID
    plan_id: PlanId | None = None


class NoticeAcknowledged(Event):
    """The addressee confirmed a notice (đã nhận)."""

    notice_id: NoticeId
    addressee: Body


class NoticeFailed(Event):
    """A notice could not be delivered over a channel; the inbox still holds it."""

    notice_id: NoticeId
    addressee: Body
    channel: Channel
    reason: Text
