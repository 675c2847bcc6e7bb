"""Rebuilds the read tables from the whole log while the live ones serve, and swaps them in, or compares.

The fold happens in memory and lands by COPY in the schema `rebuild`; the swap happens under the checkpoint of the
projections, so that the live loop neither misses an event nor counts one twice. A rebuild that dies leaves only its
shadow, which the next one clears away.

The live tables lack the events that are held for the projections (chassis/log/held.py) and those behind them: so does
the fold here. An event that is not held and whose projection raises ends the verb with a sentence that names it.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from functools import partial

import asyncpg

from chassis.database import Connection, Reader, transaction
from chassis.declaring.rows import Key, Rows, fold
from chassis.declaring.service import Service
from chassis.errors import ReadModelShapeError, RebuildUnderWayError, StoreUnavailableError, UnfoldableEventError
from chassis.log.checkpoints import POLICIES, Checkpoint, claim_in, position_of
from chassis.log.codec import Codec
from chassis.log.held import Withheld, is_of_one_event, reason_of, record_behind, withheld_from
from chassis.log.store import Store
from chassis.log.tail import PAGE, LogRow, decode_row, pages, read_rows
from chassis.reading.projector import NAME, Projections
from chassis.reading.tables import Bulk, bulks

LIVE, SHADOW = "read", "rebuild"
Report = Callable[[int, int], None]
"""Receives the number of events that have been folded, and the number of all."""
_AT_ONCE = 250
_LOCK = 724531
_SWAP_TRIES = 60
_SWAP_PAUSE = 0.2


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """The result of a rebuild: the position of the tables, and how many rows each table got."""

    position: int
    rows: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Compared:
    """A live table beside the one that the log makes up to `position`: rows, and a digest over their content."""

    table: str
    position: int
    live_rows: int
    rebuilt_rows: int
    live_digest: str
    rebuilt_digest: str

    @property
    def identical(self) -> bool:
        """Whether the live table equals the rebuilt one."""
        return self.live_digest == self.rebuilt_digest


async def rebuild(
    store: Store, service: Service, tables: Collection[str] | None = None, report: Report | None = None
) -> Rebuilt:
    """Make the read tables named in `tables` anew, or all of them, and put them in place of the live ones.

    Raises RebuildUnderWayError when another rebuild or comparison runs, ReadModelShapeError for a table that the
    service does not declare, CodecError for an event that cannot be read, UnfoldableEventError for one whose
    projection raises; the live tables are then as they were.
    """
    async with _alone(store) as guard:
        shadow = _Shadow(store, service, tables, report)
        kept = [table.name for table in service.tables if table.name not in shadow.names]
        await shadow.prepare()
        for left in range(_SWAP_TRIES - 1, -1, -1):
            try:
                async with shadow.level(kept, POLICIES) as (connection, checkpoint):
                    await _swap(connection, shadow.names, everything=tables is None)
                    await guard.execute("select")  # while this session lives, its lock does
                    await checkpoint.move(shadow.position)
                break
            except StoreUnavailableError as busy:  # readers go first; the shadow stays ready meanwhile
                if not isinstance(busy.__cause__, asyncpg.LockNotAvailableError):
                    raise
                if not left:
                    raise StoreUnavailableError("the read tables were in use all the time: try again") from busy
                await asyncio.sleep(_SWAP_PAUSE)
    return Rebuilt(shadow.position, {name: len(rows) for name, rows in shadow.rows.items()})


async def compare(
    store: Store, service: Service, tables: Collection[str] | None = None, report: Report | None = None
) -> tuple[Compared, ...]:
    """Say for the read tables named in `tables`, or for all, whether each is what the log makes it; changes none.

    The log is folded as far as the live loop has come, and no further.
    Raises RebuildUnderWayError when another rebuild or comparison runs, ReadModelShapeError for a
    table that the service does not declare, UnfoldableEventError for an event whose projection raises.
    """
    async with _alone(store):
        shadow = _Shadow(store, service, tables, report)
        await shadow.prepare(await position_of(store.pool, NAME))
        async with shadow.level(()) as (connection, checkpoint):
            compared = [await _compare(connection, name, checkpoint.position) for name in shadow.names]
        async with transaction(store.pool) as connection:
            await _clear(connection, SHADOW)
    return tuple(compared)


@asynccontextmanager
async def _alone(store: Store) -> AsyncIterator[Connection]:
    async with transaction(store.pool) as connection:
        if not await connection.fetchval("select pg_try_advisory_xact_lock($1)", _LOCK):
            raise RebuildUnderWayError("another rebuild or comparison of this service is running")
        yield connection


class _Shadow:
    """The read tables as the log makes them up to `position`: in memory, and in the schema `rebuild`."""

    def __init__(self, store: Store, service: Service, only: Collection[str] | None, report: Report | None) -> None:
        self.names = tuple(table.name for table in service.tables if only is None or table.name in only)
        unknown = set(only or ()).difference(self.names)
        if unknown:
            raise ReadModelShapeError(f"{service.name} has no table {', '.join(sorted(unknown))}")
        self.position = 0
        self.rows: dict[str, Rows] = {name: {} for name in self.names}
        self._touched: dict[str, set[Key]] = {name: set() for name in self.names}
        self._bulks: dict[str, Bulk] = {}
        self._filled = False
        self._withheld = Withheld({}, frozenset())
        self._store = store
        self._service = service
        self._codec = Codec(service.registry)
        self._report = report

    async def prepare(self, until: int | None = None) -> None:
        """Make the tables, fold the log as it is now, fill them, and fold the events recorded meanwhile.

        With `until` the log is folded up to that position and no further.
        """
        async with transaction(self._store.pool) as connection:
            await _clear(connection, SHADOW)
            await connection.execute(f"set local search_path = {SHADOW}; {self._service.read_model}")
            declared = [table for table in self._service.tables if table.name in self.names]
            self._bulks = await bulks(connection, SHADOW, declared)
        self._withheld = await withheld_from(self._store.pool, NAME)
        await self._fold_to(await self._store.head() if until is None else until, self._store.pool)
        async with transaction(self._store.pool) as connection:
            await self._fill(connection)
        self._filled = True
        while until is None and (head := await self._store.head()) - self.position > PAGE:
            await self._fold_to(head, self._store.pool)
            async with transaction(self._store.pool) as connection:
                await self._write_touched(connection)
            self._forget_touched()

    @asynccontextmanager
    async def level(self, kept: Collection[str], *held: str) -> AsyncIterator[tuple[Connection, Checkpoint]]:
        """A transaction that holds the live loop, in which these tables and the live ones `kept` stand at one position.

        Live tables that are not kept are left behind when the live loop lags. `held` are further loops that stand still
        meanwhile: policies append and read again in one transaction, so that a swap, a command that has read and is to
        append, and they would wait for one another in a circle.
        Raises RebuildUnderWayError when events that are folded here were held or released meanwhile.
        """
        async with transaction(self._store.pool) as connection:
            for loop in held:
                await claim_in(connection, loop, wait=True)
            checkpoint = await claim_in(connection, NAME, wait=True)
            if checkpoint is None:
                raise StoreUnavailableError("the checkpoint of the projections is missing")
            await self._withhold(connection, checkpoint)
            await self._raise_live(connection, checkpoint, kept)
            await self._fold_to(checkpoint.position, connection)
            await self._write_touched(connection)
            yield connection, checkpoint
        self._forget_touched()

    async def _withhold(self, connection: Connection, checkpoint: Checkpoint) -> None:
        """Leave out what the live loop leaves out, and hold what it has yet to meet behind a held event."""
        before, self._withheld = self._withheld, await withheld_from(connection, NAME)
        if before.up_to(self.position) != self._withheld.up_to(self.position):
            raise RebuildUnderWayError("events were held or released while the log was folded: try again")
        await record_behind(connection, NAME, checkpoint.position, self.position)

    async def _raise_live(self, connection: Connection, checkpoint: Checkpoint, kept: Collection[str]) -> None:
        live = Projections(self._service, self._store.site)
        while kept and checkpoint.position < self.position:
            limit = min(self.position - checkpoint.position, PAGE)
            lines = await read_rows(connection, checkpoint.position, limit)
            await live.apply(connection, [line for line in lines if not self._is_withheld(line)], kept)
            await checkpoint.move(lines[-1]["position"])

    async def _fold_to(self, target: int, source: Reader) -> None:
        async with aclosing(pages(partial(read_rows, source), self.position, target)) as coming:
            async for lines in coming:
                await self._fold(lines)
                if self._report is not None:
                    self._report(self.position, target)

    async def _fold(self, lines: Sequence[LogRow]) -> None:
        for start in range(0, len(lines), _AT_ONCE):
            for line in lines[start : start + _AT_ONCE]:
                if self._is_withheld(line):
                    continue
                try:
                    self._fold_one(line)
                except Exception as fault:
                    if not is_of_one_event(fault):
                        raise
                    raise _unfoldable(line, fault) from fault
            await asyncio.sleep(0)
        self.position = lines[-1]["position"]

    def _fold_one(self, line: LogRow) -> None:
        touched = self._touched if self._filled else None
        for change in self._service.project(*decode_row(self._codec, self._store.site, line)):
            name = change.table.name
            if name in self.rows:
                fold(self.rows[name], change)
                if touched is not None:
                    touched[name].add(change.key)

    def _is_withheld(self, line: LogRow) -> bool:
        return self._withheld.covers(line["position"], line["stream"])

    async def _fill(self, connection: Connection) -> None:
        """COPY every row, and make the indexes only then."""
        indexes = await connection.fetch(
            "select i.relname as name, pg_get_indexdef(i.oid) as made"
            " from pg_index x join pg_class i on i.oid = x.indexrelid join pg_namespace n on n.oid = i.relnamespace"
            " where n.nspname = $1 and not exists (select from pg_constraint c where c.conindid = i.oid)",
            SHADOW,
        )
        for index in indexes:
            await connection.execute(f'drop index {SHADOW}."{index["name"]}"')
        for name, bulk in self._bulks.items():
            await bulk.copy(connection, self.rows[name])
        for index in indexes:
            await connection.execute(index["made"])
        for name in self.names:
            await connection.execute(f"analyze {SHADOW}.{name}")

    async def _write_touched(self, connection: Connection) -> None:
        for name, bulk in self._bulks.items():
            keys, rows = self._touched[name], self.rows[name]
            await bulk.remove(connection, [key for key in keys if key not in rows])
            await bulk.store(connection, {key: rows[key] for key in keys if key in rows})

    def _forget_touched(self) -> None:
        """Called after the commit: what was rolled back is still to be written."""
        for keys in self._touched.values():
            keys.clear()


def _unfoldable(line: LogRow, fault: Exception) -> UnfoldableEventError:
    named = f"position {line['position']}, {line['type']} of {line['stream']}"
    return UnfoldableEventError(f"{named}: its projection raises {reason_of(fault)}; mend the projection and try again")


async def _compare(connection: Connection, name: str, position: int) -> Compared:
    live = await connection.fetchrow(_digest(LIVE, name))
    rebuilt = await connection.fetchrow(_digest(SHADOW, name))
    if live is None or rebuilt is None:
        raise ReadModelShapeError(f"{name} is not there")
    return Compared(name, position, live["count"], rebuilt["count"], live["digest"], rebuilt["digest"])


def _digest(schema: str, name: str) -> str:
    return (
        """select count(*), md5(coalesce(string_agg(line, '' order by line collate "C"), '')) as digest"""  # noqa: S608
        f" from (select md5(held::text) as line from {schema}.{name} held) as lines"
    )


async def _swap(connection: Connection, names: Sequence[str], *, everything: bool) -> None:
    """Put the shadow's tables in place of the live ones; with `everything` also what else the SQL has made."""
    old = [name for name in await _relations(connection, LIVE) if everything or name in names]
    new = [name for name in await _relations(connection, SHADOW) if everything or name in names]
    if old:
        # Shorter than the time after which Postgres looks for deadlocks: it is never a reader that has to give way.
        await connection.execute("set local lock_timeout = '500ms'")
        await connection.execute(f"lock table {', '.join(f'{LIVE}.{name}' for name in old)} in access exclusive mode")
    await _drop(connection, LIVE, old)
    for name in new:
        await connection.execute(f"alter table {SHADOW}.{name} set schema {LIVE}")


async def _clear(connection: Connection, schema: str) -> None:
    await _drop(connection, schema, await _relations(connection, schema))


async def _drop(connection: Connection, schema: str, names: Sequence[str]) -> None:
    if names:
        await connection.execute(f"drop table {', '.join(f'{schema}.{name}' for name in names)}")


async def _relations(connection: Connection, schema: str) -> list[str]:
    rows = await connection.fetch("select quote_ident(tablename) as name from pg_tables where schemaname = $1", schema)
    return [row["name"] for row in rows]
