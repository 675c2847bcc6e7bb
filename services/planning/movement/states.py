"""The states of a movement, and how its events lead from one to the next."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from contracts.movements import (
    MovementClosed,
    MovementLaunched,
    MovementPilotNamed,
    MovementPilotReviewed,
    MovementReplicated,
    MovementReviewed,
    ReviewKind,
)
from contracts.plan_parts import Asked
from services.planning.movement.messages import MovementEvent, MovementMeansStated


@dataclass(frozen=True, slots=True)
class Unlaunched:
    """No movement yet."""


@dataclass(frozen=True, slots=True)
class Running:
    """A movement under way; `piloted` is the review of the unit that is the pilot now."""

    launched: MovementLaunched
    means: Mapping[Asked, str] = field(default_factory=dict)
    pilot: MovementPilotNamed | None = None
    piloted: MovementPilotReviewed | None = None
    replicated: tuple[MovementReplicated, ...] = ()
    reviews: tuple[MovementReviewed, ...] = ()

    @property
    def final(self) -> MovementReviewed | None:
        """Its final review, None where it had none."""
        return next((one for one in self.reviews if one.review is ReviewKind.FINAL), None)

    @property
    def unmet(self) -> tuple[Asked, ...]:
        """What was asked of it and is not shown yet."""
        shown = set(self.means)
        shown |= {Asked.PILOT} if self.piloted else set()
        shown |= {Asked.REPLICATION} if self.replicated else set()
        return tuple(one for one in self.launched.asks if one not in shown)


@dataclass(frozen=True, slots=True)
class Closed:
    """A movement that is over."""

    launched: MovementLaunched
    closed: MovementClosed


MovementState = Unlaunched | Running | Closed
INITIAL: MovementState = Unlaunched()


def evolve(state: MovementState, event: MovementEvent) -> MovementState:
    """The state of a movement after an event."""
    if isinstance(event, MovementLaunched):
        return Running(event)
    if not isinstance(state, Running):
        return state
    if isinstance(event, MovementClosed):
        return Closed(state.launched, event)
    return _gone_on(state, event)


def _gone_on(state: Running, event: MovementEvent) -> Running:
    match event:
        case MovementMeansStated(asked=asked, text=text):
            return replace(state, means={**state.means, asked: text})
        case MovementPilotNamed():
            return replace(state, pilot=event, piloted=None)
        case MovementPilotReviewed():
            return replace(state, piloted=event)
        case MovementReplicated():
            return replace(state, replicated=(*state.replicated, event))
        case MovementReviewed():
            return replace(state, reviews=(*state.reviews, event))
        case MovementLaunched() | MovementClosed():
            return state
        case _:
            assert_never(event)
