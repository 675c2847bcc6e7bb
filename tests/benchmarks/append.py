"""Appends: commands of one to three events by 1, 8 and 32 writers at once, hash chain and strict order included."""

import asyncio
from collections.abc import Sequence
from itertools import count as counted

from chassis.log.store import Store
from chassis.log.writer import Append
from tests.benchmarks import limits, peer
from tests.benchmarks.figure import ROUNDS, Figure, Stopwatch
from tests.benchmarks.notes import command_of
from tests.benchmarks.servers import Servers, checkpoint, working
from tests.chassis.databases import Harness
from tests.chassis.sample import writing

_SECONDS = 2.0
_COMMANDS = {1: 4_000, 8: 20_000, 32: 40_000}
_NOTES = counted(1)
_WANTED_OF_COPY = {1: None, 8: None, 32: 0.20}
_WANTED_OF_PEER = {1: None, 8: None, 32: 8.0}


async def measure(servers: Servers) -> list[Figure]:
    """Appends beside COPY, beside a commit a row, and beside the eventsourcing library's recorder."""
    figures: list[Figure] = []
    async with working(servers, writing()) as harness:
        await append(harness.store, 8, 4_000)
        by_writers = {
            writers: (
                Figure(f"append, {writers} at once", "server COPY", wanted=_WANTED_OF_COPY[writers]),
                Figure(f"append, {writers} at once", f"a commit a row, {writers} at once"),
                Figure(f"append, {writers} at once", "eventsourcing recorder", wanted=_WANTED_OF_PEER[writers]),
            )
            for writers in _COMMANDS
        }
        for _ in range(ROUNDS):
            before = await harness.store.head()
            beside = {writers: await _beside_others(servers, harness, writers) for writers in by_writers}
            copied = await limits.copy_into_store(harness.database, await harness.store.head() - before)
            for writers, (of_copy, of_commits, of_peer) in by_writers.items():
                rate, committed, recorded = beside[writers]
                of_copy.add(rate, copied)
                of_commits.add(rate, committed)
                of_peer.add(rate, recorded)
        figures.extend(figure for row in by_writers.values() for figure in row)
    return figures


async def _beside_others(servers: Servers, harness: Harness, writers: int) -> tuple[float, float, float]:
    """Events a second of ours, of a commit a row and of the library's recorder; ours last, as COPY follows on it."""
    committed = await limits.commit_rows_singly(harness.database, writers, _SECONDS)
    recorded = await asyncio.to_thread(peer.append, harness.database, writers, _SECONDS)
    await checkpoint(servers)
    return await append(harness.store, writers, _COMMANDS[writers]), committed, recorded


async def append(store: Store, writers: int, commands: int) -> float:
    """Events a second that `writers` at once append, each to a stream of its own, with so many commands in all.

    The commands are made before the clock starts, as the file is that COPY reads.
    """
    said = [_commands(next(_NOTES), commands // writers) for _ in range(writers)]
    before, watch = await store.head(), Stopwatch()

    async def write(own: Sequence[Append]) -> None:
        for command in own:
            await store.append(command)

    await asyncio.gather(*(write(own) for own in said))
    seconds = watch.seconds
    return (await store.head() - before) / seconds


def _commands(note: int, count: int) -> list[Append]:
    commands: list[Append] = []
    version = 0
    for number in range(count):
        commands.append(command_of(note, version, number))
        version += len(commands[-1].rows)
    return commands
