"""The rules of passing a dossier up on paper, where no site of the level above is connected, and of its answer."""

from contracts.catalog import title
from contracts.catalog.terms import Procedure
from contracts.message import Context
from contracts.review import DossierResult, Outcome, Stage
from contracts.vocabulary import Confidence, DossierId
from services.review.catalogue.lines import sure_of
from services.review.decision.messages import decision_id_of
from services.review.dossier.forwarding import answered, check_level, check_open, eligible, examination
from services.review.dossier.found import ForwardEvidence
from services.review.dossier.handling import check_running, day_of
from services.review.dossier.messages import DossierEvent, ResultReceived
from services.review.dossier.on_paper import (
    Granted,
    PaperAnswer,
    PassedOnPaper,
    PassOnPaper,
    RecordPaperAnswer,
)
from services.review.dossier.refusals import ForwardingNotYours
from services.review.dossier.states import Awarded, DossierState, Eligible, Forwarded, Turned
from services.review.dossier.step_refusals import (
    PaperAnsweredBefore,
    PaperAnswerInFuture,
    PaperAnswerTooEarly,
    PaperDatedInFuture,
    PaperNotConsulted,
    PaperNotPassed,
    SuperiorRunsSite,
)
from services.review.dossier.steps import ReceiveResult


def pass_on_paper(
    command: PassOnPaper, state: DossierState, evidence: ForwardEvidence, context: Context
) -> tuple[PassedOnPaper, ...]:
    """The event that passes an eligible dossier up to a body that runs no site."""
    if context.actor.unit is not None:
        raise ForwardingNotYours
    dossier = eligible(state)
    check_running(dossier.file)
    check_level(dossier, evidence, context)
    if context.superior is not None:
        raise SuperiorRunsSite(site=context.superior)
    check_open(dossier, evidence)
    _check_consulted(dossier, evidence)
    if command.paper.dated > day_of(context.now):
        raise PaperDatedInFuture(dated=command.paper.dated.isoformat())
    return (
        PassedOnPaper(
            dossier_id=command.dossier_id,
            body=command.body,
            paper=command.paper,
            examination=examination(dossier, evidence, context),
        ),
    )


def _check_consulted(dossier: Eligible, evidence: ForwardEvidence) -> None:
    """Whoever passes a title to the centre asks the public first, where the law says so (NĐ 91/2017 Đ45 k10).

    A line that is not verified asks for nothing until an officer confirms it, and nobody is asked about a sudden deed.
    """
    submitted = dossier.file.submitted
    law = title(submitted.title, submitted.ruleset).consultation
    if law is None or evidence.public_asked or submitted.procedure is Procedure.SIMPLIFIED:
        return
    if sure_of(submitted.ruleset, law, evidence.confirmed) is not Confidence.UNSURE:
        raise PaperNotConsulted(title=submitted.title, citation=law.citation)


def record_answer(command: RecordPaperAnswer, state: DossierState, context: Context) -> tuple[DossierEvent, ...]:
    """The events that end a dossier as the body has answered; its unit hears of it, at whichever site it works."""
    if context.actor.unit is not None:
        raise ForwardingNotYours
    if isinstance(state, Awarded | Turned):
        raise PaperAnsweredBefore
    if not isinstance(state, Forwarded) or state.on_paper is None:
        raise PaperNotPassed
    answer = command.answer
    day = answer.decision.dated if isinstance(answer, Granted) else answer.answered_on
    if day > day_of(context.now):
        raise PaperAnswerInFuture(dated=day.isoformat())
    if day < state.on_paper.paper.dated:
        raise PaperAnswerTooEarly(dated=day.isoformat(), passed=state.on_paper.paper.dated.isoformat())
    result = _result(answer, command.dossier_id, context)
    received = ReceiveResult(dossier_id=command.dossier_id, result=result)
    return (
        ResultReceived(dossier_id=command.dossier_id, result=result, examinations=()),
        answered(received, state),
    )


def _result(answer: PaperAnswer, dossier_id: DossierId, context: Context) -> DossierResult:
    """The result as this site records it: the body that decided has none of its own, and has said no event."""
    if isinstance(answer, Granted):
        return DossierResult(
            outcome=Outcome.AWARDED,
            site=context.site,
            said_by=dossier_id,
            decided_on=answer.decision.dated,
            decision_id=decision_id_of(answer.decision),
            decision=answer.decision,
            deciding_authority=answer.authority,
        )
    return DossierResult(
        outcome=Outcome.REFUSED,
        site=context.site,
        said_by=dossier_id,
        decided_on=answer.answered_on,
        deciding_authority=answer.authority,
        stage=Stage.HEAD,
        reason_codes=(answer.reason_code,),
        explanation=answer.reason,
    )
