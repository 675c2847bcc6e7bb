"""Inspections of units: planned, carried out, their findings, and what follows from them."""

from chassis.declaring.module import Module, On
from contracts.declaration import HomeEvent
from services.planning.inspection import pages, projection, routes
from services.planning.inspection.messages import (
    ConcludeInspection,
    FindingRecorded,
    FindingSettled,
    InspectionConcluded,
    InspectionPlanned,
    InspectUnit,
    PlanInspection,
    RecordFinding,
    SettleFinding,
    UnitInspected,
)
from services.planning.inspection.rules import DECIDER

MODULE = Module(
    "inspection",
    __name__,
    decider=DECIDER,
    commands=(PlanInspection, InspectUnit, RecordFinding, SettleFinding, ConcludeInspection),
    events=(
        HomeEvent("InspectionPlanned", InspectionPlanned),
        HomeEvent("UnitInspected", UnitInspected),
        HomeEvent("FindingRecorded", FindingRecorded),
        HomeEvent("FindingSettled", FindingSettled),
        HomeEvent("InspectionConcluded", InspectionConcluded),
    ),
    projections=(
        On(InspectionPlanned, projection.plan),
        On(UnitInspected, projection.inspect),
        On(FindingRecorded, projection.record),
        On(FindingSettled, projection.settle),
        On(InspectionConcluded, projection.conclude),
    ),
    tables=projection.TABLES,
    router=routes.router,
    pages=pages.pages,
)
