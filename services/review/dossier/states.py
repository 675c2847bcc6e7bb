"""The states of a dossier, and how its events lead from one to the next."""

from dataclasses import dataclass
from typing import assert_never

from contracts.review import AppraisalResult, DossierAppraised, DossierRefused, DossierSubmitted, Stage
from contracts.vocabulary import CatalogCode, DecisionId, Subject
from services.review.dossier.facts import Facts
from services.review.dossier.messages import (
    DossierAwarded,
    DossierEvent,
    DossierFiled,
    DossierOpened,
    DossierWithdrawn,
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
    """The dossier lies with the standing body."""

    submitted: DossierSubmitted
    documents: frozenset[CatalogCode]
    facts: Facts


@dataclass(frozen=True, slots=True)
class Eligible:
    """The standing body found nothing wanting; the council and the head have yet to speak."""

    submitted: DossierSubmitted


@dataclass(frozen=True, slots=True)
class Turned:
    """The dossier does not lead to an award; `stage` is where it ended."""

    submitted: DossierSubmitted
    stage: Stage


@dataclass(frozen=True, slots=True)
class Awarded:
    """The dossier led to an award."""

    decision_id: DecisionId


DossierState = Absent | Opened | Submitted | Filed | Eligible | Turned | Awarded
INITIAL: DossierState = Absent()


def evolve(state: DossierState, event: DossierEvent) -> DossierState:
    """The state of a dossier after an event."""
    match event:
        case DossierOpened(subject=subject):
            return Opened(subject)
        case DossierWithdrawn():
            return Absent()
        case DossierSubmitted():
            return Submitted(event)
        case DossierAwarded(decision_id=decision_id):
            return Awarded(decision_id)
        case DossierFiled() | DossierAppraised() | DossierRefused():
            return _moved(state, event)
        case _:
            assert_never(event)


def _moved(state: DossierState, event: DossierFiled | DossierAppraised | DossierRefused) -> DossierState:
    """A step onward; out of turn it leaves the state as it is."""
    match state, event:
        case Submitted(submitted=submitted), DossierFiled(documents=documents, facts=facts):
            return Filed(submitted, frozenset(documents), facts)
        case Filed(submitted=submitted), DossierAppraised(result=AppraisalResult.ELIGIBLE):
            return Eligible(submitted)
        case Filed(submitted=submitted), DossierAppraised():
            return Turned(submitted, Stage.APPRAISAL)
        case Eligible(submitted=submitted), DossierRefused(stage=stage):
            return Turned(submitted, stage)
        case _:
            return state
