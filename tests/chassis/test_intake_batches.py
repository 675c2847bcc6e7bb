"""No batch of records stops a reader or takes its memory: it is parked, and what stands behind it is heard."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiokafka.errors import CorruptRecordException

from chassis.messaging import batches
from chassis.messaging.parking import parked
from deploy.local.settings import PROJECT
from tests.chassis.bounded import CONTROL, use_aiokafkas_own
from tests.chassis.databases import Harness, until
from tests.chassis.raw_batches import NONE, batch, bomb, put_batches, record
from tests.chassis.topics import Channel, listening, say

MEGABYTE = 1024 * 1024


@asynccontextmanager
async def bounded(kind: str, channel: Channel, there: Harness, log: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """An intake in a process of its own, with little memory; killed at the end."""
    program = [sys.executable, "-m", "tests.chassis.bounded", kind, there.database.service_url, channel.to_json()]
    with log.open("wb") as out:
        process = await asyncio.create_subprocess_exec(*program, cwd=PROJECT, stdout=out, stderr=out)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
        await process.wait()


async def head_reaches(there: Harness, position: int, seconds: float = 60) -> None:
    """Return when so many events are stored."""
    async with asyncio.timeout(seconds):
        while await there.store.head() < position:  # noqa: ASYNC110 - another process stores them
            await asyncio.sleep(0.05)


async def put_bombs(channel: Channel) -> None:
    """A batch of a few KB that inflates to 800 MiB, on each lane."""
    content = bomb()
    assert len(content) < MEGABYTE // 8
    for lane in range(3):
        await put_batches(channel.admin, channel.topic, lane, [(content, 4)])


async def test_a_bomb_is_parked_and_takes_no_memory(
    channel: Channel, here: Harness, there: Harness, tmp_path: Path
) -> None:
    """A process with 160 MB to spare survives 800 MB, hears what stands behind it, and goes on after a restart."""
    await say(channel, here, range(10))
    await put_bombs(channel)
    await say(channel, here, range(10, 20))

    async with bounded("", channel, there, tmp_path / "first.log") as process:
        await head_reaches(there, 20)
        alive = process.returncode is None
    await say(channel, here, range(20, 30))
    async with bounded("", channel, there, tmp_path / "second.log") as process:
        await head_reaches(there, 30)

        assert alive
        assert process.returncode is None
    messages = await parked(there.store.pool)
    assert [message.reason for message in messages] == ["compressed"] * 3
    assert max(message.size for message in messages) < MEGABYTE // 8


async def test_an_unbounded_reader_does_not_survive_a_bomb(
    channel: Channel, here: Harness, there: Harness, tmp_path: Path
) -> None:
    """The control of the test above: aiokafka inflates it before any limit is looked at."""
    await put_bombs(channel)
    await say(channel, here, range(10))
    log = tmp_path / "control.log"

    async with bounded(CONTROL, channel, there, log) as process:
        await until(lambda: process.returncode is not None or "emory" in log.read_text(), "it to run out of memory", 60)

    assert await there.store.head() < 10


def no_text(number: int) -> bytes:
    """A record whose header's name is no UTF-8."""
    return record(number, b"{}", [(b"ce_\xff\xfe", b"x")])


def with_many_headers(number: int) -> bytes:
    """A record of half a megabyte of headers without a name or a value."""
    return record(number, b"{}", [(b"", b"")] * 200_000)


def truncated(number: int) -> bytes:
    """A record that says it is longer than its batch."""
    return record(number, b"{}" * 50)[:40]


STRANGE = {
    "a name that is no text": (batch(record(0, b"{}") + no_text(1) + record(2, b"{}"), 3), 3),
    "many headers": (batch(with_many_headers(0), 1), 1),
    "more records than there are": (batch(record(0, b"{}") + truncated(1), 2), 2),
}


@pytest.mark.parametrize("name", ["a name that is no text", "many headers"])
async def test_a_strange_batch_is_parked_and_stops_nobody(
    channel: Channel, here: Harness, there: Harness, name: str
) -> None:
    """Each of its messages is parked by itself, and all that stands behind it is heard."""
    content, count = STRANGE[name]
    for lane in range(3):
        await put_batches(channel.admin, channel.topic, lane, [(content, count)])
    await say(channel, here, range(20))

    async with listening(channel, there.service, there.store) as intake:
        await until(lambda: intake.hearing.tally.heard == 20, "20 notes to be heard")

    assert [message.reason for message in await parked(there.store.pool)] == ["malformed"] * (3 * count)


async def test_without_the_cure_a_name_that_is_no_text_stops_the_reader(
    channel: Channel, here: Harness, there: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above: aiokafka raises for the batch again at every attempt."""
    monkeypatch.setattr(batches, "install", use_aiokafkas_own)
    content, count = STRANGE["a name that is no text"]
    for lane in range(3):
        await put_batches(channel.admin, channel.topic, lane, [(content, count)])
    await say(channel, here, range(20))

    async with listening(channel, there.service, there.store) as intake:
        await until(lambda: "UnicodeDecodeError" in (intake.progress.fault or ""), "the batch to have been refused")

    assert (await there.store.head(), await parked(there.store.pool)) == (0, [])
    batches.install()


def read(content: bytes) -> list[batches.FlawedRecord]:
    """The records of one answer of the broker."""
    from aiokafka import TopicPartition  # noqa: PLC0415

    reader = batches.BatchReader(TopicPartition("a.b", 0), batches.Batches(content), None, 0, None, None, False, 0)
    return list(reader)


def test_a_batch_that_cannot_be_taken_apart_is_one_rejection_for_its_rest() -> None:
    """The messages before the damage are read, and the reader stands behind the batch."""
    content, _ = STRANGE["more records than there are"]

    first, rest = read(content)

    assert (first.offset, first.value) == (0, b"{}")
    assert rest.rejection is not None
    assert (rest.offset, rest.rejection.reason, rest.value) == (1, "damaged", content)


@pytest.mark.parametrize("bit", range(8))
def test_a_bit_turned_over_in_a_name_is_detected_by_the_checksum(bit: int) -> None:
    """Each message of the batch is read all the same, and says that the checksum does not hold."""
    content = bytearray(batch(record(0, b"{}", [(b"ce_id", b"1")]) + record(1, b"[]"), 2))
    content[content.index(b"ce_id") + 2] ^= 1 << bit

    records = read(bytes(content))

    assert [record.value for record in records] == [b"{}", b"[]"]
    assert [record.rejection for record in records] == [None, None]


def test_every_bit_of_a_batch_may_be_turned_over() -> None:
    """Whichever it is, the reader ends with records, rejections, or the word that the batch cannot be read."""
    whole = batch(record(0, b"{}", [(b"ce_id", b"1")], b"key") + record(1, b"[]"), 2)
    for at in range(len(whole)):
        content = bytearray(whole)
        content[at] ^= 1 << (at % 8)
        try:
            records = read(bytes(content))
        except CorruptRecordException:
            continue
        assert len(records) <= 3, at


def test_the_records_of_a_batch_are_those_that_aiokafka_reads() -> None:
    """Our own reader, which is asked where aiokafka's fails, reads the same where it does not."""
    pairs = [(b"name", b"value"), (b"", None)]
    content = batch(b"".join(record(n, b"x" * n * 50, pairs, b"k" if n % 2 else None) for n in range(30)), 30, NONE)

    ours = list(batches._records_in(content, batches._HEAD.unpack_from(content)))  # noqa: SLF001
    theirs = read(content)

    assert [(one.offset, one.key, one.value, tuple(one.headers)) for one in ours] == [
        (one.offset, one.key, one.value, one.headers) for one in theirs
    ]
