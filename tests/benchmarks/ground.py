"""What the benchmarks stand on: real servers of their own, the work they give, and how a figure is kept."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from statistics import median
from time import perf_counter
from urllib.parse import urlsplit
from uuid import UUID

from chassis.clock import wall
from chassis.database import connect
from chassis.declaring.service import Service
from chassis.ids import new_id
from chassis.log.writer import Append, CommandMark, NewRow
from contracts.vocabulary import derived_id
from deploy.local import servers
from tests.chassis.places import Harness, at_work
from tests.chassis.sample import SITE, NoteWritten

ROUNDS = 5
"""Every figure is measured this often beside its limit; the median of the ratios counts, as machines are noisy."""
_FOLDER = Path(__file__).parents[2] / ".tdkt" / "bench"
_ACTOR = "clerk-1@unit-1"
_TEXT = "công tác thi đua, khen thưởng " * 12
"""Makes an event of about 540 bytes of JSON, the size of docs/measurements.md."""


@dataclass(frozen=True, slots=True)
class Ground:
    """The servers of one run."""

    postgres: servers.Postgres | servers.GivenPostgres
    kafka: servers.Kafka | servers.GivenKafka


@dataclass(slots=True)
class Figure:
    """One measured figure beside its limit.

    `rates` and `limits` hold one value a round, in `unit`; `wanted` is the least ratio, or None where none is set.
    `higher_is_better` is False for spans of time and for memory, where the ratio is limit over figure.
    """

    name: str
    limit_name: str
    unit: str = "events/s"
    wanted: float | None = None
    higher_is_better: bool = True
    rates: list[float] = field(default_factory=list)
    limits: list[float] = field(default_factory=list)

    def add(self, rate: float, limit: float) -> None:
        """Keep one round."""
        self.rates.append(rate)
        self.limits.append(limit)

    @property
    def rate(self) -> float:
        """The median of the rounds."""
        return median(self.rates)

    @property
    def limit(self) -> float:
        """The median of the limit's rounds."""
        return median(self.limits)

    @property
    def ratios(self) -> list[float]:
        """The ratio of each round: more is better."""
        pairs = zip(self.rates, self.limits, strict=True)
        return [rate / limit if self.higher_is_better else limit / rate for rate, limit in pairs]

    @property
    def ratio(self) -> float:
        """The median of the rounds' ratios."""
        return median(self.ratios)

    @property
    def reached(self) -> bool:
        """Whether the ratio is what was wanted."""
        return self.wanted is None or self.ratio >= self.wanted


Benchmark = Callable[[Ground], Awaitable[list[Figure]]]


@contextmanager
def prepared() -> Iterator[Ground]:
    """A Postgres and a Kafka of this run alone, gone afterwards."""
    postgres = servers.postgres(_FOLDER / "postgres")
    kafka = servers.kafka(_FOLDER / "kafka")
    for server in (postgres, kafka):
        server.discard()
        server.start()
    try:
        yield Ground(postgres, kafka)
    finally:
        for server in (kafka, postgres):
            server.discard()


@asynccontextmanager
async def working(ground: Ground, service: Service) -> AsyncIterator[Harness]:
    """`service` over a new database, dropped at the end, and on a server that has written down what came before.

    Else the server vacuums and writes what one measurement left behind while the next one runs.
    """
    async with at_work(ground.postgres.admin_url, service) as harness:
        await checkpoint(ground)
        yield harness
    admin = await connect(ground.postgres.admin_url)
    await admin.execute(f"drop database {urlsplit(harness.database.admin_url).path[1:]} with (force)")
    await admin.close()


async def checkpoint(ground: Ground) -> None:
    """Have the server write down all that it holds."""
    admin = await connect(ground.postgres.admin_url)
    await admin.execute("checkpoint")
    await admin.close()


class Stopwatch:
    """Seconds since it was made."""

    def __init__(self) -> None:
        """Start now."""
        self._start = perf_counter()

    @property
    def seconds(self) -> float:
        """How long it has run."""
        return perf_counter() - self._start

    def rate(self, count: int) -> float:
        """`count` in so many seconds."""
        return count / self.seconds


def spin() -> float:
    """Milliseconds of one loop that does nothing but count: the same work takes longer when others use the machine."""
    watch, total = Stopwatch(), 0
    for number in range(200_000):
        total += number * number
    return watch.seconds * 1000


def data_of(note: int) -> str:
    """The JSON of an event of about 540 bytes about note `note`."""
    written = NoteWritten(note_id=derived_id("bench", note), title=f"ghi chép {note}", text=_TEXT)
    return written.model_dump_json()


def rows_of(note: int, after: int, count: int, conversation: UUID, site: str = SITE) -> list[NewRow]:
    """`count` events on top of version `after` of the stream of note `note`."""
    now, data = wall(), _data(note)
    return [
        NewRow(
            new_id(), site, "writing", f"note-{note}", after + step, "NoteWritten", 2,
            data, _ACTOR, conversation, None, now, ("site",),
        )
        for step in range(1, count + 1)
    ]  # fmt: skip


def command_of(note: int, after: int, number: int) -> Append:
    """A command of one to three events, two on average, as in docs/measurements.md."""
    command_id = new_id()
    rows = rows_of(note, after, number % 3 + 1, command_id)
    return Append(rows, CommandMark(command_id, command_id.bytes * 2, rows[0].stream))


_data = lru_cache(50_000)(data_of)
