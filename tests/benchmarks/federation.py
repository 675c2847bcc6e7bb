"""What is measured between three sites of processes: hops, catching up after a week, and memory."""

import asyncio
from collections.abc import Iterator, Mapping

from deploy.local.federation import Sites
from tests.benchmarks import hops, week
from tests.benchmarks.figure import Fact, Figure
from tests.benchmarks.holding import NONE, Memory, held_by, together, total
from tests.benchmarks.section import Section, Table
from tests.benchmarks.sites import CITY, running_sites

_REST_SECONDS = 10
_MOST_MEGABYTES = 4 * 1024**3 / 1e6
_TEXT = f"""\
Three sites run as `make run` starts them: a province, a city and a ward, each with four services, servers and a mirror.

The ward is below the city, and the city below the province.
A site hears the sites directly above and below it and no others.
So no event goes from a ward to its province: what the ward says, the city answers with an event of its own.
*ward to city* is one hop: from the ward's commit of a plan to its row in the city's read table.
Where communes stand directly below their province, as since July 2025, it is also their way to the province.
*ward to province, by the city* is two hops: the city commits a plan of its own as soon as it sees that of the ward.
It ends at the row in the province's read table, and the city's clerk takes no time.
The second hop takes longer: three sites still work on the first plan, on the same two cores.
*bare aiokafka and MirrorMaker* goes the same way over the same mirrors, in turn with ours.
It is a producer, a consumer that inserts and commits one row, and the same look for the row every millisecond.
A sample of both ways begins every {hops.EVERY_SECONDS} s at the earliest, {hops.SAMPLES} in each of five rounds.
The p99 is that of all rounds together.

*catching up over the link* begins with a mirror that was stopped while the ward said {week.EVENTS:,} plans.
So many events a whole province has in a week, where it has 0.7 million in a year (an estimate).
The figure is the rate from the first row in the city's read table to the last.
*intake from the own broker* is the same from a service that was stopped while the mirror carried as many plans.

PSS counts memory that several processes share once, in equal parts; RSS counts it for each of them.
One site is measured before the others are started; three are, before and after all that stands above.
"""


async def measure() -> Section:
    """Start the three sites, measure, and remove them."""
    async with running_sites() as sites:
        await asyncio.sleep(_REST_SECONDS)
        one = held_by(sites.by_code[CITY], sites.mirrors[CITY])
        await asyncio.to_thread(sites.up)
        await asyncio.sleep(_REST_SECONDS)
        three = _held(sites)
        figures = await hops.measure(sites)
        of_week, facts = await week.measure(sites)
        loaded = _held(sites)
    figures += of_week
    figures += _memory(three, loaded)
    memory = Table(("Memory", "one site", "three", "three, after the load"), tuple(_rows(one, three, loaded)))
    return Section("Three sites", _TEXT, figures, (Table(("What", "Figure"), tuple(facts)), memory))


def _held(sites: Sites) -> dict[str, Memory]:
    return together([held_by(site, sites.mirrors[code]) for code, site in sites.by_code.items()])


def _memory(three: Mapping[str, Memory], loaded: Mapping[str, Memory]) -> Iterator[Figure]:
    for name, held in (("three sites at rest", three), ("three sites after the load", loaded)):
        figure = Figure(f"memory of {name}, PSS", "the most they may hold", "MB", 1.0, higher_is_better=False)
        figure.add(total(dict(held)).pss, _MOST_MEGABYTES)
        yield figure


def _rows(*measured: Mapping[str, Memory]) -> Iterator[Fact]:
    for name in measured[0]:
        yield Fact(name, tuple(_written(held.get(name, NONE)) for held in measured))
    yield Fact("all together", tuple(_written(total(dict(held))) for held in measured))


def _written(memory: Memory) -> str:
    return f"{memory.pss:,.0f} MB PSS, {memory.rss:,.0f} RSS"
