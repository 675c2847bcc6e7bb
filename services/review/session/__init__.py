"""Sessions of the council (phiên họp Hội đồng): an agenda of eligible dossiers, the votes, and their results."""

from chassis.declaring.module import Loads, Module, On
from contracts.declaration import HomeEvent
from contracts.review import AwardDecided, DossierAppraised, DossierForwarded, DossierRefused
from contracts.review_steps import DossierResumed, DossierSuspended, DossierTakenBack
from services.review.session import evidence, pages, projection, routes
from services.review.session.messages import (
    CloseSession,
    ConveneSession,
    RecordVotes,
    SessionClosed,
    SessionConvened,
    VotesRecorded,
)
from services.review.session.rules import DECIDER

MODULE = Module(
    "session",
    __name__,
    decider=DECIDER,
    commands=(ConveneSession, RecordVotes, CloseSession),
    events=(
        HomeEvent("SessionConvened", SessionConvened),
        HomeEvent("VotesRecorded", VotesRecorded),
        HomeEvent("SessionClosed", SessionClosed),
    ),
    evidence=(
        Loads(ConveneSession, evidence.for_agenda),
        Loads(RecordVotes, evidence.for_votes),
        Loads(CloseSession, evidence.for_votes),
    ),
    projections=(
        On(DossierAppraised, projection.appraised),
        On(DossierForwarded, projection.forwarded),
        On(DossierRefused, projection.refused),
        On(AwardDecided, projection.awarded),
        On(DossierTakenBack, projection.taken_back),
        On(DossierSuspended, projection.suspended),
        On(DossierResumed, projection.resumed),
        On(SessionConvened, projection.convened),
        On(VotesRecorded, projection.voted),
        On(SessionClosed, projection.closed),
    ),
    tables=projection.TABLES,
    router=routes.router,
    pages=pages.pages,
)
