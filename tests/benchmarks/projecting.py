"""Read tables: kept up live, and made anew from the whole log; 20,000 rows of 200,000 events."""

import asyncio

from chassis.database import connect
from chassis.ids import new_id
from chassis.log.writer import Append
from chassis.reading.projector import Projector
from chassis.reading.rebuild import rebuild
from tests.benchmarks import limits, peer
from tests.benchmarks.figure import ROUNDS, Figure, Stopwatch
from tests.benchmarks.notes import rows_of
from tests.benchmarks.servers import Servers, working
from tests.chassis.databases import Harness
from tests.chassis.sample import SITE, writing

_EVENTS = 200_000
_KEYS = 20_000
_PEER_EVENTS = 5_000
_PEER_KEYS = 500
_TOGETHER = 500


async def measure(servers: Servers) -> list[Figure]:
    """Live and rebuilt, beside reading pages and beside the eventsourcing library's ProjectionRunner."""
    live_pages = Figure("live projection", "page read")
    live_peer = Figure("live projection", "eventsourcing ProjectionRunner", wanted=15.0)
    made_pages = Figure("rebuild", "page read")
    made_peer = Figure("rebuild", "eventsourcing ProjectionRunner", wanted=35.0)
    async with working(servers, writing()) as harness:
        await fill(harness, _EVENTS, _KEYS)
        for _ in range(ROUNDS):
            pages = await limits.read_pages(harness.database)
            runner = await asyncio.to_thread(peer.project, harness.database, _PEER_EVENTS, _PEER_KEYS)
            lived = await project_live(harness)
            watch = Stopwatch()
            await rebuild(harness.store, harness.service)
            made = watch.rate(_EVENTS)
            for figure, rate, limit in (
                (live_pages, lived, pages),
                (live_peer, lived, runner),
                (made_pages, made, pages),
                (made_peer, made, runner),
            ):
                figure.add(rate, limit)
    return [live_pages, live_peer, made_pages, made_peer]


async def fill(harness: Harness, events: int, keys: int, site: str = SITE) -> None:
    """Store `events` of `site` evenly over `keys` notes."""
    for start in range(0, events, _TOGETHER):
        rows = []
        for number in range(start, min(start + _TOGETHER, events)):
            rows.extend(rows_of(number % keys, number // keys, 1, new_id(), site))
        await harness.store.append(Append(rows))


async def project_live(harness: Harness) -> float:
    """Events a second of the live projections, from empty read tables to the end of the log."""
    tables = ", ".join(f"read.{table.name}" for table in harness.service.tables)
    admin = await connect(harness.database.admin_url)
    await admin.execute(f"truncate {tables}")
    await admin.execute("update log.checkpoints set position = 0; checkpoint")
    await admin.close()
    projector, events = Projector(harness.service, harness.store), await harness.store.head()
    watch = Stopwatch()
    while await projector.step():
        pass
    return watch.rate(events)
