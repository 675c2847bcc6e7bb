"""Reactions of dossiers: they open with registrations and end with the decision of the council or of the head."""

from collections.abc import Iterable

from contracts.envelope import Origin
from contracts.message import Command
from contracts.registration import RegistrationWithdrawn, SheetClosed, TitleRegistered
from contracts.review import AwardDecided
from services.review.dossier.messages import (
    CloseDossier,
    OpenDossier,
    RefuseDossier,
    WithdrawDossier,
    dossier_id_of,
)
from services.review.session.messages import CouncilVote, SessionClosed


def open_dossier(event: TitleRegistered, origin: Origin) -> Iterable[Command]:
    """A registered title opens a dossier."""
    yield OpenDossier(
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


def withdraw_dossier(event: RegistrationWithdrawn, origin: Origin) -> Iterable[Command]:
    """A registration that was taken back drops a dossier of which nothing was filed."""
    _ = origin
    dossier = dossier_id_of(event.plan_id, event.unit, event.subject.key, event.title)
    yield WithdrawDossier(dossier_id=dossier, plan_id=event.plan_id, reason=event.reason)


def withdraw_dossiers(event: SheetClosed, origin: Origin) -> Iterable[Command]:
    """A closed sheet drops the dossier of every title that was registered by it."""
    _ = origin
    for one in event.titles:
        dossier = dossier_id_of(event.plan_id, event.unit, one.subject, one.title)
        yield WithdrawDossier(dossier_id=dossier, plan_id=event.plan_id, reason=event.reason)


def refuse_unvoted(event: SessionClosed, origin: Origin) -> Iterable[Command]:
    """A closed session refuses every dossier that the council did not vote for."""
    _ = origin
    for result in event.results:
        if not result.passed:
            yield RefuseDossier(
                dossier_id=result.dossier_id,
                session_id=event.session_id,
                vote=CouncilVote(votes_for=result.votes_for, members=event.members, passed=False),
                op=result.op,
                share=result.share,
            )


def close_awarded(event: AwardDecided, origin: Origin) -> Iterable[Command]:
    """An award closes its dossier."""
    _ = origin
    yield CloseDossier(dossier_id=event.dossier_id, decision_id=event.decision_id, decision=event.decision)
