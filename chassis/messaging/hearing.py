"""Hears messages into the store: the messages, the lanes they move and the parked ones change in one transaction.

A lane's messages are numbered and chained by their origin; `log.lanes` keeps how far each lane was heard, is locked
first and moved last in the transaction that appends, so that no message is stored twice or skipped, whoever hears.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple, TypeAlias
from uuid import UUID

import asyncpg
import structlog

from chassis.database import Connection, translated
from chassis.declaring.service import Service
from chassis.errors import RepeatedEventError, StoreRejectedError, StreamConflictError
from chassis.ids import new_id
from chassis.log.store import Store
from chassis.log.writer import Append, WriteTransaction
from chassis.messaging.arrivals import (
    HOLDING,
    Arrival,
    Examiner,
    Fault,
    Head,
    Parked,
    Place,
    Plan,
    Raw,
    Reason,
    read_headers,
    written_headers,
)
from chassis.messaging.cloudevents import apart
from chassis.messaging.register import KeyRegister

PAGE = 500
"""Messages in one transaction."""
_AT_A_STRETCH = 25
_LONGEST_DETAIL = 2000
_PASSED = (*HOLDING, Reason.DISCARDED)
_REFUSALS = (StreamConflictError, RepeatedEventError, StoreRejectedError, asyncpg.PostgresError)
_OF_DATA = (
    asyncpg.DataError,
    asyncpg.IntegrityConstraintViolationError,
    asyncpg.ProgramLimitExceededError,
    ValueError,
    OverflowError,
)
"""What the database says of data it cannot hold; a missing right or table is no message's fault."""
_Decision: TypeAlias = Callable[[Plan, Arrival], None]
_log = structlog.get_logger()


@dataclass(slots=True)
class Tally:
    """What became of the messages since the start."""

    heard: int = 0
    doubles: int = 0
    parked: int = 0


class _Dealt(NamedTuple):
    """How many parked messages were freed, and whether others of the same lanes wait."""

    freed: int
    waits: bool


class Hearing:
    """Hears for one service; safe beside any number of others, by the locks on the lanes."""

    def __init__(self, service: Service, store: Store, register: KeyRegister) -> None:
        """Hear what `service` hears into `store`, proven by the keys in `register`."""
        self.tally = Tally()
        self._store = store
        self.examiner = Examiner(service, register)

    async def hear(self, messages: Sequence[Raw]) -> None:
        """Deal with `messages`, lane by lane in their order; every one is stored, dropped or parked at the end.

        Raises StoreUnavailableError when the database cannot serve and RegisterUnreadableError when the keys cannot
        be read: then ask again with the same messages, those that were dealt with are doubles.
        """
        await self.settle(await self.examine(messages))

    async def examine(self, messages: Sequence[Raw]) -> list[Arrival]:
        """The first half of `hear`, all of it computing: it lets others have their turn every few messages.

        It goes from the last message to the first, as one that is proven proves the one before it.
        """
        self.examiner.refresh()
        backwards: list[Arrival] = []
        for end in range(len(messages), 0, -_AT_A_STRETCH):
            stretch = messages[max(0, end - _AT_A_STRETCH) : end]
            backwards += reversed(self.examiner.examine(stretch))
            await asyncio.sleep(0)
        return backwards[::-1]

    async def settle(self, arrivals: Sequence[Arrival]) -> None:
        """The other half of `hear`, most of it waiting for the database."""
        if (await self._deal(arrivals, Plan.take)).waits:
            await self._heal()

    async def retry(self, topic: str, lane: int, parked_ids: Sequence[UUID]) -> None:
        """Deal again with parked messages over which their lane has not moved; raises what `hear` raises."""
        self.examiner.refresh()
        which = "parked_id = any($3) and not reason = any($4)"
        await self._deal(await self._parked(topic, lane, which, list(parked_ids), _PASSED), Plan.take)
        await self._heal()

    async def release(self, topic: str, lane: int, stream: str) -> None:
        """Deal again with the messages of a stream over which their lane has moved, from the first that waits.

        Those behind it follow until one has to wait still; raises what `hear` raises.
        """
        self.examiner.refresh()
        freed = PAGE
        while freed >= PAGE:
            waiting = await self._parked(topic, lane, "stream = $3 and reason = any($4)", stream, HOLDING)
            freed = (await self._deal(waiting, Plan.release, careful=True)).freed

    async def _heal(self) -> None:
        """Take the parked messages whose turn has come because the one before them arrived."""
        while True:
            with translated():
                ready = await self._store.pool.fetchrow(
                    "select p.topic, p.lane from log.lanes l join log.parked p using (topic, lane)"
                    " where p.reason = $1 and p.sequence <= l.sequence + 1 limit 1",
                    Reason.OUT_OF_ORDER,
                )
            if ready is None:
                return
            await self._deal(await self._parked(*ready, "reason = $3", Reason.OUT_OF_ORDER), Plan.take)

    async def _parked(self, topic: str, lane: int, which: str, *arguments: object) -> list[Arrival]:
        """At most a page of parked messages of a lane, examined anew, in the lane's order."""
        with translated():
            rows = await self._store.pool.fetch(
                'select parked_id, reason, sequence, "offset", key, value, headers from log.parked'  # noqa: S608
                f' where topic = $1 and lane = $2 and {which} order by sequence, "offset" limit {PAGE}',
                topic,
                lane,
                *arguments,
            )
        raws = [
            Raw((topic, lane), row["offset"], row["key"], row["value"], *apart(read_headers(row["headers"])))
            for row in rows
        ]
        return [
            arrival._replace(parked=Parked(row["parked_id"], row["reason"], row["sequence"]))
            for row, arrival in zip(rows, self.examiner.examine(raws), strict=True)
        ]

    async def _deal(self, arrivals: Sequence[Arrival], decide: _Decision, *, careful: bool = False) -> _Dealt:
        """Deal with `arrivals` in one transaction, or in smaller ones until the one that is refused is alone."""
        if not arrivals:
            return _Dealt(0, waits=False)
        try:
            return await self._commit(arrivals, decide, careful=careful)
        except _REFUSALS as refused:
            if not _is_of_a_message(refused):
                raise
            refusal = f"{type(refused).__name__}: {refused}"
        if not careful:  # the likeliest cause is an event that was stored in another way: look before splitting
            return await self._deal(arrivals, decide, careful=True)
        if len(arrivals) == 1:
            return await self._commit(arrivals, decide, careful=True, refusal=refusal)
        middle = len(arrivals) // 2
        before = await self._deal(arrivals[:middle], decide, careful=True)
        after = await self._deal(arrivals[middle:], decide, careful=True)
        return _Dealt(before.freed + after.freed, before.waits or after.waits)

    async def _commit(
        self, arrivals: Sequence[Arrival], decide: _Decision, *, careful: bool, refusal: str | None = None
    ) -> _Dealt:
        async with self._store.writer.transaction() as transaction:
            heads = await _lock(transaction.connection, sorted({arrival.raw.place for arrival in arrivals}))
            present = await _still_there(transaction.connection, arrivals)
            waits = any(head.waits for head in heads.values())
            held = await _held(transaction.connection, present) if waits else set()
            plan = Plan(heads, held, refusal=refusal)
            await _look_up(transaction.connection, plan, present, careful=careful)
            for arrival in present:
                decide(plan, arrival)
            await _carry_out(transaction, plan)
        self._count(plan)
        return _Dealt(len(plan.freed), waits or bool(plan.parked))

    def _count(self, plan: Plan) -> None:
        self.tally.heard += len(plan.rows)
        self.tally.doubles += plan.doubles
        self.tally.parked += len(plan.parked)
        if plan.rows:
            self._store.moved()
        for arrival, fault in plan.parked:
            raw = arrival.raw
            where = {"topic": raw.topic, "lane": raw.lane, "offset": raw.offset, "stream": arrival.stream}
            _log.warning("message_parked", **where, reason=str(fault.reason), detail=fault.detail)


def _is_of_a_message(refused: Exception) -> bool:
    if isinstance(refused, StoreRejectedError):
        return isinstance(refused.__cause__, _OF_DATA)
    return isinstance(refused, (StreamConflictError, RepeatedEventError, *_OF_DATA))


async def _still_there(connection: Connection, arrivals: Sequence[Arrival]) -> Sequence[Arrival]:
    """`arrivals` without those that came from parking and were dealt with before their lane was locked here."""
    parked = {arrival.parked.parked_id: arrival for arrival in arrivals if arrival.parked is not None}
    if not parked:
        return arrivals
    rows = await connection.fetch("select parked_id, reason from log.parked where parked_id = any($1)", list(parked))
    there = {(row["parked_id"], row["reason"]) for row in rows}
    return [arrival for arrival in arrivals if arrival.parked is None or arrival.parked[:2] in there]


async def _held(connection: Connection, arrivals: Sequence[Arrival]) -> set[tuple[Place, str]]:
    """The streams that wait: those with a message parked over which their lane has moved.

    For messages that are themselves such, only what is parked before the first of them counts.
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


async def _look_up(connection: Connection, plan: Plan, arrivals: Sequence[Arrival], *, careful: bool) -> None:
    """Learn which events are stored: of messages at or before their lane's head, or of all when `careful`."""
    again = [
        (arrival.raw.topic, message)
        for arrival in arrivals
        if (message := arrival.message) is not None
        and (careful or message.sequence <= plan.heads[arrival.raw.place].sequence)
    ]
    if not again:
        return
    known = await connection.fetch(
        "select event_id from log.events where event_id = any($1)", [message.row.event_id for _, message in again]
    )
    passed = await connection.fetch(
        "select topic, lane, sequence from log.parked"
        " where topic = any($1) and sequence = any($2) and reason = any($3)",
        list({topic for topic, _ in again}),
        [message.sequence for _, message in again],
        _PASSED,
    )
    plan.known = {row["event_id"] for row in known}
    plan.passed = {((row["topic"], row["lane"]), row["sequence"]) for row in passed}


async def lock_lane(connection: Connection, topic: str, lane: int) -> None:
    """Keep everybody else from hearing, retrying or discarding messages of a lane until the transaction ends."""
    await _lock(connection, [(topic, lane)])


async def _lock(connection: Connection, places: Sequence[Place]) -> dict[Place, Head]:
    """The heads of lanes, locked until the transaction ends."""
    topics, lanes = [topic for topic, _ in places], [lane for _, lane in places]
    rows = await connection.fetch("select * from log.take_lanes($1, $2)", topics, lanes)
    return {(row["topic"], row["lane"]): Head(row["sequence"], row["hash"], row["waits"]) for row in rows}


async def _carry_out(transaction: WriteTransaction, plan: Plan) -> None:
    if plan.parked:
        await _park(transaction.connection, plan.parked)
    if plan.freed:
        await transaction.connection.execute("delete from log.parked where parked_id = any($1)", plan.freed)
    moved = [(*place, head.sequence, head.hash) for place, head in plan.heads.items() if head.taken]
    if moved:
        await transaction.connection.execute(
            "update log.lanes l set sequence = m.sequence, hash = m.hash"
            " from unnest($1::text[], $2::integer[], $3::bigint[], $4::bytea[]) as m (topic, lane, sequence, hash)"
            " where l.topic = m.topic and l.lane = m.lane",
            *zip(*moved, strict=True),
        )
    if plan.rows:  # last, as nobody else appends from here until the commit
        await transaction.append([Append(plan.rows, texts=plan.texts)])


async def _park(connection: Connection, parked: Iterable[tuple[Arrival, Fault]]) -> None:
    new, again = [], []
    for arrival, fault in parked:
        detail = fault.detail.replace("\x00", "")[:_LONGEST_DETAIL]
        if arrival.parked is not None:
            again.append((arrival.parked.parked_id, str(fault.reason), detail))
            continue
        raw, message = arrival.raw, arrival.message
        sequence = None if message is None else message.sequence
        at = (new_id(), raw.topic, raw.lane, raw.offset, arrival.stream, sequence)
        carried = (raw.key, raw.value, written_headers(raw.headers))
        new.append((*at, str(fault.reason), detail, *carried, sha256(repr(carried).encode()).digest()))
    await connection.executemany(
        "insert into log.parked"
        ' (parked_id, topic, lane, "offset", stream, sequence, reason, detail, key, value, headers, content)'
        " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict do nothing",
        new,
    )
    await connection.executemany(
        "update log.parked set reason = $2, detail = $3, attempts = attempts + 1 where parked_id = $1", again
    )
