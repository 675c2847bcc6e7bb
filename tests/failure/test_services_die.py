"""Services that are killed at any moment, whole or part by part, lose nothing and do nothing twice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random

import pytest

from deploy.local.process import Program
from tests.failure.conftest import SharedSite
from tests.failure.load import load
from tests.failure.site import SiteHarness

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(900)]
_KILLS = 7


async def _kill(program: Program) -> None:
    await asyncio.to_thread(program.kill)


@pytest.mark.parametrize("seed", [1, 2])
async def test_services_killed_at_random_moments_keep_every_promise(shared: SharedSite, seed: int) -> None:
    """One service after another dies in the middle of its work, also while it is starting, and comes back."""
    harness, chance = shared.harness, Random(seed)  # noqa: S311 - it chooses moments

    async with load(harness, shared.memory, seed):
        for _ in range(_KILLS):
            await asyncio.sleep(chance.uniform(0.1, 1.6))
            name = chance.choice(harness.names)
            await _kill(harness.service(name).program)
            await asyncio.to_thread(harness.start, name)
    await harness.ready()

    await shared.settle()


@asynccontextmanager
async def _in_parts(harness: SiteHarness) -> AsyncIterator[list[Program]]:
    """Every service as one process for each of its parts; whole again after the block."""
    programs = []
    for name in harness.names:
        await asyncio.to_thread(harness.service(name).program.stop)
        for part in harness.parts(name):
            await asyncio.to_thread(harness.start_part, name, part)
            programs.append(harness.part(name, part))
    try:
        yield programs
    finally:
        for program in programs:
            await asyncio.to_thread(program.stop)
        for name in harness.names:
            harness.start(name)
        await harness.ready()


async def test_every_loop_killed_in_its_own_process_keeps_every_promise(shared: SharedSite) -> None:
    """Web, intake, relay, policies, effects and projections of each service die in turn and come back."""
    harness = shared.harness
    async with _in_parts(harness):
        await harness.ready()

        async with load(harness, shared.memory, 3, pause=1.2):
            for name in harness.names:
                for part in harness.parts(name):
                    await _kill(harness.part(name, part))
                    await asyncio.sleep(0.2)
                    await asyncio.to_thread(harness.start_part, name, part)

        await shared.settle()


async def test_two_of_every_service_and_then_one_of_each_dead_keep_every_promise(shared: SharedSite) -> None:
    """Replicas share the work by locks in the database; when one of them dies, the other goes on alone."""
    harness, chance = shared.harness, Random(4)  # noqa: S311 - it chooses who dies
    replicas = [harness.replica(name) for name in harness.names]
    for replica in replicas:
        replica.start(harness.addresses)
    await harness.ready(*replicas)
    for replica in replicas:
        harness.urls[replica.name].append(replica.url)

    async with load(harness, shared.memory, 4):
        await asyncio.sleep(3)
        for name, replica in zip(harness.names, replicas, strict=True):
            dying = chance.choice([harness.service(name), replica])
            await _kill(dying.program)
            harness.urls[name].remove(dying.url)

    await shared.settle()

    for name, replica in zip(harness.names, replicas, strict=True):
        replica.program.stop()
        harness.urls[name] = [harness.service(name).url]
