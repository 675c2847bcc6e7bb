"""Publishes the events that this service says to Kafka: at least once, signed, and in the order of each stream.

The checkpoint moves after the broker's acknowledgement, in the transaction that claimed it: a relay that dies in
between sends the same messages again, with the same sequence numbers and hashes, and receivers drop the doubles.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any, NamedTuple

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, KafkaTimeoutError, RequestTimedOutError
from aiokafka.producer.message_accumulator import BatchBuilder

from chassis.database import Pool, translated
from chassis.declaring.service import Service
from chassis.log.checkpoints import RELAY, Checkpoint, claim
from chassis.log.loops import GRACE, Progress
from chassis.log.store import Store
from chassis.messaging.arrivals import LaneKey
from chassis.messaging.cloudevents import Outgoing, headers
from chassis.messaging.kafka import Address, explained
from chassis.messaging.lane_heads import LaneHeads, OutgoingNote
from chassis.messaging.lanes import Lanes, topics_of
from chassis.messaging.pace import Pace
from chassis.messaging.resending import Resending
from chassis.messaging.sent import Page, Published
from chassis.messaging.signing import SigningKey
from chassis.settings import RESEND_AFTER
from chassis.telemetry import in_a_line

NAME = RELAY
_BATCH_BYTES = 512 * 1024
_STOP_SECONDS = 2.0
_log = structlog.get_logger()
_TOO_SLOW = (TimeoutError, KafkaTimeoutError, RequestTimedOutError)


class _Ahead(NamedTuple):
    """The page after the one that is being sent; `most` is how many positions it may cover."""

    after: int
    most: int
    page: "asyncio.Task[Page]"


class Relay:
    """The loop that sends; of two replicas the one that holds the checkpoint."""

    name = NAME
    grace = GRACE

    def __init__(  # noqa: PLR0913, PLR0917 - all that a relay needs
        self,
        service: Service,
        store: Store,
        site: str,
        key: SigningKey,
        kafka: Address,
        resend_after: timedelta = RESEND_AFTER,
    ) -> None:
        """Send what `service` says at `site` from `store`, signed with `key`, to `kafka`.

        What a neighbour's head shows as missing for `resend_after` is asked for, and a lane of which a neighbour lacks
        messages is sent again at most once in that time.
        """
        self.progress = Progress()
        self.pace = Pace()
        self._store = store
        self._published = Published(site, service.name)
        self._key = key
        self._kafka = kafka
        self._producer: AIOKafkaProducer | None = None
        self._ahead: _Ahead | None = None
        self._heads = LaneHeads(store.site, service.name, site, key, resend_after)
        self._resending = Resending(self._published, resend_after)

    async def step(self) -> bool:
        """Send at most a page, one of a lane that is sent again, and the notes that are due; True when there is more.

        Raises BrokerUnavailableError when Kafka does not take it (nothing is lost: the next step sends it again),
        StoreUnavailableError when the database cannot serve.
        """
        position, head = await standing(self._store.pool)
        self.progress.at(position, head - position)
        if position >= head:
            await self._publish_heads()
            return await self._send_again()
        async with claim(self._store.pool, NAME) as checkpoint:
            if checkpoint is None:
                return False
            # Another replica may have gone beyond the end that was seen here: the checkpoint never moves back.
            await self._send_page(checkpoint, max(checkpoint.position, head))
            reached = checkpoint.position
        self.progress.at(reached, max(0, head - reached))
        await self._publish_heads()
        return await self._send_again() or reached < head

    async def close(self) -> None:
        """Discard the producer; after a fault it never recovers by itself (docs/measurements.md, runtime note 3)."""
        await self._drop_ahead()
        producer, self._producer = self._producer, None
        if producer is not None:
            await _dispose(producer)

    async def _send_page(self, checkpoint: Checkpoint, head: int) -> None:
        page = await self._page(checkpoint, head)
        if page.through + self.pace.positions <= head:
            reading = asyncio.create_task(self._read_ahead(page.through, self.pace.positions))
            self._ahead = _Ahead(page.through, self.pace.positions, reading)
        if not page.events:
            await checkpoint.move(page.through)
            return
        lanes = Lanes.kept(checkpoint.state)
        topics = sorted({topic for event in page.events for topic in topics_of(event)})
        with explained(self._kafka, ", ".join(topics)):
            try:
                async with asyncio.timeout(self.pace.seconds):
                    producer = await self._connected()
                    for topic in topics:
                        lanes.require(topic, len(await producer.partitions_for(topic)))
                    await self._send(producer, [message for event in page.events for message in lanes.place(event)])
            except _TOO_SLOW:
                self.pace.timed_out(len(page.events))
                raise
        await checkpoint.move(page.through, {**checkpoint.state, **lanes.state()})
        self.pace.arrived()

    async def _publish_heads(self) -> None:
        """Publish the heads and receipts that are due; what Kafka does not take holds up no message."""
        if not self._heads.is_time():
            return
        async with claim(self._store.pool, NAME) as checkpoint:
            due = await self._heads.due(checkpoint) if checkpoint is not None else []
            if checkpoint is None or not due:
                return
            try:
                async with asyncio.timeout(self.pace.seconds):
                    await self._send_notes(await self._connected(), due)
            except (KafkaError, OSError, TimeoutError) as away:
                self._heads.postpone()
                _log.warning("heads_not_published", fault=in_a_line(away), topics=sorted({one.topic for one in due}))
                await self.close()
                return
            await self._heads.published(checkpoint.connection, due)

    async def _send_again(self) -> bool:
        """Send a page of a lane again that a neighbour has asked for; True when there may be more of it.

        What Kafka does not take of it holds up no message.
        """
        if not self._resending.is_time():
            return False
        async with claim(self._store.pool, NAME) as checkpoint:
            page = await self._resending.page(checkpoint, self.pace.positions) if checkpoint is not None else None
            if checkpoint is None or page is None:
                return False
            try:
                async with asyncio.timeout(self.pace.seconds):
                    if page.messages:
                        await self._send(await self._connected(), page.messages)
            except (KafkaError, OSError, TimeoutError) as away:
                if isinstance(away, _TOO_SLOW):
                    self.pace.timed_out(len(page.messages))
                self._resending.postpone()
                _log.warning("lane_not_sent_again", fault=in_a_line(away))
                await self.close()
                return False
            await self._resending.sent(checkpoint.connection, page)
        return True

    async def _send_notes(self, producer: AIOKafkaProducer, notes: Sequence[OutgoingNote]) -> None:
        acknowledged = [await producer.send(one.topic, one.note.encode(), one.key, partition=0) for one in notes]
        await asyncio.gather(*acknowledged)

    async def _page(self, checkpoint: Checkpoint, head: int) -> Page:
        """The events beyond the checkpoint, read before if this is the page that was expected."""
        ahead, most = self._ahead, self.pace.positions
        if ahead is not None and (ahead.after, ahead.most) == (checkpoint.position, most):
            self._ahead = None
            return await ahead.page
        await self._drop_ahead()
        through = min(head, checkpoint.position + most)
        return await self._published.read(checkpoint.connection, checkpoint.position, through)

    async def _read_ahead(self, after: int, most: int) -> Page:
        """A full page, which nobody changes any more, read while the broker takes the one before it."""
        with translated():
            return await self._published.read(self._store.pool, after, after + most)

    async def _drop_ahead(self) -> None:
        ahead, self._ahead = self._ahead, None
        if ahead is not None:
            ahead.page.cancel()
            await asyncio.gather(ahead.page, return_exceptions=True)

    async def _connected(self) -> AIOKafkaProducer:
        """A connected producer."""
        if self._producer is None:
            self._producer = AIOKafkaProducer(
                **self._kafka.client(),
                client_id=f"{self._published.site}.{self._published.service}",
                acks="all",
                enable_idempotence=True,
                linger_ms=5,
                max_batch_size=_BATCH_BYTES,
                # Below our own limit, so that the producer's reason comes before our clock.
                request_timeout_ms=int(max(self.pace.seconds - 1, self.pace.seconds / 2) * 1000),
            )
            await self._producer.start()
        return self._producer

    async def _send(self, producer: AIOKafkaProducer, messages: Sequence[Outgoing]) -> None:
        """Send `messages` and return when the broker has acknowledged every one."""
        proofs = self._key.sign([message.leaf for message in messages])
        acknowledged: list[asyncio.Future[Any]] = []
        filling: dict[LaneKey, BatchBuilder] = {}

        async def submit(lane: LaneKey) -> None:
            batch = filling.pop(lane)
            batch.close()  # a closed batch does not linger
            acknowledged.append(await producer.send_batch(batch, lane[0], partition=lane[1]))

        for message, proof in zip(messages, proofs, strict=True):
            lane, written = (message.topic, message.lane), headers(message, proof)
            if lane in filling and not _append(filling[lane], message, written):
                await submit(lane)
            if lane not in filling:
                filling[lane] = producer.create_batch()
                _append(filling[lane], message, written)
        for lane in tuple(filling):
            await submit(lane)
        for outcome in await asyncio.gather(*acknowledged, return_exceptions=True):
            if isinstance(outcome, BaseException):
                raise outcome


async def standing(pool: Pool) -> tuple[int, int]:
    """Where the relay stands and where the log ends, without a lock."""
    with translated():
        row = await pool.fetchrow(
            "select coalesce((select position from log.checkpoints where name = $1), 0) as position,"
            " (select position from log.head) as head",
            NAME,
        )
    return (row["position"], row["head"]) if row is not None else (0, 0)


def _append(batch: BatchBuilder, message: Outgoing, written: Sequence[tuple[str, bytes]]) -> bool:
    """Add the message to the batch; False when the batch is full."""
    return batch.append(timestamp=None, key=message.key, value=message.value, headers=written) is not None


_leaving: set[asyncio.Task[None]] = set()
"""Producers that did not stop in time; the reference keeps their tasks alive until they have."""


async def _dispose(producer: AIOKafkaProducer) -> None:
    """Stop a producer, waiting for at most two seconds; the rest of it ends by itself."""
    stopping = asyncio.ensure_future(producer.stop())
    await asyncio.wait({stopping}, timeout=_STOP_SECONDS)
    if stopping.done():
        with suppress(KafkaError, OSError):
            stopping.result()
        return
    stopping.cancel()
    cutting = asyncio.create_task(_cut(producer))
    _leaving.add(cutting)
    cutting.add_done_callback(_leaving.discard)


async def _cut(producer: AIOKafkaProducer) -> None:
    # stop() flushes first, for ever when the broker is away; nothing public ends the sender without it.
    with suppress(KafkaError, OSError):
        await producer._sender.close()  # noqa: SLF001
    with suppress(KafkaError, OSError):
        await producer.client.close()
