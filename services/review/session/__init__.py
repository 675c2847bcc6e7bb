"""Sessions of the council (phiên họp Hội đồng): agenda, members who are there, votes open or secret, and minutes."""

from chassis.declaring.module import Loads, Module, On
from contracts.awards import AwardRevoked, RevocationPassedDown
from contracts.declaration import HomeEvent
from contracts.envelope import Relation
from contracts.review import AwardDecided, DossierAppraised, DossierForwarded, DossierRefused
from contracts.review_steps import DossierResumed, DossierSuspended, DossierTakenBack
from services.review.session import ballots, evidence, pages, projection, routes, sitting
from services.review.session.messages import (
    CloseSession,
    ConveneSession,
    RecordVotes,
    SessionClosed,
    SessionConvened,
    VotesRecorded,
)
from services.review.session.rules import DECIDER

_SITTING = (
    sitting.CouncilSeated,
    sitting.AttendanceRecorded,
    sitting.ConflictDeclared,
    sitting.VotesCorrected,
    sitting.ItemPostponed,
    sitting.SessionPostponed,
    sitting.VotingClosed,
    sitting.MinutesSigned,
    ballots.BallotPrepared,
    ballots.CountingCodeTaken,
    ballots.BallotOpened,
    ballots.BallotCast,
    ballots.BallotEnded,
    ballots.CountingCodeGiven,
    ballots.BallotCounted,
    ballots.BallotVoided,
)

MODULE = Module(
    "session",
    __name__,
    decider=DECIDER,
    commands=(
        ConveneSession,
        RecordVotes,
        CloseSession,
        sitting.SeatCouncil,
        sitting.RecordAttendance,
        sitting.DeclareConflict,
        sitting.CorrectVotes,
        sitting.PostponeItem,
        sitting.PostponeSession,
        sitting.CloseVoting,
        sitting.SignMinutes,
        ballots.PrepareBallot,
        ballots.TakeCountingCode,
        ballots.CastBallot,
        ballots.EndBallot,
        ballots.GiveCountingCode,
        ballots.VoidBallot,
    ),
    events=(
        HomeEvent("SessionConvened", SessionConvened),
        HomeEvent("VotesRecorded", VotesRecorded),
        HomeEvent("SessionClosed", SessionClosed),
        *(HomeEvent(kind.__name__, kind) for kind in _SITTING),
    ),
    evidence=(
        Loads(ConveneSession, evidence.for_agenda, after_policies=True),
        Loads(RecordVotes, evidence.for_votes),
        Loads(CloseSession, evidence.for_end),
        Loads(sitting.SeatCouncil, evidence.for_seating),
        Loads(sitting.CloseVoting, evidence.for_end),
        Loads(sitting.PostponeItem, evidence.for_end),
        Loads(ballots.PrepareBallot, evidence.for_votes),
    ),
    projections=(
        On(DossierAppraised, projection.appraised),
        On(DossierForwarded, projection.forwarded),
        On(DossierRefused, projection.refused),
        On(AwardDecided, projection.awarded),
        On(AwardRevoked, projection.revoked),
        On(AwardRevoked, projection.revoked, Relation.SUPERIOR),
        On(RevocationPassedDown, projection.revoked, Relation.SUPERIOR),
        On(DossierTakenBack, projection.taken_back),
        On(DossierSuspended, projection.suspended),
        On(DossierResumed, projection.resumed),
        On(SessionConvened, projection.convened),
        On(VotesRecorded, projection.voted),
        On(SessionClosed, projection.closed),
        On(sitting.CouncilSeated, projection.seated),
        On(sitting.SessionPostponed, projection.session_postponed),
    ),
    tables=projection.TABLES,
    router=routes.router,
    pages=pages.pages,
)
