"""Read tables made anew from the log are what the live ones are, while commands go on and whoever dies."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import asyncpg
import pytest

from chassis.database import transaction
from chassis.errors import CodecError, ReadModelShapeError, RebuildUnderWayError
from chassis.log.checkpoints import POLICIES, claim_in
from chassis.log.loops import run
from chassis.log.tail import read_rows
from chassis.reading.projector import Projections, Projector
from chassis.reading.rebuild import compare, rebuild
from deploy.local import servers
from tests.chassis.databases import (
    Harness,
    as_owner,
    at_work,
    cause,
    follow,
    opened,
    until,
)
from tests.chassis.sample import PinNote, StrikeNote, note_id, write, writing

_APPENDING = "select pg_advisory_xact_lock(724)"
"""Stands for the lock that an append takes on the head of the log until its commit."""


async def write_some(harness: Harness, numbers: range) -> int:
    """Write notes, strike every third and pin every seventh; the last position."""
    last = 0
    for number in numbers:
        last = (await harness.handler.handle(write(number), cause())).last
        if number % 3 == 0:
            last = (await harness.handler.handle(StrikeNote(note_id=note_id(number), reason="x"), cause())).last
        if number % 7 == 0 and number < 21:
            last = (await harness.handler.handle(PinNote(note_id=note_id(number)), cause())).last
    return last


@asynccontextmanager
async def under_load(harness: Harness) -> AsyncIterator[None]:
    """Six clerks write all the time during the block, and the live loop follows them."""
    projector = Projector(harness.service, harness.store)
    following = asyncio.create_task(run(projector, harness.store))
    ending = asyncio.Event()

    async def write_on(first: int) -> None:
        while not ending.is_set():
            first += 1
            await write_some(harness, range(first, first + 1))

    writing_on = [asyncio.create_task(write_on(clerk * 10_000)) for clerk in range(1, 7)]
    await until(lambda: projector.progress.position > 100, "the load to begin")
    try:
        yield
    finally:
        ending.set()
        await asyncio.wait(writing_on)
        head = await harness.store.head()
        await until(lambda: projector.progress.position >= head, "the live loop to reach the end")
        following.cancel()
        await asyncio.wait({following})


async def rows_of(harness: Harness) -> list[asyncpg.Record]:
    """The tally, and how many notes the read tables hold in each state."""
    return await harness.store.pool.fetch(
        "select written, struck, pinned from read_tallies union all"
        " select count(*), count(*) filter (where struck), count(*) filter (where pinned) from read_notes"
    )


async def recorded(harness: Harness) -> tuple[int, int, int]:
    """The same figures as the log has them."""
    rows = await harness.store.pool.fetch("select type, count(*) from log.events group by 1")
    found = {row["type"]: row["count"] for row in rows}
    return found.get("NoteWritten", 0), found.get("NoteStruck", 0), found.get("NotePinned", 0)


async def test_a_rebuild_makes_the_same_rows_and_the_same_tables(postgres: servers.Postgres) -> None:
    """Also their indexes and constraints; nothing is left in the schema where it was made."""
    async with at_work(postgres.admin_url, writing()) as harness:
        end = await write_some(harness, range(60))
        await follow(Projector(harness.service, harness.store), until_position=end)
        shape = "select indexdef from pg_indexes where schemaname = 'read' order by 1"
        before = await rows_of(harness), await harness.store.pool.fetch(shape)
        reports: list[tuple[int, int]] = []

        done = await rebuild(harness.store, harness.service, report=lambda *figures: reports.append(figures))

        assert (await rows_of(harness), await harness.store.pool.fetch(shape)) == before
        assert (done.position, done.rows) == (end, {"read_notes": 60, "read_tallies": 1})
        assert reports == [(end, end)]
        assert await harness.store.pool.fetchval("select count(*) from pg_tables where schemaname = 'rebuild'") == 0


async def test_commands_go_on_during_a_rebuild_and_none_is_missed_or_counted_twice(
    postgres: servers.Postgres,
) -> None:
    """The swap happens at exactly one position, under the checkpoint of the live loop."""
    async with at_work(postgres.admin_url, writing()) as harness:
        async with under_load(harness):
            for _ in range(5):
                await rebuild(harness.store, harness.service)

        assert [tuple(row) for row in await rows_of(harness)] == [await recorded(harness)] * 2
        assert all(table.identical for table in await compare(harness.store, harness.service))


async def careless_rebuild(harness: Harness) -> None:
    """Fold the log and put the rows in place without holding the checkpoint."""
    shadow = Projections(harness.service, harness.store.site, "rebuild")
    lines = await read_rows(harness.store.pool, 0, 1_000_000)
    async with transaction(harness.store.pool) as connection:
        await connection.execute(f"set local search_path = rebuild; {harness.service.read_model}")
        await shadow.apply(connection, lines)
    await asyncio.sleep(0.1)  # commands go on
    async with transaction(harness.store.pool) as connection:
        await connection.execute("drop table read.read_notes, read.read_tallies")
        await connection.execute("alter table rebuild.read_notes set schema read")
        await connection.execute("alter table rebuild.read_tallies set schema read")


async def test_without_the_checkpoint_a_rebuild_under_load_loses_events(postgres: servers.Postgres) -> None:
    """The control of the test above; and the comparison tells."""
    async with at_work(postgres.admin_url, writing()) as harness:
        async with under_load(harness):
            await careless_rebuild(harness)

        assert [tuple(row) for row in await rows_of(harness)] != [await recorded(harness)] * 2
        assert not all(table.identical for table in await compare(harness.store, harness.service))


async def test_a_rebuild_overtakes_a_live_loop_that_lags(postgres: servers.Postgres) -> None:
    """The checkpoint moves on with the tables, also with those that were not rebuilt."""
    async with at_work(postgres.admin_url, writing()) as harness:
        end = await write_some(harness, range(30))

        await rebuild(harness.store, harness.service, ["read_tallies"])

        projector = Projector(harness.service, harness.store)
        await projector.step()
        assert projector.progress.position == end
        assert [tuple(row) for row in await rows_of(harness)] == [await recorded(harness)] * 2


async def test_one_table_can_be_rebuilt_alone(postgres: servers.Postgres) -> None:
    """The others stay as they are, even when they are wrong."""
    async with at_work(postgres.admin_url, writing()) as harness:
        end = await write_some(harness, range(10))
        await follow(Projector(harness.service, harness.store), until_position=end)
        await harness.store.pool.execute("update read_notes set title = 'spoilt'; update read_tallies set written = 0")

        await rebuild(harness.store, harness.service, ["read_tallies"])

        assert await harness.store.pool.fetchval("select written from read_tallies") == 10
        assert await harness.store.pool.fetchval("select count(*) from read_notes where title = 'spoilt'") == 10


async def test_a_comparison_finds_what_differs_and_changes_nothing(postgres: servers.Postgres) -> None:
    """One altered cell, one lost row, or one row too many."""
    async with at_work(postgres.admin_url, writing()) as harness:
        end = await write_some(harness, range(10))
        await follow(Projector(harness.service, harness.store), until_position=end)
        assert [table.identical for table in await compare(harness.store, harness.service)] == [True, True]
        await harness.store.pool.execute("update read_notes set title = 'spoilt' where note_id = $1", note_id(3))

        notes, tallies = await compare(harness.store, harness.service)

        assert (notes.table, notes.identical, notes.live_rows, notes.rebuilt_rows) == ("read_notes", False, 10, 10)
        assert tallies.identical
        assert (
            await harness.store.pool.fetchval("select title from read_notes where note_id = $1", note_id(3)) == "spoilt"
        )
        await rebuild(harness.store, harness.service)
        assert [table.identical for table in await compare(harness.store, harness.service)] == [True, True]


async def test_two_rebuilds_do_not_run_at_once(postgres: servers.Postgres) -> None:
    """In two processes either; the second is refused and harms nothing."""
    async with at_work(postgres.admin_url, writing()) as harness, opened(harness.database.service_url) as other:
        await write_some(harness, range(30))

        results = await asyncio.gather(
            rebuild(harness.store, harness.service), rebuild(other, harness.service), return_exceptions=True
        )

        assert sorted(type(result).__name__ for result in results) == ["RebuildUnderWayError", "Rebuilt"]
        assert isinstance(results[1], RebuildUnderWayError) or isinstance(results[0], RebuildUnderWayError)
        assert all(table.identical for table in await compare(harness.store, harness.service))


async def test_a_reader_in_a_long_transaction_delays_the_swap_and_is_not_harmed(postgres: servers.Postgres) -> None:
    """The rebuild steps back until the reader is done, and the live loop goes on meanwhile."""
    async with at_work(postgres.admin_url, writing()) as harness:
        await write_some(harness, range(10))
        async with transaction(harness.store.pool) as reader:
            await reader.execute("select * from read_notes")
            task = asyncio.create_task(rebuild(harness.store, harness.service))
            await asyncio.wait({task}, timeout=1.5)
            assert not task.done()
            await Projector(harness.service, harness.store).step()
            await reader.execute("select * from read_tallies")

        await task

        assert [tuple(row) for row in await rows_of(harness)] == [await recorded(harness)] * 2


async def test_policies_and_commands_under_load_do_not_keep_a_rebuild_from_its_swap(
    postgres: servers.Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page has appended and reads again, a command has read and is to append: with the swap they wait in a circle."""
    monkeypatch.setattr("chassis.reading.rebuild._SWAP_TRIES", 3)
    async with at_work(postgres.admin_url, writing()) as harness:
        await write_some(harness, range(10))
        pool, appending = harness.store.pool, asyncio.Event()

        async def page() -> None:
            async with transaction(pool) as connection:
                if await claim_in(connection, POLICIES) is not None:
                    await connection.execute(_APPENDING)
                    appending.set()
                    await connection.execute("select pg_sleep(0.2)")
                    await connection.execute("select from read_notes")

        async def command() -> None:
            async with transaction(pool) as connection:
                await connection.execute("select from read_notes")
                await connection.execute(_APPENDING)

        async def without_end(work: Callable[[], Awaitable[None]]) -> None:
            while True:
                await work()

        async with asyncio.TaskGroup() as load:
            tasks = [load.create_task(without_end(work)) for work in (page, command, command)]
            await appending.wait()
            rebuilt = await rebuild(harness.store, harness.service)
            for task in tasks:
                task.cancel()

    assert rebuilt.position > 0


async def test_a_rebuild_that_meets_an_event_it_cannot_read_leaves_the_live_tables(
    postgres: servers.Postgres,
) -> None:
    """It says which event; the next rebuild clears away what it left."""
    async with at_work(postgres.admin_url, writing()) as harness:
        end = await write_some(harness, range(5))
        await follow(Projector(harness.service, harness.store), until_position=end)
        before = await rows_of(harness)
        await as_owner(harness.database, "update log.events set type = 'NoteFromTheFuture' where position = 1")

        with pytest.raises(CodecError, match="position 1"):
            await rebuild(harness.store, harness.service)

        assert await rows_of(harness) == before
        await as_owner(harness.database, "update log.events set type = 'NoteWritten' where position = 1")
        await rebuild(harness.store, harness.service)
        assert await rows_of(harness) == before


async def test_a_table_that_is_not_declared_is_refused(postgres: servers.Postgres) -> None:
    """Before anything is done."""
    async with at_work(postgres.admin_url, writing()) as harness:
        with pytest.raises(ReadModelShapeError, match="read_dreams"):
            await rebuild(harness.store, harness.service, ["read_dreams"])


async def test_a_table_that_the_code_no_longer_has_goes_away(postgres: servers.Postgres) -> None:
    """A full rebuild leaves what the SQL of today makes, and no more."""
    async with at_work(postgres.admin_url, writing()) as harness:
        await harness.store.pool.execute("create table read_yesterday (n integer)")

        await rebuild(harness.store, replace(harness.service))

        assert await harness.store.pool.fetchval("select to_regclass('read.read_yesterday')") is None
