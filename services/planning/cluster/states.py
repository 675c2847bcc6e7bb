"""The states of a cluster, and how its events lead from one to the next."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from contracts.clusters import (
    BestUnitElected,
    ClusterChanged,
    ClusterDissolved,
    ClusterFormed,
    ClusterLeadNamed,
    CovenantScored,
    CovenantSigned,
    Rotation,
    ScoreKind,
)
from contracts.vocabulary import Body, UnitCode
from services.planning.cluster.messages import ClusterEvent, RotationAgreed

OfYear = CovenantSigned | CovenantScored | BestUnitElected
"""What happens in the year of a cluster, beside its members and its lead."""


@dataclass(frozen=True, slots=True)
class Unformed:
    """No cluster yet."""


@dataclass(frozen=True, slots=True)
class Formed:
    """A cluster of a year; `scores` are the latest of each kind by unit."""

    formed: ClusterFormed
    name: str
    units: tuple[Body, ...]
    lead: Body | None = None
    rotation: Rotation = ()
    covenants: Mapping[UnitCode, CovenantSigned] = field(default_factory=dict)
    scores: Mapping[tuple[UnitCode, ScoreKind], CovenantScored] = field(default_factory=dict)
    elected: BestUnitElected | None = None

    def member(self, code: UnitCode) -> Body | None:
        """The member of that code, None where it is none."""
        return next((unit for unit in self.units if unit.code == code), None)


@dataclass(frozen=True, slots=True)
class Dissolved:
    """A cluster that is none any more."""

    reason: str


ClusterState = Unformed | Formed | Dissolved
INITIAL: ClusterState = Unformed()


def evolve(state: ClusterState, event: ClusterEvent) -> ClusterState:
    """The state of a cluster after an event."""
    if isinstance(event, ClusterFormed):
        return Formed(event, event.name, event.units, event.lead, event.rotation)
    if not isinstance(state, Formed):
        return state
    if isinstance(event, ClusterDissolved):
        return Dissolved(event.reason)
    if isinstance(event, OfYear):
        return _in_year(state, event)
    return _of_members(state, event)


def _in_year(state: Formed, event: OfYear) -> Formed:
    match event:
        case CovenantSigned(unit=unit):
            return replace(state, covenants={**state.covenants, unit: event})
        case CovenantScored(unit=unit, kind=kind):
            return replace(state, scores={**state.scores, (unit, kind): event})
        case BestUnitElected():
            return replace(state, elected=event)
        case _:
            assert_never(event)


def _of_members(state: Formed, event: ClusterChanged | RotationAgreed | ClusterLeadNamed) -> Formed:
    match event:
        case ClusterChanged(name=name, units=units):
            return replace(state, name=name, units=units)
        case RotationAgreed(order=order):
            return replace(state, rotation=order)
        case ClusterLeadNamed(lead=lead):
            return replace(state, lead=lead)
        case _:
            assert_never(event)
