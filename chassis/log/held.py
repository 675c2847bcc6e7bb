"""Events that a loop cannot deal with because a rule raises: held for that loop, while other streams go on.

An event whose rule has raised several times in a row is recorded in `log.held` with the exception, and the loop goes
on. Later events of its stream are recorded behind it, as a stream is dealt with in order. An operator has them dealt
with again by the code of today, or passes one over with a reason; a row of one passed over stays, so that neither a
replay nor a rebuild meets the event again.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

import asyncpg
import structlog

from chassis.database import Connection, Pool, Reader, is_away, translated
from chassis.errors import DivergedReactionError, Fault, RepeatedReactionError, StoreRejectedError
from chassis.log.checkpoints import claim
from chassis.log.tail import LogRow
from chassis.telemetry import in_a_line

BEHIND, PASSED = "behind", "passed"
"""The reasons of an event that waits behind another of its stream, and of one that an operator has passed over."""
TRIES = 3
"""How often in a row a rule raises for one event before the event is held; the pauses between are those of the loop."""
_OF_ONE = (RepeatedReactionError, DivergedReactionError, StoreRejectedError)
_NO_EVENT = (OSError, MemoryError, asyncpg.PostgresError)
_DATA = (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError)
_log = structlog.get_logger()


class Held(NamedTuple):
    """An event held for a loop; `held_at` is in UTC, `type` is its recorded name."""

    loop: str
    position: int
    stream: str
    reason: str
    held_at: datetime
    type: str


class NotHeldError(Exception):
    """No event is held at a position, or it waits behind another one; the message says which."""


class Releasing(Protocol):
    """A loop that deals with a held event again."""

    name: str

    async def release(self, position: int) -> None:
        """Deal with the held event at `position` and hold it no more, in one transaction; raises what the rule does."""


def is_of_one_event(fault: Exception) -> bool:
    """Whether `fault` lies with the event at hand, so that others may be dealt with.

    A server that is away, a table that is missing or a file that cannot be read would stop every event: the loop waits.
    """
    if isinstance(fault, Fault):
        return isinstance(fault, _OF_ONE)
    return isinstance(fault, _DATA) or not (isinstance(fault, _NO_EVENT) or is_away(fault))


def reason_of(fault: Exception) -> str:
    """The class of `fault`, with its message where that is ours and quotes no content of an event."""
    return type(fault).__name__ if isinstance(fault, StoreRejectedError) else in_a_line(fault)


class Search:
    """How a loop finds the event of a page whose rule raises: after a fault it takes the page one event at a time."""

    def __init__(self) -> None:
        """Begin with full pages."""
        self._page: Sequence[LogRow] = ()
        self._until = 0
        self._suspect = 0
        self._tries = 0

    def limit(self, after: int, most: int) -> int:
        """How many events to read beyond position `after`: `most`, or one where a fault lies ahead."""
        self._page = ()
        if after >= self._until:
            self._until = 0
        return 1 if after < self._until else most

    def reading(self, rows: Sequence[LogRow]) -> None:
        """Note which events the loop is dealing with."""
        self._page = rows

    def found(self, fault: Exception) -> LogRow | None:
        """The event that is to be held because of `fault`; None while it is not known, or is to be tried again."""
        if not self._page or not is_of_one_event(fault):
            return None
        first, last = self._page[0], self._page[-1]["position"]
        self._until = max(self._until, last)
        if first["position"] != last:
            return None
        self._tries = self._tries + 1 if self._suspect == last else 1
        self._suspect = last
        return first if self._tries >= TRIES else None


async def hold(pool: Pool, loop: str, row: LogRow, fault: Exception) -> None:
    """Record that the event of `row` is held, and move the checkpoint over it; nothing where another replica has it."""
    position, reason = row["position"], reason_of(fault)
    async with claim(pool, loop) as checkpoint:
        if checkpoint is None or checkpoint.position >= position:
            return
        await _record(checkpoint.connection, loop, [row], reason)
        await checkpoint.move(position)
    _log.error("event_held", loop=loop, position=position, stream=row["stream"], reason=reason, exc_info=fault)


async def hold_behind(connection: Connection, loop: str, rows: Sequence[LogRow]) -> list[LogRow]:
    """Those of `rows` to be dealt with; the others were passed over, or are recorded behind a held one of their stream.

    The rows are in the order of the log, and the checkpoint of the loop is claimed in the transaction of `connection`.
    """
    if not rows:
        return []
    withheld = await withheld_from(connection, loop)
    behind = [row for row in rows if withheld.is_held(row["position"], row["stream"])]
    await _record(connection, loop, behind, BEHIND)
    return [row for row in rows if not withheld.covers(row["position"], row["stream"])]


class Withheld(NamedTuple):
    """The events that a loop leaves out: each stream from its first held event on, and those passed over."""

    streams: Mapping[str, int]
    passed: frozenset[int]

    def is_held(self, position: int, stream: str) -> bool:
        """Whether the event at `position` is held, or comes behind a held one."""
        return position not in self.passed and position >= self.streams.get(stream, position + 1)

    def covers(self, position: int, stream: str) -> bool:
        """Whether the loop leaves out the event at `position`."""
        return position in self.passed or self.is_held(position, stream)

    def up_to(self, position: int) -> "Withheld":
        """As much of it as concerns the log up to `position`."""
        streams = {stream: first for stream, first in self.streams.items() if first <= position}
        return Withheld(streams, frozenset(passed for passed in self.passed if passed <= position))


async def withheld_from(reader: Reader, loop: str) -> Withheld:
    """The events that the loop `loop` leaves out now."""
    with translated():
        rows = await reader.fetch(
            "select stream, min(position) filter (where reason <> $2) as first,"
            " coalesce(array_agg(position) filter (where reason = $2), '{}') as passed"
            " from log.held where loop = $1 group by stream",
            loop,
            PASSED,
        )
    streams = {row["stream"]: row["first"] for row in rows if row["first"] is not None}
    return Withheld(streams, frozenset(position for row in rows for position in row["passed"]))


async def record_behind(connection: Connection, loop: str, after: int, until: int) -> None:
    """Record as held what lies beyond position `after` up to `until` in a stream with a held event."""
    await connection.execute(
        "insert into log.held (loop, position, stream, reason)"
        " select $1, e.position, e.stream, $4 from log.events e join"
        " (select stream, min(position) as first from log.held where loop = $1 and reason <> $5 group by stream) h"
        " on h.stream = e.stream and e.position > h.first where e.position > $2 and e.position <= $3"
        " on conflict do nothing",
        loop,
        after,
        until,
        BEHIND,
        PASSED,
    )


async def free(connection: Connection, loop: str, position: int) -> bool:
    """Hold the event no more, in the transaction that deals with it; False when it is not held (any more)."""
    status = "delete from log.held where loop = $1 and position = $2 and reason <> $3 returning position"
    return await connection.fetchval(status, loop, position, PASSED) is not None


async def held_events(reader: Reader, loop: str | None = None) -> list[Held]:
    """The events held for `loop`, or for all loops, in the order of the log; without those passed over."""
    with translated():
        rows = await reader.fetch(
            "select h.loop, h.position, h.stream, h.reason, h.held_at, e.type"
            " from log.held h join log.events e using (position)"
            " where h.reason <> $1 and ($2::text is null or h.loop = $2) order by h.loop, h.position",
            PASSED,
            loop,
        )
    return [Held(*row) for row in rows]


async def without_held(reader: Reader, loop: str) -> str:
    """How many held events the work of `loop` lacks, as the end of a clause; empty where it lacks none."""
    held = len(await held_events(reader, loop))
    return f", without {held} held event{'s' if held > 1 else ''}" if held else ""


async def firsts_at(reader: Reader, position: int, loop: str | None = None) -> list[Held]:
    """The events held at `position` for `loop`, or for each loop, each the first of its stream.

    Raises NotHeldError when none is held there, or an earlier one of its stream is.
    """
    held = await held_events(reader, loop)
    found = [one for one in held if one.position == position]
    if not found:
        raise NotHeldError(f"no event is held at position {position}")
    for one in found:
        first = min(each.position for each in held if (each.loop, each.stream) == (one.loop, one.stream))
        if first != position:
            raise NotHeldError(f"position {position} waits behind position {first} of its stream: deal with that first")
    return found


async def retry(pool: Pool, loop: Releasing, stream: str | None = None) -> int:
    """Deal again, in order, with the events held for `loop` of `stream`, or of all streams; answers how many it did.

    A stream whose rule raises again stays held from there on, with the reason of now. Raises faults of no one event.
    """
    done, stuck = 0, set[str]()
    while True:
        held = [
            one
            for one in await held_events(pool, loop.name)
            if one.stream not in stuck and stream in {None, one.stream}
        ]
        if not held:
            return done
        for one in held:
            if one.stream in stuck:
                continue
            try:
                await loop.release(one.position)
                done += 1
            except Exception as fault:
                if not is_of_one_event(fault):
                    raise
                stuck.add(one.stream)
                await _say_again(pool, one, reason_of(fault))


async def pass_over(pool: Pool, loop: str, position: int) -> None:
    """Decide that `loop` never deals with the held event at `position`; the row stays and says so."""
    async with claim(pool, loop, wait=True) as checkpoint:
        if checkpoint is not None:
            await _set_reason(checkpoint.connection, loop, position, PASSED)


async def _say_again(pool: Pool, one: Held, reason: str) -> None:
    with translated():
        await _set_reason(pool, one.loop, one.position, reason)


async def _set_reason(reader: Reader, loop: str, position: int, reason: str) -> None:
    await reader.execute(
        "update log.held set reason = $3 where loop = $1 and position = $2 and reason <> $4",
        loop,
        position,
        reason,
        PASSED,
    )


async def _record(connection: Connection, loop: str, rows: Sequence[LogRow], reason: str) -> None:
    if rows:
        await connection.executemany(
            "insert into log.held (loop, position, stream, reason) values ($1, $2, $3, $4) on conflict do nothing",
            [(loop, row["position"], row["stream"], reason) for row in rows],
        )
