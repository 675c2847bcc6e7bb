"""How a loop is kept running."""

import asyncio
import io
import json
import logging

import pytest
import structlog
from typing_extensions import override

from chassis.errors import BrokerUnavailableError, Fault, OutsideAwayError
from chassis.log import loops
from chassis.log.loops import Progress
from chassis.telemetry import set_up
from deploy.local import servers
from tests.chassis.databases import at_work, until
from tests.chassis.sample import reading


class Broken:
    """A loop that fails at every step."""

    name = "broken"
    grace = 0.0

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
    async with at_work(postgres.admin_url, reading()) as harness:
        running = asyncio.create_task(loops.run(loop, harness.store))
        await until(lambda: loop.progress.tries > 100_000, "the loop to have tried again")
        await asyncio.sleep(0)

        assert not running.done()
        running.cancel()
        await asyncio.wait({running})


async def test_a_fault_is_logged_without_what_a_library_quotes(postgres: servers.Postgres) -> None:
    """Of our own faults the sentence is shown, of any other its kind and its place: a message may hold a name."""
    out = io.StringIO()
    set_up("json", "info", out)
    ours = Broken(BrokerUnavailableError("Kafka does not answer"))
    other = Broken(ValueError("Nguyễn Văn An is no number"))
    async with at_work(postgres.admin_url, reading()) as harness:
        running = [asyncio.create_task(loops.run(loop, harness.store)) for loop in (ours, other)]
        await until(lambda: ours.progress.tries > 0 and other.progress.tries > 0, "both to have failed")
        for task in running:
            task.cancel()
        await asyncio.wait(running)
    structlog.reset_defaults()
    logging.getLogger().handlers[:] = []

    lines = {line["fault"]: line for line in map(json.loads, out.getvalue().splitlines()) if "fault" in line}
    assert set(lines) == {"BrokerUnavailableError: Kafka does not answer", "ValueError"}
    assert "in step" in lines["ValueError"]["exception"]
    assert "Nguyễn" not in out.getvalue()


@pytest.mark.parametrize("kind", [OutsideAwayError, BrokerUnavailableError])
async def test_a_loop_that_waits_for_the_world_outside_says_so_and_is_alive(
    postgres: servers.Postgres, kind: type[Fault]
) -> None:
    """To start the process anew would bring no mail server or Kafka back; the fault is there for whoever looks."""
    loop = Broken(kind("nobody opens"))
    loop.progress.at(1, 3)
    async with at_work(postgres.admin_url, reading()) as harness:
        running = asyncio.create_task(loops.run(loop, harness.store))
        await until(lambda: loop.progress.tries > 2, "the loop to have tried again")
        stalled = loop.progress.is_stalled(0)
        running.cancel()
        await asyncio.wait({running})

    assert loop.progress.fault == f"{kind.__name__}: nobody opens"
    assert not stalled


class Mended(Broken):
    """A loop that fails until it is mended, and then deals with what there is."""

    mended = False
    steps = 0

    @override
    async def step(self) -> bool:
        if not self.mended:
            return await super().step()
        self.steps += 1
        return False


async def test_the_end_of_a_fault_is_logged_once(postgres: servers.Postgres) -> None:
    """The log has a line for the fault and one for its end."""
    loop = Mended(BrokerUnavailableError("Kafka is away"))
    async with at_work(postgres.admin_url, reading()) as harness:
        with structlog.testing.capture_logs() as lines:
            task = asyncio.create_task(loops.run(loop, harness.store))
            await until(lambda: loop.progress.tries > 0, "a fault")
            loop.mended = True
            await until(lambda: loop.steps > 0, "the end of it")
            harness.store.moved()
            await until(lambda: loop.steps > 1, "another step")
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    (recovered,) = [line for line in lines if line["event"] == "loop_recovered"]
    assert (recovered["loop"], recovered["fault"]) == ("broken", "BrokerUnavailableError: Kafka is away")
    assert loop.progress.fault is None
