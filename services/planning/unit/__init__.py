"""Units: the tree of the site and all below it, reorganised by decisions that count from a day on."""

from chassis.declaring.module import Module, On
from contracts.units import (
    UnitCodeAssigned,
    UnitDissolved,
    UnitEstablished,
    UnitMoved,
    UnitRenamed,
    UnitsMerged,
    UnitSplit,
    UnitSucceeded,
)
from services.planning.unit import pages, projection, queries, routes
from services.planning.unit.messages import FollowUnit, ReorganiseUnits
from services.planning.unit.rules import DECIDER

MODULE = Module(
    "unit",
    __name__,
    decider=DECIDER,
    commands=(ReorganiseUnits, FollowUnit),
    projections=(
        On(UnitEstablished, projection.establish),
        On(UnitRenamed, projection.rename),
        On(UnitMoved, projection.move),
        On(UnitCodeAssigned, projection.assign_code),
        On(UnitsMerged, projection.merge),
        On(UnitSplit, projection.split),
        On(UnitDissolved, projection.dissolve),
        On(UnitSucceeded, projection.follow),
    ),
    tables=projection.TABLES,
    due=queries.due,
    router=routes.router,
    pages=pages.pages,
)
