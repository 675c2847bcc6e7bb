"""The rules by which the vote of a session is closed, its minutes are signed, and its results stand."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import date

from contracts.message import Context
from contracts.review import CouncilResult, CouncilVoted
from contracts.vocabulary import VIETNAM, DossierId
from services.review.catalogue.messages import local_quotas
from services.review.session.ballots import AnySessionEvent
from services.review.session.found import StoppedEvidence
from services.review.session.messages import CouncilLimits, Result, SessionClosed
from services.review.session.quotas import check_quotas, exceeding
from services.review.session.refusals import NothingToVoteOn, SessionNotHeld, VotesMissing
from services.review.session.sitting import PRESIDING, CloseVoting, MinutesSigned, Role, SignMinutes, VotingClosed
from services.review.session.sitting_refusals import (
    BallotUnderWay,
    CouncilNotSeated,
    MinutesUnsigned,
    NoQuorum,
    NotSigner,
    VotingNotOver,
    VotingOver,
)
from services.review.session.states import Sitting

Events = tuple[AnySessionEvent, ...]


def today_of(context: Context) -> date:
    """The day in Viet Nam on which something is decided."""
    return context.now.astimezone(VIETNAM).date()


def check_held(session: Sitting, context: Context) -> None:
    """Raise SessionNotHeld before the day of the session."""
    if today_of(context) < session.held_on:
        raise SessionNotHeld(held_on=session.held_on.isoformat())


def check_voting(session: Sitting) -> None:
    """Raise VotingOver after the vote was closed, and NoQuorum where named members are not enough to vote."""
    if session.closed is not None:
        raise VotingOver
    if session.council is not None and (session.attendance is None or not session.attendance.quorate):
        raise NoQuorum


def close(session: Sitting, evidence: StoppedEvidence, context: Context) -> Events:
    """The results of a session whose members nobody has named; those of another follow from the signatures."""
    if session.council is not None:
        raise MinutesUnsigned
    check_held(session, context)
    results, put_off = _results(session, evidence, context)
    return _over(session, results, put_off)


def close_voting(command: CloseVoting, session: Sitting, evidence: StoppedEvidence, context: Context) -> Events:
    """The results, which stand from now on; what was postponed, suspended or taken back has none."""
    if session.closed is not None:
        return ()
    if session.council is None:
        raise CouncilNotSeated
    check_held(session, context)
    check_voting(session)
    if session.ballot is not None:
        raise BallotUnderWay
    results, put_off = _results(session, evidence, context)
    return (VotingClosed(session_id=command.session_id, results=results, put_off=put_off),)


def sign(command: SignMinutes, session: Sitting, context: Context) -> Events:
    """A signature; with that of the other side the session is over and its results hold."""
    member = session.members.get(context.actor.subject)
    signs = member is not None and (member.role in PRESIDING or member.role is Role.SECRETARY)
    if member is None or not signs or member.user not in session.present:
        raise NotSigner
    if session.closed is None:
        raise VotingNotOver
    sides = {_side(one.role) for one in session.signed}
    if _side(member.role) in sides:
        return ()
    signed = MinutesSigned(session_id=command.session_id, user=member.user, name=member.name, role=member.role)
    if not sides:
        return (signed,)
    return (signed, *_over(session, session.closed.results, session.closed.put_off))


def _side(role: Role) -> Role:
    return Role.CHAIR if role in PRESIDING else role


def _over(session: Sitting, results: tuple[Result, ...], put_off: tuple[DossierId, ...]) -> Events:
    convened = session.convened
    voted = CouncilVoted(
        session_id=convened.session_id,
        council=convened.council,
        held_on=session.held_on,
        results=tuple(CouncilResult(dossier_id=one.dossier_id, proposed=one.passed) for one in results),
        put_off=put_off,
    )
    closed = SessionClosed(session_id=convened.session_id, members=convened.members, results=results, put_off=put_off)
    return (closed, voted)


def is_beyond_quota(session: Sitting, dossier: DossierId, evidence: object, context: Context) -> bool:
    """Whether a dossier was voted for together with more of its unit than the quota allows: one is then put off."""
    if session.closed is not None or not isinstance(evidence, StoppedEvidence):
        return False
    uncounted = {item.dossier_id for item in session.convened.agenda} - session.counted.keys()
    results = _found(session, evidence.stopped | session.postponed | uncounted)
    local = local_quotas(context.limits_as(CouncilLimits).quotas)
    passed = {one.dossier_id: one.passed for one in results}
    return any(beyond == dossier for beyond, _ in exceeding(passed, evidence.at_stake, local))


def _results(
    session: Sitting, evidence: StoppedEvidence, context: Context
) -> tuple[tuple[Result, ...], tuple[DossierId, ...]]:
    agenda = session.convened.agenda
    without = evidence.stopped | session.postponed
    put_off = tuple(item.dossier_id for item in agenda if item.dossier_id in without)
    if len(put_off) == len(agenda):
        raise NothingToVoteOn
    missing = sum(item.dossier_id not in without and item.dossier_id not in session.counted for item in agenda)
    if missing:
        raise VotesMissing(count=missing)
    results = tuple(_found(session, without))
    local = local_quotas(context.limits_as(CouncilLimits).quotas)
    check_quotas({one.dossier_id: one.passed for one in results}, evidence.at_stake, local)
    return results, put_off


def _found(session: Sitting, without: AbstractSet[DossierId]) -> Iterator[Result]:
    """The share is that of all members, present or not, unless the item says otherwise (docs/domain.md §2.7)."""
    for item in (one for one in session.convened.agenda if one.dossier_id not in without):
        votes_for, whole = session.counted[item.dossier_id], session.whole(item)
        yield Result(
            dossier_id=item.dossier_id,
            votes_for=votes_for,
            op=item.op,
            share=item.share,
            confidence=item.confidence,
            passed=item.op.holds(votes_for, whole, item.share),
            of=None if whole == session.convened.members else whole,
        )
