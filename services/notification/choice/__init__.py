"""Choices: which notices a mailbox gets by e-mail, at once or in a daily digest: an addressee's, or a person's."""

from chassis.declaring.module import Module, On, SideTables
from contracts.declaration import HomeEvent
from services.notification.choice import pages, projection, routes
from services.notification.choice.messages import ChooseNotices, NoticesChosen
from services.notification.choice.rules import DECIDER

MODULE = Module(
    "choice",
    __name__,
    decider=DECIDER,
    commands=(ChooseNotices,),
    events=(HomeEvent("NoticesChosen", NoticesChosen),),
    projections=(On(NoticesChosen, projection.notices_chosen),),
    tables=projection.TABLES,
    router=routes.router,
    pages=pages.pages,
    side_tables=SideTables("choice", ("side_tables.sql",)),
)
