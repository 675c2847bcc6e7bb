"""The invariants of a session under any commands in any order by anybody."""

from functools import reduce

from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.deciding.testing import Rules
from contracts.message import Context
from contracts.review import CouncilVoted
from services.review.session.ballots import (
    AnySessionCommand,
    AnySessionEvent,
    BallotCast,
    BallotCounted,
    BallotPrepared,
    BoxFound,
    CastBallot,
    EndBallot,
    GiveCountingCode,
    PrepareBallot,
    TakeCountingCode,
    VoidBallot,
)
from services.review.session.found import StoppedEvidence
from services.review.session.messages import CloseSession, RecordVotes, SessionClosed, VotesRecorded
from services.review.session.rules import DECIDER
from services.review.session.sitting import (
    AttendanceRecorded,
    CloseVoting,
    CorrectVotes,
    CouncilSeated,
    DeclareConflict,
    MinutesSigned,
    PostponeItem,
    RecordAttendance,
    RoundsHeld,
    SeatCouncil,
    SignMinutes,
    VotesCorrected,
    VotingClosed,
)
from services.review.session.states import SessionState, Sitting
from tests.review.sittings import (
    BALLOT,
    CHAIR,
    COUNTS,
    FIRST,
    JOINED,
    KEYS,
    OPEN,
    OTHER_BALLOT,
    OWN,
    ROSTER,
    SECOND,
    SECRET,
    SECRETARY,
    SESSION,
    THIRD,
    attended,
    convened,
    seal,
    who,
)

USERS = (CHAIR, SECRETARY, FIRST, SECOND, THIRD, "nguoi-la")
dossiers, ballots = st.sampled_from([OPEN, SECRET, OWN]), st.sampled_from([BALLOT, BALLOT, OTHER_BALLOT])
commands = st.one_of(
    st.just(SeatCouncil(session_id=SESSION, roster=ROSTER)),
    st.builds(
        lambda absent: RecordAttendance(session_id=SESSION, attended=attended(*absent)),
        st.sampled_from([(), (SECOND,), (FIRST, SECOND, THIRD)]),
    ),
    st.builds(
        lambda dossier, number: RecordVotes.model_validate(
            {"session_id": SESSION, "votes": [{"dossier_id": dossier, "votes_for": number}]}
        ),
        dossiers,
        st.integers(0, 6),
    ),
    st.builds(
        lambda dossier, number: CorrectVotes(session_id=SESSION, dossier_id=dossier, votes_for=number, reason="Nhầm"),
        dossiers,
        st.integers(0, 6),
    ),
    st.builds(lambda dossier: PostponeItem(session_id=SESSION, dossier_id=dossier, reason="Chờ"), dossiers),
    st.builds(
        lambda dossier, user: DeclareConflict(session_id=SESSION, dossier_id=dossier, user=user, reason="Liên quan"),
        dossiers,
        st.sampled_from(USERS),
    ),
    st.builds(lambda ballot: PrepareBallot(session_id=SESSION, ballot_id=ballot, counters=(CHAIR, SECRETARY)), ballots),
    st.builds(
        lambda ballot, user: TakeCountingCode(session_id=SESSION, ballot_id=ballot, public_key=KEYS[user]),
        ballots,
        st.sampled_from([CHAIR, SECRETARY]),
    ),
    st.builds(lambda ballot: CastBallot(session_id=SESSION, ballot_id=ballot), ballots),
    st.builds(lambda ballot: EndBallot(session_id=SESSION, ballot_id=ballot), ballots),
    st.builds(lambda ballot: GiveCountingCode(session_id=SESSION, ballot_id=ballot), ballots),
    st.builds(lambda ballot: VoidBallot(session_id=SESSION, ballot_id=ballot, reason="Mất mã"), ballots),
    st.sampled_from(
        [CloseVoting(session_id=SESSION), SignMinutes(session_id=SESSION), CloseSession(session_id=SESSION)]
    ),
)
History = list[tuple[AnySessionCommand, str, bool]]
histories = st.lists(st.tuples(commands, st.sampled_from(USERS), st.booleans()), max_size=40)


def evidence_for(command: AnySessionCommand, state: SessionState, user: str, *, honest: bool) -> object:
    """What the loader would find; where not `honest`, a box that does not fit its seal or a wrong code."""
    if isinstance(command, SeatCouncil):
        return RoundsHeld()
    if not isinstance(command, CastBallot | GiveCountingCode):
        return StoppedEvidence()
    ballot = state.ballot if isinstance(state, Sitting) else None
    lies = len(ballot.cast) if ballot is not None and honest else 9
    if isinstance(command, CastBallot):
        return BoxFound(before=seal(lies), after=seal(lies + 1), key=JOINED)
    both = ballot is not None and ballot.given - {user} != frozenset()
    key = KEYS.get(user, "") if honest else "00" * 32
    return BoxFound(before=seal(lies), after=seal(lies), key=key, counts=COUNTS if both and honest else None)


def played(history: History) -> list[AnySessionEvent]:
    """The events that follow from commands one after another; refused ones leave nothing."""
    events: list[AnySessionEvent] = [convened()]
    for command, user, honest in history:
        state = reduce(DECIDER.evolve, events, DECIDER.initial)
        context: Context = who(user)
        evidence = evidence_for(command, state, user, honest=honest)
        events += Rules(DECIDER).given(*events).when(command, context, evidence).events
    return events


@settings(max_examples=150, deadline=None)
@given(histories)
def test_nothing_is_voted_on_without_a_quorum_and_nobody_votes_twice(history: History) -> None:
    """Whatever is asked; and no ballot says how."""
    quorate, voters, cast = True, frozenset[str](), set[str]()
    for event in played(history):
        match event:
            case CouncilSeated():
                quorate = False
            case AttendanceRecorded():
                quorate = event.quorate
            case BallotPrepared() | VotesRecorded():
                assert quorate
                voters, cast = (frozenset(event.voters), set()) if isinstance(event, BallotPrepared) else (voters, cast)
            case BallotCast(user=user):
                assert user in voters - cast
                cast.add(user)
            case BallotCounted():
                assert event.turnout == len(cast)
            case _:
                pass
    assert not BallotCast.model_fields.keys() & {"choice", "votes"}


@settings(max_examples=150, deadline=None)
@given(histories)
def test_results_that_were_closed_stand(history: History) -> None:
    """They hold after two signatures, once, and nothing is voted on or corrected after the vote was closed."""
    events = played(history)
    closed = next((place for place, one in enumerate(events) if isinstance(one, VotingClosed)), len(events))
    assert not any(isinstance(one, VotesRecorded | VotesCorrected | BallotCast) for one in events[closed:])
    over = [one for one in events if isinstance(one, SessionClosed)]
    assert len(over) == len([one for one in events if isinstance(one, CouncilVoted)]) <= 1
    voting_closed = events[closed] if closed < len(events) else None
    if over and isinstance(voting_closed, VotingClosed):
        assert isinstance(events[-1], CouncilVoted)
        assert len({one.role for one in events if isinstance(one, MinutesSigned)}) == 2
        assert over[0].results == voting_closed.results
