"""handle(): read, fold, decide, append; decide again when another writer was faster."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeAlias
from uuid import UUID
from weakref import WeakValueDictionary

from chassis.clock import Clock, monotonic
from chassis.database import Connection, Reader, transaction, translated
from chassis.declaring.service import Service
from chassis.errors import RepeatedCommandError, StoreUnavailableError, StreamConflictError
from chassis.ids import new_id
from chassis.log.codec import Codec
from chassis.log.store import KnownCommand, Store
from chassis.log.writer import Append, CommandMark, NewRow, Placed
from chassis.reading.projector import caught_up, reacted
from contracts.envelope import Recorded
from contracts.message import Actor, Command, Context, Decider, Event, Refusal, RefusalKind

_TRIES = 8
"""Conflicts in a row before a command gives up; each means that another process's command went through."""
_PATIENCE = 5.0
"""Seconds for which a command waits for a database that cannot serve."""
_PAUSE = 0.1
_QUEUES = 724533
LARGEST_EVENT = 1_000_000
"""Bytes of an event's data: with its headers it has to fit a message of Kafka, which takes 1 MiB."""


LARGEST_STREAM = 64 * 1024 * 1024
"""Bytes of data in one stream: a decision over 10,000 recipients has about 15 MB."""
Beside: TypeAlias = Callable[[Connection], Awaitable[Any]]
"""Changes side tables in the transaction that stores a command's events, and answers with the command's evidence.

It may run again where another writer was faster, and nothing of it stays where the command records no event.
"""


class CommandIdReused(Refusal):
    """An Idempotency-Key stands for one command only."""

    kind = RefusalKind.CONFLICT
    code = "idempotency-key-reused"
    vi = "Khóa Idempotency-Key này đã dùng cho một yêu cầu khác; hãy gửi lại với một khóa mới."
    en = "This Idempotency-Key was used for another request; send this one again under a new key."


class EventTooLarge(Refusal):
    """An event must fit one message of Kafka: a larger one could be stored and never published."""

    kind = RefusalKind.INVALID
    code = "event-too-large"
    vi = "Nội dung dài {size} byte, nhiều nhất là {most}; hãy rút gọn các đoạn văn dài rồi gửi lại."
    en = "The content takes {size} bytes and at most {most} can be kept; shorten the long passages and send it again."


class StreamWentOn(Refusal):
    """A command that names the position its sender had read is refused where its stream has gone on since."""

    kind = RefusalKind.CONFLICT
    code = "stream-went-on"
    vi = "Nội dung này đã được người khác thay đổi sau khi bạn mở; hãy xem lại nội dung mới rồi gửi lại."
    en = "Somebody changed this after you had opened it; look at it as it is now, then send again."


class StreamTooLarge(Refusal):
    """A stream is read whole for every command on it, so that it may not grow without end."""

    kind = RefusalKind.CONFLICT
    code = "stream-too-large"
    vi = "Hồ sơ này đã có quá nhiều lần thay đổi ({size} byte, nhiều nhất là {most}); hãy lập hồ sơ mới."
    en = "This has been changed too often ({size} bytes of history, {most} at most); begin a new one."


class _NothingRecordedError(Exception):
    """Undoes what was changed beside a command that records no event."""


@dataclass(frozen=True, slots=True)
class Cause:
    """The cause of a command: its sender, its command id, and the conversation it belongs to."""

    actor: Actor
    command_id: UUID
    correlation_id: UUID
    causation_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class CommandResult:
    """The result of a command: its stream, and the first and last position of its events in the log.

    `repeated` marks an answer that had been given before. Without events `first` is greater than `last`, which is
    then the head at the time: a reader who waits for `last` sees what the command saw.
    """

    stream: str
    first: int
    last: int
    repeated: bool


@dataclass(slots=True)
class Stream:
    """A stream as far as it has been read: its version, its state, and how many bytes of data led to it.

    `position` is that of its last stored event in the log; 0 for none.
    """

    version: int
    state: Any
    size: int
    position: int = 0


class Handler:
    """Carries out the commands of one service."""

    def __init__(self, service: Service, store: Store, clock: Clock) -> None:
        """Decide by the rules of `service` and append to `store` as its site."""
        self.service = service
        self.store = store
        self.codec = Codec(service.registry)
        self.clock = clock
        self.site = store.site.code
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        """Commands on one stream take turns in this process, so that they do not race each other into conflicts."""
        self._queuing = asyncio.Semaphore(max(1, store.pool.get_max_size() // 2))
        """Whoever has the turn of a queue holds one connection and needs a second to read and to append."""

    async def handle(
        self, command: Command, cause: Cause, seen: int | None = None, beside: Beside | None = None
    ) -> CommandResult:
        """Decide on `command` and store the events that follow; the same command id gets the same answer again.

        `seen` is the position of the log that the sender had read: raises StreamWentOn where the stream has an event
        behind it, so that nobody overwrites a change that he has not seen. Without it nothing is compared.
        What `beside` changes and the events are stored together or not at all, and its answer is the evidence.

        While the database cannot serve, it is asked again for five seconds: under one command id that is safe.
        Raises the Refusal of the rule that forbids it, StreamConflictError when the stream moved on at
        every try, StoreRejectedError when the database cannot hold the events, StoreUnavailableError when it cannot
        serve.
        """
        fingerprint = fingerprint_of(command)
        patience = monotonic() + _PATIENCE
        conflicts = 0
        while True:
            try:
                async with self._turn(command):
                    return await self._handle_once(command, cause, fingerprint, seen, beside)
            except (StreamConflictError, RepeatedCommandError):
                conflicts += 1
                if conflicts == _TRIES:
                    raise
            except StoreUnavailableError:
                if monotonic() > patience:
                    raise
                await asyncio.sleep(_PAUSE)

    @asynccontextmanager
    async def _turn(self, command: Command) -> AsyncIterator[None]:
        """Wait for the command's turn: on its stream in this process, and in its queue in all processes.

        Of this process only one command of a queue holds a connection, and all queues together hold half of the pool:
        queues cannot use it up.
        """
        queue = await self._queue_of(command)
        async with self._turns.setdefault(queue or command.stream, asyncio.Lock()):
            if queue is None:
                yield
                return
            async with self._queuing, transaction(self.store.pool) as connection:
                await connection.execute("select pg_advisory_xact_lock($1, hashtext($2))", _QUEUES, queue)
                yield

    async def _queue_of(self, command: Command) -> str | None:
        """The queue that the command names, or that its loader finds once the read tables follow the log."""
        loads = self.service.loaders.get(type(command))
        if loads is None or loads.queue is None:
            return command.queue
        await caught_up(self.store.pool, folded=self.store.folded)
        with translated():
            return await loads.queue(command, self.store.pool)

    async def _handle_once(
        self, command: Command, cause: Cause, fingerprint: bytes, seen: int | None, beside: Beside | None
    ) -> CommandResult:
        """Look up an earlier answer only after a refusal or a conflict; most commands have none.

        Of a command with a change beside it the answer is looked up first: a change is not made to be undone.
        """
        if beside is not None and (known := await self.store.answered(cause.command_id)) is not None:
            return _again(known, fingerprint)
        mark = CommandMark(cause.command_id, fingerprint, command.stream)
        try:
            if beside is None:
                placed = await self.store.append(Append(await self.foresee(command, cause, seen), mark))
            else:
                placed = await self._together(command, cause, mark, seen, beside)
        except (Refusal, StreamConflictError, RepeatedCommandError):
            known = await self.store.answered(cause.command_id)
            if known is None:
                raise
            return _again(known, fingerprint)
        return CommandResult(command.stream, placed.first, placed.last, repeated=False)

    async def _together(
        self, command: Command, cause: Cause, mark: CommandMark, seen: int | None, beside: Beside
    ) -> Placed:
        """Store the events of `command` in the transaction of what `beside` changes; both or neither."""
        try:
            async with self.store.writer.transaction() as transaction:
                evidence = await beside(transaction.connection)
                stream = await self.load(command.stream, transaction.connection)
                if seen is not None and stream.position > seen:
                    raise StreamWentOn
                rows = _require_events(self.decide(command, stream, evidence, cause))
                (placed,) = await transaction.append([Append(rows, mark)])
        except _NothingRecordedError:
            return await self.store.append(Append([], mark))
        self.store.moved()
        return placed

    async def foresee(self, command: Command, cause: Cause, seen: int | None = None) -> list[NewRow]:
        """The rows that would be stored if `command` were handled now; raises the Refusal that `handle` would."""
        loads = self.service.loaders.get(type(command))
        if loads is not None and loads.after_policies:
            await reacted(self.store.pool)
        evidence = await self.evidence(command, self.store.pool)
        stream = await self.load(command.stream)
        if seen is not None and stream.position > seen:
            raise StreamWentOn
        return self.decide(command, stream, evidence, cause)

    async def evidence(self, command: Command, reader: Reader) -> Any:
        """The evidence that the loader of the command's class reads, once the read tables have caught up with the log.

        None for a command without a loader. Raises ReadModelBehindError when the read tables do not catch up in time,
        StoreUnavailableError when the database cannot serve.
        """
        loads = self.service.loaders.get(type(command))
        if loads is None:
            return None
        await caught_up(reader, folded=self.store.folded)
        with translated():
            return await loads.call(command, reader)

    def decider_of(self, stream: str) -> Decider[Any, Any, Any]:
        """The rules of the stream's kind; raises KeyError for a kind that the service does not have."""
        return self.service.deciders[stream.partition("-")[0]]

    async def load(self, stream: str, connection: Connection | None = None) -> Stream:
        """The state of one of this service's own streams, folded page by page."""
        loaded = self.fold(stream, ())
        while page := await self.store.read_stream(stream, self.site, self.service.name, loaded.version, connection):
            loaded = self.advance(stream, loaded, page)
        return loaded

    def fold(self, stream: str, recorded: Iterable[Recorded]) -> Stream:
        """The state after `recorded`, which must be a stream's events from the first."""
        return self.advance(stream, Stream(0, self.decider_of(stream).initial, 0), recorded)

    def advance(self, stream: str, on: Stream, rows: Iterable[Recorded | NewRow]) -> Stream:
        """The stream after `rows`, which follow on `on`."""
        decider = self.decider_of(stream)
        version, state, size, position = on.version, on.state, on.size, on.position
        for row in rows:
            position = row.position if isinstance(row, Recorded) else position
            state = decider.evolve(state, self.codec.decode(row.type, row.schema_version, row.data))
            version, size = row.stream_version, size + len(row.data.encode())
        return Stream(version, state, size, position)

    def decide(self, command: Command, stream: Stream, evidence: Any, cause: Cause) -> list[NewRow]:
        """The rows that follow from `command` on top of `stream`; raises the Refusal of the rule that forbids it."""
        now, site = self.clock.now(), self.store.site
        circumstances = (site.code, site.level.value, site.limits, site.superior, site.site_of)
        context = Context(now, cause.actor, *circumstances, working_days=site.working_days)
        decided = self.decider_of(command.stream).decide(command, stream.state, evidence, context)
        rows = [
            NewRow(
                new_id(),
                self.site,
                self.service.name,
                command.stream,
                stream.version + number,
                *self.codec.encode(event),
                str(cause.actor),
                cause.correlation_id,
                cause.causation_id,
                now,
                self._audience(event),
            )
            for number, event in enumerate(decided, start=1)
        ]
        _require_publishable(rows)
        if rows and stream.size > LARGEST_STREAM:
            raise StreamTooLarge(size=stream.size, most=LARGEST_STREAM)
        return rows

    def _audience(self, event: Event) -> tuple[str, ...]:
        return tuple(sorted(self.service.registry.by_kind[type(event)].addressing.decide(event, self.store.site)))


def fingerprint_of(command: Command) -> bytes:
    """SHA-256 of a command's name and content: two commands under one id must be the same command.

    A field with its default is left out, so that a release that adds an optional field answers a retry as before.
    """
    return sha256(f"{type(command).__name__}\n{command.model_dump_json(exclude_defaults=True)}".encode()).digest()


def _require_events(rows: list[NewRow]) -> list[NewRow]:
    if not rows:
        raise _NothingRecordedError
    return rows


def _require_publishable(rows: Iterable[NewRow]) -> None:
    for row in rows:
        size = len(row.data.encode())
        if size > LARGEST_EVENT:
            raise EventTooLarge(size=size, most=LARGEST_EVENT)


def _again(known: KnownCommand, fingerprint: bytes) -> CommandResult:
    if known.fingerprint != fingerprint:
        raise CommandIdReused
    return CommandResult(known.stream, known.first, known.last, repeated=True)
