"""The registered titles: a list to search, made of the events of the sheets."""

from chassis.declaring.module import Module, On
from contracts.envelope import Relation
from contracts.registration import RegistrationWithdrawn, SheetClosed, TitleRegistered
from services.registration.titles import pages, projection, routes

MODULE = Module(
    "titles",
    __name__,
    projections=(
        On(TitleRegistered, projection.register),
        On(RegistrationWithdrawn, projection.withdraw),
        On(SheetClosed, projection.close),
        On(TitleRegistered, projection.register, Relation.SUPERIOR),
        On(RegistrationWithdrawn, projection.withdraw, Relation.SUPERIOR),
        On(SheetClosed, projection.close, Relation.SUPERIOR),
    ),
    tables=projection.TABLES,
    router=routes.router,
    pages=pages.pages,
)
