"""Servers that are killed, stopped and stilled under load: nothing that was promised is lost or done twice."""

import asyncio
import os
import signal

import pytest

from tests.failure.conftest import Place
from tests.failure.load import load

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(300)]


async def test_a_broker_that_is_killed_and_restarted_twice_loses_nothing(place: Place) -> None:
    """Commands are accepted meanwhile; relay and intake find the broker again by themselves."""
    kafka, memory = place.whole.site.kafka, place.memory

    async with load(place.whole, memory, 11):
        for _ in range(2):
            await asyncio.sleep(1.5)
            await asyncio.to_thread(kafka.kill)
            before = memory.answered
            await asyncio.sleep(2)
            assert memory.answered > before
            await asyncio.to_thread(kafka.start)

    await place.settle()


async def test_a_broker_that_stands_still_for_a_while_loses_nothing(place: Place) -> None:
    """It answers nobody and closes no connection; what was on its way then is sent again and heard once."""
    pid = place.whole.site.kafka.pid
    assert pid is not None

    async with load(place.whole, place.memory, 12, pause=1.6):
        await asyncio.sleep(1)
        os.kill(pid, signal.SIGSTOP)
        try:
            await asyncio.sleep(11)
        finally:
            os.kill(pid, signal.SIGCONT)

    await place.settle()


async def test_a_database_that_is_killed_and_restarted_twice_loses_nothing(place: Place) -> None:
    """Commands meanwhile are answered 503 or cut off, and are carried out once when they are sent again."""
    postgres, memory = place.whole.site.postgres, place.memory
    memory.unserved.clear()

    async with load(place.whole, memory, 13):
        for _ in range(2):
            await asyncio.sleep(1.5)
            await asyncio.to_thread(postgres.kill)
            await asyncio.sleep(1)
            await asyncio.to_thread(postgres.start)

    assert {name.partition(" ")[2] for name in memory.unserved} <= {"store-unavailable", "read-model-behind"}
    await place.settle()
