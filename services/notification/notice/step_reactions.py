"""The notices that follow from the steps of a dossier before the council, from a conferral, and from a revocation."""

from collections.abc import Iterable
from typing import Final

from contracts.awards import AwardConferred, AwardRevoked, ConferralScheduled, RevocationPassedDown
from contracts.envelope import Origin, Relation
from contracts.message import Command
from contracts.review import Stage
from contracts.review_steps import (
    AS_REFUSAL,
    DossierResumed,
    DossierSuspended,
    DossierTakenBack,
    OpinionRequested,
    ReceiptIssued,
    SupplementRequested,
)
from contracts.vocabulary import WithdrawalReason
from services.notification.notice.addressing import audience, serve, serve_each
from services.notification.notice.award_facts import ConferredAward, RevokedAward, ScheduledConferral
from services.notification.notice.facts import (
    ReceivedDossier,
    RefusedDossier,
    RequestedOpinion,
    RequestedSupplement,
    ResumedDossier,
    SuspendedDossier,
)

_NOT_THE_UNITS_OWN: Final = frozenset(
    {WithdrawalReason.OUT_OF_REACH, WithdrawalReason.DISCIPLINE, WithdrawalReason.UNDER_VERIFICATION}
)


def notify_of_received_dossier(event: ReceiptIssued, origin: Origin) -> Iterable[Command]:
    """Notify the unit of the receipt, with the day of the result."""
    facts = ReceivedDossier(
        subject=event.subject,
        title=event.title,
        year=event.year,
        received_on=event.received_on,
        working_days=event.working_days,
        due=event.due,
    )
    yield from serve_each(event, facts, origin)


def notify_of_requested_supplement(event: SupplementRequested, origin: Origin) -> Iterable[Command]:
    """Notify the unit of what it is to supply, and until when."""
    facts = RequestedSupplement(
        subject=event.subject,
        title=event.title,
        year=event.year,
        reason=event.reason,
        items=len(event.documents) + len(event.facts),
        due=event.due,
    )
    yield from serve_each(event, facts, origin)


def notify_of_requested_opinion(event: OpinionRequested, origin: Origin) -> Iterable[Command]:
    """Notify the unit that is asked for its opinion, with the last day and what its silence means."""
    facts = RequestedOpinion(dossiers=event.dossiers, due=event.due, silence=event.silence)
    for body in audience(event, facts.about, origin):
        yield serve(body, facts, origin.event_id, None)


def notify_of_suspended_dossier(event: DossierSuspended, origin: Origin) -> Iterable[Command]:
    """Notify the unit of the matter on account of which its dossier is suspended, here or above."""
    facts = SuspendedDossier(
        subject=event.subject,
        title=event.title,
        year=event.year,
        ground=event.ground,
        reason=event.reason,
        reference=event.reference,
        since=event.suspended_on,
        above=origin.relation is Relation.SUPERIOR,
    )
    yield from serve_each(event, facts, origin)


def notify_of_resumed_dossier(event: DossierResumed, origin: Origin) -> Iterable[Command]:
    """Notify the unit that its dossier is considered again, with the days as they are now where it lies here."""
    facts = ResumedDossier(
        subject=event.subject,
        title=event.title,
        year=event.year,
        reason=event.reason,
        reference=event.reference,
        due=event.appraisal_due,
        supplement_due=event.supplement_due,
        above=origin.relation is Relation.SUPERIOR,
    )
    yield from serve_each(event, facts, origin)


def notify_of_taken_back_dossier(event: DossierTakenBack, origin: Origin) -> Iterable[Command]:
    """Notify the unit of what the superior took back, or the standing body since the criteria are not met.

    Of what it took back itself it needs no notice.
    """
    above = origin.relation is Relation.SUPERIOR
    if above or (event.by_standing_body and event.reason_code in _NOT_THE_UNITS_OWN):
        facts = RefusedDossier(
            subject=event.subject,
            title=event.title,
            year=event.year,
            stage=Stage.APPRAISAL,
            codes=(AS_REFUSAL[event.reason_code],),
            explanation=event.reason,
            above=above,
        )
        yield from serve_each(event, facts, origin)


def notify_of_scheduled_conferral(event: ConferralScheduled, origin: Origin) -> Iterable[Command]:
    """Notify the unit when and where its recipients are to come, and again where that is moved."""
    facts = ScheduledConferral(
        decision=event.decision,
        recipients=event.recipients,
        held_on=event.held_on,
        begins=event.begins,
        place=event.place,
        conferred_by=event.conferred_by,
    )
    yield from serve_each(event, facts, origin)


def notify_of_conferred_award(event: AwardConferred, origin: Origin) -> Iterable[Command]:
    """Notify the unit that an award was handed over, or that nobody came for it."""
    facts = ConferredAward(
        subject=event.subject,
        title_name=event.title_name,
        year=event.year,
        decision=event.decision,
        held_on=event.held_on,
        place=event.place,
        manner=event.manner,
    )
    yield from serve_each(event, facts, origin)


def notify_of_revoked_award(event: AwardRevoked | RevocationPassedDown, origin: Origin) -> Iterable[Command]:
    """Notify the unit that an award was annulled, on which ground, and what is to be paid back."""
    facts = RevokedAward(
        subject=event.subject,
        title_name=event.title_name,
        year=event.year,
        annulled=event.annulled,
        decision=event.decision,
        authority=event.deciding_authority,
        ground=event.ground,
        reason=event.reason,
        due=event.due,
    )
    yield from serve_each(event, facts, origin)
