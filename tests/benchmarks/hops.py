"""The time between a commit at one site and the row at the next, and at the one above that."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles

from chassis.ids import new_id
from chassis.log.store import Store
from chassis.log.writer import Append
from contracts.vocabulary import Level
from deploy.local.federation import Sites
from tests.benchmarks.bare_path import BareHop, bare_hop
from tests.benchmarks.events import plan_issued, plan_row
from tests.benchmarks.figure import ROUNDS, Figure, Stopwatch
from tests.benchmarks.sites import CITY, PROVINCE, WARD, store_of, until

SAMPLES = 50
"""In each round."""
EVERY_SECONDS = 0.2
"""From one sample of ours to the next: five plans a second."""
_WARM = 10
_MOST_MORE = 100.0


@dataclass(frozen=True)
class _Hop:
    """From the log of planning at one site to the read table of registration at its superior."""

    store: Store
    level: Level
    reader: Store

    async def cross(self) -> None:
        """Append a plan and return when its row can be read."""
        plan = plan_issued(self.level)
        await self.store.append(Append([plan_row(plan, self.store.site.code, new_id())]))

        async def is_there() -> bool:
            seen = "select true from read_subordinate_plans where site = $1 and plan_id = $2"
            return bool(await self.reader.pool.fetchval(seen, self.store.site.code, plan.plan_id))

        await until(is_there, f"a plan of {self.store.site.code}")


@dataclass
class _Spans:
    """Milliseconds to the first site and to the second, of every sample of a round."""

    one: list[float] = field(default_factory=list)
    two: list[float] = field(default_factory=list)


async def measure(sites: Sites) -> list[Figure]:
    """The median and the p99 of one hop and of two, beside the bare way that is measured in turn with it."""
    ward, city, province = (sites.by_code[code] for code in (WARD, CITY, PROVINCE))
    async with (
        store_of(ward, "planning") as at_ward,
        store_of(city, "planning") as at_city,
        store_of(city, "registration") as seen_by_city,
        store_of(province, "registration") as seen_by_province,
        bare_hop(ward, city) as bare_first,
        bare_hop(city, province) as bare_second,
    ):
        hops = (_Hop(at_ward, Level.COMMUNE, seen_by_city), _Hop(at_city, Level.DISTRICT, seen_by_province))
        await _round(hops, (bare_first, bare_second), _WARM)
        rounds = [await _round(hops, (bare_first, bare_second), SAMPLES) for _ in range(ROUNDS)]
    return [
        *_figures("ward to city", [(ours.one, bare.one) for ours, bare in rounds]),
        *_figures("ward to province, by the city", [(ours.two, bare.two) for ours, bare in rounds]),
    ]


async def _round(hops: Sequence[_Hop], bare: Sequence[BareHop], samples: int) -> tuple[_Spans, _Spans]:
    ours, beside = _Spans(), _Spans()
    value = plan_issued(Level.COMMUNE).model_dump_json().encode()
    for _ in range(samples):
        tick = Stopwatch()
        watch = Stopwatch()
        await hops[0].cross()
        ours.one.append(watch.seconds * 1000)
        await hops[1].cross()
        ours.two.append(watch.seconds * 1000)
        watch = Stopwatch()
        await bare[0].cross(value)
        beside.one.append(watch.seconds * 1000)
        await bare[1].cross(value)
        beside.two.append(watch.seconds * 1000)
        await asyncio.sleep(max(0.0, EVERY_SECONDS - tick.seconds))
    return ours, beside


def _figures(way: str, rounds: Sequence[tuple[list[float], list[float]]]) -> list[Figure]:
    beside = "bare aiokafka and MirrorMaker"
    middle = Figure(f"{way}, median", beside, "ms", higher_is_better=False, most_more=_MOST_MORE)
    late = Figure(f"{way}, p99", beside, "ms", higher_is_better=False)
    for ours, bare in rounds:
        middle.add(median(ours), median(bare))
    # One round has too few for its hundredth part.
    late.add(*(_p99([span for spans in every for span in spans]) for every in zip(*rounds, strict=True)))
    return [middle, late]


def _p99(spans: list[float]) -> float:
    return quantiles(spans, n=100)[-1]
