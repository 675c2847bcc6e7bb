"""A topic that has parked its most is heard no further, says so, and goes on when an operator has made receiver."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from chassis.messaging.intake import Intake
from chassis.messaging.parking import Intervention, discard, parked
from chassis.messaging.parking_rows import ParkingLimits
from chassis.messaging.register import KeyRegister
from tests.chassis.databases import Harness, until
from tests.chassis.topics import Channel, producing, say


class Impatient(Intake):
    """One that tries a topic again at once."""

    aside_seconds = 0.1


@asynccontextmanager
async def listening_within(channel: Channel, there: Harness, limits: ParkingLimits) -> AsyncIterator[Intake]:
    """An intake that parks no more than `limits`."""
    there.store.site = channel.here
    intake = Impatient(
        there.service, there.store, channel.site, KeyRegister(channel.keys_file), channel.reader, limits=limits
    )
    await intake.start()
    try:
        yield intake
    finally:
        await intake.stop()


async def put_garbage(channel: Channel, count: int) -> None:
    """Messages that are none, one after the other on the first lane."""
    async with producing(channel.admin) as producer:
        for number in range(count):
            await producer.send_and_wait(channel.topic, f"garbage {number}".encode(), partition=0)


async def test_a_flood_of_garbage_stops_its_topic_and_no_message_is_lost(
    channel: Channel, here: Harness, there: Harness
) -> None:
    """The fault names the topic and the ways out; with room made, all of it is dealt with in its order."""
    await put_garbage(channel, 8)
    await say(channel, here, range(30))
    async with listening_within(channel, there, ParkingLimits(messages=5)) as intake:
        await until(lambda: "has parked its most" in (intake.progress.fault or ""), "the topic to be full")
        fault = intake.progress.fault or ""
        full = await parked(there.store.pool)

        while await there.store.head() < 30:
            for message in await parked(there.store.pool):
                decision = Intervention("operator-1", "garbage")
                await discard(there.store.pool, intake.hearing, message.parked_id, decision)
            await asyncio.sleep(0.1)
        await until(lambda: intake.hearing.tally.heard == 30, "the notes to be heard")

    assert channel.topic in fault
    assert "ParkingFullError" in fault
    assert len(full) <= 5
    evidence = await parked(there.store.pool, discarded=True)
    assert len(evidence) == 8


async def test_a_topic_that_is_full_is_no_reason_to_start_anew(channel: Channel, there: Harness) -> None:
    """The process is alive: to start it again would not make receiver, and would stop what works without the topic."""
    await put_garbage(channel, 8)
    async with listening_within(channel, there, ParkingLimits(messages=5)) as intake:
        await until(lambda: "has parked its most" in (intake.progress.fault or ""), "the topic to be full")

        await until(lambda: intake.progress.tries > 2, "it to have been tried again")
        assert not intake.progress.is_stalled(10)

    assert len(await parked(there.store.pool)) <= 5
