"""What a history carries beside its events: large ones in pages of bytes, and what side tables hold."""

import json
from pathlib import Path

from chassis.ids import new_id
from chassis.log.audit import Access, Asked, add, find
from chassis.log.held import held_events
from chassis.log.history import export, restore, verify
from chassis.log.tail import is_full, read_rows
from chassis.log.writer import Append, NewRow
from deploy.local import servers
from tests.chassis.databases import as_owner, at_work, make_migrated, opened
from tests.chassis.sample import SITE, writing
from tests.chassis.test_history import LOG, SIGNED_AT, signed, write_notes


async def test_pages_of_large_events_end_by_their_bytes(postgres: servers.Postgres, tmp_path: Path) -> None:
    """Forty events of 900 KB are verified and exported in pages of at most 16 MiB and one event."""
    async with at_work(postgres.admin_url, writing()) as harness:
        text = json.dumps({"text": "x" * 900_000})
        for number in range(40):
            row = NewRow(
                new_id(),
                SITE,
                "writing",
                f"note-{number}",
                1,
                "NotePinned",
                1,
                text,
                "clerk",
                new_id(),
                None,
                SIGNED_AT,
            )
            await harness.store.append(Append([row]))

        page = await harness.store.read(0, 1000)
        rows = await read_rows(harness.store.pool, 0, 1000)

        assert len(page) == len(rows) == 19
        assert is_full(rows, 1000)
        assert not is_full(rows[:2], 1000)
        assert (await export(harness.store, "writing", tmp_path / "log.gz", signed)).position == 40
        assert (await verify(harness.store, *LOG)).position == 40


async def test_what_side_tables_hold_comes_back_whatever_it_is(postgres: servers.Postgres, tmp_path: Path) -> None:
    """A JSON text with a zero byte or a lone surrogate is kept by the database, which cannot take it apart."""
    file = tmp_path / "log.jsonl"
    state = r'{"seen": "\u0000 \udcff", "list": [1, null, "ư"]}'
    async with at_work(postgres.admin_url, writing()) as harness:
        await write_notes(harness, 1)
        await as_owner(harness.database, "insert into log.checkpoints values ('relay', 1, $1, now())", state)
        await export(harness.store, "writing", file, signed)
    database = await make_migrated(postgres.admin_url, writing())

    await restore(database.owner_url, LOG, file)

    (kept,) = await as_owner(database, "select state, position from log.checkpoints where name = 'relay'")
    assert (json.loads(kept["state"]), kept["position"]) == (json.loads(state), 1)


async def test_the_audit_log_comes_back_with_its_log(postgres: servers.Postgres, tmp_path: Path) -> None:
    """Each row with its instant, its duties and its ids, whatever is in them."""
    file = tmp_path / "log.jsonl"
    ids = ("{a}", 'b"c,d', "đ\\e", "")
    row = Access(
        "read", "an", None, ("auditor", "clerk"), "note", ids, 4, "{}", "GET", "/notes", "", new_id(), "0" * 32
    )
    async with at_work(postgres.admin_url, writing()) as harness:
        await add(harness.store.pool, row)
        await export(harness.store, "writing", file, signed)
        before = await find(harness.store.pool, Asked(), 10, None)
    database = await make_migrated(postgres.admin_url, writing())

    await restore(database.owner_url, LOG, file)

    async with opened(database.service_url) as store:
        assert [one.access for one in before] == [row]
        assert await find(store.pool, Asked(), 10, None) == before


async def test_held_events_come_back_with_their_log(postgres: servers.Postgres, tmp_path: Path) -> None:
    """The checkpoint of the policies stands beyond a held event: without its row nobody would ever react to it."""
    file = tmp_path / "log.jsonl"
    async with at_work(postgres.admin_url, writing()) as harness:
        await write_notes(harness, 2)
        await as_owner(
            harness.database,
            "insert into log.held (loop, position, stream, reason)"
            " select 'policies', position, stream, 'ZeroDivisionError' from log.events where position = 1",
        )
        await export(harness.store, "writing", file, signed)
        before = await held_events(harness.store.pool)
    database = await make_migrated(postgres.admin_url, writing())

    await restore(database.owner_url, LOG, file)

    async with opened(database.service_url) as store:
        assert len(before) == 1
        assert await held_events(store.pool) == before
