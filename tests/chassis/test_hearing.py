"""Every message that arrives is stored once and in order, or parked with its reason; nothing is dropped unseen."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from typing_extensions import override

from chassis.arrivals import Examiner, Raw, Reason
from chassis.clock import wall
from chassis.cloudevents import LARGEST, Incoming, outgoing
from chassis.errors import StoreRejectedError
from chassis.hearing import Hearing
from chassis.ids import new_id
from chassis.parking import ParkedMessage, parked
from chassis.register import KeyRegister
from chassis.signing import SiteKey
from contracts.envelope import Recorded
from deploy.local import servers
from tests.chassis.lines import log_of, write_keys
from tests.chassis.places import Desk, as_owner, at_work, opened
from tests.chassis.sample import NoteWritten, reading
from tests.chassis.speaker import Speaker, changed, without


@dataclass(frozen=True)
class Room:
    """The reading room, who speaks to it, and what hears."""

    desk: Desk
    speaker: Speaker
    hearing: Hearing
    keys_file: Path

    async def hear(self, *messages: Raw) -> None:
        """Hear `messages` as one batch."""
        await self.hearing.hear(messages)

    async def heard(self) -> list[UUID]:
        """The ids of the events that were heard, in the order of the log."""
        return [event.event_id for event in await log_of(self.desk.store)]

    async def parked(self) -> list[ParkedMessage]:
        """What is parked."""
        return await parked(self.desk.store.pool)

    async def reasons(self) -> list[str]:
        """Why messages are parked, in the order of the lane."""
        return [message.reason for message in await self.parked()]

    async def head(self) -> int:
        """The last sequence that was heard of the first lane."""
        sequence = await self.desk.store.pool.fetchval("select sequence from log.lanes where lane = 0")
        return int(sequence or 0)


@pytest.fixture
async def room(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[Room]:
    """A reading room over a database of its own."""
    speaker = Speaker()
    async with at_work(postgres.admin_url, reading()) as desk:
        file = speaker.keys(tmp_path)
        yield Room(desk, speaker, Hearing(desk.service, desk.store, KeyRegister(file)), file)


def ids(*events: Recorded) -> list[UUID]:
    """The ids of `events`."""
    return [event.event_id for event in events]


async def test_what_is_heard_keeps_its_identity(room: Room) -> None:
    """Id, origin, stream, version, actor, cause and time are the origin's; only the position is ours."""
    event = room.speaker.written(1, causation_id=new_id())

    await room.hear(*room.speaker.say(event))

    (heard,) = await log_of(room.desk.store)
    assert heard[1:13] == event[1:13]
    assert heard.position == 1


async def test_a_double_is_heard_once(room: Room) -> None:
    """The same message in the same batch, delivered again, or published again under another signature."""
    events = [room.speaker.written(number) for number in range(3)]
    messages = room.speaker.say(*events)
    lanes = Speaker()

    await room.hear(*messages, messages[1])
    await room.hear(*messages)
    await room.hear(*[room.speaker.again(message) for message in messages])
    await room.hear(*[raw._replace(offset=90 + raw.offset) for raw in lanes.say(*events, key=room.speaker.key)])

    assert await room.heard() == ids(*events)
    assert await room.parked() == []
    assert room.hearing.tally.doubles == 10


@pytest.mark.parametrize("together", [True, False], ids=["in one batch", "one by one"])
async def test_reordered_messages_are_heard_in_their_lanes_order(room: Room, *, together: bool) -> None:
    """An early message waits and is taken by itself once what is missing has arrived."""
    events = [room.speaker.written(number) for number in range(5)]
    one, two, three, four, five = room.speaker.say(*events)
    order = [three, five, two, one, four]

    if together:
        await room.hear(*order)
    else:
        for message in order:
            await room.hear(message)

    assert await room.heard() == ids(*events)
    assert await room.parked() == []


async def test_an_early_message_waits_for_what_is_missing(room: Room) -> None:
    """It is parked as out of order and its lane does not move."""
    _, early = room.speaker.say(room.speaker.written(1), room.speaker.written(2))

    await room.hear(early)

    assert await room.reasons() == [Reason.OUT_OF_ORDER]
    assert (await room.heard(), await room.head()) == ([], 0)


async def test_more_early_messages_than_a_page_are_taken(room: Room) -> None:
    """However many waited, all are heard in order once the first has arrived."""
    events = [room.speaker.written(number) for number in range(1201)]
    first, *rest = room.speaker.say(*events)
    await room.hear(*rest)

    await room.hear(first)

    assert await room.heard() == ids(*events)
    assert await room.parked() == []


def malformations(good: Raw) -> dict[str, Raw]:
    """A message spoilt in every way that leaves it without the form of one."""
    return {
        "no id": without(good, "ce_id"),
        "no signature": without(good, "ce_signature"),
        "no headers": good._replace(headers=[]),
        "no data": good._replace(value=None),
        "too large": good._replace(value=b"x" * (LARGEST + 1)),
        "an id that is none": changed(good, "ce_id", b"seven"),
        "bytes that are no text": changed(good, "ce_actor", b"\xff\xfe"),
        "a header without a value": changed(good, "ce_subject", None),
        "a line break": changed(good, "ce_actor", b"clerk\nboss"),
        "a zero byte": changed(good, "ce_subject", b"note-\x00"),
        "a sequence of nought": changed(good, "ce_sequence", b"0"),
        "a sequence too large": changed(good, "ce_sequence", str(2**63).encode()),
        "a version too large": changed(good, "ce_streamversion", str(2**31).encode()),
        "a time without offset": changed(good, "ce_time", b"2017-01-03T08:30:00"),
        "a time before time": changed(good, "ce_time", b"0001-01-01T00:00:00+14:00"),
        "another schema": changed(good, "ce_dataschema", b"urn:other:1"),
        "another algorithm": changed(good, "ce_algorithm", b"none"),
        "a signing of no time": changed(good, "ce_signedat", b"yesterday"),
        "a signing without an offset": changed(good, "ce_signedat", b"2017-01-03T01:30:00"),
        "a source of three parts": changed(good, "ce_source", b"/lang-son/writing/more"),
    }


async def test_a_malformed_message_is_parked_as_it_is(room: Room) -> None:
    """Its bytes are kept, its lane does not move, and what follows is heard."""
    good, following = room.speaker.say(event := room.speaker.written(1), after := room.speaker.written(2))
    bad = list(malformations(good).values())
    spoilt = [raw._replace(offset=100 + number) for number, raw in enumerate(bad)]

    await room.hear(*spoilt, good, following)

    assert await room.heard() == ids(event, after)
    assert await room.reasons() == [Reason.MALFORMED] * len(spoilt)
    kept = await room.desk.store.pool.fetch('select value from log.parked order by "offset"')
    assert [row["value"] for row in kept] == [raw.value for raw in spoilt]


def forgeries(room: Room) -> dict[str, Raw]:
    """Messages that do not prove what they claim, by the reason for which they are parked."""
    stranger = SiteKey("key-1", Ed25519PrivateKey.generate())
    good = Speaker().say(room.speaker.written(1), key=room.speaker.key)[0]
    elsewhere = Speaker(service="review").say(room.speaker.written(1, service="review"), key=room.speaker.key)[0]
    other_topic = Speaker(service="review").say(room.speaker.written(1), key=room.speaker.key)[0]
    other_lane = room.speaker.sign(
        [outgoing(room.speaker.written(1), room.speaker.topic, 2, 1, bytes(32))._replace(lane=0)]
    )[0]
    data = b'{"note_id": "%s", "title": "t", "text": "changed"}' % str(new_id()).encode()
    return {
        "a stranger's signature/wrong-signature": Speaker().say(room.speaker.written(1), key=stranger)[0],
        "changed data/wrong-signature": good._replace(value=data),
        "another actor/wrong-signature": changed(good, "ce_actor", b"boss"),
        "another sequence/wrong-signature": changed(good, "ce_sequence", b"2"),
        "a path that is none/malformed-path": changed(good, "ce_path", b"1/1/"),
        "an unknown key/unknown-key": changed(good, "ce_keyid", b"key-2"),
        "another service/wrong-origin": elsewhere._replace(topic=room.speaker.topic),
        "another site/wrong-origin": changed(good, "ce_source", b"/cao-bang/writing"),
        "for another topic/wrong-audience": other_topic._replace(topic=room.speaker.topic),
        "for another lane/wrong-audience": other_lane,
        "another time of signing/wrong-signature": changed(good, "ce_signedat", b"2017-01-03T01:30:00+00:00"),
        "before its key/key-not-valid": Speaker().say(
            room.speaker.written(1), key=room.speaker.key, at=datetime(2009, 12, 31, tzinfo=UTC)
        )[0],
        "from tomorrow/signed-in-future": Speaker().say(
            room.speaker.written(1), key=room.speaker.key, at=wall() + timedelta(days=1)
        )[0],
    }


async def test_a_message_that_does_not_prove_itself_is_parked(room: Room) -> None:
    """Each by its own reason; none moves the lane or holds its stream, and the true message is heard."""
    true = room.speaker.written(7)
    forged = forgeries(room)
    messages = [raw._replace(offset=100 + number) for number, raw in enumerate(forged.values())]

    await room.hear(*messages, *room.speaker.say(true))

    assert await room.heard() == ids(true)
    assert await room.reasons() == [name.partition("/")[2] for name in forged]


class Credulous(Examiner):
    """The control: it believes whatever it is told."""

    @override
    def _prove(self, message: Incoming, raw: Raw) -> None:
        """Ask for no proof."""


async def test_without_proof_a_forged_message_would_be_heard(room: Room) -> None:
    """The control of the test above: what keeps a forgery out is the proof and nothing else."""
    register = KeyRegister(room.keys_file)
    room.hearing.examiner = Credulous(room.desk.service, register)
    forged = changed(room.speaker.say(room.speaker.written(1))[0], "ce_actor", b"boss")

    await room.hear(forged)

    assert [event.actor for event in await log_of(room.desk.store)] == ["boss"]


async def test_another_message_in_a_place_that_was_heard_is_a_fork(room: Room) -> None:
    """Signed by the right key or not: the origin's past was rewritten, and the first version stands."""
    first, second = room.speaker.written(1), room.speaker.written(2)
    await room.hear(*room.speaker.say(first, second))
    rewritten = Speaker()

    await room.hear(*[raw._replace(offset=50) for raw in rewritten.say(rewritten.written(3), key=room.speaker.key)])

    assert await room.heard() == ids(first, second)
    assert await room.reasons() == [Reason.FORK]


async def test_a_message_that_does_not_follow_the_last_is_a_fork(room: Room) -> None:
    """The next number alone does not make it the next message."""
    await room.hear(*room.speaker.say(first := room.speaker.written(1)))
    rewritten = Speaker()
    _, stray = rewritten.say(rewritten.written(3), rewritten.written(4), key=room.speaker.key)

    await room.hear(stray._replace(offset=50))

    assert await room.heard() == ids(first)
    assert await room.reasons() == [Reason.FORK]


async def test_a_fork_within_one_batch_is_seen(room: Room) -> None:
    """Two messages for one place in one batch: the one that came first stands."""
    rewritten = Speaker()
    (one,) = room.speaker.say(first := room.speaker.written(1))
    (other,) = rewritten.say(rewritten.written(2), key=room.speaker.key)

    await room.hear(one, other._replace(offset=50))

    assert await room.heard() == ids(first)
    assert await room.reasons() == [Reason.FORK]


@pytest.mark.parametrize(
    ("spoilt", "reason"),
    [
        ({"type": "NoteBurnt"}, Reason.UNKNOWN_EVENT),
        ({"schema_version": 3}, Reason.UNKNOWN_EVENT),
        ({"data": '{"note_id": 7}'}, Reason.MALFORMED_EVENT),
        ({"data": "no json"}, Reason.MALFORMED_EVENT),
        ({"schema_version": 1, "data": '{"title": 7}'}, Reason.MALFORMED_EVENT),
    ],
    ids=["unknown name", "version from the future", "wrong shape", "no JSON", "an old version of no shape"],
)
async def test_a_true_message_that_cannot_be_read_holds_its_stream(
    room: Room, spoilt: dict[str, Any], reason: Reason
) -> None:
    """The lane moves on, the later messages of the stream wait behind it, other streams are heard."""
    bad, later, other = room.speaker.written(1, **spoilt), room.speaker.struck(1), room.speaker.written(2)
    latest = room.speaker.struck(1)

    await room.hear(*room.speaker.say(bad, later, other))
    await room.hear(*room.speaker.say(latest))

    assert await room.heard() == ids(other)
    assert await room.reasons() == [reason, Reason.HELD, Reason.HELD]
    assert await room.head() == 4


async def test_a_double_of_a_parked_message_is_no_fork(room: Room) -> None:
    """What is published again finds its first copy parked, and is dropped."""
    messages = room.speaker.say(room.speaker.written(1, type="NoteBurnt"), room.speaker.struck(1))
    await room.hear(*messages)

    await room.hear(*messages)
    await room.hear(*[room.speaker.again(message) for message in messages])

    assert await room.reasons() == [Reason.UNKNOWN_EVENT, Reason.HELD]


async def test_an_old_version_is_heard_as_it_was_said(room: Room) -> None:
    """It must be readable today, and is stored in its own shape and version."""
    data = '{"note_id": "0190a5f2-0000-7000-8000-000000000001", "text": "before there were titles"}'
    old = room.speaker.written(1, schema_version=1, data=data)

    await room.hear(*room.speaker.say(old))

    (heard,) = await log_of(room.desk.store)
    assert (heard.schema_version, heard.data) == (1, data)


async def test_what_a_service_does_not_hear_moves_its_lane_only(postgres: servers.Postgres, tmp_path: Path) -> None:
    """Declared for others: not stored, not parked, a double when it comes again."""
    speaker = Speaker()
    async with at_work(postgres.admin_url, reading(hears=(NoteWritten,))) as desk:
        hearing = Hearing(desk.service, desk.store, KeyRegister(speaker.keys(tmp_path)))
        messages = speaker.say(speaker.written(1), speaker.struck(1), last := speaker.written(2))

        await hearing.hear(messages[:2])
        await hearing.hear(messages)

        heard = await log_of(desk.store)
        assert heard[-1].event_id == last.event_id
        assert [event.type for event in heard] == ["NoteWritten", "NoteWritten"]
        assert await parked(desk.store.pool) == []


async def test_only_the_message_that_the_database_refuses_is_parked(room: Room) -> None:
    """One of a full batch takes the place of an earlier event; the other 499 are heard in order."""
    events = [room.speaker.written(number) for number in range(499)]
    refused = room.speaker.struck(1, stream_version=1)
    held = room.speaker.struck(1)
    messages = room.speaker.say(*events[:300], refused, *events[300:], held)

    await room.hear(*messages)

    assert await room.heard() == ids(*events)
    assert await room.reasons() == [Reason.REFUSED, Reason.HELD]


async def test_a_database_that_cannot_serve_parks_nothing(room: Room) -> None:
    """A missing right is nobody's message's fault: the batch is asked for again and then heard."""
    messages = room.speaker.say(event := room.speaker.written(1))
    role = (await room.desk.store.pool.fetchval("select current_user")).strip('"')
    await as_owner(room.desk.database, f"revoke execute on all functions in schema log from {role}")

    with pytest.raises(StoreRejectedError):
        await room.hear(*messages)
    await as_owner(room.desk.database, f"grant execute on all functions in schema log to {role}")
    await room.hear(*messages)

    assert await room.heard() == ids(event)
    assert await room.parked() == []


async def test_two_who_hear_the_same_at_once_store_it_once(room: Room) -> None:
    """As in a rebalance, when the old reader of a lane still works: the lane's lock lets one of them through."""
    events = [room.speaker.written(number) for number in range(200)]
    messages = room.speaker.say(*events)
    async with opened(room.desk.database.service_url) as store:
        other = Hearing(room.desk.service, store, KeyRegister(room.keys_file))

        for start in range(0, 200, 20):
            batch = messages[start : start + 20]
            await asyncio.gather(room.hearing.hear(batch), other.hear(batch))

    assert await room.heard() == ids(*events)
    assert await room.parked() == []
    assert room.hearing.tally.heard + other.tally.heard == 200


async def test_a_batch_is_heard_whole_or_not_at_all(room: Room) -> None:
    """A reader cancelled in the middle leaves neither events nor a moved lane, and the batch is heard after."""
    events = [room.speaker.written(number) for number in range(300)]
    messages = room.speaker.say(*events)
    for turns in range(1, 40, 3):
        task = asyncio.create_task(room.hearing.hear(messages))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert await room.head() == len(await room.heard())

    await room.hear(*messages)

    assert await room.heard() == ids(*events)


async def test_lanes_that_were_forgotten_are_checked_again_from_the_beginning(room: Room) -> None:
    """The chain is followed anew, what is stored is found again, and nothing is stored twice."""
    events = [room.speaker.written(number) for number in range(600)]
    messages = room.speaker.say(*events)
    await room.hear(*messages[:500])
    await as_owner(room.desk.database, "delete from log.lanes")

    await room.hear(*messages)

    assert await room.heard() == ids(*events)
    assert (await room.parked(), await room.head()) == ([], 600)


async def test_a_new_key_is_taken_up_without_a_restart(room: Room) -> None:
    """What came before the key was known is parked; what comes after is heard once the gap is closed."""
    private = Ed25519PrivateKey.generate()
    successor = SiteKey("key-2", private)
    events = [room.speaker.written(1), room.speaker.written(2)]
    early, later = room.speaker.say(*events, key=successor)
    await room.hear(early)
    write_keys(room.keys_file, {room.speaker.site: [("key-1", room.speaker.private), ("key-2", private)]})

    await room.hear(later)
    reasons = await room.reasons()
    await room.hear(room.speaker.again(early))

    assert reasons == ["unknown-key", Reason.OUT_OF_ORDER]
    assert await room.heard() == ids(*events)


async def test_a_rotated_key_carries_what_happened_before_it(room: Room) -> None:
    """A key is judged when it signs: what was said late, or in a year of training, stalls no lane."""
    private = Ed25519PrivateKey.generate()
    successor = SiteKey("key-2", private)
    until, since = wall() - timedelta(hours=1), wall() - timedelta(minutes=1)
    write_keys(room.keys_file, {room.speaker.site: [("key-1", room.speaker.private), ("key-2", private)]})
    limit(room.keys_file, {"key-1": {"valid_until": until.isoformat()}, "key-2": {"valid_from": since.isoformat()}})
    before = room.speaker.say(first := room.speaker.written(1), at=until - timedelta(seconds=1))
    after = room.speaker.say(second := room.speaker.written(2), key=successor)

    await room.hear(*before, *after)

    assert first.occurred_at < since
    assert await room.heard() == ids(first, second)
    assert await room.parked() == []


async def test_a_time_of_signing_cannot_be_borrowed_from_the_batch(room: Room) -> None:
    """A batch whose signature is known to hold does not vouch for another time."""
    first, second = room.speaker.say(room.speaker.written(1), room.speaker.written(2))

    await room.hear(first, changed(second, "ce_signedat", b"2017-01-03T01:30:00+00:00"))

    assert await room.reasons() == ["wrong-signature"]


def limit(keys_file: Path, times: dict[str, dict[str, str]]) -> None:
    """Limit the time of keys."""
    register = json.loads(keys_file.read_text())
    for site in register["sites"].values():
        for key in site["keys"]:
            key.update(times.get(key["id"], {}))
    keys_file.write_text(json.dumps(register))
