"""The evidence after a failure: every store, topic, table and mailbox."""

import email
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from uuid import UUID

import asyncpg
from aiokafka import ConsumerRecord

from chassis.database import open_pool
from chassis.errors import HistoryBrokenError
from chassis.log.codec import Codec
from chassis.log.history import verify
from chassis.log.store import COLUMNS, Store
from chassis.reading.rebuild import compare
from contracts.envelope import Recorded
from contracts.message import Event
from tests.chassis.sample import HERE
from tests.chassis.topics import messages_on
from tests.failure.site import SiteHarness

At = tuple[str, int, int]
"""Where a message lies: topic, partition, offset."""
RecordedEvents = list[tuple[Recorded, Event]]
"""The rows of a log, each with its event."""


@dataclass(frozen=True)
class Command:
    """A row of log.commands."""

    command_id: UUID
    stream: str
    first: int
    last: int


@dataclass(frozen=True)
class Contents:
    """The contents of the database of one service.

    `tables` are the read tables, each with its number of rows, `sums` those of their counted titles; `findings` are
    the defects of its chain and its read tables.
    """

    service: str
    log: tuple[Recorded, ...]
    commands: tuple[Command, ...]
    parked: Mapping[At, str]
    tables: Mapping[str, int]
    sums: Mapping[str, int]
    findings: tuple[str, ...] = ()

    def own(self) -> Iterator[Recorded]:
        """The events that the service itself recorded."""
        return (event for event in self.log if event.service == self.service)


@dataclass(frozen=True)
class Expected:
    """The changes that a test itself made to a site.

    `forged` are messages that no relay sent, `never_said` events that a relay sent though nobody recorded them, and
    `parked` the messages that wait with each service, with their reasons.
    """

    forged: Collection[At] = ()
    never_said: Collection[UUID] = ()
    parked: Mapping[tuple[str, At], str] = field(default_factory=dict)


@dataclass(frozen=True)
class Evidence:
    """The evidence of a whole site; `letters` are the Message-IDs of the e-mails that left."""

    databases: Mapping[str, Contents]
    records: Mapping[str, Sequence[ConsumerRecord]]
    letters: Sequence[str]


async def gather(harness: SiteHarness) -> Evidence:
    """Read all databases, topics and e-mails."""
    databases = {name: await read(harness, name, harness.database_url(name)) for name in harness.names}
    records = {name: await messages_on(harness.admin, harness.topic(name)) for name in harness.names}
    letters = [email.message_from_bytes(file.read_bytes()) for file in harness.site.mail.messages.glob("*.eml")]
    return Evidence(databases, records, [str(letter["Message-ID"]) for letter in letters])


async def read(harness: SiteHarness, name: str, url: str) -> Contents:
    """The database of a service at `url`, with the defects of its hash chain and its read tables."""
    pool = await open_pool(url, 4)
    try:
        store, findings = Store(pool, url, HERE), []
        try:
            await verify(store, harness.site.settings.site, name)
        except HistoryBrokenError as broken:
            findings.append(str(broken))
        service = harness.tables[name]
        with suppress(HistoryBrokenError):  # said just now: there is nothing to compare with
            findings += [
                f"{one.table} has {one.live_rows} rows and is not the fold of the log ({one.rebuilt_rows})"
                for one in await compare(store, service)
                if not one.identical
            ]
        contents = await _contents(pool, name, [table.name for table in service.tables])
    finally:
        await pool.close()
    return replace(contents, findings=tuple(findings))


async def _contents(pool: "asyncpg.Pool[asyncpg.Record]", name: str, tables: Sequence[str]) -> Contents:
    log = await pool.fetch(f"select {COLUMNS} from log.events order by position")  # noqa: S608
    commands = await pool.fetch("select command_id, stream, first, last from log.commands order by first, last")
    parked = await pool.fetch("""select topic, lane, "offset", reason from log.parked where reason <> 'discarded'""")
    counts = {table: await pool.fetchval(f"select count(*) from {table}") for table in tables}  # noqa: S608
    sums = {
        table: await pool.fetchval(f"select coalesce(sum(registered), 0) from {table}")  # noqa: S608
        for table in tables
        if table in ("read_plan_progress", "read_sheets")
    }
    return Contents(
        name,
        tuple(Recorded(*row) for row in log),
        tuple(Command(*row) for row in commands),
        {(row["topic"], row["lane"], row["offset"]): row["reason"] for row in parked},
        counts,
        {table: int(number) for table, number in sums.items()},
    )


def decoded(harness: SiteHarness, contents: Contents) -> RecordedEvents:
    codec = Codec(harness.tables[contents.service].registry)
    return [(row, codec.decode(row.type, row.schema_version, row.data)) for row in contents.log]
