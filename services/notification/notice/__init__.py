"""Notices: those that an event leads to, with their addressees, and the state of their e-mails."""

from chassis.declaring.module import Loads, Module, On
from contracts.awards import AwardConferred, AwardRevoked, ConferralScheduled, RevocationPassedDown
from contracts.declaration import HomeEvent
from contracts.envelope import Relation
from contracts.notification import NoticeAcknowledged, NoticeFailed, NoticeServed
from contracts.planning import PlanAmended, PlanIssued
from contracts.registration import (
    RegistrationAccepted,
    RegistrationReturned,
    RegistrationUnlocked,
    RegistrationWithdrawn,
    SheetClosed,
    UnitRegistrationMissing,
)
from contracts.review import AwardDecided, DossierAnswered, DossierAppraised, DossierRefused
from contracts.review_steps import (
    DossierResumed,
    DossierSuspended,
    DossierTakenBack,
    OpinionRequested,
    ReceiptIssued,
    SupplementRequested,
)
from services.notification.notice import evidence, pages, projection, queries, reactions, routes, step_reactions
from services.notification.notice.messages import (
    AcknowledgeNotice,
    EmailAccepted,
    EmailDeferred,
    EmailQueued,
    EmailStarted,
    EmailUnconfirmed,
    NoticeTranslated,
    RecordEmail,
    ResendEmail,
    RetryEmail,
    ServeNotice,
    StartEmail,
)
from services.notification.notice.rules import DECIDER
from services.notification.reminder.messages import WorkReminded

MODULE = Module(
    "notice",
    __name__,
    decider=DECIDER,
    commands=(ServeNotice, AcknowledgeNotice, ResendEmail, RetryEmail, StartEmail, RecordEmail),
    events=(
        HomeEvent("NoticeTranslated", NoticeTranslated),
        HomeEvent("EmailQueued", EmailQueued),
        HomeEvent("EmailStarted", EmailStarted),
        HomeEvent("EmailAccepted", EmailAccepted),
        HomeEvent("EmailDeferred", EmailDeferred),
        HomeEvent("EmailUnconfirmed", EmailUnconfirmed),
    ),
    evidence=(
        Loads(ServeNotice, evidence.for_serve),
        Loads(AcknowledgeNotice, evidence.for_acknowledge),
        Loads(ResendEmail, evidence.for_resend),
        Loads(RetryEmail, evidence.for_resend),
    ),
    reactions=(
        On(PlanIssued, reactions.notify_of_issued_plan),
        On(PlanAmended, reactions.notify_of_amended_plan),
        On(RegistrationAccepted, reactions.notify_of_accepted_sheet),
        On(RegistrationReturned, reactions.notify_of_returned_sheet),
        On(RegistrationWithdrawn, reactions.notify_of_withdrawn_title),
        On(RegistrationUnlocked, reactions.notify_of_unlocked_sheet),
        On(SheetClosed, reactions.notify_of_dropped_unit),
        On(UnitRegistrationMissing, reactions.notify_of_missing_sheet),
        On(ReceiptIssued, step_reactions.notify_of_received_dossier),
        On(SupplementRequested, step_reactions.notify_of_requested_supplement),
        On(OpinionRequested, step_reactions.notify_of_requested_opinion),
        On(DossierSuspended, step_reactions.notify_of_suspended_dossier),
        On(DossierResumed, step_reactions.notify_of_resumed_dossier),
        On(DossierTakenBack, step_reactions.notify_of_taken_back_dossier),
        On(DossierAppraised, reactions.notify_of_appraised_dossier),
        On(DossierRefused, reactions.notify_of_refused_dossier),
        On(AwardDecided, reactions.notify_of_award),
        On(ConferralScheduled, step_reactions.notify_of_scheduled_conferral),
        On(AwardConferred, step_reactions.notify_of_conferred_award),
        On(AwardRevoked, step_reactions.notify_of_revoked_award),
        On(WorkReminded, reactions.notify_of_reminded_work),
        On(PlanIssued, reactions.notify_of_superior_plan, Relation.SUPERIOR),
        On(PlanAmended, reactions.notify_of_amended_superior_plan, Relation.SUPERIOR),
        On(RegistrationAccepted, reactions.notify_of_accepted_sheet, Relation.SUPERIOR),
        On(RegistrationReturned, reactions.notify_of_returned_sheet, Relation.SUPERIOR),
        On(RegistrationWithdrawn, reactions.notify_of_withdrawn_title, Relation.SUPERIOR),
        On(RegistrationUnlocked, reactions.notify_of_unlocked_sheet, Relation.SUPERIOR),
        On(SheetClosed, reactions.notify_of_dropped_unit, Relation.SUPERIOR),
        On(UnitRegistrationMissing, reactions.notify_of_missing_sheet, Relation.SUPERIOR),
        On(AwardDecided, reactions.notify_of_award, Relation.SUPERIOR),
        On(ConferralScheduled, step_reactions.notify_of_scheduled_conferral, Relation.SUPERIOR),
        On(AwardConferred, step_reactions.notify_of_conferred_award, Relation.SUPERIOR),
        On(AwardRevoked, step_reactions.notify_of_revoked_award, Relation.SUPERIOR),
        On(RevocationPassedDown, step_reactions.notify_of_revoked_award, Relation.SUPERIOR),
        On(DossierSuspended, step_reactions.notify_of_suspended_dossier, Relation.SUPERIOR),
        On(DossierResumed, step_reactions.notify_of_resumed_dossier, Relation.SUPERIOR),
        On(DossierRefused, reactions.notify_of_refusal_above, Relation.SUPERIOR),
        On(DossierTakenBack, step_reactions.notify_of_taken_back_dossier, Relation.SUPERIOR),
        On(DossierAnswered, reactions.notify_of_answer),
        On(DossierAnswered, reactions.notify_of_answer, Relation.SUPERIOR),
    ),
    projections=(
        On(NoticeServed, projection.notice_served),
        On(NoticeTranslated, projection.notice_translated),
        On(NoticeAcknowledged, projection.notice_acknowledged),
        On(EmailQueued, projection.email_queued),
        On(EmailStarted, projection.email_started),
        On(EmailAccepted, projection.email_accepted),
        On(EmailDeferred, projection.email_deferred),
        On(EmailUnconfirmed, projection.email_unconfirmed),
        On(NoticeFailed, projection.notice_failed),
    ),
    tables=projection.TABLES,
    due=queries.due,
    router=routes.router,
    pages=pages.pages,
)
