"""The commitments of units to the targets of a plan."""

from chassis.declaring.module import Loads, Module, On
from contracts.declaration import HomeEvent
from contracts.planning import PlanAmended, PlanIssued
from services.registration.commitment import evidence, pages, projection, routes
from services.registration.commitment.messages import CommitToTargets, TargetsCommitted
from services.registration.commitment.rules import DECIDER

MODULE = Module(
    "commitment",
    __name__,
    decider=DECIDER,
    commands=(CommitToTargets,),
    events=(HomeEvent("TargetsCommitted", TargetsCommitted),),
    evidence=(Loads(CommitToTargets, evidence.for_commitment),),
    projections=(
        On(PlanIssued, projection.targets),
        On(PlanAmended, projection.targets),
        On(TargetsCommitted, projection.commit),
    ),
    tables=projection.TABLES,
    router=routes.router,
    pages=pages.pages,
)
