"""A service signs the heads of its exported lanes, and its neighbour's receipt comes back for what has arrived."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import structlog
from aiokafka import ConsumerRecord

from chassis.log.writer import Append
from chassis.messaging import lane_heads
from chassis.messaging.register import KeyRegister
from contracts.lane_head import LaneHead, read_lane_head
from contracts.tlog import CompactRange
from deploy.local import servers
from tests.chassis.databases import Harness, as_owner, at_work
from tests.chassis.links import linked
from tests.chassis.sample import writing
from tests.chassis.topics import Channel, drain, messages_on, new_notes, read, relay_all, relaying

BOTH = ("public", "site")


@pytest.fixture
async def harness(postgres: servers.Postgres) -> AsyncIterator[Harness]:
    """A writing service over a database of its own."""
    async with at_work(postgres.admin_url, writing()) as harness:
        yield harness


def head_in(record: ConsumerRecord, keys_file: Path) -> LaneHead:
    """The head in a message."""
    assert record.value is not None
    return read_lane_head(record.value, KeyRegister(keys_file).key)


async def say(channel: Channel, harness: Harness, numbers: range, audience: tuple[str, ...] = BOTH) -> None:
    """Notes for the site and for everybody, published."""
    await harness.store.append(Append(new_notes(channel.site, numbers, audience)))
    await relay_all(channel, harness)


async def test_the_head_of_an_exported_lane_is_published_when_its_messages_are(
    channel: Channel, harness: Harness
) -> None:
    """It stands for exactly the messages that were sent, and the lanes within the site have none."""
    await say(channel, harness, range(5))
    await say(channel, harness, range(5, 12))

    leaves = [read(record).leaf for record in await messages_on(channel.admin, f"{channel.topic}.public", 1)]
    records = await messages_on(channel.admin, f"{channel.topic}.heads.public", 1)
    heads = [head_in(record, channel.keys_file) for record in records]
    assert [record.key for record in records] == [f"{channel.topic}.public/0".encode()] * 2
    assert [(head.size, head.root) for head in heads] == [(n, CompactRange.of(leaves[:n]).root) for n in (5, 12)]
    assert {head.lane.written() for head in heads} == {f"tdkt/{channel.topic}.public/0"}


async def test_a_lane_that_is_quiet_is_signed_anew_from_time_to_time(
    channel: Channel, harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not at every look, but when the last head has become old: so a reader is not left with an old one."""
    monkeypatch.setattr(lane_heads, "_PAUSE", 0)
    await harness.store.append(Append(new_notes(channel.site, range(3), BOTH)))
    async with relaying(channel, harness) as relay:
        await drain(relay)
        await relay.step()
        await relay.step()
        quiet = await messages_on(channel.admin, f"{channel.topic}.heads.public", 1)
        monkeypatch.setattr(lane_heads, "HEAD_EVERY", timedelta(0))
        await relay.step()

    anew = await messages_on(channel.admin, f"{channel.topic}.heads.public", 1)
    assert (len(quiet), len(anew)) == (1, 2)
    assert {head_in(record, channel.keys_file).size for record in anew} == {3}


async def test_many_messages_share_a_head(channel: Channel, harness: Harness) -> None:
    """Within a second one head is enough."""
    await harness.store.append(Append(new_notes(channel.site, range(40), BOTH)))
    async with relaying(channel, harness) as relay:
        relay.pace.positions = 4
        await drain(relay)

    assert len(await messages_on(channel.admin, f"{channel.topic}.heads.public", 1)) <= 2


async def test_heads_that_kafka_does_not_take_hold_up_no_message(
    channel: Channel, harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The relay goes on and is not faulted; the log says which topic it is."""
    monkeypatch.setattr(lane_heads, "heads_topic", lambda name: f"{name}.elsewhere")
    await harness.store.append(Append(new_notes(channel.site, range(3), BOTH)))
    async with relaying(channel, harness) as relay:
        relay.pace.seconds = relay.pace.least_seconds = 2.0
        with structlog.testing.capture_logs() as logs:
            await drain(relay)
        await harness.store.append(Append(new_notes(channel.site, range(3, 6), BOTH)))
        await drain(relay)

    assert [entry["topics"] for entry in logs] == [[f"{channel.topic}.public.elsewhere"]]
    assert len(await messages_on(channel.admin, f"{channel.topic}.public", 1)) == 6


async def test_a_tree_in_the_checkpoint_that_was_altered_is_found(channel: Channel, harness: Harness) -> None:
    """The relay signs no head of it: the number of its nodes must be that of its size."""
    await say(channel, harness, range(3))
    await as_owner(
        harness.database,
        "update log.checkpoints set state = regexp_replace(state::text, ', \"[0-9a-f]+\"]]', ']]')::json",
    )

    async with relaying(channel, harness) as relay:
        with pytest.raises(ValueError, match="are not the nodes of a tree of 3 leaves"):
            await relay.step()


async def test_a_receipt_comes_back_for_what_has_arrived(
    postgres: servers.Postgres, kafka: servers.Kafka, channel: Channel, tmp_path: Path
) -> None:
    """Over Kafka: the head is held, cosigned once, and kept by the sender with the position of the last message."""
    async with linked(postgres, kafka, channel, tmp_path) as link:
        await link.say(range(3))
        await link.intake.start()
        await link.confirmed(3)
        await link.return_receipts()
        await link.sender.store.append(Append(new_notes(channel.site, range(50, 52), ("site",))))
        await link.say(range(3, 8))
        await link.confirmed(8)
        await link.return_receipts()
        await link.return_receipts()

        (receipt,) = await link.sender.store.pool.fetch("select * from log.receipts")
        assert (receipt["topic"], receipt["lane"]) == (f"{channel.topic}.public", 0)
        assert receipt["receiver"] == f"{link.below.code}.reading"
        assert (receipt["size"], receipt["position"]) == (8, 10)
        topic = f"{link.below.code}.reading.heads.to.{channel.site}"
        assert len(await messages_on(channel.admin, topic, 1)) == 2


async def test_a_receipt_for_more_than_the_log_holds_is_an_error(
    postgres: servers.Postgres, kafka: servers.Kafka, channel: Channel, tmp_path: Path
) -> None:
    """A sender whose log was cut learns it from its receiver, who holds what it signed."""
    async with linked(postgres, kafka, channel, tmp_path) as link:
        await link.say(range(3))
        await link.intake.start()
        await link.confirmed(3)
        await as_owner(link.sender.database, "alter table log.events disable trigger all")
        await as_owner(link.sender.database, "delete from log.events where position = 3")

        with structlog.testing.capture_logs() as logs:
            await link.return_receipts()

        assert [entry["event"] for entry in logs if entry["log_level"] == "error"] == ["receipt_beyond_log"]
        assert await link.sender.store.pool.fetch("select * from log.receipts") == []
