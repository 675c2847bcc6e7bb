"""The rules of an initiative: who submits it, what its council scores, how it is recognised, refused or annulled."""

from dataclasses import dataclass
from datetime import date
from typing import assert_never

from contracts.catalog.terms import Scope
from contracts.message import Context, Decider
from contracts.vocabulary import VIETNAM, Level
from services.review.initiative.messages import (
    AnnulRecognition,
    InitiativeCommand,
    InitiativeEvent,
    InitiativeRecognised,
    InitiativeRefused,
    InitiativeScored,
    InitiativeSubmitted,
    RecogniseInitiative,
    RecognitionAnnulled,
    RefuseInitiative,
    ScoreInitiative,
    SubmitInitiative,
    UnitFound,
)
from services.review.initiative.refusals import (
    AuthorTwice,
    CouncilAgainst,
    InitiativeDayToCome,
    InitiativeDecided,
    InitiativeMissing,
    InitiativeNotScored,
    InitiativeNotYours,
    InitiativeStaffOnly,
    InitiativeSubmittedAlready,
    NothingToAnnul,
    PointsBeyondMost,
    RecognisedBeforeScored,
    ScopeBeyondLevel,
    ScopeNotWider,
    SharesNotWhole,
)

_WHOLE = 100
"""Per cent."""


@dataclass(frozen=True, slots=True)
class Unsubmitted:
    """No initiative yet."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """It waits for its council, or `scored` for its head."""

    submitted: InitiativeSubmitted
    scored: InitiativeScored | None = None


@dataclass(frozen=True, slots=True)
class Recognised:
    """It is recognised; `recognised` has the widest scope so far."""

    submitted: InitiativeSubmitted
    scored: InitiativeScored
    recognised: InitiativeRecognised


@dataclass(frozen=True, slots=True)
class Ended:
    """It was not recognised, or its recognition is annulled."""

    submitted: InitiativeSubmitted
    event: InitiativeRefused | RecognitionAnnulled


InitiativeStanding = Unsubmitted | Submitted | Recognised | Ended
INITIAL: InitiativeStanding = Unsubmitted()


def decide(
    command: InitiativeCommand, state: InitiativeStanding, evidence: UnitFound | None, context: Context
) -> tuple[InitiativeEvent, ...]:
    """The events that follow from a command about an initiative."""
    if isinstance(command, SubmitInitiative):
        return _submit(command, state, evidence or UnitFound(holder=command.unit), context)
    if context.actor.unit is not None:
        raise InitiativeStaffOnly
    if isinstance(state, Unsubmitted):
        raise InitiativeMissing
    match command:
        case ScoreInitiative():
            return _score(command, state, context)
        case RecogniseInitiative():
            return _recognise(command, state, context)
        case RefuseInitiative():
            return _refuse(command, state, context)
        case AnnulRecognition():
            return _annul(command, state, context)
        case _:
            assert_never(command)


def _submit(
    command: SubmitInitiative, state: InitiativeStanding, unit: UnitFound, context: Context
) -> tuple[InitiativeEvent, ...]:
    actor = context.actor
    standing_body = actor.unit is None and "appraiser" in actor.duties
    if actor.unit != unit.holder and not standing_body:
        raise InitiativeNotYours(unit=command.unit)
    if not isinstance(state, Unsubmitted):
        stands = state.submitted
        if (command.unit, command.year, command.content) != (stands.unit, stands.year, stands.content):
            raise InitiativeSubmittedAlready
        return ()
    keys = [one.key for one in command.content.authors]
    twice = next((one for one in keys if keys.count(one) > 1), None)
    if twice is not None:
        raise AuthorTwice(author=twice)
    total = sum(one.share for one in command.content.authors)
    if total != _WHOLE:
        raise SharesNotWhole(total=total)
    if command.content.applied_since is not None:
        _check_come(command.content.applied_since, context)
    return (
        InitiativeSubmitted(
            initiative_id=command.initiative_id,
            unit=command.unit,
            unit_name=unit.name or command.unit,
            year=command.year,
            content=command.content,
            submitted_on=_today(context),
        ),
    )


def _score(
    command: ScoreInitiative, state: Submitted | Recognised | Ended, context: Context
) -> tuple[InitiativeEvent, ...]:
    if not isinstance(state, Submitted):
        raise InitiativeDecided
    _check_come(command.held_on, context)
    for one in command.scores:
        if one.points > one.most:
            raise PointsBeyondMost(criterion=one.criterion, points=one.points, most=one.most)
    scored = InitiativeScored(
        **command.model_dump(),
        total=sum(one.points for one in command.scores),
        most=sum(one.most for one in command.scores),
    )
    return () if scored == state.scored else (scored,)


def _recognise(
    command: RecogniseInitiative, state: Submitted | Recognised | Ended, context: Context
) -> tuple[InitiativeEvent, ...]:
    if isinstance(state, Ended):
        raise InitiativeDecided
    if state.scored is None:
        raise InitiativeNotScored
    submitted = state.submitted
    recognised = InitiativeRecognised(unit=submitted.unit, year=submitted.year, **dict(command))
    if isinstance(state, Recognised):
        if recognised == state.recognised:
            return ()
        if state.recognised.scope.reaches(command.scope):
            raise ScopeNotWider
    _check_recognition(command, state.scored, context)
    return (recognised,)


def _check_recognition(command: RecogniseInitiative, scored: InitiativeScored, context: Context) -> None:
    if not scored.proposed:
        raise CouncilAgainst
    if command.scope is not Scope.GRASSROOTS and context.level != Level.PROVINCE:
        raise ScopeBeyondLevel
    _check_come(command.decision.dated, context)
    if command.decision.dated < scored.held_on:
        raise RecognisedBeforeScored(dated=command.decision.dated.isoformat(), held_on=scored.held_on.isoformat())


def _refuse(
    command: RefuseInitiative, state: Submitted | Recognised | Ended, context: Context
) -> tuple[InitiativeEvent, ...]:
    if isinstance(state, Ended) and isinstance(state.event, InitiativeRefused):
        if state.event.reason == command.reason:
            return ()
        raise InitiativeDecided
    if not isinstance(state, Submitted):
        raise InitiativeDecided
    refused = InitiativeRefused(initiative_id=command.initiative_id, reason=command.reason, refused_on=_today(context))
    return (refused,)


def _annul(
    command: AnnulRecognition, state: Submitted | Recognised | Ended, context: Context
) -> tuple[InitiativeEvent, ...]:
    if isinstance(state, Ended) and isinstance(state.event, RecognitionAnnulled):
        return ()
    if not isinstance(state, Recognised):
        raise NothingToAnnul
    if command.decision is not None:
        _check_come(command.decision.dated, context)
    return (RecognitionAnnulled(**dict(command), annulled_on=_today(context)),)


def _today(context: Context) -> date:
    return context.now.astimezone(VIETNAM).date()


def _check_come(day: date, context: Context) -> None:
    if day > _today(context):
        raise InitiativeDayToCome(day=day.isoformat())


def evolve(state: InitiativeStanding, event: InitiativeEvent) -> InitiativeStanding:
    """The state of an initiative after an event."""
    match event:
        case InitiativeSubmitted():
            return Submitted(event)
        case InitiativeScored():
            return Submitted(state.submitted, event) if isinstance(state, Submitted) else state
        case InitiativeRecognised():
            if isinstance(state, Unsubmitted | Ended) or state.scored is None:
                return state
            return Recognised(state.submitted, state.scored, event)
        case InitiativeRefused() | RecognitionAnnulled():
            return state if isinstance(state, Unsubmitted) else Ended(state.submitted, event)
        case _:
            assert_never(event)


DECIDER: Decider[InitiativeCommand, InitiativeStanding, InitiativeEvent] = Decider(INITIAL, decide, evolve)
