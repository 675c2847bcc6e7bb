"""The past is proven, carried elsewhere whole, and never bent."""

import asyncio
import gzip
import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from chassis.clock import Clock
from chassis.deciding.decider import Handler
from chassis.deciding.policies import Policies
from chassis.errors import HistoryBrokenError, RestoreRefusedError
from chassis.log.heads import Head, LogName, read_head, sign_head
from chassis.log.history import export, restore, verify
from chassis.log.writer import Append, NewRow
from chassis.reading.projector import Projector
from chassis.reading.rebuild import compare
from contracts.note import Signer
from deploy.local import servers
from tests.chassis.databases import Database, Harness, as_owner, at_work, cause, follow, make_migrated, opened
from tests.chassis.sample import SITE, StrikeNote, note_id, write, writing

KEY = Ed25519PrivateKey.generate()
SIGNED_AT = datetime(2017, 1, 9, 1, 30, tzinfo=UTC)
LOG = LogName(SITE, "writing")


def signed(head: Head) -> str:
    """The signed note of a head of the writing service's log."""
    return sign_head(*LOG, head, SIGNED_AT, Signer("lang-son.writing.key-1", KEY))


def key_of(site: str, service: str, key_id: str, at: datetime) -> Ed25519PublicKey:
    """The one key that is known."""
    assert (site, service, key_id, at) == (*LOG, "key-1", SIGNED_AT)
    return KEY.public_key()


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
        ("truncate log.events cascade", "head"),
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

        exported = await export(harness.store, harness.service.name, file, signed)
        original = await harness.store.read(0, 100)
        database = await make_migrated(postgres.admin_url, writing())
        restored = await restore(database.owner_url, LOG, file)

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
        await export(harness.store, harness.service.name, file, signed)
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
            await restore(database.owner_url, LOG, file)
        assert await as_owner(database, "select from log.events") == [], what

    file.write_text(text)
    assert (await restore(database.owner_url, LOG, file)).position == 6


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
        await restore(database.owner_url, LOG, file)


async def test_a_compressed_export_that_is_cut_is_refused(postgres: servers.Postgres, tmp_path: Path) -> None:
    """As one that is not compressed."""
    plain, packed = tmp_path / "log.jsonl", tmp_path / "log.jsonl.gz"
    await exported_lines(postgres.admin_url, plain)
    whole = gzip.compress(plain.read_bytes())
    packed.write_bytes(whole[: len(whole) // 2])
    database = await make_migrated(postgres.admin_url, writing())

    with pytest.raises(HistoryBrokenError):
        await restore(database.owner_url, LOG, packed)


async def test_a_log_is_restored_into_an_empty_one_only(postgres: servers.Postgres, tmp_path: Path) -> None:
    """An existing file is neither overwritten nor mixed."""
    file = tmp_path / "log.jsonl"
    await exported_lines(postgres.admin_url, file)
    async with at_work(postgres.admin_url, writing()) as harness:
        await write_notes(harness, 1)

        with pytest.raises(RestoreRefusedError):
            await restore(harness.database.owner_url, LOG, file)

        assert (await verify(harness.store, SITE, "writing")).position == 1


async def test_a_broken_log_is_not_exported(postgres: servers.Postgres, tmp_path: Path) -> None:
    """A backup that could not be restored must not look like one; the one before stays."""
    file = tmp_path / "log.jsonl"
    file.write_text("the export of yesterday")
    async with at_work(postgres.admin_url, writing()) as harness:
        await write_notes(harness, 6)
        await as_owner(harness.database, TAMPERINGS[0])

        with pytest.raises(HistoryBrokenError):
            await export(harness.store, harness.service.name, file, signed)

    assert [entry.name for entry in tmp_path.iterdir()] == ["log.jsonl"]
    assert file.read_text() == "the export of yesterday"


async def test_an_export_is_of_one_moment_while_commands_go_on(postgres: servers.Postgres, tmp_path: Path) -> None:
    """It holds the commands of its events and of no later ones."""
    file = tmp_path / "log.jsonl"
    async with at_work(postgres.admin_url, writing()) as harness:
        commands = [asyncio.create_task(harness.handler.handle(write(number), cause())) for number in range(300)]
        head = await export(harness.store, harness.service.name, file, signed)
        await asyncio.gather(*commands)

    found = [json.loads(line) for line in file.read_text().splitlines()]
    assert len([line for line in found if "event" in line]) == head.position
    assert len([line for line in found if "commands" in line]) == head.position


def test_a_signed_head_can_be_checked_by_hand() -> None:
    """The note has the form of C2SP signed-note, so that tools nobody here wrote can check it."""
    note = signed(Head(7, b"\x11" * 32))
    text, _, line = note.partition("\n\n")
    dash, name, marked = line.rstrip("\n").split(" ")
    raw = KEY.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    KEY.public_key().verify(b64decode(marked)[4:], f"{text}\n".encode())
    assert b64decode(marked)[:4] == sha256(f"{name}\n".encode() + b"\x01" + raw).digest()[:4]
    assert (dash, name) == ("\u2014", "lang-son.writing.key-1")
    assert text.split("\n") == [
        "tdkt head of a log", "lang-son/writing", "7", b64encode(b"\x11" * 32).decode(), "2017-01-09T01:30:00+00:00"
    ]  # fmt: skip
    assert read_head(note, key_of).head == Head(7, b"\x11" * 32)


@pytest.mark.parametrize(
    "change",
    [
        lambda note: note.replace("\n7\n", "\n8\n"),
        lambda note: note.replace("lang-son/", "cao-bang/"),
        lambda note: note.replace("head of a log", "batch"),
        lambda note: note[:-10] + "AAAAAAAA=\n",
        lambda note: note.partition("\n\n")[0],
        lambda _: "",
    ],
)
def test_a_note_that_was_changed_is_refused(change: Callable[[str], str]) -> None:
    """Its text, its purpose or its signature: nothing else than what was signed is a head."""
    note = signed(Head(7, b"\x11" * 32))
    changed = change(note)
    assert changed != note

    def find(*_: object) -> Ed25519PublicKey:
        return KEY.public_key()

    with pytest.raises(HistoryBrokenError):
        read_head(changed, find)


async def _cut(database: Database, left: int) -> None:
    """Take the tail of the log away and set the head back, as its owner can: alone it verifies."""
    await as_owner(database, "alter table log.events disable trigger all")
    await as_owner(database, "delete from log.events where position > $1", left)
    await as_owner(
        database,
        "update log.head set (position, hash) = (select position, hash from log.events where position = $1)",
        left,
    )


async def test_a_log_that_was_cut_is_found_by_a_head_signed_before(postgres: servers.Postgres) -> None:
    """The chain alone does not show it: without the signed head the cut log verifies."""
    async with at_work(postgres.admin_url, writing()) as harness:
        await write_notes(harness, 6)
        known = read_head(signed(await harness.store.log_head()), key_of).head

        await _cut(harness.database, 4)

        assert (await verify(harness.store, *LOG)).position == 4
        with pytest.raises(HistoryBrokenError, match="it was cut"):
            await verify(harness.store, *LOG, known=[known])


async def test_a_past_that_was_rewritten_is_found_by_a_head_signed_before(postgres: servers.Postgres) -> None:
    """A forger who hashes everything anew makes a valid chain, but not one that leads past the signed head."""
    async with at_work(postgres.admin_url, writing()) as harness, at_work(postgres.admin_url, writing()) as rewritten:
        await write_notes(harness, 6)
        await write_notes(rewritten, 9)
        known = await harness.store.log_head()

        assert (await verify(harness.store, *LOG, known=[known])).position == 6
        assert (await verify(rewritten.store, *LOG)).position == 9
        with pytest.raises(HistoryBrokenError, match="position 6 is not what was once signed"):
            await verify(rewritten.store, *LOG, known=[known])


async def test_an_export_names_its_log_and_is_its_owners_alone(postgres: servers.Postgres, tmp_path: Path) -> None:
    """Another service's or site's export is refused whole; nobody else on the machine can read the file."""
    file = tmp_path / "log.jsonl"
    await exported_lines(postgres.admin_url, file)
    database = await make_migrated(postgres.admin_url, writing())

    for other in (LogName(SITE, "reading"), LogName("cao-bang", "writing")):
        with pytest.raises(RestoreRefusedError, match="is an export of writing at lang-son"):
            await restore(database.owner_url, other, file)

    assert file.stat().st_mode & 0o777 == 0o600
    assert (await restore(database.owner_url, LOG, file)).position == 6


async def test_an_export_ends_with_its_signed_head(postgres: servers.Postgres, tmp_path: Path) -> None:
    """The note in its last line names the head of all lines; a shorter export misses a head kept elsewhere."""
    file = tmp_path / "log.jsonl"
    lines = await exported_lines(postgres.admin_url, file)
    end = json.loads(lines[-1])["end"]
    head = read_head(end["note"], key_of).head
    database = await make_migrated(postgres.admin_url, writing())

    assert (head.position, head.hash.hex()) == (end["position"], end["hash"])
    with pytest.raises(HistoryBrokenError, match="was cut"):
        await restore(database.owner_url, LOG, file, known=[Head(7, bytes(32))])
    assert (await restore(database.owner_url, LOG, file, known=[head])).position == 6
