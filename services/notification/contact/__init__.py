"""Contacts: the e-mail address and the language that an addressee has set for its notices."""

from chassis.declaring.module import Module, On
from contracts.declaration import HomeEvent
from services.notification.contact import pages, projection, routes
from services.notification.contact.messages import ContactSet, SetContact
from services.notification.contact.rules import DECIDER

MODULE = Module(
    "contact",
    __name__,
    decider=DECIDER,
    commands=(SetContact,),
    events=(HomeEvent("ContactSet", ContactSet),),
    projections=(On(ContactSet, projection.contact_set),),
    tables=projection.TABLES,
    router=routes.router,
    pages=pages.pages,
)
