"""Plans, as planning says them: their documents and their recipients. A module without streams."""

from chassis.declaring.module import Module, On
from contracts.planning import PlanAmended, PlanIssued, PlanWithdrawn
from services.notification.plans import projection

MODULE = Module(
    "plans",
    __name__,
    projections=(
        On(PlanIssued, projection.plan_issued),
        On(PlanAmended, projection.plan_amended),
        On(PlanWithdrawn, projection.plan_withdrawn),
    ),
    tables=projection.TABLES,
)
