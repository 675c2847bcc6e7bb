"""The command that serves a notice: its addressee and its id."""

from typing import TypeAlias
from uuid import UUID

from contracts.envelope import Origin
from contracts.notification import About
from contracts.registration import (
    RegistrationAccepted,
    RegistrationReturned,
    RegistrationWithdrawn,
    SheetClosed,
    UnitRegistrationMissing,
)
from contracts.review import AwardDecided, DossierAnswered, DossierAppraised, DossierRefused
from contracts.vocabulary import Body, NoticeId, PlanId, derived_id
from services.notification.notice.facts import NoticeFacts
from services.notification.notice.messages import ServeNotice

UnitEvent: TypeAlias = (
    RegistrationAccepted
    | RegistrationReturned
    | RegistrationWithdrawn
    | SheetClosed
    | UnitRegistrationMissing
    | DossierAppraised
    | DossierAnswered
    | DossierRefused
    | AwardDecided
)
"""The events that concern one unit."""


def notice_id(source: UUID, addressee: str, about: About) -> NoticeId:
    """The notice of the event `source` to `addressee`: always the same, so that none is served twice."""
    return NoticeId(derived_id("notice", source, addressee, about))


def serve(addressee: Body, facts: NoticeFacts, source: UUID, plan_id: PlanId) -> ServeNotice:
    """The command that serves a notice of the event `source` on `addressee`."""
    return ServeNotice(
        notice_id=notice_id(source, addressee.code, facts.about),
        addressee=addressee,
        facts=facts,
        source=source,
        plan_id=plan_id,
    )


def serve_unit(event: UnitEvent, facts: NoticeFacts, origin: Origin) -> ServeNotice:
    """The command that serves a notice on the unit of `event`, by its code where the event does not say its name.

    A person or a collective is notified through the unit.
    """
    addressee = Body(code=event.unit, name=event.unit_name or event.unit)
    return serve(addressee, facts, origin.event_id, event.plan_id)
