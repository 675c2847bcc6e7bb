"""A site whose line is cut goes on working; afterwards everything arrives in the order of its lane, once."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from chassis.messaging.bundling import collected, heard
from chassis.messaging.exporting import Origin
from chassis.messaging.heard_heads import HeardHeads
from chassis.messaging.hearing import Hearing
from chassis.messaging.register import KeyRegister
from deploy.local import servers
from tests.chassis.links import Link, linked
from tests.chassis.topics import Channel

DAYS = 7
A_DAY = 20


@pytest.fixture
async def link(
    postgres: servers.Postgres, kafka: servers.Kafka, channel: Channel, tmp_path: Path
) -> AsyncIterator[Link]:
    """A superior and a subordinate, whose line is cut as long as the intake of the latter does not run."""
    async with linked(postgres, kafka, channel, tmp_path) as link:
        yield link


async def a_week(link: Link) -> None:
    """Seven days of work at the superior, each sent by a new relay; nothing of it arrives."""
    for day in range(DAYS):
        await link.say(range(day * A_DAY, (day + 1) * A_DAY))


async def order(link: Link) -> tuple[list[str], list[str]]:
    """The events of the superior as it has recorded them, and as the subordinate has."""
    query = (
        "select event_id::text from log.events where service = 'writing' and 'public' = any(audience) order by position"
    )
    said = await link.sender.store.pool.fetch(query)
    known = await link.receiver.store.pool.fetch(query)
    return [row["event_id"] for row in said], [row["event_id"] for row in known]


async def carry(link: Link) -> None:
    """Carry a file with everything that is not confirmed to the subordinate, and hear it twice."""
    origin = Origin(link.sender.service, link.above.site, link.above.key)
    store, register = link.receiver.store, KeyRegister(link.keys_file)
    topics = [f"{link.above.topic}.public", f"{link.above.topic}.heads.public"]
    bundle = (await collected(link.sender.store, origin, link.below.code, None)).bundle
    for _ in range(2):
        heads = HeardHeads(store, link.receiver.service, register)
        await heard(Hearing(link.receiver.service, store, register), heads, store, topics, bundle)


async def test_a_week_without_a_line_is_caught_up_in_order(link: Link) -> None:
    """Nobody does anything but to bring the line back."""
    await link.say(range(1000, 1003))
    await link.intake.start()
    await link.confirmed(3)
    await link.intake.stop()
    await a_week(link)
    said, before = await order(link)

    await link.intake.start()
    await link.confirmed(3 + DAYS * A_DAY)
    await link.return_receipts()

    assert len(before) == 3
    assert (await order(link)) == (said, said)
    assert await link.sender.store.pool.fetchval("select size from log.receipts") == 3 + DAYS * A_DAY


async def test_what_a_file_has_carried_does_not_arrive_again_by_the_line(link: Link) -> None:
    """A file is heard twice in the middle of the week, and the line brings the same and the rest: each once."""
    await a_week(link)
    await carry(link)
    _, carried = await order(link)
    await link.say(range(500, 510))

    await link.intake.start()
    await link.confirmed(DAYS * A_DAY + 10)

    said, known = await order(link)
    assert carried == said[: DAYS * A_DAY]
    assert known == said
    assert await link.receiver.store.pool.fetchval("select count(*) from log.parked") == 0
