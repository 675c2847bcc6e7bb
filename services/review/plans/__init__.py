"""The plans of the site and of its neighbours as planning says them: the evidence of filing and of appraisal."""

from chassis.declaring.module import Module, On
from contracts.envelope import Relation
from contracts.planning import PlanAmended, PlanIssued, PlanWithdrawn
from services.review.plans import projection

MODULE = Module(
    "plans",
    __name__,
    projections=(
        On(PlanIssued, projection.issued),
        On(PlanAmended, projection.amended),
        On(PlanWithdrawn, projection.withdrawn),
        On(PlanIssued, projection.issued, Relation.SUPERIOR),
        On(PlanAmended, projection.amended, Relation.SUPERIOR),
        On(PlanWithdrawn, projection.withdrawn, Relation.SUPERIOR),
        On(PlanIssued, projection.issued, Relation.SUBORDINATE),
        On(PlanAmended, projection.amended, Relation.SUBORDINATE),
        On(PlanWithdrawn, projection.withdrawn, Relation.SUBORDINATE),
    ),
    tables=projection.TABLES,
)
