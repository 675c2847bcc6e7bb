"""Duties: granted to the holders of accounts for a unit or the site and for a period, and ended."""

from chassis.declaring.module import Module, On
from contracts.declaration import HomeEvent
from services.planning.duty import projection, routes
from services.planning.duty.messages import DutyEnded, DutyGranted, EndDuty, GrantDuty
from services.planning.duty.rules import DECIDER

MODULE = Module(
    "duty",
    __name__,
    decider=DECIDER,
    commands=(GrantDuty, EndDuty),
    events=(HomeEvent("DutyGranted", DutyGranted), HomeEvent("DutyEnded", DutyEnded)),
    projections=(On(DutyGranted, projection.grant), On(DutyEnded, projection.end)),
    tables=projection.TABLES,
    router=routes.router,
)
