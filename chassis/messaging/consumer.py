"""A member of a consumer group, as the intake needs one: the quirks of FastStream and aiokafka stay in this file.

The subscriber is made here and not by decorators: its defaults would acknowledge first and begin at the end
(docs/measurements.md §9), and its own parser would lose a message whose headers are not UTF-8.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress
from typing import Any, TypeAlias

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import CorruptRecordException, KafkaError, RecordTooLargeError, UnknownTopicOrPartitionError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.kafka.message import FAKE_CONSUMER, KafkaAckableMessage
from faststream.kafka.subscriber.usecase import BatchSubscriber
from faststream.security import BaseSecurity, SASLScram512

from chassis.clock import monotonic
from chassis.errors import BrokerUnavailableError
from chassis.messaging import batches
from chassis.messaging.arrivals import LaneKey
from chassis.messaging.kafka import Address, explained, sentence

BATCH = 100
"""Messages taken from Kafka at a time; more at a time are heard no faster (docs/measurements.md §15)."""
_BATCH_BYTES = 4 * 1024 * 1024
"""Bytes that the broker sends at a time, unless a single batch of records has more."""
_ASK_SECONDS = 5.0
_STOP_SECONDS = 10.0
_COSTS_A_BATCH = (CorruptRecordException, RecordTooLargeError)
"""Faults after which aiokafka skips everything that it had read in the same fetch."""
_log = structlog.get_logger()
Records: TypeAlias = tuple[ConsumerRecord[Any, Any], ...]


class Consumer:
    """One member of a group, from its start to its stop; a new one takes its place after a fault."""

    def __init__(
        self,
        kafka: Address,
        group: str,
        topics: Collection[str],
        receive: Callable[[Records], Awaitable[None]],
        complain: Callable[[BaseException], None],
    ) -> None:
        """Read `topics` as a member of `group`; `receive` is called with each batch, `complain` with each fault."""
        self._kafka = kafka
        self._topics = tuple(topics)
        self._group = group
        self._receive = receive
        self._complain = complain
        self._broker = self._new_broker()
        self._subscriber: BatchSubscriber | None = None
        self.absent: tuple[str, ...] = ()
        """The topics that Kafka does not have, or does not show to our user."""

    async def start(self) -> None:
        """Join the group for the topics that are there; raises BrokerUnavailableError, also where none is.

        aiokafka would wait for every topic, so that one that is not there yet would keep all others from being read.
        """
        batches.install()
        with explained(self._kafka, ", ".join(self._topics)):
            self._note_absent(await self._shown_to_us())
            if set(self.absent) == set(self._topics):
                raise UnknownTopicOrPartitionError
            self._subscriber = self._new_subscriber()
            await self._broker.start()

    async def take_up_new(self) -> None:
        """Read the absent topics that are there by now as well; the group shares out its lanes anew.

        Raises BrokerUnavailableError when Kafka does not answer within 5 s.
        """
        client = self._client
        if client is None or not self.absent:
            return
        before = self.absent
        with explained(self._kafka, ", ".join(before)):
            async with asyncio.timeout(_ASK_SECONDS):
                self._note_absent(await client.topics())
        if self.absent != before:
            client.subscribe(self._present)

    async def stop(self) -> None:
        """Leave the group, waiting for a limited time only; the rest of it ends by itself."""
        stopping = asyncio.ensure_future(self._broker.stop())
        await asyncio.wait({stopping}, timeout=_STOP_SECONDS + _ASK_SECONDS)
        if not stopping.done():
            stopping.cancel()
        with suppress(KafkaError, OSError, asyncio.CancelledError):
            await stopping

    async def commit(self, offsets: Mapping[LaneKey, int]) -> None:
        """Acknowledge all messages of lanes before these offsets; raises KafkaError when the group has moved on."""
        if self._client is not None:
            await self._client.commit({TopicPartition(*lane): offset for lane, offset in offsets.items()})

    async def standing(self, in_hand: Mapping[LaneKey, int]) -> tuple[int, int]:
        """How far this member has heard its lanes, and where they end; of the whole group when it has no lane.

        `in_hand` are the first offsets that were received and are not stored yet.
        Raises BrokerUnavailableError when Kafka does not answer within 5 s.
        """
        try:
            async with asyncio.timeout(_ASK_SECONDS):
                return await self._standing(in_hand)
        except (TimeoutError, KafkaError) as silent:
            unknown = "it does not say how far its lanes reach"
            raise BrokerUnavailableError(sentence(silent, self._kafka, ", ".join(self._topics), unknown)) from silent

    def set_aside(self, topic: str, offsets: Mapping[int, int]) -> None:
        """Read no more of `topic` for now; later it goes on in each lane at the offset in `offsets`."""
        client = self._client
        if client is not None:
            mine = {lane.partition: lane for lane in client.assignment() if lane.topic == topic}
            client.pause(*mine.values())
            for lane in offsets.keys() & mine.keys():
                client.seek(mine[lane], offsets[lane])

    def take_up(self, topic: str) -> None:
        """Read `topic` again."""
        client = self._client
        if client is not None:
            client.resume(*[lane for lane in client.assignment() if lane.topic == topic])

    def log(self, level: int, message: Any, /, *arguments: Any, exc_info: Any = None, extra: Any = None) -> None:
        """Report a fault that FastStream logs."""
        _ = (level, arguments, extra)
        if isinstance(exc_info, BaseException):
            self._complain(exc_info)
        else:
            _log.debug("consumer_logged", message=str(message))

    def means(self, fault: BaseException) -> tuple[str, bool]:
        """A sentence about `fault`, and whether a new consumer must read again all that was not acknowledged.

        It must unless Kafka is away: a fault that Kafka did not cause has lost a batch.
        """
        if isinstance(fault, KafkaError) and not isinstance(fault, _COSTS_A_BATCH):
            return sentence(fault, self._kafka, ", ".join(self._topics)), False
        return f"{type(fault).__name__}: {fault}", True

    @property
    def _client(self) -> AIOKafkaConsumer | None:
        return None if self._subscriber is None else self._subscriber.consumer

    @property
    def _present(self) -> list[str]:
        return [topic for topic in self._topics if topic not in self.absent]

    def _note_absent(self, shown: Collection[str]) -> None:
        self.absent = tuple(topic for topic in (self.absent or self._topics) if topic not in shown)

    async def _shown_to_us(self) -> Collection[str]:
        """The topics that Kafka shows to our user."""
        client = AIOKafkaConsumer(**self._kafka.client())
        try:
            await client.start()
            shown: Collection[str] = await client.topics()
        finally:
            await client.stop()
        return shown

    async def _standing(self, in_hand: Mapping[LaneKey, int]) -> tuple[int, int]:
        client = self._client
        if client is None:
            return 0, 0
        mine = sorted(client.assignment())
        if mine:
            at = sum([in_hand[lane] if lane in in_hand else await client.position(lane) for lane in mine])
            return at, sum((await client.end_offsets(mine)).values())
        lanes = [TopicPartition(t, lane) for t in self._present for lane in client.partitions_for_topic(t) or ()]
        at = sum([await client.committed(lane) or 0 for lane in lanes])
        return at, sum((await client.end_offsets(lanes)).values()) if lanes else 0

    def _new_subscriber(self) -> BatchSubscriber:
        subscriber: BatchSubscriber = self._broker.subscriber(
            *self._present,
            batch=True,
            group_id=self._group,
            auto_offset_reset="earliest",
            ack_policy=AckPolicy.MANUAL,
            max_records=BATCH,
            fetch_max_bytes=_BATCH_BYTES,
            batch_timeout_ms=50,
            parser=_unparsed,
            decoder=_records,
            no_reply=True,
        )
        subscriber(self._receive)
        return subscriber

    def _new_broker(self) -> KafkaBroker:
        return KafkaBroker(
            self._kafka.bootstrap,
            security=self._security(),
            client_id=self._group,
            consumer_only=True,
            allow_auto_create_topics=False,
            apply_types=False,
            graceful_timeout=_STOP_SECONDS,
            logger=self,
        )

    def _security(self) -> BaseSecurity:
        tls = self._kafka.tls
        return SASLScram512(self._kafka.user, self._kafka.password, ssl_context=tls, use_ssl=tls is not None)


class Watchdog:
    """Notices a consumer that receives nothing although messages wait, as aiokafka's may silently (its issue 1154)."""

    def __init__(self, still_seconds: float) -> None:
        """Allow a consumer `still_seconds` without a message while messages wait."""
        self._still_seconds = still_seconds
        self._moved_at = monotonic()

    def begin(self) -> None:
        """Note that a new consumer has begun."""
        self._moved_at = monotonic()

    def moved(self) -> None:
        """Note that a message was received, here or by another member, or that none was waiting."""
        self._moved_at = monotonic()

    def stands_still(self) -> bool:
        """Whether nothing moved for too long."""
        return monotonic() - self._moved_at > self._still_seconds


async def _unparsed(records: Records) -> KafkaAckableMessage:
    """The batch unchanged, instead of a decoded one."""
    return KafkaAckableMessage(raw_message=records, body=b"", consumer=FAKE_CONSUMER)


async def _records(message: KafkaAckableMessage) -> Records:
    """The argument of the handler.

    FastStream keeps it with the message; a message that refers to itself would wait for the cyclic garbage collector.
    """
    return message.raw_message
