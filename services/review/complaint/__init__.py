"""Complaints, denunciations and inspections (khiếu nại, tố cáo, thanh tra): matters that suspend what they concern."""

from chassis.declaring.module import Loads, Module, On
from contracts.declaration import HomeEvent
from services.review.complaint import evidence, pages, projection, reactions, routes
from services.review.complaint.messages import CloseMatter, MatterClosed, MatterOpened, OpenMatter
from services.review.complaint.rules import DECIDER

MODULE = Module(
    "complaint",
    __name__,
    decider=DECIDER,
    commands=(OpenMatter, CloseMatter),
    events=(HomeEvent("MatterOpened", MatterOpened), HomeEvent("MatterClosed", MatterClosed)),
    evidence=(Loads(OpenMatter, evidence.for_opening), Loads(CloseMatter, evidence.for_closing)),
    reactions=(On(MatterOpened, reactions.suspend_concerned), On(MatterClosed, reactions.end_concerned)),
    projections=(On(MatterOpened, projection.opened), On(MatterClosed, projection.closed)),
    tables=projection.TABLES,
    router=routes.router,
    pages=pages.pages,
)
