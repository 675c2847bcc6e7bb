"""Work lists: what waits for whom, and where a file is, from the events alone. A module without streams."""

from chassis.declaring.module import Module, On
from contracts.envelope import Relation
from contracts.planning import PlanAmended, PlanIssued, PlanWithdrawn
from contracts.registration import (
    RegistrationAccepted,
    RegistrationLocked,
    RegistrationReturned,
    RegistrationWithdrawn,
    SheetClosed,
    SheetReceived,
    SheetSubmitted,
    TitleRegistered,
    UnitRegistrationMissing,
)
from contracts.review import (
    AwardDecided,
    CouncilConvened,
    CouncilVoted,
    DossierAnswered,
    DossierAppraised,
    DossierForwarded,
    DossierRefused,
    DossierSubmitted,
)
from services.notification.work import council_facts, dossier_facts, pages, projection, routes

MODULE = Module(
    "work",
    __name__,
    projections=(
        On(PlanIssued, projection.plan_issued),
        On(PlanAmended, projection.plan_amended),
        On(PlanWithdrawn, projection.plan_withdrawn),
        On(SheetSubmitted, projection.submitted),
        On(SheetReceived, projection.received),
        On(TitleRegistered, projection.registered),
        On(RegistrationAccepted, projection.accepted),
        On(RegistrationReturned, projection.returned),
        On(RegistrationWithdrawn, projection.withdrawn),
        On(SheetClosed, projection.closed),
        On(RegistrationLocked, projection.locked),
        On(UnitRegistrationMissing, projection.missing),
        On(DossierSubmitted, dossier_facts.submitted),
        On(DossierAppraised, dossier_facts.appraised),
        On(CouncilConvened, council_facts.convened),
        On(CouncilVoted, council_facts.voted),
        On(DossierForwarded, dossier_facts.forwarded),
        On(DossierRefused, dossier_facts.refused),
        On(AwardDecided, dossier_facts.awarded),
        On(DossierAnswered, dossier_facts.answered),
        On(PlanIssued, projection.plan_issued, Relation.SUPERIOR),
        On(PlanAmended, projection.plan_amended, Relation.SUPERIOR),
        On(PlanWithdrawn, projection.plan_withdrawn, Relation.SUPERIOR),
        On(TitleRegistered, projection.registered, Relation.SUPERIOR),
        On(RegistrationAccepted, projection.accepted, Relation.SUPERIOR),
        On(RegistrationReturned, projection.returned, Relation.SUPERIOR),
        On(RegistrationWithdrawn, projection.withdrawn, Relation.SUPERIOR),
        On(SheetClosed, projection.closed, Relation.SUPERIOR),
        On(RegistrationLocked, projection.locked, Relation.SUPERIOR),
        On(UnitRegistrationMissing, projection.missing, Relation.SUPERIOR),
        On(DossierAppraised, dossier_facts.appraised, Relation.SUPERIOR),
        On(DossierRefused, dossier_facts.refused, Relation.SUPERIOR),
        On(AwardDecided, dossier_facts.awarded, Relation.SUPERIOR),
        On(DossierAnswered, dossier_facts.answered, Relation.SUPERIOR),
        On(SheetSubmitted, projection.submitted, Relation.SUBORDINATE),
        On(DossierForwarded, dossier_facts.forwarded, Relation.SUBORDINATE),
    ),
    tables=projection.TABLES,
    router=routes.router,
    pages=pages.pages,
)
