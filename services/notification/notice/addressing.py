"""The commands that serve a notice of an event on those whom the table names, and the id of each notice."""

from collections.abc import Iterable
from typing import TypeAlias
from uuid import UUID

from contracts.awards import AwardConferred, AwardRevoked, ConferralScheduled, RevocationPassedDown
from contracts.duties import Duty
from contracts.envelope import Origin, Relation
from contracts.notification import About
from contracts.planning import PlanAmended, PlanIssued
from contracts.registration import (
    RegistrationAccepted,
    RegistrationReturned,
    RegistrationUnlocked,
    RegistrationWithdrawn,
    SheetClosed,
    UnitRegistrationMissing,
)
from contracts.review import AwardDecided, DossierAnswered, DossierAppraised, DossierRefused
from contracts.review_steps import (
    DossierResumed,
    DossierSuspended,
    DossierTakenBack,
    OpinionRequested,
    ReceiptIssued,
    SupplementRequested,
)
from contracts.vocabulary import Body, NoticeId, PlanId, derived_id
from services.notification.notice.facts import NoticeFacts
from services.notification.notice.messages import ServeNotice
from services.notification.notice.table import audience_of

PlanEvent: TypeAlias = PlanIssued | PlanAmended
"""The events that concern the recipients of a plan."""
UnitEvent: TypeAlias = (
    RegistrationAccepted
    | RegistrationReturned
    | RegistrationWithdrawn
    | RegistrationUnlocked
    | SheetClosed
    | UnitRegistrationMissing
    | ReceiptIssued
    | SupplementRequested
    | DossierSuspended
    | DossierResumed
    | DossierTakenBack
    | DossierAppraised
    | DossierAnswered
    | DossierRefused
    | AwardDecided
    | ConferralScheduled
    | AwardConferred
    | AwardRevoked
    | RevocationPassedDown
)
"""The events that concern one unit."""


def notice_id(source: UUID, addressee: str, about: About) -> NoticeId:
    """The notice of the event `source` to `addressee`: always the same, so that none is served twice."""
    return NoticeId(derived_id("notice", source, addressee, about))


def serve(
    addressee: Body, facts: NoticeFacts, source: UUID, plan_id: PlanId | None, duties: tuple[Duty, ...] = ()
) -> ServeNotice:
    """The command that serves a notice of the event `source` on `addressee`, on its people with one of `duties`."""
    return ServeNotice(
        notice_id=notice_id(source, addressee.code, facts.about),
        addressee=addressee,
        facts=facts,
        source=source,
        plan_id=plan_id,
        duties=duties,
    )


def serve_each(event: PlanEvent | UnitEvent, facts: NoticeFacts, origin: Origin) -> Iterable[ServeNotice]:
    """The commands that serve a notice of `event` on those to whom the table has it announced.

    Raises KeyError for an event that the table does not announce by a notice of this kind.
    """
    for body in audience(event, facts.about, origin):
        yield serve(body, facts, origin.event_id, event.plan_id)


def audience(event: PlanEvent | UnitEvent | OpinionRequested, about: About, origin: Origin) -> tuple[Body, ...]:
    """Those to whom the table has `event` announced by a notice of this kind; raises KeyError for an event without it.

    A unit is called by its code where the event does not say its name, and a person or a collective is notified
    through the unit. Whether a recipient was named before is the rules' to judge, who know the plan's last version.
    """
    named = audience_of(about, type(event).__name__, origin.relation.value)
    if named is None:
        raise KeyError(f"the table announces no {type(event).__name__} ({origin.relation.value}) as {about.value}")
    if isinstance(event, PlanEvent):
        bodies = (Body(code=one.code, name=one.name) for one in event.content.each_recipient())
        return tuple(body for body in bodies if origin.relation is Relation.OWN or body.code == origin.here)
    return (Body(code=event.unit, name=event.unit_name or event.unit),)
