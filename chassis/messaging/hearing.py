"""Hears messages into the store: events, proofs, lanes and parked messages change in one transaction.

A lane's messages are numbered and chained by their origin; `log.lanes` keeps how far each lane was heard, is locked
first and moved in the transaction that appends, so that no message is stored twice or skipped, whoever hears.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple, TypeAlias
from uuid import UUID

import asyncpg
import structlog

from chassis.database import Connection, translated
from chassis.declaring.service import Service
from chassis.errors import ParkingFullError, RepeatedEventError, StoreRejectedError, StreamConflictError
from chassis.log.chain import event_text
from chassis.log.store import COLUMNS, Store, recorded
from chassis.log.writer import Append, WriteTransaction
from chassis.messaging.arrivals import (
    HOLDING,
    Arrival,
    Confirmed,
    Examiner,
    IntakeDecision,
    LaneHead,
    LaneKey,
    ParkReason,
    Raw,
)
from chassis.messaging.parking_rows import LIMITS, ParkingLimits, divided, free, park, parked_page, require_room
from chassis.messaging.register import KeyRegister
from contracts.declaration import is_exported
from contracts.tlog import CompactRange

PAGE = 500
"""Messages in one transaction."""
PAGE_BYTES = 8 * 1024 * 1024
"""Bytes of messages in one transaction, unless a single one has more."""
_AT_A_STRETCH = 25
_PASSED = (*HOLDING, ParkReason.DISCARDED)
_REFUSALS = (StreamConflictError, RepeatedEventError, StoreRejectedError, asyncpg.PostgresError)
_OF_DATA = (
    asyncpg.DataError,
    asyncpg.IntegrityConstraintViolationError,
    asyncpg.ProgramLimitExceededError,
    ValueError,
    OverflowError,
)
"""The errors of a database that cannot hold the data; a missing right or table is not caused by a message."""
_CONFIRMED = """
    select topic, lane, size, signed_at from log.heads
    join unnest($1::text[], $2::integer[]) as wanted (topic, lane) using (topic, lane) where note is not null
"""
_Decide: TypeAlias = Callable[[IntakeDecision, Arrival], None]
_log = structlog.get_logger()


@dataclass(slots=True)
class Tally:
    """The numbers of messages heard, dropped, parked and passed over as too early since the start."""

    heard: int = 0
    doubles: int = 0
    parked: int = 0
    passed_over: int = 0


class _Settled(NamedTuple):
    """How many parked messages were freed, and whether others of the same lanes wait."""

    freed: int
    waits: bool


class Hearing:
    """Hears for one service; safe beside any number of others, by the locks on the lanes."""

    def __init__(self, service: Service, store: Store, register: KeyRegister, limits: ParkingLimits = LIMITS) -> None:
        """Hear what `service` hears into `store`, proven by the keys in `register`; park no more than `limits`."""
        self.tally = Tally()
        self._store = store
        self._limits = limits
        self.examiner = Examiner(service, store.site, register)

    async def hear(self, messages: Sequence[Raw]) -> None:
        """Hear `messages`, lane by lane in their order; every one is stored, dropped or parked at the end.

        Raises StoreUnavailableError when the database cannot serve, RegisterUnreadableError when the keys cannot be
        read, and TopicStoppedError when a topic has reached its limit of parked messages, or is another site's and the
        register has expired: then call again with the same messages, those that were settled are dropped as doubles.
        """
        await self.settle(await self.examine(messages))

    async def examine(self, messages: Sequence[Raw]) -> list[Arrival]:
        """The first half of `hear`, which only computes: it yields to other tasks every few messages.

        Raises RegisterExpiredError for messages of another site when the register has expired.
        """
        self.examiner.refresh()
        self.examiner.require_current({raw.topic for raw in messages})
        arrivals: list[Arrival] = []
        for start in range(0, len(messages), _AT_A_STRETCH):
            arrivals += [self.examiner.examine(raw) for raw in messages[start : start + _AT_A_STRETCH]]
            await asyncio.sleep(0)
        return arrivals

    async def settle(self, arrivals: Sequence[Arrival]) -> None:
        """The second half of `hear`, which mostly waits for the database."""
        if (await self._settle(arrivals, IntakeDecision.take)).waits:
            await self._heal()

    async def retry(self, topic: str, lane: int, parked_ids: Sequence[UUID]) -> None:
        """Decide again on parked messages over which their lane has not moved; raises what `hear` raises."""
        self.examiner.refresh()
        self.examiner.require_current([topic])
        which = "parked_id = any($3) and not reason = any($4)"
        page = await self._parked(topic, lane, which, list(parked_ids), _PASSED)
        await self._settle(page, IntakeDecision.take)
        await self._heal()

    async def release(self, topic: str, lane: int, stream: str) -> None:
        """Decide again on the messages of a stream over which their lane has moved, from the first that waits.

        Those behind it follow until one has to wait still; raises what `hear` raises.
        """
        self.examiner.refresh()
        freed = 1
        while freed:
            waiting = await self._parked(topic, lane, "stream = $3 and reason = any($4)", stream, HOLDING)
            freed = (await self._settle(waiting, IntakeDecision.release, careful=True)).freed

    async def _heal(self) -> None:
        """Take the parked messages whose turn has come because the one before them arrived.

        One that was dated back is a double once its origin has signed the same message anew.
        """
        while True:
            with translated():
                ready = await self._store.pool.fetchrow(
                    "select p.topic, p.lane, p.reason from log.lanes l join log.parked p using (topic, lane)"
                    " where p.reason = $1 and p.sequence <= l.sequence + 1"
                    " or p.reason = $2 and p.sequence <= l.sequence limit 1",
                    ParkReason.OUT_OF_ORDER,
                    ParkReason.DATED_BACK,
                )
            if ready is None:
                return
            page = await self._parked(ready["topic"], ready["lane"], "reason = $3", ready["reason"])
            await self._settle(page, IntakeDecision.take)

    async def _parked(self, topic: str, lane: int, which: str, *arguments: object) -> list[Arrival]:
        """At most a page of parked messages of a lane, examined anew, in the lane's order."""
        with translated():
            page = await parked_page(self._store.pool, (topic, lane), (PAGE, PAGE_BYTES), which, *arguments)
        return [self.examiner.examine(raw)._replace(parked=parked) for parked, raw in page]

    async def _settle(self, arrivals: Sequence[Arrival], decide: _Decide, *, careful: bool = False) -> _Settled:
        """Settle `arrivals` in one transaction, or in smaller ones until the one that is refused is alone."""
        if not arrivals:
            return _Settled(0, waits=False)
        try:
            return await self._commit(arrivals, decide, careful=careful)
        except ParkingFullError:
            if len(arrivals) == 1:
                raise
            return await self._in_halves(arrivals, decide)  # park as many as may wait
        except _REFUSALS as refused:
            if not _is_of_a_message(refused):
                raise
            refusal = f"{type(refused).__name__}: {refused}"
        if not careful:  # probably a duplicate: look up known ids before bisecting the batch
            return await self._settle(arrivals, decide, careful=True)
        if len(arrivals) == 1:
            return await self._commit(arrivals, decide, careful=True, refusal=refusal)
        return await self._in_halves(arrivals, decide)

    async def _in_halves(self, arrivals: Sequence[Arrival], decide: _Decide) -> _Settled:
        middle = len(arrivals) // 2
        before = await self._settle(arrivals[:middle], decide, careful=True)
        after = await self._settle(arrivals[middle:], decide, careful=True)
        return _Settled(before.freed + after.freed, before.waits or after.waits)

    async def _commit(
        self, arrivals: Sequence[Arrival], decide: _Decide, *, careful: bool, refusal: str | None = None
    ) -> _Settled:
        async with self._store.writer.transaction() as transaction:
            heads = await _lock(transaction.connection, sorted({arrival.raw.lane_key for arrival in arrivals}))
            present = await _still_there(transaction.connection, arrivals)
            waits = any(head.waits for head in heads.values())
            held = await _held(transaction.connection, present) if waits else set()
            decision = IntakeDecision(heads, held, refusal=refusal)
            await _look_up(transaction.connection, decision, present, careful=careful)
            for arrival in present:
                decide(decision, arrival)
            decision.parked, early = await divided(transaction.connection, decision.parked, self._limits)
            await _carry_out(transaction, decision, self._limits)
        self._count(decision)
        self._count_early(early)
        return _Settled(len(decision.freed), waits or bool(decision.parked))

    def _count(self, decision: IntakeDecision) -> None:
        self.tally.heard += len(decision.rows)
        self.tally.doubles += decision.doubles
        self.tally.parked += len(decision.parked)
        if decision.rows:
            self._store.moved()
        for arrival, rejection in decision.parked:
            raw = arrival.raw
            where = {"topic": raw.topic, "lane": raw.lane, "offset": raw.offset, "stream": arrival.stream}
            _log.warning("message_parked", **where, reason=str(rejection.reason), detail=rejection.detail)

    def _count_early(self, passed_over: Sequence[Arrival]) -> None:
        self.tally.passed_over += len(passed_over)
        by_lane: dict[LaneKey, list[int]] = {}
        for arrival in passed_over:
            by_lane.setdefault(arrival.raw.lane_key, []).append(arrival.message.sequence if arrival.message else 0)
        for (topic, lane), found in by_lane.items():
            where = {"topic": topic, "lane": lane, "first": min(found), "last": max(found)}
            _log.warning("messages_passed_over", **where, messages=len(found))


def _is_of_a_message(refused: Exception) -> bool:
    if isinstance(refused, StoreRejectedError):
        return isinstance(refused.__cause__, _OF_DATA)
    return isinstance(refused, (StreamConflictError, RepeatedEventError, *_OF_DATA))


async def _still_there(connection: Connection, arrivals: Sequence[Arrival]) -> Sequence[Arrival]:
    """`arrivals` without those that came from parking and were settled before their lane was locked here."""
    parked = {arrival.parked.parked_id: arrival for arrival in arrivals if arrival.parked is not None}
    if not parked:
        return arrivals
    rows = await connection.fetch("select parked_id, reason from log.parked where parked_id = any($1)", list(parked))
    there = {(row["parked_id"], row["reason"]) for row in rows}
    return [arrival for arrival in arrivals if arrival.parked is None or arrival.parked[:2] in there]


async def _held(connection: Connection, arrivals: Sequence[Arrival]) -> set[tuple[LaneKey, str]]:
    """The streams that wait: those with a message parked over which their lane has moved.

    For messages that are themselves such, only those parked before the first of them count.
    """
    first = [arrival.parked.sequence for arrival in arrivals if arrival.parked and arrival.parked.reason in HOLDING]
    rows = await connection.fetch(
        "select distinct topic, lane, stream from log.parked"
        " where topic = any($1) and stream = any($2) and reason = any($3) and ($4::bigint is null or sequence < $4)",
        list({arrival.raw.topic for arrival in arrivals}),
        list({arrival.stream for arrival in arrivals}),
        HOLDING,
        min((sequence for sequence in first if sequence is not None), default=None),
    )
    return {((row["topic"], row["lane"]), row["stream"]) for row in rows}


async def _look_up(
    connection: Connection, decision: IntakeDecision, arrivals: Sequence[Arrival], *, careful: bool
) -> None:
    """Learn which messages were taken at or before their lane's head, and of `careful` which events are stored."""
    messages = [(arrival.raw.lane_key, message) for arrival in arrivals if (message := arrival.message) is not None]
    again = [(*key, message.sequence) for key, message in messages if message.sequence <= decision.heads[key].sequence]
    if again:
        taken = await connection.fetch(
            "select topic, lane, sequence, leaf from log.proofs join"
            " unnest($1::text[], $2::integer[], $3::bigint[]) as at (topic, lane, sequence)"
            " using (topic, lane, sequence)",
            *zip(*again, strict=True),
        )
        decision.leaves = _together(taken)
    if careful and messages:
        ids = [message.row.event_id for _, message in messages]
        stored = await connection.fetch(f"select {COLUMNS} from log.events where event_id = any($1)", ids)  # noqa: S608
        decision.known = {row["event_id"]: sha256(event_text(recorded(row)[1:13])).digest() for row in stored}


def _together(taken: Sequence[asyncpg.Record]) -> dict[tuple[LaneKey, int], set[bytes]]:
    leaves: dict[tuple[LaneKey, int], set[bytes]] = {}
    for row in taken:
        leaves.setdefault(((row["topic"], row["lane"]), row["sequence"]), set()).add(row["leaf"])
    return leaves


async def lock_lane(connection: Connection, topic: str, lane: int) -> None:
    """Keep everybody else from hearing, retrying or discarding messages of a lane until the transaction ends."""
    await _lock(connection, [(topic, lane)])


async def _lock(connection: Connection, lane_keys: Sequence[LaneKey]) -> dict[LaneKey, LaneHead]:
    """The heads of lanes, locked until the transaction ends."""
    topics, lanes = [topic for topic, _ in lane_keys], [lane for _, lane in lane_keys]
    rows = await connection.fetch("select * from log.take_lanes($1, $2)", topics, lanes)
    heads = {
        (row["topic"], row["lane"]): LaneHead(row["sequence"], row["hash"], row["waits"], tree_of(row)) for row in rows
    }
    if any(is_exported(topic) for topic in topics):
        for row in await connection.fetch(_CONFIRMED, topics, lanes):
            heads[row["topic"], row["lane"]].confirmed = Confirmed(row["size"], row["signed_at"])
    return heads


def tree_of(row: asyncpg.Record) -> CompactRange | None:
    """The tree in a row of `log.lanes`; None where it is not known."""
    return None if row["tree"] is None else CompactRange.read(row["sequence"], row["tree"])


async def _carry_out(transaction: WriteTransaction, decision: IntakeDecision, limits: ParkingLimits) -> None:
    connection = transaction.connection
    if decision.proofs:
        await _keep_proofs(connection, decision)
    if decision.parked:
        await park(connection, decision.parked)
        await require_room(connection, decision.parked, limits)
    if decision.freed:
        await free(connection, decision.freed)
    if decision.rows:  # last, as nobody else appends from here until the commit
        await transaction.append([Append(decision.rows, texts=decision.texts)])


async def _keep_proofs(connection: Connection, decision: IntakeDecision) -> None:
    """Keep the proof of each message by which a lane moves, then move the lanes."""
    proofs = [
        (*key, message.sequence, message.leaf, message.previous_hash, message.row.event_id,
         message.seal.key_id, message.seal.stamp.decode(), message.seal.signature, message.path)
        for key, message in decision.proofs
    ]  # fmt: skip
    await connection.copy_records_to_table("proofs", schema_name="log", records=proofs)
    moved = [(*key, head.sequence, head.hash, head.nodes) for key, head in decision.heads.items() if head.taken]
    await connection.execute("select log.move_lanes($1, $2, $3, $4, $5)", *zip(*moved, strict=True))
