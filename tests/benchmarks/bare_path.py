"""The same way without the system: a bare aiokafka producer, the same MirrorMaker, a bare consumer, one insert.

The topics are those on which the site's notification would speak to everyone: they are carried, and nobody uses them.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

import asyncpg
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from chassis.ids import new_id
from contracts.declaration import PUBLIC, topic
from deploy.local.site import Site
from tests.benchmarks.sites import administrator, until


@dataclass(frozen=True)
class BareHop:
    """From the broker of one site to a table at its superior."""

    producer: AIOKafkaProducer
    topic: str
    reader: asyncpg.Connection

    async def cross(self, value: bytes) -> None:
        """Send a message and return when its row can be read, looked for as often as the other way's."""
        message_id = new_id()
        await self.producer.send_and_wait(self.topic, value, str(message_id).encode(), partition=0)

        async def is_there() -> bool:
            return bool(await self.reader.fetchval("select true from bare where id = $1", message_id))

        await until(is_there, f"a bare message on {self.topic}")


@asynccontextmanager
async def bare_hop(source: Site, target: Site) -> AsyncIterator[BareHop]:
    """The bare way from `source` to `target`, whose mirror runs."""
    name = topic(source.settings.site, "notification", PUBLIC)
    writer, reader = [await asyncpg.connect(target.postgres.admin_url) for _ in range(2)]
    await writer.execute("drop table if exists bare; create table bare (id uuid primary key, data json)")
    consumer = AIOKafkaConsumer(**administrator(target).client(), auto_offset_reset="latest")
    producer = AIOKafkaProducer(**administrator(source).client(), acks="all", enable_idempotence=True)
    await consumer.start()
    consumer.assign([TopicPartition(name, 0)])
    await consumer.seek_to_end()
    await producer.start()
    inserting = asyncio.create_task(_insert(consumer, writer))
    try:
        yield BareHop(producer, name, reader)
    finally:
        inserting.cancel()
        await asyncio.gather(inserting, return_exceptions=True)
        await producer.stop()
        await consumer.stop()
        await writer.close()
        await reader.close()


async def _insert(consumer: AIOKafkaConsumer, writer: asyncpg.Connection) -> None:
    statement = "insert into bare values ($1, $2) on conflict do nothing"
    async for message in consumer:
        await writer.execute(statement, UUID(message.key.decode()), message.value.decode())
