"""The registration under a plan: opened, changed, locked, closed."""

from chassis.declaring.module import Module, On
from contracts.declaration import HomeEvent
from contracts.planning import PlanAmended, PlanIssued, PlanWithdrawn
from contracts.registration import RegistrationLocked, RegistrationOpened
from services.registration.registration import pages, projection, queries, reactions, routes
from services.registration.registration.messages import (
    ChangeRegistration,
    CloseRegistration,
    LockRegistration,
    OpenRegistration,
    RegistrationChanged,
    RegistrationClosed,
)
from services.registration.registration.rules import DECIDER

MODULE = Module(
    "registration",
    __name__,
    decider=DECIDER,
    commands=(OpenRegistration, ChangeRegistration, LockRegistration, CloseRegistration),
    events=(
        HomeEvent("RegistrationChanged", RegistrationChanged),
        HomeEvent("RegistrationClosed", RegistrationClosed),
    ),
    reactions=(
        On(PlanIssued, reactions.open_registration),
        On(PlanAmended, reactions.change_registration),
        On(PlanWithdrawn, reactions.close_registration),
    ),
    projections=(
        On(RegistrationOpened, projection.open_window),
        On(RegistrationChanged, projection.change_window),
        On(RegistrationLocked, projection.lock_window),
        On(RegistrationClosed, projection.close_window),
    ),
    tables=projection.TABLES,
    due=queries.due,
    router=routes.router,
    pages=pages.pages,
)
