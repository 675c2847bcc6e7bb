"""A neighbour in the tests of heads: a service of another site that has an exported lane and signs its heads."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.clock import wall
from chassis.declaring.service import Service
from chassis.messaging.arrivals import Raw
from chassis.messaging.heard_heads import HeardHeads
from chassis.messaging.hearing import Hearing
from chassis.messaging.register import KeyRegister
from contracts.declaration import TO_SUPERIOR, Declaration, Registry, heads_topic
from contracts.lane_head import LaneName, sign_lane_head
from contracts.message import Event
from contracts.note import Note, Signer
from contracts.tlog import CompactRange
from tests.chassis.databases import Harness, at_work
from tests.chassis.publisher import Publisher
from tests.chassis.receiver import hearing_below
from tests.chassis.sample import HERE, NoteStruck, NoteWritten, reading
from tests.chassis.topics import write_keys
from tests.contracts.federations import FEDERATION

HERE_IN_FEDERATION = replace(HERE, federation=FEDERATION)


def exporting(service: Service) -> Service:
    """`service` where notes that were written are addressed to the superior."""
    kinds: tuple[tuple[str, type[Event], int], ...] = (("NoteWritten", NoteWritten, 2), ("NoteStruck", NoteStruck, 1))
    declared = tuple(Declaration(name, kind, "writing", version, TO_SUPERIOR) for name, kind, version in kinds)
    return replace(service, contracts=Registry(declared, service.contracts.upcasts))


class Neighbour:
    """The writing service of another site, and the lane on which this site hears it."""

    def __init__(self, site: str, topic: str) -> None:
        """Publish on `topic`, which is one of the site's own."""
        self.publisher = Publisher(site=site, instance=FEDERATION.instance)
        self.publisher.topic = topic
        self.signer = Signer(f"{site}.writing.key-1", self.publisher.private)
        self.lane = LaneName(FEDERATION.instance, topic, 0)
        self.leaves: list[bytes] = []

    def say(self, count: int) -> list[Raw]:
        """As many messages more on the lane."""
        placed = [self.publisher.place(self.publisher.written(len(self.leaves) + n)) for n in range(count)]
        self.leaves += [message.leaf for message in placed]
        return self.publisher.sign(placed)

    def head(self, size: int, leaves: Sequence[bytes] | None = None, at: datetime | None = None) -> Note:
        """The head of the first `size` messages, or of other leaves."""
        tree = CompactRange.of((self.leaves if leaves is None else leaves)[:size])
        return sign_lane_head(self.lane, tree, self.signer, at or wall())

    def posted(self, note: Note, topic: str | None = None) -> Raw:
        """A note as Kafka would hand it over."""
        return Raw((topic or heads_topic(self.lane.topic), 0), 0, b"key", note.written().encode())


@dataclass(frozen=True)
class Listener:
    """The reading service of this site, which hears a subordinate's lane and its heads."""

    harness: Harness
    neighbour: Neighbour
    hearing: Hearing
    heads: HeardHeads
    signer: Signer
    keys_file: Path

    async def hear(self, *messages: Raw) -> None:
        """Hear messages and judge the heads that waited for them."""
        await self.hearing.hear(messages)
        await self.heads.catch_up()

    async def take(self, *notes: Note) -> None:
        """Take notes from the neighbour's topic of heads."""
        await self.heads.take([self.neighbour.posted(note) for note in notes])


@asynccontextmanager
async def listener(admin_url: str, folder: Path) -> AsyncIterator[Listener]:
    """A listener over a database of its own."""
    neighbour = Neighbour("vinh-trai", "vinh-trai.writing.to.lang-son")
    mine = Ed25519PrivateKey.generate()
    file = folder / "keys.json"
    write_keys(
        file,
        {"vinh-trai": [("key-1", neighbour.publisher.private)], "lang-son": [("key-1", mine)]},
        ("writing", "reading"),
        FEDERATION,
    )
    async with at_work(admin_url, hearing_below(exporting(reading()))) as harness:
        harness.store.site = HERE_IN_FEDERATION
        register = KeyRegister(file)
        hearing = Hearing(harness.service, harness.store, register)
        heads = HeardHeads(harness.store, harness.service, register)
        yield Listener(harness, neighbour, hearing, heads, Signer("lang-son.reading.key-1", mine), file)
