"""The plans of the superior, as its planning says them: the parents of the plans that this site draws up."""

from chassis.declaring.module import Module, On
from contracts.envelope import Relation
from contracts.planning import PlanAmended, PlanIssued, PlanWithdrawn
from services.planning.superior_plans import pages, projection, routes

MODULE = Module(
    "superior_plans",
    __name__,
    projections=(
        On(PlanIssued, projection.issue, Relation.SUPERIOR),
        On(PlanAmended, projection.amend, Relation.SUPERIOR),
        On(PlanWithdrawn, projection.withdraw, Relation.SUPERIOR),
    ),
    tables=projection.TABLES,
    router=routes.router,
    pages=pages.pages,
)
