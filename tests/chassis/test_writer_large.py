"""A large transaction is stored whole in its order, or nothing of it is."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg
import pytest

from chassis.clock import wall
from chassis.database import Connection, connect
from chassis.errors import Fault, RepeatedEventError, StoreRejectedError, StoreUnavailableError, StreamConflictError
from chassis.ids import new_id
from chassis.log.history import verify
from chassis.log.store import Store
from chassis.log.writer import Append, CommandMark, NewRow, Placed
from deploy.local import servers
from tests.chassis.databases import Harness, as_owner, at_work, opened
from tests.chassis.sample import HERE, SITE, writing

LARGE = 300
_COPYING = "select pid from pg_stat_activity where query like '%log.append%' and wait_event_type = 'Lock'"


def row(stream: str, data: str = '{"text": "khen thưởng"}') -> NewRow:
    """The first event of a stream of the writing service."""
    return NewRow(new_id(), SITE, "writing", stream, 1, "NotePinned", 1, data, "clerk-1", new_id(), None, wall())


def large(name: str) -> list[Append]:
    """Appends of one, two and three events under command ids, several hundred events in all."""
    appends: list[Append] = []
    while sum(len(append.rows) for append in appends) < LARGE:
        rows = [row(f"{name}-{len(appends)}-{step}") for step in range(len(appends) % 3 + 1)]
        appends.append(Append(rows, CommandMark(new_id(), bytes(32), rows[0].stream)))
    return appends


async def store_together(store: Store, appends: Sequence[Append]) -> list[Placed]:
    """One unit of all of `appends`."""
    async with store.writer.transaction() as unit:
        return await unit.append(appends)


async def is_as_before(harness: Harness, head: int) -> bool:
    """Whether the log ends where it did, and the next large unit finds its place there."""
    before = await harness.store.head()
    placed = await store_together(harness.store, large("after"))
    return before == head and placed[0].first == head + 1


async def test_a_large_unit_stands_in_the_log_as_a_small_one_would(postgres: servers.Postgres) -> None:
    """Every column, every place and every command's answer; the chain goes on over it."""
    async with at_work(postgres.admin_url, writing()) as harness:
        await harness.store.append(Append([row("note-before")]))
        appends = large("note")

        placed = await store_together(harness.store, appends)
        await harness.store.append(Append([row("note-after")]))

        said = [event for append in appends for event in append.rows]
        stored = await harness.store.read(1, len(said))
        assert [event[1:14] for event in stored] == said
        assert [stored[0].position, stored[-1].position] == [2, len(said) + 1]
        assert (placed[0], placed[-1].last) == (Placed(2, 2), len(said) + 1)
        for append, where in zip(appends, placed, strict=True):
            assert append.command is not None
            answered = await harness.store.answered(append.command.command_id)
            assert answered is not None
            assert (answered.first, answered.last) == where
        assert (await verify(harness.store, SITE, "writing")).position == len(said) + 2


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda known: row(known.stream), StreamConflictError),
        (lambda known: row("note-new")._replace(event_id=known.event_id), RepeatedEventError),
        (lambda _: row("note-new", data="{"), StoreRejectedError),
        (lambda _: row("note-new", data='{"text": "\x00"}'), StoreRejectedError),
        (lambda _: row("note-\ud800"), StoreRejectedError),
        (lambda _: row("note-new")._replace(schema_version=2**15), StoreRejectedError),
    ],
    ids=["stream", "event-id", "no-json", "zero-byte", "no-text", "number"],
)
async def test_one_event_that_cannot_be_stored_takes_the_whole_unit_with_it(
    postgres: servers.Postgres, spoil: Callable[[NewRow], NewRow], fault: type[Fault]
) -> None:
    """It is named by the same fault as in a small unit, and the head is where it was."""
    async with at_work(postgres.admin_url, writing()) as harness:
        known = row("note-known")
        await harness.store.append(Append([known]))

        with pytest.raises(fault):
            await store_together(harness.store, [*large("note"), Append([spoil(known)]), *large("more")])

        assert await is_as_before(harness, 1)


async def test_a_unit_that_dies_between_its_head_and_its_rows_leaves_neither(postgres: servers.Postgres) -> None:
    """The head is moved first; a transaction that dies before its last row takes the move back."""
    async with at_work(postgres.admin_url, writing()) as harness:
        await harness.store.append(Append([row("note-before")]))
        appends = large("note")
        admin = await connect(harness.database.admin_url)
        async with _standing_in_the_way(admin, appends[-1].rows[0].event_id):
            unit = asyncio.create_task(store_together(harness.store, appends))
            while not (waiting := await as_owner(harness.database, _COPYING)):
                assert not unit.done()
                await asyncio.sleep(0.01)
            await admin.execute("select pg_terminate_backend($1)", waiting[0]["pid"])
            with pytest.raises(StoreUnavailableError):
                await unit
        await admin.close()

        assert await is_as_before(harness, 1)


@asynccontextmanager
async def _standing_in_the_way(admin: Connection, event_id: UUID) -> AsyncIterator[None]:
    """An event of this id that is neither there nor not there: who would store the same has to wait."""
    draft = admin.transaction()
    await draft.start()
    await admin.execute("set local session_replication_role = replica")
    await admin.execute(
        "insert into log.events select position + 1000000, $1, site, service, 'note-in-the-way', 1, type,"
        " schema_version, data, actor, correlation_id, causation_id, occurred_at, audience, recorded_at,"
        " hash, hash from log.events where position = 1",
        event_id,
    )
    try:
        yield
    finally:
        await draft.rollback()


async def test_a_unit_that_waits_too_long_says_that_the_database_cannot_serve(postgres: servers.Postgres) -> None:
    """A time-out of the driver is the database's fault, however much is appended."""
    async with at_work(postgres.admin_url, writing()) as harness:
        pool = await asyncpg.create_pool(harness.database.service_url, command_timeout=0.5)
        admin = await connect(harness.database.admin_url)
        async with admin.transaction():
            await admin.execute("select from log.head for update")
            for appends in (large("note"), [Append([row("note-alone")])]):
                with pytest.raises(StoreUnavailableError):
                    await store_together(Store(pool, harness.database.service_url, HERE), appends)
        await admin.close()
        await pool.close()

        assert await is_as_before(harness, 0)


async def test_large_units_of_two_processes_and_plain_appends_make_one_chain(postgres: servers.Postgres) -> None:
    """A writer that was overtaken reads the true head under the lock, before it hashes anything."""
    async with at_work(postgres.admin_url, writing()) as harness, opened(harness.database.service_url) as other:
        units = [store_together((harness.store, other)[number % 2], large(f"note-{number}")) for number in range(8)]
        plain = [(harness.store, other)[number % 2].append(Append([row(f"plain-{number}")])) for number in range(40)]

        await asyncio.wait_for(asyncio.gather(*units, *plain), 60)

        events = 8 * sum(len(append.rows) for append in large("note")) + 40
        assert (await verify(harness.store, SITE, "writing")).position == events
