"""The minutes of a session (biên bản) as its events alone make them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import reduce

from chassis.log.tail import DecodedEvent
from contracts.vocabulary import DossierId
from services.review.ballot.messages import BallotId
from services.review.session.ballots import (
    BallotCast,
    BallotCounted,
    BallotPrepared,
    BallotVoided,
    CountingCodeGiven,
)
from services.review.session.messages import SessionConvened
from services.review.session.sitting import (
    PRESIDING,
    AttendanceRecorded,
    ConflictDeclared,
    CouncilSeated,
    ItemPostponed,
    Member,
    MinutesSigned,
    Role,
    SessionPostponed,
    VotesCorrected,
    VotingClosed,
)


@dataclass(frozen=True)
class Balloted:
    """A secret ballot in the minutes: who had a vote, who has voted, the receipts in their own order, and the sums."""

    prepared: BallotPrepared
    cast: tuple[BallotCast, ...] = ()
    codes: tuple[str, ...] = ()
    counted: BallotCounted | None = None
    voided: BallotVoided | None = None

    @property
    def receipts(self) -> tuple[str, ...]:
        """The receipts, sorted, so that their order says nothing of who voted when."""
        return tuple(sorted(one.receipt for one in self.cast))

    @property
    def voted(self) -> tuple[str, ...]:
        """The members who have voted, sorted."""
        return tuple(sorted(one.user for one in self.cast))


@dataclass(frozen=True)
class Signature:
    """A signature, and when it was made."""

    signed: MinutesSigned
    at: datetime


@dataclass(frozen=True)
class Minutes:
    """What the minutes say beside the result on each dossier."""

    convened: SessionConvened | None = None
    council: CouncilSeated | None = None
    attendance: AttendanceRecorded | None = None
    postponements: tuple[SessionPostponed, ...] = ()
    conflicts: tuple[ConflictDeclared, ...] = ()
    corrections: tuple[VotesCorrected, ...] = ()
    postponed: tuple[ItemPostponed, ...] = ()
    ballots: dict[BallotId, Balloted] = field(default_factory=dict)
    closed: VotingClosed | None = None
    signatures: tuple[Signature, ...] = ()

    @property
    def names(self) -> dict[str, str]:
        """The names of the members by those under which they sign in."""
        return {} if self.council is None else {one.user: one.name for one in self.council.roster}

    def member(self, user: str) -> Member | None:
        """The member who signs in under this name."""
        roster = () if self.council is None else self.council.roster
        return next((one for one in roster if one.user == user), None)

    def awaits(self, member: Member | None) -> bool:
        """Whether the minutes wait for the signature of this member."""
        if member is None or self.closed is None or member.role is Role.MEMBER:
            return False
        side = (member.role in PRESIDING,)
        return side not in {(one.signed.role in PRESIDING,) for one in self.signatures}

    @property
    def dossiers(self) -> frozenset[DossierId]:
        """The dossiers that the minutes name beside the results."""
        counted = (one.counted.counts for one in self.ballots.values() if one.counted is not None)
        named = {one.dossier_id for one in self.conflicts} | {one.dossier_id for one in self.corrections}
        named |= {one.dossier_id for one in self.postponed}
        return frozenset(named).union(count.dossier_id for counts in counted for count in counts)


def minutes_of(events: Sequence[DecodedEvent]) -> Minutes:
    """The minutes as the events of a session make them."""
    return reduce(_with, events, Minutes())


def _with(minutes: Minutes, one: DecodedEvent) -> Minutes:
    match one.event:
        case SessionConvened() as event:
            return replace(minutes, convened=event)
        case CouncilSeated() as event:
            return replace(minutes, council=event, attendance=None)
        case AttendanceRecorded() as event:
            return replace(minutes, attendance=event)
        case VotingClosed() as event:
            return replace(minutes, closed=event)
        case MinutesSigned() as event:
            return replace(minutes, signatures=(*minutes.signatures, Signature(event, one.origin.occurred_at)))
        case _:
            return _with_steps(minutes, one)


def _with_steps(minutes: Minutes, one: DecodedEvent) -> Minutes:
    match one.event:
        case SessionPostponed() as event:
            return replace(minutes, postponements=(*minutes.postponements, event), attendance=None)
        case ConflictDeclared() as event:
            return replace(minutes, conflicts=(*minutes.conflicts, event))
        case VotesCorrected() as event:
            return replace(minutes, corrections=(*minutes.corrections, event))
        case ItemPostponed() as event:
            return replace(minutes, postponed=(*minutes.postponed, event))
        case BallotPrepared() | BallotCast() | CountingCodeGiven() | BallotCounted() | BallotVoided() as event:
            known = minutes.ballots.get(event.ballot_id)
            ballot = Balloted(event) if isinstance(event, BallotPrepared) else known and _ballot_with(known, event)
            return minutes if ballot is None else replace(minutes, ballots={**minutes.ballots, event.ballot_id: ballot})
        case _:
            return minutes


def _ballot_with(ballot: Balloted, event: BallotCast | CountingCodeGiven | BallotCounted | BallotVoided) -> Balloted:
    match event:
        case BallotCast():
            return replace(ballot, cast=(*ballot.cast, event))
        case CountingCodeGiven(user=user):
            return replace(ballot, codes=(*ballot.codes, user))
        case BallotCounted():
            return replace(ballot, counted=event)
        case BallotVoided():
            return replace(ballot, voided=event)
