"""Batches of records that no client makes by itself, as tests put them on a lane."""

from collections.abc import Sequence

from chassis.messaging.kafka import Address
from deploy.doctor.batches import NONE, ZSTD, Batch, batch, bomb, record, send
from tests.chassis.topics import producing

__all__ = ["NONE", "ZSTD", "batch", "bomb", "put_batches", "record"]


async def put_batches(address: Address, topic: str, lane: int, contents: Sequence[tuple[bytes, int]]) -> None:
    """Put batches, each with the number of its records, on a lane as they are."""
    async with producing(address) as producer:
        for content, count in contents:
            await send(producer, Batch(topic, lane, content, count))
