"""The registrations of the site: titles, sheets and the lock, as the evidence of an appraisal."""

from chassis.declaring.module import Module, On
from contracts.registration import (
    RegistrationLocked,
    RegistrationReturned,
    RegistrationWithdrawn,
    SheetClosed,
    TitleRegistered,
    UnitPlanReceived,
    UnitRegistrationMissing,
)
from services.review.registrations import projection

MODULE = Module(
    "registrations",
    __name__,
    projections=(
        On(TitleRegistered, projection.registered),
        On(UnitPlanReceived, projection.unit_plan),
        On(RegistrationWithdrawn, projection.withdrawn),
        On(SheetClosed, projection.closed),
        On(RegistrationReturned, projection.returned),
        On(UnitRegistrationMissing, projection.missing),
        On(RegistrationLocked, projection.locked),
    ),
    tables=projection.TABLES,
)
