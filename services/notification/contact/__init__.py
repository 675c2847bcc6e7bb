"""Contacts: the e-mail address and the language that an addressee has set for its notices."""

from chassis.declaring.module import Module
from contracts.declaration import HomeEvent
from services.notification.contact.messages import ContactSet, SetContact
from services.notification.contact.projection import PROJECTIONS, TABLES
from services.notification.contact.routes import router
from services.notification.contact.rules import DECIDER

MODULE = Module(
    "contact",
    __name__,
    decider=DECIDER,
    commands=(SetContact,),
    events=(HomeEvent("ContactSet", ContactSet),),
    projections=PROJECTIONS,
    tables=TABLES,
    router=router,
)
