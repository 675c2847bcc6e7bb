"""Where a relay must not send it stands still, nothing moves, and it says why."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from chassis.errors import BrokerUnavailableError
from chassis.ids import new_id
from chassis.log.checkpoints import position_of
from chassis.log.writer import Append
from chassis.messaging.relay import NAME, Relay
from chassis.messaging.signing import SigningKey
from deploy.kafka import ServiceRights, Topic, apply, connect
from deploy.local import servers
from tests.chassis.databases import Harness, at_work
from tests.chassis.sample import writing
from tests.chassis.topics import Channel, messages_on, new_notes, relay_all, relaying, write_notes


@pytest.fixture
async def harness(postgres: servers.Postgres) -> AsyncIterator[Harness]:
    """The writing service over a database of its own."""
    async with at_work(postgres.admin_url, writing()) as harness:
        yield harness


async def refused(relay: Relay) -> str:
    """Why a step of the relay failed."""
    with pytest.raises(BrokerUnavailableError) as failed:
        await relay.step()
    await relay.close()
    return str(failed.value)


async def test_the_true_reason_is_reported(channel: Channel, harness: Harness, kafka: servers.Kafka) -> None:
    """A wrong password, a missing topic, a missing right, nobody there: one sentence each, and nothing moves."""
    await write_notes(channel.handler(harness.service, harness.store), range(3))
    stranger, mute = f"{channel.site}.stranger", f"{channel.site}.mute"
    rights = [
        ServiceRights(stranger, "s", (Topic(stranger),), (channel.topic,), stranger),
        ServiceRights(mute, "s", (), (), mute),
    ]
    apply(connect(kafka.bootstrap, kafka.admin_user, kafka.admin_password), rights)

    def by(**changed: Any) -> Relay:
        return replace(channel, writer=replace(channel.writer, **changed)).relay(harness.service, harness.store)

    wrong_password = await refused(by(password="wrong"))
    nobody = await refused(by(bootstrap="127.0.0.1:1"))
    no_rights = [await refused(by(user=user, password="s")) for user in (stranger, mute)]

    assert "does not accept" in wrong_password
    assert channel.writer.user in wrong_password
    assert "127.0.0.1:1 does not serve" in nobody
    assert all(f"use the topic {channel.topic}" in reason for reason in no_rights)
    assert await position_of(harness.store.pool, NAME) == 0


async def test_a_missing_topic_is_named(channel: Channel, harness: Harness) -> None:
    """Nothing makes a topic by accident."""
    site = f"{channel.site}-2"
    await harness.store.append(Append(new_notes(site, [1])))
    relay = Relay(harness.service, harness.store, site, SigningKey("key-1", channel.private), channel.admin)

    reason = await refused(relay)

    assert f"no topic {site}.writing" in reason


async def test_a_topic_whose_lanes_have_changed_is_not_written(
    channel: Channel, harness: Harness, kafka: servers.Kafka
) -> None:
    """With more partitions streams would change their lane: the relay stands still and says so."""
    handler = channel.handler(harness.service, harness.store)
    await write_notes(handler, range(3))
    await relay_all(channel, harness)
    await asyncio.to_thread(more_partitions, kafka, channel.topic, 5)
    await write_notes(handler, range(3, 6))

    reason = await refused(channel.relay(harness.service, harness.store))

    assert "must not change" in reason
    assert len(await messages_on(channel.admin, channel.topic, 5)) == 3


def more_partitions(kafka: servers.Kafka, topic: str, count: int) -> None:
    """Let a topic have `count` partitions."""
    from confluent_kafka.admin import NewPartitions  # noqa: PLC0415 - only this test needs it

    admin = connect(kafka.bootstrap, kafka.admin_user, kafka.admin_password)
    admin.create_partitions([NewPartitions(topic, count)])[topic].result(30)


async def test_an_attribute_with_a_line_break_is_not_signed(channel: Channel, harness: Harness) -> None:
    """Two messages could then share one text; the relay stands still instead."""
    (note,) = new_notes(channel.site, [1])
    await harness.store.append(Append([note._replace(actor="clerk\nboss", event_id=new_id())]))

    async with relaying(channel, harness) as relay:
        with pytest.raises(ValueError, match="line break"):
            await relay.step()
