"""Hears what other services say: from Kafka, in batches, acknowledged after the store's transaction."""

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import structlog
from aiokafka import ConsumerRecord
from aiokafka.errors import KafkaError

from chassis.clock import monotonic
from chassis.declaring.service import Service
from chassis.errors import BrokerUnavailableError, RegisterUnreadableError, TopicStoppedError
from chassis.log.loops import Progress, note_success
from chassis.log.store import Store
from chassis.messaging.arrivals import Arrival, LaneKey, Raw
from chassis.messaging.aside import TopicsAside
from chassis.messaging.batches import FlawedRecord
from chassis.messaging.consumer import Consumer, Records, Watchdog
from chassis.messaging.heard_heads import HeardHeads
from chassis.messaging.hearing import PAGE, PAGE_BYTES, Hearing
from chassis.messaging.kafka import Address
from chassis.messaging.parking_rows import LIMITS, ParkingLimits
from chassis.messaging.register import KeyRegister
from chassis.telemetry import in_a_line
from contracts.declaration import is_exported

NAME = "intake"
_MOST_BATCHES = 10
_MOST_BYTES = 16 * 1024 * 1024
"""Batches, and bytes of them, that wait to be stored before no more are taken."""
_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 5.0
_STEADY_SECONDS = 30.0
"""A consumer that listened for so many seconds was not refused: the next pause is a short one again."""
_WATCH_SECONDS = 2.0
_COMMIT_SECONDS = 0.2
"""Seconds for which offsets are collected before a commit; a process killed meanwhile hears so much twice."""
_LAST_COMMIT_SECONDS = 5.0
_FAULT_SECONDS = 15.0
"""Seconds for which a fault of the consumer counts; the consumer reports it every 5 s while it lasts."""
_log = structlog.get_logger()


@dataclass(slots=True)
class _Batch:
    """Messages received together, and the notes on topics of heads beside them.

    `arrivals` are the messages examined, or None when they could not be.
    """

    messages: list[Raw]
    size: int
    notes: list[Raw]
    arrivals: list[Arrival] | None = None
    examined: bool = False

    def without(self, topic: str) -> None:
        """Leave out the messages of `topic`."""
        self.messages = [message for message in self.messages if message.topic != topic]
        self.size = sum(message.size for message in self.messages)
        if self.arrivals is not None:
            self.arrivals = [arrival for arrival in self.arrivals if arrival.raw.topic != topic]


class Intake:
    """The loop that hears; any number of replicas share the lanes."""

    name = NAME
    hold_seconds = 120.0
    """How long a batch is tried again in place; Kafka takes a member for dead after 300 s without a poll."""
    still_seconds = 30.0
    """How long a consumer may stand before messages without taking one; then a new one takes its place."""
    aside_seconds = 30.0
    """How long a topic that has parked its most is left alone before it is tried again."""

    def __init__(
        self,
        service: Service,
        store: Store,
        register: KeyRegister,
        kafka: Address,
        *,
        limits: ParkingLimits = LIMITS,
    ) -> None:
        """Hear what `service` hears into `store`, proven by the keys in `register`, from `kafka`."""
        self.progress = Progress()
        self.hearing = Hearing(service, store, register, limits)
        self.heads = HeardHeads(store, service, register)
        self._heads_topics = frozenset(service.heads_heard(store.site))
        self._topics = (*service.topics_heard(store.site), *sorted(self._heads_topics))
        self._group = f"{store.site.code}.{service.name}"
        self._kafka = kafka
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._consumer: Consumer | None = None
        self._watchdog = Watchdog(self.still_seconds)
        self._settling: asyncio.Task[None] | None = None
        self._in_hand: list[_Batch] = []
        """The batches that have come and are not stored, in their order."""
        self._settled_some = asyncio.Event()
        self._aside = TopicsAside()
        self._stored: dict[LaneKey, int] = {}
        """The offset after the last stored message of each lane that is not committed yet."""
        self._committing: asyncio.Task[None] | None = None
        self._anew = asyncio.Event()
        """Set when a new consumer has to read all that was not acknowledged; until then nothing is dealt with."""
        self._faulted_at = 0.0
        self._register_fault: str | None = None

    async def start(self) -> None:
        """Begin to hear, now or as soon as Kafka answers; a service that hears nothing does nothing here."""
        self._stopping.clear()
        if self._topics and self._task is None:
            self._task = asyncio.create_task(self._keep_listening())

    async def stop(self) -> None:
        """Store the current batch if that can be done at once, and stop; Kafka redelivers the unacknowledged rest."""
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
        self._consumer = Consumer(self._kafka, self._group, self._topics, self._receive, self.complain)
        self._anew.clear()
        self._in_hand.clear()
        self._aside.clear()
        try:
            await self._consumer.start()
            self._watchdog.begin()
            while not (self._stopping.is_set() or self._anew.is_set() or self._stands_still()):
                self._look_at_register()
                await self._watch(self._consumer)
                self._take_up(self._consumer)
                await self._rest(_WATCH_SECONDS)
        finally:
            self._anew.set()
            await self._settled()
            await self._committed()
            await self._consumer.stop()

    def _look_at_register(self) -> None:
        """Take up a changed register while no messages come, and report what an operator has to mend of it."""
        before = self._register_fault
        try:
            self.hearing.examiner.refresh()
            self._register_fault = self.hearing.examiner.trouble
        except RegisterUnreadableError as away:
            self._register_fault = in_a_line(away)
        if self._register_fault is not None:
            self._note(self._register_fault, outside=True)
        elif before is not None and self.progress.fault == before:
            note_success(NAME, self.progress)

    def _stands_still(self) -> bool:
        idle = not self._in_hand and not self._aside
        has_work = self.progress.behind > 0 or self.progress.fault is not None
        still = idle and has_work and self._watchdog.stands_still()
        if still:
            self._note("the consumer stands still: a new one takes its place")
            _log.warning("intake_faulted", fault=self.progress.fault, behind=self.progress.behind)
        return still

    async def _receive(self, records: Records) -> None:
        """Examine a batch while earlier ones are stored; it is then stored together with all that wait."""
        if self._anew.is_set():
            return
        received = self._aside.without(self._consumer, raws_of(records))
        messages = [raw for raw in received if raw.topic not in self._heads_topics]
        notes = [raw for raw in received if raw.topic in self._heads_topics]
        batch = _Batch(messages, sum(raw.size for raw in received), notes)
        self._in_hand.append(batch)
        self._watchdog.moved()
        try:
            batch.arrivals = await self.hearing.examine(batch.messages)
        except Exception as fault:  # noqa: BLE001 - settling tries again; a batch must not be passed over
            self._note(in_a_line(fault))
        batch.examined = True
        if self._settling is None or self._settling.done():
            self._settling = asyncio.create_task(self._settle())
        while self._is_laden() and not self._settling.done():
            self._settled_some.clear()
            await self._settled_some.wait()

    def _is_laden(self) -> bool:
        """Whether so much waits to be stored that no more batches may be taken."""
        return len(self._in_hand) > _MOST_BATCHES or sum(batch.size for batch in self._in_hand) > _MOST_BYTES

    async def _settle(self) -> None:
        """Store the waiting batches and acknowledge them, as many as there are at a time, until none waits."""
        try:
            while not self._anew.is_set() and (batches := self._take()):
                if not await self._store(batches):
                    self._anew.set()
        finally:
            self._settled_some.set()

    def _take(self) -> list[_Batch]:
        """The first batches that are examined, as many as go into one transaction; they stay in the queue."""
        taken: list[_Batch] = []
        count = size = 0
        for batch in self._in_hand:
            count += len(batch.messages)
            size += batch.size
            if not batch.examined or (taken and (count > PAGE or size > PAGE_BYTES)):
                break
            taken.append(batch)
        return taken

    async def _store(self, batches: Sequence[_Batch]) -> bool:
        """Store batches and acknowledge them; try again in place while the database or the keys are away.

        False when they could not be stored for longer than `hold_seconds`, or before the service stops.
        """
        pause, deadline = _FIRST_PAUSE, monotonic() + self.hold_seconds
        while not self._stopping.is_set():
            try:
                await self.hearing.settle(await self._arrivals(batches))
                await self._settle_heads(batches)
            except TopicStoppedError as stopped:
                self._set_aside(stopped)
                continue
            except Exception as fault:  # noqa: BLE001 - whatever it is, the batch must not be passed over
                self._note(in_a_line(fault))
                _log.warning("intake_faulted", fault=self.progress.fault, pause=pause)
            else:
                del self._in_hand[: len(batches)]
                self._settled_some.set()
                self._acknowledge([raw for batch in batches for raw in (*batch.messages, *batch.notes)])
                return True
            if monotonic() > deadline:
                break
            for batch in batches:
                batch.arrivals = None
            await self._rest(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
        return False

    async def _arrivals(self, batches: Iterable[_Batch]) -> list[Arrival]:
        """The examined messages; those that could not be examined, or not stored, are examined anew."""
        return [
            arrival
            for batch in batches
            for arrival in (
                batch.arrivals if batch.arrivals is not None else await self.hearing.examine(batch.messages)
            )
        ]

    async def _settle_heads(self, batches: Iterable[_Batch]) -> None:
        """Judge the heads that came, and those that waited for messages which are now stored."""
        notes = [note for batch in batches for note in batch.notes]
        if notes or any(is_exported(message.topic) for batch in batches for message in batch.messages):
            await self.heads.take(notes)
            await self.heads.catch_up()

    def _set_aside(self, stopped: TopicStoppedError) -> None:
        """Pause a topic of which no more is heard for now, and go on with the others."""
        unsettled = [message for batch in self._in_hand for message in batch.messages]
        self._aside.put(self._consumer, stopped.topic, in_a_line(stopped), unsettled)
        for batch in self._in_hand:
            batch.without(stopped.topic)
        self._note(in_a_line(stopped), outside=True)
        _log.error("topic_set_aside", topic=stopped.topic, reason=in_a_line(stopped))

    def _take_up(self, consumer: Consumer) -> None:
        """Resume topics that have been paused for long enough; report those that still are."""
        for fault in self._aside.faults():
            self._note(fault, outside=True)
        self._aside.take_up(consumer, self.aside_seconds)

    async def _settled(self) -> None:
        """Return when nothing is being stored."""
        if self._settling is not None:
            await self._settling
            self._settling = None

    def _acknowledge(self, messages: Sequence[Raw]) -> None:
        """Commit the offsets of stored messages, while the next ones are stored."""
        if not self._aside and self._register_fault is None:
            note_success(NAME, self.progress)
        self._stored |= {message.lane_key: message.offset + 1 for message in messages}
        if self._committing is None or self._committing.done():
            self._committing = asyncio.create_task(self._commit())

    async def _commit(self) -> None:
        """Commit, a few times a second, until the offset of all that is stored is committed."""
        while self._stored and self._consumer is not None:
            await self._rest(_COMMIT_SECONDS)
            stored, self._stored = self._stored, {}
            try:
                await self._consumer.commit(stored)
            except KafkaError as refused:
                # The lanes have a new reader: it gets the batch again and finds doubles. No fault of the messages.
                _log.info("acknowledgement_refused", reason=type(refused).__name__)

    async def _committed(self) -> None:
        """Wait up to 5 s for pending offset commits; the rest is redelivered and dropped as doubles."""
        if self._committing is not None:
            await asyncio.wait({self._committing}, timeout=_LAST_COMMIT_SECONDS)
            self._committing.cancel()
            self._committing = None
        self._stored = {}

    async def _watch(self, consumer: Consumer) -> None:
        """Ask Kafka where the lanes end, and note it."""
        in_hand = {
            message.lane_key: message.offset
            for batch in reversed(self._in_hand)
            for message in reversed((*batch.messages, *batch.notes))
        }
        try:
            self.progress.passed_over = self.hearing.tally.passed_over
            await consumer.take_up_new()
            self._note_absent(consumer)
            at, end = await consumer.standing(in_hand)
        except BrokerUnavailableError as silent:
            self._note(str(silent), outside=True)
            return
        if at >= end or at != self.progress.position:
            self._watchdog.moved()
        self.progress.at(at, max(0, end - at))
        if monotonic() - self._faulted_at > _FAULT_SECONDS:
            note_success(NAME, self.progress)

    def _note_absent(self, consumer: Consumer) -> None:
        """Show the topics that are not there; the others are heard meanwhile."""
        if consumer.absent != self.progress.absent:
            note = _log.warning if consumer.absent else _log.info
            note("topics_awaited", absent=list(consumer.absent))
        self.progress.absent = consumer.absent

    def complain(self, fault: BaseException) -> None:
        """Note a fault that the consumer reports; begin a new consumer where the fault has lost a batch."""
        if self._consumer is None:
            return
        meaning, lost_a_batch = self._consumer.means(fault)
        self._note(meaning, outside=not lost_a_batch)
        if lost_a_batch:
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


def raws_of(records: Iterable[ConsumerRecord[Any, Any]]) -> list[Raw]:
    """Records of Kafka's client as messages."""
    return [
        Raw(
            (record.topic, record.partition),
            record.offset,
            record.key,
            record.value,
            record.headers,
            *((True, record.rejection) if isinstance(record, FlawedRecord) else ()),
        )
        for record in records
    ]
