"""The commands about a council session, its home events, and the shapes in which the other modules see a council."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field, Json
from typing_extensions import override

from contracts.catalog.terms import Absentees, Ballot, Comparison, Denominator, Procedure, Share
from contracts.message import Command, Event, Limits, Message
from contracts.review import LONGEST_AGENDA, CouncilConvened, CouncilVoted
from contracts.vocabulary import (
    Confidence,
    Day,
    DecisionId,
    DossierId,
    Name,
    PlanId,
    SessionId,
    Subject,
    SubjectKey,
    Text,
    TitleCode,
    UnitCode,
    Year,
)
from services.review.catalogue.messages import LocalQuota

MOST_MEMBERS = 200
MOST_CONVENED = 2_500
"""Dossiers over which one session is convened: its first event has some 330 bytes of each, and fits a message."""
Agenda = Annotated[tuple[DossierId, ...], Field(min_length=1, max_length=MOST_CONVENED)]
Members = Annotated[int, Field(strict=True, ge=3, le=MOST_MEMBERS)]
"""A council has a chair, a deputy and at least one member; all count, present or not."""
VotesFor = Annotated[int, Field(strict=True, ge=0, le=MOST_MEMBERS)]


class LocalThreshold(Message):
    """The share of all members that a council's own regulation asks for a title."""

    title: TitleCode
    op: Comparison
    share: Share
    citation: Text
    confidence: Confidence = Confidence.UNSURE


class LocalBallot(Message):
    """A title on which the council votes in secret by its own regulation, where the law leaves the way to it."""

    title: TitleCode
    absentees: Absentees | None = None
    citation: Text


class LocalQuorum(Message):
    """The share of all members that is to be there; no national rule was found, so the default is unsure."""

    op: Comparison = Comparison.OVER
    share: Share = Decimal("0.5")
    citation: Text = "Quy chế Hội đồng Thi đua - Khen thưởng (giá trị mặc định)"
    confidence: Confidence = Confidence.UNSURE


class CouncilLimits(Limits):
    """The council's own regulation and the site's own quotas; other titles go by the catalogue."""

    thresholds: tuple[LocalThreshold, ...] = ()
    quotas: tuple[LocalQuota, ...] = ()
    quorum: LocalQuorum = LocalQuorum()
    ballots: tuple[LocalBallot, ...] = ()


class CouncilVote(Message):
    """A council's result on one dossier; `passed` is the session's own finding."""

    votes_for: VotesFor
    members: Annotated[int, Field(ge=1, le=MOST_MEMBERS)]
    passed: bool


class Proposal(Message):
    """An eligible dossier on which a closed session has voted, as it stands when a decision is taken.

    By the simplified `procedure` no council has voted: it has neither session nor vote. `consulted` says that the
    public is being asked about it.
    """

    dossier_id: DossierId
    plan_id: PlanId
    unit: UnitCode
    unit_name: Name
    subject: Subject
    title: TitleCode
    year: Year
    ruleset: Name
    session_id: SessionId | None
    vote: CouncilVote | None
    refused: bool
    decision_id: DecisionId | None
    plan_withdrawn: bool = False
    suspended: bool = False
    taken_back: bool = False
    consulted: bool = False
    managed_above: bool = False
    died: bool = False
    procedure: Procedure = Procedure.ORDINARY

    @property
    def may_be_awarded(self) -> bool:
        """Whether it lies with the head: the council passed it, or needs not be asked."""
        if self.procedure is Procedure.SIMPLIFIED:
            return True
        return self.vote is not None and self.vote.passed


class Standing(Message):
    """The standing of a unit under a plan.

    `reaching` counts its individuals who were found eligible for LDTT or CSTDCS, `awarded` the awards it has by title.
    """

    plan_id: PlanId
    unit: UnitCode
    reaching: Annotated[int, Field(ge=0)]
    awarded: dict[TitleCode, int]


class SessionRow(Message):
    """A council session in a list; `state` is sitting or closed.

    `dossiers` counts the agenda, `counted` those of it with votes, `stopped` those without that are suspended or taken
    back, and `passed` those that the council voted for, None until the session is closed. Whoever works for a unit
    counts that unit's dossiers alone.
    """

    session_id: SessionId
    council: str
    members: int
    held_on: date
    state: str
    dossiers: int
    counted: int
    stopped: int
    passed: int | None


class Proposed(Message):
    """A dossier that the council voted for, or needs not be asked about, and no decision or refusal has ended."""

    dossier_id: DossierId
    unit_name: str
    subject: Json[Subject]
    title: TitleCode
    ruleset: str
    year: int
    votes_for: int | None
    council_members: int | None


class Item(Message):
    """A dossier on the agenda, with the share of yes it needs and on what that rests.

    `ballot` is how it is voted on, None where that was not recorded; `denominator` the members of whom the share is
    counted, `absentees` how those count who are not there, `subject_key` whom it is about.
    """

    dossier_id: DossierId
    title: TitleCode
    op: Comparison
    share: Share
    citation: Text
    confidence: Confidence
    ballot: Ballot | None = None
    denominator: Denominator = Denominator.ALL_MEMBERS
    absentees: Absentees | None = None
    subject_key: SubjectKey | None = None


class Votes(Message):
    """The number of members who said yes to a dossier; their names are recorded nowhere."""

    dossier_id: DossierId
    votes_for: VotesFor


Counted = Annotated[tuple[Votes, ...], Field(min_length=1, max_length=LONGEST_AGENDA)]
"""Votes on some or all dossiers of an agenda."""


class Result(Message):
    """The council's result on a dossier; `of` are the members of whom the share was counted, None for all."""

    dossier_id: DossierId
    votes_for: VotesFor
    op: Comparison
    share: Share
    confidence: Confidence
    passed: bool
    of: VotesFor | None = None


class OfSession(Command):
    """A command about one session."""

    session_id: SessionId

    @property
    @override
    def stream(self) -> str:
        """The session's own."""
        return f"session-{self.session_id}"


class ConveneSession(OfSession):
    """Convene the council (triệu tập họp Hội đồng)."""

    council: Name
    members: Members
    held_on: Day
    dossiers: Agenda

    @property
    @override
    def queue(self) -> str:
        """A dossier stands on one agenda only, so agendas are made one after another."""
        return "decisions"


class RecordVotes(OfSession):
    """Record the counted votes on some or all dossiers of the agenda."""

    votes: Counted


class CloseSession(OfSession):
    """Close a session (kết thúc phiên họp): its results stand."""


SessionCommand = ConveneSession | RecordVotes | CloseSession


class SessionConvened(Event):
    """The council was convened over an agenda."""

    session_id: SessionId
    council: Name
    members: Members
    held_on: Day
    agenda: Annotated[tuple[Item, ...], Field(min_length=1, max_length=LONGEST_AGENDA)]


class VotesRecorded(Event):
    """Votes were counted and recorded."""

    session_id: SessionId
    votes: Counted


class SessionClosed(Event):
    """A session is over; `results` are for the whole agenda, in its order, but for what was put off.

    `put_off` are the dossiers that were suspended or taken back meanwhile.
    """

    session_id: SessionId
    members: Members
    results: Annotated[tuple[Result, ...], Field(max_length=LONGEST_AGENDA)]
    put_off: Annotated[tuple[DossierId, ...], Field(max_length=LONGEST_AGENDA)] = ()


SessionEvent = SessionConvened | CouncilConvened | VotesRecorded | SessionClosed | CouncilVoted
