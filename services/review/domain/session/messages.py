"""The wishes about a council session, and its events, which stay at home."""

from datetime import date
from typing import Annotated

from pydantic import Field
from typing_extensions import override

from contracts.catalog.entries import Comparison, Share
from contracts.message import Command, Event, Message
from contracts.vocabulary import Confidence, DossierId, Name, SessionId, Text, TitleCode
from services.review.domain.facts import Progress

Agenda = Annotated[tuple[DossierId, ...], Field(min_length=1, max_length=5000)]
Members = Annotated[int, Field(ge=3, le=200)]
"""A council has a chair, a deputy and at least one member; all count, present or not."""


class LocalThreshold(Message):
    """The share of all members that a council's own regulation asks for a title."""

    title: TitleCode
    op: Comparison
    share: Share
    citation: Text
    confidence: Confidence = Confidence.UNSURE


class Candidate(Message):
    """A dossier as the read tables show it when a session is convened, and whether its plan was withdrawn."""

    dossier_id: DossierId
    title: TitleCode
    ruleset: Name
    state: Progress
    session_id: SessionId | None
    plan_withdrawn: bool = False


class Item(Message):
    """A dossier on the agenda, with the share of yes it needs and on what that rests."""

    dossier_id: DossierId
    title: TitleCode
    op: Comparison
    share: Share
    citation: Text
    confidence: Confidence


class Votes(Message):
    """How many members said yes to a dossier; who did is nowhere."""

    dossier_id: DossierId
    votes_for: Annotated[int, Field(ge=0)]


class Result(Message):
    """What the council came to on a dossier."""

    dossier_id: DossierId
    votes_for: Annotated[int, Field(ge=0)]
    op: Comparison
    share: Share
    confidence: Confidence
    passed: bool


class OfSession(Command):
    """A wish about one session."""

    session_id: SessionId

    @property
    @override
    def stream(self) -> str:
        """The session's own."""
        return f"session-{self.session_id}"


class ConveneSession(OfSession):
    """Convene the council (triệu tập họp Hội đồng); `candidates` are gathered from the read tables."""

    council: Name
    members: Members
    held_on: date
    dossiers: Agenda
    thresholds: tuple[LocalThreshold, ...] = ()
    candidates: tuple[Candidate, ...] = ()

    @property
    @override
    def queue(self) -> str:
        """A dossier stands on one agenda only, so agendas are made one after another."""
        return "agendas"


class RecordVotes(OfSession):
    """Record the counted votes on some or all dossiers of the agenda."""

    votes: Annotated[tuple[Votes, ...], Field(min_length=1, max_length=5000)]


class CloseSession(OfSession):
    """Close a session (kết thúc phiên họp): its results stand."""


SessionCommand = ConveneSession | RecordVotes | CloseSession


class SessionConvened(Event):
    """The council was convened over an agenda."""

    session_id: SessionId
    council: Name
    members: Members
    held_on: date
    agenda: Annotated[tuple[Item, ...], Field(min_length=1)]


class VotesRecorded(Event):
    """Votes were counted and recorded."""

    session_id: SessionId
    votes: Annotated[tuple[Votes, ...], Field(min_length=1)]


class SessionClosed(Event):
    """A session is over; `results` are for the whole agenda, in its order."""

    session_id: SessionId
    members: Members
    results: tuple[Result, ...]


HOME_EVENTS = (SessionConvened, VotesRecorded, SessionClosed)
SessionEvent = SessionConvened | VotesRecorded | SessionClosed
