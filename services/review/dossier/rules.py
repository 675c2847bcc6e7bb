"""The rules of a dossier: the events that a command leads to, or its refusal."""

from typing import TypeAlias, TypeVar, assert_never

from contracts.catalog.terms import Procedure
from contracts.envelope import Relation
from contracts.message import Context, Decider, Message
from contracts.review import AppraisalResult, DossierAppraised, DossierRefused, DossierSubmitted, RuleOutcome, Stage
from contracts.vocabulary import VIETNAM, ReasonCode
from services.review.catalogue.messages import bound
from services.review.dossier.appraisal import appraise, appraising_body, explanation, reasons
from services.review.dossier.filing import file
from services.review.dossier.forwarding import forward, receive, receive_result
from services.review.dossier.found import (
    AppraisalEvidence,
    FilingEvidence,
    ForwardEvidence,
    HeadEvidence,
    HolderFound,
    LowerEvidence,
    NothingFiled,
    ReceiptEvidence,
    StopEvidence,
)
from services.review.dossier.handling import check_ready, check_running, step
from services.review.dossier.lowering import consider_lower, file_lower
from services.review.dossier.messages import (
    AppraiseDossier,
    CloseDossier,
    DeclineDossier,
    DossierAwarded,
    DossierEvent,
    DossierOpened,
    DossierWithdrawn,
    FileDossier,
    ForwardDossier,
    OpenDossier,
    RefuseDossier,
    WithdrawDossier,
)
from services.review.dossier.on_paper import PassOnPaper, RecordPaperAnswer
from services.review.dossier.paper_rules import pass_on_paper, record_answer
from services.review.dossier.refusals import (
    DossierAlreadyAppraised,
    DossierAlreadyAwarded,
    DossierAlreadyForwarded,
    DossierNotEligible,
    DossierNotFiled,
    DossierNotVotedFor,
    HeadReasonUntrue,
    MembersNotJudged,
    NotStandingBody,
    NotTheHead,
    PlanNotHeard,
    RegistrationStillOpen,
    SheetUndecided,
)
from services.review.dossier.states import (
    INITIAL,
    Absent,
    Awarded,
    DossierState,
    Eligible,
    Filed,
    Forwarded,
    Opened,
    Submitted,
    TakenBack,
    Turned,
    evolve,
)
from services.review.dossier.step_refusals import DossierWasTakenBack
from services.review.dossier.steps import (
    AnyDossierCommand,
    AnyDossierEvent,
    ConsiderLowerTitle,
    FileLowerTitle,
    IssueReceipt,
    ReceiveDossier,
    ReceiveResult,
    RequestSupplement,
    ResumeDossier,
    SupplementDossier,
    SuspendDossier,
    TakeBackDossier,
)
from services.review.dossier.stopping import stop
from services.review.plans.messages import PlanFound

_ITS_OWN = {"submitted_at", "ruleset", "fixing", "registered_as", "procedure"}
"""The fields of a submission beyond those that say whose dossier it is."""
_MAY_COME = frozenset({ReasonCode.NOT_REGISTERED, ReasonCode.NO_UNIT_PLAN})
"""The reasons that an event of registration may still take away."""
DossierEvidence: TypeAlias = (
    FilingEvidence
    | AppraisalEvidence
    | NothingFiled
    | HeadEvidence
    | ForwardEvidence
    | StopEvidence
    | HolderFound
    | ReceiptEvidence
    | None
)
"""The evidence of the command at hand; None for the commands of policies, which need none."""
EvidenceT = TypeVar("EvidenceT", bound=Message)


def decide(  # noqa: C901, PLR0911, PLR0912 - one case for each command
    command: AnyDossierCommand, state: DossierState, evidence: DossierEvidence, context: Context
) -> tuple[AnyDossierEvent, ...]:
    """The events that follow from a command about a dossier."""
    match command:
        case FileDossier():
            return file(command, state, _as(FilingEvidence, evidence), context)
        case AppraiseDossier():
            return _appraise(_filed(state), evidence, context)
        case DeclineDossier():
            return _decline(command, state, _as(HeadEvidence, evidence), context)
        case OpenDossier():
            return _open(command, state, context)
        case WithdrawDossier():
            return _withdraw(command, state)
        case RefuseDossier():
            return _refuse(command, state)
        case CloseDossier():
            return _close(command, state)
        case ForwardDossier():
            return forward(command, state, _as(ForwardEvidence, evidence), context)
        case ReceiveDossier():
            return receive(command, state, context)
        case ReceiveResult():
            return receive_result(command, state)
        case IssueReceipt() | RequestSupplement() | SupplementDossier():
            return step(command, _filed(state), evidence, context)
        case TakeBackDossier() | SuspendDossier() | ResumeDossier():
            return stop(command, state, evidence, context)
        case ConsiderLowerTitle():
            return consider_lower(command, state, _as(LowerEvidence, evidence), context)
        case FileLowerTitle():
            return file_lower(command, state, context)
        case PassOnPaper():
            return pass_on_paper(command, state, _as(ForwardEvidence, evidence), context)
        case RecordPaperAnswer():
            return record_answer(command, state, context)
        case _:
            assert_never(command)


def _as(kind: type[EvidenceT], evidence: DossierEvidence) -> EvidenceT:
    """The evidence as its command's loader gives it; raises TypeError for another's."""
    if not isinstance(evidence, kind):
        raise TypeError(f"the evidence is {type(evidence).__name__} and not {kind.__name__}")
    return evidence


def _open(command: OpenDossier, state: DossierState, context: Context) -> tuple[DossierEvent, ...]:
    """A dossier that was filed before its registration was heard needs no opening: the appraisal looks it up.

    Nothing is awaited here of a unit that works at a subordinate site: its dossier is filed there.
    """
    if not isinstance(state, Absent) or context.subordinate_of(command.unit) is not None:
        return ()
    return (DossierOpened(**dict(command)),)


def _withdraw(command: WithdrawDossier, state: DossierState) -> tuple[DossierEvent, ...]:
    """A dossier that was filed stays: appraisal finds that the registration was taken back."""
    if not isinstance(state, Opened):
        return ()
    return (DossierWithdrawn(dossier_id=command.dossier_id, plan_id=command.plan_id, reason=command.reason),)


def _filed(state: DossierState) -> Filed:
    match state:
        case Filed():
            return state
        case Absent() | Opened() | Submitted():
            raise DossierNotFiled
        case TakenBack():
            raise DossierWasTakenBack
        case Eligible() | Forwarded() | Turned() | Awarded():
            raise DossierAlreadyAppraised
        case _:
            assert_never(state)


def _appraise(dossier: Filed, evidence: DossierEvidence, context: Context) -> tuple[DossierEvent, ...]:
    if context.actor.unit is not None:
        raise NotStandingBody
    check_ready(dossier, context)
    if isinstance(evidence, NothingFiled):
        raise DossierNotFiled
    found = _as(AppraisalEvidence, evidence)
    outcomes = appraise(dossier.submitted, dossier.documents, dossier.facts, found, dossier.examinations)
    plan = _plan_once_all_is_heard(found, outcomes, dossier.submitted)
    wanting = reasons(outcomes)
    appraised = DossierAppraised(
        **dossier.submitted.model_dump(exclude=_ITS_OWN),
        ruleset=dossier.submitted.ruleset,
        result=AppraisalResult.INELIGIBLE if wanting else AppraisalResult.ELIGIBLE,
        reason_codes=wanting,
        rules=outcomes,
        appraising_body=appraising_body(plan, found.standing_body),
        appraised_on=context.now.astimezone(VIETNAM).date(),
        fixing=dossier.submitted.fixing,
        procedure=dossier.submitted.procedure,
    )
    if not wanting:
        return (appraised,)
    return (appraised, _refused(dossier.submitted, Stage.APPRAISAL, wanting, explanation(outcomes)))


def _plan_once_all_is_heard(
    evidence: AppraisalEvidence, outcomes: tuple[RuleOutcome, ...], dossier: DossierSubmitted
) -> PlanFound:
    """The plan, once nothing that may still come can turn the appraisal.

    Plans, locks and sheets travel in partitions of their own: that one was heard says nothing of the others. That
    another unit comes first may turn out otherwise, too, once this one's registration is heard of. How many members of
    a collective reach a title is known once all that they filed is appraised. Under a subordinate's plan nothing more
    comes: registration is that site's own. A sudden deed asks for none of it.
    """
    plan, found = evidence.plan, evidence.registration
    if plan is None:
        raise PlanNotHeard
    sudden = dossier.procedure is Procedure.SIMPLIFIED
    if sudden or plan.withdrawn or plan.relation is Relation.SUBORDINATE:
        return plan
    if evidence.members.unjudged:
        raise MembersNotJudged(count=evidence.members.unjudged)
    wanting = reasons(outcomes)
    unheard = found is None or found.unit != dossier.unit
    may_come = _MAY_COME | {ReasonCode.DUPLICATE_ACHIEVEMENT} if unheard else _MAY_COME
    if may_come.isdisjoint(wanting):
        return plan
    if not evidence.locked:
        raise RegistrationStillOpen(plan=str(plan.document))
    if evidence.undecided:
        raise SheetUndecided(unit=dossier.unit_name)
    return plan


def _refuse(command: RefuseDossier, state: DossierState) -> tuple[DossierEvent, ...]:
    match state:
        case Eligible(file=filed):
            vote = command.vote
            explained = (
                f"Hội đồng: {vote.votes_for} trên tổng số {vote.members} thành viên đồng ý; "
                f"cần {bound(command.op, command.share)}."
            )
            return (_refused(filed.submitted, Stage.COUNCIL, (ReasonCode.VOTE_BELOW_THRESHOLD,), explained),)
        case Turned() | TakenBack():
            return ()
        case Absent() | Opened() | Submitted() | Filed() | Forwarded() | Awarded():
            raise DossierNotEligible
        case _:
            assert_never(state)


def _decline(
    command: DeclineDossier, state: DossierState, evidence: HeadEvidence, context: Context
) -> tuple[DossierEvent, ...]:
    if context.actor.unit is not None:
        raise NotTheHead
    if command.reason_code in {ReasonCode.VOTE_BELOW_THRESHOLD, ReasonCode.WITHDRAWN}:
        raise HeadReasonUntrue(reason_code=command.reason_code.value)
    if isinstance(state, Turned) and state.stage is Stage.HEAD:
        return ()
    if isinstance(state, Forwarded):
        raise DossierAlreadyForwarded
    if isinstance(state, Awarded) or evidence.decision_id is not None:
        raise DossierAlreadyAwarded
    if not isinstance(state, Eligible):
        raise DossierNotEligible
    check_running(state.file)
    sudden = state.file.submitted.procedure is Procedure.SIMPLIFIED
    if not sudden and (evidence.vote is None or not evidence.vote.passed):
        raise DossierNotVotedFor
    return (_refused(state.file.submitted, Stage.HEAD, (command.reason_code,), command.reason),)


def _refused(
    submitted: DossierSubmitted, stage: Stage, codes: tuple[ReasonCode, ...], explained: str
) -> DossierRefused:
    whose = submitted.model_dump(exclude=_ITS_OWN)
    return DossierRefused(**whose, stage=stage, reason_codes=codes, explanation=explained)


def _close(command: CloseDossier, state: DossierState) -> tuple[DossierEvent, ...]:
    match state:
        case Eligible():
            return (DossierAwarded(**dict(command)),)
        case Awarded(decision_id=command.decision_id):
            return ()
        case _:
            raise DossierNotEligible


DECIDER: Decider[AnyDossierCommand, DossierState, AnyDossierEvent] = Decider(INITIAL, decide, evolve)
