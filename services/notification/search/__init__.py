"""The search across the site: people, collectives, units, plans and decisions. A module without streams."""

from chassis.declaring.module import Module, On
from contracts.envelope import Relation
from contracts.planning import PlanAmended, PlanIssued
from contracts.registration import TitleRegistered
from contracts.review import AwardDecided, DossierAnswered, DossierForwarded, DossierSubmitted
from services.notification.search import pages, projection, routes

MODULE = Module(
    "search",
    __name__,
    projections=(
        On(PlanIssued, projection.plan_named),
        On(PlanAmended, projection.plan_named),
        On(TitleRegistered, projection.subject_named),
        On(DossierSubmitted, projection.subject_named),
        On(AwardDecided, projection.award_decided),
        On(PlanIssued, projection.plan_named, Relation.SUPERIOR),
        On(PlanAmended, projection.plan_named, Relation.SUPERIOR),
        On(TitleRegistered, projection.subject_named, Relation.SUPERIOR),
        On(AwardDecided, projection.award_decided, Relation.SUPERIOR),
        On(DossierAnswered, projection.dossier_answered),
        On(DossierAnswered, projection.dossier_answered, Relation.SUPERIOR),
        On(DossierForwarded, projection.subject_named, Relation.SUBORDINATE),
    ),
    tables=projection.TABLES,
    router=routes.router,
    pages=pages.pages,
)
