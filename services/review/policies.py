"""What review does about news: dossiers open with registrations and end with the council's or the head's word."""

from collections.abc import Iterable

from contracts.envelope import Origin
from contracts.message import Command, Event
from contracts.planning import PlanAmended, PlanIssued, PlanWithdrawn
from contracts.registration import (
    RegistrationLocked,
    RegistrationReturned,
    RegistrationWithdrawn,
    SheetClosed,
    TitleRegistered,
    UnitRegistrationMissing,
)
from contracts.review import AwardDecided
from services.review.domain.dossier import CloseDossier, OpenDossier, RefuseDossier, WithdrawDossier, dossier_id_of
from services.review.domain.facts import CouncilVote
from services.review.domain.session import SessionClosed

HEARS = (
    PlanIssued,
    PlanAmended,
    PlanWithdrawn,
    TitleRegistered,
    RegistrationWithdrawn,
    SheetClosed,
    RegistrationReturned,
    RegistrationLocked,
    UnitRegistrationMissing,
)


def react(event: Event, origin: Origin) -> Iterable[Command]:
    """The commands that follow from an event said or heard."""
    match event:
        case TitleRegistered():
            yield _open(event, origin)
        case RegistrationWithdrawn(plan_id=plan_id, unit=unit, subject=subject, title=title, reason=reason):
            dossier = dossier_id_of(plan_id, unit, subject.key, title)
            yield WithdrawDossier(dossier_id=dossier, plan_id=plan_id, reason=reason)
        case SheetClosed(plan_id=plan_id, unit=unit, titles=titles, reason=reason):
            for one in titles:
                dossier = dossier_id_of(plan_id, unit, one.subject, one.title)
                yield WithdrawDossier(dossier_id=dossier, plan_id=plan_id, reason=reason)
        case SessionClosed():
            yield from _refuse(event)
        case AwardDecided(dossier_id=dossier_id, decision_id=decision_id, decision=decision):
            yield CloseDossier(dossier_id=dossier_id, decision_id=decision_id, decision=decision)
        case _:
            return


def _open(event: TitleRegistered, origin: Origin) -> Command:
    return OpenDossier(
        dossier_id=dossier_id_of(event.plan_id, event.unit, event.subject.key, event.title),
        plan_id=event.plan_id,
        sheet_id=event.sheet_id,
        registered_by=origin.event_id,
        unit=event.unit,
        unit_name=event.unit_name,
        subject=event.subject,
        title=event.title,
        year=event.year,
        received_at=event.received_at,
        on_time=event.on_time,
        late_reason=event.late_reason,
        unit_plan=event.unit_plan,
    )


def _refuse(closed: SessionClosed) -> Iterable[Command]:
    for result in closed.results:
        if not result.passed:
            yield RefuseDossier(
                dossier_id=result.dossier_id,
                session_id=closed.session_id,
                vote=CouncilVote(votes_for=result.votes_for, members=closed.members, passed=False),
                op=result.op,
                share=result.share,
            )
