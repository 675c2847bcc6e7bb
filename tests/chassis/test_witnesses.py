"""Receipts of a public lane reach its other receivers, who compare: an owner that has two pasts is caught by them."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.clock import wall
from chassis.database import transaction
from chassis.declaring.module import On
from chassis.declaring.site import Site
from chassis.log.checkpoints import RELAY, claim
from chassis.messaging.arrivals import Raw
from chassis.messaging.heard_heads import HeardHeads
from chassis.messaging.hearing import Hearing
from chassis.messaging.lane_heads import LaneHeads, OutgoingNote
from chassis.messaging.register import KeyRegister
from chassis.messaging.signing import SigningKey
from chassis.settings import RESEND_AFTER
from chassis.web.lane_health import HeardLane, lanes_health
from contracts.declaration import TO_EVERYONE, Declaration, Registry
from contracts.envelope import Relation
from contracts.lane_head import LaneName, read_receipt, sign_lane_head, sign_receipt
from contracts.message import Event
from contracts.note import Note, Signer, read_note
from contracts.tlog import CompactRange
from contracts.vocabulary import Level
from deploy.local import servers
from tests.chassis.databases import Harness, as_owner, at_work
from tests.chassis.links import REGISTRY
from tests.chassis.neighbours import Neighbour
from tests.chassis.sample import NoteWritten, altered, project_written, reading
from tests.chassis.topics import write_keys
from tests.contracts.federations import FEDERATION

OWNER, ABOVE, BELOW = "lang-son", "tinh-lang-son", "vinh-trai"
LANE = f"{OWNER}.writing.public"


class NoteFiled(Event):
    """An event of the reading service, so that it is one of those whose receipts are read."""


CONTRACTS = Registry(
    (*REGISTRY.declarations, Declaration("NoteFiled", NoteFiled, "reading", addressing=TO_EVERYONE)), REGISTRY.upcasts
)
SERVICE = replace(
    altered(
        reading(),
        reactions=(),
        projections=tuple(On(NoteWritten, project_written, one) for one in (Relation.SUPERIOR, Relation.SUBORDINATE)),
    ),
    contracts=CONTRACTS,
)


@dataclass(frozen=True)
class Receiver:
    """The reading service of a site that hears the owner's public lane."""

    harness: Harness
    hearing: Hearing
    heads: HeardHeads
    outgoing: LaneHeads
    signer: Signer

    async def hear(self, owner: Neighbour, count: int) -> None:
        """Hear so many messages more, and the owner's head of all of them."""
        await self.hearing.hear(owner.say(count))
        await self.heads.take([owner.posted(owner.head(len(owner.leaves)))])
        await self.heads.catch_up()

    async def receipts(self) -> list[OutgoingNote]:
        """The receipts that are due."""
        async with claim(self.harness.store.pool, RELAY) as checkpoint:
            assert checkpoint is not None
            return await self.outgoing.due(checkpoint)

    async def take(self, *notes: OutgoingNote) -> None:
        """Read the notes on those topics of heads that the service reads at its site."""
        read = SERVICE.heads_heard(self.harness.store.site)
        await self.heads.take(
            [Raw((one.topic, 0), 0, one.key, one.note.encode()) for one in notes if one.topic in read]
        )
        await self.heads.catch_up()

    async def lane(self) -> HeardLane:
        """What health shows of the lane."""
        async with transaction(self.harness.store.pool) as connection:
            site = self.harness.store.site.code
            (found,) = (await lanes_health(connection, site, "reading", RESEND_AFTER)).heard
        return found


@dataclass(frozen=True)
class Split:
    """An owner that can have two pasts, and the site above and the site below it."""

    owner: Neighbour
    other: Neighbour
    """The same owner, as the site below it sees it."""
    above: Receiver
    below: Receiver


@asynccontextmanager
async def receiver(
    postgres: servers.Postgres, code: str, level: Level, private: Ed25519PrivateKey, register: KeyRegister
) -> AsyncIterator[Receiver]:
    """A receiver over a database of its own."""
    async with at_work(postgres.admin_url, SERVICE) as harness:
        harness.store.site = Site(code, level, FEDERATION)
        key = SigningKey("key-1", private, FEDERATION.instance)
        yield Receiver(
            harness,
            Hearing(SERVICE, harness.store, register),
            HeardHeads(harness.store, SERVICE, register),
            LaneHeads(harness.store.site, "reading", code, key),
            Signer(f"{code}.reading.key-1", private),
        )


@pytest.fixture
async def split(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[Split]:
    """The city that owns the lane, between the province and the ward."""
    owner, other = Neighbour(OWNER, LANE), Neighbour(OWNER, LANE)
    other.publisher.private, other.publisher.key, other.signer = (
        owner.publisher.private,
        owner.publisher.key,
        owner.signer,
    )
    keys = {code: Ed25519PrivateKey.generate() for code in (ABOVE, BELOW)} | {OWNER: owner.publisher.private}
    file = tmp_path / "keys.json"
    write_keys(file, {code: [("key-1", key)] for code, key in keys.items()}, ("writing", "reading"), FEDERATION)
    register = KeyRegister(file)
    async with AsyncExitStack() as stack:
        above = receiver(postgres, ABOVE, Level.PROVINCE, keys[ABOVE], register)
        below = receiver(postgres, BELOW, Level.COMMUNE, keys[BELOW], register)
        yield Split(owner, other, await stack.enter_async_context(above), await stack.enter_async_context(below))


async def test_an_owner_with_one_past_has_a_witness(split: Split) -> None:
    """The site below counts the site above, also where its own messages come later."""
    messages = split.owner.say(3)
    await split.above.hearing.hear(messages)
    await split.above.heads.take([split.owner.posted(split.owner.head(3))])
    await split.below.hearing.hear(messages[:2])

    await split.below.take(*await split.above.receipts())

    assert ((await split.below.lane()).witnesses, (await split.below.lane()).missing) == (0, 1)
    await split.below.hearing.hear(messages[2:])
    await split.below.heads.catch_up()
    lane = await split.below.lane()
    assert (lane.witnesses, lane.forks, lane.standing, lane.confirmed) == (1, 0, "whole", 3)


@pytest.mark.parametrize("late", [False, True], ids=["at once", "before the messages"])
async def test_an_owner_that_tells_two_receivers_two_pasts_is_caught(split: Split, late: bool) -> None:  # noqa: FBT001 - a parameter
    """Each of them has found its own past whole; the receipt of the other shows the fork, with both signatures."""
    await split.above.hear(split.owner, 3)
    if not late:
        await split.below.hear(split.other, 3)
    receipts = await split.above.receipts()

    with structlog.testing.capture_logs() as logs:
        await split.below.take(*receipts)
        if late:
            await split.below.hear(split.other, 3)

    assert "lane_forked" in {line["event"] for line in logs}
    assert (await split.below.lane()).standing == "fork"
    assert (await split.below.lane()).witnesses == 0
    (fork, *_) = await as_owner(split.below.harness.database, "select size, note, against from log.forks")
    assert fork["size"] == 3
    head = split.owner.head(3)
    assert read_note(fork["note"]).text == head.text
    if not late:
        assert read_receipt(fork["note"].encode(), f"{ABOVE}.reading", split.below.heads._register.key)  # noqa: SLF001
        assert read_note(fork["against"]).text == split.other.head(3).text != head.text


async def test_without_the_receipts_of_others_nobody_notices(split: Split) -> None:
    """Each gets what it always got: its own messages and heads, and the receipts to the owner are the owner's."""
    await split.above.hear(split.owner, 3)
    await split.below.hear(split.other, 3)
    to_owner = [one for one in await split.above.receipts() if one.topic.endswith(f".to.{OWNER}")]
    assert to_owner

    await split.below.take(*to_owner)

    assert [(await one.lane()).standing for one in (split.above, split.below)] == ["whole", "whole"]


async def test_receipts_of_an_addressed_lane_go_to_its_owner_alone(split: Split) -> None:
    """Nobody else is to know how much is said on it; of a public lane everybody may."""
    await split.above.hear(split.owner, 2)
    public = {one.topic for one in await split.above.receipts()}
    await as_owner(split.above.harness.database, "update log.heads set topic = $1", f"{OWNER}.writing.to.{ABOVE}")
    addressed = {one.topic for one in await split.above.receipts()}

    assert public == {f"{ABOVE}.reading.heads.to.{OWNER}", f"{ABOVE}.reading.heads.public"}
    assert addressed == {f"{ABOVE}.reading.heads.to.{OWNER}"}


async def refused(there: Receiver, note: Note, topic: str = f"{ABOVE}.reading.heads.public") -> str:
    """Why a note of the site above is refused; empty where it is only left alone."""
    with structlog.testing.capture_logs() as logs:
        await there.heads.take([Raw((topic, 0), 0, b"key", note.written().encode())])
    assert (await there.lane()).witnesses == 0
    return ", ".join(str(line["reason"]) for line in logs if line["event"] == "head_refused")


async def test_a_receipt_that_proves_nothing_makes_no_witness_and_no_fork(split: Split) -> None:
    """Without the owner's signature anybody could accuse it; without the receiver's nobody has received it."""
    await split.below.hear(split.owner, 2)
    good = sign_receipt(split.owner.head(2), split.above.signer, wall())
    forged = Signer(split.owner.signer.name, Ed25519PrivateKey.generate())
    lied = sign_lane_head(split.owner.lane, CompactRange.of([bytes(32)] * 2), forged, wall())
    unheard = LaneName(FEDERATION.instance, f"{OWNER}.reading.public", 0)
    strange = sign_lane_head(unheard, CompactRange.of([bytes(32)]), split.owner.signer, wall())

    assert await refused(split.below, sign_receipt(lied, split.above.signer, wall())) == "wrong-signature"
    assert await refused(split.below, split.owner.head(2)) == "unsigned-head"
    assert await refused(split.below, good, f"{ABOVE}.reading.heads.to.{BELOW}") == ""
    assert await refused(split.below, sign_receipt(strange, split.above.signer, wall())) == ""
    assert (await split.below.lane()).forks == 0


async def test_a_witness_whose_key_was_withdrawn_meanwhile_is_none(split: Split, tmp_path: Path) -> None:
    """Its receipt waited for messages that have come since; it stops nothing."""
    messages = split.owner.say(2)
    await split.above.hearing.hear(messages)
    await split.above.heads.take([split.owner.posted(split.owner.head(2))])
    await split.below.take(*await split.above.receipts())
    arrivals = await split.below.hearing.examine(messages)
    (tmp_path / "keys.json").write_text('{"keys": []}')
    await split.below.hearing.settle(arrivals)
    split.below.hearing.examiner.refresh()

    await split.below.heads.catch_up()

    assert (await split.below.lane()).witnesses == 0
    verdicts = await as_owner(split.below.harness.database, "select verdict from log.witnesses")
    assert [row["verdict"] for row in verdicts] == ["unproven"]


def test_a_site_reads_the_receipts_of_the_site_above_its_superior() -> None:
    """For the superior's public lanes; a site right below the root has no such witness."""
    ward, city = Site(BELOW, Level.COMMUNE, FEDERATION), Site(OWNER, Level.DISTRICT, FEDERATION)

    assert SERVICE.witnesses_heard(ward) == {f"{ABOVE}.{one}.heads.public" for one in ("reading", "writing")}
    assert SERVICE.witnesses_heard(city) == frozenset()
