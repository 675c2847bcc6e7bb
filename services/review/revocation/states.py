"""The states of a revocation, and how its events lead from one to the next."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from contracts.awards import AwardRevoked, RevocationPassedDown
from contracts.vocabulary import DossierId
from services.review.revocation.messages import (
    BonusRecovered,
    Dependant,
    DependantReevaluated,
    DependantReexamined,
    DependantsFound,
    RecoveryWrittenOff,
    RevocationDropped,
    RevocationEvent,
    RevocationProposed,
)


@dataclass(frozen=True, slots=True)
class Unproposed:
    """The award stands, and nobody asks for more; `dropped` says why, where the head has revoked nothing.

    An award of another site has no other state here; `passed_down` is what was said below of its annulment.
    """

    dropped: RevocationDropped | None = None
    passed_down: RevocationPassedDown | None = None


@dataclass(frozen=True, slots=True)
class Proposed:
    """The revocation lies with the head."""

    event: RevocationProposed


@dataclass(frozen=True, slots=True)
class Revoked:
    """The award is annulled; `outstanding` is what is due of its bonus, and `reexamined` what was looked at anew."""

    event: AwardRevoked
    outstanding: int
    dependants: Mapping[DossierId, Dependant] = field(default_factory=dict)
    reevaluated: frozenset[DossierId] = frozenset()
    reexamined: tuple[DependantReexamined, ...] = ()
    recovered: tuple[BonusRecovered, ...] = ()
    written_off: RecoveryWrittenOff | None = None


RevocationState = Unproposed | Proposed | Revoked
INITIAL: RevocationState = Unproposed()


def evolve(state: RevocationState, event: RevocationEvent) -> RevocationState:
    """The state of a revocation after an event."""
    match event:
        case RevocationProposed():
            return Proposed(event)
        case RevocationDropped():
            return Unproposed(event)
        case AwardRevoked():
            return Revoked(event, event.due)
        case RevocationPassedDown():
            return Unproposed(passed_down=event)
        case _:
            return _after(state, event) if isinstance(state, Revoked) else state


def _after(
    state: Revoked,
    event: DependantsFound | DependantReevaluated | DependantReexamined | BonusRecovered | RecoveryWrittenOff,
) -> Revoked:
    match event:
        case DependantsFound(dependants=dependants):
            return replace(state, dependants={one.dossier_id: one for one in dependants})
        case DependantReevaluated(dependant=dependant):
            return replace(state, reevaluated=state.reevaluated | {dependant})
        case BonusRecovered(outstanding=outstanding):
            return replace(state, outstanding=outstanding, recovered=(*state.recovered, event))
        case RecoveryWrittenOff():
            return replace(state, outstanding=0, written_off=event)
        case DependantReexamined():
            return replace(state, reexamined=(*state.reexamined, event))
        case _:
            assert_never(event)
