"""The rules of a public consultation: it lasts its working days, and every objection is answered on a ground."""

from datetime import date
from typing import NamedTuple, assert_never

from contracts.catalog import ruleset, title
from contracts.message import Context, Decider
from contracts.vocabulary import VIETNAM, Confidence
from services.review.catalogue.lines import sure_of
from services.review.catalogue.messages import LineId
from services.review.consultation.messages import (
    AnsweringEvidence,
    AnswerObjection,
    CloseConsultation,
    ConsultationClosed,
    ConsultationCommand,
    ConsultationEvent,
    ConsultationOpened,
    DossierToPublish,
    EraseSender,
    Finding,
    ObjectionAnswered,
    ObjectionId,
    ObjectionRecorded,
    OpenConsultation,
    OpeningEvidence,
    RecordObjection,
    SenderErased,
)
from services.review.consultation.refusals import (
    ConsultationDaysMissing,
    ConsultationDayWrong,
    ConsultationDossiersNotOpen,
    ConsultationNotStandingBody,
    ConsultationOpenedAlready,
    ConsultationOver,
    ConsultationRuns,
    ConsultationTooShort,
    ConsultationTwice,
    NoSuchConsultation,
    NoSuchObjection,
    ObjectionAnsweredAlready,
    ObjectionElsewhere,
    ObjectionRecordedAlready,
    ObjectionUnanswered,
)
from services.review.consultation.states import INITIAL, Closed, ConsultationState, Objection, Running, Unopened, evolve

Events = tuple[ConsultationEvent, ...]


class _Law(NamedTuple):
    """What the law says of the days: so many, None where it leaves them open."""

    days: int | None
    citation: str
    confidence: Confidence


def decide(
    command: ConsultationCommand,
    state: ConsultationState,
    evidence: OpeningEvidence | AnsweringEvidence | None,
    context: Context,
) -> Events:
    """The events that follow from a command about a consultation."""
    if context.actor.unit is not None:
        raise ConsultationNotStandingBody
    match command:
        case OpenConsultation():
            found = evidence if isinstance(evidence, OpeningEvidence) else OpeningEvidence()
            return _open(command, state, found, context)
        case RecordObjection():
            return _record(command, state, context)
        case AnswerObjection():
            known = evidence if isinstance(evidence, AnsweringEvidence) else AnsweringEvidence()
            return _answer(command, state, known, context)
        case EraseSender():
            return _erase(command, state)
        case CloseConsultation():
            return _close(command, state, context)
        case _:
            assert_never(command)


def _open(command: OpenConsultation, state: ConsultationState, evidence: OpeningEvidence, context: Context) -> Events:
    if not isinstance(state, Unopened):
        stands = state.event if isinstance(state, Running) else state.running.event
        asked = (command.dossiers, command.channel, command.published_on, command.notice)
        if asked != (stands.dossiers, stands.channel, stands.published_on, stands.notice):
            raise ConsultationOpenedAlready
        return ()
    if command.published_on > _today(context):
        raise ConsultationDayWrong(day=f"{command.published_on:%d/%m/%Y}")
    twice = next((one for one in command.dossiers if command.dossiers.count(one) > 1), None)
    if twice is not None:
        raise ConsultationTwice(dossier=str(twice))
    found = {one.dossier_id: one for one in evidence.dossiers if one.open}
    others = [one for one in command.dossiers if one not in found]
    if others:
        raise ConsultationDossiersNotOpen(count=len(others), first=str(others[0]))
    filed_on = max((one.submitted_on for one in found.values() if one.submitted_on is not None), default=None)
    if filed_on is not None and command.published_on < filed_on:
        raise ConsultationDayWrong(day=f"{command.published_on:%d/%m/%Y}")
    law = max(
        (_law(one, evidence.confirmed) for one in found.values()), key=lambda one: (one.days or 0, bool(one.citation))
    )
    number = _days(command, law)
    until, sure = context.working_days.add_working_days(command.published_on, number)
    return (
        ConsultationOpened(
            consultation_id=command.consultation_id,
            dossiers=command.dossiers,
            channel=command.channel,
            published_on=command.published_on,
            working_days=number,
            until=until,
            sure=sure,
            citation=law.citation,
            confidence=law.confidence,
            notice=command.notice,
        ),
    )


def _law(dossier: DossierToPublish, confirmed: frozenset[LineId]) -> _Law:
    """What the title asks for by the ruleset of the dossier, or else the limit that the ruleset has for the step."""
    asked = title(dossier.title, dossier.ruleset).consultation
    if asked is not None:
        return _Law(asked.working_days, asked.citation, sure_of(dossier.ruleset, asked, confirmed))
    limits = [one for one in ruleset(dossier.ruleset).limits if one.step == "CONSULTATION"]
    if limits:  # it is set for other titles: a guide here, which nobody is held to
        return _Law(limits[0].days, limits[0].citation, Confidence.UNSURE)
    return _Law(None, "", Confidence.UNSURE)


def _days(command: OpenConsultation, law: _Law) -> int:
    number = command.working_days or law.days
    if number is None:
        raise ConsultationDaysMissing
    if law.days is not None and number < law.days and law.confidence is not Confidence.UNSURE:
        raise ConsultationTooShort(days=law.days, citation=law.citation)
    return number


def _record(command: RecordObjection, state: ConsultationState, context: Context) -> Events:
    running = _known(state)
    stands = running.objections.get(command.objection_id)
    if stands is not None:
        asked = (command.dossier_id, command.about, command.received_on)
        if asked != (stands.event.dossier_id, stands.event.about, stands.event.received_on):
            raise ObjectionRecordedAlready
        return ()
    _check_runs(state)
    if command.dossier_id not in running.event.dossiers:
        raise ObjectionElsewhere
    if not running.event.published_on <= command.received_on <= _today(context):
        raise ConsultationDayWrong(day=f"{command.received_on:%d/%m/%Y}")
    return (ObjectionRecorded(**dict(command), late=command.received_on > running.event.until),)


def _answer(
    command: AnswerObjection, state: ConsultationState, evidence: AnsweringEvidence, context: Context
) -> Events:
    objection = _objection(state, command.objection_id)
    stands = objection.answer
    if stands is not None:
        if (command.finding, command.ground, command.reference) != (stands.finding, stands.ground, stands.reference):
            raise ObjectionAnsweredAlready
        return ()
    _check_runs(state)
    return (
        ObjectionAnswered(
            **dict(command),
            dossier_id=objection.event.dossier_id,
            answered_on=_today(context),
            suspends=command.finding is Finding.UPHELD_SUSPENDS and evidence.open and not evidence.suspended,
            returns=command.finding is Finding.UPHELD_RETURNS and evidence.open,
        ),
    )


def _erase(command: EraseSender, state: ConsultationState) -> Events:
    objection = _objection(state, command.objection_id)
    if objection.erased:
        return ()
    if objection.answer is None:
        raise ObjectionUnanswered(count=1)
    return (SenderErased(**dict(command)),)


def _close(command: CloseConsultation, state: ConsultationState, context: Context) -> Events:
    running = _known(state)
    if isinstance(state, Closed):
        if (command.conclusion, command.reference) != (state.event.conclusion, state.event.reference):
            raise ConsultationOver(day=f"{state.event.closed_on:%d/%m/%Y}")
        return ()
    if _today(context) <= running.event.until:
        raise ConsultationRuns(until=f"{running.event.until:%d/%m/%Y}")
    answers = [one.answer for one in running.objections.values()]
    unanswered = answers.count(None)
    if unanswered:
        raise ObjectionUnanswered(count=unanswered)
    rejected = sum(one is not None and one.finding is Finding.REJECTED for one in answers)
    return (
        ConsultationClosed(
            **dict(command),
            closed_on=_today(context),
            received=len(answers),
            upheld=len(answers) - rejected,
            rejected=rejected,
        ),
    )


def _known(state: ConsultationState) -> Running:
    match state:
        case Unopened():
            raise NoSuchConsultation
        case Running():
            return state
        case Closed(running=running):
            return running
        case _:
            assert_never(state)


def _objection(state: ConsultationState, objection_id: ObjectionId) -> Objection:
    found = _known(state).objections.get(objection_id)
    if found is None:
        raise NoSuchObjection
    return found


def _check_runs(state: ConsultationState) -> None:
    if isinstance(state, Closed):
        raise ConsultationOver(day=f"{state.event.closed_on:%d/%m/%Y}")


def _today(context: Context) -> date:
    return context.now.astimezone(VIETNAM).date()


DECIDER: Decider[ConsultationCommand, ConsultationState, ConsultationEvent] = Decider(INITIAL, decide, evolve)
