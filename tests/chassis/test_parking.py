"""An operator sees what could not be heard, has it tried again, or discards it; nothing goes away by itself."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.declaring.module import On
from chassis.errors import ParkingFullError
from chassis.ids import new_id
from chassis.messaging.arrivals import ParkReason, Raw
from chassis.messaging.cloudevents import outgoing
from chassis.messaging.hearing import Hearing
from chassis.messaging.parking import (
    AnchorRefusedError,
    Intervention,
    NotParkedError,
    Outcome,
    ParkedMessage,
    anchor,
    discard,
    parked,
    retry,
    retry_all,
    show,
    waiting,
)
from chassis.messaging.parking_rows import ParkingLimits
from chassis.messaging.proving import verify_proofs
from chassis.messaging.register import KeyRegister
from chassis.messaging.signing import SigningKey
from contracts.declaration import WITHIN_SITE, Declaration, Registry
from contracts.envelope import Origin, Recorded
from contracts.message import Command, Event
from deploy.local import servers
from tests.chassis.databases import Harness, at_work
from tests.chassis.publisher import Publisher, changed
from tests.chassis.sample import REGISTRY, SITE, NoteStruck, NoteWritten, altered, note_id, on_all, reading, shelve
from tests.chassis.topics import log_of, write_keys


class NoteBurnt(Event):
    """An event that today's reading service does not know and tomorrow's does."""

    note_id: UUID


@dataclass(frozen=True)
class Receiver:
    """The reading service with the code of today, and the same with the code of tomorrow."""

    harness: Harness
    publisher: Publisher
    today: Hearing
    tomorrow: Hearing
    keys_file: Path

    async def heard(self) -> list[UUID]:
        """The ids of the events that were heard, in the order of the log."""
        return [event.event_id for event in await log_of(self.harness.store)]

    async def parked(self) -> list[ParkedMessage]:
        """The messages that wait."""
        return await parked(self.harness.store.pool)

    async def retry(self, hearing: Hearing, parked_id: UUID) -> Outcome:
        """Deal with a parked message again."""
        return await retry(self.harness.store.pool, hearing, parked_id)


@pytest.fixture
async def receiver(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[Receiver]:
    """A reading service over a database of its own."""
    publisher = Publisher()
    declared = (*REGISTRY.declarations, Declaration("NoteBurnt", NoteBurnt, "writing", addressing=WITHIN_SITE))
    async with at_work(postgres.admin_url, reading()) as harness:
        file = publisher.keys(tmp_path)
        later = altered(
            replace(harness.service, contracts=Registry(declared, REGISTRY.upcasts)),
            reactions=(On(NoteWritten, shelve), *on_all(_ignore, NoteStruck, NoteBurnt)),
        )
        today = Hearing(harness.service, harness.store, KeyRegister(file))
        yield Receiver(harness, publisher, today, Hearing(later, harness.store, KeyRegister(file)), file)


def _ignore(event: Event, origin: Origin) -> Iterable[Command]:
    _ = (event, origin)
    return ()


def by(because: str) -> Intervention:
    """An operator's decision."""
    return Intervention("operator-1", because)


def burnt(publisher: Publisher, number: int) -> Recorded:
    """Note `number` was burnt."""
    like = publisher.struck(number)
    return like._replace(type="NoteBurnt", data=NoteBurnt(note_id=note_id(number)).model_dump_json())


async def test_a_parked_message_is_shown_with_all_it_carries(receiver: Receiver) -> None:
    """Where it came from, why it is parked, its headers and its data."""
    message = receiver.publisher.say(event := burnt(receiver.publisher, 1))[0]
    await receiver.today.hear([message])

    (listed,) = await receiver.parked()
    content = await show(receiver.harness.store.pool, listed.parked_id)

    assert listed[1:7] == (receiver.publisher.topic, 0, 0, event.stream, 1, ParkReason.UNKNOWN_EVENT)
    assert "NoteBurnt" in listed.detail
    assert (content.message, content.key, content.data) == (listed, event.stream, event.data)
    assert content.headers["ce_id"] == str(event.event_id)
    assert await waiting(receiver.harness.store.pool) == 1


async def test_bytes_that_are_no_text_are_shown_and_kept(receiver: Receiver) -> None:
    """The operator sees replacement marks; a retry sees the bytes."""
    (good,) = receiver.publisher.say(receiver.publisher.written(1))
    await receiver.today.hear([changed(good, "ce_actor", b"\xff")._replace(value=b"\xfe", key=None)])
    (listed,) = await receiver.parked()

    content = await show(receiver.harness.store.pool, listed.parked_id)
    outcome = await receiver.retry(receiver.today, listed.parked_id)

    assert (content.headers["ce_actor"], content.data, content.key) == ("\ufffd", "\ufffd", "")
    assert (outcome.freed, outcome.reason) == (False, ParkReason.MALFORMED)


async def test_what_is_not_parked_is_not_found(receiver: Receiver) -> None:
    """An unknown id is distinguished from a message that stays."""
    for operation in (
        show(receiver.harness.store.pool, new_id()),
        retry(receiver.harness.store.pool, receiver.today, new_id()),
        discard(receiver.harness.store.pool, receiver.today, new_id(), by("no reason")),
    ):
        with pytest.raises(NotParkedError):
            await operation


async def test_a_retry_with_the_code_of_tomorrow_frees_a_stream(receiver: Receiver) -> None:
    """The message and all that waited behind it are heard in the order of the stream."""
    events = [
        receiver.publisher.written(1),
        burnt(receiver.publisher, 1),
        receiver.publisher.struck(1),
        burnt(receiver.publisher, 1),
    ]
    await receiver.today.hear(receiver.publisher.say(*events))
    first = (await receiver.parked())[0]

    still = await receiver.retry(receiver.today, first.parked_id)
    outcome = await receiver.retry(receiver.tomorrow, first.parked_id)

    assert (still.freed, still.reason) == (False, ParkReason.UNKNOWN_EVENT)
    assert outcome == Outcome(freed=True)
    assert await receiver.heard() == [event.event_id for event in events]
    assert await receiver.parked() == []


async def test_more_messages_than_a_page_follow_the_one_they_waited_for(receiver: Receiver) -> None:
    """However many were held, a retry of the first takes them all."""
    events = [burnt(receiver.publisher, 1), *(receiver.publisher.struck(1) for _ in range(1100))]
    messages = receiver.publisher.say(*events)
    for start in range(0, len(messages), 500):
        await receiver.today.hear(messages[start : start + 500])

    outcome = await receiver.retry(receiver.tomorrow, (await receiver.parked())[0].parked_id)

    assert outcome.freed
    assert await receiver.heard() == [event.event_id for event in events]


async def test_a_stream_goes_on_until_the_next_that_cannot_be_read(receiver: Receiver) -> None:
    """Of those behind it only the ones before the next bad one are heard."""
    burning, striking = burnt(receiver.publisher, 1), receiver.publisher.struck(1)
    bad, last = receiver.publisher.struck(1, data="{}"), receiver.publisher.struck(1)
    await receiver.today.hear(receiver.publisher.say(burning, striking, bad, last))

    await receiver.retry(receiver.tomorrow, (await receiver.parked())[0].parked_id)

    assert await receiver.heard() == [burning.event_id, striking.event_id]
    assert [message.reason for message in await receiver.parked()] == [ParkReason.MALFORMED_EVENT, ParkReason.HELD]


async def test_a_message_behind_another_cannot_overtake_it(receiver: Receiver) -> None:
    """A retry of what is held tries the one before it first, and stays while that one stays."""
    await receiver.today.hear(receiver.publisher.say(burnt(receiver.publisher, 1), receiver.publisher.struck(1)))
    held = (await receiver.parked())[1]

    outcome = await receiver.retry(receiver.today, held.parked_id)

    assert (outcome.freed, outcome.reason) == (False, ParkReason.HELD)
    assert await receiver.heard() == []


async def test_what_arrives_after_a_stream_was_freed_is_heard_at_once(receiver: Receiver) -> None:
    """Nothing waits any more, so nothing is held."""
    await receiver.today.hear(receiver.publisher.say(burnt(receiver.publisher, 1)))
    await receiver.retry(receiver.tomorrow, (await receiver.parked())[0].parked_id)

    await receiver.today.hear(receiver.publisher.say(after := receiver.publisher.struck(1)))

    assert (await receiver.heard())[-1] == after.event_id
    assert await receiver.parked() == []


async def test_a_discarded_message_is_kept_and_its_stream_goes_on(receiver: Receiver) -> None:
    """It is never heard, but stays as evidence with the operator's reason; those behind it are."""
    await receiver.today.hear(
        receiver.publisher.say(burning := burnt(receiver.publisher, 1), after := receiver.publisher.struck(1))
    )
    (first, _) = await receiver.parked()

    left = await discard(receiver.harness.store.pool, receiver.today, first.parked_id, by("burnt by mistake"))

    assert (left, await receiver.parked()) == ([], [])
    assert await receiver.heard() == [after.event_id]
    (kept,) = await parked(receiver.harness.store.pool, discarded=True)
    assert (kept.stream, kept.reason) == (burning.stream, ParkReason.DISCARDED)
    assert kept.detail.startswith("burnt by mistake (was unknown-event")
    assert await waiting(receiver.harness.store.pool) == 0


async def test_a_discarded_message_stays_discarded(receiver: Receiver) -> None:
    """It can be neither retried nor discarded again, and is a double when it is published again."""
    messages = receiver.publisher.say(burnt(receiver.publisher, 1))
    await receiver.today.hear(messages)
    (first,) = await receiver.parked()
    await discard(receiver.harness.store.pool, receiver.today, first.parked_id, by("burnt by mistake"))

    await receiver.tomorrow.hear([receiver.publisher.again(message) for message in messages])
    outcome = await receiver.retry(receiver.tomorrow, first.parked_id)

    assert (outcome.freed, outcome.reason) == (False, ParkReason.DISCARDED)
    assert (await receiver.heard(), await receiver.parked()) == ([], [])
    with pytest.raises(NotParkedError):
        await discard(receiver.harness.store.pool, receiver.today, first.parked_id, by("again"))


async def test_an_early_message_that_was_discarded_is_heard_when_it_is_sent_again(receiver: Receiver) -> None:
    """It waits no more, its lane does not move for that, and nothing of its origin is lost by it."""
    messages = receiver.publisher.say(first := receiver.publisher.written(1), second := receiver.publisher.written(2))
    await receiver.today.hear(messages[1:])
    (early,) = await receiver.parked()

    await discard(receiver.harness.store.pool, receiver.today, early.parked_id, by("no patience"))
    left = await receiver.parked()
    await receiver.today.hear([messages[0], receiver.publisher.again(messages[1])])

    assert left == []
    assert await receiver.heard() == [first.event_id, second.event_id]


async def test_everything_is_heard_once_the_missing_key_is_known(receiver: Receiver) -> None:
    """A site signed with a new key before we had it: one retry of all takes the whole lane up, in order."""
    private = Ed25519PrivateKey.generate()
    events = [receiver.publisher.written(number) for number in range(5)]
    for event in events:
        await receiver.today.hear(receiver.publisher.say(event, key=SigningKey("key-2", private)))
    before = [message.reason for message in await receiver.parked()]
    write_keys(
        receiver.keys_file, {receiver.publisher.site: [("key-1", receiver.publisher.private), ("key-2", private)]}
    )

    freed = await retry_all(receiver.harness.store.pool, receiver.today)

    assert (before, freed) == (["unknown-key"] * 5, 5)
    assert await receiver.heard() == [event.event_id for event in events]
    assert await receiver.parked() == []


async def test_a_message_that_proves_itself_no_more_keeps_its_stream_waiting(receiver: Receiver) -> None:
    """Its key was taken from the register since: it is not heard, and nothing overtakes it."""
    await receiver.today.hear(receiver.publisher.say(burnt(receiver.publisher, 1), receiver.publisher.struck(1)))
    whole = receiver.keys_file.read_text()
    receiver.keys_file.write_text('{"keys": []}')

    outcome = await receiver.retry(receiver.tomorrow, (await receiver.parked())[0].parked_id)
    reasons = [message.reason for message in await receiver.parked()]
    receiver.keys_file.write_text(whole)
    again = await receiver.retry(receiver.tomorrow, (await receiver.parked())[0].parked_id)

    assert not outcome.freed
    assert "unknown-key" in outcome.detail
    assert (reasons, again.freed, len(await receiver.heard())) == ([ParkReason.UNKNOWN_EVENT, ParkReason.HELD], True, 2)


async def test_two_operators_and_the_reader_at_once_hear_each_message_once(receiver: Receiver) -> None:
    """The lane's lock orders them."""
    events = [burnt(receiver.publisher, 1), *(receiver.publisher.struck(1) for _ in range(50))]
    await receiver.today.hear(receiver.publisher.say(*events))
    first = (await receiver.parked())[0]
    more = [receiver.publisher.written(number) for number in range(2, 30)]

    await asyncio.gather(
        receiver.retry(receiver.tomorrow, first.parked_id),
        receiver.tomorrow.release(receiver.publisher.topic, 0, first.stream),
        receiver.today.hear(receiver.publisher.say(*more)),
    )

    heard = await receiver.heard()
    assert sorted(heard) == sorted(event.event_id for event in (*events, *more))
    assert [one for one in heard if one in {event.event_id for event in events}] == [one.event_id for one in events]


async def test_an_operator_sees_one_stream(receiver: Receiver) -> None:
    """The list can be narrowed to what belongs together."""
    await receiver.today.hear(
        receiver.publisher.say(burning := burnt(receiver.publisher, 1), burnt(receiver.publisher, 2))
    )

    (listed,) = await parked(receiver.harness.store.pool, stream=burning.stream)

    assert listed.stream == burning.stream


async def test_a_lane_whose_wrong_branch_came_first_goes_on_with_the_true_one(receiver: Receiver) -> None:
    """An operator anchors it at the first true message; all that was parked as a fork is heard, and all is provable."""
    shared = receiver.publisher.written(1)
    liar = Publisher()
    wrong = liar.say(shared, liar.written(8), key=receiver.publisher.key)
    true = receiver.publisher.say(shared, *(receiver.publisher.written(number) for number in range(2, 6)))
    await receiver.today.hear([message._replace(offset=50 + at) for at, message in enumerate(wrong)])
    await receiver.today.hear(true)
    stuck = await receiver.parked()

    freed = await anchor(receiver.harness.store.pool, receiver.today, stuck[0].parked_id, by("the forger came first"))

    assert {message.reason for message in stuck} == {ParkReason.FORK, ParkReason.OUT_OF_ORDER}
    assert (len(stuck), freed, await receiver.parked()) == (4, 4, [])
    assert len(await receiver.heard()) == 6
    proofs = await verify_proofs(receiver.harness.store.pool, KeyRegister(receiver.keys_file), SITE, "reading")
    (kept,) = await receiver.harness.store.pool.fetch(
        "select actor, kind, because, before, after from log.interventions"
    )
    assert (proofs, kept["actor"], kept["kind"], kept["because"]) == (
        6,
        "operator-1",
        "anchor",
        "the forger came first",
    )
    assert (json.loads(kept["before"])["sequence"], json.loads(kept["after"])["sequence"]) == (2, 1)


async def test_a_true_message_far_ahead_can_be_discarded(receiver: Receiver) -> None:
    """A validly signed message numbered 2^62 does not wait for ever, and the lane goes on as if it had not come."""
    far = outgoing(receiver.publisher.written(9), receiver.publisher.topic, 0, 2**62, bytes(32))
    await receiver.today.hear([message._replace(offset=90) for message in receiver.publisher.sign([far])])
    (parked_one,) = await receiver.parked()

    await discard(receiver.harness.store.pool, receiver.today, parked_one.parked_id, by("a number out of the world"))
    await receiver.today.hear(receiver.publisher.say(event := receiver.publisher.written(1)))

    assert (parked_one.reason, await receiver.parked()) == (ParkReason.OUT_OF_ORDER, [])
    assert await receiver.heard() == [event.event_id]


async def test_a_lane_of_which_messages_are_lost_goes_on_where_an_operator_says(receiver: Receiver) -> None:
    """The origin has lost them for ever: what follows them is heard, and the gap stands in the record."""
    messages = receiver.publisher.say(*(events := [receiver.publisher.written(number) for number in range(6)]))
    await receiver.today.hear([*messages[:2], *messages[4:]])

    freed = await anchor(
        receiver.harness.store.pool, receiver.today, (await receiver.parked())[0].parked_id, by("a lost disk")
    )

    assert freed == 2
    assert await receiver.heard() == [event.event_id for event in (*events[:2], *events[4:])]
    assert await verify_proofs(receiver.harness.store.pool, KeyRegister(receiver.keys_file), SITE, "reading") == 4


async def test_a_lane_is_not_anchored_at_what_proves_nothing(receiver: Receiver) -> None:
    """Neither a malformed message nor one over which the lane has moved says where a lane goes on."""
    (good, held) = receiver.publisher.say(burnt(receiver.publisher, 1), receiver.publisher.struck(1))
    await receiver.today.hear([good, held, changed(good, "ce_sequence", b"x")._replace(offset=50)])

    for message in await receiver.parked():
        with pytest.raises(AnchorRefusedError, match="proves itself"):
            await anchor(receiver.harness.store.pool, receiver.today, message.parked_id, by("a try"))


@pytest.mark.parametrize(("actor", "because"), [("", "why"), (" ", "why"), ("who", "\u0085")])
def test_a_decision_says_who_and_why(actor: str, because: str) -> None:
    """A blank is no name and no reason."""
    with pytest.raises(ValueError, match="who decides it, and why"):
        Intervention(actor, because)


async def test_a_topic_parks_no_more_than_its_most(receiver: Receiver) -> None:
    """By number or by bytes; what can be heard is heard, and the message that would be too much is left where it is."""
    bounded = {
        "messages": ParkingLimits(messages=3),
        "bytes": ParkingLimits(kept_bytes=3 * 1000),
    }
    for number, limits in enumerate(bounded.values(), 1):
        hearing = Hearing(receiver.harness.service, receiver.harness.store, KeyRegister(receiver.keys_file), limits)
        garbage = [Raw((receiver.publisher.topic, 0), 900 + at, None, b"x" * 900) for at in range(4)]
        await hearing.hear(garbage[:3])

        with pytest.raises(ParkingFullError, match="has parked its most"):
            await hearing.hear([*receiver.publisher.say(receiver.publisher.written(number)), garbage[3]])

        assert (len(await receiver.parked()), len(await receiver.heard())) == (3, number)


async def test_what_proves_nothing_is_kept_in_part_and_what_proves_itself_whole(receiver: Receiver) -> None:
    """A long value of a forger keeps its hash and its beginning; a true message is heard from where it is parked."""
    long = "words " * 600
    await receiver.today.hear(
        receiver.publisher.say(*(events := [receiver.publisher.written(1), receiver.publisher.written(2, long)]))[1:]
    )
    early = (await receiver.parked())[0]
    value = b"y" * 1_000_000
    await receiver.today.hear([Raw((receiver.publisher.topic, 0), 800, None, value, [("h", b"z" * 100_000)])])

    row = await receiver.harness.store.pool.fetchrow("select * from log.parked where parked_id <> $1", early.parked_id)

    assert row is not None
    assert (row["size"], row["value"], row["whole"]) == (1_100_001, value[: 256 * 1024], False)
    assert sha256(value).hexdigest() in row["detail"]
    assert len(row["headers"]) < 100
    outcome = await receiver.retry(receiver.today, row["parked_id"])
    assert (outcome.freed, len(events)) == (False, 2)


async def test_a_page_of_parked_messages_is_bounded_in_bytes(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fewer are taken at a time where they are large, and all of them are taken in the end."""
    monkeypatch.setattr("chassis.messaging.hearing.PAGE_BYTES", 10_000)
    long = "words " * 600
    messages = receiver.publisher.say(*(events := [receiver.publisher.written(number, long) for number in range(12)]))
    await receiver.today.hear(messages[1:])

    page = await receiver.today._parked(receiver.publisher.topic, 0, "reason = $3", ParkReason.OUT_OF_ORDER)  # noqa: SLF001
    await receiver.today.hear(messages[:1])

    assert len(page) == 3
    assert await receiver.heard() == [event.event_id for event in events]
