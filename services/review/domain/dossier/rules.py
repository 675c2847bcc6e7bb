"""What may follow what: the decisions about a dossier."""

from datetime import datetime
from typing import assert_never

from contracts.catalog import document_codes, ruleset_on, titles
from contracts.message import Context, Decider
from contracts.review import AppraisalResult, DossierAppraised, DossierRefused, DossierSubmitted, RuleOutcome, Stage
from contracts.vocabulary import VIETNAM, ReasonCode
from services.review.domain.appraisal import appraise, explanation, reasons
from services.review.domain.decision.refusals import DossierAlreadyAwarded, DossierNotProposed, NotTheHeadsOffice
from services.review.domain.dossier.messages import (
    AppraiseDossier,
    ByPeople,
    ByPolicy,
    CloseDossier,
    DeclineDossier,
    DossierAwarded,
    DossierCommand,
    DossierEvent,
    DossierFiled,
    DossierOpened,
    DossierWithdrawn,
    FileDossier,
    OpenDossier,
    RefuseDossier,
    WithdrawDossier,
)
from services.review.domain.dossier.refusals import (
    DocumentUnknown,
    DossierAlreadyAppraised,
    DossierAlreadyFiled,
    DossierNotEligible,
    DossierNotFiled,
    EvidenceMissing,
    FactsOfOtherKind,
    HeadReasonUntrue,
    NotStandingBody,
    NotYourUnit,
    PlanNotHeard,
    RegistrationStillOpen,
    SheetUndecided,
    SubmissionTimeNotYours,
    SubmittedInFuture,
    TitleUnknown,
)
from services.review.domain.dossier.states import (
    INITIAL,
    Absent,
    Awarded,
    DossierState,
    Eligible,
    Filed,
    Opened,
    Submitted,
    Turned,
    evolve,
)
from services.review.domain.facts import Evidence, PlanFound, bound

_ITS_OWN = {"submitted_at", "ruleset"}
"""What a submission says beyond whose dossier it is."""


def decide(command: DossierCommand, state: DossierState, context: Context) -> tuple[DossierEvent, ...]:
    """What follows from a wish about a dossier."""
    return _for_people(command, state, context) if isinstance(command, ByPeople) else _by_policy(command, state)


def _for_people(command: ByPeople, state: DossierState, context: Context) -> tuple[DossierEvent, ...]:
    match command:
        case FileDossier():
            return _file(command, state, context)
        case AppraiseDossier():
            return _appraise(command, _filed(state), context)
        case DeclineDossier():
            return _decline(command, state, context)
        case _:
            assert_never(command)


def _by_policy(command: ByPolicy, state: DossierState) -> tuple[DossierEvent, ...]:
    match command:
        case OpenDossier():
            return _open(command, state)
        case WithdrawDossier():
            return _withdraw(command, state)
        case RefuseDossier():
            return _refuse(command, state)
        case CloseDossier():
            return _close(command, state)
        case _:
            assert_never(command)


def _open(command: OpenDossier, state: DossierState) -> tuple[DossierEvent, ...]:
    """What was filed before its registration was heard of needs no opening: appraisal looks the registration up."""
    return (DossierOpened(**dict(command)),) if isinstance(state, Absent) else ()


def _withdraw(command: WithdrawDossier, state: DossierState) -> tuple[DossierEvent, ...]:
    """What was filed stays: appraisal finds that the registration was taken back."""
    if not isinstance(state, Opened):
        return ()
    return (DossierWithdrawn(dossier_id=command.dossier_id, plan_id=command.plan_id, reason=command.reason),)


def _file(command: FileDossier, state: DossierState, context: Context) -> tuple[DossierEvent, ...]:
    actor = context.actor
    standing_body = actor.unit is None and "appraiser" in actor.duties
    if actor.unit != command.unit and not standing_body:
        raise NotYourUnit(unit=command.unit)
    if not isinstance(state, Absent | Opened):
        return _file_again(command, state)
    if command.submitted_at is not None and not standing_body:
        raise SubmissionTimeNotYours
    submitted = _submitted(command, state, context.now)
    _check_content(command, submitted.ruleset)
    filed = DossierFiled(dossier_id=command.dossier_id, documents=command.documents, facts=command.facts)
    return (submitted, filed)


def _file_again(command: FileDossier, state: DossierState) -> tuple[DossierEvent, ...]:
    same = isinstance(state, Filed) and state.documents == frozenset(command.documents) and state.facts == command.facts
    if not same:
        raise DossierAlreadyFiled
    return ()


def _submitted(command: FileDossier, state: Absent | Opened, now: datetime) -> DossierSubmitted:
    """The ruleset is that of the day of filing in Viet Nam, whatever day it is when somebody looks."""
    submitted_at = now if command.submitted_at is None else command.submitted_at
    if submitted_at > now:
        raise SubmittedInFuture(submitted_at=submitted_at.isoformat())
    return DossierSubmitted(
        dossier_id=command.dossier_id,
        plan_id=command.plan_id,
        unit=command.unit,
        unit_name=command.unit_name,
        subject=state.subject if isinstance(state, Opened) else command.subject,
        title=command.title,
        year=command.year,
        submitted_at=submitted_at,
        ruleset=ruleset_on(submitted_at.astimezone(VIETNAM).date()),
    )


def _check_content(command: FileDossier, ruleset: str) -> None:
    if command.title not in {one.code for one in titles(ruleset)}:
        raise TitleUnknown(title=command.title)
    unknown = set(command.documents) - document_codes()
    if unknown:
        raise DocumentUnknown(documents=", ".join(sorted(unknown)))
    if command.facts.kind != command.subject.kind:
        raise FactsOfOtherKind(kind=command.subject.kind.value)


def _filed(state: DossierState) -> Filed:
    match state:
        case Filed():
            return state
        case Absent() | Opened() | Submitted():
            raise DossierNotFiled
        case Eligible() | Turned() | Awarded():
            raise DossierAlreadyAppraised
        case _:
            assert_never(state)


def _appraise(command: AppraiseDossier, dossier: Filed, context: Context) -> tuple[DossierEvent, ...]:
    if context.actor.unit is not None:
        raise NotStandingBody
    if command.evidence is None:
        raise EvidenceMissing
    outcomes = appraise(dossier.submitted, dossier.documents, dossier.facts, command.evidence)
    plan = _plan_once_all_is_heard(command.evidence, outcomes, dossier.submitted)
    wanting = reasons(outcomes)
    appraised = DossierAppraised(
        **dossier.submitted.model_dump(exclude=_ITS_OWN),
        ruleset=dossier.submitted.ruleset,
        result=AppraisalResult.INELIGIBLE if wanting else AppraisalResult.ELIGIBLE,
        reason_codes=wanting,
        rules=outcomes,
        appraising_body=plan.standing_body,
        appraised_on=context.now.astimezone(VIETNAM).date(),
    )
    if not wanting:
        return (appraised,)
    refused = DossierRefused(
        **dossier.submitted.model_dump(exclude=_ITS_OWN),
        stage=Stage.APPRAISAL,
        reason_codes=wanting,
        explanation=explanation(outcomes),
    )
    return (appraised, refused)


def _plan_once_all_is_heard(
    evidence: Evidence, outcomes: tuple[RuleOutcome, ...], dossier: DossierSubmitted
) -> PlanFound:
    """Plans, locks and sheets travel in lanes of their own: that one was heard says nothing of the others.

    That another unit comes first may turn out otherwise, too, once this one's registration is heard of.
    """
    plan, found = evidence.plan, evidence.registration
    if plan is None:
        raise PlanNotHeard
    wanting = reasons(outcomes)
    unheard = found is None or found.unit != dossier.unit
    hangs_on_it = ReasonCode.NOT_REGISTERED in wanting or (unheard and ReasonCode.DUPLICATE_ACHIEVEMENT in wanting)
    if plan.withdrawn or not hangs_on_it:
        return plan
    if not plan.locked:
        raise RegistrationStillOpen(plan=str(plan.document))
    if evidence.unit.undecided:
        raise SheetUndecided(unit=dossier.unit_name)
    return plan


def _refuse(command: RefuseDossier, state: DossierState) -> tuple[DossierEvent, ...]:
    match state:
        case Eligible(submitted=submitted):
            vote = command.vote
            said = (
                f"Hội đồng: {vote.votes_for} trên tổng số {vote.members} thành viên đồng ý; "
                f"cần {bound(command.op, command.share)}."
            )
            below = (ReasonCode.VOTE_BELOW_THRESHOLD,)
            return (
                DossierRefused(
                    **submitted.model_dump(exclude=_ITS_OWN), stage=Stage.COUNCIL, reason_codes=below, explanation=said
                ),
            )
        case Turned():
            return ()
        case Absent() | Opened() | Submitted() | Filed() | Awarded():
            raise DossierNotEligible
        case _:
            assert_never(state)


def _decline(command: DeclineDossier, state: DossierState, context: Context) -> tuple[DossierEvent, ...]:
    if context.actor.unit is not None:
        raise NotTheHeadsOffice
    if command.reason_code is ReasonCode.VOTE_BELOW_THRESHOLD:
        raise HeadReasonUntrue(reason_code=command.reason_code.value)
    if isinstance(state, Turned) and state.stage is Stage.HEAD:
        return ()
    if isinstance(state, Awarded) or command.decision_id is not None:
        raise DossierAlreadyAwarded(count=1, first=str(command.dossier_id))
    if not isinstance(state, Eligible):
        raise DossierNotEligible
    if command.vote is None or not command.vote.passed:
        raise DossierNotProposed(count=1, first=str(command.dossier_id))
    return (
        DossierRefused(
            **state.submitted.model_dump(exclude=_ITS_OWN),
            stage=Stage.HEAD,
            reason_codes=(command.reason_code,),
            explanation=command.reason,
        ),
    )


def _close(command: CloseDossier, state: DossierState) -> tuple[DossierEvent, ...]:
    match state:
        case Eligible():
            return (DossierAwarded(**dict(command)),)
        case Awarded(decision_id=command.decision_id):
            return ()
        case _:
            raise DossierNotEligible


DECIDER: Decider[DossierCommand, DossierState, DossierEvent] = Decider(INITIAL, decide, evolve)
