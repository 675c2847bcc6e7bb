"""Sessions of the council (phiên họp Hội đồng): an agenda of eligible dossiers, the votes, and their results."""

from chassis.declaring.module import Loads, Module, On
from contracts.declaration import HomeEvent
from contracts.review import AwardDecided, DossierAppraised, DossierRefused
from services.review.session import evidence, messages, projection
from services.review.session.routes import router
from services.review.session.rules import DECIDER

MODULE = Module(
    name="session",
    package=__name__,
    decider=DECIDER,
    commands=(messages.ConveneSession, messages.RecordVotes, messages.CloseSession),
    events=(
        HomeEvent("SessionConvened", messages.SessionConvened, version=1),
        HomeEvent("VotesRecorded", messages.VotesRecorded, version=1),
        HomeEvent("SessionClosed", messages.SessionClosed, version=1),
    ),
    evidence=(Loads(messages.ConveneSession, evidence.for_agenda),),
    projections=(
        On(DossierAppraised, projection.appraised),
        On(DossierRefused, projection.refused),
        On(AwardDecided, projection.awarded),
        On(messages.SessionConvened, projection.convened),
        On(messages.VotesRecorded, projection.voted),
        On(messages.SessionClosed, projection.closed),
    ),
    tables=(projection.READ_SESSIONS, projection.READ_CANDIDATES),
    router=router,
)
