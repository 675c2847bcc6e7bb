"""Reactions of dossiers: they open with registrations and end with the decision of the council or of the head."""

from collections.abc import Iterable

from contracts.envelope import Origin, Relation
from contracts.message import Command
from contracts.registration import RegistrationWithdrawn, SheetClosed, TitleRegistered
from contracts.review import (
    AwardDecided,
    DossierAnswered,
    DossierForwarded,
    DossierRefused,
    DossierResult,
    Outcome,
    Stage,
)
from contracts.review_steps import AS_REFUSAL, DossierTakenBack, SuspensionGround
from contracts.vocabulary import VIETNAM, WithdrawalReason
from services.review.consultation.messages import ObjectionAnswered
from services.review.dossier.messages import CloseDossier, OpenDossier, RefuseDossier, WithdrawDossier, dossier_id_of
from services.review.dossier.steps import (
    FileLowerTitle,
    LowerTitleConsidered,
    ReceiveDossier,
    ReceiveResult,
    SuspendDossier,
    TakeBackDossier,
)
from services.review.session.messages import CouncilVote, SessionClosed


def open_dossier(event: TitleRegistered, origin: Origin) -> Iterable[Command]:
    """A registered title opens a dossier; of the superior's titles, one of the unit that is this site's own."""
    if origin.relation is Relation.SUPERIOR and event.unit != origin.here:
        return
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


def follow_objection(event: ObjectionAnswered, origin: Origin) -> Iterable[Command]:
    """An objection of the public that is upheld suspends the dossier, or takes it back; its words stay with staff."""
    _ = origin
    day = f"{event.answered_on:%d/%m/%Y}"
    if event.suspends:
        reason = f"Có ý kiến của Nhân dân cần xác minh, kết luận ngày {day}."
        yield SuspendDossier(
            dossier_id=event.dossier_id, ground=SuspensionGround.COMPLAINT, reason=reason, reference=event.reference
        )
    if event.returns:
        reason = f"Ý kiến của Nhân dân có cơ sở, kết luận ngày {day}; hồ sơ không đủ tiêu chuẩn."
        yield TakeBackDossier(dossier_id=event.dossier_id, reason_code=WithdrawalReason.OUT_OF_REACH, reason=reason)


def file_lower(event: LowerTitleConsidered, origin: Origin) -> Iterable[Command]:
    """The dossier of the lower title begins with the file of the one that was refused."""
    _ = origin
    yield FileLowerTitle(dossier_id=event.lower, considered=event)


def close_awarded(event: AwardDecided, origin: Origin) -> Iterable[Command]:
    """An award closes its dossier."""
    _ = origin
    yield CloseDossier(dossier_id=event.dossier_id, decision_id=event.decision_id, decision=event.decision)


def receive_dossier(event: DossierForwarded, origin: Origin) -> Iterable[Command]:
    """A dossier that a subordinate site has passed up begins here too, under the same id."""
    dossier = dossier_id_of(event.plan_id, event.unit, event.subject.key, event.title, event.deed)
    yield ReceiveDossier(dossier_id=dossier, forwarded_by=origin.site, file=event)


def receive_award(event: AwardDecided, origin: Origin) -> Iterable[Command]:
    """The superior's award is the result of the dossier that was passed up to it."""
    result = DossierResult(
        outcome=Outcome.AWARDED,
        site=origin.site,
        said_by=origin.event_id,
        decided_on=event.decision.dated,
        decision_id=event.decision_id,
        decision=event.decision,
        level=event.level,
        deciding_authority=event.deciding_authority,
    )
    yield ReceiveResult(dossier_id=event.dossier_id, result=result)


def receive_refusal(event: DossierRefused, origin: Origin) -> Iterable[Command]:
    """The superior's refusal, at whichever stage, is the result of the dossier that was passed up to it."""
    result = DossierResult(
        outcome=Outcome.REFUSED,
        site=origin.site,
        said_by=origin.event_id,
        decided_on=origin.occurred_at.astimezone(VIETNAM).date(),
        stage=event.stage,
        reason_codes=event.reason_codes,
        explanation=event.explanation,
    )
    yield ReceiveResult(dossier_id=event.dossier_id, result=result)


def receive_taking_back(event: DossierTakenBack, origin: Origin) -> Iterable[Command]:
    """What the superior's standing body has taken back ends like what it refuses at its appraisal."""
    result = DossierResult(
        outcome=Outcome.REFUSED,
        site=origin.site,
        said_by=origin.event_id,
        decided_on=origin.occurred_at.astimezone(VIETNAM).date(),
        stage=Stage.APPRAISAL,
        reason_codes=(AS_REFUSAL[event.reason_code],),
        explanation=event.reason,
    )
    yield ReceiveResult(dossier_id=event.dossier_id, result=result)


def receive_answer(event: DossierAnswered, origin: Origin) -> Iterable[Command]:
    """The result of a site further up, which the superior passes back."""
    _ = origin
    yield ReceiveResult(dossier_id=event.dossier_id, result=event.result, examinations=event.examinations)
