"""Decisions (quyết định): one number, one list of recipients, an award for each."""

from chassis.declaring.module import Loads, Module, On
from contracts.awards import AwardRevoked
from contracts.declaration import HomeEvent
from contracts.review import AwardDecided
from services.review.decision import evidence, pages, projection, routes
from services.review.decision.messages import DecideAwards, DecideProposal, DecisionIssued
from services.review.decision.rules import DECIDER

MODULE = Module(
    "decision",
    __name__,
    decider=DECIDER,
    commands=(DecideAwards, DecideProposal),
    events=(HomeEvent("DecisionIssued", DecisionIssued),),
    evidence=(
        Loads(DecideAwards, evidence.for_decision, after_policies=True),
        Loads(DecideProposal, evidence.for_proposal, after_policies=True),
    ),
    projections=(
        On(DecisionIssued, projection.issued),
        On(AwardDecided, projection.awarded),
        On(AwardRevoked, projection.revoked),
    ),
    tables=projection.TABLES,
    router=routes.router,
    pages=pages.pages,
)
