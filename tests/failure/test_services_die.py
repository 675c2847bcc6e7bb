"""Services that are killed at any moment, whole or part by part, lose nothing and do nothing twice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random

import pytest

from deploy.local.process import Program
from tests.failure.conftest import SharedSite
from tests.failure.load import load
from tests.failure.site import Whole

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(300)]
_KILLS = 7


async def _kill(program: Program) -> None:
    await asyncio.to_thread(program.kill)


@pytest.mark.parametrize("seed", [1, 2])
async def test_services_killed_at_random_moments_keep_every_promise(shared: SharedSite, seed: int) -> None:
    """One service after another dies in the middle of its work, also while it is starting, and comes back."""
    whole, chance = shared.whole, Random(seed)  # noqa: S311 - it chooses moments

    async with load(whole, shared.memory, seed):
        for _ in range(_KILLS):
            await asyncio.sleep(chance.uniform(0.1, 1.6))
            name = chance.choice(whole.names)
            await _kill(whole.service(name).program)
            await asyncio.to_thread(whole.start, name)
    await whole.ready()

    await shared.settle()


@asynccontextmanager
async def _in_parts(whole: Whole) -> AsyncIterator[list[Program]]:
    """Every service as one process for each of its parts; whole again after the block."""
    programs = []
    for name in whole.names:
        await asyncio.to_thread(whole.service(name).program.stop)
        for part in whole.parts(name):
            await asyncio.to_thread(whole.start_part, name, part)
            programs.append(whole.part(name, part))
    try:
        yield programs
    finally:
        for program in programs:
            await asyncio.to_thread(program.stop)
        for name in whole.names:
            whole.start(name)
        await whole.ready()


async def test_every_loop_killed_in_its_own_process_keeps_every_promise(shared: SharedSite) -> None:
    """Web, intake, relay, policies, effects and projections of each service die in turn and come back."""
    whole = shared.whole
    async with _in_parts(whole):
        await whole.ready()

        async with load(whole, shared.memory, 3, pause=1.2):
            for name in whole.names:
                for part in whole.parts(name):
                    await _kill(whole.part(name, part))
                    await asyncio.sleep(0.2)
                    await asyncio.to_thread(whole.start_part, name, part)

        await shared.settle()


async def test_two_of_every_service_and_then_one_of_each_dead_keep_every_promise(shared: SharedSite) -> None:
    """Replicas share the work by locks in the database; when one of them dies, the other goes on alone."""
    whole, chance = shared.whole, Random(4)  # noqa: S311 - it chooses who dies
    replicas = [whole.replica(name) for name in whole.names]
    for replica in replicas:
        replica.start(whole.addresses)
    await whole.ready(*replicas)
    for replica in replicas:
        whole.urls[replica.name].append(replica.url)

    async with load(whole, shared.memory, 4):
        await asyncio.sleep(3)
        for name, replica in zip(whole.names, replicas, strict=True):
            dying = chance.choice([whole.service(name), replica])
            await _kill(dying.program)
            whole.urls[name].remove(dying.url)

    await shared.settle()

    for name, replica in zip(whole.names, replicas, strict=True):
        replica.program.stop()
        whole.urls[name] = [whole.service(name).url]
