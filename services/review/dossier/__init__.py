"""Dossiers (hồ sơ): one unit's dossier for one subject and one title under one plan, from filing to its end."""

from chassis.declaring.module import Loads, Module, On
from contracts.declaration import HomeEvent
from contracts.registration import RegistrationWithdrawn, SheetClosed, TitleRegistered
from contracts.review import AwardDecided, DossierAppraised, DossierRefused, DossierSubmitted
from services.review.dossier import evidence, projection, reactions, routes
from services.review.dossier.messages import (
    AppraiseDossier,
    CloseDossier,
    DeclineDossier,
    DossierAwarded,
    DossierFiled,
    DossierOpened,
    DossierWithdrawn,
    FileDossier,
    OpenDossier,
    RefuseDossier,
    WithdrawDossier,
)
from services.review.dossier.rules import DECIDER
from services.review.session.messages import SessionClosed, SessionConvened, VotesRecorded

MODULE = Module(
    "dossier",
    __name__,
    decider=DECIDER,
    commands=(
        FileDossier,
        AppraiseDossier,
        DeclineDossier,
        OpenDossier,
        WithdrawDossier,
        RefuseDossier,
        CloseDossier,
    ),
    events=(
        HomeEvent("DossierOpened", DossierOpened),
        HomeEvent("DossierWithdrawn", DossierWithdrawn),
        HomeEvent("DossierFiled", DossierFiled),
        HomeEvent("DossierAwarded", DossierAwarded),
    ),
    evidence=(
        Loads(FileDossier, evidence.for_filing),
        Loads(AppraiseDossier, evidence.for_appraisal),
        Loads(DeclineDossier, evidence.for_decline),
    ),
    reactions=(
        On(TitleRegistered, reactions.open_dossier),
        On(RegistrationWithdrawn, reactions.withdraw_dossier),
        On(SheetClosed, reactions.withdraw_dossiers),
        On(SessionClosed, reactions.refuse_unvoted),
        On(AwardDecided, reactions.close_awarded),
    ),
    projections=(
        On(DossierOpened, projection.opened),
        On(DossierWithdrawn, projection.withdrawn),
        On(DossierSubmitted, projection.submitted),
        On(DossierFiled, projection.filed),
        On(DossierAppraised, projection.appraised),
        On(DossierRefused, projection.refused),
        On(DossierAwarded, projection.closed),
        On(SessionConvened, projection.convened),
        On(VotesRecorded, projection.voted),
        On(SessionClosed, projection.session_closed),
        On(AwardDecided, projection.awarded),
    ),
    tables=projection.TABLES,
    router=routes.router,
)
