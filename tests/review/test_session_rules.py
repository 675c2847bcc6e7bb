"""The rules of a council session: agenda, votes out of all members, and what they come to."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from chassis.deciding.decider import LARGEST_EVENT
from chassis.deciding.testing import Rules, context
from contracts.catalog.terms import Ballot, Comparison
from contracts.review import LONGEST_AGENDA, CouncilConvened, CouncilResult, CouncilVoted
from contracts.vocabulary import Confidence, DossierId, SessionId, derived_id
from services.review.session.found import AgendaEvidence, Candidate, StoppedEvidence
from services.review.session.messages import (
    MOST_CONVENED,
    CloseSession,
    ConveneSession,
    CouncilLimits,
    Item,
    LocalThreshold,
    RecordVotes,
    Result,
    SessionClosed,
    SessionConvened,
    SessionEvent,
    Votes,
    VotesRecorded,
)
from services.review.session.refusals import (
    AgendaConsulted,
    AgendaOpinionsOut,
    AgendaPlanWithdrawn,
    AgendaSuspended,
    DossierNotReady,
    DossierTwiceOnAgenda,
    MoreVotesThanMembers,
    NotCouncilStaff,
    NothingToVoteOn,
    NotOnAgenda,
    SessionAlreadyConvened,
    SessionMissing,
    SessionNotHeld,
    SessionOver,
    VoteOnStopped,
    VotesAlreadyRecorded,
    VotesMissing,
)
from services.review.session.rules import DECIDER
from tests.review.cases import CHAIR, CLERK, STANDING_BODY, when

given = Rules(DECIDER).given
SESSION = SessionId(derived_id("test-session", 1))
FIRST, SECOND, THIRD = (DossierId(derived_id("test-dossier", number)) for number in (1, 2, 3))
HELD = "2017-12-15T08:00"


def candidate(dossier: DossierId, **changed: Any) -> Candidate:
    """An eligible dossier as the read tables show it."""
    found = Candidate(dossier_id=dossier, title="LDTT", ruleset="L2003_ND91", ended=False, session_id=None)
    return found.model_copy(update=changed)


def convene(**changed: Any) -> ConveneSession:
    """The command to convene a council of ten over two dossiers."""
    command = ConveneSession(
        session_id=SESSION,
        council="Hội đồng TĐKT thành phố",
        members=10,
        held_on=date(2017, 12, 15),
        dossiers=(FIRST, SECOND),
    )
    return ConveneSession.model_validate({**dict(command), **changed})


def before(*candidates: Candidate) -> AgendaEvidence:
    """The evidence of an agenda."""
    return AgendaEvidence(candidates=candidates)


BOTH = before(candidate(FIRST), candidate(SECOND, title="CSTDCS"))


def item(dossier: DossierId, title: str = "LDTT", **changed: Any) -> Item:
    """A dossier on the agenda under the catalogue's default."""
    default = Item(
        dossier_id=dossier,
        title=title,
        op=Comparison.OVER,
        share=Decimal("0.5"),
        citation="Quy chế Hội đồng Thi đua - Khen thưởng (giá trị mặc định)",
        confidence=Confidence.UNSURE,
        ballot=Ballot.LOCAL,
    )
    return default.model_copy(update=changed)


def convened(**changed: Any) -> SessionConvened:
    """The council was convened over two dossiers."""
    event = SessionConvened(
        session_id=SESSION,
        council="Hội đồng TĐKT thành phố",
        members=10,
        held_on=date(2017, 12, 15),
        agenda=(item(FIRST), item(SECOND, "CSTDCS")),
    )
    return event.model_copy(update=changed)


def announced(**changed: Any) -> CouncilConvened:
    """The same as the other services are told."""
    event = CouncilConvened(
        session_id=SESSION,
        council="Hội đồng TĐKT thành phố",
        held_on=date(2017, 12, 15),
        dossiers=(FIRST, SECOND),
    )
    return event.model_copy(update=changed)


def proposed(*results: tuple[DossierId, bool]) -> CouncilVoted:
    """The council's results as the other services are told."""
    return CouncilVoted(
        session_id=SESSION,
        council="Hội đồng TĐKT thành phố",
        held_on=date(2017, 12, 15),
        results=tuple(CouncilResult(dossier_id=dossier, proposed=passed) for dossier, passed in results),
    )


def votes(*counted: tuple[DossierId, int]) -> tuple[Votes, ...]:
    """Counted votes."""
    return tuple(Votes(dossier_id=dossier, votes_for=number) for dossier, number in counted)


def recorded(*counted: tuple[DossierId, int]) -> VotesRecorded:
    """Votes were recorded."""
    return VotesRecorded(session_id=SESSION, votes=votes(*counted))


def record(*counted: tuple[DossierId, int]) -> RecordVotes:
    """The command to record votes."""
    return RecordVotes(session_id=SESSION, votes=votes(*counted))


CLOSE = CloseSession(session_id=SESSION)
CLOSED = SessionClosed(session_id=SESSION, members=10, results=())


def test_a_council_is_convened_over_eligible_dossiers() -> None:
    """Each item says which share it needs and that this share is unsure."""
    given().when(convene(), when(STANDING_BODY), BOTH).then(convened(), announced())


def test_the_councils_own_regulation_comes_before_the_default() -> None:
    """For the title it names; the others keep the catalogue's."""
    local = LocalThreshold(
        title="CSTDCS", op=Comparison.AT_LEAST, share=Decimal("0.9"), citation="Quy chế HĐ", confidence=Confidence.KNOWN
    )
    within = context(STANDING_BODY, limits=CouncilLimits(thresholds=(local,)))
    expected = item(
        SECOND,
        "CSTDCS",
        op=Comparison.AT_LEAST,
        share=Decimal("0.9"),
        citation="Quy chế HĐ",
        confidence=Confidence.KNOWN,
    )

    given().when(convene(), within, BOTH).then(convened(agenda=(item(FIRST), expected)), announced())


@pytest.mark.parametrize(
    "candidates",
    [
        (candidate(FIRST),),
        (candidate(FIRST), candidate(SECOND, ended=True)),
        (candidate(FIRST), candidate(SECOND, session_id=SessionId(derived_id("test-session", 2)))),
    ],
)
def test_only_eligible_dossiers_of_no_other_session_come_before_the_council(
    candidates: tuple[Candidate, ...],
) -> None:
    """The first that is not ready is named."""
    refusal = given().when(convene(), when(STANDING_BODY), before(*candidates)).refused(DossierNotReady)

    assert refusal.facts == {"count": 1, "first": str(SECOND)}


def test_nothing_under_a_withdrawn_plan_comes_before_the_council() -> None:
    """However eligible it was found before."""
    gone = before(candidate(FIRST), candidate(SECOND, title="CSTDCS", plan_withdrawn=True))

    refusal = given().when(convene(), when(STANDING_BODY), gone).refused(AgendaPlanWithdrawn)

    assert refusal.facts == {"count": 1, "first": str(SECOND)}


def test_a_dossier_stands_on_an_agenda_once() -> None:
    """Two counts for one dossier would contradict each other."""
    given().when(convene(dossiers=(FIRST, FIRST)), when(STANDING_BODY), BOTH).refused(DossierTwiceOnAgenda)


@pytest.mark.parametrize("members", [0, 2])
def test_a_council_has_three_members_at_least(members: int) -> None:
    """Fewer are none."""
    with pytest.raises(ValueError, match="members"):
        convene(members=members)


def test_a_session_is_convened_once() -> None:
    """The same is true already; another agenda or another day is another session."""
    given(convened()).when(convene(), when(STANDING_BODY), before()).nothing()
    given(convened()).when(convene(dossiers=(FIRST,)), when(STANDING_BODY), BOTH).refused(SessionAlreadyConvened)
    given(convened()).when(convene(members=11), when(STANDING_BODY), BOTH).refused(SessionAlreadyConvened)
    given(convened(), CLOSED).when(convene(), when(STANDING_BODY), BOTH).refused(SessionOver)


def test_votes_are_recorded_in_parts() -> None:
    """A number that is recorded already is left out."""
    state = given(convened(), recorded((FIRST, 9)))

    state.when(record((FIRST, 9), (SECOND, 4)), when(CHAIR, HELD)).then(recorded((SECOND, 4)))
    state.when(record((FIRST, 9)), when(CHAIR, HELD)).nothing()


def test_counted_votes_are_not_counted_otherwise() -> None:
    """Neither later nor within one command."""
    given(convened(), recorded((FIRST, 9))).when(record((FIRST, 8)), when(CHAIR, HELD)).refused(VotesAlreadyRecorded)
    given(convened()).when(record((FIRST, 9), (FIRST, 8)), when(CHAIR, HELD)).refused(VotesAlreadyRecorded)


def test_no_more_say_yes_than_are_members() -> None:
    """All of them is the most."""
    given(convened()).when(record((FIRST, 11)), when(CHAIR, HELD)).refused(MoreVotesThanMembers)
    given(convened()).when(record((FIRST, 10)), when(CHAIR, HELD)).then(recorded((FIRST, 10)))


def test_votes_are_for_dossiers_of_the_agenda() -> None:
    """Nobody votes on what was not called."""
    given(convened()).when(record((THIRD, 5)), when(CHAIR, HELD)).refused(NotOnAgenda)


@pytest.mark.parametrize("command", [record((FIRST, 9)), CLOSE])
def test_nothing_is_recorded_before_the_day_of_the_session(command: RecordVotes | CloseSession) -> None:
    """From midnight in Viet Nam it may be."""
    state = given(convened(), recorded((SECOND, 1)))

    state.when(command, when(CHAIR, "2017-12-14T23:59")).refused(SessionNotHeld)


@pytest.mark.parametrize(
    ("members", "votes_for", "expected"),
    [(10, 5, False), (10, 6, True), (11, 5, False), (11, 6, True), (3, 2, True), (3, 1, False), (10, 0, False)],
)
def test_over_half_of_all_members_carries_a_dossier(members: int, votes_for: int, *, expected: bool) -> None:
    """Of all members, present or not: five of ten are not over half."""
    state = given(convened(members=members, agenda=(item(FIRST),)), recorded((FIRST, votes_for)))

    outcome = state.when(CLOSE, when(CHAIR, HELD))

    result = Result(
        dossier_id=FIRST,
        votes_for=votes_for,
        op=Comparison.OVER,
        share=Decimal("0.5"),
        confidence=Confidence.UNSURE,
        passed=expected,
    )
    outcome.then(SessionClosed(session_id=SESSION, members=members, results=(result,)), proposed((FIRST, expected)))


def test_exactly_nine_tenths_carry_where_that_is_asked() -> None:
    """At least is not over."""
    asked = item(FIRST, op=Comparison.AT_LEAST, share=Decimal("0.9"))
    state = given(convened(agenda=(asked,)), recorded((FIRST, 9)))

    closed, _ = state.when(CLOSE, when(CHAIR, HELD)).events

    assert isinstance(closed, SessionClosed)
    assert [result.passed for result in closed.results] == [True]


def test_what_bodies_are_asked_about_comes_before_no_council_until_they_have_answered() -> None:
    """Or until their time is over, when nothing is out any more."""
    out = before(candidate(FIRST, opinions_out=True), candidate(SECOND))

    refusal = given().when(convene(), when(CHAIR, HELD), out).refused(AgendaOpinionsOut)

    assert refusal.facts == {"count": 1, "first": str(FIRST)}


def test_what_the_public_is_asked_about_comes_before_no_council() -> None:
    """Until the consultation is closed."""
    consulted = before(candidate(FIRST), candidate(SECOND, consulted=True))

    refusal = given().when(convene(), when(CHAIR, HELD), consulted).refused(AgendaConsulted)

    assert refusal.facts == {"count": 1, "first": str(SECOND)}


def test_a_session_closes_when_all_was_voted_on() -> None:
    """The missing votes are counted."""
    refusal = given(convened(), recorded((FIRST, 9))).when(CLOSE, when(CHAIR, HELD)).refused(VotesMissing)

    assert refusal.facts == {"count": 1}


def test_what_is_suspended_or_taken_back_is_not_voted_on_and_put_off() -> None:
    """It comes on no agenda; one that stands on one already has no result, even where votes were recorded before."""
    given().when(convene(), when(CHAIR, HELD), before(candidate(FIRST, suspended=True), candidate(SECOND))).refused(
        AgendaSuspended
    )
    stopped = StoppedEvidence(stopped=frozenset({SECOND}))
    record = RecordVotes(session_id=SESSION, votes=votes((SECOND, 9)))
    given(convened()).when(record, when(CHAIR, HELD), stopped).refused(VoteOnStopped)
    close = CloseSession(session_id=SESSION)
    results = (Result(dossier_id=FIRST, votes_for=9, passed=True, **_needed()),)

    for counted in (recorded((FIRST, 9)), recorded((FIRST, 9), (SECOND, 9))):
        given(convened(), counted).when(close, when(CHAIR, HELD), stopped).then(
            SessionClosed(session_id=SESSION, members=10, results=results, put_off=(SECOND,)),
            proposed((FIRST, True)).model_copy(update={"put_off": (SECOND,)}),
        )
    everything = StoppedEvidence(stopped=frozenset({FIRST, SECOND}))
    given(convened()).when(close, when(CHAIR, HELD), everything).refused(NothingToVoteOn)


def _needed() -> dict[str, Any]:
    default = item(FIRST)
    return {"op": default.op, "share": default.share, "confidence": default.confidence}


def test_a_closed_session_stands() -> None:
    """Closing it again is true already; votes come too late."""
    given(convened(), CLOSED).when(CLOSE, when(CHAIR, HELD)).nothing()
    given(convened(), CLOSED).when(record((FIRST, 9)), when(CHAIR, HELD)).refused(SessionOver)


@pytest.mark.parametrize("command", [record((FIRST, 9)), CLOSE])
def test_only_a_convened_session_is_worked_on(command: RecordVotes | CloseSession) -> None:
    """There is none before."""
    given().when(command, when(CHAIR, HELD)).refused(SessionMissing)


@pytest.mark.parametrize(
    ("before", "command"), [((), convene()), ((convened(),), record((FIRST, 9))), ((convened(),), CLOSE)]
)
def test_a_unit_has_no_say_in_sessions(
    before: tuple[SessionEvent, ...], command: ConveneSession | RecordVotes | CloseSession
) -> None:
    """The staff of the council convenes and records."""
    given(*before).when(command, when(CLERK, HELD)).refused(NotCouncilStaff)


def test_what_the_council_tells_others_holds_no_votes() -> None:
    """Neither how many said yes to a dossier nor how many members there are."""
    state = given(convened(), recorded((FIRST, 9), (SECOND, 4)))

    _, told = state.when(CLOSE, when(CHAIR, HELD)).events

    assert told == proposed((FIRST, True), (SECOND, False))
    assert {name for one in (CouncilConvened, CouncilVoted, CouncilResult) for name in one.model_fields} == {
        "session_id",
        "council",
        "held_on",
        "dossiers",
        "results",
        "put_off",
        "dossier_id",
        "proposed",
    }


def test_a_session_of_an_older_history_is_closed_like_any_other() -> None:
    """The others were not told that it was convened, and are told its results."""
    older = given(convened(), recorded((FIRST, 9), (SECOND, 9)))
    newer = given(convened(), announced(), recorded((FIRST, 9), (SECOND, 9)))

    assert older.when(CLOSE, when(CHAIR, HELD)).events == newer.when(CLOSE, when(CHAIR, HELD)).events
    newer.when(convene(), when(STANDING_BODY), before()).nothing()


def test_what_others_are_told_of_the_longest_agenda_fits_into_a_message() -> None:
    """By far: a dossier is an id there, and after the vote an id with a yes or no."""
    many = tuple(DossierId(derived_id("test-dossier", number)) for number in range(LONGEST_AGENDA))
    most = many[:MOST_CONVENED]
    whole = before(*(candidate(one) for one in most))
    begun, announcement = given().when(convene(dossiers=most), when(STANDING_BODY), whole).events
    assert len(begun.model_dump_json().encode()) < LARGEST_EVENT * 0.9
    every = convened(agenda=tuple(item(one) for one in many))
    _, result = given(every, recorded(*((one, 9) for one in many))).when(CLOSE, when(CHAIR, HELD)).events

    assert max(len(event.model_dump_json().encode()) for event in (announcement, result)) < LARGEST_EVENT / 2
