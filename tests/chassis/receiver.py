"""The receiving service in the tests of hearing, with its publisher and the events and parked messages it has."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from chassis.messaging.arrivals import Raw
from chassis.messaging.hearing import Hearing
from chassis.messaging.parking import ParkedMessage, parked
from chassis.messaging.register import KeyRegister
from contracts.envelope import Recorded
from tests.chassis.databases import Harness, at_work
from tests.chassis.publisher import Publisher
from tests.chassis.sample import reading
from tests.chassis.topics import log_of


@dataclass(frozen=True)
class Receiver:
    """The reading service with its publisher and its Hearing."""

    harness: Harness
    publisher: Publisher
    hearing: Hearing
    keys_file: Path

    async def hear(self, *messages: Raw) -> None:
        """Hear `messages` as one batch."""
        await self.hearing.hear(messages)

    async def heard(self) -> list[UUID]:
        """The ids of the events that were heard, in the order of the log."""
        return [event.event_id for event in await log_of(self.harness.store)]

    async def parked(self) -> list[ParkedMessage]:
        """The parked messages."""
        return await parked(self.harness.store.pool)

    async def reasons(self) -> list[str]:
        """Why messages are parked, in the order of the lane."""
        return [message.reason for message in await self.parked()]

    async def head(self) -> int:
        """The last sequence that was heard of the first lane."""
        sequence = await self.harness.store.pool.fetchval("select sequence from log.lanes where lane = 0")
        return int(sequence or 0)


@asynccontextmanager
async def receiver_over(admin_url: str, folder: Path) -> AsyncIterator[Receiver]:
    """A reading service over a database of its own; its keys lie in `folder`."""
    publisher = Publisher()
    async with at_work(admin_url, reading()) as harness:
        file = publisher.keys(folder)
        yield Receiver(harness, publisher, Hearing(harness.service, harness.store, KeyRegister(file)), file)


def ids(*events: Recorded) -> list[UUID]:
    """The ids of `events`."""
    return [event.event_id for event in events]
