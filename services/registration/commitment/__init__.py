"""The commitments of units to the targets of a plan."""

from chassis.declaring.module import Loads, Module, On
from contracts.declaration import HomeEvent
from contracts.envelope import Relation
from contracts.planning import PlanAmended, PlanIssued
from contracts.registration import CommitmentSubmitted
from services.registration.commitment import evidence, pages, projection, reactions, routes
from services.registration.commitment.messages import CommitToTargets, ReceiveCommitment, TargetsCommitted
from services.registration.commitment.rules import DECIDER

MODULE = Module(
    "commitment",
    __name__,
    decider=DECIDER,
    commands=(CommitToTargets, ReceiveCommitment),
    events=(HomeEvent("TargetsCommitted", TargetsCommitted),),
    evidence=(Loads(CommitToTargets, evidence.for_commitment), Loads(ReceiveCommitment, evidence.for_commitment)),
    reactions=(On(CommitmentSubmitted, reactions.receive_commitment, Relation.SUBORDINATE),),
    projections=(
        On(PlanIssued, projection.targets),
        On(PlanAmended, projection.targets),
        On(PlanIssued, projection.targets, Relation.SUPERIOR),
        On(PlanAmended, projection.targets, Relation.SUPERIOR),
        On(TargetsCommitted, projection.commit),
    ),
    tables=projection.TABLES,
    router=routes.router,
    pages=pages.pages,
)
