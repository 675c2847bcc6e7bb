"""The events of another service are heard once and in order, whichever process dies in between."""

import asyncio
import gc
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from structlog.testing import capture_logs
from typing_extensions import override

from chassis.clock import monotonic
from chassis.errors import Fault
from chassis.messaging.intake import Intake, raws_of
from chassis.messaging.parking import parked
from chassis.messaging.register import KeyRegister
from deploy.local.kafka import Kafka
from deploy.local.postgres import Postgres
from tests.chassis.databases import Harness, as_owner, at_work, opened, until
from tests.chassis.sample import reading
from tests.chassis.topics import Channel, listening, log_of, make_channel, producing, say


async def all_heard(here: Harness, there: Harness) -> None:
    """Wait until everything that was said is heard; it must be so exactly once and with its identity."""
    said = {event[1:14] for event in await log_of(here.store)}
    heads: list[int] = []

    async def look() -> None:
        while not heads or heads[-1] < len(said):
            heads.append(await there.store.head())
            await asyncio.sleep(0.02)

    looking = asyncio.create_task(look())
    try:
        await until(looking.done, f"{len(said)} events to be heard", 60)
    finally:
        looking.cancel()
    heard = await log_of(there.store)
    assert {event[1:14] for event in heard} == said
    assert len(heard) == len(said)
    assert await parked(there.store.pool) == []


async def committed(channel: Channel) -> int:
    """How many messages the group has acknowledged."""
    consumer = AIOKafkaConsumer(**channel.reader.client(), group_id=channel.group, enable_auto_commit=False)
    await consumer.start()
    try:
        return sum([await consumer.committed(TopicPartition(channel.topic, lane)) or 0 for lane in range(3)])
    finally:
        await consumer.stop()


async def test_what_one_says_the_other_hears(channel: Channel, here: Harness, there: Harness) -> None:
    """A new reader hears the whole past and what is said while it listens, and acknowledges it."""
    await say(channel, here, range(700))

    async with listening(channel, there.service, there.store):
        await all_heard(here, there)
        await say(channel, here, range(700, 800))
        await all_heard(here, there)

    assert await committed(channel) == 800


async def test_what_was_heard_is_freed_at_once(channel: Channel, here: Harness, there: Harness) -> None:
    """No message is part of a circle: looking for circles took a fifth of intake's time when each batch was one."""
    await say(channel, here, range(1000))
    gc.collect()
    gc.disable()
    try:
        async with listening(channel, there.service, there.store) as intake:
            await until(lambda: intake.hearing.tally.heard == 1000, "1,000 notes to be heard")
            left = sum(isinstance(thing, ConsumerRecord) for thing in gc.get_objects())
    finally:
        gc.enable()

    assert left <= 200, "more is left than the batch that was dealt with last and the one after it"


async def test_a_message_that_is_no_message_does_not_stop_the_lane(
    channel: Channel, here: Harness, there: Harness
) -> None:
    """No headers, no data, headers that are not UTF-8: parked, and what stands behind them is heard."""
    async with producing(channel.admin) as producer:
        for lane in range(3):
            await producer.send_and_wait(channel.topic, b"hello", partition=lane)
            await producer.send_and_wait(channel.topic, None, key=b"note-1", partition=lane)
            await producer.send_and_wait(channel.topic, b"{}", partition=lane, headers=[("ce_id", b"\xff\xfe")])
    await say(channel, here, range(20))

    async with listening(channel, there.service, there.store) as intake:
        await until(lambda: intake.hearing.tally.heard == 20, "20 notes to be heard")

    assert [message.reason for message in await parked(there.store.pool)] == ["malformed"] * 9
    assert await committed(channel) == 29


async def test_an_intake_that_waits_for_kafka_says_so_and_is_alive(channel: Channel, there: Harness) -> None:
    """The work that needs no Kafka would end with the process, and Kafka would not come back by it."""
    nowhere = replace(channel, reader=replace(channel.reader, bootstrap="127.0.0.1:1"))
    began = monotonic()

    async with listening(nowhere, there.service, there.store) as intake:
        await until(lambda: intake.progress.tries > 3, "some tries")

        assert intake.progress.moved_at > began + 0.5
        assert "127.0.0.1:1" in (intake.progress.fault or "")


def client_of(intake: Intake) -> AIOKafkaConsumer:
    """The client inside an intake, for a test to do to it what aiokafka does to itself at times."""
    consumer = intake._consumer  # noqa: SLF001
    assert consumer is not None
    client = consumer._client  # noqa: SLF001
    assert client is not None
    return client


class Restless(Intake):
    """One that gives a consumer two seconds."""

    still_seconds = 2.0


@pytest.mark.parametrize(("kind", "hears"), [(Restless, True), (Intake, False)], ids=["restless", "control: patient"])
async def test_a_consumer_that_stands_still_is_replaced(
    channel: Channel, here: Harness, there: Harness, kind: type[Intake], *, hears: bool
) -> None:
    """It takes no message and says no word, while messages are there; here its lanes are paused behind its back."""
    await say(channel, here, range(10))
    async with listening(channel, there.service, there.store, kind) as intake:
        await all_heard(here, there)
        consumer = client_of(intake)
        consumer.pause(*consumer.assignment())

        await say(channel, here, range(10, 20))

        try:
            await until(lambda: intake.hearing.tally.heard == 20, "all to be heard", 30 if hears else 8)
        except AssertionError:
            assert not hears
        else:
            assert hears


async def test_a_service_that_hears_nothing_needs_no_kafka(channel: Channel, here: Harness) -> None:
    """Its intake starts and stops and connects to nobody."""
    nowhere = replace(channel, reader=replace(channel.reader, bootstrap="127.0.0.1:1"))

    async with listening(nowhere, here.service, here.store) as intake:
        await asyncio.sleep(0)

    assert intake.progress.fault is None


class PassesOver(Intake):
    """The control: a batch that fails is left unacknowledged, and the next one is dealt with."""

    @override
    async def _receive(self, records: tuple[ConsumerRecord, ...]) -> None:
        messages = raws_of(records)
        try:
            await self.hearing.hear(messages)
        except Fault as fault:
            self.progress.fault = str(fault)
            return
        self._acknowledge(messages)


class GivesBackAtOnce(Intake):
    """One that tries a batch in place only once, and then goes back to before it."""

    hold_seconds = 0.0


@pytest.mark.parametrize(
    ("kind", "loses"),
    [(Intake, False), (GivesBackAtOnce, False), (PassesOver, True)],
    ids=["tries again in place", "goes back to before it", "control: passes it over"],
)
async def test_a_batch_that_failed_is_not_passed_over(
    channel: Channel, here: Harness, there: Harness, kind: type[Intake], *, loses: bool
) -> None:
    """A batch fails, the next one succeeds, the process starts again: what failed was heard before the next."""
    role = await there.store.pool.fetchval("select current_user")
    register = KeyRegister(channel.keys_file)
    there.store.site = channel.here
    intake = kind(there.service, there.store, channel.site, register, channel.reader)
    await as_owner(there.database, f"revoke execute on all functions in schema log from {role}")

    await intake.start()
    await say(channel, here, range(30))
    await until(lambda: intake.progress.fault is not None, "the first batch to fail")
    await as_owner(there.database, f"grant execute on all functions in schema log to {role}")
    await say(channel, here, range(30, 60))
    await until(lambda: intake.progress.position == 60 and intake.progress.behind == 0, "the lanes' end")
    await intake.stop()
    async with listening(channel, there.service, there.store) as again:
        await until(lambda: again.progress.position == 60 and again.progress.behind == 0, "the lanes' end")

    assert (await there.store.head() < 60) is loses


@pytest.mark.campaign
async def test_nothing_is_lost_when_the_database_is_killed(channel: Channel, here: Harness, tmp_path: Path) -> None:
    """The batch in hand is tried again in place until the database serves."""
    server = Postgres(tmp_path / "postgres")
    server.start()
    try:
        async with (
            at_work(server.admin_url, reading()) as there,
            listening(channel, there.service, there.store) as intake,
        ):
            await say(channel, here, range(100))
            await all_heard(here, there)
            server.kill()
            await say(channel, here, range(100, 200))
            await until(lambda: intake.progress.tries > 1, "the batch to have failed more than once")
            await asyncio.to_thread(server.start)

            await until(lambda: intake.hearing.tally.heard >= 200, "the rest to be heard", 60)

            await all_heard(here, there)
            assert intake.progress.fault is None
    finally:
        server.discard()


@pytest.mark.campaign
async def test_nothing_is_lost_when_the_broker_is_killed(
    own_kafka: Kafka, here: Harness, there: Harness, tmp_path: Path
) -> None:
    """Killed twice while messages are heard: the reader comes back by itself and goes on."""
    channel = make_channel(own_kafka, tmp_path)

    async with listening(channel, there.service, there.store):
        for number in range(2):
            await say(channel, here, range(number * 400, number * 400 + 400))
            own_kafka.kill()
            await asyncio.to_thread(own_kafka.start)
        await say(channel, here, range(800, 900))

        await all_heard(here, there)


async def test_two_members_share_the_lanes(channel: Channel, here: Harness, there: Harness) -> None:
    """They join and leave while messages arrive; whoever reads a lane, each message is heard once."""
    await say(channel, here, range(3000))
    async with opened(there.database.service_url) as second, AsyncExitStack() as stack:
        one = await stack.enter_async_context(listening(channel, there.service, there.store))
        await until(lambda: one.hearing.tally.heard > 0, "the first member to hear")

        async with listening(channel, there.service, second) as other:
            await say(channel, here, range(3000, 6000))
            await all_heard(here, there)
            await until(lambda: other.progress.position > 0, "the second member to have lanes")
        await say(channel, here, range(6000, 6100))
        await all_heard(here, there)


async def test_a_reader_that_stands_still_is_seen(channel: Channel, here: Harness, there: Harness) -> None:
    """Messages wait and nothing moves: the loop shows as stalled, though nothing failed."""
    async with listening(channel, there.service, there.store) as intake:
        await say(channel, here, range(10))
        await all_heard(here, there)
        await until(lambda: intake.progress.position == 10, "the watch to have seen it")
        stuck = client_of(intake)
        stuck.pause(*stuck.assignment())

        await say(channel, here, range(10, 15))

        await until(lambda: intake.progress.behind == 5, "the lag to be seen")
        await until(lambda: intake.progress.is_stalled(0.5), "the stall to be seen")
        assert intake.progress.fault is None


@pytest.mark.parametrize(
    ("changed", "reason"),
    [({"password": "wrong"}, "does not accept"), ({"bootstrap": "127.0.0.1:1"}, "does not serve")],
    ids=["wrong password", "nobody there"],
)
async def test_the_reason_why_nothing_is_heard_is_reported(
    channel: Channel, there: Harness, changed: dict[str, Any], reason: str
) -> None:
    """The loop keeps trying and shows the true reason."""
    astray = replace(channel, reader=replace(channel.reader, **changed))

    async with listening(astray, there.service, there.store) as intake:
        await until(lambda: intake.progress.tries > 1, "it to have tried more than once")

        assert reason in (intake.progress.fault or "")


async def test_a_missing_right_is_reported(channel: Channel, there: Harness) -> None:
    """A missing right to read the topic is reported."""
    astray = replace(channel, reader=channel.writer)

    async with listening(astray, there.service, there.store) as intake:
        await until(lambda: "does not let" in (intake.progress.fault or ""), "the reason to be reported", 30)


async def test_keys_that_cannot_be_read_stop_the_hearing_and_lose_nothing(
    channel: Channel, here: Harness, there: Harness
) -> None:
    """While the file is broken nothing is judged; once it is whole again everything is heard, and one line says so."""
    whole = channel.keys_file.read_text()
    with capture_logs() as lines:
        async with listening(channel, there.service, there.store) as intake:
            channel.keys_file.write_text("broken")
            await say(channel, here, range(10))
            await until(lambda: "RegisterUnreadableError" in (intake.progress.fault or ""), "the fault to be seen")

            channel.keys_file.write_text(whole)

            await all_heard(here, there)
            await until(lambda: intake.progress.fault is None, "the recovery to be noted")
    (recovered,) = [one for one in lines if one["event"] == "loop_recovered"]
    assert recovered["loop"] == "intake"


async def test_stopping_does_not_wait_for_the_database(channel: Channel, here: Harness, there: Harness) -> None:
    """A batch that cannot be stored is left for the next start, and is then heard."""
    role = await there.store.pool.fetchval("select current_user")
    await as_owner(there.database, f"revoke execute on all functions in schema log from {role}")
    await say(channel, here, range(10))
    async with listening(channel, there.service, there.store) as intake:
        await until(lambda: intake.progress.tries > 0, "the batch to fail")

    await as_owner(there.database, f"grant execute on all functions in schema log to {role}")
    async with listening(channel, there.service, there.store):
        await all_heard(here, there)


async def test_a_reader_without_lanes_shows_how_its_group_fares(
    channel: Channel, here: Harness, there: Harness
) -> None:
    """The fourth of four readers of three lanes has nothing to do, and is not stalled for it."""
    async with AsyncExitStack() as stack:
        intakes = [await stack.enter_async_context(listening(channel, there.service, there.store)) for _ in range(4)]
        await say(channel, here, range(30))
        await all_heard(here, there)

        await until(lambda: all(intake.progress.behind == 0 for intake in intakes), "all to be level")
        await until(lambda: any(intake.progress.position == 30 for intake in intakes), "one to see the whole group")

        assert not any(intake.progress.is_stalled(60) for intake in intakes)
