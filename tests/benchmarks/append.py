"""Appends: commands of one to three events by 1, 8 and 32 writers at once, hash chain and strict order included."""

import asyncio
from itertools import count as counted

from chassis.database import connect
from chassis.store import Store
from tests.benchmarks import limits, peer
from tests.benchmarks.ground import ROUNDS, Figure, Ground, Stopwatch, command_of
from tests.chassis.places import at_work
from tests.chassis.sample import writing

_SECONDS = 4.0
_NOTES = counted(1)
_WANTED_OF_COPY = {1: None, 8: None, 32: 0.25}
_WANTED_OF_PEER = {1: None, 8: None, 32: 8.0}


async def measure(ground: Ground) -> list[Figure]:
    """Appends beside COPY, beside a commit a row, and beside the eventsourcing library's recorder."""
    figures: list[Figure] = []
    async with at_work(ground.postgres.admin_url, writing()) as desk:
        await append(desk.store, 1, 0.5)
        by_writers = {
            writers: (
                Figure(f"append, {writers} at once", "server COPY", wanted=_WANTED_OF_COPY[writers]),
                Figure(f"append, {writers} at once", f"a commit a row, {writers} at once"),
                Figure(f"append, {writers} at once", "eventsourcing recorder", wanted=_WANTED_OF_PEER[writers]),
            )
            for writers in (1, 8, 32)
        }
        for _ in range(ROUNDS):
            copied = await limits.copy_into_store(desk.database)
            for writers, (of_copy, of_commits, of_peer) in by_writers.items():
                await _clear(desk.database.admin_url)
                rate = await append(desk.store, writers, _SECONDS)
                of_copy.add(rate, copied)
                of_commits.add(rate, await limits.commit_rows_singly(desk.database, writers, _SECONDS / 2))
                of_peer.add(rate, await asyncio.to_thread(peer.append, desk.database, writers, _SECONDS / 2))
        figures.extend(figure for row in by_writers.values() for figure in row)
    return figures


async def append(store: Store, writers: int, seconds: float) -> float:
    """Events a second that `writers` at once append, each to streams of its own."""
    count, watch = 0, Stopwatch()

    async def write() -> None:
        nonlocal count
        note, version, commands = next(_NOTES), 0, 0
        while watch.seconds < seconds:
            command = command_of(note, version, commands)
            await store.append(command)
            version, commands = version + len(command.rows), commands + 1
            count += len(command.rows)

    await asyncio.gather(*(write() for _ in range(writers)))
    return watch.rate(count)


async def _clear(admin_url: str) -> None:
    admin = await connect(admin_url)
    await admin.execute("checkpoint")
    await admin.close()
