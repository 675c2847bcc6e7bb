"""Conferrals (công bố, trao tặng): when, where and by whom a decision's awards are handed over, and to whom."""

from chassis.declaring.module import Loads, Module, On
from contracts.awards import ConferralScheduled
from contracts.declaration import HomeEvent
from services.review.conferral import evidence, pages, projection, routes
from services.review.conferral.messages import AwardsConferred, ConferAwards, ScheduleConferral
from services.review.conferral.rules import DECIDER

MODULE = Module(
    "conferral",
    __name__,
    decider=DECIDER,
    commands=(ScheduleConferral, ConferAwards),
    events=(HomeEvent("AwardsConferred", AwardsConferred),),
    evidence=(Loads(ScheduleConferral, evidence.for_conferral), Loads(ConferAwards, evidence.for_conferral)),
    projections=(On(ConferralScheduled, projection.scheduled), On(AwardsConferred, projection.conferred)),
    tables=projection.TABLES,
    router=routes.router,
    pages=pages.pages,
)
