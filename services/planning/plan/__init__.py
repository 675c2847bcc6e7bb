"""Plans: drawn up, issued, amended, withdrawn; one known in part is followed."""

from chassis.declaring.module import Loads, Module, On
from contracts.declaration import HomeEvent
from contracts.planning import PlanAmended, PlanIssued, PlanWithdrawn
from services.planning.plan import evidence, pages, projection, routes
from services.planning.plan.messages import (
    AmendPlan,
    CopyPlan,
    DraftPlan,
    DraftUnderSuperior,
    FollowPlan,
    IssuePlan,
    PlanDrafted,
    PlanFollowed,
    PlanRevised,
    RevisePlan,
    WithdrawPlan,
)
from services.planning.plan.rules import DECIDER

MODULE = Module(
    "plan",
    __name__,
    decider=DECIDER,
    commands=(DraftPlan, DraftUnderSuperior, CopyPlan, RevisePlan, FollowPlan, IssuePlan, AmendPlan, WithdrawPlan),
    events=(
        HomeEvent("PlanDrafted", PlanDrafted),
        HomeEvent("PlanRevised", PlanRevised),
        HomeEvent("PlanFollowed", PlanFollowed),
    ),
    evidence=(
        Loads(IssuePlan, evidence.for_issue),
        Loads(CopyPlan, evidence.for_copy),
        Loads(DraftUnderSuperior, evidence.for_draft_under_superior),
    ),
    projections=(
        On(PlanDrafted, projection.draft),
        On(PlanRevised, projection.revise),
        On(PlanFollowed, projection.follow),
        On(PlanIssued, projection.issue),
        On(PlanAmended, projection.amend),
        On(PlanWithdrawn, projection.withdraw),
    ),
    tables=projection.TABLES,
    router=routes.router,
    pages=pages.pages,
)
