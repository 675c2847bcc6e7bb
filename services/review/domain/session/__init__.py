"""A council session: who is on its agenda, how many said yes, and what that comes to."""

from services.review.domain.session.messages import (
    HOME_EVENTS,
    Candidate,
    CloseSession,
    ConveneSession,
    Item,
    LocalThreshold,
    RecordVotes,
    Result,
    SessionClosed,
    SessionCommand,
    SessionConvened,
    SessionEvent,
    Votes,
    VotesRecorded,
)
from services.review.domain.session.refusals import REFUSALS
from services.review.domain.session.rules import DECIDER

__all__ = [
    "DECIDER",
    "HOME_EVENTS",
    "REFUSALS",
    "Candidate",
    "CloseSession",
    "ConveneSession",
    "Item",
    "LocalThreshold",
    "RecordVotes",
    "Result",
    "SessionClosed",
    "SessionCommand",
    "SessionConvened",
    "SessionEvent",
    "Votes",
    "VotesRecorded",
]
