"""Servers that are killed, stopped and stilled under load: nothing that was promised is lost or done twice."""

import asyncio
import os
import signal

import pytest

from tests.failure.conftest import SharedSite
from tests.failure.load import load

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(900)]


async def test_a_broker_that_is_killed_and_restarted_twice_loses_nothing(shared: SharedSite) -> None:
    """Commands are accepted meanwhile; relay and intake find the broker again by themselves."""
    kafka, memory = shared.harness.site.kafka, shared.memory

    async with load(shared.harness, memory, 11) as working:
        for _ in range(2):
            await asyncio.sleep(1.5)
            await asyncio.to_thread(kafka.kill)
            # The rounds under way may all wait for events, so that one more plan is issued meanwhile.
            await asyncio.wait_for(working.further_round().issue(), 120)
            await asyncio.to_thread(kafka.start)

    await shared.settle()


async def test_a_broker_that_stands_still_for_a_while_loses_nothing(shared: SharedSite) -> None:
    """It answers nobody and closes no connection; what was on its way then is sent again and heard once."""
    pid = shared.harness.site.kafka.pid
    assert pid is not None

    async with load(shared.harness, shared.memory, 12, pause=1.6):
        await asyncio.sleep(1)
        os.kill(pid, signal.SIGSTOP)
        try:
            await asyncio.sleep(11)
        finally:
            os.kill(pid, signal.SIGCONT)

    await shared.settle()


async def test_a_database_that_is_killed_and_restarted_twice_loses_nothing(shared: SharedSite) -> None:
    """Commands meanwhile are answered 503 or cut off, and are carried out once when they are sent again."""
    postgres, memory = shared.harness.site.postgres, shared.memory
    memory.unserved.clear()

    async with load(shared.harness, memory, 13):
        for _ in range(2):
            await asyncio.sleep(1.5)
            await asyncio.to_thread(postgres.kill)
            await asyncio.sleep(1)
            await asyncio.to_thread(postgres.start)

    assert {name.partition(" ")[2] for name in memory.unserved} <= {"store-unavailable", "read-model-behind"}
    await shared.settle()
