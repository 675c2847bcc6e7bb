"""The one way into an event store: group commit, commit-ordered positions, the hash chain.

Commands that wait while a commit is under way go into the next one together, at most 64 of them and without a timer:
at 32 at once this is more than twice as fast as a transaction each, and a command alone is not held up
(docs/measurements.md §2, §14).
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from operator import add
from typing import NamedTuple
from uuid import UUID

import asyncpg

from chassis.clock import wall
from chassis.database import AWAY, Connection, Pool, transaction, translated
from chassis.errors import (
    Fault,
    RepeatedCommandError,
    RepeatedEventError,
    StoreRejectedError,
    StoreUnavailableError,
    StreamConflictError,
)
from chassis.log.chain import GENESIS, event_text, row_hash

MOST_TOGETHER = 64
_WORTH_A_COMMIT = 16
_FLUSHERS = 2
"""Batches under way at once: one is built and sent while the database stores the other."""
_CALL = """
    select stored, head_position, head_hash from log.append($1, $2, $3, $4, $5, $6)
"""


class NewRow(NamedTuple):
    """An event on its way into the store, before it has a position; the instant is aware, the audience sorted."""

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
    audience: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CommandMark:
    """The record of an answered command: its id and the SHA-256 of its name and content."""

    command_id: UUID
    fingerprint: bytes
    stream: str


@dataclass(frozen=True, slots=True)
class Append:
    """Rows and command marks that are stored together: all of them or none.

    `texts` are those of the rows (`event_text`), where they are at hand; else they are made.
    """

    rows: Sequence[NewRow]
    command: CommandMark | None = None
    texts: Sequence[bytes] | None = None


class Placed(NamedTuple):
    """The first and last position of a stored append.

    Without rows `last` is the head and `first` the position after it.
    """

    first: int
    last: int


@dataclass(slots=True)
class _Waiting:
    append: Append
    placed: asyncio.Future[Placed]


class _Ready(NamedTuple):
    """Appends with the texts of their events, which are encoded before the append lock is taken."""

    appends: Sequence[Append]
    texts: Sequence[Sequence[bytes]]
    now: datetime


class _Batch(NamedTuple):
    """Appends with their positions on top of a head; `marks` have the shape of the type in store.sql.

    `hashes` are those of `rows`, and of the row before them first.
    """

    before: tuple[int, bytes]
    after: tuple[int, bytes]
    now: datetime
    rows: list[NewRow]
    hashes: list[bytes]
    marks: list[tuple[object, ...]]
    placed: list[Placed]

    def call(self) -> tuple[object, ...]:
        """The arguments of `log.append`."""
        events = list(map(add, self.rows, pairwise(self.hashes)))
        return (*self.before, self.after[1], self.now, events, self.marks)


class Writer:
    """Appends to one event store; safe beside any number of other writers, in this process and in others."""

    def __init__(self, pool: Pool) -> None:
        """Write through `pool`; the head is learned at the first append."""
        self._pool = pool
        self._head = (0, GENESIS)
        """The head as it will be once the batches under way are stored: the next one is built on it.

        Only the database knows whether it was, and compares; whoever was wrong learns the true head from it.
        """
        self._overtaken = False
        """Whether another process appended last: then a unit asks for the head before anything is built on it."""
        self._waiting: list[_Waiting] = []
        self._flushers: set[asyncio.Task[None] | None] = set()

    async def append(self, append: Append) -> Placed:
        """Store `append` and return its positions.

        Raises StreamConflictError when a stream has moved on, RepeatedCommandError or RepeatedEventError when an
        id is known, StoreRejectedError when the database cannot hold it, StoreUnavailableError when the database
        cannot serve. Only the last leaves open whether it is stored: ask again under the same command id.
        """
        waiting = _Waiting(append, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        if len(self._flushers) < _FLUSHERS:
            flusher = asyncio.create_task(self._flush())
            self._flushers.add(flusher)
            flusher.add_done_callback(self._end)
        return await waiting.placed

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator["WriteTransaction"]:
        """A transaction that may read, write rows of its own, and append; all or nothing."""
        async with transaction(self._pool) as connection:
            yield WriteTransaction(self, connection)

    async def _flush(self) -> None:
        """Commit until the queue is empty; without a connection every append in it fails with that reason."""
        try:
            while self._waiting:
                try:
                    with translated():
                        async with self._pool.acquire() as connection:
                            while await self._flush_once(connection):
                                pass
                except StoreUnavailableError as away:
                    self._fail_waiting(away)
        finally:  # no await since the last look at the queue: an append that comes now starts a flusher
            self._flushers.discard(asyncio.current_task())

    def _end(self, flusher: "asyncio.Task[None]") -> None:
        """Fail the appends of a flusher that was cancelled, perhaps before it began, so that none waits for ever."""
        self._flushers.discard(flusher)
        if flusher.cancelled() or flusher.exception() is not None:
            self._fail_waiting(StoreUnavailableError("the writer was stopped"))

    async def _flush_once(self, connection: Connection) -> bool:
        batch = self._take()
        try:
            more = bool(batch) and await self._commit(connection, batch)
            await asyncio.sleep(0)  # callers that were just answered may append to the next batch
            return more
        finally:  # a flusher that is cancelled leaves no append of its batch waiting
            _fail(batch, StoreUnavailableError("the writer was stopped"))

    def _fail_waiting(self, fault: Fault) -> None:
        waiting, self._waiting = self._waiting, []
        _fail(waiting, fault)

    def _take(self) -> list[_Waiting]:
        """The next batch: half of the queue, so that the other flusher is not idle, but enough to be worth a commit.

        Of one stream only the first append is taken, as the others were decided on the same version.
        """
        size = min(max(len(self._waiting) // _FLUSHERS, _WORTH_A_COMMIT), MOST_TOGETHER)
        taken, self._waiting = self._waiting[:size], self._waiting[size:]
        batch: list[_Waiting] = []
        streams: set[tuple[str, str, str]] = set()
        for waiting in taken:
            own = {(row.stream, row.service, row.site) for row in waiting.append.rows}
            if not streams.isdisjoint(own):
                _fail([waiting], StreamConflictError("a command of the same batch came first"))
            elif not waiting.placed.done():
                streams |= own
                batch.append(waiting)
        return batch

    async def _commit(self, connection: Connection, batch: list[_Waiting]) -> bool:
        """Store a batch and answer everyone in it; True when the next one may follow on this connection."""
        try:
            placed = await self._store(connection, [waiting.append for waiting in batch])
        except _OF_ONE as refused:
            return await self._divide(connection, batch, refused)
        except StoreUnavailableError as away:
            _fail(batch, away)
            return False
        for waiting, where in zip(batch, placed, strict=True):
            if not waiting.placed.done():
                waiting.placed.set_result(where)
        return True

    async def _divide(self, connection: Connection, batch: list[_Waiting], refused: Fault) -> bool:
        """Store the halves of a batch separately, until the append that fails is alone."""
        middle = len(batch) // 2
        if not middle:
            _fail(batch, refused)
            return True
        first = await self._commit(connection, batch[:middle])
        return await self._commit(connection, batch[middle:]) and first

    async def _store(self, connection: Connection, appends: Sequence[Append]) -> list[Placed]:
        ready = _prepared(appends)
        with translated():
            placed = await self._try(connection, ready)
            if placed is None:  # another process came first: stand in line
                async with connection.transaction():
                    placed = await self._insist(connection, ready)
        return placed

    async def _insist(self, connection: Connection, ready: _Ready) -> list[Placed]:
        """Store inside a transaction: the first try takes the lock and learns the head, so the second holds."""
        placed = await self._try(connection, ready)
        if placed is None:
            self._overtaken = True
            placed = await self._try(connection, ready)
        if placed is None:
            raise StoreUnavailableError("the head of the log moved under its own lock")
        return placed

    async def _stand_in_line(self, connection: Connection) -> None:
        """Take the lock and read the head first while another process appends too.

        Hashes built on a stale head are thrown away, and a page has hundreds of them.
        """
        if self._overtaken:
            self._overtaken = await self._try(connection, _prepared([])) is None

    async def _try(self, connection: Connection, ready: _Ready) -> list[Placed] | None:
        """Store on top of the remembered head, or read the true one and return None.

        The remembered head may be wrong after a rollback or an unknown outcome; the database compares it.
        """
        batch = _build(self._head, ready)
        self._head = batch.after
        try:
            with _explained():
                answer = await connection.fetchrow(_CALL, *batch.call())
                stored = answer is not None and answer["stored"]
        except BaseException:
            if self._head == batch.after:
                self._head = batch.before
            raise
        if stored:
            return batch.placed
        self._head = (0, GENESIS) if answer is None else (answer["head_position"], answer["head_hash"])
        return None


class WriteTransaction:
    """One transaction of a writer; from its first append until its end no other append is stored."""

    def __init__(self, writer: Writer, connection: Connection) -> None:
        """Append by `writer` in the transaction of `connection`."""
        self.connection = connection
        self._writer = writer

    async def append(self, appends: Sequence[Append]) -> list[Placed]:
        """Store `appends` inside this transaction; raises the errors of `Writer.append`."""
        ready = _prepared(appends)
        # A unit is the writer's other half.
        await self._writer._stand_in_line(self.connection)  # noqa: SLF001
        return await self._writer._insist(self.connection, ready)  # noqa: SLF001


_STORED_BEFORE: dict[str, type[Fault]] = {
    "events_stream": StreamConflictError,
    "events_event_id": RepeatedEventError,
    "commands_command_id": RepeatedCommandError,
}
_OF_ONE = (StreamConflictError, RepeatedEventError, RepeatedCommandError, StoreRejectedError)
"""Faults of one append, not of the others in its batch."""


@contextmanager
def _explained() -> Iterator[None]:
    """Raise the Fault that stands for an error of the database; an unavailable server passes unchanged."""
    try:
        yield
    except asyncpg.UniqueViolationError as taken:
        raise _STORED_BEFORE.get(taken.constraint_name or "", StoreRejectedError)(str(taken)) from taken
    except AWAY:
        raise
    except (asyncpg.PostgresError, ValueError, OverflowError, TypeError, AttributeError) as rejected:
        raise StoreRejectedError(f"the log cannot hold this: {rejected}") from rejected


def _fail(batch: Iterable[_Waiting], fault: Fault) -> None:
    for waiting in batch:
        if not waiting.placed.done():
            waiting.placed.set_exception(fault)


def _prepared(appends: Sequence[Append]) -> _Ready:
    now = wall()
    with _explained():
        return _Ready(appends, [append.texts or _texts(append.rows) for append in appends], now)


def _texts(rows: Iterable[NewRow]) -> list[bytes]:
    return [event_text(row[:12]) for row in rows]


def _build(head: tuple[int, bytes], ready: _Ready) -> _Batch:
    """The positions and hashes of `ready`, chained on top of `head`."""
    position, last = head
    rows: list[NewRow] = []
    hashes = [last]
    placed: list[Placed] = []
    marks: list[tuple[object, ...]] = []
    for append, texts in zip(ready.appends, ready.texts, strict=True):
        first = position + 1
        for row, text in zip(append.rows, texts, strict=True):
            position += 1
            last = row_hash(last, position, ready.now, row.audience, text)
            hashes.append(last)
        rows += append.rows
        placed.append(Placed(first, position))
        if append.command is not None:
            mark = append.command
            marks.append((mark.command_id, mark.fingerprint, mark.stream, first, position))
    return _Batch(head, (position, last), ready.now, rows, hashes, marks, placed)
