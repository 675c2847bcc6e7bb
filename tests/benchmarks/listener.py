"""Intake in processes of its own, as `--only intake` runs it.

Run as `python -m tests.benchmarks.listener DATABASE_URL LINE`, where LINE is the JSON of `Line.to_json()`.
"""

import asyncio
import logging
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from time import sleep

import structlog
import uvloop
from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

from chassis.database import transaction
from chassis.messaging.hearing import lock_lane
from chassis.messaging.intake import Intake
from chassis.messaging.register import KeyRegister
from chassis.operating.process import spare_the_collector
from deploy import kafka
from deploy.local.settings import PROJECT
from tests.chassis.databases import Harness, opened
from tests.chassis.sample import reading
from tests.chassis.topics import Channel


@asynccontextmanager
async def listening(reader: Harness, channel: Channel, lanes: int, processes: int) -> AsyncIterator[None]:
    """So many processes that hear the past of `channel`, of so many lanes, into `reader` until the end of the block.

    Nothing is stored before all of them have joined: a process that comes later is given its lanes seconds later.
    Afterwards nothing of it is left, so that the next ones hear the past again.
    """
    admin = kafka.connect(channel.admin.bootstrap, channel.admin.user, channel.admin.password)
    async with AsyncExitStack() as stack:
        async with transaction(reader.store.pool) as connection:
            for lane in range(lanes):
                await lock_lane(connection, channel.topic, lane)
            for _ in range(processes):
                await stack.enter_async_context(_process(reader.database.service_url, channel))
            await asyncio.to_thread(_await_members, admin, channel.group, processes)
        yield
    await asyncio.to_thread(_forget, admin, channel.group)


@asynccontextmanager
async def _process(url: str, channel: Channel) -> AsyncIterator[None]:
    program = [sys.executable, "-m", "tests.benchmarks.listener", url, channel.to_json()]
    process = await asyncio.create_subprocess_exec(*program, cwd=PROJECT)
    try:
        yield
    finally:
        process.terminate()
        await process.wait()


def _await_members(admin: AdminClient, group: str, number: int) -> None:
    """Return when so many members of the group have lanes to hear."""
    found = 0
    while found < number:
        sleep(0.1)
        with suppress(KafkaException):  # while the broker looks the group up
            described = admin.describe_consumer_groups([group])[group].result()
            found = sum(bool(member.assignment.topic_partitions) for member in described.members)


def _forget(admin: AdminClient, group: str) -> None:
    admin.delete_consumer_groups([group])[group].result()


async def _listen(url: str, channel: Channel) -> None:
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    async with opened(url) as store:
        store.site = channel.here
        intake = Intake(reading(), store, KeyRegister(channel.keys_file), channel.reader)
        await intake.start()
        await ended.wait()
        await intake.stop()


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    spare_the_collector()
    uvloop.run(_listen(sys.argv[1], Channel.from_json(sys.argv[2])))
