"""Dossiers (hồ sơ): one unit's dossier for one subject and one title under one plan, from filing to its end."""

from chassis.declaring.module import Loads, Module, On
from contracts.declaration import HomeEvent
from contracts.envelope import Relation
from contracts.registration import RegistrationWithdrawn, SheetClosed, TitleRegistered
from contracts.review import (
    AwardDecided,
    DossierAnswered,
    DossierAppraised,
    DossierForwarded,
    DossierRefused,
    DossierSubmitted,
)
from contracts.review_steps import DossierSupplemented, ReceiptIssued, SupplementRequested
from services.review.dossier import evidence, pages, projection, reactions, routes, step_projection
from services.review.dossier.messages import (
    AppraiseDossier,
    CloseDossier,
    DeclineDossier,
    DossierAwarded,
    DossierFiled,
    DossierOpened,
    DossierReceived,
    DossierWithdrawn,
    FileDossier,
    ForwardDossier,
    OpenDossier,
    ReceiveDossier,
    ReceiveResult,
    RefuseDossier,
    ResultReceived,
    WithdrawDossier,
)
from services.review.dossier.rules import DECIDER
from services.review.dossier.steps import IssueReceipt, RequestSupplement, SupplementDossier, SupplementFiled
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
        ForwardDossier,
        ReceiveDossier,
        ReceiveResult,
        IssueReceipt,
        RequestSupplement,
        SupplementDossier,
    ),
    events=(
        HomeEvent("DossierOpened", DossierOpened),
        HomeEvent("DossierWithdrawn", DossierWithdrawn),
        HomeEvent("DossierFiled", DossierFiled),
        HomeEvent("DossierReceived", DossierReceived),
        HomeEvent("DossierAwarded", DossierAwarded),
        HomeEvent("ResultReceived", ResultReceived),
        HomeEvent("SupplementFiled", SupplementFiled),
    ),
    evidence=(
        Loads(FileDossier, evidence.for_filing),
        Loads(AppraiseDossier, evidence.for_appraisal),
        Loads(DeclineDossier, evidence.for_decline),
        Loads(ForwardDossier, evidence.for_forwarding),
        Loads(SupplementDossier, evidence.for_supplement),
    ),
    reactions=(
        On(TitleRegistered, reactions.open_dossier),
        On(RegistrationWithdrawn, reactions.withdraw_dossier),
        On(SheetClosed, reactions.withdraw_dossiers),
        On(SessionClosed, reactions.refuse_unvoted),
        On(AwardDecided, reactions.close_awarded),
        On(TitleRegistered, reactions.open_dossier, Relation.SUPERIOR),
        On(RegistrationWithdrawn, reactions.withdraw_dossier, Relation.SUPERIOR),
        On(SheetClosed, reactions.withdraw_dossiers, Relation.SUPERIOR),
        On(DossierForwarded, reactions.receive_dossier, Relation.SUBORDINATE),
        On(AwardDecided, reactions.receive_award, Relation.SUPERIOR),
        On(DossierRefused, reactions.receive_refusal, Relation.SUPERIOR),
        On(DossierAnswered, reactions.receive_answer, Relation.SUPERIOR),
    ),
    projections=(
        On(DossierOpened, projection.opened),
        On(DossierWithdrawn, projection.withdrawn),
        On(DossierSubmitted, projection.submitted),
        On(DossierFiled, projection.filed),
        On(DossierReceived, projection.received),
        On(DossierAppraised, projection.appraised),
        On(DossierAppraised, projection.appraised_above, Relation.SUPERIOR),
        On(DossierForwarded, projection.forwarded),
        On(ResultReceived, projection.answered),
        On(DossierRefused, projection.refused),
        On(DossierAwarded, projection.closed),
        On(SessionConvened, projection.convened),
        On(VotesRecorded, projection.voted),
        On(SessionClosed, projection.session_closed),
        On(AwardDecided, projection.awarded),
        On(ReceiptIssued, step_projection.receipt_issued),
        On(SupplementRequested, step_projection.supplement_requested),
        On(DossierSupplemented, step_projection.supplemented),
        On(SupplementFiled, step_projection.supplement_filed),
    ),
    tables=projection.TABLES,
    router=routes.router,
    pages=pages.pages,
)
