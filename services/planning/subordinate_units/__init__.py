"""The trees of units of the sites below, as their planning says them: each as it stands from each day on."""

from chassis.declaring.module import Module, On
from contracts.envelope import Relation
from contracts.units import UnitDissolved, UnitEstablished, UnitMoved, UnitRenamed, UnitsMerged, UnitSplit
from services.planning.subordinate_units import projection

MODULE = Module(
    "subordinate_units",
    __name__,
    projections=(
        On(UnitEstablished, projection.stand, Relation.SUBORDINATE),
        On(UnitRenamed, projection.stand, Relation.SUBORDINATE),
        On(UnitMoved, projection.stand, Relation.SUBORDINATE),
        On(UnitsMerged, projection.end, Relation.SUBORDINATE),
        On(UnitSplit, projection.end, Relation.SUBORDINATE),
        On(UnitDissolved, projection.end, Relation.SUBORDINATE),
    ),
    tables=projection.TABLES,
)
