"""Decisions (quyết định): one number, one list of recipients, an award for each."""

from chassis.declaring.module import Loads, Module, On
from contracts.declaration import HomeEvent
from services.review.decision import evidence, messages, projection
from services.review.decision.routes import router
from services.review.decision.rules import DECIDER

MODULE = Module(
    name="decision",
    package=__name__,
    decider=DECIDER,
    commands=(messages.DecideAwards,),
    events=(HomeEvent("DecisionIssued", messages.DecisionIssued, version=1),),
    evidence=(Loads(messages.DecideAwards, evidence.for_decision),),
    projections=(On(messages.DecisionIssued, projection.issued),),
    tables=(projection.READ_DECISIONS,),
    router=router,
)
