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
from contracts.declaration import Declaration, Registry, within_site
from contracts.envelope import Origin, Recorded
from contracts.message import Command, Event
from deploy.local import servers
from tests.chassis.lines import log_of, write_keys
from tests.chassis.places import Harness, at_work
from tests.chassis.sample import REGISTRY, SITE, NoteStruck, NoteWritten, altered, note_id, on_all, reading, shelve
from tests.chassis.speaker import Speaker, changed


class NoteBurnt(Event):
    """What today's reading room does not know and tomorrow's does."""

    note_id: UUID


@dataclass(frozen=True)
class Room:
    """The reading room with the code of today, and the same with the code of tomorrow."""

    harness: Harness
    speaker: Speaker
    today: Hearing
    tomorrow: Hearing
    keys_file: Path

    async def heard(self) -> list[UUID]:
        """The ids of the events that were heard, in the order of the log."""
        return [event.event_id for event in await log_of(self.harness.store)]

    async def parked(self) -> list[ParkedMessage]:
        """What waits."""
        return await parked(self.harness.store.pool)

    async def retry(self, hearing: Hearing, parked_id: UUID) -> Outcome:
        """Deal with a parked message again."""
        return await retry(self.harness.store.pool, hearing, parked_id)


@pytest.fixture
async def room(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[Room]:
    """A reading room over a database of its own."""
    speaker = Speaker()
    declared = (*REGISTRY.declarations, Declaration("NoteBurnt", NoteBurnt, "writing", addressing=within_site))
    async with at_work(postgres.admin_url, reading()) as harness:
        file = speaker.keys(tmp_path)
        later = altered(
            replace(harness.service, contracts=Registry(declared, REGISTRY.upcasts)),
            reactions=(On(NoteWritten, shelve), *on_all(_ignore, NoteStruck, NoteBurnt)),
        )
        today = Hearing(harness.service, harness.store, KeyRegister(file))
        yield Room(harness, speaker, today, Hearing(later, harness.store, KeyRegister(file)), file)


def _ignore(event: Event, origin: Origin) -> Iterable[Command]:
    _ = (event, origin)
    return ()


def by(because: str) -> Intervention:
    """An operator's decision."""
    return Intervention("operator-1", because)


def burnt(speaker: Speaker, number: int) -> Recorded:
    """Note `number` was burnt."""
    like = speaker.struck(number)
    return like._replace(type="NoteBurnt", data=NoteBurnt(note_id=note_id(number)).model_dump_json())


async def test_a_parked_message_is_shown_with_all_it_carries(room: Room) -> None:
    """Where it came from, why it is parked, its headers and its data."""
    message = room.speaker.say(event := burnt(room.speaker, 1))[0]
    await room.today.hear([message])

    (listed,) = await room.parked()
    content = await show(room.harness.store.pool, listed.parked_id)

    assert listed[1:7] == (room.speaker.topic, 0, 0, event.stream, 1, ParkReason.UNKNOWN_EVENT)
    assert "NoteBurnt" in listed.detail
    assert (content.message, content.key, content.data) == (listed, event.stream, event.data)
    assert content.headers["ce_id"] == str(event.event_id)
    assert await waiting(room.harness.store.pool) == 1


async def test_bytes_that_are_no_text_are_shown_and_kept(room: Room) -> None:
    """The operator sees replacement marks; a retry sees the bytes."""
    (good,) = room.speaker.say(room.speaker.written(1))
    await room.today.hear([changed(good, "ce_actor", b"\xff")._replace(value=b"\xfe", key=None)])
    (listed,) = await room.parked()

    content = await show(room.harness.store.pool, listed.parked_id)
    outcome = await room.retry(room.today, listed.parked_id)

    assert (content.headers["ce_actor"], content.data, content.key) == ("\ufffd", "\ufffd", "")
    assert (outcome.freed, outcome.reason) == (False, ParkReason.MALFORMED)


async def test_what_is_not_parked_is_not_found(room: Room) -> None:
    """An id of nothing is told from a message that stays."""
    for operation in (
        show(room.harness.store.pool, new_id()),
        retry(room.harness.store.pool, room.today, new_id()),
        discard(room.harness.store.pool, room.today, new_id(), by("no reason")),
    ):
        with pytest.raises(NotParkedError):
            await operation


async def test_a_retry_with_the_code_of_tomorrow_frees_a_stream(room: Room) -> None:
    """The message and all that waited behind it are heard in the order of the stream."""
    events = [room.speaker.written(1), burnt(room.speaker, 1), room.speaker.struck(1), burnt(room.speaker, 1)]
    await room.today.hear(room.speaker.say(*events))
    first = (await room.parked())[0]

    still = await room.retry(room.today, first.parked_id)
    outcome = await room.retry(room.tomorrow, first.parked_id)

    assert (still.freed, still.reason) == (False, ParkReason.UNKNOWN_EVENT)
    assert outcome == Outcome(freed=True)
    assert await room.heard() == [event.event_id for event in events]
    assert await room.parked() == []


async def test_more_messages_than_a_page_follow_the_one_they_waited_for(room: Room) -> None:
    """However many were held, a retry of the first takes them all."""
    events = [burnt(room.speaker, 1), *(room.speaker.struck(1) for _ in range(1100))]
    messages = room.speaker.say(*events)
    for start in range(0, len(messages), 500):
        await room.today.hear(messages[start : start + 500])

    outcome = await room.retry(room.tomorrow, (await room.parked())[0].parked_id)

    assert outcome.freed
    assert await room.heard() == [event.event_id for event in events]


async def test_a_stream_goes_on_until_the_next_that_cannot_be_read(room: Room) -> None:
    """Of those behind it only the ones before the next bad one are heard."""
    burning, striking = burnt(room.speaker, 1), room.speaker.struck(1)
    bad, last = room.speaker.struck(1, data="{}"), room.speaker.struck(1)
    await room.today.hear(room.speaker.say(burning, striking, bad, last))

    await room.retry(room.tomorrow, (await room.parked())[0].parked_id)

    assert await room.heard() == [burning.event_id, striking.event_id]
    assert [message.reason for message in await room.parked()] == [ParkReason.MALFORMED_EVENT, ParkReason.HELD]


async def test_a_message_behind_another_cannot_overtake_it(room: Room) -> None:
    """A retry of what is held tries the one before it first, and stays while that one stays."""
    await room.today.hear(room.speaker.say(burnt(room.speaker, 1), room.speaker.struck(1)))
    held = (await room.parked())[1]

    outcome = await room.retry(room.today, held.parked_id)

    assert (outcome.freed, outcome.reason) == (False, ParkReason.HELD)
    assert await room.heard() == []


async def test_what_arrives_after_a_stream_was_freed_is_heard_at_once(room: Room) -> None:
    """Nothing waits any more, so nothing is held."""
    await room.today.hear(room.speaker.say(burnt(room.speaker, 1)))
    await room.retry(room.tomorrow, (await room.parked())[0].parked_id)

    await room.today.hear(room.speaker.say(after := room.speaker.struck(1)))

    assert (await room.heard())[-1] == after.event_id
    assert await room.parked() == []


async def test_a_discarded_message_is_kept_and_its_stream_goes_on(room: Room) -> None:
    """It is never heard, but stays as evidence with the operator's reason; those behind it are."""
    await room.today.hear(room.speaker.say(burning := burnt(room.speaker, 1), after := room.speaker.struck(1)))
    (first, _) = await room.parked()

    left = await discard(room.harness.store.pool, room.today, first.parked_id, by("burnt by mistake"))

    assert (left, await room.parked()) == ([], [])
    assert await room.heard() == [after.event_id]
    (kept,) = await parked(room.harness.store.pool, discarded=True)
    assert (kept.stream, kept.reason) == (burning.stream, ParkReason.DISCARDED)
    assert kept.detail.startswith("burnt by mistake (was unknown-event")
    assert await waiting(room.harness.store.pool) == 0


async def test_a_discarded_message_stays_discarded(room: Room) -> None:
    """It can be neither retried nor discarded again, and is a double when it is published again."""
    messages = room.speaker.say(burnt(room.speaker, 1))
    await room.today.hear(messages)
    (first,) = await room.parked()
    await discard(room.harness.store.pool, room.today, first.parked_id, by("burnt by mistake"))

    await room.tomorrow.hear([room.speaker.again(message) for message in messages])
    outcome = await room.retry(room.tomorrow, first.parked_id)

    assert (outcome.freed, outcome.reason) == (False, ParkReason.DISCARDED)
    assert (await room.heard(), await room.parked()) == ([], [])
    with pytest.raises(NotParkedError):
        await discard(room.harness.store.pool, room.today, first.parked_id, by("again"))


async def test_an_early_message_that_was_discarded_is_heard_when_it_is_sent_again(room: Room) -> None:
    """It waits no more, its lane does not move for that, and nothing of its origin is lost by it."""
    messages = room.speaker.say(first := room.speaker.written(1), second := room.speaker.written(2))
    await room.today.hear(messages[1:])
    (early,) = await room.parked()

    await discard(room.harness.store.pool, room.today, early.parked_id, by("no patience"))
    left = await room.parked()
    await room.today.hear([messages[0], room.speaker.again(messages[1])])

    assert left == []
    assert await room.heard() == [first.event_id, second.event_id]


async def test_everything_is_heard_once_the_missing_key_is_known(room: Room) -> None:
    """A site signed with a new key before we had it: one retry of all takes the whole lane up, in order."""
    private = Ed25519PrivateKey.generate()
    events = [room.speaker.written(number) for number in range(5)]
    for event in events:
        await room.today.hear(room.speaker.say(event, key=SigningKey("key-2", private)))
    before = [message.reason for message in await room.parked()]
    write_keys(room.keys_file, {room.speaker.site: [("key-1", room.speaker.private), ("key-2", private)]})

    freed = await retry_all(room.harness.store.pool, room.today)

    assert (before, freed) == (["unknown-key"] * 5, 5)
    assert await room.heard() == [event.event_id for event in events]
    assert await room.parked() == []


async def test_a_message_that_proves_itself_no_more_keeps_its_stream_waiting(room: Room) -> None:
    """Its key was taken from the register since: it is not heard, and nothing overtakes it."""
    await room.today.hear(room.speaker.say(burnt(room.speaker, 1), room.speaker.struck(1)))
    whole = room.keys_file.read_text()
    room.keys_file.write_text('{"keys": []}')

    outcome = await room.retry(room.tomorrow, (await room.parked())[0].parked_id)
    reasons = [message.reason for message in await room.parked()]
    room.keys_file.write_text(whole)
    again = await room.retry(room.tomorrow, (await room.parked())[0].parked_id)

    assert not outcome.freed
    assert "unknown-key" in outcome.detail
    assert (reasons, again.freed, len(await room.heard())) == ([ParkReason.UNKNOWN_EVENT, ParkReason.HELD], True, 2)


async def test_two_operators_and_the_reader_at_once_hear_each_message_once(room: Room) -> None:
    """The lane's lock orders them."""
    events = [burnt(room.speaker, 1), *(room.speaker.struck(1) for _ in range(50))]
    await room.today.hear(room.speaker.say(*events))
    first = (await room.parked())[0]
    more = [room.speaker.written(number) for number in range(2, 30)]

    await asyncio.gather(
        room.retry(room.tomorrow, first.parked_id),
        room.tomorrow.release(room.speaker.topic, 0, first.stream),
        room.today.hear(room.speaker.say(*more)),
    )

    heard = await room.heard()
    assert sorted(heard) == sorted(event.event_id for event in (*events, *more))
    assert [one for one in heard if one in {event.event_id for event in events}] == [one.event_id for one in events]


async def test_an_operator_sees_one_stream(room: Room) -> None:
    """The list can be narrowed to what belongs together."""
    await room.today.hear(room.speaker.say(burning := burnt(room.speaker, 1), burnt(room.speaker, 2)))

    (listed,) = await parked(room.harness.store.pool, stream=burning.stream)

    assert listed.stream == burning.stream


async def test_a_lane_whose_wrong_branch_came_first_goes_on_with_the_true_one(room: Room) -> None:
    """An operator anchors it at the first true message; all that was parked as a fork is heard, and all is provable."""
    shared = room.speaker.written(1)
    liar = Speaker()
    wrong = liar.say(shared, liar.written(8), key=room.speaker.key)
    true = room.speaker.say(shared, *(room.speaker.written(number) for number in range(2, 6)))
    await room.today.hear([message._replace(offset=50 + at) for at, message in enumerate(wrong)])
    await room.today.hear(true)
    stuck = await room.parked()

    freed = await anchor(room.harness.store.pool, room.today, stuck[0].parked_id, by("the liar spoke first"))

    assert {message.reason for message in stuck} == {ParkReason.FORK, ParkReason.OUT_OF_ORDER}
    assert (len(stuck), freed, await room.parked()) == (4, 4, [])
    assert len(await room.heard()) == 6
    proofs = await verify_proofs(room.harness.store.pool, KeyRegister(room.keys_file), SITE, "reading")
    (kept,) = await room.harness.store.pool.fetch("select actor, kind, because, before, after from log.interventions")
    assert (proofs, kept["actor"], kept["kind"], kept["because"]) == (6, "operator-1", "anchor", "the liar spoke first")
    assert (json.loads(kept["before"])["sequence"], json.loads(kept["after"])["sequence"]) == (2, 1)


async def test_a_true_message_far_ahead_can_be_discarded(room: Room) -> None:
    """A validly signed message numbered 2^62 does not wait for ever, and the lane goes on as if it had not come."""
    far = outgoing(room.speaker.written(9), room.speaker.topic, 0, 2**62, bytes(32))
    await room.today.hear([message._replace(offset=90) for message in room.speaker.sign([far])])
    (parked_one,) = await room.parked()

    await discard(room.harness.store.pool, room.today, parked_one.parked_id, by("a number out of the world"))
    await room.today.hear(room.speaker.say(event := room.speaker.written(1)))

    assert (parked_one.reason, await room.parked()) == (ParkReason.OUT_OF_ORDER, [])
    assert await room.heard() == [event.event_id]


async def test_a_lane_of_which_messages_are_lost_goes_on_where_an_operator_says(room: Room) -> None:
    """The origin has lost them for ever: what follows them is heard, and the gap stands in the record."""
    messages = room.speaker.say(*(events := [room.speaker.written(number) for number in range(6)]))
    await room.today.hear([*messages[:2], *messages[4:]])

    freed = await anchor(room.harness.store.pool, room.today, (await room.parked())[0].parked_id, by("a lost disk"))

    assert freed == 2
    assert await room.heard() == [event.event_id for event in (*events[:2], *events[4:])]
    assert await verify_proofs(room.harness.store.pool, KeyRegister(room.keys_file), SITE, "reading") == 4


async def test_a_lane_is_not_anchored_at_what_proves_nothing(room: Room) -> None:
    """Neither a malformed message nor one over which the lane has moved says where a lane goes on."""
    (good, held) = room.speaker.say(burnt(room.speaker, 1), room.speaker.struck(1))
    await room.today.hear([good, held, changed(good, "ce_sequence", b"x")._replace(offset=50)])

    for message in await room.parked():
        with pytest.raises(AnchorRefusedError, match="proves itself"):
            await anchor(room.harness.store.pool, room.today, message.parked_id, by("a try"))


@pytest.mark.parametrize(("actor", "because"), [("", "why"), (" ", "why"), ("who", "\u0085")])
def test_a_decision_says_who_and_why(actor: str, because: str) -> None:
    """A blank is no name and no reason."""
    with pytest.raises(ValueError, match="who decides it, and why"):
        Intervention(actor, because)


async def test_a_topic_parks_no_more_than_its_most(room: Room) -> None:
    """By number or by bytes; what can be heard is heard, and the message that would be too much is left where it is."""
    bounded = {
        "messages": ParkingLimits(messages=3),
        "bytes": ParkingLimits(kept_bytes=3 * 1000),
    }
    for number, limits in enumerate(bounded.values(), 1):
        hearing = Hearing(room.harness.service, room.harness.store, KeyRegister(room.keys_file), limits)
        garbage = [Raw((room.speaker.topic, 0), 900 + at, None, b"x" * 900) for at in range(4)]
        await hearing.hear(garbage[:3])

        with pytest.raises(ParkingFullError, match="has parked its most"):
            await hearing.hear([*room.speaker.say(room.speaker.written(number)), garbage[3]])

        assert (len(await room.parked()), len(await room.heard())) == (3, number)


async def test_what_proves_nothing_is_kept_in_part_and_what_proves_itself_whole(room: Room) -> None:
    """A long value of a forger keeps its hash and its beginning; a true message is heard from where it is parked."""
    long = "words " * 600
    await room.today.hear(room.speaker.say(*(events := [room.speaker.written(1), room.speaker.written(2, long)]))[1:])
    early = (await room.parked())[0]
    value = b"y" * 1_000_000
    await room.today.hear([Raw((room.speaker.topic, 0), 800, None, value, [("h", b"z" * 100_000)])])

    row = await room.harness.store.pool.fetchrow("select * from log.parked where parked_id <> $1", early.parked_id)

    assert row is not None
    assert (row["size"], row["value"], row["whole"]) == (1_100_001, value[: 256 * 1024], False)
    assert sha256(value).hexdigest() in row["detail"]
    assert len(row["headers"]) < 100
    outcome = await room.retry(room.today, row["parked_id"])
    assert (outcome.freed, len(events)) == (False, 2)


async def test_a_page_of_parked_messages_is_bounded_in_bytes(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer are taken at a time where they are large, and all of them are taken in the end."""
    monkeypatch.setattr("chassis.messaging.hearing.PAGE_BYTES", 10_000)
    long = "words " * 600
    messages = room.speaker.say(*(events := [room.speaker.written(number, long) for number in range(12)]))
    await room.today.hear(messages[1:])

    page = await room.today._parked(room.speaker.topic, 0, "reason = $3", ParkReason.OUT_OF_ORDER)  # noqa: SLF001
    await room.today.hear(messages[:1])

    assert len(page) == 3
    assert await room.heard() == [event.event_id for event in events]
