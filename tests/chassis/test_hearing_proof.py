"""An unverified or malformed message is parked with its reason, and the true one is heard."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from typing_extensions import override

from chassis.clock import wall
from chassis.ids import new_id
from chassis.messaging.arrivals import Examiner, ParkReason, Raw
from chassis.messaging.cloudevents import LARGEST, Incoming, outgoing
from chassis.messaging.register import KeyRegister
from chassis.messaging.signing import SigningKey
from deploy.local import servers
from tests.chassis.publisher import ALGORITHM, KEY_ID, PATH, SIGNATURE, SIGNED_AT, Publisher, changed, proven, without
from tests.chassis.receiver import Receiver, ids, receiver_over
from tests.chassis.sample import note_id
from tests.chassis.topics import log_of, write_keys


@pytest.fixture
async def receiver(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[Receiver]:
    async with receiver_over(postgres.admin_url, tmp_path) as opened:
        yield opened


def malformations(good: Raw) -> dict[str, Raw]:
    """A message spoilt in every way that leaves it without the form of one."""
    return {
        "no id": without(good, "ce_id"),
        "no proof": without(good, "ce_proof"),
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
        "a time without a Vietnamese day": changed(good, "ce_time", b"9999-12-31T20:00:00+00:00"),
        "a time after every plan": changed(good, "ce_time", b"2201-01-01T08:30:00+00:00"),
        "a time before every plan": changed(good, "ce_time", b"1944-12-31T08:30:00+00:00"),
        "another schema": changed(good, "ce_dataschema", b"urn:other:1"),
        "a proof without a value": changed(good, "ce_proof", None),
        "a proof of too few words": changed(good, "ce_proof", b"Ed25519 key-1"),
        "a proof of too many words": proven(good, ALGORITHM, b"Ed25519 twice"),
        "another algorithm": proven(good, ALGORITHM, b"none"),
        "a signing of no time": proven(good, SIGNED_AT, b"yesterday"),
        "a signing without an offset": proven(good, SIGNED_AT, b"2017-01-03T01:30:00"),
        "a signature that is no base64": proven(good, SIGNATURE, b"?"),
        "a source of three parts": changed(good, "ce_source", b"/lang-son/writing/more"),
    }


async def test_a_malformed_message_is_parked_as_it_is(receiver: Receiver) -> None:
    """Its bytes are kept, its lane does not move, and what follows is heard."""
    good, following = receiver.publisher.say(
        event := receiver.publisher.written(1), after := receiver.publisher.written(2)
    )
    bad = list(malformations(good).values())
    spoilt = [raw._replace(offset=100 + number) for number, raw in enumerate(bad)]

    await receiver.hear(*spoilt, good, following)

    assert await receiver.heard() == ids(event, after)
    assert await receiver.reasons() == [ParkReason.MALFORMED] * len(spoilt)
    kept = await receiver.harness.store.pool.fetch('select value, size from log.parked order by "offset"')
    assert [tuple(row) for row in kept] == [(raw.value and raw.value[: 256 * 1024], raw.size) for raw in spoilt]


def nested(depth: int) -> str:
    """JSON that is nested so deep."""
    return f'{{"note_id":"{note_id(1)}","title":"t","deep":{"[" * depth}{"]" * depth}}}'


@pytest.mark.parametrize("version", [1, 2])
async def test_data_nested_too_deep_parks_its_message_alone(receiver: Receiver, version: int) -> None:
    """Reading it ends by itself, whatever the interpreter allows; the others of its batch are heard."""
    deep = receiver.publisher.written(1, schema_version=version, data=nested(100_000))
    other = receiver.publisher.written(2)

    await receiver.hear(*receiver.publisher.say(deep, other))

    assert await receiver.reasons() == [ParkReason.MALFORMED_EVENT]
    assert await receiver.heard() == ids(other)


def forgeries(receiver: Receiver) -> dict[str, Raw]:
    """Messages that do not prove what they claim, by the reason for which they are parked."""
    stranger = SigningKey("key-1", Ed25519PrivateKey.generate())
    good = Publisher().say(receiver.publisher.written(1), key=receiver.publisher.key)[0]
    elsewhere = Publisher(service="review").say(
        receiver.publisher.written(1, service="review"), key=receiver.publisher.key
    )[0]
    other_topic = Publisher(service="review").say(receiver.publisher.written(1), key=receiver.publisher.key)[0]
    other_lane = receiver.publisher.sign(
        [outgoing(receiver.publisher.written(1), receiver.publisher.topic, 2, 1, bytes(32))._replace(lane=0)]
    )[0]
    data = b'{"note_id": "%s", "title": "t", "text": "changed"}' % str(new_id()).encode()
    return {
        "a stranger's signature/wrong-signature": Publisher().say(receiver.publisher.written(1), key=stranger)[0],
        "changed data/wrong-signature": good._replace(value=data),
        "another actor/wrong-signature": changed(good, "ce_actor", b"boss"),
        "another sequence/wrong-signature": changed(good, "ce_sequence", b"2"),
        "a path that is none/malformed-path": proven(good, PATH, b"1/1/"),
        "an unknown key/unknown-key": proven(good, KEY_ID, b"key-2"),
        "another service/wrong-origin": elsewhere._replace(lane_key=(receiver.publisher.topic, 0)),
        "another site/wrong-origin": changed(good, "ce_source", b"/cao-bang/writing"),
        "for another topic/wrong-audience": other_topic._replace(lane_key=(receiver.publisher.topic, 0)),
        "for another lane/wrong-audience": other_lane,
        "another time of signing/wrong-signature": proven(good, SIGNED_AT, b"2017-01-03T01:30:00+00:00"),
        "before its key/key-not-valid": Publisher().say(
            receiver.publisher.written(1), key=receiver.publisher.key, at=datetime(2009, 12, 31, tzinfo=UTC)
        )[0],
        "from tomorrow/signed-in-future": Publisher().say(
            receiver.publisher.written(1), key=receiver.publisher.key, at=wall() + timedelta(days=1)
        )[0],
    }


async def test_a_message_that_does_not_prove_itself_is_parked(receiver: Receiver) -> None:
    """Each by its own reason; none moves the lane or holds its stream, and the true message is heard."""
    true = receiver.publisher.written(7)
    forged = forgeries(receiver)
    messages = [raw._replace(offset=100 + number) for number, raw in enumerate(forged.values())]

    await receiver.hear(*messages, *receiver.publisher.say(true))

    assert await receiver.heard() == ids(true)
    assert await receiver.reasons() == [name.partition("/")[2] for name in forged]


class Credulous(Examiner):
    """The control: it accepts every message."""

    @override
    def _proven(self, raw: Raw, message: Incoming) -> Incoming:
        """Ask for no proof."""
        return message


async def test_without_proof_a_forged_message_would_be_heard(receiver: Receiver) -> None:
    """The control of the test above: what keeps a forgery out is the proof and nothing else."""
    register = KeyRegister(receiver.keys_file)
    receiver.hearing.examiner = Credulous(receiver.harness.service, receiver.harness.store.site, register)
    forged = changed(receiver.publisher.say(receiver.publisher.written(1))[0], "ce_actor", b"boss")

    await receiver.hear(forged)

    assert [event.actor for event in await log_of(receiver.harness.store)] == ["boss"]


async def test_another_message_in_a_place_that_was_heard_is_a_fork(receiver: Receiver) -> None:
    """Signed by the right key or not: the origin's past was rewritten, and the first version stands."""
    first, second = receiver.publisher.written(1), receiver.publisher.written(2)
    await receiver.hear(*receiver.publisher.say(first, second))
    rewritten = Publisher()

    await receiver.hear(
        *[raw._replace(offset=50) for raw in rewritten.say(rewritten.written(3), key=receiver.publisher.key)]
    )

    assert await receiver.heard() == ids(first, second)
    assert await receiver.reasons() == [ParkReason.FORK]


async def test_a_message_that_does_not_follow_the_last_is_a_fork(receiver: Receiver) -> None:
    """The next number alone does not make it the next message."""
    await receiver.hear(*receiver.publisher.say(first := receiver.publisher.written(1)))
    rewritten = Publisher()
    _, stray = rewritten.say(rewritten.written(3), rewritten.written(4), key=receiver.publisher.key)

    await receiver.hear(stray._replace(offset=50))

    assert await receiver.heard() == ids(first)
    assert await receiver.reasons() == [ParkReason.FORK]


async def test_a_fork_within_one_batch_is_seen(receiver: Receiver) -> None:
    """Two messages for one place in one batch: the one that came first stands."""
    rewritten = Publisher()
    (one,) = receiver.publisher.say(first := receiver.publisher.written(1))
    (other,) = rewritten.say(rewritten.written(2), key=receiver.publisher.key)

    await receiver.hear(one, other._replace(offset=50))

    assert await receiver.heard() == ids(first)
    assert await receiver.reasons() == [ParkReason.FORK]


async def test_a_topic_made_anew_hides_no_message_behind_an_old_one(receiver: Receiver) -> None:
    """Its offsets begin anew: another message at the offset of one that is parked is parked too, the same is not."""
    old, new = (Raw((receiver.publisher.topic, 0), 0, None, text) for text in (b"old", b"new"))

    await receiver.hear(old)
    await receiver.hear(new)
    await receiver.hear(old)

    contents = await receiver.harness.store.pool.fetch("select value from log.parked order by value")
    assert [row["value"] for row in contents] == [b"new", b"old"]


async def test_a_double_of_a_parked_message_is_no_fork(receiver: Receiver) -> None:
    """A message that is published again finds its first copy parked, and is dropped."""
    messages = receiver.publisher.say(receiver.publisher.written(1, type="NoteBurnt"), receiver.publisher.struck(1))
    await receiver.hear(*messages)

    await receiver.hear(*messages)
    await receiver.hear(*[receiver.publisher.again(message) for message in messages])

    assert await receiver.reasons() == [ParkReason.UNKNOWN_EVENT, ParkReason.HELD]


async def test_a_new_key_is_taken_up_without_a_restart(receiver: Receiver) -> None:
    """Messages from before the key was known are parked; later ones are heard once the gap is closed."""
    private = Ed25519PrivateKey.generate()
    successor = SigningKey("key-2", private)
    events = [receiver.publisher.written(1), receiver.publisher.written(2)]
    early, later = receiver.publisher.say(*events, key=successor)
    await receiver.hear(early)
    write_keys(
        receiver.keys_file, {receiver.publisher.site: [("key-1", receiver.publisher.private), ("key-2", private)]}
    )

    await receiver.hear(later)
    reasons = await receiver.reasons()
    await receiver.hear(receiver.publisher.again(early))

    assert reasons == ["unknown-key", ParkReason.OUT_OF_ORDER]
    assert await receiver.heard() == ids(*events)


async def test_a_rotated_key_carries_what_happened_before_it(receiver: Receiver) -> None:
    """A key is judged when it signs: what was said late, or in a year of training, stalls no lane."""
    private = Ed25519PrivateKey.generate()
    successor = SigningKey("key-2", private)
    until, since = wall() - timedelta(hours=1), wall() - timedelta(minutes=1)
    write_keys(
        receiver.keys_file, {receiver.publisher.site: [("key-1", receiver.publisher.private), ("key-2", private)]}
    )
    limit(receiver.keys_file, {"key-1": {"valid_until": until.isoformat()}, "key-2": {"valid_from": since.isoformat()}})
    before = receiver.publisher.say(first := receiver.publisher.written(1), at=until - timedelta(seconds=1))
    after = receiver.publisher.say(second := receiver.publisher.written(2), key=successor)

    await receiver.hear(*before, *after)

    assert first.occurred_at < since
    assert await receiver.heard() == ids(first, second)
    assert await receiver.parked() == []


async def test_a_time_of_signing_cannot_be_borrowed_from_the_batch(receiver: Receiver) -> None:
    """A batch whose signature is known to hold does not vouch for another time."""
    first, second = receiver.publisher.say(receiver.publisher.written(1), receiver.publisher.written(2))

    await receiver.hear(first, proven(second, SIGNED_AT, b"2017-01-03T01:30:00+00:00"))

    assert await receiver.reasons() == ["wrong-signature"]


def limit(keys_file: Path, times: dict[str, dict[str, str]]) -> None:
    """Limit the time of keys."""
    register = json.loads(keys_file.read_text())
    for key in register["keys"]:
        key.update(times.get(key["id"], {}))
    keys_file.write_text(json.dumps(register))
