"""Clusters and blocks of units (cụm, khối thi đua): formed, led in turn, their covenants scored, the best elected."""

from chassis.declaring.module import Loads, Module, On
from contracts.clusters import (
    BestUnitElected,
    ClusterChanged,
    ClusterDissolved,
    ClusterFormed,
    ClusterLeadNamed,
    CovenantScored,
    CovenantSigned,
)
from contracts.declaration import HomeEvent
from contracts.envelope import Relation
from contracts.planning import PlanAmended, PlanIssued
from services.planning.cluster import evidence, pages, projection, queries, reactions, routes
from services.planning.cluster.messages import (
    AgreeRotation,
    ChangeMembers,
    DissolveCluster,
    ElectBest,
    FormCluster,
    NameLead,
    RotationAgreed,
    ScoreCovenant,
    SignCovenant,
)
from services.planning.cluster.rules import DECIDER
from services.planning.plan.messages import PlanFollowed, PlanRevised

MODULE = Module(
    "cluster",
    __name__,
    decider=DECIDER,
    commands=(
        FormCluster,
        ChangeMembers,
        AgreeRotation,
        NameLead,
        SignCovenant,
        ScoreCovenant,
        ElectBest,
        DissolveCluster,
    ),
    events=(HomeEvent("RotationAgreed", RotationAgreed),),
    evidence=(
        Loads(FormCluster, evidence.for_formation),
        Loads(SignCovenant, evidence.for_covenant),
        Loads(ScoreCovenant, evidence.for_score),
    ),
    reactions=(
        On(PlanIssued, reactions.form_clusters),
        On(PlanAmended, reactions.follow_amendment),
        On(PlanFollowed, reactions.form_clusters_of_followed),
        On(PlanRevised, reactions.follow_revision),
    ),
    projections=(
        On(ClusterFormed, projection.form),
        On(ClusterChanged, projection.change),
        On(RotationAgreed, projection.agree_rotation),
        On(ClusterLeadNamed, projection.name_lead),
        On(CovenantSigned, projection.sign),
        On(CovenantScored, projection.score),
        On(BestUnitElected, projection.elect),
        On(ClusterDissolved, projection.dissolve),
        On(ClusterFormed, projection.form_above, Relation.SUPERIOR),
        On(ClusterChanged, projection.change_above, Relation.SUPERIOR),
        On(ClusterLeadNamed, projection.name_lead_above, Relation.SUPERIOR),
        On(CovenantSigned, projection.sign_above, Relation.SUPERIOR),
        On(CovenantScored, projection.score_above, Relation.SUPERIOR),
        On(BestUnitElected, projection.elect_above, Relation.SUPERIOR),
        On(ClusterDissolved, projection.dissolve_above, Relation.SUPERIOR),
    ),
    tables=projection.TABLES,
    due=queries.due,
    router=routes.router,
    pages=pages.pages,
)
