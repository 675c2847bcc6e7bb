"""A page of the relay is bounded in bytes, and a line that is too slow for a page gets a smaller one."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest
from aiokafka import AIOKafkaProducer
from typing_extensions import override

from chassis.errors import BrokerUnavailableError
from chassis.log.checkpoints import position_of
from chassis.log.writer import Append
from chassis.messaging.cloudevents import Outgoing
from chassis.messaging.pace import Pace
from chassis.messaging.relay import NAME, Relay
from chassis.messaging.sent import PAGE, PAGE_BYTES, Published
from deploy.local import servers
from tests.chassis.databases import Harness, at_work
from tests.chassis.sample import writing
from tests.chassis.topics import Channel, event_ids, messages_on, new_notes

_SECONDS = 2.0


@pytest.fixture
async def harness(postgres: servers.Postgres) -> AsyncIterator[Harness]:
    """A writing service over a database of its own."""
    async with at_work(postgres.admin_url, writing()) as harness:
        yield harness


class SlowLine(Relay):
    """A relay over a line that carries fifty messages a second."""

    @override
    async def _send(self, producer: AIOKafkaProducer, messages: Sequence[Outgoing]) -> None:
        await asyncio.sleep(len(messages) / 50)
        await super()._send(producer, messages)


class Stubborn(Pace):
    """The control: a page that timed out is sent again as it was."""

    @override
    def timed_out(self, events: int) -> None:
        """Change nothing."""


@pytest.mark.parametrize(
    ("pace", "arrives"),
    [(Pace, True), (Stubborn, False)],
    ids=["halved", "control: repeated as it was"],
)
async def test_a_page_that_times_out_is_halved(
    channel: Channel, harness: Harness, pace: type[Pace], *, arrives: bool
) -> None:
    """Until the line carries it: each event arrives, and the pages grow again."""
    await harness.store.append(Append(new_notes(channel.site, range(250))))
    relay = SlowLine(harness.service, harness.store, channel.site, channel.key, channel.writer)
    relay.pace = pace(seconds=_SECONDS, least_seconds=_SECONDS)

    faults = 0
    while await position_of(harness.store.pool, NAME) < 250 and faults < (20 if arrives else 3):
        try:
            await relay.step()
        except BrokerUnavailableError:
            faults += 1
            await relay.close()
    await relay.close()

    assert (await position_of(harness.store.pool, NAME) == 250) is arrives
    assert len(set(event_ids(await messages_on(channel.admin, channel.topic)))) == (250 if arrives else 0)


def test_a_single_event_that_times_out_is_given_more_time() -> None:
    """It cannot be halved; the time grows to a bound, and shrinks again when it has arrived."""
    pace = Pace(positions=4)
    for events in (4, 2, 1, 1):
        pace.timed_out(events)
    slow = (pace.positions, pace.seconds)
    for _ in range(20):
        pace.timed_out(1)
    slowest = pace.seconds
    for _ in range(200):
        pace.arrived()

    assert slow == (1, 32.0)
    assert slowest == 64.0
    assert (pace.positions, pace.seconds) == (PAGE, 8.0)


async def test_a_page_is_bounded_in_bytes(channel: Channel, harness: Harness) -> None:
    """Of a hundred events of a megabyte no more are read at a time than fit, and none is left out."""
    large = [
        row._replace(data=row.data.replace("some words", "some words" * 50_000))
        for row in new_notes(channel.site, range(40))
    ]
    for start in range(0, len(large), 10):
        await harness.store.append(Append(large[start : start + 10]))
    published = Published(channel.site, "writing")

    at, pages = 0, []
    while at < 40:
        page = await published.read(harness.store.pool, at, 40)
        pages.append(sum(len(event.data.encode()) for event in page.events))
        at = page.through

    assert len(pages) == 3
    assert max(pages) < PAGE_BYTES + 1024 * 1024
