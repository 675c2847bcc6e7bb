"""Carries what this service says from its store to Kafka: at least once, signed, and in the order of each stream.

The checkpoint moves after the broker's acknowledgement, in the transaction that claimed it: a relay that dies in
between sends the same messages again, with the same sequence numbers and hashes, and receivers drop the doubles.
"""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NamedTuple

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from aiokafka.producer.message_accumulator import BatchBuilder

from chassis.database import Connection, Pool, Reader, transaction, translated
from chassis.declaring.service import Service
from chassis.errors import BrokerUnavailableError
from chassis.log.chain import GENESIS
from chassis.log.checkpoints import RELAY, Checkpoint, claim, claim_in
from chassis.log.loops import GRACE, Progress
from chassis.log.store import COLUMNS, Store, recorded
from chassis.messaging.cloudevents import Outgoing, headers, lane_of, outgoing
from chassis.messaging.kafka import Address, explained
from chassis.messaging.signing import SiteKey
from contracts.envelope import Recorded

NAME = RELAY
PAGE = 1000
"""Positions of the log in one step, and so the most that one signature covers."""
_BATCH_BYTES = 512 * 1024
_SEND_SECONDS = 8.0
_STOP_SECONDS = 2.0


class LaneState(NamedTuple):
    """How far a lane was sent: its last sequence and the leaf hash of that message."""

    sequence: int
    hash: bytes


class Lanes:
    """The lanes of one topic, as the relay's checkpoint keeps them: `{"topic/lane": [sequence, "hexhash"]}`."""

    def __init__(self, topic: str, states: list[LaneState]) -> None:
        """Begin where `states` stand, one for each lane."""
        self.topic = topic
        self._states = states

    @classmethod
    def kept(cls, topic: str, state: Mapping[str, Any]) -> "Lanes":
        """The lanes in a checkpoint's state; without any when nothing was ever sent."""
        found: list[LaneState] = []
        while (kept := state.get(f"{topic}/{len(found)}")) is not None:
            found.append(LaneState(kept[0], bytes.fromhex(kept[1])))
        return cls(topic, found)

    @classmethod
    def fresh(cls, topic: str, count: int) -> "Lanes":
        """As many lanes as the topic has partitions, before their first message."""
        return cls(topic, [LaneState(0, GENESIS)] * count)

    @property
    def count(self) -> int:
        """How many lanes there are."""
        return len(self._states)

    def place(self, event: Recorded) -> Outgoing:
        """`event` as the next message of its lane."""
        lane = lane_of(event.stream, len(self._states))
        sequence, last = self._states[lane]
        message = outgoing(event, self.topic, lane, sequence + 1, last)
        self._states[lane] = LaneState(sequence + 1, message.leaf)
        return message

    def state(self) -> dict[str, Any]:
        """The form a checkpoint keeps."""
        return {f"{self.topic}/{lane}": [at.sequence, at.hash.hex()] for lane, at in enumerate(self._states)}


@dataclass(frozen=True, slots=True)
class Spoken:
    """What of a log is to be sent: the events that `service` of `site` originated under one of `names`."""

    site: str
    service: str
    names: tuple[str, ...]

    @property
    def topic(self) -> str:
        """Where it is sent."""
        return f"{self.site}.{self.service}"

    async def read(self, source: Reader, after: int, through: int) -> list[Recorded]:
        """The events to be sent beyond position `after`, up to and with `through`, in order."""
        rows = await source.fetch(
            f"select {COLUMNS} from log.events where position > $1 and position <= $2"  # noqa: S608
            " and site = $3 and service = $4 and type = any($5) order by position",
            after,
            through,
            self.site,
            self.service,
            self.names,
        )
        return [recorded(row) for row in rows]


class _Ahead(NamedTuple):
    """The page after the one that is being sent."""

    after: int
    events: "asyncio.Task[list[Recorded]]"


class Relay:
    """The loop that sends; of two replicas the one that holds the checkpoint."""

    name = NAME
    grace = GRACE

    def __init__(self, service: Service, store: Store, site: str, key: SiteKey, kafka: Address) -> None:
        """Send what `service` says at `site` from `store`, signed with `key`, to `kafka`."""
        self.progress = Progress()
        self._store = store
        self._spoken = spoken(service, site)
        self._key = key
        self._kafka = kafka
        self._producer: AIOKafkaProducer | None = None
        self._ahead: _Ahead | None = None

    async def step(self) -> bool:
        """Send at most a page; True when there is more.

        Raises BrokerUnavailableError when Kafka does not take it (nothing is lost: the next step sends it again),
        StoreUnavailableError when the database cannot serve.
        """
        position, head = await standing(self._store.pool)
        self.progress.at(position, head - position)
        if position >= head:
            return False
        async with claim(self._store.pool, NAME) as checkpoint:
            if checkpoint is None:
                return False
            # Another replica may have gone beyond the end that was seen here: the checkpoint never moves back.
            through = max(checkpoint.position, min(head, checkpoint.position + PAGE))
            await self._send_page(checkpoint, through, head)
        self.progress.at(through, max(0, head - through))
        return through < head

    async def close(self) -> None:
        """Throw the producer away; after a fault it never recovers by itself (docs/measurements.md, runtime note 3)."""
        await self._drop_ahead()
        producer, self._producer = self._producer, None
        if producer is not None:
            await _dispose(producer)

    async def _send_page(self, checkpoint: Checkpoint, through: int, head: int) -> None:
        events = await self._page(checkpoint, through)
        if through + PAGE <= head:
            self._ahead = _Ahead(through, asyncio.create_task(self._read_ahead(through)))
        if not events:
            await checkpoint.move(through)
            return
        lanes = Lanes.kept(self._spoken.topic, checkpoint.state)
        with explained(self._kafka, self._spoken.topic):
            async with asyncio.timeout(_SEND_SECONDS):
                producer, count = await self._connected()
                if lanes.count == 0:
                    lanes = Lanes.fresh(self._spoken.topic, count)
                _require_same(lanes, count)
                await self._send(producer, [lanes.place(event) for event in events])
        await checkpoint.move(through, {**checkpoint.state, **lanes.state()})

    async def _page(self, checkpoint: Checkpoint, through: int) -> list[Recorded]:
        """The events beyond the checkpoint, read before if this is the page that was expected."""
        ahead = self._ahead
        if ahead is not None and (ahead.after, ahead.after + PAGE) == (checkpoint.position, through):
            self._ahead = None
            return await ahead.events
        await self._drop_ahead()
        return await self._spoken.read(checkpoint.connection, checkpoint.position, through)

    async def _read_ahead(self, after: int) -> list[Recorded]:
        """A full page, which nobody changes any more, read while the broker takes the one before it."""
        with translated():
            return await self._spoken.read(self._store.pool, after, after + PAGE)

    async def _drop_ahead(self) -> None:
        ahead, self._ahead = self._ahead, None
        if ahead is not None:
            ahead.events.cancel()
            await asyncio.gather(ahead.events, return_exceptions=True)

    async def _connected(self) -> tuple[AIOKafkaProducer, int]:
        """A producer that works, and the number of the topic's partitions."""
        if self._producer is None:
            self._producer = AIOKafkaProducer(
                **self._kafka.client(),
                client_id=self._spoken.topic,
                acks="all",
                enable_idempotence=True,
                linger_ms=5,
                max_batch_size=_BATCH_BYTES,
                # Below our own limit, so that the producer's reason comes before our clock.
                request_timeout_ms=int(_SEND_SECONDS * 1000) - 1000,
            )
            await self._producer.start()
        return self._producer, len(await self._producer.partitions_for(self._spoken.topic))

    async def _send(self, producer: AIOKafkaProducer, messages: Sequence[Outgoing]) -> None:
        """Send `messages` and return when the broker has acknowledged every one."""
        proofs = self._key.sign([message.leaf for message in messages])
        acknowledged: list[asyncio.Future[Any]] = []
        filling: dict[int, BatchBuilder] = {}

        async def submit(lane: int) -> None:
            batch = filling.pop(lane)
            batch.close()  # a closed batch does not linger
            acknowledged.append(await producer.send_batch(batch, self._spoken.topic, partition=lane))

        for message, proof in zip(messages, proofs, strict=True):
            written = headers(message, proof)
            if message.lane in filling and not _append(filling[message.lane], message, written):
                await submit(message.lane)
            if message.lane not in filling:
                filling[message.lane] = producer.create_batch()
                _append(filling[message.lane], message, written)
        for lane in tuple(filling):
            await submit(lane)
        for outcome in await asyncio.gather(*acknowledged, return_exceptions=True):
            if isinstance(outcome, BaseException):
                raise outcome


def spoken(service: Service, site: str) -> Spoken:
    """What `service` says at `site`."""
    return Spoken(site, service.name, tuple(sorted(service.says())))


async def standing(pool: Pool) -> tuple[int, int]:
    """Where the relay stands and where the log ends, without a lock."""
    with translated():
        row = await pool.fetchrow(
            "select coalesce((select position from log.checkpoints where name = $1), 0) as position,"
            " (select position from log.head) as head",
            NAME,
        )
    return (row["position"], row["head"]) if row is not None else (0, 0)


async def rewind(pool: Pool, service: Service, site: str, position: int) -> int:
    """Let the relay send again everything beyond `position`; answers how many messages that will be.

    Waits for the step that is under way. The lanes' states at `position` are found by folding the log from its
    beginning, so that what is sent again has the sequence numbers and hashes it had.
    Raises ValueError when `position` is negative or beyond where the relay stands, and when the fold does not end
    where the relay stands: then what is declared today is not what was sent, and sending again would fork the lanes.
    """
    wanted = spoken(service, site)
    async with transaction(pool) as connection:
        checkpoint = await claim_in(connection, NAME, wait=True)
        if checkpoint is None or not 0 <= position <= checkpoint.position:
            raise ValueError(f"position {position} is not between 0 and where the relay stands")
        sent = Lanes.kept(wanted.topic, checkpoint.state)
        lanes = Lanes.fresh(wanted.topic, sent.count)
        await _fold(connection, wanted, lanes, 0, position)
        there = lanes.state()
        again = await _fold(connection, wanted, lanes, position, checkpoint.position)
        if lanes.state() != sent.state():
            raise ValueError("the log does not lead to what was sent: the events that are said have changed since")
        await checkpoint.move(position, {**checkpoint.state, **there})
    return again


async def _fold(connection: Connection, wanted: Spoken, lanes: Lanes, after: int, through: int) -> int:
    """Place what was said between two positions in `lanes`; answers how many messages that were."""
    placed = 0
    for start in range(after, through, PAGE):
        for event in await wanted.read(connection, start, min(start + PAGE, through)):
            lanes.place(event)
            placed += 1
    return placed


def _append(batch: BatchBuilder, message: Outgoing, written: Sequence[tuple[str, bytes]]) -> bool:
    """Whether the batch still had room for the message."""
    return batch.append(timestamp=None, key=message.key, value=message.value, headers=written) is not None


def _require_same(lanes: Lanes, count: int) -> None:
    if lanes.count != count:
        raise BrokerUnavailableError(
            f"the topic {lanes.topic} has {count} partitions, but what was sent so far went over {lanes.count}:"
            " the number of a topic's partitions must not change, as streams would change their lane"
        )


_leaving: set[asyncio.Task[None]] = set()
"""Producers that did not stop in time; the reference keeps their tasks alive until they have."""


async def _dispose(producer: AIOKafkaProducer) -> None:
    """Stop a producer, for at most two seconds; what is then left of it ends by itself."""
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
