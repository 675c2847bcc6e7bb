"""A superior that says something to everybody, and a subordinate that hears it, on one Kafka."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.declaring.module import On
from chassis.declaring.service import Service
from chassis.declaring.site import Site
from chassis.log.writer import Append
from chassis.messaging.heard_heads import HeardHeads
from chassis.messaging.intake import Intake, raws_of
from chassis.messaging.kafka import Address
from chassis.messaging.register import KeyRegister
from chassis.messaging.relay import Relay
from chassis.messaging.signing import SigningKey
from chassis.settings import RESEND_AFTER
from contracts.declaration import TO_EVERYONE, Declaration, Registry
from contracts.envelope import Relation
from contracts.federation import Federation, SiteEntry
from contracts.vocabulary import Level, SiteCode
from deploy.kafka import ServiceRights, Topic, apply, connect
from deploy.local import servers
from tests.chassis.databases import Harness, at_work
from tests.chassis.sample import NoteStruck, NoteWritten, altered, project_written, reading, writing
from tests.chassis.topics import Channel, drain, messages_on, new_notes, relay_all, write_keys

BOTH = ("public", "site")
REGISTRY = Registry(
    (
        Declaration("NoteWritten", NoteWritten, "writing", version=2, addressing=TO_EVERYONE),
        Declaration("NoteStruck", NoteStruck, "writing", addressing=TO_EVERYONE),
    ),
    {("NoteWritten", 1): dict},
)


@dataclass(frozen=True)
class Link:
    """A superior whose service writes, and a subordinate whose service reads, on one Kafka."""

    above: Channel
    below: Site
    sender: Harness
    receiver: Harness
    intake: Intake
    receipts: Relay
    heads: HeardHeads
    again: Relay
    """The superior's relay that answers requests."""
    key: SigningKey
    keys_file: Path
    address: Address
    """The receiver's key and its user of Kafka, and the register of both sites."""

    async def say(self, numbers: range) -> None:
        """Notes of the superior for everybody."""
        await self.sender.store.append(Append(new_notes(self.above.site, numbers, BOTH)))
        await self.publish()

    async def publish(self) -> None:
        """Let a new relay of the superior send what there is."""
        await relay_all(self.above, self.sender)

    async def confirmed(self, size: int) -> None:
        """Return when the receiver holds a head of that size; fails the test when it does not within 20 s."""
        await self.until("select max(size) from log.heads", size)

    async def until(self, query: str, value: int) -> None:
        """Return when `query` has that `value` at the receiver; fails the test when it has not within 20 s."""
        found = None
        for _ in range(400):
            found = await self.receiver.store.pool.fetchval(query)
            if found == value:
                return
            await asyncio.sleep(0.05)
        pytest.fail(f"waited 20 s for {value} of {query}, which is {found}")

    @asynccontextmanager
    async def over(self, receiver: Harness) -> "AsyncIterator[Link]":
        """The same link with the receiver over another database."""
        relay = Relay(receiver.service, receiver.store, self.below.code, self.key, self.address, timedelta(0))
        try:
            yield replace(self, receiver=receiver, receipts=relay)
        finally:
            await relay.close()

    async def return_receipts(self) -> None:
        """Let the receiver publish its receipts and requests, and the sender take all of them."""
        self.receipts._heads._next_look = 0  # noqa: SLF001 - no test waits a second
        await self.receipts.step()
        topic = f"{self.below.code}.reading.heads.to.{self.above.site}"
        await self.heads.take(raws_of(await messages_on(self.above.admin, topic, 1)))

    async def send_again(self) -> None:
        """Let the superior send again what it was asked for, if it is time."""
        self.again._resending._next_look = 0  # noqa: SLF001 - no test waits a second
        await drain(self.again)


@asynccontextmanager
async def linked(
    postgres: servers.Postgres,
    kafka: servers.Kafka,
    channel: Channel,
    folder: Path,
    resend_after: timedelta = RESEND_AFTER,
) -> AsyncIterator[Link]:
    """A superior and its subordinate, which asks for what has been missing for `resend_after`."""
    below = Site(SiteCode(f"{channel.site}-sub"), Level.COMMUNE)
    entries = (
        SiteEntry(code=channel.site, name="above", level=Level.DISTRICT),
        SiteEntry(code=below.code, name="below", level=Level.COMMUNE, parent=channel.site),
    )
    federation = Federation(sites=entries)
    below = replace(below, federation=federation)
    key = SigningKey("key-1", Ed25519PrivateKey.generate())
    file = folder / "both.json"
    write_keys(
        file, {channel.site: [("key-1", channel.private)], below.code: [("key-1", key.private)]}, ("writing", "reading")
    )
    hears = replace(
        altered(reading(), reactions=(), projections=(On(NoteWritten, project_written, Relation.SUPERIOR),)),
        contracts=REGISTRY,
    )
    address = _rights(kafka, channel, below, hears)
    async with at_work(postgres.admin_url, writing()) as sender, at_work(postgres.admin_url, hears) as receiver:
        sender.store.site, receiver.store.site = Site(channel.site, Level.DISTRICT, federation), below
        register = KeyRegister(file)
        intake = Intake(hears, receiver.store, register, address)
        relay = Relay(hears, receiver.store, below.code, key, address, resend_after)
        again = Relay(sender.service, sender.store, channel.site, channel.key, channel.writer, resend_after)
        heads = HeardHeads(sender.store, sender.service, KeyRegister(file))
        try:
            yield Link(channel, below, sender, receiver, intake, relay, heads, again, key, file, address)
        finally:
            await intake.stop()
            await relay.close()
            await again.close()


def _rights(kafka: servers.Kafka, channel: Channel, below: Site, hears: Service) -> Address:
    user = f"{below.code}.reading"
    reads = (*hears.topics_heard(below), *hears.heads_heard(below))
    audiences = (f"to.{channel.site}", "public")
    receipts = tuple(Topic(f"{user}.heads.{one}", partitions=1, compacted=True) for one in audiences)
    admin = connect(kafka.bootstrap, kafka.admin_user, kafka.admin_password)
    apply(admin, [ServiceRights(user, "r", receipts, reads, user)])
    return Address(kafka.bootstrap, user, "r")
