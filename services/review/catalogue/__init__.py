"""The titles, documents and rulesets of the catalogue, and the confirmation of lines that are marked unsure."""

from chassis.declaring.module import Module, On
from contracts.declaration import HomeEvent
from services.review.catalogue import pages, projection, routes
from services.review.catalogue.messages import (
    ConfirmationWithdrawn,
    ConfirmLine,
    LineConfirmed,
    WithdrawConfirmation,
)
from services.review.catalogue.rules import DECIDER

MODULE = Module(
    "catalogue",
    __name__,
    decider=DECIDER,
    commands=(ConfirmLine, WithdrawConfirmation),
    events=(
        HomeEvent("LineConfirmed", LineConfirmed),
        HomeEvent("ConfirmationWithdrawn", ConfirmationWithdrawn),
    ),
    projections=(On(LineConfirmed, projection.confirmed), On(ConfirmationWithdrawn, projection.withdrawn)),
    tables=projection.TABLES,
    router=routes.router,
    pages=pages.pages,
)
