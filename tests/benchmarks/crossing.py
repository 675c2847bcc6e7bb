"""The way of one command: from the caller at one service to a row in another service's read table."""

import asyncio
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

from chassis.declaring.site import Site
from chassis.log import loops
from chassis.messaging.intake import Intake
from chassis.messaging.register import KeyRegister
from chassis.reading.projector import Projector
from tests.benchmarks import limits
from tests.benchmarks.figure import ROUNDS, Figure
from tests.benchmarks.servers import Servers, working
from tests.chassis.databases import Harness, cause
from tests.chassis.sample import HERE, note_id, reading, write, writing
from tests.chassis.topics import Channel, make_channel

_COMMANDS = 100
_WARM = 10


async def measure(servers: Servers) -> list[Figure]:
    """Milliseconds from the call of handle() to the row, one command at a time."""
    beside = "three commits and a hop over Kafka"
    middle = Figure("command to another's read table, median", beside, "ms", higher_is_better=False)
    late = Figure("command to another's read table, p95", beside, "ms", higher_is_better=False)
    with TemporaryDirectory() as folder:
        channel, apart = make_channel(servers.kafka, Path(folder)), make_channel(servers.kafka, Path(folder))
        async with (
            working(servers, writing()) as harness,
            working(servers, reading()) as reader,
        ):
            reader.store.site = Site(channel.site, HERE.level)
            intake = Intake(reader.service, reader.store, KeyRegister(channel.keys_file), channel.reader)
            relay, projector = channel.relay(harness.service, harness.store), Projector(reader.service, reader.store)
            running = [
                asyncio.create_task(loops.run(relay, harness.store)),
                asyncio.create_task(loops.run(projector, reader.store)),
            ]
            await intake.start()
            numbers = count(1)
            for _ in range(ROUNDS):
                least = await limits.commits_and_a_hop(harness.database, apart)
                spans = [await _cross(harness, reader, channel, next(numbers)) for _ in range(_WARM + _COMMANDS)][
                    _WARM:
                ]
                middle.add(median(spans), least)
                late.add(quantiles(spans, n=20)[-1], least)
            await intake.stop()
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
    return [middle, late]


async def _cross(harness: Harness, reader: Harness, channel: Channel, number: int) -> float:
    """Milliseconds until note `number` can be read where it was heard."""
    start = perf_counter()
    await channel.handler(harness.service, harness.store).handle(write(number), cause())
    seen = "select true from read_notes where note_id = $1"
    while not await reader.store.pool.fetchval(seen, note_id(number)):  # noqa: ASYNC110 - the row is all there is to see
        await asyncio.sleep(0.001)  # looking oftener would slow down what is measured
    return (perf_counter() - start) * 1000
