"""The one way into the log: in commit order, once, all or nothing, whoever else writes or dies meanwhile."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime

import pytest

from chassis.clock import wall
from chassis.database import Pool, open_pool
from chassis.errors import (
    RepeatedCommandError,
    RepeatedEventError,
    StoreRejectedError,
    StoreUnavailableError,
    StreamConflictError,
)
from chassis.ids import new_id
from chassis.log.chain import GENESIS, hash_of
from chassis.log.history import verify
from chassis.log.store import Store
from chassis.log.writer import Append, CommandMark, NewRow, Placed
from contracts.envelope import Recorded
from deploy.local import servers
from tests.chassis.databases import Harness, as_owner, at_work, opened
from tests.chassis.sample import SITE, writing

WRITERS = 32
EACH = 15


def row(stream: str, version: int = 1, data: str = "{}") -> NewRow:
    """An event of the writing service."""
    return NewRow(new_id(), SITE, "writing", stream, version, "NotePinned", 1, data, "clerk-1", new_id(), None, wall())


def one(stream: str, version: int = 1) -> Append:
    """An append of one event under a new command id."""
    return Append([row(stream, version)], CommandMark(new_id(), bytes(32), stream))


async def everything(store: Store) -> list[Recorded]:
    """The whole log."""
    return await store.read(0, 100_000)


class Tail:
    """A reader that follows a log by position alone, as relay, policies and projections do."""

    def __init__(self, pool: Pool, query: str) -> None:
        """Follow what `query` answers beyond its parameter."""
        self.seen: list[int] = []
        self._pool = pool
        self._query = query

    async def look(self) -> None:
        """Read what lies beyond the last position seen."""
        rows = await self._pool.fetch(self._query, self.seen[-1] if self.seen else 0)
        self.seen.extend(row[0] for row in rows)

    @asynccontextmanager
    async def following(self) -> AsyncIterator[None]:
        """Look all the time during the block, and once more at its end."""

        async def follow() -> None:
            while True:
                await self.look()
                await asyncio.sleep(0.002)

        task = asyncio.create_task(follow())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait({task})
            await self.look()


async def write_as_32(write: Callable[[str, bool], Awaitable[None]]) -> None:
    """Let 32 writers write at once; every twentieth transaction stays open for 50 ms."""

    async def writer(number: int) -> None:
        for count in range(EACH):
            await write(f"note-{number}-{count}", (number + count) % 20 == 0)

    await asyncio.gather(*(writer(number) for number in range(WRITERS)))


async def test_a_reader_that_tails_by_position_misses_nothing(postgres: servers.Postgres) -> None:
    """Positions become visible in their order, also with slow transactions and a second process among 32 writers."""
    async with at_work(postgres.admin_url, writing()) as harness, opened(harness.database.service_url) as other:

        async def write(stream: str, slow: bool) -> None:  # noqa: FBT001
            store = harness.store if hash(stream) % 2 else other
            if not slow:
                await store.append(one(stream))
                return
            async with store.writer.transaction() as unit:
                await unit.append([one(stream)])
                await unit.connection.execute("select pg_sleep(0.05)")

        tail = Tail(harness.store.pool, "select position from log.events where position > $1 order by position")
        async with tail.following():
            await write_as_32(write)

        assert tail.seen == list(range(1, WRITERS * EACH + 1))


async def test_the_naive_reader_of_a_sequence_loses_events(postgres: servers.Postgres) -> None:
    """The control: the same readers and writers on a bigserial, which is not drawn in commit order."""
    async with at_work(postgres.admin_url, writing()) as harness:
        await as_owner(harness.database, "create table public.naive (id bigserial primary key, stream text)")
        pool = await open_pool(harness.database.admin_url, WRITERS)

        async def write(stream: str, slow: bool) -> None:  # noqa: FBT001
            async with pool.acquire() as connection, connection.transaction():
                await connection.execute("insert into public.naive (stream) values ($1)", stream)
                if slow:
                    await connection.execute("select pg_sleep(0.05)")

        tail = Tail(harness.store.pool, "select id from public.naive where id > $1 order by id")
        await as_owner(harness.database, "grant select on public.naive to public")
        async with tail.following():
            await write_as_32(write)
        await pool.close()

        assert len(tail.seen) < WRITERS * EACH


async def test_two_processes_and_many_commands_make_one_chain(postgres: servers.Postgres) -> None:
    """Positions have no gap, and each row's hash covers the row before it, whoever wrote it."""
    async with at_work(postgres.admin_url, writing()) as harness, opened(harness.database.service_url) as other:
        stores = (harness.store, other)

        await asyncio.gather(*(stores[number % 2].append(one(f"note-{number}")) for number in range(400)))

        log = await everything(harness.store)
        assert [event.position for event in log] == list(range(1, 401))
        assert [event.previous_hash for event in log] == [GENESIS, *(event.hash for event in log[:-1])]
        assert [event.hash for event in log] == [hash_of(event) for event in log]


async def test_commands_that_wait_share_a_commit(postgres: servers.Postgres) -> None:
    """Events of one transaction have one instant of recording: far fewer than there were commands."""
    async with at_work(postgres.admin_url, writing()) as harness:
        await asyncio.gather(*(harness.store.append(one(f"note-{number}")) for number in range(200)))

        instants = Counter(event.recorded_at for event in await everything(harness.store))
        assert len(instants) <= 8
        assert max(instants.values()) == 64


async def test_of_two_appends_at_one_version_one_is_stored(postgres: servers.Postgres) -> None:
    """Concurrency is optimistic per stream, in one process, in one batch, and across processes."""
    async with at_work(postgres.admin_url, writing()) as harness, opened(harness.database.service_url) as other:
        results = await asyncio.gather(
            *(store.append(one("note-1")) for store in (harness.store, other) for _ in range(20)),
            return_exceptions=True,
        )

        assert Counter(type(result) for result in results) == {Placed: 1, StreamConflictError: 39}
        assert await harness.store.head() == 1


async def test_a_command_id_is_stored_once(postgres: servers.Postgres) -> None:
    """For all streams of the commands, and every mix with others in a batch."""
    async with at_work(postgres.admin_url, writing()) as harness:
        known = new_id()
        same = [Append([row(f"note-{number}")], CommandMark(known, bytes(32), "s")) for number in range(5)]
        others = [one(f"other-{number}") for number in range(20)]

        results = await asyncio.gather(*map(harness.store.append, [*same, *others]), return_exceptions=True)

        assert Counter(type(result) for result in results) == {Placed: 21, RepeatedCommandError: 4}
        assert await harness.store.head() == 21


async def test_an_event_id_is_stored_once(postgres: servers.Postgres) -> None:
    """Hearing twice is hearing once."""
    async with at_work(postgres.admin_url, writing()) as harness:
        event = row("note-1")
        await harness.store.append(Append([event]))

        with pytest.raises(RepeatedEventError):
            await harness.store.append(Append([event._replace(stream="note-2")]))


async def test_what_the_database_cannot_hold_fails_alone(postgres: servers.Postgres) -> None:
    """Those who share a batch with it are stored."""
    async with at_work(postgres.admin_url, writing()) as harness:
        good = [one(f"note-{number}") for number in range(30)]
        not_json = Append([row("note-bad", data="{")])
        not_text = Append([row("note-\ud800")])

        results = await asyncio.gather(
            *map(harness.store.append, [*good[:15], not_json, not_text, *good[15:]]), return_exceptions=True
        )

        assert Counter(type(result) for result in results) == {Placed: 30, StoreRejectedError: 2}
        assert await harness.store.head() == 30
        await harness.store.append(one("note-after"))


async def fail_after_appending(store: Store, appends: list[Append], name: str = "mine") -> None:
    """A unit that appends, writes a row of its own, and then meets a fault."""
    async with store.writer.transaction() as unit:
        await unit.append(appends)
        await unit.connection.execute("insert into log.checkpoints (name) values ($1)", name)
        raise ZeroDivisionError


async def test_a_unit_that_fails_leaves_nothing_and_stops_nobody(postgres: servers.Postgres) -> None:
    """A rolled back unit takes its events and its own rows with it, and the next append finds the true head."""
    async with at_work(postgres.admin_url, writing()) as harness:
        await harness.store.append(one("note-1"))

        with pytest.raises(ZeroDivisionError):
            await fail_after_appending(harness.store, [one("note-2"), one("note-3")])
        placed = await harness.store.append(one("note-4"))

        assert placed == Placed(2, 2)
        assert [event.stream for event in await everything(harness.store)] == ["note-1", "note-4"]
        assert await harness.store.pool.fetchval("select count(*) from log.checkpoints") == 0


async def test_a_writer_whose_last_transaction_came_to_nothing_learns_the_true_head(
    postgres: servers.Postgres,
) -> None:
    """Even where another process has stored as many events meanwhile: the hashes differ though the positions agree."""
    async with at_work(postgres.admin_url, writing()) as harness, opened(harness.database.service_url) as other:
        with pytest.raises(ZeroDivisionError):
            await fail_after_appending(harness.store, [one("note-1")])
        await other.append(one("note-2"))

        await harness.store.append(one("note-3"))

        assert (await verify(harness.store, SITE, "writing")).position == 2


async def test_units_that_fail_among_many_appends_break_no_chain(postgres: servers.Postgres) -> None:
    """Batches that were built on what a unit took back are built again on what is there."""
    async with at_work(postgres.admin_url, writing()) as harness, opened(harness.database.service_url) as other:

        async def fail(store: Store, number: int) -> None:
            with pytest.raises(ZeroDivisionError):
                await fail_after_appending(store, [one(f"failed-{number}")], f"checkpoint-{number}")

        async def append(number: int) -> None:
            for count in range(20):
                await (harness.store, other)[number % 2].append(one(f"note-{number}-{count}"))

        failing = [fail((harness.store, other)[number % 2], number) for number in range(30)]
        await asyncio.gather(*failing, *map(append, range(12)))

        assert (await verify(harness.store, SITE, "writing")).position == 240


async def test_a_writer_stopped_by_force_leaves_nobody_waiting(postgres: servers.Postgres) -> None:
    """Every caller that waits gets the fault that it cannot serve, in the batch under way and behind it."""
    async with at_work(postgres.admin_url, writing()) as harness:
        tasks = [asyncio.create_task(harness.store.append(one(f"note-{number}"))) for number in range(200)]
        await asyncio.sleep(0)
        mine = {asyncio.current_task(), *tasks}
        for task in asyncio.all_tasks() - mine:
            if "Writer._flush" in repr(task.get_coro()):
                task.cancel()

        results = await asyncio.gather(*tasks, return_exceptions=True)

        assert {type(result) for result in results} <= {Placed, StoreUnavailableError}
        await harness.store.append(one("note-after"))


async def test_units_of_two_processes_take_turns(postgres: servers.Postgres) -> None:
    """Units append on top of each other beside plain appends, and none waits for ever, however small the pools."""
    async with at_work(postgres.admin_url, writing()) as harness, opened(harness.database.service_url, 3) as other:

        async def unit_of(number: int) -> None:
            async with (harness.store, other)[number % 2].writer.transaction() as unit:
                await unit.append([one(f"note-{number}-a")])
                await unit.append([one(f"note-{number}-b")])

        work = [unit_of(number) for number in range(20)]
        plain = [other.append(one(f"plain-{number}")) for number in range(20)]
        await asyncio.wait_for(asyncio.gather(*work, *plain), 30)

        assert (await verify(harness.store, SITE, "writing")).position == 60


async def test_a_command_that_is_given_up_holds_up_nobody(postgres: servers.Postgres) -> None:
    """Cancelling some of those who wait leaves the others their answers, and the writer its work."""
    async with at_work(postgres.admin_url, writing()) as harness:
        tasks = [asyncio.create_task(harness.store.append(one(f"note-{number}"))) for number in range(60)]
        await asyncio.sleep(0)
        for task in tasks[::3]:
            task.cancel()

        results = await asyncio.gather(*tasks, return_exceptions=True)

        assert Counter(type(result) for result in results) == {Placed: 40, asyncio.CancelledError: 20}
        await harness.store.append(one("note-after"))


async def terminate_backends(harness: Harness) -> None:
    """End every connection that the serving role has open."""
    await as_owner(
        harness.database,
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
        " and usename like 'serve%'",
    )


async def store_insistently(store: Store, append: Append) -> datetime:
    """Store under one command id until it is known to be stored, as `handle` does."""
    assert append.command is not None
    while True:
        try:
            try:
                await store.append(append)
            except (RepeatedCommandError, StreamConflictError):
                known = await store.answered(append.command.command_id)
                assert known is not None, "a conflict with nobody"
            return wall()
        except StoreUnavailableError:
            await asyncio.sleep(0.01)


async def test_connections_killed_in_mid_commit_neither_lose_nor_double(postgres: servers.Postgres) -> None:
    """A lost answer leaves open whether it is stored; asked again under its id, every command is stored once."""
    async with at_work(postgres.admin_url, writing()) as harness:
        appends = [one(f"note-{number}") for number in range(600)]

        async def kill_often() -> None:
            for _ in range(12):
                await asyncio.sleep(0.02)
                await terminate_backends(harness)

        async def in_turns(mine: list[Append]) -> None:
            for append in mine:
                await store_insistently(harness.store, append)

        async with asyncio.TaskGroup() as at_once:
            at_once.create_task(kill_often())
            for number in range(16):
                at_once.create_task(in_turns(appends[number::16]))

        stored = Counter(event.stream for event in await everything(harness.store))
        assert stored == {f"note-{number}": 1 for number in range(600)}
        assert (await verify(harness.store, SITE, "writing")).position == 600


async def test_a_database_that_restarts_is_found_again(postgres: servers.Postgres) -> None:
    """A caller meanwhile gets the fault that it cannot serve; then the writer goes on by itself."""
    async with at_work(postgres.admin_url, writing()) as harness:
        await harness.store.append(one("note-1"))
        own = not isinstance(postgres, servers.GivenPostgres)

        postgres.stop()
        meanwhile = await asyncio.gather(harness.store.append(one("note-2")), return_exceptions=True)
        postgres.start()
        await store_insistently(harness.store, one("note-3"))

        assert isinstance(meanwhile[0], StoreUnavailableError if own else Placed)
        assert (await everything(harness.store))[-1].stream == "note-3"
