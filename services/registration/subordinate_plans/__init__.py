"""The plans of the sites below, as their planning says them: a unit's own plan, where it names a plan of this site."""

from chassis.declaring.module import Module, On
from contracts.envelope import Relation
from contracts.planning import PlanAmended, PlanIssued, PlanWithdrawn
from services.registration.subordinate_plans import pages, projection, routes

MODULE = Module(
    "subordinate_plans",
    __name__,
    projections=(
        On(PlanIssued, projection.issue, Relation.SUBORDINATE),
        On(PlanAmended, projection.amend, Relation.SUBORDINATE),
        On(PlanWithdrawn, projection.withdraw, Relation.SUBORDINATE),
    ),
    tables=projection.TABLES,
    router=routes.router,
    pages=pages.pages,
)
