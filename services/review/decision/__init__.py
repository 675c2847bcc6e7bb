"""Decisions (quyết định): one number, one list of recipients, an award for each."""

from chassis.declaring.module import Loads, Module, On
from contracts.declaration import HomeEvent
from services.review.decision import evidence, pages, projection, routes
from services.review.decision.messages import DecideAwards, DecisionIssued
from services.review.decision.rules import DECIDER

MODULE = Module(
    "decision",
    __name__,
    decider=DECIDER,
    commands=(DecideAwards,),
    events=(HomeEvent("DecisionIssued", DecisionIssued),),
    evidence=(Loads(DecideAwards, evidence.for_decision),),
    projections=(On(DecisionIssued, projection.issued),),
    tables=projection.TABLES,
    router=routes.router,
    pages=pages.pages,
)
