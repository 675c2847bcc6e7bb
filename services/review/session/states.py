"""The states of a session: convened over an agenda, its council seated, votes counted, minutes signed, over."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import reduce
from typing import assert_never

from contracts.catalog.terms import Absentees, Denominator
from contracts.catalog.terms import Ballot as Way
from contracts.message import Event
from contracts.review import CouncilConvened, CouncilVoted
from contracts.vocabulary import DossierId
from services.review.ballot.messages import EMPTY
from services.review.session.ballots import (
    AnySessionEvent,
    BallotCast,
    BallotCounted,
    BallotEnded,
    BallotEvent,
    BallotOpened,
    BallotPrepared,
    BallotVoided,
    CountingCodeGiven,
    CountingCodeTaken,
)
from services.review.session.messages import Item, SessionClosed, SessionConvened, VotesRecorded
from services.review.session.sitting import (
    AttendanceRecorded,
    ConflictDeclared,
    CouncilSeated,
    ItemPostponed,
    Member,
    MinutesSigned,
    SessionPostponed,
    SittingEvent,
    VotesCorrected,
    VotingClosed,
)


@dataclass(frozen=True, slots=True)
class Unconvened:
    """No session yet."""


@dataclass(frozen=True, slots=True)
class Ballot:
    """A secret ballot that is neither counted nor void: `keys` by counter, `cast` the receipts by voter."""

    prepared: BallotPrepared
    keys: Mapping[str, str] = field(default_factory=dict)
    is_open: bool = False
    cast: Mapping[str, str] = field(default_factory=dict)
    seal: str = EMPTY
    ended: bool = False
    given: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sitting:
    """The council was convened; `counted` grows as votes are recorded.

    `council` and what follows it are those of a session whose members were named: `attendance` is the last record,
    `conflicts` are pairs of a dossier and a member, `closed` the results that await the signatures.
    """

    convened: SessionConvened
    held_on: date
    counted: Mapping[DossierId, int] = field(default_factory=dict)
    postponed: frozenset[DossierId] = frozenset()
    council: CouncilSeated | None = None
    attendance: AttendanceRecorded | None = None
    conflicts: frozenset[tuple[DossierId, str]] = frozenset()
    ballot: Ballot | None = None
    closed: VotingClosed | None = None
    signed: tuple[MinutesSigned, ...] = ()

    @property
    def items(self) -> Mapping[DossierId, Item]:
        """The items of the agenda, by dossier."""
        return {item.dossier_id: item for item in self.convened.agenda}

    @property
    def members(self) -> Mapping[str, Member]:
        """The members by the names under which they sign in; none where they were not named."""
        return {} if self.council is None else {one.user: one for one in self.council.roster}

    @property
    def present(self) -> frozenset[str]:
        """The members who are there."""
        attended = () if self.attendance is None else self.attendance.attended
        return frozenset(one.user for one in attended if one.present)

    @property
    def ballots(self) -> tuple[DossierId, ...]:
        """The dossiers that are voted on in secret and neither counted nor postponed."""
        return tuple(
            item.dossier_id
            for item in self.convened.agenda
            if item.ballot is Way.SECRET and item.dossier_id not in self.postponed.union(self.counted)
        )

    def barred(self, item: Item) -> frozenset[str]:
        """The members who do not vote on a dossier: those it is about, and those with an interest in it."""
        about = {one.user for one in self.members.values() if one.subject_key == item.subject_key is not None}
        return frozenset(about.union(user for dossier, user in self.conflicts if dossier == item.dossier_id))

    def entitled(self, item: Item) -> frozenset[str]:
        """The members who vote on a dossier: those who are there, and those absent who answer in writing."""
        there = self.members.keys() if item.absentees is Absentees.WRITTEN else self.present
        return frozenset(there) - self.barred(item)

    def whole(self, item: Item) -> int:
        """The number of members of whom the share of yes is counted."""
        return self.convened.members if item.denominator is Denominator.ALL_MEMBERS else len(self.entitled(item))


@dataclass(frozen=True, slots=True)
class Over:
    """The session is closed."""


SessionState = Unconvened | Sitting | Over
INITIAL: SessionState = Unconvened()


def evolve(state: SessionState, event: AnySessionEvent) -> SessionState:
    """The state of a session after an event."""
    match event:
        case SessionConvened():
            return Sitting(event, event.held_on)
        case SessionClosed():
            return Over()
        case CouncilConvened() | CouncilVoted():
            return state
        case VotesRecorded(votes=votes):
            if not isinstance(state, Sitting):
                return state
            return replace(state, counted={**state.counted, **{one.dossier_id: one.votes_for for one in votes}})
        case _:
            return _sat(state, event) if isinstance(state, Sitting) else state


def state_after(events: Iterable[Event]) -> SessionState:
    """The state of a session after the events of its stream."""
    return reduce(evolve, (one for one in events if isinstance(one, AnySessionEvent)), INITIAL)


def _sat(state: Sitting, event: SittingEvent | BallotEvent) -> Sitting:
    match event:
        case ConflictDeclared(dossier_id=dossier, user=user):
            return replace(state, conflicts=state.conflicts | {(dossier, user)})
        case ItemPostponed(dossier_id=dossier):
            return replace(state, postponed=state.postponed | {dossier})
        case VotingClosed():
            return replace(state, closed=event)
        case MinutesSigned():
            return replace(state, signed=(*state.signed, event))
        case CouncilSeated() | AttendanceRecorded() | SessionPostponed() | VotesCorrected():
            return _met(state, event)
        case _:
            return replace(state, ballot=_balloted(state.ballot, event))


def _met(state: Sitting, event: CouncilSeated | AttendanceRecorded | SessionPostponed | VotesCorrected) -> Sitting:
    """Who is there is recorded anew where the members or the day have changed."""
    match event:
        case CouncilSeated():
            return replace(state, council=event, attendance=None)
        case AttendanceRecorded():
            return replace(state, attendance=event)
        case SessionPostponed(held_on=held_on):
            return replace(state, held_on=held_on, attendance=None)
        case VotesCorrected():
            return state
        case _:
            assert_never(event)


def _balloted(ballot: Ballot | None, event: BallotEvent) -> Ballot | None:
    match event:
        case BallotPrepared():
            return Ballot(event)
        case BallotCounted() | BallotVoided():
            return None
        case _:
            return None if ballot is None else _under_way(ballot, event)


def _under_way(
    ballot: Ballot, event: CountingCodeTaken | BallotOpened | BallotCast | BallotEnded | CountingCodeGiven
) -> Ballot:
    match event:
        case CountingCodeTaken(user=user, public_key=key):
            return replace(ballot, keys={**ballot.keys, user: key})
        case BallotOpened():
            return replace(ballot, is_open=True)
        case BallotCast(user=user, receipt=receipt, seal=seal):
            return replace(ballot, cast={**ballot.cast, user: receipt}, seal=seal)
        case BallotEnded():
            return replace(ballot, ended=True)
        case CountingCodeGiven(user=user):
            return replace(ballot, given=ballot.given | {user})
        case _:
            assert_never(event)
