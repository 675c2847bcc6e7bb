"""The rules by which doubles in the register of subjects are merged, and parted again."""

from dataclasses import dataclass
from typing import assert_never

from contracts.message import Context, Decider
from contracts.vocabulary import SubjectKey, SubjectKind
from services.registration.subject.messages import (
    MergeSubject,
    PartSubject,
    SubjectCommand,
    SubjectEvent,
    SubjectMerged,
    SubjectParted,
)
from services.registration.subject.refusals import (
    MergedIntoDouble,
    RegisterNotYours,
    SubjectNotMerged,
    SubjectsDiffer,
    SubjectUnknown,
)


@dataclass(frozen=True, slots=True)
class Alone:
    """The subject stands by itself, whether or not it is known."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The subject is a double of another."""

    into: SubjectKey


SubjectState = Alone | Merged
INITIAL: SubjectState = Alone()


@dataclass(frozen=True, slots=True)
class Pair:
    """The kinds of a double and of the subject that stays, None for an unknown one.

    `entangled` says that the double has doubles of its own, and `into_double` that the one that stays is a double.
    """

    double: SubjectKind | None
    stays: SubjectKind | None
    entangled: bool
    into_double: bool


_NOBODY = Pair(None, None, entangled=False, into_double=False)


def decide(
    command: SubjectCommand, state: SubjectState, evidence: Pair | None, context: Context
) -> tuple[SubjectEvent, ...]:
    """The events that follow from a command about a subject."""
    if context.actor.unit is not None or "appraiser" not in context.actor.duties:
        raise RegisterNotYours
    match command:
        case MergeSubject():
            return _merge(command, state, evidence or _NOBODY)
        case PartSubject():
            if isinstance(state, Alone):
                raise SubjectNotMerged(subject=command.subject)
            return (SubjectParted(subject=command.subject),)
        case _:
            assert_never(command)


def _merge(command: MergeSubject, state: SubjectState, pair: Pair) -> tuple[SubjectEvent, ...]:
    if state == Merged(command.into):
        return ()
    for subject, kind in ((command.subject, pair.double), (command.into, pair.stays)):
        if kind is None:
            raise SubjectUnknown(subject=subject)
    if command.subject == command.into or pair.double is not pair.stays:
        raise SubjectsDiffer(subject=command.subject, into=command.into)
    if isinstance(state, Merged) or pair.entangled:
        raise MergedIntoDouble(double=command.subject)
    if pair.into_double:
        raise MergedIntoDouble(double=command.into)
    return (SubjectMerged(subject=command.subject, into=command.into),)


def evolve(state: SubjectState, event: SubjectEvent) -> SubjectState:
    """The state of a subject after an event."""
    _ = state
    match event:
        case SubjectMerged(into=into):
            return Merged(into)
        case SubjectParted():
            return Alone()
        case _:
            assert_never(event)


DECIDER: Decider[SubjectCommand, SubjectState, SubjectEvent] = Decider(INITIAL, decide, evolve)
