"""The rules of the council at its session: members, quorum, conflicts, corrections, postponement, signed minutes."""

from datetime import date
from decimal import Decimal

import pytest

from chassis.deciding.testing import Rules, context
from contracts.catalog.terms import Ballot, Comparison, Denominator
from contracts.message import Refusal
from contracts.review import CouncilConvened, CouncilResult, CouncilVoted
from services.review.session.found import StoppedEvidence
from services.review.session.messages import (
    CloseSession,
    CouncilLimits,
    LocalQuorum,
    RecordVotes,
    Result,
    SessionClosed,
    SessionConvened,
    Votes,
    VotesRecorded,
)
from services.review.session.refusals import NotCouncilStaff, NotOnAgenda, SessionNotHeld, VotesMissing
from services.review.session.rules import DECIDER
from services.review.session.sitting import (
    CloseVoting,
    ConflictDeclared,
    CorrectVotes,
    CouncilSeated,
    DeclareConflict,
    ItemPostponed,
    MinutesSigned,
    PostponeItem,
    PostponeSession,
    RecordAttendance,
    Role,
    RoundsHeld,
    SeatCouncil,
    SessionPostponed,
    SignMinutes,
    VotesCorrected,
    VotingClosed,
)
from services.review.session.sitting_refusals import (
    AttendanceWrong,
    BallotUnderWay,
    CouncilNotSeated,
    CouncilSeatedAlready,
    FirstRoundNotHeld,
    ItemIsPostponed,
    MemberUnknown,
    MinutesUnsigned,
    MoreVotesThanEntitled,
    NoQuorum,
    NothingToCorrect,
    NotSigner,
    RosterWrong,
    SecretBallotAsked,
    SessionDayPassed,
    SessionHasVotes,
    VoteTaken,
    VotingNotOver,
    VotingOver,
)
from services.review.session.states import Sitting
from tests.review.cases import CLERK, when
from tests.review.sittings import (
    BALLOT,
    CHAIR,
    FIRST,
    NOW,
    OPEN,
    OWN,
    ROSTER,
    SECOND,
    SECRET,
    SECRETARY,
    SESSION,
    THIRD,
    attended,
    convened,
    item,
    opened,
    prepared,
    recorded,
    seated,
    staff,
    who,
)

given = Rules(DECIDER).given
REASON = "Ghi nhầm"
SEAT = SeatCouncil(session_id=SESSION, roster=ROSTER)
NO_ROUND = RoundsHeld()
NONE_STOPPED = StoppedEvidence()
VOTED = (
    convened(),
    seated(),
    recorded(),
    VotesRecorded(session_id=SESSION, votes=(Votes(dossier_id=OPEN, votes_for=3),)),
)
OFF = tuple(
    ItemPostponed(session_id=SESSION, dossier_id=one, reason="Chờ xác minh", until=None) for one in (SECRET, OWN)
)
RESULT = Result(
    dossier_id=OPEN,
    votes_for=3,
    op=item(OPEN).op,
    share=item(OPEN).share,
    confidence=item(OPEN).confidence,
    passed=True,
)
CLOSED = VotingClosed(session_id=SESSION, results=(RESULT,), put_off=(SECRET, OWN))


def record(dossier: object, number: int) -> RecordVotes:
    """The command to record votes by show of hands."""
    return RecordVotes.model_validate({"session_id": SESSION, "votes": [{"dossier_id": dossier, "votes_for": number}]})


def test_a_council_is_seated_once_with_a_chair_and_a_secretary() -> None:
    """As many as the council has; the same list again changes nothing, another one before the votes replaces it."""
    given(convened()).when(SEAT, staff(), NO_ROUND).then(seated())
    given(convened(), seated()).when(SEAT, staff(), NO_ROUND).nothing()
    for wrong in (ROSTER[:4], ROSTER[1:], (*ROSTER[:4], ROSTER[0]), (ROSTER[0], *ROSTER[2:], ROSTER[2])):
        command = SeatCouncil(session_id=SESSION, roster=wrong)
        given(convened()).when(command, staff(), NO_ROUND).refused(RosterWrong)
    given(*VOTED).when(SeatCouncil(session_id=SESSION, roster=ROSTER[::-1]), staff(), NO_ROUND).refused(
        CouncilSeatedAlready
    )
    given(convened()).when(SEAT, when(CLERK, NOW), NO_ROUND).refused(NotCouncilStaff)


def test_the_second_round_follows_the_first() -> None:
    """A session of the first round of the year was closed before."""
    second = SeatCouncil(session_id=SESSION, roster=ROSTER, round=2)
    given(convened()).when(second, staff(), NO_ROUND).refused(FirstRoundNotHeld)
    held = RoundsHeld(rounds=frozenset({1}))
    given(convened()).when(second, staff(), held).then(CouncilSeated(session_id=SESSION, roster=ROSTER, round=2))


def test_nothing_is_voted_on_without_a_quorum() -> None:
    """The quorum is the site's own setting, over half without it, and recorded as unsure."""
    present = RecordAttendance(session_id=SESSION, attended=attended(SECOND))
    given(convened(), seated()).when(present, staff()).then(recorded(SECOND))
    given(convened(), seated()).when(record(OPEN, 3), staff(), NONE_STOPPED).refused(NoQuorum)
    too_few = recorded(FIRST, SECOND, THIRD)
    assert not too_few.quorate
    few = RecordAttendance(session_id=SESSION, attended=attended(FIRST, SECOND, THIRD))
    given(convened(), seated()).when(few, staff()).then(too_few)
    given(convened(), seated(), too_few).when(record(OPEN, 2), staff(), NONE_STOPPED).refused(NoQuorum)
    strict = CouncilLimits(quorum=LocalQuorum(op=Comparison.AT_LEAST, share=Decimal(1), citation="Quy chế"))
    outcome = given(convened(), seated()).when(present, context(staff().actor, NOW, limits=strict))
    assert [one.quorate for one in outcome.events if hasattr(one, "quorate")] == [False]


def test_attendance_names_every_member_once_with_reasons() -> None:
    """On the day of the session or later, and no more while a ballot is under way."""
    whole = attended(SECOND)
    wrong = (whole[:4], (*whole[:4], whole[0]), tuple(one.model_copy(update={"reason": ""}) for one in whole))
    for one in wrong:
        given(convened(), seated()).when(RecordAttendance(session_id=SESSION, attended=one), staff()).refused(
            AttendanceWrong
        )
    command = RecordAttendance(session_id=SESSION, attended=whole)
    given(convened()).when(command, staff()).refused(CouncilNotSeated)
    given(convened(), seated()).when(command, staff("2017-12-14T09:00")).refused(SessionNotHeld)
    given(convened(), seated(), recorded(SECOND)).when(command, staff()).nothing()
    given(*opened()).when(RecordAttendance(session_id=SESSION, attended=attended()), staff()).refused(BallotUnderWay)
    given(*VOTED, *OFF, CLOSED).when(command, staff()).refused(VotingOver)


def test_a_member_with_an_interest_does_not_vote() -> None:
    """All members stay the whole of whom the share is counted, unless the law counts those who vote."""
    command = DeclareConflict(session_id=SESSION, dossier_id=OPEN, user=FIRST, reason="Thủ trưởng")
    declared = ConflictDeclared(session_id=SESSION, dossier_id=OPEN, user=FIRST, reason="Thủ trưởng")
    here = (convened(), seated(), recorded(SECOND))
    given(*here).when(command, staff()).then(declared)
    given(*here, declared).when(command, staff()).nothing()
    given(*here, declared).when(record(OPEN, 4), staff(), NONE_STOPPED).refused(MoreVotesThanEntitled)
    given(*here, declared).when(record(OPEN, 3), staff(), NONE_STOPPED).then(
        VotesRecorded(session_id=SESSION, votes=(Votes(dossier_id=OPEN, votes_for=3),))
    )
    state = given(*here, declared).state
    assert isinstance(state, Sitting)
    assert (state.whole(item(OPEN)), state.whole(item(OPEN, denominator=Denominator.PRESENT))) == (5, 3)
    assert state.barred(state.items[OWN]) == {THIRD}
    given(*here).when(command.model_copy(update={"user": "nguoi-la"}), staff()).refused(MemberUnknown)
    given(*here).when(command.model_copy(update={"dossier_id": BALLOT}), staff()).refused(NotOnAgenda)
    given(*VOTED).when(command, staff()).refused(VoteTaken)
    given(*here, prepared()).when(command.model_copy(update={"dossier_id": SECRET}), staff()).refused(VoteTaken)


def test_a_secret_item_has_no_count_typed_in() -> None:
    """Of a council whose members were named; a count of paper ballots of an unnamed one is recorded as it was."""
    here = (convened(), seated(), recorded())
    given(*here).when(record(SECRET, 3), staff(), NONE_STOPPED).refused(SecretBallotAsked)
    given(convened()).when(record(SECRET, 3), staff(), NONE_STOPPED).then(
        VotesRecorded(session_id=SESSION, votes=(Votes(dossier_id=SECRET, votes_for=3),))
    )


def test_a_mistyped_count_is_corrected_until_the_vote_is_closed() -> None:
    """Never after it, and never a secret one."""
    command = CorrectVotes(session_id=SESSION, dossier_id=OPEN, votes_for=4, reason=REASON)
    corrected = VotesCorrected(session_id=SESSION, dossier_id=OPEN, before=3, votes_for=4, reason=REASON)
    again = VotesRecorded(session_id=SESSION, votes=(Votes(dossier_id=OPEN, votes_for=4),))
    state = given(*VOTED).when(command, staff()).then(corrected, again)
    assert isinstance(state, Sitting)
    assert state.counted == {OPEN: 4}
    given(*VOTED, *OFF, CLOSED).when(command, staff()).refused(VotingOver)
    given(*VOTED).when(command.model_copy(update={"votes_for": 3}), staff()).refused(NothingToCorrect)
    given(*VOTED).when(command.model_copy(update={"votes_for": 6}), staff()).refused(MoreVotesThanEntitled)
    given(*VOTED).when(command.model_copy(update={"dossier_id": SECRET}), staff()).refused(NothingToCorrect)
    counted = VotesRecorded(session_id=SESSION, votes=(Votes(dossier_id=SECRET, votes_for=3),))
    given(*VOTED, counted).when(command.model_copy(update={"dossier_id": SECRET}), staff()).refused(NothingToCorrect)
    given(convened(), again).when(command.model_copy(update={"votes_for": 2}), staff()).then(
        corrected.model_copy(update={"before": 4, "votes_for": 2}),
        VotesRecorded(session_id=SESSION, votes=(Votes(dossier_id=OPEN, votes_for=2),)),
    )


def test_a_dossier_is_postponed_before_it_is_voted_on() -> None:
    """With a reason and perhaps a day; it has no result and comes before a later session."""
    command = PostponeItem(session_id=SESSION, dossier_id=SECRET, reason="Chờ xác minh", until=date(2017, 12, 28))
    postponed = ItemPostponed(session_id=SESSION, dossier_id=SECRET, reason="Chờ xác minh", until=date(2017, 12, 28))
    given(convened()).when(command, staff()).then(postponed)
    given(convened(), postponed).when(command, staff()).nothing()
    given(convened(), postponed).when(record(SECRET, 3), staff(), NONE_STOPPED).refused(ItemIsPostponed)
    given(convened()).when(command.model_copy(update={"until": date(2017, 12, 15)}), staff()).refused(SessionDayPassed)
    given(*VOTED).when(command.model_copy(update={"dossier_id": OPEN}), staff()).refused(VoteTaken)


def test_a_session_without_a_quorum_is_held_on_another_day() -> None:
    """Who is there is recorded anew, and the others are told the day; a session with votes goes on."""
    command = PostponeSession(session_id=SESSION, held_on=date(2017, 12, 22), reason="Không đủ")
    postponed = SessionPostponed(
        session_id=SESSION, before=date(2017, 12, 15), held_on=date(2017, 12, 22), reason="Không đủ"
    )
    told = CouncilConvened(
        session_id=SESSION, council="Hội đồng TĐKT", held_on=date(2017, 12, 22), dossiers=(OPEN, SECRET, OWN)
    )
    here = (convened(), seated(), recorded(FIRST, SECOND, THIRD))
    state = given(*here).when(command, staff()).then(postponed, told)
    assert isinstance(state, Sitting)
    assert (state.attendance, state.held_on) == (None, date(2017, 12, 22))
    given(*here, postponed).when(command, staff()).nothing()
    given(*here, postponed).when(record(OPEN, 3), staff(), NONE_STOPPED).refused(SessionNotHeld)
    given(*here).when(command.model_copy(update={"held_on": date(2017, 12, 14)}), staff()).refused(SessionDayPassed)
    given(*VOTED).when(command, staff()).refused(SessionHasVotes)


def test_the_results_hold_after_both_signatures() -> None:
    """The vote is closed first; chair or deputy and secretary sign, each once, and the second closes the session."""
    close = CloseVoting(session_id=SESSION)
    given(*VOTED).when(close, staff(), NONE_STOPPED).refused(VotesMissing)
    given(*VOTED, *OFF).when(close, staff(), NONE_STOPPED).then(CLOSED)
    given(*VOTED, *OFF, CLOSED).when(close, staff(), NONE_STOPPED).nothing()
    given(convened()).when(close, staff(), NONE_STOPPED).refused(CouncilNotSeated)
    given(*VOTED, *OFF).when(CloseSession(session_id=SESSION), staff(), NONE_STOPPED).refused(MinutesUnsigned)
    sign = SignMinutes(session_id=SESSION)
    given(*VOTED, *OFF).when(sign, who(CHAIR)).refused(VotingNotOver)
    given(*VOTED, *OFF, CLOSED).when(sign, who(FIRST)).refused(NotSigner)
    chair = MinutesSigned(session_id=SESSION, user=CHAIR, name="Hoàng Văn Chủ", role=Role.CHAIR)
    secretary = MinutesSigned(session_id=SESSION, user=SECRETARY, name="Lý Thị Thư", role=Role.SECRETARY)
    given(*VOTED, *OFF, CLOSED).when(sign, who(CHAIR)).then(chair)
    given(*VOTED, *OFF, CLOSED, chair).when(sign, who(CHAIR)).nothing()
    over: tuple[SessionClosed, CouncilVoted] = (
        SessionClosed(session_id=SESSION, members=5, results=(RESULT,), put_off=(SECRET, OWN)),
        CouncilVoted(
            session_id=SESSION,
            council="Hội đồng TĐKT",
            held_on=date(2017, 12, 15),
            results=(CouncilResult(dossier_id=OPEN, proposed=True),),
            put_off=(SECRET, OWN),
        ),
    )
    given(*VOTED, *OFF, CLOSED, chair).when(sign, who(SECRETARY)).then(secretary, *over)
    given(*VOTED, *OFF, CLOSED, secretary).when(sign, who(CHAIR)).then(chair, *over)
    given(*VOTED, *OFF, CLOSED, chair, secretary, *over).when(sign, who(CHAIR)).nothing()


def test_whoever_was_absent_signs_nothing() -> None:
    """A signature is that of somebody who was there."""
    votes = VotesRecorded(session_id=SESSION, votes=(Votes(dossier_id=OPEN, votes_for=3),))
    absent = given(convened(), seated(), recorded(SECRETARY), votes, *OFF, CLOSED)
    absent.when(SignMinutes(session_id=SESSION), who(SECRETARY)).refused(NotSigner)


@pytest.mark.parametrize("kind", [NoQuorum, NotSigner, SecretBallotAsked])
def test_a_refusal_says_what_to_do(kind: type[Refusal]) -> None:
    """In both languages."""
    assert kind.vi
    assert kind.en


def test_an_older_session_is_read_as_it_was() -> None:
    """Without the way of its ballot, by all members, and closed without signatures."""
    old = SessionConvened.model_validate_json(
        '{"session_id":"01592b6f-8a40-7c11-9d27-5e0c6a41f254","council":"Hội đồng","members":3,"held_on":"2017-01-15",'
        '"agenda":[{"dossier_id":"01592b6f-8a40-7c11-9d27-5e0c6a41f254","title":"LDTT","op":">","share":"0.5",'
        '"citation":"Quy chế","confidence":"sourced"}]}'
    )
    (only,) = old.agenda
    assert (only.ballot, only.denominator, only.absentees) == (None, Denominator.ALL_MEMBERS, None)
    assert only.ballot is not Ballot.SECRET
