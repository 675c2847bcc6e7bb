"""The read tables follow the log: every event exactly once, whoever dies between two steps."""

import asyncio
import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from chassis.database import transaction
from chassis.declaring.rows import Rows, Table
from chassis.errors import ReadModelBehindError, ReadModelShapeError
from chassis.log.checkpoints import claim
from chassis.log.loops import run
from chassis.log.store import Store
from chassis.log.writer import Append, NewRow
from chassis.reading.projector import NAME, Projector, wait_for
from chassis.reading.tables import bulks
from contracts.envelope import Recorded
from deploy.local import servers
from tests.chassis.databases import (
    Harness,
    as_owner,
    at_work,
    cause,
    opened,
    until,
)
from tests.chassis.sample import PinNote, ShelveNote, StrikeNote, note_id, reading, write, writing


async def write_notes(harness: Harness, count: int, first: int = 0) -> None:
    """Write `count` notes at once."""
    await asyncio.gather(*(harness.handler.handle(write(number), cause()) for number in range(first, first + count)))


async def tally(harness: Harness) -> tuple[int, int, int]:
    """How many notes the read tables count as written, struck and pinned."""
    row = await harness.store.pool.fetchrow("select written, struck, pinned from read_tallies")
    return (0, 0, 0) if row is None else (row["written"], row["struck"], row["pinned"])


async def test_events_become_rows_and_the_checkpoint_names_the_last(postgres: servers.Postgres) -> None:
    """Rows are put, changed and counted in the order of the log."""
    async with at_work(postgres.admin_url, writing()) as harness:
        await write_notes(harness, 3)
        await harness.handler.handle(StrikeNote(note_id=note_id(1), reason="wrong"), cause())
        await harness.handler.handle(PinNote(note_id=note_id(2)), cause())
        projector = Projector(harness.service, harness.store)

        more = await projector.step()

        rows = await harness.store.pool.fetch("select note_id, struck, pinned from read_notes")
        assert {tuple(row) for row in rows} == {
            (note_id(0), False, False),
            (note_id(1), True, False),
            (note_id(2), False, True),
        }
        assert await tally(harness) == (3, 1, 1)
        assert (more, projector.progress.position, projector.progress.behind) == (False, 5, 0)


async def hear(store: Store, heard: list[Recorded]) -> None:
    """Append events of another service as they were said."""
    await store.append(Append([NewRow(*event[1:14]) for event in heard]))


@pytest.mark.parametrize("steps_between", [False, True])
async def test_a_dropped_row_is_gone(postgres: servers.Postgres, steps_between: bool) -> None:  # noqa: FBT001
    """Whether the page that drops it has made it or found it."""
    async with at_work(postgres.admin_url, reading()) as harness:
        projector = Projector(harness.service, harness.store)
        await harness.handler.handle(ShelveNote(note_id=note_id(1), title="t"), cause())
        await harness.handler.handle(ShelveNote(note_id=note_id(2), title="t"), cause())
        if steps_between:
            await projector.step()
        async with at_work(postgres.admin_url, writing()) as other:
            await other.handler.handle(write(1), cause())
            await other.handler.handle(StrikeNote(note_id=note_id(1), reason="wrong"), cause())
            heard = await other.store.read(0, 10)
        await hear(harness.store, heard)

        await projector.step()

        rows = await harness.store.pool.fetch("select note_id from read_places")
        assert [row["note_id"] for row in rows] == [note_id(2)]


async def test_two_replicas_count_once_between_them(postgres: servers.Postgres) -> None:
    """The holder of the checkpoint works; both report how far the read tables are."""
    async with at_work(postgres.admin_url, writing()) as harness, opened(harness.database.service_url) as other:
        loops = [Projector(harness.service, harness.store), Projector(harness.service, other)]
        tasks = [
            asyncio.create_task(run(loop, store)) for loop, store in zip(loops, (harness.store, other), strict=True)
        ]

        for turn in range(5):
            await write_notes(harness, 40, first=turn * 40)

        await until(lambda: all(loop.progress.position == 200 for loop in loops), "both to see the end")
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        assert await tally(harness) == (200, 0, 0)


async def test_a_replica_stands_by_while_another_holds_the_checkpoint(postgres: servers.Postgres) -> None:
    """It does nothing, and still shows how far behind the read tables are."""
    async with at_work(postgres.admin_url, writing()) as harness:
        await write_notes(harness, 3)
        projector = Projector(harness.service, harness.store)

        async with claim(harness.store.pool, NAME):
            more = await projector.step()

        assert (more, projector.progress.position, projector.progress.behind) == (False, 0, 3)
        assert await tally(harness) == (0, 0, 0)


async def test_an_event_that_cannot_be_read_stops_the_loop_where_it_is(postgres: servers.Postgres) -> None:
    """Nothing is skipped: the loop stands still before it, says why, and goes on once the code knows it."""
    async with at_work(postgres.admin_url, writing()) as harness:
        await write_notes(harness, 1)
        await as_owner(harness.database, "update log.events set type = 'NoteFromTheFuture'")
        projector = Projector(harness.service, harness.store)

        task = asyncio.create_task(run(projector, harness.store))
        await until(lambda: projector.progress.fault is not None, "the fault to show")
        assert projector.progress.position == 0
        await as_owner(harness.database, "update log.events set type = 'NoteWritten'")
        await until(lambda: projector.progress.position == 1, "the loop to go on")
        task.cancel()
        await asyncio.wait({task})

        assert projector.progress.fault is None
        assert await tally(harness) == (1, 0, 0)


async def test_a_reader_of_the_same_process_waits_for_the_projector_and_no_clock(
    postgres: servers.Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The projector's step ends the wait: the next look at the database would come after a minute."""
    monkeypatch.setattr("chassis.reading.projector._PAUSE", 60)
    async with at_work(postgres.admin_url, writing()) as harness, asyncio.timeout(30):
        answer = await harness.handler.handle(write(1), cause())
        waiting = asyncio.create_task(wait_for(harness.store.pool, answer.last, 60, harness.store.folded))
        await asyncio.wait({waiting}, timeout=0.2)
        await Projector(harness.service, harness.store).step()

        await waiting


async def test_a_reader_waits_for_its_own_write(postgres: servers.Postgres) -> None:
    """It is answered as soon as the read tables hold what the command led to, or with the fault that they do not."""
    async with at_work(postgres.admin_url, writing()) as harness:
        answer = await harness.handler.handle(write(1), cause())
        with pytest.raises(ReadModelBehindError):
            await wait_for(harness.store.pool, answer.last, 0.05)

        waiting = asyncio.create_task(wait_for(harness.store.pool, answer.last, 20))
        await Projector(harness.service, harness.store).step()
        await waiting

        assert await tally(harness) == (1, 0, 0)


def shapes_of(rows: Rows) -> list[str | None]:
    """The JSON column, row by row in the order of `small`."""
    ordered = sorted(rows.values(), key=lambda row: str(row["small"]))
    return [None if row["shape"] is None else str(row["shape"]) for row in ordered]


EVERY_TYPE = Table(
    "read_types",
    ("id", "day"),
    {"instant": None, "amount": None, "flag": False, "words": "", "shape": [], "small": 0, "raw": None},
)


async def test_rows_of_every_type_come_back_as_they_went(postgres: servers.Postgres) -> None:
    """Through the statement that overwrites and through COPY; JSON keeps strings, lists, objects and nothing apart."""
    async with at_work(postgres.admin_url, writing()) as harness, transaction(harness.store.pool) as connection:
        await connection.execute(
            "create table read_types (id uuid, day date, instant timestamptz, amount numeric(12,2), flag boolean,"
            " words varchar(40), shape jsonb, small smallint, raw bytea, primary key (id, day))"
        )
        instant = datetime(2017, 1, 14, 16, 59, tzinfo=UTC)
        shapes: list[object] = [[], {"a": [1, None, "đ"]}, '"quoted"', None, [{"on": instant, "sum": Decimal("1.50")}]]
        wanted = [[], {"a": [1, None, "đ"]}, '"quoted"', None, [{"on": "2017-01-14T16:59:00Z", "sum": "1.50"}]]
        rows: Rows = {
            (note_id(number), date(2017, 1, 15)): {
                "instant": instant,
                "amount": Decimal("12.34"),
                "flag": True,
                "words": "thi đua",
                "shape": shape,
                "small": number,
                "raw": b"\x00\xff",
            }
            for number, shape in enumerate(shapes)
        }
        bulk = (await bulks(connection, "read", [EVERY_TYPE]))["read_types"]

        await bulk.copy(connection, rows)
        copied = await bulk.load(connection, rows.keys())
        await bulk.store(connection, copied)
        stored = await bulk.load(connection, rows.keys())
        await bulk.remove(connection, list(rows)[:2])

        held = await connection.fetch("select shape::text as shape from read_types order by small")
        assert copied == stored
        assert {key: {**row, "shape": None} for key, row in copied.items()} == {
            key: {**row, "shape": None} for key, row in rows.items()
        }
        assert [None if shape is None else json.loads(shape) for shape in shapes_of(copied)] == wanted
        assert len(held) == 3


async def test_a_declared_column_that_the_table_lacks_is_named(postgres: servers.Postgres) -> None:
    """Before anything is written."""
    async with at_work(postgres.admin_url, writing()) as harness, transaction(harness.store.pool) as connection:
        with pytest.raises(ReadModelShapeError, match="read_notes lacks colour"):
            await bulks(connection, "read", [Table("read_notes", ("note_id",), {"colour": None})])
