"""The services' own events: a year of plan 254, its ids changed and repeated, projected live and rebuilt."""

import re
from collections.abc import Sequence
from itertools import count, islice
from urllib.parse import urlsplit
from uuid import UUID

from chassis.database import connect
from chassis.ids import new_id
from chassis.log.store import COLUMNS, recorded
from chassis.log.writer import Append, NewRow
from contracts.envelope import Recorded
from deploy.kafka import declared_service
from deploy.local.play.client import SiteClient
from deploy.local.play.dataset import read_dataset
from deploy.local.play.registering import announce_units, issue_plan, register
from deploy.local.play.reviewing import appraise, decide, file_dossiers, vote
from deploy.local.site import Site
from tests.benchmarks import limits
from tests.benchmarks.figure import Figure
from tests.benchmarks.projecting import project_live
from tests.benchmarks.rebuilder import rebuild_apart
from tests.benchmarks.servers import Servers, working
from tests.benchmarks.site import running_site, to_play
from tests.chassis.databases import Harness

_SERVICES = ("review", "registration")
EVENTS = 100_000
"""So many are stored of each service."""
ROUNDS = 3
"""Each takes far longer than a round of the sample's events."""
_TOGETHER = 500
_ID = re.compile(r"\b([0-9a-f]{8})(-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b")


async def measure(servers: Servers) -> list[Figure]:
    """Events a second live and rebuilt, and the memory of a rebuild, for the services that hold the most events."""
    return [figure for service, year in (await _years()).items() for figure in await _measure(servers, service, year)]


async def _measure(servers: Servers, service: str, year: Sequence[Recorded]) -> list[Figure]:
    live = Figure(f"live projection, {service}'s own events", "page read")
    made = Figure(f"rebuild, {service}'s own events", "page read")
    memory = Figure(f"memory of a rebuild of {service}", "JSON of its events", "MB", higher_is_better=False)
    async with working(servers, declared_service(service)) as harness:
        await _fill(harness, year)
        size = await harness.store.pool.fetchval("select sum(octet_length(data::text)) from log.events")
        for _ in range(ROUNDS):
            pages = await limits.read_pages(harness.database)
            live.add(await project_live(harness), pages)
            rebuilt = await rebuild_apart(service, harness.database.service_url)
            made.add(rebuilt.rate, pages)
            memory.add(rebuilt.most, size / 1e6)
    return [live, made, memory]


async def _years() -> dict[str, list[Recorded]]:
    """The log of each service after a year that was played through a site of its own."""
    async with running_site() as site:
        dataset = read_dataset()
        async with SiteClient(to_play(site)) as client:
            plan_id = await issue_plan(client, dataset)
            for step in (announce_units, register, file_dossiers, appraise, vote, decide):
                await step(client, dataset, plan_id)
        return {service: await _log(site, service) for service in _SERVICES}


async def _log(site: Site, service: str) -> list[Recorded]:
    (local,) = (one for one in site.services if one.name == service)
    database = local.database(site.addresses).name
    admin = await connect(urlsplit(site.postgres.admin_url)._replace(path=f"/{database}").geturl())
    try:
        rows = await admin.fetch(f"select {COLUMNS} from log.events order by position")  # noqa: S608 - our own columns
        return [recorded(row) for row in rows]
    finally:
        await admin.close()


async def _fill(harness: Harness, year: Sequence[Recorded]) -> None:
    """Store the year again and again, up to so many events."""
    rows = islice((_row(row, number) for number in count() for row in year), EVENTS)
    while together := list(islice(rows, _TOGETHER)):
        await harness.store.append(Append(together))


def _row(row: Recorded, number: int) -> NewRow:
    """The event as repetition `number` has it: every id in it is another, and the same wherever it stands."""
    return NewRow(
        new_id(),
        row.site,
        row.service,
        _changed(row.stream, number),
        row.stream_version,
        row.type,
        row.schema_version,
        _changed(row.data, number),
        row.actor,
        UUID(_changed(str(row.correlation_id), number)),
        None,
        row.occurred_at,
        row.audience,
    )


def _changed(text: str, number: int) -> str:
    return _ID.sub(lambda found: f"{int(found[1], 16) ^ number:08x}{found[2]}", text)
