"""The real servers that the benchmarks use, and a service over a new database on them."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from chassis.database import connect
from chassis.declaring.service import Service
from deploy.local.servers import GivenKafka, GivenPostgres, Kafka, Postgres, kafka, postgres
from tests.benchmarks.figure import Figure
from tests.chassis.databases import Harness, at_work

_FOLDER = Path(__file__).parents[2] / ".tdkt" / "bench"


@dataclass(frozen=True, slots=True)
class Servers:
    """The servers of one run."""

    postgres: Postgres | GivenPostgres
    kafka: Kafka | GivenKafka


Benchmark = Callable[[Servers], Awaitable[list[Figure]]]


@contextmanager
def prepared() -> Iterator[Servers]:
    """A Postgres and a Kafka of this run alone, gone afterwards."""
    started = Servers(postgres(_FOLDER / "postgres"), kafka(_FOLDER / "kafka"))
    for server in (started.postgres, started.kafka):
        server.discard()
        server.start()
    try:
        yield started
    finally:
        for server in (started.kafka, started.postgres):
            server.discard()


@asynccontextmanager
async def working(servers: Servers, service: Service) -> AsyncIterator[Harness]:
    """`service` over a new database, dropped at the end, and on a server that has written down what came before.

    Else the server vacuums and writes what one measurement left behind while the next one runs.
    """
    async with at_work(servers.postgres.admin_url, service) as harness:
        await checkpoint(servers)
        yield harness
    admin = await connect(servers.postgres.admin_url)
    await admin.execute(f"drop database {urlsplit(harness.database.admin_url).path[1:]} with (force)")
    await admin.close()


async def checkpoint(servers: Servers) -> None:
    """Have the server write down all that it holds."""
    admin = await connect(servers.postgres.admin_url)
    await admin.execute("checkpoint")
    await admin.close()
