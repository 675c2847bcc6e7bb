"""Periodic reports: figures drawn from events, a written part, and their submission; those of units on paper."""

from chassis.declaring.module import Loads, Module, On
from contracts.declaration import HomeEvent
from contracts.envelope import Relation
from contracts.planning import PlanIssued, ReportSubmitted
from contracts.registration import (
    RegistrationAccepted,
    RegistrationWithdrawn,
    SheetClosed,
    TitleRegistered,
    UnitPlanReceived,
)
from contracts.review import AwardDecided, DossierAnswered, DossierAppraised
from services.planning.report import evidence, pages, projection, routes
from services.planning.report.messages import (
    DraftReport,
    DrawFigures,
    FiguresDrawn,
    ReceiveReport,
    ReportDrafted,
    ReportReceived,
    ReportWritten,
    SubmitReport,
    WriteReport,
)
from services.planning.report.rules import DECIDER

MODULE = Module(
    "report",
    __name__,
    decider=DECIDER,
    commands=(DraftReport, DrawFigures, WriteReport, SubmitReport, ReceiveReport),
    events=(
        HomeEvent("ReportDrafted", ReportDrafted),
        HomeEvent("FiguresDrawn", FiguresDrawn),
        HomeEvent("ReportWritten", ReportWritten),
        HomeEvent("ReportReceived", ReportReceived),
    ),
    evidence=(
        Loads(DraftReport, evidence.for_draft),
        Loads(DrawFigures, evidence.for_figures),
        Loads(SubmitReport, evidence.for_submit),
    ),
    projections=(
        On(ReportDrafted, projection.draft),
        On(FiguresDrawn, projection.draw),
        On(ReportWritten, projection.write),
        On(ReportSubmitted, projection.submit),
        On(ReportReceived, projection.receive),
        On(PlanIssued, projection.plan_issued),
        On(UnitPlanReceived, projection.unit_plan_received),
        On(RegistrationAccepted, projection.sheet_accepted),
        On(TitleRegistered, projection.title_registered),
        On(RegistrationWithdrawn, projection.title_withdrawn),
        On(SheetClosed, projection.sheet_closed),
        On(DossierAppraised, projection.dossier_appraised),
        On(AwardDecided, projection.award_decided),
        On(AwardDecided, projection.award_decided, Relation.SUPERIOR),
        On(AwardDecided, projection.award_decided, Relation.SUBORDINATE),
        On(DossierAnswered, projection.dossier_answered),
        On(DossierAnswered, projection.dossier_answered, Relation.SUPERIOR),
    ),
    tables=projection.TABLES,
    router=routes.router,
    pages=pages.pages,
)
