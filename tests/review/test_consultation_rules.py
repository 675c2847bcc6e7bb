"""The rules of public consultations: their days, objections and answers, and what is true of them always."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as cases
from hypothesis import settings
from hypothesis import strategies as st

from chassis.deciding.testing import Rules
from contracts.catalog import title
from contracts.message import Actor
from contracts.review_steps import SuspensionGround
from contracts.vocabulary import Confidence, DossierId, derived_id
from services.review.consultation.messages import (
    AnsweringEvidence,
    AnswerObjection,
    CloseConsultation,
    ConsultationClosed,
    ConsultationCommand,
    ConsultationEvent,
    ConsultationId,
    ConsultationOpened,
    DossierToPublish,
    ErasedFor,
    EraseSender,
    Finding,
    ObjectionAbout,
    ObjectionAnswered,
    ObjectionId,
    ObjectionRecorded,
    OpenConsultation,
    OpeningEvidence,
    RecordObjection,
    SenderErased,
)
from services.review.consultation.refusals import (
    ConsultationDaysMissing,
    ConsultationDayWrong,
    ConsultationDossiersNotOpen,
    ConsultationNotStandingBody,
    ConsultationOpenedAlready,
    ConsultationOver,
    ConsultationRuns,
    ConsultationTooShort,
    ConsultationTwice,
    NoSuchConsultation,
    NoSuchObjection,
    ObjectionAnsweredAlready,
    ObjectionElsewhere,
    ObjectionRecordedAlready,
    ObjectionUnanswered,
)
from services.review.consultation.rules import DECIDER
from services.review.dossier.reactions import follow_objection
from services.review.dossier.steps import SuspendDossier, TakeBackDossier
from tests.review.cases import CLERK, STANDING_BODY, when
from tests.review.test_dossier_reactions import ORIGIN

given = Rules(DECIDER).given
ID = ConsultationId(UUID(str(derived_id("test-consultation", 1))))
OBJECTION = ObjectionId(UUID(str(derived_id("test-objection", 1))))
ONE, TWO = (DossierId(derived_id("test-dossier", number)) for number in (1, 2))
AT, OVER_AT = "2024-11-04T09:00", "2024-11-19T09:00"
OPEN = OpenConsultation(
    consultation_id=ID, dossiers=(ONE, TWO), channel="Cổng thông tin điện tử", published_on=date(2024, 11, 4)
)
LAW = title("CSTDTQ", "L2022_ND98").consultation
CLOSE = CloseConsultation(consultation_id=ID, conclusion="Không có ý kiến có cơ sở.")
RECORD = RecordObjection(
    consultation_id=ID,
    objection_id=OBJECTION,
    dossier_id=ONE,
    about=ObjectionAbout.ACHIEVEMENT,
    received_on=date(2024, 11, 6),
)
RECORDED = ObjectionRecorded(**dict(RECORD), late=False)
ERASE = EraseSender(consultation_id=ID, objection_id=OBJECTION, erased_for=ErasedFor.ASKED_BY_PERSON)
LIES_HERE = AnsweringEvidence(open=True)


def found(code: str = "CSTDTQ", ruleset: str = "L2022_ND98", *, is_open: bool = True) -> OpeningEvidence:
    """Both dossiers, for one title under one law."""
    return OpeningEvidence(
        dossiers=tuple(
            DossierToPublish(dossier_id=one, title=code, ruleset=ruleset, open=is_open) for one in (ONE, TWO)
        )
    )


def opened(**changed: Any) -> ConsultationOpened:
    """The consultation of ten working days."""
    assert LAW is not None
    event = ConsultationOpened(
        **OPEN.model_dump(exclude={"working_days"}),
        working_days=10,
        until=date(2024, 11, 18),
        sure=True,
        citation=LAW.citation,
        confidence=LAW.confidence,
    )
    return event.model_copy(update=changed)


OPENED = opened()


def answer(finding: Finding = Finding.REJECTED, ground: str = "Đã đối chiếu.") -> AnswerObjection:
    """What was found of the objection."""
    return AnswerObjection(consultation_id=ID, objection_id=OBJECTION, finding=finding, ground=ground)


def answered(finding: Finding = Finding.REJECTED, evidence: AnsweringEvidence = LIES_HERE) -> ObjectionAnswered:
    """The answer as it is recorded."""
    event = given(OPENED, RECORDED).when(answer(finding), when(STANDING_BODY, AT), evidence).events[0]
    assert isinstance(event, ObjectionAnswered)
    return event


def test_the_public_has_the_working_days_of_the_law() -> None:
    """Of the title that asks for the most; where the law leaves them open, whoever publishes states them."""
    given().when(OPEN, when(STANDING_BODY, AT), found()).then(OPENED)
    given(OPENED).when(OPEN, when(STANDING_BODY, AT), found()).nothing()
    given().when(OPEN, when(STANDING_BODY, AT), found("CSTDTQ", "L2003_ND91")).refused(ConsultationDaysMissing)
    stated = OPEN.model_copy(update={"working_days": 7})
    event = given().when(stated, when(STANDING_BODY, AT), found("CSTDTQ", "L2003_ND91")).events[0]
    assert isinstance(event, ConsultationOpened)
    assert (event.working_days, event.citation) == (7, "NĐ 91/2017 Đ45 k10")
    hero = found("AHLD_AHLLVT", "L2022_ND98")
    given().when(OPEN.model_copy(update={"working_days": 5}), when(STANDING_BODY, AT), hero).refused(
        ConsultationTooShort
    )


def test_a_title_for_which_the_law_asks_nothing_may_be_published_too() -> None:
    """By the number that is stated, and marked as not verified."""
    event = given().when(OPEN, when(STANDING_BODY, AT), found("LDTT")).events[0]
    assert isinstance(event, ConsultationOpened)
    assert (event.working_days, event.confidence) == (10, Confidence.UNSURE)
    given().when(OPEN, when(STANDING_BODY, AT), found("LDTT", "L2003_ND42")).refused(ConsultationDaysMissing)


def test_open_dossiers_are_published_once_by_the_standing_body() -> None:
    """On a day that has come."""
    given().when(OPEN, when(CLERK, AT), found()).refused(ConsultationNotStandingBody)
    given().when(OPEN, when(STANDING_BODY, "2024-11-03T09:00"), found()).refused(ConsultationDayWrong)
    given().when(OPEN, when(STANDING_BODY, AT), found(is_open=False)).refused(ConsultationDossiersNotOpen)
    twice = OPEN.model_copy(update={"dossiers": (ONE, ONE)})
    given().when(twice, when(STANDING_BODY, AT), found()).refused(ConsultationTwice)
    other = OPEN.model_copy(update={"channel": "Loa phường"})
    given(OPENED).when(other, when(STANDING_BODY, AT), found()).refused(ConsultationOpenedAlready)


def test_an_objection_is_recorded_without_its_words() -> None:
    """Against a published dossier, from the day on which it was; one after the last day is marked."""
    given().when(RECORD, when(STANDING_BODY, OVER_AT), None).refused(NoSuchConsultation)
    given(OPENED).when(RECORD, when(STANDING_BODY, OVER_AT), None).then(RECORDED)
    given(OPENED, RECORDED).when(RECORD, when(STANDING_BODY, OVER_AT), None).nothing()
    late = RECORD.model_copy(update={"received_on": date(2024, 11, 19)})
    given(OPENED).when(late, when(STANDING_BODY, OVER_AT), None).then(ObjectionRecorded(**dict(late), late=True))
    for change, refusal in (
        ({"dossier_id": DossierId(derived_id("test-dossier", 3))}, ObjectionElsewhere),
        ({"received_on": date(2024, 11, 3)}, ConsultationDayWrong),
        ({"received_on": date(2024, 11, 20)}, ConsultationDayWrong),
    ):
        given(OPENED).when(RECORD.model_copy(update=change), when(STANDING_BODY, OVER_AT), None).refused(refusal)
    other = RECORD.model_copy(update={"about": ObjectionAbout.OTHER})
    given(OPENED, RECORDED).when(other, when(STANDING_BODY, OVER_AT), None).refused(ObjectionRecordedAlready)


@pytest.mark.parametrize(
    ("finding", "kinds"),
    [
        (Finding.REJECTED, []),
        (Finding.UPHELD_SUSPENDS, [SuspendDossier]),
        (Finding.UPHELD_RETURNS, [TakeBackDossier]),
    ],
    ids=str,
)
def test_an_objection_that_is_upheld_suspends_or_sends_back(finding: Finding, kinds: list[type]) -> None:
    """What is over, or suspended already, stays as it is; the unit learns that there was one, and not its words."""
    commands = list(follow_objection(answered(finding), ORIGIN))
    assert [type(one) for one in commands] == kinds
    for one in commands:
        assert "Đã đối chiếu." not in one.model_dump_json()
        assert not isinstance(one, SuspendDossier) or one.ground is SuspensionGround.COMPLAINT
    assert not list(follow_objection(answered(finding, AnsweringEvidence(open=False)), ORIGIN))


def test_an_objection_is_answered_once_and_its_sender_erased_after_that() -> None:
    """Also when the consultation is closed."""
    done = answered()
    given(OPENED).when(answer(), when(STANDING_BODY, AT), LIES_HERE).refused(NoSuchObjection)
    given(OPENED, RECORDED, done).when(answer(), when(STANDING_BODY, AT), LIES_HERE).nothing()
    other = answer(Finding.UPHELD_RETURNS)
    given(OPENED, RECORDED, done).when(other, when(STANDING_BODY, AT), LIES_HERE).refused(ObjectionAnsweredAlready)
    given(OPENED, RECORDED).when(ERASE, when(STANDING_BODY, AT), None).refused(ObjectionUnanswered)
    erased = SenderErased(**dict(ERASE))
    given(OPENED, RECORDED, done).when(ERASE, when(STANDING_BODY, AT), None).then(erased)
    closed = given(OPENED, RECORDED, done).when(CLOSE, when(STANDING_BODY, OVER_AT), None).events
    given(OPENED, RECORDED, done, *closed).when(ERASE, when(STANDING_BODY, OVER_AT), None).then(erased)
    given(OPENED, RECORDED, done, erased).when(ERASE, when(STANDING_BODY, AT), None).nothing()


def test_a_consultation_is_closed_after_its_days_with_every_objection_answered() -> None:
    """Its outcome counts them; nothing is recorded afterwards."""
    given(OPENED).when(CLOSE, when(STANDING_BODY, "2024-11-18T23:59"), None).refused(ConsultationRuns)
    given(OPENED, RECORDED).when(CLOSE, when(STANDING_BODY, OVER_AT), None).refused(ObjectionUnanswered)
    closed = ConsultationClosed(**dict(CLOSE), closed_on=date(2024, 11, 19), received=1, upheld=1, rejected=0)
    history = (OPENED, RECORDED, answered(Finding.UPHELD_SUSPENDS))
    given(*history).when(CLOSE, when(STANDING_BODY, OVER_AT), None).then(closed)
    given(*history, closed).when(CLOSE, when(STANDING_BODY, OVER_AT), None).nothing()
    again = CLOSE.model_copy(update={"conclusion": "Khác"})
    given(*history, closed).when(again, when(STANDING_BODY, OVER_AT), None).refused(ConsultationOver)
    later = RECORD.model_copy(update={"objection_id": ObjectionId(UUID(int=2))})
    given(*history, closed).when(later, when(STANDING_BODY, OVER_AT), None).refused(ConsultationOver)


commands = st.sampled_from(
    [OPEN, RECORD, answer(), answer(Finding.UPHELD_RETURNS), ERASE, CLOSE, CLOSE.model_copy(update={"conclusion": "X"})]
)


@settings(deadline=None)
@cases(st.lists(st.tuples(commands, st.sampled_from([STANDING_BODY, CLERK]), st.sampled_from([AT, OVER_AT]))))
def test_nothing_is_closed_before_its_days_or_with_an_objection_unanswered(
    sent: list[tuple[ConsultationCommand, Actor, str]],
) -> None:
    """Whatever is sent in whatever order; the same command a second time leads to nothing."""
    events: list[ConsultationEvent] = []
    for command, actor, now in sent:
        for repeated in (False, True):
            known = found() if isinstance(command, OpenConsultation) else LIES_HERE
            new = given(*events).when(command, when(actor, now), known).events
            assert not (repeated and new)
            events += new
    kinds = [type(one) for one in events]
    assert len(kinds) == len(set(kinds))
    ends = [one for one in events if isinstance(one, ConsultationClosed)]
    if ends:
        before = events[: events.index(ends[0])]
        assert ends[0].closed_on > OPENED.until
        assert (ObjectionRecorded in map(type, before)) is (ObjectionAnswered in map(type, before))
        assert ends[0].received == ends[0].upheld + ends[0].rejected


def test_a_list_is_not_published_before_its_dossiers_were_filed() -> None:
    """Or its days would be over before the public could answer."""
    filed = OpeningEvidence(
        dossiers=tuple([one.model_copy(update={"submitted_on": OPEN.published_on}) for one in found().dossiers])
    )
    earlier = OPEN.model_copy(update={"published_on": OPEN.published_on - timedelta(days=1)})
    given().when(earlier, when(STANDING_BODY, AT), filed).refused(ConsultationDayWrong)
    assert given().when(OPEN, when(STANDING_BODY, AT), filed).events
