"""What review reads: evidence for its rules, and what it shows."""

from services.review.queries.evidence import due, gather
from services.review.queries.lists import counts, decision, dossier, dossiers, session
from services.review.queries.rows import (
    AgendaRow,
    Counts,
    DecisionRow,
    DossierFilter,
    DossierInFull,
    DossierRow,
    ReasonCount,
    SessionInFull,
    StateCount,
)

__all__ = [
    "AgendaRow",
    "Counts",
    "DecisionRow",
    "DossierFilter",
    "DossierInFull",
    "DossierRow",
    "ReasonCount",
    "SessionInFull",
    "StateCount",
    "counts",
    "decision",
    "dossier",
    "dossiers",
    "due",
    "gather",
    "session",
]
