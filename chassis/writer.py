"""The one way into an event store: group commit, commit-ordered positions, the hash chain.

Commands that wait while a commit is under way go into the next one together, at most 64 of them and without a timer:
at 32 at once this is more than twice as fast as a transaction each, and a command alone is not held up
(measurements.md §2, §14).
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

import asyncpg

from chassis.chain import row_hash
from chassis.clock import wall
from chassis.database import Connection, Pool, transaction, translated
from chassis.errors import (
    Fault,
    RepeatedCommandError,
    RepeatedEventError,
    StoreUnavailableError,
    StreamConflictError,
)

MOST_TOGETHER = 64
_LOCK = 724530
_CALL = f"select head_position, head_hash from log.append({', '.join(f'${n}' for n in range(1, 24))})"


class NewRow(NamedTuple):
    """An event on its way into the store, before it has a position; the instant is aware."""

    event_id: UUID
    site: str
    service: str
    stream: str
    stream_version: int
    type: str
    schema_version: int
    data: str
    actor: str
    correlation_id: UUID
    causation_id: UUID | None
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class CommandMark:
    """What is remembered of an answered command: its id and the SHA-256 of what it said."""

    command_id: UUID
    fingerprint: bytes
    stream: str


@dataclass(frozen=True, slots=True)
class Append:
    """What belongs together: all of it is stored, or none of it."""

    rows: Sequence[NewRow]
    command: CommandMark | None = None


class Placed(NamedTuple):
    """Where an append came to stand: its first and last position; without rows, the head twice."""

    first: int
    last: int


@dataclass(slots=True)
class _Waiting:
    append: Append
    placed: asyncio.Future[Placed]


class _Batch(NamedTuple):
    arguments: tuple[object, ...]
    placed: list[Placed]
    position: int
    hash: bytes


class Writer:
    """Appends to one event store; safe beside any number of other writers, in this process and in others."""

    def __init__(self, pool: Pool) -> None:
        """Write through `pool`; the head is learned at the first append."""
        self._pool = pool
        self._head: tuple[int, bytes] | None = None
        self._lock = asyncio.Lock()
        self._waiting: list[_Waiting] = []
        self._flushing: asyncio.Task[None] | None = None

    async def append(self, append: Append) -> Placed:
        """Store `append` and answer where it stands.

        Raises StreamConflictError when a stream has moved on, RepeatedCommandError or RepeatedEventError when an
        id is known, StoreUnavailableError when the database cannot serve. Only the last leaves open whether it is
        stored: ask again under the same command id.
        """
        waiting = _Waiting(append, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        if self._flushing is None or self._flushing.done():
            self._flushing = asyncio.create_task(self._flush())
        return await waiting.placed

    @asynccontextmanager
    async def unit(self) -> AsyncIterator["Unit"]:
        """A transaction that may read, write rows of its own, and append; all or nothing."""
        unit = Unit(self)
        try:
            async with transaction(self._pool) as connection:
                unit.connection = connection
                yield unit
            if unit.head is not None:
                self._head = unit.head
        except BaseException:
            if unit.head is not None:
                self._head = None
            raise
        finally:
            if unit.locked:
                self._lock.release()

    async def _flush(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:MOST_TOGETHER], self._waiting[MOST_TOGETHER:]
            async with self._lock:
                await self._commit(batch)

    async def _commit(self, batch: list[_Waiting]) -> None:
        try:
            placed = await self._store([waiting.append for waiting in batch])
        except (StreamConflictError, RepeatedCommandError, RepeatedEventError) as refused:
            if len(batch) == 1:
                _fail(batch[0], refused)
                return
            for waiting in batch:  # one of them spoils the batch: store each alone to find it
                await self._commit([waiting])
        except Fault as fault:
            for waiting in batch:
                _fail(waiting, fault)
        except BaseException as fault:
            for waiting in batch:
                _fail(waiting, StoreUnavailableError(f"the writer was stopped: {fault!r}"))
            raise
        else:
            for waiting, where in zip(batch, placed, strict=True):
                if not waiting.placed.done():
                    waiting.placed.set_result(where)

    async def _store(self, appends: Sequence[Append]) -> list[Placed]:
        with translated():
            async with self._pool.acquire() as connection:
                placed = await self._try(connection, appends)
                if placed is None:
                    async with connection.transaction():
                        await self._learn(connection)
                        placed = await self._try(connection, appends)
        if placed is None:
            raise StoreUnavailableError("the head of the log moved under its own lock")
        return placed

    async def _learn(self, connection: Connection) -> None:
        await connection.execute("select pg_advisory_xact_lock($1)", _LOCK)
        row = await connection.fetchrow("select position, hash from log.head")
        if row is None:
            raise StoreUnavailableError("the log has no head: run migrate")
        self._head = (row["position"], row["hash"])

    async def _try(self, connection: Connection, appends: Sequence[Append]) -> list[Placed] | None:
        """Store on top of the remembered head, or answer None when another writer has moved it."""
        if self._head is None:
            return None
        batch = _build(self._head, appends)
        try:
            moved = await connection.fetchrow(_CALL, *batch.arguments)
        except asyncpg.UniqueViolationError as taken:
            raise _FAULTS.get(taken.constraint_name or "", RepeatedEventError)(str(taken)) from taken
        except BaseException:
            self._head = None
            raise
        if moved is not None and moved["head_position"] is not None:
            self._head = None
            return None
        self._head = (batch.position, batch.hash)
        return batch.placed


class Unit:
    """One transaction of a writer; from its first append until its end no other append of this process runs."""

    connection: Connection

    def __init__(self, writer: Writer) -> None:
        """Belong to `writer`."""
        self._writer = writer
        self.locked = False
        self.head: tuple[int, bytes] | None = None

    async def append(self, appends: Sequence[Append]) -> list[Placed]:
        """Store `appends` inside this transaction; raises what `Writer.append` raises."""
        writer = self._writer
        if not self.locked:
            await writer._lock.acquire()  # noqa: SLF001 - a unit is the writer's own other half
            self.locked = True
            await writer._learn(self.connection)  # noqa: SLF001
        placed = await writer._try(self.connection, appends)  # noqa: SLF001
        if placed is None:
            raise StoreUnavailableError("the head of the log moved under its own lock")
        self.head = writer._head  # noqa: SLF001
        return placed


_FAULTS: dict[str, type[Fault]] = {
    "events_stream": StreamConflictError,
    "events_event_id": RepeatedEventError,
    "commands_command_id": RepeatedCommandError,
}


def _fail(waiting: _Waiting, fault: Fault) -> None:
    if not waiting.placed.done():
        waiting.placed.set_exception(fault)


def _build(head: tuple[int, bytes], appends: Sequence[Append]) -> _Batch:
    """The arguments of one call of `log.append`: hashes chained on top of `head`."""
    position, last = head
    start, now = head, wall()
    columns: list[tuple[object, ...]] = []
    placed: list[Placed] = []
    for append in appends:
        first = position + 1 if append.rows else position
        for row in append.rows:
            position += 1
            occurred_at = row.occurred_at.astimezone(UTC)
            hashed = row_hash(last, position, *row[:11], occurred_at, now)
            columns.append((*row[:11], occurred_at, last, hashed))
            last = hashed
        placed.append(Placed(first, position))
    marked = [(append.command, where) for append, where in zip(appends, placed, strict=True)]
    marks = [
        (command.command_id, command.fingerprint, command.stream, where.first, where.last)
        for command, where in marked
        if command is not None
    ]
    rows = zip(*columns, strict=True) if columns else ((),) * 14
    commands = zip(*marks, strict=True) if marks else ((),) * 5
    return _Batch((*start, last, now, *rows, *commands), placed, position, last)
