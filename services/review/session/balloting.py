"""The rules of a secret ballot: two codes, one ballot for each member, and no sum before both codes are given."""

from typing import assert_never

from contracts.message import Context
from services.review.ballot.messages import receipt_of
from services.review.session.ballots import (
    BallotCast,
    BallotCommand,
    BallotCounted,
    BallotEnded,
    BallotOpened,
    BallotPrepared,
    BallotVoided,
    BoxFound,
    CastBallot,
    CountingCodeGiven,
    CountingCodeTaken,
    EndBallot,
    GiveCountingCode,
    OfBallot,
    PrepareBallot,
    TakeCountingCode,
    VoidBallot,
)
from services.review.session.closing import Events, check_held, check_voting
from services.review.session.found import StoppedEvidence
from services.review.session.messages import Votes, VotesRecorded
from services.review.session.sitting_refusals import (
    BallotAlreadyCast,
    BallotBegun,
    BallotKeyChanged,
    BallotMissing,
    BallotNotEnded,
    BallotNotOpen,
    BallotUnderWay,
    BoxAltered,
    CouncilNotSeated,
    CountersWrong,
    CountingCodeWrong,
    NobodyVoted,
    NoSecretItems,
    NotCounter,
    NotVoter,
)
from services.review.session.states import Ballot, Sitting


def decide_ballot(command: BallotCommand, session: Sitting, evidence: object, context: Context) -> Events:
    """The events that follow from a command about a secret ballot."""
    if isinstance(command, PrepareBallot):
        return _prepare(command, session, evidence, context)
    ballot = _of(command, session)
    match command:
        case TakeCountingCode():
            return _take_code(command, ballot, context)
        case CastBallot():
            return _cast(command, ballot, _box(evidence), context)
        case EndBallot():
            return _end(command, ballot)
        case GiveCountingCode():
            return _give_code(command, ballot, _box(evidence), context)
        case VoidBallot(session_id=session_id, ballot_id=ballot_id, reason=reason):
            return (BallotVoided(session_id=session_id, ballot_id=ballot_id, reason=reason),)
        case _:
            assert_never(command)


def _prepare(command: PrepareBallot, session: Sitting, evidence: object, context: Context) -> Events:
    if session.ballot is not None:
        if (session.ballot.prepared.ballot_id, session.ballot.prepared.counters) == (
            command.ballot_id,
            command.counters,
        ):
            return ()
        raise BallotUnderWay
    if session.council is None:
        raise CouncilNotSeated
    check_held(session, context)
    check_voting(session)
    stopped = evidence.stopped if isinstance(evidence, StoppedEvidence) else frozenset()
    dossiers = tuple(one for one in session.ballots if one not in stopped)
    if not dossiers:
        raise NoSecretItems
    if len(set(command.counters)) != len(command.counters) or not session.present.issuperset(command.counters):
        raise CountersWrong
    voters = frozenset().union(*(session.entitled(session.items[one]) for one in dossiers))
    return (
        BallotPrepared(
            session_id=command.session_id,
            ballot_id=command.ballot_id,
            dossiers=dossiers,
            voters=tuple(user for user in session.members if user in voters),
            counters=command.counters,
        ),
    )


def _take_code(command: TakeCountingCode, ballot: Ballot, context: Context) -> Events:
    """The ballot is open when both have a code; one that was lost is given anew before anybody has voted."""
    user = _counter(ballot, context)
    if ballot.cast:
        raise BallotBegun
    taken = CountingCodeTaken(
        session_id=command.session_id, ballot_id=command.ballot_id, user=user, public_key=command.public_key
    )
    complete = ballot.keys.keys() | {user} == set(ballot.prepared.counters)
    if ballot.is_open or not complete:
        return (taken,)
    return (taken, BallotOpened(session_id=command.session_id, ballot_id=command.ballot_id))


def _cast(command: CastBallot, ballot: Ballot, box: BoxFound, context: Context) -> Events:
    user = context.actor.subject
    if user not in ballot.prepared.voters:
        raise NotVoter
    if user in ballot.cast:
        raise BallotAlreadyCast(receipt=ballot.cast[user])
    if not ballot.is_open or ballot.ended:
        raise BallotNotOpen
    if box.key != joined(ballot):
        raise BallotKeyChanged
    if box.before != ballot.seal:
        raise BoxAltered
    receipt = receipt_of(command.ballot_id, user, box.after)
    return (
        BallotCast(
            session_id=command.session_id, ballot_id=command.ballot_id, user=user, receipt=receipt, seal=box.after
        ),
    )


def _end(command: EndBallot, ballot: Ballot) -> Events:
    if ballot.ended:
        return ()
    if not ballot.cast:
        raise NobodyVoted
    return (BallotEnded(session_id=command.session_id, ballot_id=command.ballot_id, turnout=len(ballot.cast)),)


def _give_code(command: GiveCountingCode, ballot: Ballot, box: BoxFound, context: Context) -> Events:
    """With the second code the sums are known; the votes for are recorded as those of a show of hands are."""
    user = _counter(ballot, context)
    if not ballot.ended:
        raise BallotNotEnded
    if box.key != ballot.keys[user]:
        raise CountingCodeWrong
    if box.before != ballot.seal:
        raise BoxAltered
    given = CountingCodeGiven(session_id=command.session_id, ballot_id=command.ballot_id, user=user)
    if box.counts is None:
        return () if user in ballot.given else (given,)
    counted = BallotCounted(
        session_id=command.session_id, ballot_id=command.ballot_id, turnout=len(ballot.cast), counts=box.counts
    )
    votes = tuple(Votes(dossier_id=one.dossier_id, votes_for=one.votes_for) for one in box.counts)
    return (given, counted, VotesRecorded(session_id=command.session_id, votes=votes))


def joined(ballot: Ballot) -> str:
    """The public keys of both codes, in the order of those who count."""
    return "".join(ballot.keys.get(user, "") for user in ballot.prepared.counters)


def _of(command: OfBallot, session: Sitting) -> Ballot:
    ballot = session.ballot
    if ballot is None or ballot.prepared.ballot_id != command.ballot_id:
        raise BallotMissing
    return ballot


def _counter(ballot: Ballot, context: Context) -> str:
    if context.actor.subject not in ballot.prepared.counters:
        raise NotCounter
    return context.actor.subject


def _box(evidence: object) -> BoxFound:
    if not isinstance(evidence, BoxFound):
        raise TypeError("a command about a box is decided on what lies in it")
    return evidence
