"""Progress: how far the titles of each unit of a plan have come, as it is heard of registration and review."""

from chassis.declaring.module import Module, On
from contracts.awards import AwardRevoked, RevocationPassedDown
from contracts.envelope import Relation
from contracts.planning import PlanAmended, PlanIssued
from contracts.registration import RegistrationWithdrawn, SheetClosed, TitleRegistered, UnitPlanReceived
from contracts.review import AwardDecided, DossierAnswered, DossierAppraised
from services.planning.progress import projection, routes

MODULE = Module(
    "progress",
    __name__,
    projections=(
        On(PlanIssued, projection.issue),
        On(PlanAmended, projection.amend),
        On(TitleRegistered, projection.register_title),
        On(RegistrationWithdrawn, projection.withdraw_title),
        On(SheetClosed, projection.close_sheet),
        On(UnitPlanReceived, projection.receive_unit_plan),
        On(DossierAppraised, projection.appraise),
        On(AwardDecided, projection.award),
        On(AwardDecided, projection.award, Relation.SUPERIOR),
        On(AwardDecided, projection.award, Relation.SUBORDINATE),
        On(DossierAnswered, projection.answer),
        On(DossierAnswered, projection.answer, Relation.SUPERIOR),
        On(AwardRevoked, projection.revoke),
        On(AwardRevoked, projection.revoke, Relation.SUPERIOR),
        On(AwardRevoked, projection.revoke, Relation.SUBORDINATE),
        On(RevocationPassedDown, projection.revoke, Relation.SUPERIOR),
    ),
    tables=projection.TABLES,
    router=routes.router,
)
