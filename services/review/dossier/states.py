"""The states of a dossier, and how its events lead from one to the next."""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from contracts.facts import Facts
from contracts.review import (
    AppraisalResult,
    DossierAnswered,
    DossierAppraised,
    DossierForwarded,
    DossierRefused,
    DossierSubmitted,
    Examination,
    Outcome,
    Stage,
)
from contracts.review_steps import (
    DossierResumed,
    DossierSupplemented,
    DossierSuspended,
    DossierTakenBack,
    ReceiptIssued,
    SupplementRequested,
)
from contracts.vocabulary import VIETNAM, CatalogCode, DecisionId, DossierId, ReasonCode, SiteCode, Subject
from services.review.dossier.messages import (
    DossierAwarded,
    DossierFiled,
    DossierOpened,
    DossierReceived,
    DossierWithdrawn,
    ResultReceived,
)
from services.review.dossier.on_paper import PassedOnPaper
from services.review.dossier.steps import (
    AnyDossierEvent,
    AnyStep,
    LowerTitleConsidered,
    StepEvent,
    StopEvent,
    SupplementFiled,
)


@dataclass(frozen=True, slots=True)
class Absent:
    """Nothing was registered and nothing filed."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The title is registered; the unit has yet to file."""

    subject: Subject


@dataclass(frozen=True, slots=True)
class Submitted:
    """Filed; the papers and facts stand in the event that follows at once."""

    submitted: DossierSubmitted


@dataclass(frozen=True, slots=True)
class Filed:
    """The dossier lies with the standing body.

    One that a subordinate site passed up has that site in `forwarded_by`, and the `examinations` of all sites below.
    `due` is the last day of the appraisal by the receipt, moved by the time in which it stood still; `due_before` is it
    without an awaited supplement. Of the one round of supplements `supplement` is the request and `supplement_due` its
    last day. `suspended` is the suspension while it lasts. `lowered_on` is the day on which a refused dossier of a
    higher title fell back to it.
    """

    submitted: DossierSubmitted
    documents: frozenset[CatalogCode]
    facts: Facts
    forwarded_by: SiteCode | None = None
    examinations: tuple[Examination, ...] = ()
    receipt: ReceiptIssued | None = None
    due: date | None = None
    due_before: date | None = None
    supplement: SupplementRequested | None = None
    supplement_due: date | None = None
    supplemented_on: date | None = None
    suspended: DossierSuspended | None = None
    lowered_on: date | None = None


@dataclass(frozen=True, slots=True)
class Eligible:
    """The standing body found nothing wanting; the council and the head have yet to speak."""

    file: Filed
    appraised: DossierAppraised


@dataclass(frozen=True, slots=True)
class Forwarded:
    """The dossier lies with the superior; `examination` is what went up of this site's own.

    `on_paper` is how it went to a body that runs no site, None where the superior has it from here.
    """

    file: Filed
    examination: Examination
    on_paper: PassedOnPaper | None = None


@dataclass(frozen=True, slots=True)
class Turned:
    """The dossier does not lead to an award; `stage` is where it ended, `lower` the one of the lower title instead.

    `withdrawn` says that the superior has taken it back for no fault of the subject.
    """

    submitted: DossierSubmitted
    stage: Stage
    file: Filed
    lower: DossierId | None = None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The unit has taken the dossier back, as `event` says."""

    event: DossierTakenBack


@dataclass(frozen=True, slots=True)
class Awarded:
    """The dossier led to an award."""

    decision_id: DecisionId | None


DossierState = Absent | Opened | Submitted | Filed | Eligible | Forwarded | Turned | TakenBack | Awarded
INITIAL: DossierState = Absent()


def evolve(state: DossierState, event: AnyDossierEvent) -> DossierState:  # noqa: PLR0911 - one case for each event
    """The state of a dossier after an event."""
    if isinstance(event, AnyStep):
        return _stepped(state, event)
    match event:
        case DossierOpened(subject=subject):
            return Opened(subject)
        case DossierWithdrawn():
            return Absent()
        case DossierSubmitted():
            return Submitted(event)
        case DossierReceived():
            return _received(event)
        case DossierAwarded(decision_id=decision_id):
            return Awarded(decision_id)
        case DossierAnswered():
            return state
        case _:
            return _moved(state, event)


def _received(event: DossierReceived) -> Filed:
    """As if the unit had filed here: the same day, and so the same law."""
    submitted = DossierSubmitted(
        dossier_id=event.dossier_id,
        plan_id=event.plan_id,
        unit=event.unit,
        unit_name=event.unit_name,
        subject=event.subject,
        title=event.title,
        year=event.year,
        submitted_at=event.submitted_at,
        ruleset=event.ruleset,
        fixing=event.fixing,
        registered_as=event.registered_as,
        procedure=event.procedure,
    )
    return Filed(submitted, frozenset(event.documents), event.facts, event.forwarded_by, event.examinations)


def _moved(  # noqa: C901, PLR0911 - one case for each step
    state: DossierState,
    event: DossierFiled
    | DossierAppraised
    | DossierRefused
    | DossierForwarded
    | PassedOnPaper
    | ResultReceived
    | LowerTitleConsidered,
) -> DossierState:
    """A step onward; out of turn it leaves the state as it is."""
    match state, event:
        case Submitted(submitted=submitted), DossierFiled(documents=documents, facts=facts):
            return Filed(submitted, frozenset(documents), facts, lowered_on=event.lowered_on)
        case Filed(), DossierAppraised(result=AppraisalResult.ELIGIBLE):
            return Eligible(state, event)
        case Filed(submitted=submitted), DossierAppraised():
            return Turned(submitted, Stage.APPRAISAL, state)
        case Eligible(file=file), DossierRefused(stage=stage):
            return Turned(file.submitted, stage, file)
        case Eligible(file=file), DossierForwarded(examinations=examinations):
            return Forwarded(file, examinations[-1])
        case Eligible(file=file), PassedOnPaper(examination=examination):
            return Forwarded(file, examination, event)
        case Forwarded(file=file), ResultReceived(result=result):
            withdrawn = ReasonCode.WITHDRAWN in result.reason_codes
            ended = Turned(file.submitted, result.stage or Stage.HEAD, file, withdrawn=withdrawn)
            return Awarded(result.decision_id) if result.outcome is Outcome.AWARDED else ended
        case Turned(), LowerTitleConsidered(lower=lower):
            return replace(state, lower=lower)
        case _:
            return state


def _stepped(state: DossierState, event: AnyStep) -> DossierState:
    if isinstance(event, StopEvent):
        return _stopped(state, event)
    return _handled(state, event) if isinstance(state, Filed) else state


def _handled(file: Filed, event: StepEvent) -> Filed:
    """A step of a dossier that lies with the standing body."""
    match event:
        case ReceiptIssued(due=due):
            return replace(file, receipt=event, due=due, due_before=due)
        case SupplementRequested(appraisal_due=due):
            return replace(file, supplement=event, supplement_due=event.due, due=due)
        case DossierSupplemented(supplemented_at=instant, appraisal_due=due):
            return replace(file, supplemented_on=instant.astimezone(VIETNAM).date(), due=due, due_before=due)
        case SupplementFiled(documents=documents, facts=facts):
            return replace(file, documents=frozenset(documents), facts=facts)
        case _:
            assert_never(event)


def _stopped(state: DossierState, event: StopEvent) -> DossierState:
    """A dossier that lies here is taken back, suspended or resumed."""
    if isinstance(state, Eligible):
        file = _stopped(state.file, event)
        return replace(state, file=file) if isinstance(file, Filed) else file
    if not isinstance(state, Filed):
        return state
    match event:
        case DossierTakenBack():
            return TakenBack(event)
        case DossierSuspended():
            return replace(state, suspended=event)
        case DossierResumed(appraisal_due=due, supplement_due=None):
            return replace(state, suspended=None, due=due, due_before=due)
        case DossierResumed(appraisal_due=due, supplement_due=awaited):
            return replace(state, suspended=None, due=due, supplement_due=awaited)
        case _:
            assert_never(event)
