"""The rules of what stops a dossier before a decision: its unit takes it back, or it is suspended and resumed."""

from typing import assert_never

from contracts.message import Context
from contracts.review_steps import DossierResumed, DossierSuspended, DossierTakenBack
from services.review.dossier.found import StopEvidence
from services.review.dossier.handling import (
    day_of,
    is_standing_body,
    moved,
    require_standing_body,
    whose,
)
from services.review.dossier.refusals import (
    DossierAlreadyAwarded,
    DossierAlreadyForwarded,
    DossierNotFiled,
    NotYourUnit,
)
from services.review.dossier.states import (
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
)
from services.review.dossier.step_refusals import (
    DossierHasEnded,
    DossierNotSuspended,
    DossierSuspendedAlready,
    DossierWasTakenBack,
)
from services.review.dossier.steps import ResumeDossier, StopCommand, StopEvent, SuspendDossier, TakeBackDossier


def stop(command: StopCommand, state: DossierState, evidence: object, context: Context) -> tuple[StopEvent, ...]:
    """The event by which a dossier is taken back, suspended or resumed; none where it is so already."""
    if isinstance(command, ResumeDossier):
        return _resume(command, _file_of(state), context)
    if not isinstance(evidence, StopEvidence):
        raise TypeError("what stops a dossier is decided on whether it was awarded")
    if isinstance(command, TakeBackDossier):
        return _take_back(command, state, evidence, context)
    return _suspend(command, _file_of(state), evidence, context)


def _take_back(
    command: TakeBackDossier, state: DossierState, evidence: StopEvidence, context: Context
) -> tuple[StopEvent, ...]:
    by_staff = is_standing_body(context)
    if isinstance(state, TakenBack):
        said = state.event
        if (said.reason_code, said.reason) == (command.reason_code, command.reason):
            return ()
        raise DossierWasTakenBack
    file = _file_of(state)
    if context.actor.unit != (evidence.holder or file.submitted.unit) and not by_staff:
        raise NotYourUnit(unit=file.submitted.unit)
    if evidence.decision_id is not None:
        raise DossierAlreadyAwarded
    return (
        DossierTakenBack(
            **whose(file.submitted), reason_code=command.reason_code, reason=command.reason, by_standing_body=by_staff
        ),
    )


def _suspend(command: SuspendDossier, file: Filed, evidence: StopEvidence, context: Context) -> tuple[StopEvent, ...]:
    require_standing_body(context)
    stands = file.suspended
    if stands is not None:
        asked = (command.ground, command.reason, command.reference)
        if asked == (stands.ground, stands.reason, stands.reference):
            return ()
        raise DossierSuspendedAlready(suspended_on=f"{stands.suspended_on:%d/%m/%Y}")
    if evidence.decision_id is not None:
        raise DossierAlreadyAwarded
    return (
        DossierSuspended(
            **whose(file.submitted),
            ground=command.ground,
            reason=command.reason,
            reference=command.reference,
            suspended_on=day_of(context.now),
        ),
    )


def _resume(command: ResumeDossier, file: Filed, context: Context) -> tuple[StopEvent, ...]:
    """The time limits go on where they stood; what had run out before the suspension stays so."""
    require_standing_body(context)
    stands = file.suspended
    if stands is None:
        raise DossierNotSuspended
    since, today = stands.suspended_on, day_of(context.now)
    awaited = file.supplement_due if file.supplemented_on is None else None
    return (
        DossierResumed(
            **whose(file.submitted),
            reason=command.reason,
            reference=command.reference,
            resumed_on=today,
            appraisal_due=moved(file.due, since, today, context),
            supplement_due=None if awaited is None or awaited < since else moved(awaited, since, today, context),
        ),
    )


def _file_of(state: DossierState) -> Filed:
    """The file of a dossier that lies here, appraised or not."""
    match state:
        case Filed():
            return state
        case Eligible(file=file):
            return file
        case Absent() | Opened() | Submitted():
            raise DossierNotFiled
        case Forwarded():
            raise DossierAlreadyForwarded
        case Turned():
            raise DossierHasEnded
        case TakenBack():
            raise DossierWasTakenBack
        case Awarded():
            raise DossierAlreadyAwarded
        case _:
            assert_never(state)
