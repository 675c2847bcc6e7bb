"""Intake: from Kafka to the store, every signature and chain checked, by processes of their own."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from chassis.log.store import Store
from tests.benchmarks import limits
from tests.benchmarks.figure import ROUNDS, Figure, Stopwatch
from tests.benchmarks.listener import listening
from tests.benchmarks.projecting import fill
from tests.benchmarks.servers import Servers, working
from tests.chassis.sample import reading, writing
from tests.chassis.topics import Channel, drain, make_channel

_EVENTS = 60_000
_KEYS = 6_000
_SINGLY = 2_000
_LANES = 4
"""As many as two processes share evenly; a service hears three of each topic, so it has that many or more."""
_CORES = 2
_LOOK_SECONDS = 0.02
"""Between two looks at how far it is: to look whenever the log moved would take a twentieth of what is measured."""


async def measure(servers: Servers) -> list[Figure]:
    """Intake beside COPY, and beside a transaction for each message."""
    alone = Figure("intake, all checked, one process", "server COPY")
    together = Figure("intake, all checked, a process a core", "server COPY", wanted=0.12)
    of_singly = Figure("intake, all checked, one process", "one transaction a message", wanted=7.0)
    for _ in range(ROUNDS):
        with TemporaryDirectory() as folder:
            channel = make_channel(servers.kafka, Path(folder), _LANES)
            async with working(servers, writing()) as writer:
                await fill(writer, _EVENTS, _KEYS, channel.site)
                relay = channel.relay(writer.service, writer.store)
                await drain(relay)
                await relay.close()
                copied = await limits.copy_into_store(writer.database, _EVENTS)
                singly = await limits.one_transaction_each(writer.database, _SINGLY)
            heard = await _hear(servers, channel, 1)
            alone.add(heard, copied)
            of_singly.add(heard, singly)
            together.add(await _hear(servers, channel, _CORES), copied)
    return [alone, together, of_singly]


async def _hear(servers: Servers, channel: Channel, processes: int) -> float:
    """Events a second from the first to the last in the store, heard by so many processes."""
    async with working(servers, reading()) as reader, listening(reader, channel, _LANES, processes):
        first = await _await_head(reader.store, 1)
        watch = Stopwatch()
        last = await _await_head(reader.store, _EVENTS)
        return watch.rate(last - first)


async def _await_head(store: Store, least: int) -> int:
    """The head of the log once it is at least that far."""
    while True:
        head = await store.head()
        if head >= least:
            return head
        await asyncio.sleep(_LOOK_SECONDS)
