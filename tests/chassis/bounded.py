"""A reading service's intake in a process that is given little memory, for the tests of bombs.

Run as `python -m tests.chassis.bounded KIND DATABASE_URL LINE`, where LINE is the JSON of `Line.written()`. The control
KIND `unbounded-batches` reads batches with aiokafka's own classes.
"""

import asyncio
import resource
import sys
from pathlib import Path

from aiokafka.consumer import fetcher
from aiokafka.record.memory_records import MemoryRecords

from chassis.messaging import batches
from chassis.messaging.intake import Intake
from chassis.messaging.register import KeyRegister
from tests.chassis.databases import opened
from tests.chassis.sample import reading
from tests.chassis.topics import Channel

CONTROL = "unbounded-batches"
_ROOM = 160 * 1024 * 1024
"""Bytes beyond those that the process takes before it has heard anything."""


def use_aiokafkas_own() -> None:
    """Read batches as aiokafka does by itself."""
    fetcher.MemoryRecords = MemoryRecords
    fetcher.PartitionRecords = batches.BatchReader.__mro__[1]


async def _main(kind: str, url: str, channel: Channel) -> None:
    if kind == CONTROL:
        batches.install = use_aiokafkas_own
    async with opened(url) as store:
        store.site = channel.here
        intake = Intake(reading(), store, channel.site, KeyRegister(channel.keys_file), channel.reader)
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + _ROOM
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        await intake.start()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1], sys.argv[2], Channel.from_json(sys.argv[3])))
