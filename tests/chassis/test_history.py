"""The past is proven, carried elsewhere whole, and never bent."""

import asyncio
import gzip
import json
from hashlib import sha256
from pathlib import Path

import pytest

from chassis.clock import Clock
from chassis.deciding.decider import Handler
from chassis.deciding.policies import Policies
from chassis.errors import HistoryBrokenError, RestoreRefusedError
from chassis.log.history import export, restore, verify
from chassis.log.writer import Append, NewRow
from chassis.reading.projector import Projector
from chassis.reading.rebuild import compare
from deploy.local import servers
from tests.chassis.places import Harness, as_owner, at_work, cause, follow, make_migrated, opened
from tests.chassis.sample import SITE, StrikeNote, note_id, write, writing

TAMPERINGS = (
    "update log.events set data = replace(data::text, 'note 4', 'note 5')::json where position = 5",
    "update log.events set event_id = gen_random_uuid() where position = 5",
    "update log.events set site = 'elsewhere' where position = 5",
    "update log.events set service = 'other' where position = 5",
    "update log.events set stream = 'note-x' where position = 5",
    "update log.events set stream_version = 9 where position = 5",
    "update log.events set type = 'NoteStruck' where position = 5",
    "update log.events set schema_version = 1 where position = 5",
    "update log.events set actor = 'somebody' where position = 5",
    "update log.events set correlation_id = gen_random_uuid() where position = 5",
    "update log.events set causation_id = gen_random_uuid() where position = 5",
    "update log.events set occurred_at = occurred_at - interval '1 day' where position = 5",
    "update log.events set recorded_at = recorded_at + interval '1 microsecond' where position = 5",
    "update log.events set previous_hash = hash where position = 5",
    "update log.events set hash = previous_hash where position = 5",
)


async def write_notes(harness: Harness, count: int) -> None:
    """Write notes one after the other."""
    for number in range(count):
        await harness.handler.handle(write(number, title=f"note {number}"), cause())


async def test_an_untouched_log_verifies(postgres: servers.Postgres) -> None:
    """To its head, from whose hash everything follows."""
    async with at_work(postgres.admin_url, writing()) as harness:
        assert (await verify(harness.store, SITE, "writing")).position == 0
        await asyncio.gather(*(harness.handler.handle(write(number), cause()) for number in range(50)))

        head = await verify(harness.store, SITE, "writing")

        (last,) = await harness.store.read(49, 1)
        assert (head.position, head.hash) == (50, last.hash)


async def test_whatever_is_altered_in_a_row_is_found_at_its_position(postgres: servers.Postgres) -> None:
    """Every column is covered by the chain, even against somebody with every right on the database."""
    async with at_work(postgres.admin_url, writing()) as harness:
        await write_notes(harness, 10)
        found = []

        for tampering in TAMPERINGS:
            await as_owner(harness.database, "create table public.kept as select * from log.events where position = 5")
            await as_owner(harness.database, tampering)
            with pytest.raises(HistoryBrokenError, match="position 5 "):
                await verify(harness.store, SITE, "writing")
            found.append(tampering)
            await as_owner(harness.database, "delete from log.events where position = 5")
            await as_owner(harness.database, "insert into log.events select * from public.kept")
            await as_owner(harness.database, "drop table public.kept")

        assert len(found) == len(TAMPERINGS)
        assert (await verify(harness.store, SITE, "writing")).position == 10


@pytest.mark.parametrize(
    ("tampering", "said"),
    [
        ("delete from log.events where position = 5", "missing"),
        ("delete from log.events where position = 10", "head"),
        ("update log.head set position = 9, hash = (select hash from log.events where position = 9)", "head"),
        ("update log.head set hash = (select hash from log.events where position = 9)", "position 10"),
        ("truncate log.events", "head"),
    ],
)
async def test_a_row_taken_out_is_noticed(postgres: servers.Postgres, tampering: str, said: str) -> None:
    """In the middle and at the end."""
    async with at_work(postgres.admin_url, writing()) as harness:
        await write_notes(harness, 10)
        await as_owner(harness.database, tampering)

        with pytest.raises(HistoryBrokenError, match=said):
            await verify(harness.store, SITE, "writing")


async def test_a_hole_in_an_own_stream_is_noticed_though_the_chain_holds(postgres: servers.Postgres) -> None:
    """Versions of an own stream follow each other; of a stream that was heard they need only grow."""
    async with at_work(postgres.admin_url, writing()) as harness:
        await write_notes(harness, 2)
        answer = await harness.handler.handle(StrikeNote(note_id=note_id(1), reason="x"), cause())
        async with at_work(postgres.admin_url, writing()) as other:
            heard = await harness.store.read(2, 1)
            await other.store.append(Append([NewRow(*heard[0][1:14])]))

            assert (await verify(other.store, "another-site", "writing")).position == 1
            with pytest.raises(HistoryBrokenError, match="position 1 "):
                await verify(other.store, SITE, "writing")
        assert answer.last == 3


@pytest.mark.parametrize("name", ["log.jsonl", "log.jsonl.gz"])
async def test_an_export_restored_elsewhere_is_the_same_log(
    postgres: servers.Postgres, tmp_path: Path, name: str
) -> None:
    """With the same head hash, the same answers to commands answered before, and read tables that follow from it."""
    file = tmp_path / name
    async with at_work(postgres.admin_url, writing()) as harness:
        why = cause()
        answer = await harness.handler.handle(write(100), why)
        await write_notes(harness, 20)
        loops = (Projector(harness.service, harness.store), Policies(harness.handler))
        await follow(*loops, until_position=21)

        exported = await export(harness.store, file)
        original = await harness.store.read(0, 100)
        database = await make_migrated(postgres.admin_url, writing())
        restored = await restore(database.owner_url, file)

        async with opened(database.service_url) as store:
            handler = Handler(harness.service, store, Clock())
            assert exported == restored == await verify(store, SITE, "writing")
            assert await store.read(0, 100) == original
            again = await handler.handle(write(100), why)
            assert (again.first, again.last, again.repeated) == (answer.first, answer.last, True)
            assert (await handler.handle(write(200), cause())).first == 22
            await follow(Projector(harness.service, store), Policies(handler), until_position=22)
            assert all(table.identical for table in await compare(store, harness.service))
    assert not list(tmp_path.glob("*.part"))


async def exported_lines(admin_url: str, file: Path) -> list[str]:
    """The lines of an export of six notes."""
    async with at_work(admin_url, writing()) as harness:
        await write_notes(harness, 6)
        await export(harness.store, file)
    return file.read_text().splitlines(keepends=True)


async def test_an_export_that_is_cut_or_altered_is_refused_whole(postgres: servers.Postgres, tmp_path: Path) -> None:
    """Wherever it is cut, and whatever is altered in it: nothing is restored."""
    file = tmp_path / "log.jsonl"
    lines = await exported_lines(postgres.admin_url, file)
    text = "".join(lines)
    database = await make_migrated(postgres.admin_url, writing())
    wrong = {
        "empty": "",
        "first line only": lines[0],
        "cut in an event": text[: len(text) // 3],
        "without its end": "".join(lines[:-1]),
        "an event left out": "".join(lines[:3] + lines[4:]),
        "two events exchanged": "".join([*lines[:2], lines[3], lines[2], *lines[4:]]),
        "a word altered": text.replace("note 4", "note 5"),
        "a command left out": "".join(line for number, line in enumerate(lines) if number != 8),
        "another kind of file": '{"minutes": 1}\n',
        "no JSON": "x" + text,
    }

    for what, content in wrong.items():
        file.write_text(content)
        with pytest.raises(HistoryBrokenError):
            await restore(database.owner_url, file)
        assert await as_owner(database, "select from log.events") == [], what

    file.write_text(text)
    assert (await restore(database.owner_url, file)).position == 6


async def test_a_chain_forged_with_a_new_end_is_refused(postgres: servers.Postgres, tmp_path: Path) -> None:
    """Even where the last line was made to fit the altered file."""
    file = tmp_path / "log.jsonl"
    lines = await exported_lines(postgres.admin_url, file)
    forged = "".join(lines[:-1]).replace("note 4", "note 5")
    end = json.loads(lines[-1])
    end["end"]["sha256"] = sha256(forged.encode()).hexdigest()
    file.write_text(forged + json.dumps(end) + "\n")
    database = await make_migrated(postgres.admin_url, writing())

    with pytest.raises(HistoryBrokenError, match="position 5 is not what was recorded"):
        await restore(database.owner_url, file)


async def test_a_compressed_export_that_is_cut_is_refused(postgres: servers.Postgres, tmp_path: Path) -> None:
    """As one that is not compressed."""
    plain, packed = tmp_path / "log.jsonl", tmp_path / "log.jsonl.gz"
    await exported_lines(postgres.admin_url, plain)
    whole = gzip.compress(plain.read_bytes())
    packed.write_bytes(whole[: len(whole) // 2])
    database = await make_migrated(postgres.admin_url, writing())

    with pytest.raises(HistoryBrokenError):
        await restore(database.owner_url, packed)


async def test_a_log_is_restored_into_an_empty_one_only(postgres: servers.Postgres, tmp_path: Path) -> None:
    """What is there already is neither overwritten nor mixed."""
    file = tmp_path / "log.jsonl"
    await exported_lines(postgres.admin_url, file)
    async with at_work(postgres.admin_url, writing()) as harness:
        await write_notes(harness, 1)

        with pytest.raises(RestoreRefusedError):
            await restore(harness.database.owner_url, file)

        assert (await verify(harness.store, SITE, "writing")).position == 1


async def test_a_broken_log_is_not_exported(postgres: servers.Postgres, tmp_path: Path) -> None:
    """A backup that could not be restored must not look like one; the one before stays."""
    file = tmp_path / "log.jsonl"
    file.write_text("the export of yesterday")
    async with at_work(postgres.admin_url, writing()) as harness:
        await write_notes(harness, 6)
        await as_owner(harness.database, TAMPERINGS[0])

        with pytest.raises(HistoryBrokenError):
            await export(harness.store, file)

    assert [entry.name for entry in tmp_path.iterdir()] == ["log.jsonl"]
    assert file.read_text() == "the export of yesterday"


async def test_an_export_is_of_one_moment_while_commands_go_on(postgres: servers.Postgres, tmp_path: Path) -> None:
    """It holds the commands of its events and of no later ones."""
    file = tmp_path / "log.jsonl"
    async with at_work(postgres.admin_url, writing()) as harness:
        commands = [asyncio.create_task(harness.handler.handle(write(number), cause())) for number in range(300)]
        head = await export(harness.store, file)
        await asyncio.gather(*commands)

    found = [json.loads(line) for line in file.read_text().splitlines()]
    assert len([line for line in found if "event" in line]) == head.position
    assert len([line for line in found if "commands" in line]) == head.position
