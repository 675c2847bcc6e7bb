"""The states of a public consultation, and how its events lead from one to the next."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import assert_never

from services.review.consultation.messages import (
    ConsultationClosed,
    ConsultationEvent,
    ConsultationOpened,
    ObjectionAnswered,
    ObjectionId,
    ObjectionRecorded,
    SenderErased,
)


@dataclass(frozen=True, slots=True)
class Unopened:
    """Nothing was published."""


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection, its answer once there is one, and whether its words and sender are erased."""

    event: ObjectionRecorded
    answer: ObjectionAnswered | None = None
    erased: bool = False


@dataclass(frozen=True, slots=True)
class Running:
    """The public is asked."""

    event: ConsultationOpened
    objections: Mapping[ObjectionId, Objection]


@dataclass(frozen=True, slots=True)
class Closed:
    """The consultation is over."""

    running: Running
    event: ConsultationClosed


ConsultationState = Unopened | Running | Closed
INITIAL: ConsultationState = Unopened()


def evolve(state: ConsultationState, event: ConsultationEvent) -> ConsultationState:
    """The state of a consultation after an event."""
    match event:
        case ConsultationOpened():
            return Running(event, {})
        case ConsultationClosed():
            return Closed(state, event) if isinstance(state, Running) else state
        case ObjectionRecorded() | ObjectionAnswered() | SenderErased():
            if isinstance(state, Closed):
                return replace(state, running=_with(state.running, event))
            return _with(state, event) if isinstance(state, Running) else state
        case _:
            assert_never(event)


def _with(running: Running, event: ObjectionRecorded | ObjectionAnswered | SenderErased) -> Running:
    known = running.objections.get(event.objection_id)
    if isinstance(event, ObjectionRecorded):
        changed: Objection | None = Objection(event)
    elif known is None:
        changed = None
    elif isinstance(event, ObjectionAnswered):
        changed = replace(known, answer=event)
    else:
        changed = replace(known, erased=True)
    if changed is None:
        return running
    return replace(running, objections={**running.objections, event.objection_id: changed})
