"""The service of people: transferred, retired, died, and which level manages their staff matters and payroll."""

from chassis.declaring.module import Loads, Module, On
from contracts.staffing import (
    StaffChangeRetracted,
    StaffDied,
    StaffManagerRecorded,
    StaffRetired,
    StaffTransferred,
)
from services.registration.staffing import evidence, pages, projection, routes
from services.registration.staffing.messages import (
    RecordDeath,
    RecordManager,
    RecordRetirement,
    RecordTransfer,
    RetractChange,
)
from services.registration.staffing.rules import DECIDER

MODULE = Module(
    "staffing",
    __name__,
    decider=DECIDER,
    commands=(RecordTransfer, RecordRetirement, RecordDeath, RetractChange, RecordManager),
    evidence=tuple(
        Loads(command, evidence.for_change)
        for command in (RecordTransfer, RecordRetirement, RecordDeath, RetractChange, RecordManager)
    ),
    projections=(
        On(StaffTransferred, projection.transfer),
        On(StaffRetired, projection.retire),
        On(StaffDied, projection.die),
        On(StaffChangeRetracted, projection.retract),
        On(StaffManagerRecorded, projection.manage),
    ),
    tables=projection.TABLES,
    router=routes.router,
    pages=pages.pages,
)
