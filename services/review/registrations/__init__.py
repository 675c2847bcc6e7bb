"""The registrations of the site, and of the superior: titles, sheets and the lock, as the evidence of an appraisal."""

from chassis.declaring.module import Module, On
from contracts.envelope import Relation
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
        On(TitleRegistered, projection.registered, Relation.SUPERIOR),
        On(UnitPlanReceived, projection.unit_plan, Relation.SUPERIOR),
        On(RegistrationWithdrawn, projection.withdrawn, Relation.SUPERIOR),
        On(SheetClosed, projection.closed, Relation.SUPERIOR),
        On(RegistrationReturned, projection.returned, Relation.SUPERIOR),
        On(UnitRegistrationMissing, projection.missing, Relation.SUPERIOR),
        On(RegistrationLocked, projection.locked, Relation.SUPERIOR),
    ),
    tables=projection.TABLES,
)
