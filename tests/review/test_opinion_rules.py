"""The rules of parallel opinions: who answers, until when, what silence means, and what is true of them always."""

from datetime import date
from typing import Any
from uuid import UUID

from hypothesis import given as cases
from hypothesis import settings
from hypothesis import strategies as st

from chassis.deciding.testing import Rules
from contracts.catalog import catalogue, opinion_limit
from contracts.catalog.terms import Silence
from contracts.message import Actor
from contracts.review_steps import OpinionRequested
from contracts.vocabulary import Confidence, DossierId, derived_id
from services.review.opinion.messages import (
    AnswerEvidence,
    AskedBody,
    AskingEvidence,
    AskOpinions,
    CloseOpinions,
    DossierToAsk,
    GiveOpinion,
    OpinionCommand,
    OpinionEvent,
    OpinionGiven,
    OpinionId,
    OpinionsAsked,
    OpinionsClosed,
    Position,
    Silent,
)
from services.review.opinion.refusals import (
    NoSuchRequest,
    OpinionBodyUnknown,
    OpinionDayWrong,
    OpinionDossiersNotOpen,
    OpinionGivenAlready,
    OpinionGroundMissing,
    OpinionNotStandingBody,
    OpinionNotYours,
    OpinionsAskedAlready,
    OpinionsAwaited,
    OpinionsOver,
    OpinionTimeShort,
    OpinionTwice,
)
from services.review.opinion.rules import DECIDER
from tests.review.cases import CHI_LANG, CLERK, MAI_PHA, OTHER_CLERK, POLICY, STANDING_BODY, when

given = Rules(DECIDER).given
ID = OpinionId(UUID(str(derived_id("test-opinions", 1))))
ONE, TWO = (DossierId(derived_id("test-dossier", number)) for number in (1, 2))
POLICE, WARD = AskedBody(name="Công an thành phố"), AskedBody(name=CHI_LANG.name, unit=CHI_LANG.code)
AT, LATE_AT = "2017-11-22T09:00", "2017-12-07T09:00"
DUE = date(2017, 12, 6)
ASK = AskOpinions(opinion_id=ID, dossiers=(ONE, TWO), bodies=(POLICE, WARD), question="Việc chấp hành pháp luật.")
LAW = opinion_limit("L2003_ND91")
CLOSE = CloseOpinions(opinion_id=ID)
ASKED = OpinionsAsked(
    **ASK.model_dump(exclude={"working_days"}),
    asked_on=date(2017, 11, 22),
    working_days=10,
    due=DUE,
    sure=True,
    silence=Silence.PROCEEDS,
    citation=LAW.citation,
    confidence=LAW.confidence,
)
REQUESTED = OpinionRequested(
    opinion_id=ID,
    unit=CHI_LANG.code,
    unit_name="UBND phường Chi Lăng",
    dossiers=2,
    asked_on=date(2017, 11, 22),
    due=DUE,
    silence=Silence.PROCEEDS,
)
OURS = AnswerEvidence(holder=CHI_LANG.code)


def found(ruleset: str = "L2003_ND91", *, is_open: bool = True) -> AskingEvidence:
    """Both dossiers as they stand."""
    return AskingEvidence(
        dossiers=tuple(DossierToAsk(dossier_id=one, ruleset=ruleset, open=is_open) for one in (ONE, TWO))
    )


def give(body: AskedBody = WARD, *dossiers: DossierId, **changed: Any) -> GiveOpinion:
    """The opinion of a body on both dossiers, or on some."""
    said: dict[str, Any] = {"position": Position.AGREES, **changed}
    return GiveOpinion(opinion_id=ID, body=body.name, dossiers=dossiers or (ONE, TWO), **said)


def said(command: GiveOpinion, on: date = date(2017, 11, 23), **changed: Any) -> OpinionGiven:
    """The opinion as it is recorded for a unit."""
    event = OpinionGiven(**command.model_dump(exclude={"given_on"}), given_on=on, late=on > DUE, by_standing_body=False)
    return event.model_copy(update=changed)


def test_bodies_are_asked_until_a_day_by_the_law_of_the_dossiers() -> None:
    """Ten working days, and silence lets the procedure go on; where the law is not sure, the request says so."""
    given().when(ASK, when(STANDING_BODY, AT), found()).then(ASKED, REQUESTED)
    given(ASKED, REQUESTED).when(ASK, when(STANDING_BODY, AT), found()).nothing()
    old = given().when(ASK, when(STANDING_BODY, AT), found("L2003_ND42")).events[0]
    assert isinstance(old, OpinionsAsked)
    assert (old.citation, old.confidence, ASKED.confidence) == ("NĐ 39/2012", Confidence.SOURCED, Confidence.UNSURE)
    assert {opinion_limit(one.id).silence for one in catalogue().rulesets} == {Silence.PROCEEDS}


def test_a_request_names_open_dossiers_and_each_body_once() -> None:
    """By the standing body, with no less time than a law that is known gives."""
    given().when(ASK, when(CLERK, AT), found()).refused(OpinionNotStandingBody)
    given().when(ASK, when(STANDING_BODY, AT), AskingEvidence()).refused(OpinionDossiersNotOpen)
    given().when(ASK, when(STANDING_BODY, AT), found(is_open=False)).refused(OpinionDossiersNotOpen)
    for twice in ({"bodies": (POLICE, POLICE)}, {"dossiers": (ONE, ONE)}):
        given().when(ASK.model_copy(update=twice), when(STANDING_BODY, AT), found()).refused(OpinionTwice)
    short = ASK.model_copy(update={"working_days": 3})
    given().when(short, when(STANDING_BODY, AT), found("L2003_ND42")).refused(OpinionTimeShort)
    assert given().when(short, when(STANDING_BODY, AT), found()).events
    other = ASK.model_copy(update={"question": "Khác"})
    given(ASKED).when(other, when(STANDING_BODY, AT), found()).refused(OpinionsAskedAlready)


def test_a_body_answers_for_itself_and_once() -> None:
    """The unit, or whoever has followed on it; the standing body records what came on paper."""
    at = "2017-11-23T09:00"
    answer = give()
    given(ASKED).when(answer, when(CLERK, at), OURS).then(said(answer))
    given(ASKED).when(answer, when(OTHER_CLERK, at), OURS).refused(OpinionNotYours)
    given(ASKED).when(answer, when(OTHER_CLERK, at), AnswerEvidence(holder=MAI_PHA.code)).then(said(answer))
    given(ASKED).when(give(POLICE), when(CLERK, at), AnswerEvidence()).refused(OpinionNotYours)
    paper = give(POLICE, given_on=date(2017, 11, 22))
    given(ASKED).when(paper, when(STANDING_BODY, at), AnswerEvidence()).then(
        said(paper, date(2017, 11, 22), by_standing_body=True)
    )
    given(ASKED, said(answer)).when(answer, when(CLERK, at), OURS).nothing()
    again = give(position=Position.ABSTAINS)
    given(ASKED, said(answer)).when(again, when(CLERK, at), OURS).refused(OpinionGivenAlready)
    given(ASKED, said(give(WARD, ONE))).when(answer, when(CLERK, at), OURS).then(said(give(WARD, TWO)))


def test_an_opinion_has_a_ground_and_a_day() -> None:
    """Whoever objects says why; a unit's own opinion is of today."""
    at = "2017-11-23T09:00"
    given().when(give(), when(CLERK, at), OURS).refused(NoSuchRequest)
    objection = give(position=Position.OBJECTS)
    given(ASKED).when(objection, when(CLERK, at), OURS).refused(OpinionGroundMissing)
    early = give(POLICE, given_on=date(2017, 11, 21))
    given(ASKED).when(early, when(STANDING_BODY, at), AnswerEvidence()).refused(OpinionDayWrong)
    given(ASKED).when(give(given_on=date(2017, 11, 22)), when(CLERK, at), OURS).refused(OpinionDayWrong)
    given(ASKED).when(give(AskedBody(name="Ai")), when(STANDING_BODY, at), OURS).refused(OpinionBodyUnknown)
    strange = give(WARD, DossierId(derived_id("test-dossier", 3)))
    given(ASKED).when(strange, when(CLERK, at), OURS).refused(OpinionBodyUnknown)


def test_the_last_answer_closes_the_request() -> None:
    """What was objected to is named."""
    last = give(POLICE, TWO, position=Position.OBJECTS, ground="Đang bị xử phạt.")
    before = (ASKED, said(give()), said(give(POLICE, ONE), by_standing_body=True))
    events = given(*before).when(last, when(STANDING_BODY, "2017-11-23T09:00"), AnswerEvidence()).events

    assert events[1:] == (
        OpinionsClosed(
            opinion_id=ID, closed_on=date(2017, 11, 23), silent=(), silence=Silence.PROCEEDS, objected=(TWO,)
        ),
    )


def test_silence_lets_the_procedure_go_on_once_the_time_is_over() -> None:
    """Until the end of the last day it is awaited; what comes later than the last day is marked."""
    given().when(CLOSE, when(POLICY, AT), None).refused(NoSuchRequest)
    given(ASKED).when(CLOSE, when(CLERK, LATE_AT), None).refused(OpinionNotStandingBody)
    given(ASKED).when(CLOSE, when(POLICY, "2017-12-06T23:59"), None).refused(OpinionsAwaited)
    late = said(give(), date(2017, 12, 7))
    given(ASKED).when(give(), when(CLERK, LATE_AT), OURS).then(late)
    closed = OpinionsClosed(
        opinion_id=ID,
        closed_on=date(2017, 12, 7),
        silent=(Silent(body=POLICE.name, dossiers=(ONE, TWO)),),
        silence=Silence.PROCEEDS,
        objected=(),
    )
    given(ASKED, late).when(CLOSE, when(POLICY, LATE_AT), None).then(closed)
    given(ASKED, late, closed).when(CLOSE, when(POLICY, LATE_AT), None).nothing()
    given(ASKED, late, closed).when(give(POLICE), when(STANDING_BODY, LATE_AT), AnswerEvidence()).refused(OpinionsOver)


def test_where_silence_means_nothing_the_answer_is_awaited() -> None:
    """A law may have the procedure wait."""
    waits = ASKED.model_copy(update={"silence": Silence.WAITS})
    given(waits).when(CLOSE, when(POLICY, LATE_AT), None).refused(OpinionsAwaited)


positions = st.sampled_from(Position)
answers = st.builds(
    lambda body, dossiers, position: give(body, *dossiers, position=position, ground="Vì sao"),
    st.sampled_from([POLICE, WARD]),
    st.sets(st.sampled_from([ONE, TWO]), min_size=1),
    positions,
)
commands = st.one_of(st.just(ASK), st.just(CLOSE), answers)


@settings(deadline=None)
@cases(
    st.lists(
        st.tuples(commands, st.sampled_from([STANDING_BODY, CLERK, OTHER_CLERK]), st.sampled_from([AT, LATE_AT])),
        max_size=12,
    )
)
def test_each_body_has_one_opinion_on_each_dossier_or_was_silent(sent: list[tuple[OpinionCommand, Actor, str]]) -> None:
    """Whatever is sent in whatever order; the same command a second time leads to nothing, and a close is the last."""
    events: list[OpinionEvent] = []
    for command, actor, now in sent:
        for repeated in (False, True):
            known = found() if isinstance(command, AskOpinions) else OURS
            new = given(*events).when(command, when(actor, now), known).events
            assert not (repeated and new)
            events += new
    pairs = [(one.body, dossier) for one in events if isinstance(one, OpinionGiven) for dossier in one.dossiers]
    assert len(pairs) == len(set(pairs))
    ends = [one for one in events if isinstance(one, OpinionsClosed)]
    if ends:
        silent = {(one.body, dossier) for one in ends[0].silent for dossier in one.dossiers}
        assert events[-1] is ends[0]
        assert silent | set(pairs) == {(body.name, dossier) for body in (POLICE, WARD) for dossier in (ONE, TWO)}
        assert not silent & set(pairs)
