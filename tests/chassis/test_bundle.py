"""A bundle carries between two sites what no line carries, both ways, and is heard by the same checks."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from chassis.messaging.bundling import HeardLane, collected, heard
from chassis.messaging.exporting import Origin
from chassis.messaging.heard_heads import HeardHeads
from chassis.messaging.hearing import Hearing
from chassis.messaging.register import KeyRegister
from contracts.bundle import Bundle, bundle_text, read_bundle
from deploy.local import servers
from tests.chassis.links import Link, linked
from tests.chassis.topics import Channel


@pytest.fixture
async def link(
    postgres: servers.Postgres, kafka: servers.Kafka, channel: Channel, tmp_path: Path
) -> AsyncIterator[Link]:
    """A superior and a subordinate whose intake never runs: nothing of Kafka reaches it."""
    async with linked(postgres, kafka, channel, tmp_path) as link:
        yield link


async def down(link: Link, after: int | None = None, most: int = 1000) -> Bundle:
    """A bundle of the superior for the subordinate, as it is after it was written and read."""
    origin = Origin(link.sender.service, link.above.site, link.above.key)
    found = await collected(link.sender.store, origin, link.below.code, after, most)
    return read_bundle(bundle_text(found.bundle).encode())


async def up(link: Link) -> Bundle:
    """The subordinate's bundle back."""
    origin = Origin(link.receiver.service, link.below.code, link.key)
    return (await collected(link.receiver.store, origin, link.above.site, None)).bundle


async def hear(link: Link, bundle: Bundle) -> list[tuple[int, int, int]]:
    """Hear a bundle at the subordinate: how many were taken, known and parked in each lane."""
    register, store = KeyRegister(link.keys_file), link.receiver.store
    hearing = Hearing(link.receiver.service, store, register)
    topics = [f"{link.above.topic}.public", f"{link.above.topic}.heads.public"]
    found = await heard(hearing, HeardHeads(store, link.receiver.service, register), store, topics, bundle)
    return [HeardLane(*one)[1:] for one in found]


async def hear_back(link: Link, bundle: Bundle) -> None:
    """Hear a bundle at the superior, which reads notes alone."""
    store = link.sender.store
    hearing = Hearing(link.sender.service, store, KeyRegister(link.keys_file))
    topics = [f"{link.below.code}.reading.heads.to.{link.above.site}"]
    assert await heard(hearing, link.heads, store, topics, bundle) == []


async def confirmed(link: Link) -> int | None:
    """How many messages the superior has a receipt for."""
    size: int | None = await link.sender.store.pool.fetchval("select max(size) from log.receipts")
    return size


async def test_a_bundle_is_heard_as_the_network_is(link: Link) -> None:
    """Every message once, in the order of its lane, with its proof; a second time changes nothing."""
    await link.say(range(5))
    bundle = await down(link)

    first, again = await hear(link, bundle), await hear(link, bundle)

    assert (first, again) == ([(5, 0, 0)], [(0, 5, 0)])
    pool = link.receiver.store.pool
    assert await pool.fetchval("select count(*) from log.events where type = 'NoteWritten'") == 5
    assert await pool.fetchval("select count(*) from log.proofs") == 5
    assert await pool.fetchval("select size from log.heads") == 5


async def test_receipts_travel_in_the_bundle_back_and_the_next_one_begins_there(link: Link) -> None:
    """Nothing is carried twice that was confirmed, unless somebody asks for it."""
    await link.say(range(5))
    await hear(link, await down(link))

    await hear_back(link, await up(link))
    await link.say(range(5, 7))

    assert await confirmed(link) == 5
    assert len((await down(link)).messages) == 2
    assert len((await down(link, after=0)).messages) == 7
    assert await hear(link, await down(link)) == [(2, 0, 0)]


async def test_what_one_file_does_not_hold_is_in_the_next(link: Link) -> None:
    """The subordinate knows of it by the head, and asks for it in its bundle back."""
    await link.say(range(5))
    origin = Origin(link.sender.service, link.above.site, link.above.key)
    full = await collected(link.sender.store, origin, link.below.code, None, 2)
    await hear(link, full.bundle)

    await hear_back(link, await up(link))

    assert list(full.left_out.values()) == [3]
    assert await hear(link, await down(link)) == [(3, 0, 0)]


async def test_a_file_that_was_altered_takes_nothing_from_the_true_one(link: Link) -> None:
    """What does not prove itself is parked, and so is what follows it; the true file is heard after it."""
    await link.say(range(3))
    true = await down(link)
    wrong = true.messages[1]._replace(data=true.messages[1].data.replace("note 1", "note 9"))
    forged = true._replace(messages=[true.messages[0], wrong, true.messages[2]])

    first, then = await hear(link, forged), await hear(link, true)

    assert first == [(1, 0, 2)]
    assert then == [(2, 1, 0)]
    reasons = await link.receiver.store.pool.fetch("select reason from log.parked")
    assert [row["reason"] for row in reasons] == ["wrong-signature"]


async def test_a_file_that_leaves_messages_out_is_noticed(link: Link) -> None:
    """The lane does not go on over a gap."""
    await link.say(range(3))
    true = await down(link)

    first = await hear(link, true._replace(messages=[true.messages[0], true.messages[2]]))
    then = await hear(link, true)

    assert (first, then) == ([(1, 0, 1)], [(2, 1, 0)])
    assert await link.receiver.store.pool.fetchval("select count(*) from log.parked") == 0


def written(**changed: object) -> bytes:
    """An empty bundle with other members."""
    empty = {"format": "tdkt-bundle", "version": 1, "from": "a", "to": "b", "messages": [], "notes": []}
    return json.dumps({**empty, **changed}).encode()


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{}",
        b"[1]",
        b"\xff",
        written(format="tdkt-evidence"),
        written(version=2),
        written(messages=[1]),
        written(notes=[{}]),
        written(**{"from": 1}),
    ],
)
def test_another_file_is_no_bundle(text: bytes) -> None:
    """It is refused as a whole, in a sentence."""
    with pytest.raises(ValueError, match="is not a bundle: "):
        read_bundle(text)
