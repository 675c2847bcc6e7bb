"""Requests and loops share a pool of connections: whoever asks is served in turn, so that no load stops a loop."""

import asyncio

import pytest

from chassis.deciding.decider import Handler
from chassis.deciding.policies import Policies
from chassis.log import loops
from chassis.reading.projector import Projector
from deploy.local import servers
from tests.chassis.databases import at_work, cause, until
from tests.chassis.sample import ShelveNote, note_id, reading

_POOL = 8
_READERS = 80


@pytest.mark.parametrize("held", [False, True])
async def test_requests_that_starve_the_pool_stop_no_loop(postgres: servers.Postgres, *, held: bool) -> None:
    """Ten readers for each connection, each with its next query at once; if none ended, no loop would move."""
    async with at_work(postgres.admin_url, reading()) as harness:
        for number in range(20):
            await harness.handler.handle(ShelveNote(note_id=note_id(number), title="t"), cause())
        pool, ending = harness.store.pool, asyncio.Event()

        async def read() -> None:
            while not ending.is_set():
                async with pool.acquire() as connection:
                    await connection.fetchval("select pg_sleep(0.005)")
                    if held:
                        await ending.wait()

        readers = [asyncio.create_task(read()) for _ in range(_READERS)]
        await until(lambda: pool.get_size() == _POOL and pool.get_idle_size() == 0, "the pool to be used up")
        running = (
            Projector(harness.service, harness.store),
            Policies(Handler(harness.service, harness.store, harness.handler.clock)),
        )
        tasks = [asyncio.create_task(loops.run(loop, harness.store)) for loop in running]
        reached = asyncio.create_task(until(lambda: all(loop.progress.position == 20 for loop in running), "the loops"))
        done, _ = await asyncio.wait({reached}, timeout=3 if held else 30)
        ending.set()
        await asyncio.gather(*readers, reached)
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)

        assert bool(done) is not held
