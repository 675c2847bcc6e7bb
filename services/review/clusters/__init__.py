"""The best units that clusters and blocks have elected, as planning says it; evidence of a flag. Without streams."""

from chassis.declaring.module import Module, On
from contracts.clusters import BestUnitElected
from contracts.envelope import Relation
from services.review.clusters import projection

MODULE = Module(
    "clusters",
    __name__,
    projections=(
        On(BestUnitElected, projection.elected),
        On(BestUnitElected, projection.elected, Relation.SUPERIOR),
    ),
    tables=projection.TABLES,
)
