"""Plans, as planning says them: their documents and their recipients. A module without streams."""

from chassis.declaring.module import Module, On
from contracts.envelope import Relation
from contracts.planning import PlanAmended, PlanIssued, PlanWithdrawn
from services.notification.plans import projection

MODULE = Module(
    "plans",
    __name__,
    projections=(
        On(PlanIssued, projection.plan_issued),
        On(PlanAmended, projection.plan_amended),
        On(PlanWithdrawn, projection.plan_withdrawn),
        On(PlanIssued, projection.superior_plan_issued, Relation.SUPERIOR),
        On(PlanAmended, projection.superior_plan_amended, Relation.SUPERIOR),
        On(PlanWithdrawn, projection.superior_plan_withdrawn, Relation.SUPERIOR),
    ),
    tables=projection.TABLES,
)
