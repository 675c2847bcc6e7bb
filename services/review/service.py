"""Review, as one table."""

from chassis.declaring.service import Service
from contracts.registry import CONTRACTS
from services.review import policies, projections, queries, routes
from services.review.domain import decision, dossier, session
from services.review.settings import ReviewSettings

SERVICE = Service(
    name="review",
    deciders={"dossier": dossier.DECIDER, "session": session.DECIDER, "decision": decision.DECIDER},
    registry=CONTRACTS.with_home("review", dossier.HOME_EVENTS + session.HOME_EVENTS + decision.HOME_EVENTS),
    hears=policies.HEARS,
    react=policies.react,
    due=queries.due,
    gather=queries.gather,
    project=projections.project,
    tables=projections.TABLES,
    router=routes.router,
    settings=ReviewSettings,
    refusals=(*dossier.REFUSALS, *session.REFUSALS, *decision.REFUSALS),
)
