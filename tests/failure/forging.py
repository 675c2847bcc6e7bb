"""Messages that a service did not send: doubled, broken, forged, or signed by a relay that was taken over."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from aiokafka import ConsumerRecord
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.ids import new_id
from chassis.messaging.cloudevents import Outgoing, headers, outgoing
from chassis.messaging.kafka import Address
from chassis.messaging.lanes import Lanes
from chassis.messaging.signing import SigningKey
from contracts.envelope import Recorded
from contracts.proof import DEFAULT_INSTANCE
from tests.chassis.topics import producing, read
from tests.failure.evidence import At
from tests.failure.site import SiteHarness

_FAR = 10**9
Headers = Sequence[tuple[str, bytes]]


class Forgery(NamedTuple):
    """A message as it is put on a lane; `reason` is why it must be parked, None for one that must be dropped."""

    lane: int
    key: bytes | None
    value: bytes | None
    headers: Headers
    reason: str | None


def signing_key(harness: SiteHarness, service: str) -> SigningKey:
    """The signing key of a service of the site."""
    keys = harness.site.keys
    return SigningKey.read(keys.signing_key(service), keys.signing_key_id(service), DEFAULT_INSTANCE)


def recorded_of(record: ConsumerRecord) -> Recorded:
    """The event that a genuine message carries, as its origin recorded it."""
    message = read(record)
    return Recorded(0, *message.row, message.row.occurred_at, bytes(32), bytes(32))


def _signed(message: Outgoing, key: SigningKey, reason: str | None) -> Forgery:
    proof = key.sign([message.leaf])[0]
    return Forgery(message.lane, message.key, message.value, headers(message, proof), reason)


def forgeries(harness: SiteHarness, record: ConsumerRecord) -> Iterator[Forgery]:
    """Every kind of message that must not be heard, made from a genuine one."""
    event, lane = recorded_of(record), record.partition
    key, message = signing_key(harness, event.service), read(record)
    genuine = Forgery(lane, record.key, record.value, record.headers, None)
    other = event._replace(event_id=new_id())

    def placed(changed: Recorded, sequence: int = message.sequence) -> Outgoing:
        return outgoing(changed, record.topic, lane, sequence, message.previous_hash)

    yield genuine
    yield genuine._replace(headers=[], value=b"\x00\xff{", reason="malformed")
    yield genuine._replace(headers=record.headers[:5], reason="malformed")
    yield genuine._replace(value=record.value.replace(b"254", b"255") + b" ", reason="wrong-signature")
    yield genuine._replace(lane=(lane + 1) % 3, reason="wrong-audience")
    yield _signed(placed(other), SigningKey(key.key_id, Ed25519PrivateKey.generate()), "wrong-signature")
    yield _signed(placed(other), SigningKey("lang-son-9", Ed25519PrivateKey.generate()), "unknown-key")
    sibling = next(name for name in harness.names if name != event.service)
    yield _signed(placed(other), signing_key(harness, sibling), "unknown-key")
    yield _signed(placed(event._replace(service="registration")), key, "wrong-origin")
    yield _signed(placed(event._replace(site="cao-loc")), key, "wrong-origin")
    yield _signed(placed(other), key, "fork")
    yield _signed(placed(other._replace(type="PlanBurnt"), _FAR), key, "out-of-order")


async def put(address: Address, topic: str, forged: Sequence[Forgery]) -> Mapping[At, str | None]:
    """Put `forged` on `topic` as whoever `address` names; answers where each lies, with its reason."""
    places: dict[At, str | None] = {}
    async with producing(address) as producer:
        for one in forged:
            at = await producer.send_and_wait(topic, one.value, one.key, partition=one.lane, headers=list(one.headers))
            places[topic, one.lane, at.offset] = one.reason
    return places


async def say_as_relay(harness: SiteHarness, service: str, events: Sequence[Recorded]) -> list[tuple[UUID, At]]:
    """Say what was never recorded, in the service's own lanes, as a relay that was taken over could.

    The service must not be running. Answers the ids of the events, and where each lies.
    """
    topic = harness.topic(service)
    async with harness.as_owner(service) as database:
        state = json.loads(await database.fetchval("select state from log.checkpoints where name = 'relay'"))
        lanes = Lanes.kept(state)
        messages = [message for event in events for message in lanes.place(event) if message.topic == topic]
        key = signing_key(harness, service)
        forged = [_signed(message, key, "") for message in messages]
        places = await put(harness.publisher(service), topic, forged)
        await database.execute(
            "update log.checkpoints set state = $1 where name = 'relay'", json.dumps({**state, **lanes.state()})
        )
    return list(zip((event.event_id for event in events), places, strict=True))
