"""The rules of letters."""

from uuid import UUID

import pytest

from chassis.deciding.testing import Rules, at, context
from contracts.message import Actor
from contracts.vocabulary import NoticeId, derived_id
from services.notification.contact.messages import Language
from services.notification.letter.messages import (
    Content,
    CopyNotice,
    DigestsGiven,
    EndDigests,
    LetterHandled,
    LetterKind,
    LetterQueued,
    LetterStarted,
    RecordLetter,
    ResendLetter,
    RetryLetter,
    SendLetter,
    StartLetter,
)
from services.notification.letter.refusals import LetterAlreadyAccepted, LetterMissing, LetterNotQueued
from services.notification.letter.rules import DECIDER
from services.notification.letter.states import LetterEvent
from services.notification.notice.deferring import MOST_DEFERRALS
from services.notification.notice.messages import Delivery
from tests.notification.heard_events import WARD

POLICY = Actor("notification.policies", duties=frozenset({"policy"}))
OPERATOR = Actor("quan-tri", duties=frozenset({"operator"}))
LETTER: UUID = derived_id("test", "letter")
UNTIL = at("2017-01-09T07:30")
CONTENT = Content(
    kind=LetterKind.DIGEST,
    addressee=WARD.code,
    person="can-bo",
    email="can-bo@chilang.example",
    language=Language.VI,
    subject="Thông báo gộp",
    text="Có 1 thông báo mới.",
    notices=(NoticeId(derived_id("test", "notice")),),
)
SEND = SendLetter(letter_id=LETTER, content=CONTENT, until=UNTIL)
START = StartLetter(letter_id=LETTER, number=1, attempt=1)
STARTED = LetterStarted(letter_id=LETTER, number=1, attempt=1)
given = Rules(DECIDER).given


def queued(attempt: int = 1, number: int = 1) -> LetterQueued:
    """A queued letter."""
    until = UNTIL if number == 1 else None
    return LetterQueued(letter_id=LETTER, number=number, attempt=attempt, content=CONTENT, until=until)


def handled(delivery: Delivery, attempt: int = 1) -> LetterHandled:
    """The outcome of a letter."""
    return LetterHandled(letter_id=LETTER, number=1, attempt=attempt, delivery=delivery, detail="451 later")


def record(delivery: Delivery, attempt: int = 1) -> RecordLetter:
    """The command that records it."""
    return RecordLetter(letter_id=LETTER, number=1, attempt=attempt, delivery=delivery, detail="451 later")


def test_a_letter_is_sent_once_whatever_is_replayed() -> None:
    """With the content of the first time."""
    given().when(SEND, context(POLICY)).then(queued())
    given(queued()).when(SEND, context(POLICY)).nothing()


def test_a_notice_is_copied_once_for_each_person_who_chose_it() -> None:
    """For nobody where nobody has; who chooses later gets what is served later."""
    copy = CopyNotice(letter_id=LETTER, notice_id=NoticeId(derived_id("test", "notice")))
    first, second = (LetterQueued(letter_id=LETTER, number=number, attempt=1, content=CONTENT) for number in (1, 2))

    given().when(copy, context(POLICY), (CONTENT, CONTENT)).then(first, second)
    given(first, second).when(copy, context(POLICY), (CONTENT,)).nothing()
    given().when(copy, context(POLICY), ()).nothing()
    with pytest.raises(TypeError):
        given().when(copy, context(POLICY))


def test_the_digests_of_a_day_are_given_once() -> None:
    """Also on a day without any."""
    end = EndDigests(day=UNTIL.date(), digests=0)
    done = DigestsGiven(day=UNTIL.date(), digests=0)

    given().when(end, context(POLICY)).then(done)
    given(done).when(end.model_copy(update={"digests": 3}), context(POLICY)).nothing()


def test_a_letter_is_started_once_and_its_outcome_recorded_once() -> None:
    """A known outcome replaces an unknown one, and not the other way round."""
    accepted, unknown = handled(Delivery.ACCEPTED), handled(Delivery.UNKNOWN)

    given(queued()).when(START, context(POLICY)).then(STARTED)
    for then in ((STARTED,), (STARTED, accepted)):
        given(queued(), *then).when(START, context(POLICY)).refused(LetterNotQueued)
    given(queued(), STARTED).when(record(Delivery.ACCEPTED), context(POLICY)).then(accepted)
    given(queued(), STARTED, accepted).when(record(Delivery.UNKNOWN), context(POLICY)).nothing()
    given(queued(), STARTED, unknown).when(record(Delivery.ACCEPTED), context(POLICY)).then(accepted)


def test_a_letter_that_the_server_put_off_is_queued_again_and_given_up_after_four_days() -> None:
    """Each try is an attempt of its own."""
    deferred = handled(Delivery.DEFERRED)
    retry = RetryLetter(letter_id=LETTER, number=1, attempt=1)
    tried: list[LetterEvent] = []
    for attempt in range(1, MOST_DEFERRALS + 1):
        started = LetterStarted(letter_id=LETTER, number=1, attempt=attempt)
        tried += [queued(attempt), started, handled(Delivery.DEFERRED, attempt)]
    last = MOST_DEFERRALS + 1
    tried += [queued(last), LetterStarted(letter_id=LETTER, number=1, attempt=last)]

    given(queued(), STARTED, deferred).when(retry, context(POLICY)).then(queued(attempt=2))
    given(queued(), STARTED, deferred, queued(attempt=2)).when(retry, context(POLICY)).nothing()
    given(*tried).when(record(Delivery.DEFERRED, last), context(POLICY)).then(handled(Delivery.FAILED, last))


def test_an_operator_has_a_letter_sent_again_unless_it_arrived() -> None:
    """One that is being sent is left alone."""
    resend = ResendLetter(letter_id=LETTER, number=1)

    for delivery in (Delivery.FAILED, Delivery.UNKNOWN, Delivery.DEFERRED):
        given(queued(), STARTED, handled(delivery)).when(resend, context(OPERATOR)).then(queued(attempt=2))
    given(queued(), STARTED).when(resend, context(OPERATOR)).nothing()
    given(queued(), STARTED, handled(Delivery.ACCEPTED)).when(resend, context(OPERATOR)).refused(LetterAlreadyAccepted)
    given(queued()).when(ResendLetter(letter_id=LETTER, number=2), context(OPERATOR)).refused(LetterMissing)
