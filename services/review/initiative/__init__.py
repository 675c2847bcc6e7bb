"""Initiatives (sáng kiến): submitted by a unit, scored by the initiative council, recognised with scope and number."""

from chassis.declaring.module import Loads, Module, On
from contracts.declaration import HomeEvent
from services.review.initiative import evidence, pages, projection, routes
from services.review.initiative.messages import (
    AnnulRecognition,
    InitiativeRecognised,
    InitiativeRefused,
    InitiativeScored,
    InitiativeSubmitted,
    RecogniseInitiative,
    RecognitionAnnulled,
    RefuseInitiative,
    ScoreInitiative,
    SubmitInitiative,
)
from services.review.initiative.rules import DECIDER

MODULE = Module(
    "initiative",
    __name__,
    decider=DECIDER,
    commands=(SubmitInitiative, ScoreInitiative, RecogniseInitiative, RefuseInitiative, AnnulRecognition),
    events=(
        HomeEvent("InitiativeSubmitted", InitiativeSubmitted),
        HomeEvent("InitiativeScored", InitiativeScored),
        HomeEvent("InitiativeRecognised", InitiativeRecognised),
        HomeEvent("InitiativeRefused", InitiativeRefused),
        HomeEvent("RecognitionAnnulled", RecognitionAnnulled),
    ),
    evidence=(Loads(SubmitInitiative, evidence.for_submitting),),
    projections=(
        On(InitiativeSubmitted, projection.submitted),
        On(InitiativeScored, projection.scored),
        On(InitiativeRecognised, projection.recognised),
        On(InitiativeRefused, projection.refused),
        On(RecognitionAnnulled, projection.annulled),
    ),
    tables=projection.TABLES,
    router=routes.router,
    pages=pages.pages,
)
