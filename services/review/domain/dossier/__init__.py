"""A dossier: what a unit files for one subject and title, and what becomes of it."""

from services.review.domain.dossier.messages import (
    HOME_EVENTS,
    AppraiseDossier,
    CloseDossier,
    DeclineDossier,
    DossierAwarded,
    DossierCommand,
    DossierEvent,
    DossierFiled,
    DossierOpened,
    DossierWithdrawn,
    FileDossier,
    OpenDossier,
    RefuseDossier,
    WithdrawDossier,
    dossier_id_of,
)
from services.review.domain.dossier.refusals import REFUSALS
from services.review.domain.dossier.rules import DECIDER

__all__ = [
    "DECIDER",
    "HOME_EVENTS",
    "REFUSALS",
    "AppraiseDossier",
    "CloseDossier",
    "DeclineDossier",
    "DossierAwarded",
    "DossierCommand",
    "DossierEvent",
    "DossierFiled",
    "DossierOpened",
    "DossierWithdrawn",
    "FileDossier",
    "OpenDossier",
    "RefuseDossier",
    "WithdrawDossier",
    "dossier_id_of",
]
