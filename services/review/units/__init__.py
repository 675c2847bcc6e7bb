"""Units that have ended, as planning says it: who holds now what was theirs. A module without streams."""

from chassis.declaring.module import Module, On
from contracts.units import UnitSucceeded
from services.review.units import projection

MODULE = Module(
    "units",
    __name__,
    projections=(On(UnitSucceeded, projection.succeed),),
    tables=projection.TABLES,
)
