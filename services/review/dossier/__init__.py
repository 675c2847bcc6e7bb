"""Dossiers (hồ sơ): one unit's dossier for one subject and one title under one plan, from filing to its end."""

from chassis.declaring.module import Loads, Module, On
from contracts.declaration import HomeEvent
from contracts.registration import RegistrationWithdrawn, SheetClosed, TitleRegistered
from contracts.review import AwardDecided, DossierAppraised, DossierRefused, DossierSubmitted
from services.review.dossier import evidence, messages, projection, reactions
from services.review.dossier.routes import router
from services.review.dossier.rules import DECIDER
from services.review.session.messages import SessionClosed, SessionConvened, VotesRecorded

MODULE = Module(
    name="dossier",
    package=__name__,
    decider=DECIDER,
    commands=(
        messages.FileDossier,
        messages.AppraiseDossier,
        messages.DeclineDossier,
        messages.OpenDossier,
        messages.WithdrawDossier,
        messages.RefuseDossier,
        messages.CloseDossier,
    ),
    events=(
        HomeEvent("DossierOpened", messages.DossierOpened, version=1),
        HomeEvent("DossierWithdrawn", messages.DossierWithdrawn, version=1),
        HomeEvent("DossierFiled", messages.DossierFiled, version=1),
        HomeEvent("DossierAwarded", messages.DossierAwarded, version=1),
    ),
    evidence=(
        Loads(messages.FileDossier, evidence.for_filing),
        Loads(messages.AppraiseDossier, evidence.for_appraisal),
        Loads(messages.DeclineDossier, evidence.for_decline),
    ),
    reactions=(
        On(TitleRegistered, reactions.open_dossier),
        On(RegistrationWithdrawn, reactions.withdraw_dossier),
        On(SheetClosed, reactions.withdraw_dossiers),
        On(SessionClosed, reactions.refuse_unvoted),
        On(AwardDecided, reactions.close_awarded),
    ),
    projections=(
        On(messages.DossierOpened, projection.opened),
        On(messages.DossierWithdrawn, projection.withdrawn),
        On(DossierSubmitted, projection.submitted),
        On(messages.DossierFiled, projection.filed),
        On(DossierAppraised, projection.appraised),
        On(DossierRefused, projection.refused),
        On(messages.DossierAwarded, projection.closed),
        On(SessionConvened, projection.convened),
        On(VotesRecorded, projection.voted),
        On(SessionClosed, projection.session_closed),
        On(AwardDecided, projection.awarded),
    ),
    tables=(projection.READ_DOSSIERS,),
    router=router,
)
