"""The event store of one service: its own events and those it heard, in the order in which it stored them."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg

from chassis.database import Connection, Pool, connect, translated
from chassis.declaring.site import Site
from chassis.errors import StoreUnavailableError
from chassis.ids import new_id
from chassis.log.chain import GENESIS
from chassis.log.folded import Folded
from chassis.log.heads import Head
from chassis.log.tail import PAGE, budgeted
from chassis.log.writer import Append, Placed, Writer
from contracts.envelope import Recorded

COLUMNS = ", ".join(Recorded._fields)
_AUDIENCE = Recorded._fields.index("audience")
POLL = 1.0
"""Seconds after which a reader looks for itself when no notification came.

One is lost only when a process dies between an append and its notification. At a quarter of a second the loops of a
site that rests took 0.2 of a processor, and at three sites on a laptop more than half of one.
"""
_CHANNEL = "log_moved"


def recorded(row: Iterable[Any]) -> Recorded:
    """A row of the log whose first columns are COLUMNS."""
    values = list(islice(row, len(Recorded._fields)))
    values[_AUDIENCE] = tuple(values[_AUDIENCE])
    return Recorded(*values)


class KnownCommand(NamedTuple):
    """A command that has been answered before."""

    command_id: UUID
    fingerprint: bytes
    stream: str
    first: int
    last: int
    answered_at: datetime


class Store:
    """Reads of the log, appends through its writer, and the signal that the log has moved."""

    def __init__(self, pool: Pool, url: str, site: Site) -> None:
        """Read through `pool` the log of a service at `site`; listen and notify on a connection of its own to `url`."""
        self.pool = pool
        self.site = site
        self.writer = Writer(pool)
        self.folded = Folded()
        self._url = url
        self._name = str(new_id())
        self._moved = asyncio.Event()
        self._awaited = False
        """Whether a reader holds the signal: otherwise the next move needs no new one."""
        self._to_notify = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to listen to the notifications of other processes and to send ours."""
        self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._notify())]

    async def stop(self) -> None:
        """End listening and notifying; appends still work, other processes learn of them by polling."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def append(self, append: Append) -> Placed:
        """Store `append`, and wake the readers of the log; raises the errors of `Writer.append`."""
        placed = await self.writer.append(append)
        self.moved()
        return placed

    def moved(self) -> None:
        """Wake the readers of this process now and those of other processes soon."""
        self._wake()
        self._to_notify.set()

    def signal(self) -> asyncio.Event:
        """The event that is set when the log next moves; take it before reading, so that no move is missed."""
        self._awaited = True
        return self._moved

    async def wait(self, signal: asyncio.Event, seconds: float = POLL) -> None:
        """Return when the log has moved since `signal` was taken, or after `seconds` at the latest."""
        # Not asyncio.wait_for: before Python 3.12 it swallows a cancellation that comes together with the signal.
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await signal.wait()

    async def head(self) -> int:
        """The position of the last event; 0 for an empty log."""
        with translated():
            position: int = await self.pool.fetchval("select position from log.head")
        return position

    async def log_head(self) -> Head:
        """The head of the log with its hash."""
        with translated():
            row = await self.pool.fetchrow("select position, hash from log.head")
        return Head(row["position"], row["hash"]) if row is not None else Head(0, GENESIS)

    async def read(self, after: int, limit: int, connection: Connection | None = None) -> list[Recorded]:
        """At most `limit` events and PAGE_BYTES of data beyond position `after`, in order."""
        source = connection or self.pool
        with translated():
            rows = await source.fetch(budgeted(COLUMNS, "where position > $1 order by position limit $2"), after, limit)
        return [recorded(row) for row in rows]

    async def read_stream(
        self, stream: str, site: str, service: str, after: int = 0, connection: Connection | None = None
    ) -> list[Recorded]:
        """The next events of one stream of one origin beyond stream version `after`, in order; none at its end.

        A page ends with PAGE_BYTES of data: ask again beyond its last event.
        """
        source = connection or self.pool
        wanted = (
            "where stream = $1 and site = $2 and service = $3 and stream_version > $4"
            f" order by stream_version limit {PAGE}"
        )
        with translated():
            rows = await source.fetch(budgeted(COLUMNS, wanted), stream, site, service, after)
        return [recorded(row) for row in rows]

    async def answered(self, command_id: UUID, connection: Connection | None = None) -> KnownCommand | None:
        """The answer that this command id got before, if any."""
        source = connection or self.pool
        with translated():
            row = await source.fetchrow("select * from log.commands where command_id = $1", command_id)
        return KnownCommand(*row) if row is not None else None

    def _wake(self) -> None:
        if self._awaited:
            self._awaited = False
            waiting, self._moved = self._moved, asyncio.Event()
            waiting.set()

    async def _listen(self) -> None:
        while True:
            with suppress(StoreUnavailableError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
                await self._listen_on(await connect(self._url))
            await asyncio.sleep(1)

    async def _listen_on(self, connection: Connection) -> None:
        ended = asyncio.Event()
        try:
            connection.add_termination_listener(lambda _: ended.set())
            await connection.add_listener(_CHANNEL, self._notified)
            self._wake()
            await ended.wait()
        finally:
            connection.terminate()

    def _notified(self, _connection: object, _pid: int, _channel: str, sender: object) -> None:
        if sender != self._name:
            self._wake()

    async def _notify(self) -> None:
        """Notify after the commit and at most 200 times a second: inside it, NOTIFY would order all commits."""
        while True:
            await self._to_notify.wait()
            self._to_notify.clear()
            with suppress(StoreUnavailableError, asyncpg.PostgresError), translated():
                await self.pool.execute("select pg_notify($1, $2)", _CHANNEL, self._name)
            await asyncio.sleep(0.005)
