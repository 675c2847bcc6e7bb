"""A link that was down for a week: what it carries when it is up again, beside intake of what is at home already."""

import asyncio
from collections.abc import Awaitable, Callable

from chassis.ids import new_id
from chassis.log.checkpoints import PROJECTIONS, position_of
from chassis.log.store import Store
from chassis.log.writer import Append
from chassis.messaging.relay import standing
from contracts.vocabulary import Level
from deploy.local.federation import Sites
from tests.benchmarks.events import plan_issued, plan_row
from tests.benchmarks.figure import Fact, Figure, Stopwatch
from tests.benchmarks.sites import CITY, WARD, link_between, service_of, store_of, until

EVENTS = 13_500
"""A week of a whole province, which is estimated at 0.7 million events a year."""
ROUNDS = 2
_TOGETHER = 500
_LOOK = 0.02


async def measure(sites: Sites) -> tuple[list[Figure], list[Fact]]:
    """Events a second to the city's read table through the link, beside those from the city's own broker."""
    figure = Figure("catching up over the link", "intake from the own broker")
    city, mirror, whole = sites.by_code[CITY], sites.mirrors[CITY], list[str]()
    intake = service_of(city, "registration")
    async with store_of(sites.by_code[WARD], "planning") as writer, store_of(city, "registration") as reader:
        for _ in range(ROUNDS):
            await asyncio.to_thread(mirror.stop)
            await _say(writer)
            watch = Stopwatch()
            carried = await _seen(reader, lambda: asyncio.to_thread(mirror.start))
            whole.append(f"{watch.seconds:.0f} s")
            await asyncio.to_thread(intake.program.stop)
            await _say(writer)
            await _at_home(sites)
            figure.add(carried, await _seen(reader, lambda: asyncio.to_thread(intake.start, city.addresses)))
    return [figure], [Fact("catching up, from the start of the mirror, each round", (", ".join(whole),))]


async def _say(writer: Store) -> None:
    """Append a week of plans at the ward, and wait until they are at its own broker."""
    for first in range(0, EVENTS, _TOGETHER):
        plans = [plan_issued(Level.COMMUNE) for _ in range(first, min(first + _TOGETHER, EVENTS))]
        await writer.append(Append([plan_row(plan, writer.site.code, new_id()) for plan in plans]))

    async def is_sent() -> bool:
        position, head = await standing(writer.pool)
        return position >= head

    await until(is_sent, "the relay of the ward", _LOOK)


async def _seen(reader: Store, start: Callable[[], Awaitable[object]]) -> float:
    """Events a second from the first that can be read to the last, once `start` was called; no others come."""
    before = await reader.head()

    async def rows() -> int:
        return await position_of(reader.pool, PROJECTIONS) - before

    await start()
    await until(lambda: _is_least(rows, 1), "the first plan of a week", _LOOK)
    first, watch = await rows(), Stopwatch()
    await until(lambda: _is_least(rows, EVENTS), "the last plan of a week", _LOOK)
    return watch.rate(EVENTS - first)


async def _is_least(rows: Callable[[], Awaitable[int]], least: int) -> bool:
    return await rows() >= least


async def _at_home(sites: Sites) -> None:
    """Return when the link from the ward to the city has carried everything."""
    link = link_between(sites, WARD, CITY)

    async def is_carried() -> bool:
        return (await asyncio.to_thread(sites.condition, link)).lag == 0

    await until(is_carried, "the link from the ward", 0.5)
