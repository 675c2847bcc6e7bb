"""The rules of the council at its session: who sits on it, who is there, what is postponed or corrected."""

from typing import assert_never

from contracts.catalog.terms import Ballot
from contracts.message import Context
from contracts.review import CouncilConvened
from contracts.vocabulary import DossierId
from services.review.session.closing import Events, check_held, check_voting, is_beyond_quota, today_of
from services.review.session.messages import CouncilLimits, Votes, VotesRecorded
from services.review.session.refusals import NotOnAgenda
from services.review.session.sitting import (
    AttendanceRecorded,
    ConflictDeclared,
    CorrectVotes,
    CouncilSeated,
    DeclareConflict,
    ItemPostponed,
    PostponeItem,
    PostponeSession,
    Quorum,
    RecordAttendance,
    Role,
    RoundsHeld,
    SeatCouncil,
    SeatingCommand,
    SessionPostponed,
    VotesCorrected,
)
from services.review.session.sitting_refusals import (
    AttendanceWrong,
    BallotUnderWay,
    CouncilNotSeated,
    CouncilSeatedAlready,
    FirstRoundNotHeld,
    MemberUnknown,
    MoreVotesThanEntitled,
    NothingToCorrect,
    RosterWrong,
    SessionDayPassed,
    SessionHasVotes,
    VoteTaken,
    VotingOver,
)
from services.review.session.states import Sitting


def decide_sitting(command: SeatingCommand, session: Sitting, evidence: object, context: Context) -> Events:
    """The events that follow from a command about the council at its session."""
    match command:
        case SeatCouncil():
            return _seat(command, session, evidence)
        case RecordAttendance():
            return _attend(command, session, context)
        case DeclareConflict():
            return _declare(command, session)
        case CorrectVotes():
            return _correct(command, session, context)
        case PostponeItem():
            return _postpone_item(command, session, evidence, context)
        case PostponeSession():
            return _postpone(command, session, context)
        case _:
            assert_never(command)


def _seat(command: SeatCouncil, session: Sitting, evidence: object) -> Events:
    seated = session.council
    if seated is not None and (seated.roster, seated.round) == (command.roster, command.round):
        return ()
    if session.counted or session.ballot is not None or session.closed is not None:
        raise CouncilSeatedAlready
    roles = [one.role for one in command.roster]
    once = len({one.user for one in command.roster}) == len(command.roster) == session.convened.members
    if not once or roles.count(Role.CHAIR) != 1 or Role.SECRETARY not in roles:
        raise RosterWrong(members=session.convened.members)
    held = evidence.rounds if isinstance(evidence, RoundsHeld) else frozenset[int]()
    if command.round > 1 and 1 not in held:
        raise FirstRoundNotHeld
    return (CouncilSeated(session_id=command.session_id, roster=command.roster, round=command.round),)


def _attend(command: RecordAttendance, session: Sitting, context: Context) -> Events:
    _check_seated(session)
    if session.closed is not None:
        raise VotingOver
    check_held(session, context)
    if session.ballot is not None:
        raise BallotUnderWay
    named = {one.user: one for one in command.attended}
    complete = named.keys() == session.members.keys() and len(command.attended) == len(named)
    if not complete or any(not one.present and not one.reason for one in command.attended):
        raise AttendanceWrong
    if session.attendance is not None and session.attendance.attended == command.attended:
        return ()
    asked = context.limits_as(CouncilLimits).quorum
    return (
        AttendanceRecorded(
            session_id=command.session_id,
            attended=command.attended,
            quorum=Quorum(**dict(asked)),
            quorate=asked.op.holds(sum(one.present for one in command.attended), len(named), asked.share),
        ),
    )


def _declare(command: DeclareConflict, session: Sitting) -> Events:
    _check_seated(session)
    _check_undecided(session, command.dossier_id)
    if command.user not in session.members:
        raise MemberUnknown(user=command.user)
    if (command.dossier_id, command.user) in session.conflicts:
        return ()
    return (
        ConflictDeclared(
            session_id=command.session_id, dossier_id=command.dossier_id, user=command.user, reason=command.reason
        ),
    )


def _correct(command: CorrectVotes, session: Sitting, context: Context) -> Events:
    """The votes that count now follow in an event of their own, as whoever reads them knows it."""
    if session.closed is not None:
        raise VotingOver
    check_voting(session)
    check_held(session, context)
    item = session.items.get(command.dossier_id)
    before = session.counted.get(command.dossier_id)
    secret = session.council is not None and item is not None and item.ballot is Ballot.SECRET
    if item is None or before is None or secret or before == command.votes_for:
        raise NothingToCorrect
    check_count(session, Votes(dossier_id=command.dossier_id, votes_for=command.votes_for))
    corrected = VotesCorrected(
        session_id=command.session_id,
        dossier_id=command.dossier_id,
        before=before,
        votes_for=command.votes_for,
        reason=command.reason,
    )
    votes = (Votes(dossier_id=command.dossier_id, votes_for=command.votes_for),)
    return (corrected, VotesRecorded(session_id=command.session_id, votes=votes))


def check_count(session: Sitting, votes: Votes) -> None:
    """Raise MoreVotesThanEntitled where more say yes than vote on a dossier."""
    item = session.items[votes.dossier_id]
    entitled = session.convened.members if session.council is None else len(session.entitled(item))
    if votes.votes_for > entitled:
        raise MoreVotesThanEntitled(dossier=str(votes.dossier_id), votes=votes.votes_for, entitled=entitled)


def _postpone_item(command: PostponeItem, session: Sitting, evidence: object, context: Context) -> Events:
    """A dossier that was voted on stays so, but for one that was voted for beyond the quota of its unit."""
    if command.dossier_id in session.postponed:
        return ()
    if not is_beyond_quota(session, command.dossier_id, evidence, context):
        _check_undecided(session, command.dossier_id)
    if command.until is not None and command.until <= today_of(context):
        raise SessionDayPassed(today=f"{today_of(context):%d/%m/%Y}")
    return (
        ItemPostponed(
            session_id=command.session_id,
            dossier_id=command.dossier_id,
            reason=command.reason,
            until=command.until,
        ),
    )


def _postpone(command: PostponeSession, session: Sitting, context: Context) -> Events:
    if session.counted or session.ballot is not None or session.closed is not None:
        raise SessionHasVotes
    if command.held_on == session.held_on:
        return ()
    if command.held_on <= today_of(context):
        raise SessionDayPassed(today=f"{today_of(context):%d/%m/%Y}")
    postponed = SessionPostponed(
        session_id=command.session_id, before=session.held_on, held_on=command.held_on, reason=command.reason
    )
    convened = session.convened
    announced = CouncilConvened(
        session_id=command.session_id,
        council=convened.council,
        held_on=command.held_on,
        dossiers=tuple(item.dossier_id for item in convened.agenda),
    )
    return (postponed, announced)


def _check_seated(session: Sitting) -> None:
    if session.council is None:
        raise CouncilNotSeated


def _check_undecided(session: Sitting, dossier: DossierId) -> None:
    """Raise a Refusal unless a dossier stands on the agenda and is neither voted on nor being voted on."""
    if session.closed is not None:
        raise VotingOver
    if dossier not in session.items:
        raise NotOnAgenda(dossier=str(dossier))
    on_ballot = session.ballot is not None and dossier in session.ballot.prepared.dossiers
    if dossier in session.counted or on_ballot:
        raise VoteTaken
