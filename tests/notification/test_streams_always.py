"""The invariants of the streams of reminders, choices and letters under any commands in any order."""

from collections.abc import Sequence
from datetime import date
from functools import reduce
from itertools import pairwise
from typing import Any, TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.deciding.testing import at, context
from contracts.message import Actor, Command, Decider, Event, Refusal
from contracts.notification import About
from contracts.vocabulary import Body, NoticeId, derived_id
from services.notification.choice.messages import ChooseNotices, Chosen, NoticesChosen, Way
from services.notification.choice.rules import DECIDER as CHOICE
from services.notification.contact.messages import Language
from services.notification.letter.messages import (
    CopyNotice,
    DigestsGiven,
    EndDigests,
    LetterHandled,
    LetterQueued,
    LetterStarted,
    RecordLetter,
    ResendLetter,
    RetryLetter,
    SendLetter,
    StartLetter,
)
from services.notification.letter.rules import DECIDER as LETTERS
from services.notification.letter.states import LetterEvent
from services.notification.notice.messages import Delivery
from services.notification.notice.table import table
from services.notification.reminder.messages import GiveReminders, Reminder, RemindersGiven, WorkReminded
from services.notification.reminder.rules import DECIDER as REMINDERS
from tests.notification.heard_events import COMMUNE, WARD
from tests.notification.test_letter_rules import CONTENT, LETTER, UNTIL
from tests.notification.test_reminder_rules import DAY, WORK

POLICY = Actor("notification.policies", duties=frozenset({"policy"}))
CLERK = Actor("can-bo", unit=WARD.code, duties=frozenset({"clerk"}))
MEMBER = Actor("uy-vien", unit=WARD.code, duties=frozenset({"council"}))
STAFF = Actor("phong-noi-vu", duties=frozenset({"appraiser"}))
CommandT = TypeVar("CommandT", bound=Command)
EventT = TypeVar("EventT", bound=Event)


def played(
    decider: Decider[CommandT, Any, EventT], sent: Sequence[tuple[CommandT, Actor]], evidence: object = None
) -> list[tuple[EventT, Actor]]:
    """The events of a history and who brought each about; a command that comes once more leads to nothing."""
    found: list[tuple[EventT, Actor]] = []
    for command, actor in sent:
        found += [(one, actor) for one in _decided(decider, found, command, actor, evidence)]
        assert _decided(decider, found, command, actor, evidence) == (), command
    return found


def _decided(
    decider: Decider[CommandT, Any, EventT],
    found: list[tuple[EventT, Actor]],
    command: CommandT,
    actor: Actor,
    evidence: object,
) -> tuple[EventT, ...]:
    state = reduce(decider.evolve, (event for event, _ in found), decider.initial)
    try:
        return decider.decide(command, state, evidence, context(actor, at("2017-01-10T08:00")))
    except Refusal:
        return ()


reminders = st.builds(
    lambda unit, about, work: Reminder(
        addressee=Body(code=unit.code, name=unit.name), about=about, duties=(), work=(WORK,) * work
    ),
    st.sampled_from([WARD, COMMUNE]),
    st.sampled_from([About.WORK_DUE, About.WORK_OVERDUE, About.WORK_ESCALATED]),
    st.integers(1, 3),
)
days = st.lists(st.lists(reminders, max_size=4).map(tuple), max_size=8)


@settings(deadline=None)
@given(days)
def test_the_reminders_of_a_day_are_given_once_and_all_together(sent: list[tuple[Reminder, ...]]) -> None:
    """Those of the first list, with their number at the end, however often and with whatever it is asked again."""
    events = [
        event for event, _ in played(REMINDERS, [(GiveReminders(day=DAY, reminders=one), POLICY) for one in sent])
    ]

    if not sent:
        assert events == []
        return
    *given_ones, last = events
    assert last == RemindersGiven(day=DAY, reminders=len(sent[0]))
    assert [
        Reminder(addressee=one.addressee, about=one.about, duties=one.duties, work=one.work)
        for one in given_ones
        if isinstance(one, WorkReminded)
    ] == list(sent[0])


ways = st.lists(st.builds(Chosen, about=st.sampled_from(About), way=st.sampled_from(Way)), max_size=3).map(tuple)
choosing = st.builds(
    lambda person, unit, language, chosen: ChooseNotices(
        addressee=unit.code, person=person, language=language, ways=chosen
    ),
    st.sampled_from(["", CLERK.subject, MEMBER.subject]),
    st.sampled_from([WARD, COMMUNE]),
    st.sampled_from(Language),
    ways,
)
choices = st.lists(st.tuples(choosing, st.sampled_from([CLERK, MEMBER, STAFF])), max_size=12)


@settings(deadline=None)
@given(choices)
def test_each_mailbox_is_chosen_for_by_its_own_people(sent: list[tuple[ChooseNotices, Actor]]) -> None:
    """Each in a stream of its own; no choice is recorded twice in a row, and none turns off what is formal."""
    streams: dict[str, list[tuple[ChooseNotices, Actor]]] = {}
    for command, actor in sent:
        streams.setdefault(command.stream, []).append((command, actor))
    for history in streams.values():
        found: list[tuple[NoticesChosen, Actor]] = played(CHOICE, history)
        assert all(one != two for (one, _), (two, _) in pairwise(found))
        for event, actor in found:
            if event.person:
                assert (event.person, event.addressee) == (actor.subject, actor.unit)
            else:
                assert actor in {CLERK, STAFF}
                assert actor.unit in {None, event.addressee}
                off = [one.about for one in event.ways if one.way is Way.OFF]
                assert not any(table()[about].formal for about in off)


numbers, attempts = st.integers(1, 3), st.integers(1, 4)
lettering: st.SearchStrategy[Any] = st.one_of(
    st.just(SendLetter(letter_id=LETTER, content=CONTENT, until=UNTIL)),
    st.just(CopyNotice(letter_id=LETTER, notice_id=NoticeId(derived_id("test", "notice")))),
    st.builds(lambda n: EndDigests(day=date(2017, 1, 9), digests=n), st.integers(0, 3)),
    st.builds(lambda n, a: StartLetter(letter_id=LETTER, number=n, attempt=a), numbers, attempts),
    st.builds(
        lambda n, a, d: RecordLetter(letter_id=LETTER, number=n, attempt=a, delivery=d, detail="250 OK"),
        numbers,
        attempts,
        st.sampled_from(Delivery),
    ),
    st.builds(lambda n, a: RetryLetter(letter_id=LETTER, number=n, attempt=a), numbers, attempts),
    st.builds(lambda n: ResendLetter(letter_id=LETTER, number=n), numbers),
)
letters = st.lists(st.tuples(lettering, st.just(POLICY)), max_size=30)


@settings(deadline=None)
@given(letters)
def test_a_letter_is_sent_once_for_each_attempt(sent: list[tuple[Any, Actor]]) -> None:
    """Attempts count from 1, each is queued, started, and known; what was accepted is never sent again."""
    events: list[LetterEvent] = [event for event, _ in played(LETTERS, sent, (CONTENT, CONTENT))]

    assert sum(isinstance(one, DigestsGiven) for one in events) <= 1
    for number in (1, 2, 3):
        own = [one for one in events if not isinstance(one, DigestsGiven) and one.number == number]
        queued = [one for one in own if isinstance(one, LetterQueued)]
        assert [one.attempt for one in queued] == list(range(1, len(queued) + 1))
        assert {one.content for one in queued} <= {CONTENT}
        for attempt in range(1, len(queued) + 1):
            kinds = [_kind(one) for one in own if one.attempt == attempt]
            assert kinds[:2] in (["queued"], ["queued", "started"])
            assert kinds[2:] in ([], ["known"], ["unknown"], ["unknown", "known"])
        accepted = [
            place
            for place, one in enumerate(own)
            if isinstance(one, LetterHandled) and one.delivery is Delivery.ACCEPTED
        ]
        assert accepted in ([], [len(own) - 1])


def _kind(event: LetterEvent) -> str:
    match event:
        case LetterQueued():
            return "queued"
        case LetterStarted():
            return "started"
        case LetterHandled(delivery=delivery):
            return "unknown" if delivery is Delivery.UNKNOWN else "known"
        case DigestsGiven():
            raise TypeError("it is about no letter")
