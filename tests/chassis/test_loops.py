"""How a loop is kept running."""

import asyncio

from chassis import loops
from chassis.loops import Progress
from deploy.local import servers
from tests.chassis.places import at_work, until
from tests.chassis.sample import reading


class Broken:
    """A loop that fails at every step."""

    name = "broken"

    def __init__(self, fault: Exception, tries: int = 0) -> None:
        """Fail with `fault`, after so many tries already."""
        self.progress = Progress(tries=tries)
        self._fault = fault

    async def step(self) -> bool:
        """Fail."""
        raise self._fault

    async def close(self) -> None:
        """Nothing is held."""


async def test_a_loop_outlives_a_fault_of_any_length(postgres: servers.Postgres) -> None:
    """After hours without Kafka it still pauses five seconds, tries again, and ends nobody."""
    loop = Broken(ConnectionResetError("the line broke"), tries=100_000)
    async with at_work(postgres.admin_url, reading()) as desk:
        running = asyncio.create_task(loops.run(loop, desk.store))
        await until(lambda: loop.progress.tries > 100_000, "the loop to have tried again")
        await asyncio.sleep(0)

        assert not running.done()
        running.cancel()
        await asyncio.wait({running})
