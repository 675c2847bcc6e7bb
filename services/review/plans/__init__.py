"""The plans of the site as planning says them: the evidence of filing and of appraisal."""

from chassis.declaring.module import Module, On
from contracts.planning import PlanAmended, PlanIssued, PlanWithdrawn
from services.review.plans import projection

MODULE = Module(
    "plans",
    __name__,
    projections=(
        On(PlanIssued, projection.issued),
        On(PlanAmended, projection.amended),
        On(PlanWithdrawn, projection.withdrawn),
    ),
    tables=projection.TABLES,
)
