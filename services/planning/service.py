"""Planning, as one table."""

from chassis.declaring.service import Service
from contracts.registry import CONTRACTS
from services.planning import policies, projections, queries, routes
from services.planning.domain import content, plan
from services.planning.settings import PlanningSettings

SERVICE = Service(
    name="planning",
    deciders={"plan": plan.DECIDER},
    registry=CONTRACTS.with_home("planning", plan.HOME_EVENTS),
    hears=policies.HEARS,
    react=policies.react,
    due=queries.due,
    gather=queries.gather,
    project=projections.project,
    tables=projections.TABLES,
    router=routes.router,
    settings=PlanningSettings,
    refusals=(*plan.REFUSALS, *content.REFUSALS),
)
