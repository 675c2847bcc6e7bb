"""A batch that the broker's disk has damaged stops no other lane, and nothing is lost."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from aiokafka.errors import CorruptRecordException, KafkaError
from typing_extensions import override

from chassis.messaging import batches
from chassis.messaging.intake import Intake
from chassis.messaging.parking import parked
from chassis.messaging.sent import rewind
from deploy.local.kafka import Kafka
from tests.chassis.bounded import use_aiokafkas_own
from tests.chassis.databases import Harness, until
from tests.chassis.topics import Channel, channel_on_new, listening, log_of, relay_all, say

_LAST_OFFSET = 23
"""Where a batch says how many offsets it covers."""
_BATCH_HEAD = 61
"""Bytes before the first record of a batch, which begins with its length (Kafka's message format, version 2)."""


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kafka]:
    """A Kafka of these tests' own, whose files they damage."""
    server = Kafka(tmp_path_factory.mktemp("broker") / "kafka")
    server.start()
    yield server
    server.discard()


def first_segment(kafka: Kafka, topic: str, lane: int = 0) -> Path:
    """The file in which the broker keeps the beginning of a lane."""
    return kafka.folder / "data" / f"{topic}-{lane}" / f"{0:020}.log"


def turn_over(file: Path, at: int) -> None:
    """Change one bit of a byte, as a disk or a memory may by itself."""
    with file.open("r+b") as opened_file:
        opened_file.seek(at)
        (byte,) = opened_file.read(1)
        opened_file.seek(at)
        opened_file.write(bytes([byte ^ 1]))


async def test_a_message_that_was_damaged_is_parked_alone(
    broker: Kafka, here: Harness, there: Harness, tmp_path: Path
) -> None:
    """It proves nothing any more: its lane waits for a good copy, the other lanes do not wait for its batch."""
    channel = await channel_on_new(broker, tmp_path)
    await say(channel, here, range(60))
    file = first_segment(broker, channel.topic)
    turn_over(file, file.read_bytes().rindex(b"some words"))

    async with listening(channel, there.service, there.store) as intake:
        await until(lambda: intake.hearing.tally.heard == 59, "all but the damaged one to be heard")
        (damaged,) = await parked(there.store.pool)
        await send_again(channel, here)
        await until(lambda: intake.hearing.tally.heard == 60, "the good copy to be heard")

    assert (damaged.reason, "checksum" in damaged.detail) == ("damaged", True)
    assert await ids_in(there) == await ids_in(here)


async def test_a_batch_that_cannot_be_taken_apart_is_parked_and_its_messages_come_again(
    broker: Kafka, here: Harness, there: Harness, tmp_path: Path
) -> None:
    """The length of its first record is wrong: one parked message stands for it, and a replay fills the gap."""
    channel = await channel_on_new(broker, tmp_path)
    await say(channel, here, range(60))
    turn_over(first_segment(broker, channel.topic), _BATCH_HEAD)

    async with listening(channel, there.service, there.store) as intake:
        await until(lambda: (intake.progress.position, intake.progress.behind) == (60, 0), "the lanes' end")
        heard, damaged = intake.hearing.tally.heard, await parked(there.store.pool)
        await send_again(channel, here)
        await until(lambda: intake.hearing.tally.heard == 60, "the good copies to be heard")

    assert (0 < heard < 60, [message.reason for message in damaged]) == (True, ["damaged"])
    assert await ids_in(there) == await ids_in(here)


async def test_without_the_cure_a_damaged_batch_stops_the_reader(
    broker: Kafka, here: Harness, there: Harness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of both: aiokafka raises for the batch again at every attempt, and nothing is parked."""
    monkeypatch.setattr(batches, "install", use_aiokafkas_own)
    channel = await channel_on_new(broker, tmp_path)
    await say(channel, here, range(60))
    file = first_segment(broker, channel.topic)
    turn_over(file, file.read_bytes().rindex(b"some words"))

    async with listening(channel, there.service, there.store) as intake:
        await until(lambda: "CorruptRecordException" in (intake.progress.fault or ""), "the damage to be noticed")

    assert (await there.store.head() < 60, await parked(there.store.pool)) == (True, [])


async def send_again(channel: Channel, here: Harness) -> None:
    """Let the origin send all of its past again."""
    await rewind(here.store.pool, here.service, channel.site, 0)
    await relay_all(channel, here)


async def ids_in(harness: Harness) -> set[UUID]:
    """The ids of all events in a log."""
    return {event.event_id for event in await log_of(harness.store)}


class GoesOn(Intake):
    """The control: it takes what cannot be taken apart for one of Kafka's faults, which pass by themselves."""

    @override
    def complain(self, fault: BaseException) -> None:
        super().complain(KafkaError() if isinstance(fault, CorruptRecordException) else fault)


@pytest.mark.parametrize(("kind", "loses"), [(Intake, False), (GoesOn, True)], ids=["begins anew", "control: goes on"])
async def test_a_batch_without_an_end_costs_no_other_lane_a_message(
    broker: Kafka, here: Harness, there: Harness, tmp_path: Path, kind: type[Intake], *, loses: bool
) -> None:
    """The client drops what it read of other lanes at the same time; once the damage is mended all is heard."""
    channel = await channel_on_new(broker, tmp_path, lanes=24)
    await say(channel, here, range(90))
    damaged = [first_segment(broker, channel.topic, lane) for lane in range(3)]
    for file in damaged:
        turn_over(file, _LAST_OFFSET)

    async with listening(channel, there.service, there.store, kind) as intake:
        await until(lambda: intake.progress.fault is not None, "the damage to be noticed")
        for file in damaged:
            turn_over(file, _LAST_OFFSET)
        await until(lambda: (intake.progress.position, intake.progress.behind) == (90, 0), "the lanes' end", 60)

        assert (intake.hearing.tally.heard < 90) is loses
