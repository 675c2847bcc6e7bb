"""The limits: what the servers themselves do when nothing stands between them and the work."""

import asyncio
from collections.abc import Sequence
from pathlib import PurePosixPath
from statistics import median
from typing import NamedTuple

import asyncpg
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from chassis.database import connect
from chassis.messaging.kafka import Address
from tests.benchmarks.figure import Stopwatch
from tests.benchmarks.notes import data_of
from tests.benchmarks.servers import Servers
from tests.chassis.databases import Database
from tests.chassis.topics import Channel


class Bare(NamedTuple):
    """A message as it stands on the wire, and its partition."""

    key: bytes
    value: bytes
    headers: list[tuple[str, bytes]]
    lane: int


async def copy_into_store(database: Database, events: int) -> float:
    """Events a second of the server's own COPY of the last `events` of the log, into a table like it to the letter.

    The rows are those that were measured, from a file in their order, with the same indexes.
    """
    admin = await connect(database.admin_url)
    try:
        file = str(PurePosixPath(await admin.fetchval("show data_directory")) / "bench.copy")
        await admin.execute(
            "copy (select * from log.events where position > (select position from log.head)"  # noqa: S608
            f" - {events:d} order by position) to '{file}' (format binary)"
        )
        await admin.execute("drop table if exists copied; create table copied (like log.events including all)")
        await admin.execute("checkpoint")
        watch = Stopwatch()
        await admin.execute(f"copy copied from '{file}' (format binary)")
        rate = watch.rate(events)
        await admin.execute("drop table copied")
        return rate
    finally:
        await admin.close()


async def commit_rows_singly(database: Database, connections: int, seconds: float) -> float:
    """Rows a second when every row is inserted and committed alone, over so many connections at once."""
    pool = await asyncpg.create_pool(database.admin_url, min_size=connections, max_size=connections)
    await pool.execute("drop table if exists single; create table single (id bigserial primary key, data json)")
    data, count, watch = data_of(1), 0, Stopwatch()

    async def insert() -> None:
        nonlocal count
        async with pool.acquire() as connection:
            statement = await connection.prepare("insert into single (data) values ($1)")
            while watch.seconds < seconds:
                await statement.fetch(data)
                count += 1

    await asyncio.gather(*(insert() for _ in range(connections)))
    rate = watch.rate(count)
    await pool.close()
    return rate


async def one_transaction_each(database: Database, events: int) -> float:
    """Events a second when each message is taken in by a transaction of its own: look, insert, upsert, commit."""
    connection = await connect(database.admin_url)
    await connection.execute(
        "drop table if exists inbox; drop table if exists taken; create table inbox (event_id bigint primary key);"
        "create table taken (like log.events including all)"
    )
    shaped = "select g, gen_random_uuid(), site, service, stream, g, type, schema_version, data, actor,"
    shaped += " correlation_id, causation_id, occurred_at, audience, recorded_at, previous_hash, hash"
    watch = Stopwatch()
    for number in range(1, events + 1):
        async with connection.transaction():
            await connection.execute("insert into inbox values ($1) on conflict do nothing", number)
            await connection.execute(
                f"insert into taken {shaped} from log.events, (select $1::integer as g) n where position = 1", number
            )
    rate = watch.rate(events)
    await connection.close()
    return rate


async def read_pages(database: Database) -> float:
    """Events a second of pages of 5,000 by key, nothing decoded, the next page asked for ahead."""
    connection = await connect(database.service_url)
    after, count, watch = 0, 0, Stopwatch()
    while rows := await connection.fetch(
        "select position, type, schema_version, data from log.events where position > $1 order by position limit 5000",
        after,
    ):
        after, count = rows[-1]["position"], count + len(rows)
    rate = watch.rate(count)
    await connection.close()
    return rate


async def produce_bare(servers: Servers, topic: str, messages: Sequence[Bare]) -> float:
    """Messages a second of one aiokafka producer with the relay's settings and the relay's own bytes."""
    producer = AIOKafkaProducer(
        **Address(servers.kafka.bootstrap, servers.kafka.admin_user, servers.kafka.admin_password).client(),
        acks="all",
        enable_idempotence=True,
        linger_ms=5,
        max_batch_size=512 * 1024,
    )
    await producer.start()
    watch = Stopwatch()
    for start in range(0, len(messages), 1000):
        page = messages[start : start + 1000]
        sent = [await producer.send(topic, bare.value, bare.key, bare.lane, headers=bare.headers) for bare in page]
        await asyncio.gather(*sent)
    rate = watch.rate(len(messages))
    await producer.stop()
    return rate


async def commits_and_a_hop(database: Database, channel: Channel, messages: int = 50) -> float:
    """Milliseconds of three single-row commits and one message through Kafka, one after the other; the median."""
    connection = await connect(database.admin_url)
    await connection.execute("drop table if exists single; create table single (id bigserial primary key, data json)")
    consumer = AIOKafkaConsumer(**channel.admin.client(), auto_offset_reset="latest")
    await consumer.start()
    consumer.assign([TopicPartition(channel.topic, 0)])
    await consumer.seek_to_end()
    producer = AIOKafkaProducer(**channel.admin.client(), acks="all", enable_idempotence=True)
    await producer.start()
    spans = []
    for number in range(messages):
        watch = Stopwatch()
        for _ in range(3):
            await connection.execute("insert into single (data) values ($1)", data_of(number))
        await producer.send_and_wait(channel.topic, data_of(number).encode(), partition=0)
        await consumer.getone()
        spans.append(watch.seconds * 1000)
    await producer.stop()
    await consumer.stop()
    await connection.close()
    return median(spans)
