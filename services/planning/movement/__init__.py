"""Movements and campaigns (phong trào thi đua): launched, piloted, replicated, reviewed, closed."""

from chassis.declaring.module import Loads, Module, On
from contracts.declaration import HomeEvent
from contracts.envelope import Relation
from contracts.movements import (
    MovementClosed,
    MovementLaunched,
    MovementPilotNamed,
    MovementPilotReviewed,
    MovementReplicated,
    MovementReviewed,
)
from services.planning.movement import evidence, pages, projection, routes
from services.planning.movement.messages import (
    CloseMovement,
    LaunchMovement,
    MovementMeansStated,
    NamePilot,
    ReplicateMovement,
    ReviewMovement,
    ReviewPilot,
    StateMeans,
)
from services.planning.movement.rules import DECIDER

MODULE = Module(
    "movement",
    __name__,
    decider=DECIDER,
    commands=(
        LaunchMovement,
        StateMeans,
        NamePilot,
        ReviewPilot,
        ReplicateMovement,
        ReviewMovement,
        CloseMovement,
    ),
    events=(HomeEvent("MovementMeansStated", MovementMeansStated),),
    evidence=(Loads(LaunchMovement, evidence.for_launch),),
    projections=(
        On(MovementLaunched, projection.launch),
        On(MovementMeansStated, projection.state_means),
        On(MovementPilotNamed, projection.name_pilot),
        On(MovementPilotReviewed, projection.review_pilot),
        On(MovementReplicated, projection.replicate),
        On(MovementReviewed, projection.review),
        On(MovementClosed, projection.close),
        On(MovementLaunched, projection.launch_above, Relation.SUPERIOR),
        On(MovementClosed, projection.close_above, Relation.SUPERIOR),
    ),
    tables=projection.TABLES,
    router=routes.router,
    pages=pages.pages,
)
