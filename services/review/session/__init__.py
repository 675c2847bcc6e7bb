"""Sessions of the council (phiên họp Hội đồng): an agenda of eligible dossiers, the votes, and their results."""

from chassis.declaring.module import Loads, Module, On
from contracts.declaration import HomeEvent
from contracts.review import AwardDecided, DossierAppraised, DossierForwarded, DossierRefused
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
    evidence=(Loads(ConveneSession, evidence.for_agenda),),
    projections=(
        On(DossierAppraised, projection.appraised),
        On(DossierForwarded, projection.forwarded),
        On(DossierRefused, projection.refused),
        On(AwardDecided, projection.awarded),
        On(SessionConvened, projection.convened),
        On(VotesRecorded, projection.voted),
        On(SessionClosed, projection.closed),
    ),
    tables=projection.TABLES,
    router=routes.router,
    pages=pages.pages,
)
