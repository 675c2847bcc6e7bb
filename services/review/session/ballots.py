"""The secret ballots of a session: prepared, opened by two counting codes, cast, ended, and counted or void.

An event says who has voted and never how; the votes stand in the sealed box beside the log (services/review/ballot).
"""

from typing import Annotated

from pydantic import Field

from contracts.message import Event, Message
from contracts.review import LONGEST_AGENDA
from contracts.vocabulary import DossierId, SessionId
from services.review.ballot.messages import BallotId, PublicKey, Receipt, Seal
from services.review.session.messages import (
    MOST_MEMBERS,
    OfSession,
    SessionCommand,
    SessionEvent,
    VotesFor,
)
from services.review.session.sitting import SessionReason, SittingCommand, SittingEvent, UserName

Counters = Annotated[tuple[UserName, ...], Field(min_length=2, max_length=2, examples=[["chutich", "thuky"]])]
"""The two who count: each has a code of his own, and nothing is opened without both."""


class OfBallot(OfSession):
    """A command about one ballot of a session."""

    ballot_id: BallotId


class PrepareBallot(OfBallot):
    """Prepare a secret ballot on the dossiers of the agenda that ask for one (chuẩn bị bỏ phiếu kín)."""

    counters: Counters


class TakeCountingCode(OfBallot):
    """Take a counting code (nhận mã kiểm phiếu), of which the log learns the public half alone."""

    public_key: PublicKey


class CastBallot(OfBallot):
    """Cast a ballot (bỏ phiếu); how the member votes is no part of it, nor of anything that is kept."""


class EndBallot(OfBallot):
    """End the casting of ballots (kết thúc bỏ phiếu)."""


class GiveCountingCode(OfBallot):
    """Open one of the two locks of the box (mở hòm phiếu); with the second the votes are counted."""


class VoidBallot(OfBallot):
    """Declare a ballot void before it is counted (hủy cuộc bỏ phiếu), as when a code is lost."""

    reason: SessionReason


BallotCommand = PrepareBallot | TakeCountingCode | CastBallot | EndBallot | GiveCountingCode | VoidBallot
AnySessionCommand = SessionCommand | SittingCommand | BallotCommand


class Count(Message):
    """The sums of a secret ballot on a dossier; `blank` are neither, `barred` members who did not vote on it."""

    dossier_id: DossierId
    votes_for: VotesFor
    against: VotesFor
    blank: VotesFor
    barred: VotesFor = 0


class BoxFound(Message):
    """The box as a command about it found it: its seal, and what it would be after the command.

    `key` are the public keys to which the votes were sealed, or the one of the code that was given. `counts` are the
    sums where both codes were given.
    """

    before: Seal
    after: Seal
    key: str
    counts: tuple[Count, ...] | None = None


class BallotPrepared(Event):
    """A secret ballot was prepared: on which dossiers, who may vote, and who counts.

    `voters` are the members who are there, and those absent who answer in writing.
    """

    session_id: SessionId
    ballot_id: BallotId
    dossiers: Annotated[tuple[DossierId, ...], Field(min_length=1, max_length=LONGEST_AGENDA)]
    voters: Annotated[tuple[UserName, ...], Field(min_length=1, max_length=MOST_MEMBERS)]
    counters: Counters


class CountingCodeTaken(Event):
    """One of the two has a counting code; `public_key` is its public half."""

    session_id: SessionId
    ballot_id: BallotId
    user: UserName
    public_key: PublicKey


class BallotOpened(Event):
    """Ballots are cast from now on, sealed to the joint public key of both codes."""

    session_id: SessionId
    ballot_id: BallotId


class BallotCast(Event):
    """A member has voted, and not how. `seal` is that of the whole box after it, `receipt` is given to the member."""

    session_id: SessionId
    ballot_id: BallotId
    user: UserName
    receipt: Receipt
    seal: Seal


class BallotEnded(Event):
    """No more ballots are cast; so many members have voted."""

    session_id: SessionId
    ballot_id: BallotId
    turnout: VotesFor


class CountingCodeGiven(Event):
    """One of the two has given the code that opens his lock of the box."""

    session_id: SessionId
    ballot_id: BallotId
    user: UserName


class BallotCounted(Event):
    """The sums of a secret ballot; the box is destroyed."""

    session_id: SessionId
    ballot_id: BallotId
    turnout: VotesFor
    counts: Annotated[tuple[Count, ...], Field(min_length=1, max_length=LONGEST_AGENDA)]


class BallotVoided(Event):
    """A ballot counts for nothing and is held again; the box is destroyed."""

    session_id: SessionId
    ballot_id: BallotId
    reason: SessionReason


BallotEvent = (
    BallotPrepared
    | CountingCodeTaken
    | BallotOpened
    | BallotCast
    | BallotEnded
    | CountingCodeGiven
    | BallotCounted
    | BallotVoided
)
AnySessionEvent = SessionEvent | SittingEvent | BallotEvent
