"""Hears what other services say: from Kafka, in batches, acknowledged after the store's transaction.

The subscriber is made here and not by decorators: its defaults would acknowledge first and begin at the end
(docs/measurements.md §9), and its own parser would lose a message whose headers are not UTF-8.
Checksums are not looked at: each message proves itself, and one that was damaged is parked alone (docs/adr/0025).
"""

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import CorruptRecordException, KafkaError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.kafka.message import FAKE_CONSUMER, KafkaAckableMessage
from faststream.kafka.subscriber.usecase import BatchSubscriber
from faststream.security import SASLScram512

from chassis.clock import monotonic
from chassis.declaring.service import Service
from chassis.errors import BrokerUnavailableError
from chassis.log.loops import Progress
from chassis.log.store import Store
from chassis.messaging.arrivals import Arrival, Raw
from chassis.messaging.cloudevents import apart
from chassis.messaging.columns import from_columns
from chassis.messaging.hearing import PAGE, Hearing
from chassis.messaging.kafka import Address, explained, sentence
from chassis.messaging.register import KeyRegister
from chassis.telemetry import in_a_line

NAME = "intake"
_HANDFUL = 100
"""Messages taken from Kafka at a time; more at a time are heard no faster (docs/measurements.md §15)."""
_MOST_IN_HAND = 10
"""Handfuls that wait to be stored before no more are taken."""
_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 5.0
_STEADY_SECONDS = 30.0
"""Who listened this long was not refused: the next pause is a short one again."""
_WATCH_SECONDS = 2.0
_ASK_SECONDS = 5.0
_TELL_SECONDS = 0.2
"""How long what is stored gathers before Kafka is told of it; who is killed meanwhile hears that much twice."""
_STOP_SECONDS = 10.0
_FAULT_SECONDS = 15.0
"""How long a complaint of the consumer stands; it complains every 5 s for as long as it has reason to."""
_place = attrgetter("topic", "partition")
_carried = attrgetter("offset", "key", "value")
_log = structlog.get_logger()


class Intake:
    """The loop that hears; any number of replicas share the lanes."""

    name = NAME
    hold_seconds = 120.0
    """How long a batch is tried again in place; Kafka takes a member for dead after 300 s without a poll."""
    still_seconds = 30.0
    """How long a consumer may stand before messages without taking one; then a new one takes its place."""

    def __init__(self, service: Service, store: Store, site: str, register: KeyRegister, kafka: Address) -> None:
        """Hear at `site` what `service` hears into `store`, proven by the keys in `register`, from `kafka`."""
        self.progress = Progress()
        self.hearing = Hearing(service, store, register)
        self._topics = service.topics_heard(site)
        self._group = f"{site}.{service.name}"
        self._kafka = kafka
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._subscriber: BatchSubscriber | None = None
        self._settling: asyncio.Task[None] | None = None
        self._in_hand: list[_Handful] = []
        """What has come and is not stored, in its order."""
        self._settled_some = asyncio.Event()
        self._stored: dict[TopicPartition, int] = {}
        """The offset after the last stored message of each lane of which Kafka has not been told."""
        self._acknowledging: asyncio.Task[None] | None = None
        self._anew = asyncio.Event()
        """Set when what was not acknowledged has to come again, to a new consumer; until then nothing is dealt with."""
        self._faulted_at = 0.0
        self._taken_at = 0.0
        """When something came last, here or to another member, or nothing was there to come."""

    async def start(self) -> None:
        """Begin to hear, now or as soon as Kafka answers; a service that hears nothing does nothing here."""
        self._stopping.clear()
        if self._topics and self._task is None:
            self._task = asyncio.create_task(self._keep_listening())

    async def stop(self) -> None:
        """Store the batch in hand if that can be done at once, and stop; what was not acknowledged comes again."""
        self._stopping.set()
        if self._task is not None:
            await self._task
            self._task = None

    async def _keep_listening(self) -> None:
        """Listen until the end; begin anew after a pause (0.1 s doubling to 5 s), however it came to an end."""
        pause = _FIRST_PAUSE
        while not self._stopping.is_set():
            began = monotonic()
            try:
                await self._listen()
            except Exception as away:  # noqa: BLE001 - a loop must not die; it begins anew and says so
                self._note(in_a_line(away), outside=isinstance(away, BrokerUnavailableError))
                _log.warning("intake_faulted", fault=self.progress.fault, pause=pause)
            if monotonic() - began > _STEADY_SECONDS:
                pause = _FIRST_PAUSE
            await self._rest(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def _listen(self) -> None:
        broker = self._broker()
        subscriber = broker.subscriber(
            *self._topics,
            batch=True,
            group_id=self._group,
            auto_offset_reset="earliest",
            ack_policy=AckPolicy.MANUAL,
            max_records=_HANDFUL,
            check_crcs=False,
            batch_timeout_ms=50,
            parser=self._unread,
            decoder=_records,
            no_reply=True,
        )
        subscriber(self._deal)
        self._subscriber = subscriber
        self._anew.clear()
        self._in_hand.clear()
        try:
            with explained(self._kafka, ", ".join(self._topics)):
                await broker.start()
            began = monotonic()
            while not (self._stopping.is_set() or self._anew.is_set() or self._stands_still(began)):
                await self._watch(subscriber)
                await self._rest(_WATCH_SECONDS)
        finally:
            self._anew.set()
            await self._settled()
            await self._told()
            await _stopped(broker)

    def _stands_still(self, since: float) -> bool:
        """Whether the consumer that began `since` has work and gets none, which aiokafka may do without a word."""
        still = (
            not self._in_hand
            and (self.progress.behind > 0 or self.progress.fault is not None)
            and monotonic() - max(since, self._taken_at) > self.still_seconds
        )
        if still:
            self._note("the consumer stands still: a new one takes its place")
            _log.warning("intake_faulted", fault=self.progress.fault, behind=self.progress.behind)
        return still

    def _broker(self) -> KafkaBroker:
        tls = self._kafka.tls
        return KafkaBroker(
            self._kafka.bootstrap,
            security=SASLScram512(self._kafka.user, self._kafka.password, ssl_context=tls, use_ssl=tls is not None),
            client_id=self._group,
            consumer_only=True,
            allow_auto_create_topics=False,
            apply_types=False,
            graceful_timeout=_STOP_SECONDS,
            logger=_Complaints(self),
        )

    async def _unread(self, records: tuple[ConsumerRecord, ...]) -> KafkaAckableMessage:
        """A batch as it is, instead of a decoded one."""
        return KafkaAckableMessage(raw_message=records, body=b"", consumer=FAKE_CONSUMER)

    async def _deal(self, records: tuple[ConsumerRecord, ...]) -> None:
        """Examine what came while what came before is stored; it is stored together with all that waits by then."""
        if self._anew.is_set():
            return
        handful = _Handful(raws_of(records))
        self._in_hand.append(handful)
        self._taken_at = monotonic()
        try:
            handful.arrivals = await self.hearing.examine(handful.messages)
        except Exception as fault:  # noqa: BLE001 - settling tries again; a batch must not be passed over
            self._note(in_a_line(fault))
        handful.examined = True
        if self._settling is None or self._settling.done():
            self._settling = asyncio.create_task(self._settle())
        while len(self._in_hand) > _MOST_IN_HAND and not self._settling.done():
            self._settled_some.clear()
            await self._settled_some.wait()

    async def _settle(self) -> None:
        """Store what is in hand and acknowledge it, as much as there is at a time, until nothing waits."""
        try:
            while not self._anew.is_set() and (handfuls := self._take()):
                if not await self._store(handfuls):
                    self._anew.set()
        finally:
            self._settled_some.set()

    def _take(self) -> list["_Handful"]:
        """The first that are in hand and examined, as many as go into one transaction; they stay in hand."""
        taken: list[_Handful] = []
        count = 0
        for handful in self._in_hand:
            count += len(handful.messages)
            if not handful.examined or (taken and count > PAGE):
                break
            taken.append(handful)
        return taken

    async def _store(self, handfuls: Sequence["_Handful"]) -> bool:
        """Store what came and acknowledge it; try again in place while the database or the keys are away.

        False when it could not be stored for longer than `hold_seconds`, or before the end of all.
        """
        pause, deadline = _FIRST_PAUSE, monotonic() + self.hold_seconds
        while not self._stopping.is_set():
            try:
                await self.hearing.settle(await self._arrivals(handfuls))
            except Exception as fault:  # noqa: BLE001 - whatever it is, the batch must not be passed over
                self._note(in_a_line(fault))
                _log.warning("intake_faulted", fault=self.progress.fault, pause=pause)
            else:
                del self._in_hand[: len(handfuls)]
                self._settled_some.set()
                self._acknowledge([message for handful in handfuls for message in handful.messages])
                return True
            if monotonic() > deadline:
                break
            for handful in handfuls:
                handful.arrivals = None
            await self._rest(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
        return False

    async def _arrivals(self, handfuls: Iterable["_Handful"]) -> list[Arrival]:
        """What the messages were found to be; those that could not be examined, or not stored, are examined anew."""
        return [
            arrival
            for handful in handfuls
            for arrival in (
                handful.arrivals if handful.arrivals is not None else await self.hearing.examine(handful.messages)
            )
        ]

    async def _settled(self) -> None:
        """Return when nothing is being stored."""
        if self._settling is not None:
            await self._settling
            self._settling = None

    def _acknowledge(self, messages: Sequence[Raw]) -> None:
        """Have Kafka told that a batch is stored, while the next one is; it is told of what is stored alone."""
        self.progress.fault, self.progress.tries = None, 0
        last = {message.place: message.offset for message in messages}
        self._stored |= {TopicPartition(*lane): offset + 1 for lane, offset in last.items()}
        if self._acknowledging is None or self._acknowledging.done():
            self._acknowledging = asyncio.create_task(self._tell())

    async def _tell(self) -> None:
        """Tell Kafka, a few times a second, until it knows of all that is stored; the consumer itself is ahead."""
        while self._stored and self._subscriber is not None and self._subscriber.consumer is not None:
            await self._rest(_TELL_SECONDS)
            stored, self._stored = self._stored, {}
            try:
                await self._subscriber.consumer.commit(stored)
            except KafkaError as refused:
                # The lanes have a new reader: it gets the batch again and finds doubles. No fault of the messages.
                _log.info("acknowledgement_refused", reason=type(refused).__name__)

    async def _told(self) -> None:
        """Return when Kafka knows of all that is stored, or soon; what it was not told comes again and is a double."""
        if self._acknowledging is not None:
            await asyncio.wait({self._acknowledging}, timeout=_ASK_SECONDS)
            self._acknowledging.cancel()
            self._acknowledging = None
        self._stored = {}

    async def _watch(self, subscriber: BatchSubscriber) -> None:
        """Ask Kafka how far the lanes reach: aiokafka may stand still without a word (its issue 1154)."""
        consumer = subscriber.consumer
        if consumer is None:
            return
        try:
            async with asyncio.timeout(_ASK_SECONDS):
                at, end = await self._standing(consumer)
        except (TimeoutError, KafkaError) as silent:
            reason = sentence(silent, self._kafka, ", ".join(self._topics), "it does not say how far its lanes reach")
            self._note(reason, outside=True)
            return
        if at >= end or at != self.progress.position:
            self._taken_at = monotonic()
        self.progress.at(at, max(0, end - at))
        if monotonic() - self._faulted_at > _FAULT_SECONDS:
            self.progress.fault, self.progress.tries = None, 0

    async def _standing(self, consumer: AIOKafkaConsumer) -> tuple[int, int]:
        """How far this member has heard its lanes, and where they end; of the whole group when it has no lane."""
        mine = sorted(consumer.assignment())
        if mine:
            in_hand = {
                TopicPartition(*message.place): message.offset
                for handful in reversed(self._in_hand)
                for message in reversed(handful.messages)
            }
            at = sum([in_hand[lane] if lane in in_hand else await consumer.position(lane) for lane in mine])
            return at, sum((await consumer.end_offsets(mine)).values())
        lanes = [TopicPartition(t, lane) for t in self._topics for lane in consumer.partitions_for_topic(t) or ()]
        at = sum([await consumer.committed(lane) or 0 for lane in lanes])
        return at, sum((await consumer.end_offsets(lanes)).values()) if lanes else 0

    def complain(self, fault: BaseException) -> None:
        """Note what the consumer says of itself; what is none of Kafka's faults has cost us a batch: begin anew.

        So has what cannot be taken apart: aiokafka goes on behind all that it had read at the same time.
        """
        if isinstance(fault, KafkaError) and not isinstance(fault, CorruptRecordException):
            self._note(sentence(fault, self._kafka, ", ".join(self._topics)), outside=True)
        else:
            self._note(in_a_line(fault))
            self._anew.set()
        _log.warning("intake_faulted", fault=self.progress.fault)

    def _note(self, fault: str, *, outside: bool = False) -> None:
        self.progress.fault = fault
        self.progress.tries += 1
        self._faulted_at = monotonic()
        if outside:
            self.progress.excuse()

    async def _rest(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)


@dataclass(slots=True)
class _Handful:
    """What came at once; `arrivals` is what it was found to be, or None when it could not be examined."""

    messages: list[Raw]
    arrivals: list[Arrival] | None = None
    examined: bool = False


class _Complaints:
    """FastStream's log: what goes wrong there is noted as the loop's fault."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake

    def log(self, level: int, message: Any, /, *arguments: Any, exc_info: Any = None, extra: Any = None) -> None:
        _ = (level, arguments, extra)
        if isinstance(exc_info, BaseException):
            self._intake.complain(exc_info)
        else:
            _log.debug("consumer_said", said=str(message))


def raws_of(messages: Sequence[ConsumerRecord]) -> list[Raw]:
    """Messages as Kafka's client hands them over."""
    if not messages:
        return []
    offsets, keys, values = zip(*map(_carried, messages), strict=True)
    names, told = zip(*[apart(message.headers) for message in messages], strict=True)
    return from_columns(Raw, map(_place, messages), offsets, keys, values, names, told)


async def _records(message: KafkaAckableMessage) -> tuple[ConsumerRecord, ...]:
    """What the handler is given.

    FastStream keeps it with the message; to keep the message with itself would leave both to the collector of circles.
    """
    return message.raw_message


async def _stopped(broker: KafkaBroker) -> None:
    """Stop a broker's consumers, for a limited time; what is then left of it ends by itself."""
    stopping = asyncio.ensure_future(broker.stop())
    await asyncio.wait({stopping}, timeout=_STOP_SECONDS + _ASK_SECONDS)
    if not stopping.done():
        stopping.cancel()
    with suppress(KafkaError, OSError, asyncio.CancelledError):
        await stopping
