"""The registered titles: no stream of their own, only what the sheets have registered."""

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
