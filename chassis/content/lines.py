"""The clients of Kafka with which a service reads and writes topics of contents, each from where it stood."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Final, NamedTuple

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError

from chassis.clock import monotonic
from chassis.messaging import batches
from chassis.messaging.batches import FlawedRecord
from chassis.messaging.kafka import Address, explained
from contracts.content_piece import MissingPieces, NoPieceError, Piece, WrittenPiece, read_message

_SECONDS: Final = 8.0
_STOP_SECONDS: Final = 1.5
_LOOK_SECONDS: Final = 30.0
_MOST_AT_ONCE: Final = 16
_FETCH_BYTES: Final = 2**20


class Heard(NamedTuple):
    """A message that a neighbour has sent; None where it is neither a piece nor a request."""

    topic: str
    offset: int
    message: Piece | MissingPieces | None


class Lines:
    """Reads `topics` and writes any; each client is made when it is needed and thrown away after a fault."""

    def __init__(self, kafka: Address, client_id: str, topics: Sequence[str]) -> None:
        """Use `kafka` under the name `client_id`."""
        self._kafka = kafka
        self._client_id = client_id
        self._topics = tuple(topics)
        self.absent: tuple[str, ...] = ()
        """The topics that Kafka does not have, or does not show to our user; looked for again every half a minute."""
        self._look_at = 0.0
        self._consumer: AIOKafkaConsumer | None = None
        self._producer: AIOKafkaProducer | None = None

    async def hear(self, offsets: Mapping[str, int], milliseconds: int) -> list[Heard]:
        """The next messages, waiting so long for the first; a new client begins at `offsets`, or at the beginning.

        Raises BrokerUnavailableError.
        """
        with explained(self._kafka, ", ".join(self._topics)):
            async with asyncio.timeout(_SECONDS):
                consumer = self._consumer or await self._reading()
                if monotonic() >= self._look_at:
                    await self._look(consumer, offsets)
                if not consumer.assignment():
                    return []
                found = await consumer.getmany(timeout_ms=milliseconds, max_records=_MOST_AT_ONCE)
        return [_heard(record) for records in found.values() for record in records]

    async def send(self, topic: str, messages: Sequence[WrittenPiece]) -> None:
        """Send messages and return when the broker has acknowledged all of them; raises BrokerUnavailableError."""
        with explained(self._kafka, topic):
            async with asyncio.timeout(_SECONDS):
                producer = self._producer or await self._writing()
                acknowledged = [
                    await producer.send(topic, one.value, one.key, partition=0, headers=list(one.headers))
                    for one in messages
                ]
                await asyncio.gather(*acknowledged)

    async def close(self) -> None:
        """Discard the clients, within a limited time."""
        consumer, self._consumer = self._consumer, None
        producer, self._producer = self._producer, None
        for client in (consumer, producer):
            if client is not None:
                with suppress(KafkaError, OSError, TimeoutError):
                    await asyncio.wait_for(client.stop(), _STOP_SECONDS)

    async def _reading(self) -> AIOKafkaConsumer:
        batches.install()
        consumer = self._consumer = AIOKafkaConsumer(
            **self._kafka.client(),
            client_id=self._client_id,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            fetch_max_bytes=2 * _FETCH_BYTES,
            max_partition_fetch_bytes=_FETCH_BYTES,
        )
        await consumer.start()
        self._look_at = 0.0
        return consumer

    async def _look(self, consumer: AIOKafkaConsumer, offsets: Mapping[str, int]) -> None:
        """Read the topics that are there; those that come later are taken up at the next look."""
        shown = await consumer.topics()
        self.absent = tuple(name for name in self._topics if name not in shown)
        self._look_at = monotonic() + _LOOK_SECONDS if self.absent else float("inf")
        lanes = {TopicPartition(name, 0) for name in self._topics if name in shown}
        if lanes == consumer.assignment():
            return
        consumer.assign(list(lanes))
        for lane in lanes:
            if lane.topic in offsets:
                consumer.seek(lane, offsets[lane.topic])

    async def _writing(self) -> AIOKafkaProducer:
        producer = self._producer = AIOKafkaProducer(
            **self._kafka.client(),
            client_id=self._client_id,
            acks="all",
            enable_idempotence=True,
            request_timeout_ms=int((_SECONDS - 1) * 1000),
        )
        await producer.start()
        return producer


def _heard(record: ConsumerRecord[Any, Any]) -> Heard:
    message: Piece | MissingPieces | None = None
    if not (isinstance(record, FlawedRecord) and record.rejection is not None):
        with suppress(NoPieceError):
            message = read_message(record.value, record.headers)
    return Heard(record.topic, record.offset, message)
