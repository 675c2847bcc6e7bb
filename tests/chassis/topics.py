"""The topics between the two sample services in the tests of relay and intake: a site of its own on the real Kafka."""

import asyncio
import json
from base64 import b64encode
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from uuid import UUID

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaConnectionError
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from chassis.clock import Clock, wall
from chassis.deciding.decider import Handler
from chassis.declaring.service import Service
from chassis.declaring.site import Site
from chassis.ids import new_id
from chassis.log.store import Store
from chassis.log.writer import Append, NewRow
from chassis.messaging.cloudevents import Incoming, incoming
from chassis.messaging.intake import Intake, raws_of
from chassis.messaging.kafka import Address
from chassis.messaging.register import KeyRegister
from chassis.messaging.relay import Relay
from chassis.messaging.signing import SigningKey
from contracts.declaration import heads_topic
from contracts.envelope import Recorded
from contracts.federation import Federation
from contracts.message import Command
from contracts.registry import EXPORTED_LANES
from contracts.vocabulary import Level
from deploy.kafka import ServiceRights, Topic, apply, connect
from deploy.local import servers
from tests.chassis.databases import Harness, cause
from tests.chassis.sample import NoteWritten, note_id, write

LANES = 3


@dataclass(frozen=True)
class Channel:
    """A site whose service `writing` may write its topic, and whose service `reading` may read it."""

    site: str
    writer: Address
    reader: Address
    admin: Address
    key: SigningKey
    private: Ed25519PrivateKey
    keys_file: Path

    @property
    def here(self) -> Site:
        """The site as its services know it; it stands alone."""
        return Site(self.site, Level.DISTRICT)

    @property
    def topic(self) -> str:
        """The topic of `writing`."""
        return f"{self.site}.writing"

    @property
    def group(self) -> str:
        """The group as which `reading` reads."""
        return f"{self.site}.reading"

    def relay(self, service: Service, store: Store) -> Relay:
        """A relay of `service` over `store` on this channel."""
        return Relay(service, store, self.site, self.key, self.writer)

    def to_json(self) -> str:
        """The channel as JSON, for another process."""
        pem = self.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        users = [[at.bootstrap, at.user, at.password] for at in (self.writer, self.reader, self.admin)]
        return json.dumps([self.site, users, pem, str(self.keys_file)])

    @classmethod
    def from_json(cls, text: str) -> "Channel":
        """The channel that `to_json` wrote."""
        site, users, pem, keys_file = json.loads(text)
        writer, reader, admin = (Address(*user) for user in users)
        private = load_pem_private_key(pem.encode(), None)
        assert isinstance(private, Ed25519PrivateKey)
        return cls(site, writer, reader, admin, SigningKey("key-1", private), private, Path(keys_file))

    def handler(self, service: Service, store: Store) -> Handler:
        """The handler of commands at this site."""
        store.site = self.here
        return Handler(service, store, Clock())


def make_channel(kafka: servers.Kafka | servers.GivenKafka, folder: Path, lanes: int = LANES) -> Channel:
    """A new site on `kafka`, with its topic, users, rights and key."""
    site = f"site-{token_hex(4)}"
    topic = f"{site}.writing"
    admin = connect(kafka.bootstrap, kafka.admin_user, kafka.admin_password)
    rights = [
        ServiceRights(topic, "w", tuple(_topics_of(topic, lanes)), (), topic),
        ServiceRights(f"{site}.reading", "r", (), (topic,), f"{site}.reading"),
    ]
    apply(admin, rights)
    private = Ed25519PrivateKey.generate()
    keys_file = folder / f"{site}.json"
    write_keys(keys_file, {site: [("key-1", private)]})
    return Channel(
        site,
        Address(kafka.bootstrap, topic, "w"),
        Address(kafka.bootstrap, f"{site}.reading", "r"),
        Address(kafka.bootstrap, kafka.admin_user, kafka.admin_password),
        SigningKey("key-1", private),
        private,
        keys_file,
    )


def _topics_of(topic: str, lanes: int) -> Iterator[Topic]:
    yield Topic(topic, lanes)
    yield Topic(f"{topic}.public", EXPORTED_LANES)
    yield Topic(heads_topic(f"{topic}.public"), partitions=1, compacted=True)


async def channel_on_new(kafka: servers.Kafka, folder: Path, lanes: int = LANES) -> Channel:
    """A new site on a Kafka that has just begun, once it knows its users: at first it may take its time to."""
    channel = make_channel(kafka, folder, lanes)
    for address in (channel.writer, channel.reader):
        for _ in range(100):
            try:
                async with producing(address):
                    break
            except KafkaConnectionError:
                await asyncio.sleep(0.1)
    return channel


def write_keys(
    file: Path,
    sites: dict[str, list[tuple[str, Ed25519PrivateKey]]],
    services: Sequence[str] = ("writing",),
    federation: Federation | None = None,
) -> None:
    """A keys file in which every key is valid from 2010 on, for each of `services` of its site.

    The sites of `federation` stand beside the keys.
    """
    entries = [
        {
            "site": site,
            "service": service,
            "id": key_id,
            "algorithm": "Ed25519",
            "public_key": b64encode(private.public_key().public_bytes_raw()).decode(),
            "valid_from": "2010-01-01T00:00:00+00:00",
            "valid_until": None,
        }
        for site, keys in sites.items()
        for key_id, private in keys
        for service in services
    ]
    federated = {} if federation is None else federation.model_dump(mode="json")
    file.write_text(json.dumps({**federated, "keys": entries}))


async def write_notes(handler: Handler, numbers: Iterable[int]) -> None:
    """Let a clerk write a note for each of `numbers`, all at once."""
    await asyncio.gather(*(handler.handle(write(number), cause()) for number in numbers))


async def do(handler: Handler, *commands: Command) -> None:
    """Let a clerk send `commands`, one after the other."""
    for command in commands:
        await handler.handle(command, cause())


async def log_of(store: Store) -> list[Recorded]:
    """The whole log."""
    return await store.read(0, 1_000_000)


async def drain(relay: Relay) -> None:
    """Let the relay step until there is no more."""
    while await relay.step():
        pass


async def messages_on(address: Address, topic: str, lanes: int = LANES) -> list[ConsumerRecord]:
    """Everything that stands on a topic now, lane by lane."""
    consumer = AIOKafkaConsumer(**address.client(), enable_auto_commit=False, auto_offset_reset="earliest")
    await consumer.start()
    try:
        every = [TopicPartition(topic, lane) for lane in range(lanes)]
        consumer.assign(every)
        ends, starts = await consumer.end_offsets(every), await consumer.beginning_offsets(every)
        missing = sum(ends.values()) - sum(starts.values())
        found: list[ConsumerRecord] = []
        while len(found) < missing:
            for records in (await consumer.getmany(timeout_ms=200)).values():
                found.extend(records)
    finally:
        await consumer.stop()
    return sorted(found, key=lambda record: (record.partition, record.offset))


def read(record: ConsumerRecord) -> Incoming:
    """A message as its receiver reads it."""
    (raw,) = raws_of([record])
    return incoming(raw.headers, raw.value)


def header(record: ConsumerRecord, name: str) -> str:
    """One header of a message as text."""
    value: bytes = dict(record.headers)[name]
    return value.decode()


def event_ids(records: Sequence[ConsumerRecord]) -> list[UUID]:
    """The ids of the events in messages, in their order."""
    return [UUID(header(record, "ce_id")) for record in records]


@asynccontextmanager
async def producing(address: Address) -> AsyncIterator[AIOKafkaProducer]:
    """A plain producer, for whoever puts something else on a topic."""
    producer = AIOKafkaProducer(**address.client(), acks="all")
    try:
        await producer.start()
        yield producer
    finally:
        await producer.stop()


@asynccontextmanager
async def listening(
    channel: Channel, service: Service, store: Store, kind: type[Intake] = Intake
) -> AsyncIterator[Intake]:
    """An intake of `service` at work on this channel."""
    store.site = channel.here
    intake = kind(service, store, KeyRegister(channel.keys_file), channel.reader)
    await intake.start()
    try:
        yield intake
    finally:
        await intake.stop()


@asynccontextmanager
async def relaying(channel: Channel, harness: Harness, store: Store | None = None) -> AsyncIterator[Relay]:
    """A relay that is closed at the end."""
    relay = channel.relay(harness.service, store or harness.store)
    try:
        yield relay
    finally:
        await relay.close()


async def relay_all(channel: Channel, harness: Harness) -> None:
    """Let a new relay send what there is."""
    async with relaying(channel, harness) as relay:
        await drain(relay)


async def say(channel: Channel, harness: Harness, numbers: range) -> None:
    """Let the writing service record and publish that it wrote notes."""
    for start in range(numbers.start, numbers.stop, 500):
        await harness.store.append(Append(new_notes(channel.site, range(start, min(start + 500, numbers.stop)))))
    await relay_all(channel, harness)


def new_notes(site: str, numbers: Iterable[int], audience: tuple[str, ...] = ("site",)) -> list[NewRow]:
    """Rows as if notes had been written at `site`, for logs longer than a test can write by commands."""
    rows = []
    for number in numbers:
        event = NoteWritten(note_id=note_id(number), title=f"note {number}", text="some words")
        row = NewRow(
            new_id(),
            site,
            "writing",
            f"note-{note_id(number)}",
            1,
            "NoteWritten",
            2,
            event.model_dump_json(),
            "clerk-1@unit-1",
            new_id(),
            None,
            wall(),
            audience,
        )
        rows.append(row)
    return rows
