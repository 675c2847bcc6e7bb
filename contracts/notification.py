"""The contract events of notification: notices served, acknowledged, failed."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from contracts.duties import Duty
from contracts.message import Event
from contracts.vocabulary import Body, Name, NoticeId, PlanId, Text

TemplateName = Annotated[
    str, Field(pattern=r"^[a-z-]{1,60}\.[1-9][0-9]{0,3}$", max_length=70, examples=["plan-issued.1"])
]
"""The text of a notice and its version (mẫu thông báo)."""


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
    REGISTRATION_UNLOCKED = "registration-unlocked"
    DOSSIER_RECEIVED = "dossier-received"
    SUPPLEMENT_REQUESTED = "supplement-requested"
    OPINION_REQUESTED = "opinion-requested"
    DOSSIER_SUSPENDED = "dossier-suspended"
    DOSSIER_RESUMED = "dossier-resumed"
    DOSSIER_ELIGIBLE = "dossier-eligible"
    DOSSIER_INELIGIBLE = "dossier-ineligible"
    DOSSIER_REFUSED = "dossier-refused"
    AWARD_DECIDED = "award-decided"
    CONFERRAL_SCHEDULED = "conferral-scheduled"
    AWARD_CONFERRED = "award-conferred"
    AWARD_REVOKED = "award-revoked"
    WORK_DUE = "work-due"
    WORK_OVERDUE = "work-overdue"
    WORK_ESCALATED = "work-escalated"


class Channel(StrEnum):
    """How a notice travels."""

    INBOX = "inbox"
    EMAIL = "email"


class NoticeServed(Event):
    """A notice lies in its addressee's inbox (đã thông báo); `source` is the id of the event it is about.

    `template` is the text by which it was worded, with its version; None in notices from before texts had versions.
    `duties` are those of the addressee's people whom it is for; empty where it is for all of them.
    """

    notice_id: NoticeId
    addressee: Body
    about: About
    title: Name
    text: Text
    source: UUID
    plan_id: PlanId | None = None
    template: TemplateName | None = None
    duties: Annotated[tuple[Duty, ...], Field(max_length=7)] = ()


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
