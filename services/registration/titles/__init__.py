"""The registered titles: a list to search, made of the events of the sheets."""

from chassis.declaring.module import Module, On
from contracts.registration import RegistrationWithdrawn, SheetClosed, TitleRegistered
from services.registration.titles import projection, routes

MODULE = Module(
    "titles",
    __name__,
    projections=(
        On(TitleRegistered, projection.register),
        On(RegistrationWithdrawn, projection.withdraw),
        On(SheetClosed, projection.close),
    ),
    tables=projection.TABLES,
    router=routes.router,
)
