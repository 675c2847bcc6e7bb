"""The rules of a secret ballot: codes, one ballot for each member, sums after both codes, and void ballots."""

from chassis.deciding.testing import Rules
from services.review.ballot.messages import receipt_of
from services.review.session.ballots import (
    BallotCounted,
    BallotEnded,
    BallotOpened,
    BallotVoided,
    CastBallot,
    CountingCodeGiven,
    EndBallot,
    GiveCountingCode,
    PrepareBallot,
    TakeCountingCode,
    VoidBallot,
)
from services.review.session.found import StoppedEvidence
from services.review.session.messages import Votes, VotesRecorded
from services.review.session.rules import DECIDER
from services.review.session.sitting import CloseVoting
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
    NoQuorum,
    NoSecretItems,
    NotCounter,
    NotVoter,
)
from services.review.session.states import Sitting
from tests.review.sittings import (
    BALLOT,
    CHAIR,
    COUNTS,
    FIRST,
    JOINED,
    KEYS,
    OTHER_BALLOT,
    OWN,
    SECOND,
    SECRET,
    SECRETARY,
    SESSION,
    THIRD,
    box,
    cast,
    convened,
    ended,
    opened,
    prepared,
    recorded,
    seal,
    seated,
    staff,
    taken,
    who,
)

given = Rules(DECIDER).given
NONE_STOPPED = StoppedEvidence()
PREPARE = PrepareBallot(session_id=SESSION, ballot_id=BALLOT, counters=(CHAIR, SECRETARY))
CAST = CastBallot(session_id=SESSION, ballot_id=BALLOT)
END = EndBallot(session_id=SESSION, ballot_id=BALLOT)
GIVE = GiveCountingCode(session_id=SESSION, ballot_id=BALLOT)


def take(user: str) -> TakeCountingCode:
    """The command to take a code."""
    return TakeCountingCode(session_id=SESSION, ballot_id=BALLOT, public_key=KEYS[user])


def test_a_ballot_is_prepared_on_what_the_law_votes_on_in_secret() -> None:
    """By those who are there and those absent who answer in writing; with a quorum, and two who are there to count."""
    here = (convened(), seated(), recorded(SECOND))
    given(*here).when(PREPARE, staff(), NONE_STOPPED).then(prepared())
    given(*here, prepared()).when(PREPARE, staff(), NONE_STOPPED).nothing()
    other = PREPARE.model_copy(update={"ballot_id": OTHER_BALLOT})
    given(*here, prepared()).when(other, staff(), NONE_STOPPED).refused(BallotUnderWay)
    given(convened(), seated()).when(PREPARE, staff(), NONE_STOPPED).refused(NoQuorum)
    given(convened()).when(PREPARE, staff(), NONE_STOPPED).refused(CouncilNotSeated)
    for counters in ((CHAIR, CHAIR), (CHAIR, SECOND), (CHAIR, "nguoi-la")):
        wrong = PREPARE.model_copy(update={"counters": counters})
        given(*here).when(wrong, staff(), NONE_STOPPED).refused(CountersWrong)
    stopped = StoppedEvidence(stopped=frozenset({SECRET, OWN}))
    given(*here).when(PREPARE, staff(), stopped).refused(NoSecretItems)


def test_a_ballot_is_open_when_both_have_a_code() -> None:
    """A code is taken by its holder alone, and anew until somebody has voted."""
    here = (convened(), seated(), recorded(SECOND), prepared())
    given(*here).when(take(CHAIR), who(CHAIR)).then(taken(CHAIR))
    given(*here, taken(CHAIR)).when(take(CHAIR), who(CHAIR)).then(taken(CHAIR))
    is_open = BallotOpened(session_id=SESSION, ballot_id=BALLOT)
    given(*here, taken(CHAIR)).when(take(SECRETARY), who(SECRETARY)).then(taken(SECRETARY), is_open)
    given(*here).when(take(CHAIR), who(FIRST)).refused(NotCounter)
    given(*opened()).when(take(CHAIR), who(CHAIR)).then(taken(CHAIR))
    given(*opened(), cast(FIRST, 1)).when(take(CHAIR), who(CHAIR)).refused(BallotBegun)
    given(convened(), seated(), recorded()).when(take(CHAIR), who(CHAIR)).refused(BallotMissing)


def test_each_member_casts_one_ballot() -> None:
    """The event says who and not how; its receipt follows from the seal of the box after it."""
    given(*opened()).when(CAST, who(FIRST), box(0, 1)).then(cast(FIRST, 1))
    given(*opened()).when(CAST, who(SECOND), box(0, 1)).then(cast(SECOND, 1))
    refusal = given(*opened(), cast(FIRST, 1)).when(CAST, who(FIRST), box(1, 2)).refused(BallotAlreadyCast)
    assert refusal.facts == {"receipt": receipt_of(BALLOT, FIRST, seal(1))}
    given(*opened()).when(CAST, who("nguoi-la"), box(0, 1)).refused(NotVoter)
    given(convened(), seated(), recorded(), prepared()).when(CAST, who(FIRST), box(0, 1)).refused(BallotNotOpen)
    given(*ended()).when(CAST, who(SECOND), box(3, 4)).refused(BallotNotOpen)


def test_a_box_that_somebody_has_altered_takes_no_ballot() -> None:
    """Its seal stands in the log; and a vote is sealed to the codes that count it."""
    given(*opened(), cast(FIRST, 1)).when(CAST, who(THIRD), box(2, 3)).refused(BoxAltered)
    given(*opened()).when(CAST, who(FIRST), box(0, 1, key=JOINED[::-1])).refused(BallotKeyChanged)
    given(*ended()).when(GIVE, who(CHAIR), box(2, key=KEYS[CHAIR])).refused(BoxAltered)


def test_a_ballot_is_counted_with_both_codes_after_its_end() -> None:
    """The votes for are recorded as those of a show of hands are; before, no sum is known."""
    voted = (*opened(), cast(FIRST, 1))
    given(*voted).when(END, staff()).then(BallotEnded(session_id=SESSION, ballot_id=BALLOT, turnout=1))
    given(*opened()).when(END, staff()).refused(NobodyVoted)
    given(*ended()).when(END, staff()).nothing()
    given(*voted).when(GIVE, who(CHAIR), box(1, key=KEYS[CHAIR])).refused(BallotNotEnded)
    given(*ended()).when(GIVE, who(CHAIR), box(3, key=KEYS[SECRETARY])).refused(CountingCodeWrong)
    given(*ended()).when(GIVE, who(FIRST), box(3, key=KEYS[CHAIR])).refused(NotCounter)
    chair = CountingCodeGiven(session_id=SESSION, ballot_id=BALLOT, user=CHAIR)
    given(*ended()).when(GIVE, who(CHAIR), box(3, key=KEYS[CHAIR])).then(chair)
    given(*ended(), chair).when(GIVE, who(CHAIR), box(3, key=KEYS[CHAIR])).nothing()
    state = (
        given(*ended(), chair)
        .when(GIVE, who(SECRETARY), box(3, key=KEYS[SECRETARY], counts=COUNTS))
        .then(
            CountingCodeGiven(session_id=SESSION, ballot_id=BALLOT, user=SECRETARY),
            BallotCounted(session_id=SESSION, ballot_id=BALLOT, turnout=3, counts=COUNTS),
            VotesRecorded(
                session_id=SESSION,
                votes=(Votes(dossier_id=SECRET, votes_for=3), Votes(dossier_id=OWN, votes_for=1)),
            ),
        )
    )
    assert isinstance(state, Sitting)
    assert (state.ballot, state.counted) == (None, {SECRET: 3, OWN: 1})


def test_a_ballot_that_is_not_counted_is_void_or_stands_in_the_way() -> None:
    """A lost code leads to a void ballot and another one."""
    close = CloseVoting(session_id=SESSION)
    given(*opened()).when(close, staff(), NONE_STOPPED).refused(BallotUnderWay)
    void = VoidBallot(session_id=SESSION, ballot_id=BALLOT, reason="Mất mã")
    voided = BallotVoided(session_id=SESSION, ballot_id=BALLOT, reason="Mất mã")
    state = given(*ended()).when(void, staff()).then(voided)
    assert isinstance(state, Sitting)
    assert (state.ballot, state.ballots) == (None, (SECRET, OWN))
    given(*ended(), voided).when(PREPARE, staff(), NONE_STOPPED).then(prepared())
    given(convened(), seated()).when(void, staff()).refused(BallotMissing)
