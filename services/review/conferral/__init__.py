"""Conferrals (công bố, trao tặng): when, where and by whom the awards of a decision were handed over, and to whom."""

from chassis.declaring.module import Loads, Module, On
from contracts.declaration import HomeEvent
from services.review.conferral import evidence, pages, projection, routes
from services.review.conferral.messages import AwardsConferred, ConferAwards
from services.review.conferral.rules import DECIDER

MODULE = Module(
    "conferral",
    __name__,
    decider=DECIDER,
    commands=(ConferAwards,),
    events=(HomeEvent("AwardsConferred", AwardsConferred),),
    evidence=(Loads(ConferAwards, evidence.for_conferral),),
    projections=(On(AwardsConferred, projection.conferred),),
    tables=projection.TABLES,
    router=routes.router,
    pages=pages.pages,
)
