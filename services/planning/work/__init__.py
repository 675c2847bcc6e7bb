"""Work: each task, duty, report and publication that a plan orders, followed until it is done."""

from chassis.declaring.module import Loads, Module, On
from contracts.clusters import BestUnitElected, ClusterFormed, CovenantSigned
from contracts.declaration import HomeEvent
from contracts.envelope import Relation
from contracts.movements import MovementClosed, MovementLaunched
from contracts.planning import PlanAmended, PlanIssued, PlanWithdrawn, ReportSubmitted, WorkClosed, WorkOpened
from contracts.registration import RegistrationAccepted, RegistrationLocked
from contracts.review import AwardDecided
from services.planning.inspection.messages import InspectionConcluded, InspectionPlanned
from services.planning.plan.messages import PlanFollowed, PlanRevised
from services.planning.work import coming, evidence, pages, projection, reactions, routes
from services.planning.work.messages import (
    AssignWork,
    CompleteWork,
    EndWork,
    ExcuseWork,
    ExtendWork,
    OpenWork,
    OrderWork,
    RecogniseWork,
    ReopenWork,
    ReorderWork,
    TieWork,
    WorkAssigned,
    WorkCompleted,
    WorkEnded,
    WorkExcused,
    WorkOrdered,
    WorkReopened,
    WorkTied,
)
from services.planning.work.rules import DECIDER

MODULE = Module(
    "work",
    __name__,
    decider=DECIDER,
    commands=(
        OrderWork,
        ReorderWork,
        ExtendWork,
        EndWork,
        OpenWork,
        RecogniseWork,
        AssignWork,
        TieWork,
        CompleteWork,
        ExcuseWork,
        ReopenWork,
    ),
    events=(
        HomeEvent("WorkOrdered", WorkOrdered),
        HomeEvent("WorkAssigned", WorkAssigned),
        HomeEvent("WorkTied", WorkTied),
        HomeEvent("WorkCompleted", WorkCompleted),
        HomeEvent("WorkExcused", WorkExcused),
        HomeEvent("WorkReopened", WorkReopened),
        HomeEvent("WorkEnded", WorkEnded),
    ),
    evidence=(Loads(CompleteWork, evidence.for_completion),),
    reactions=(
        On(PlanIssued, reactions.order_work),
        On(PlanFollowed, reactions.follow_work),
        On(PlanAmended, reactions.reorder_work),
        On(PlanRevised, reactions.follow_revision),
        On(PlanWithdrawn, reactions.end_work),
    ),
    projections=(
        On(WorkOrdered, projection.order),
        On(WorkAssigned, projection.assign),
        On(WorkTied, projection.tie),
        On(WorkCompleted, projection.complete),
        On(WorkExcused, projection.excuse),
        On(WorkReopened, projection.reopen),
        On(WorkOpened, projection.open_item),
        On(WorkClosed, projection.close_item),
        On(WorkEnded, projection.end),
        On(PlanIssued, projection.plan_issued),
        On(PlanWithdrawn, projection.plan_withdrawn),
        On(RegistrationLocked, projection.registration_locked),
        On(RegistrationAccepted, projection.sheet_accepted),
        On(RegistrationAccepted, projection.own_sheet_accepted, Relation.SUPERIOR),
        On(ReportSubmitted, projection.report_submitted),
        On(InspectionPlanned, projection.inspection_planned),
        On(InspectionConcluded, projection.inspection_concluded),
        On(MovementLaunched, projection.movement_launched),
        On(MovementClosed, projection.movement_closed),
        On(ClusterFormed, projection.cluster_formed),
        On(CovenantSigned, projection.covenant_signed),
        On(BestUnitElected, projection.best_unit_elected),
        On(AwardDecided, projection.award_decided),
        On(AwardDecided, projection.award_decided, Relation.SUPERIOR),
        On(AwardDecided, projection.award_decided, Relation.SUBORDINATE),
    ),
    tables=projection.TABLES,
    due=coming.due,
    router=routes.router,
    pages=pages.pages,
)
