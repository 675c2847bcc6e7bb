"""The rules of a plan's registration: open, changed with the plan, locked at the deadline, closed with the plan."""

from dataclasses import dataclass
from typing import assert_never

from contracts.message import Context, Decider
from contracts.registration import RegistrationLocked, RegistrationOpened
from services.registration.registration.messages import (
    ChangeRegistration,
    CloseRegistration,
    LockRegistration,
    OpenRegistration,
    RegistrationChanged,
    RegistrationClosed,
    RegistrationCommand,
    RegistrationEvent,
    Terms,
    terms_of,
)
from services.registration.registration.refusals import (
    RegistrationDeadlineNotReached,
    RegistrationEnded,
    RegistrationUnopened,
)


@dataclass(frozen=True, slots=True)
class Unopened:
    """No plan was heard of yet that sets a deadline."""


@dataclass(frozen=True, slots=True)
class Open:
    """Units may register in time."""

    terms: Terms


@dataclass(frozen=True, slots=True)
class Locked:
    """The deadline has passed."""

    terms: Terms


@dataclass(frozen=True, slots=True)
class Closed:
    """The plan was withdrawn."""

    reason: str


RegistrationState = Unopened | Open | Locked | Closed
INITIAL: RegistrationState = Unopened()


def decide(
    command: RegistrationCommand, state: RegistrationState, evidence: None, context: Context
) -> tuple[RegistrationEvent, ...]:
    """The events that follow from a command about the registration under a plan."""
    _ = evidence
    match command:
        case OpenRegistration():
            return _open(command, state)
        case ChangeRegistration():
            return _change(command, state, context)
        case LockRegistration():
            return _lock(command, state, context)
        case CloseRegistration():
            return _close(command, state)
        case _:
            assert_never(command)


def _open(command: OpenRegistration, state: RegistrationState) -> tuple[RegistrationEvent, ...]:
    if not isinstance(state, Unopened):
        return ()
    terms = command.terms
    return (
        RegistrationOpened(
            plan_id=command.plan_id,
            plan=terms.plan,
            year=terms.year,
            deadline=terms.deadline,
            gates=terms.gates,
            clusters=terms.clusters,
            round=terms.round,
            round_name=terms.round_name,
            cycle=terms.cycle,
        ),
    )


def _change(command: ChangeRegistration, state: RegistrationState, context: Context) -> tuple[RegistrationEvent, ...]:
    if isinstance(state, Closed):
        raise RegistrationEnded(reason=state.reason)
    known = _opened(state)
    if known.terms == command.terms:
        return ()
    return (
        RegistrationChanged(
            plan_id=command.plan_id,
            terms=command.terms,
            dropped=tuple(sorted(known.terms.units() - command.terms.units())),
            locked=isinstance(known, Locked) and not command.terms.deadline.is_kept_at(context.now),
        ),
    )


def _lock(command: LockRegistration, state: RegistrationState, context: Context) -> tuple[RegistrationEvent, ...]:
    if isinstance(state, Closed | Locked):
        return ()
    deadline = _opened(state).terms.deadline
    if deadline.is_kept_at(context.now):
        raise RegistrationDeadlineNotReached(ends_at=deadline.ends_at.isoformat())
    return (RegistrationLocked(plan_id=command.plan_id, deadline=deadline, round=command.round),)


def _close(command: CloseRegistration, state: RegistrationState) -> tuple[RegistrationEvent, ...]:
    if isinstance(state, Closed | Unopened):
        return ()
    units = tuple(sorted(_opened(state).terms.units()))
    return (RegistrationClosed(plan_id=command.plan_id, units=units, reason=command.reason, round=command.round),)


def _opened(state: Unopened | Open | Locked) -> Open | Locked:
    if isinstance(state, Unopened):
        raise RegistrationUnopened
    return state


def evolve(state: RegistrationState, event: RegistrationEvent) -> RegistrationState:
    """The state of the registration under a plan after an event."""
    match event:
        case RegistrationOpened():
            return Open(terms_of(event))
        case RegistrationChanged(terms=terms, locked=locked):
            return Locked(terms) if locked else Open(terms)
        case RegistrationLocked():
            return Locked(state.terms) if isinstance(state, Open) else state
        case RegistrationClosed(reason=reason):
            return Closed(reason)
        case _:
            assert_never(event)


DECIDER: Decider[RegistrationCommand, RegistrationState, RegistrationEvent] = Decider(INITIAL, decide, evolve)
