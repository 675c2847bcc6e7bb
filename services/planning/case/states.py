"""The states of an exemplary case, and how its events lead from one to the next."""

from dataclasses import dataclass, field, replace
from typing import assert_never

from services.planning.case.messages import (
    CaseContent,
    CaseCorrected,
    CaseEvent,
    CaseHonoured,
    CaseProposed,
    CaseReceived,
    CaseReturned,
    CaseSpread,
    CaseWithdrawn,
)


@dataclass(frozen=True, slots=True)
class Unproposed:
    """No case yet."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A case that its unit may correct: it awaits receipt, or was `returned`."""

    proposed: CaseProposed
    content: CaseContent
    returned: CaseReturned | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """A case that the site has received, and what came of it."""

    proposed: CaseProposed
    received: CaseReceived
    honoured: CaseHonoured | None = None
    spread: tuple[CaseSpread, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A case that its unit has taken back."""

    proposed: CaseProposed
    withdrawn: CaseWithdrawn


Stated = Proposed | Received | Withdrawn
CaseState = Unproposed | Stated
INITIAL: CaseState = Unproposed()


def evolve(state: CaseState, event: CaseEvent) -> CaseState:
    """The state of a case after an event."""
    if isinstance(event, CaseProposed):
        return Proposed(event, event.content)
    match state:
        case Unproposed() | Withdrawn():
            return state
        case Proposed():
            return _handled(state, event)
        case Received():
            return _gone_on(state, event)
        case _:
            assert_never(state)


def _handled(state: Proposed, event: CaseEvent) -> CaseState:
    match event:
        case CaseCorrected(content=content):
            return Proposed(state.proposed, content)
        case CaseReturned():
            return replace(state, returned=event)
        case CaseWithdrawn():
            return Withdrawn(state.proposed, event)
        case CaseReceived():
            return Received(state.proposed, event)
        case CaseProposed() | CaseHonoured() | CaseSpread():
            return state
        case _:
            assert_never(event)


def _gone_on(state: Received, event: CaseEvent) -> CaseState:
    match event:
        case CaseHonoured():
            return replace(state, honoured=event)
        case CaseSpread():
            return replace(state, spread=(*state.spread, event))
        case CaseProposed() | CaseCorrected() | CaseWithdrawn() | CaseReceived() | CaseReturned():
            return state
        case _:
            assert_never(event)
