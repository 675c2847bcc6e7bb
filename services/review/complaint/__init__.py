"""Complaints, denunciations and inspections (khiếu nại, tố cáo, thanh tra): matters that suspend what they concern."""

from chassis.declaring.module import Loads, Module, On
from contracts.declaration import HomeEvent
from services.review.complaint import evidence, pages, projection, queries, reactions, routes
from services.review.complaint.messages import (
    CloseMatter,
    ExtendMatter,
    MatterClosed,
    MatterExtended,
    MatterOpened,
    OpenMatter,
)
from services.review.complaint.rules import DECIDER

MODULE = Module(
    "complaint",
    __name__,
    decider=DECIDER,
    commands=(OpenMatter, CloseMatter, ExtendMatter),
    events=(
        HomeEvent("MatterOpened", MatterOpened),
        HomeEvent("MatterExtended", MatterExtended),
        HomeEvent("MatterClosed", MatterClosed),
    ),
    evidence=(
        Loads(OpenMatter, evidence.for_opening),
        Loads(CloseMatter, evidence.for_closing),
        Loads(ExtendMatter, evidence.for_extending),
    ),
    reactions=(
        On(MatterOpened, reactions.suspend_concerned),
        On(MatterExtended, reactions.suspend_extended),
        On(MatterClosed, reactions.end_concerned),
    ),
    projections=(
        On(MatterOpened, projection.opened),
        On(MatterExtended, projection.extended),
        On(MatterClosed, projection.closed),
    ),
    tables=projection.TABLES,
    due=queries.due,
    router=routes.router,
    pages=pages.pages,
)
