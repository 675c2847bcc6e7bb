"""Folds the log into the read tables as it grows: rows and checkpoint in one transaction."""

import asyncio
from collections.abc import Collection, Sequence

from chassis.clock import monotonic
from chassis.database import Connection, Reader, translated
from chassis.declaring.rows import Key, RowChange, fold
from chassis.declaring.service import Service
from chassis.declaring.site import Site
from chassis.errors import ReadModelBehindError
from chassis.log.checkpoints import POLICIES, PROJECTIONS, claim, position_of
from chassis.log.codec import Codec
from chassis.log.folded import Folded, wait
from chassis.log.held import Search, free, hold, hold_behind
from chassis.log.loops import GRACE, Progress
from chassis.log.store import Store
from chassis.log.tail import LogRow, decode_row, is_full, read_rows, read_rows_at
from chassis.reading.tables import Bulk, bulks

NAME = PROJECTIONS
"""The checkpoint of the read tables."""
_PAGE = 1000
_AT_ONCE = 100
"""Events decoded before others of the process get their turn: about 2 ms."""
_PAUSE = 0.02
"""Seconds between two looks at a checkpoint that a projector of another process may have moved."""


class Projections:
    """The projections of one service and the tables they fill, in one schema."""

    def __init__(self, service: Service, site: Site, schema: str = "read") -> None:
        """Fold by `service.project` into the tables of `schema`, at `site`."""
        self.service = service
        self._site = site
        self.schema = schema
        self._codec = Codec(service.registry)
        self._bulks: dict[str, Bulk] = {}

    async def bulks(self, connection: Connection) -> dict[str, Bulk]:
        """The statements for every table, looked up in the catalogue once."""
        if not self._bulks:
            self._bulks = await bulks(connection, self.schema, self.service.tables)
        return self._bulks

    def forget(self) -> None:
        """Look into the catalogue again before the next write."""
        self._bulks = {}

    async def changes(self, lines: Sequence[LogRow], only: Collection[str] | None = None) -> list[RowChange]:
        """The changes that follow from `lines` for the tables named in `only`, or for all; raises CodecError."""
        changes: list[RowChange] = []
        for start in range(0, len(lines), _AT_ONCE):
            for line in lines[start : start + _AT_ONCE]:
                event, origin = decode_row(self._codec, self._site, line)
                changes.extend(self.service.project(event, origin))
            await asyncio.sleep(0)
        return changes if only is None else [change for change in changes if change.table.name in only]

    async def apply(self, connection: Connection, lines: Sequence[LogRow], only: Collection[str] | None = None) -> None:
        """Load the rows that `lines` touch, fold, and write them back: three statements a table at most."""
        by_table: dict[str, list[RowChange]] = {}
        for change in await self.changes(lines, only):
            by_table.setdefault(change.table.name, []).append(change)
        known = await self.bulks(connection)
        for name, changes in by_table.items():
            await _write(connection, known[name], changes)


async def _write(connection: Connection, bulk: Bulk, changes: Sequence[RowChange]) -> None:
    touched: set[Key] = {change.key for change in changes}
    rows = await bulk.load(connection, touched)
    before = set(rows)
    for change in changes:
        fold(rows, change)
    await bulk.remove(connection, before - rows.keys())
    await bulk.store(connection, rows)


class Projector:
    """The loop that keeps the read tables up to date."""

    name = NAME
    grace = GRACE

    def __init__(self, service: Service, store: Store) -> None:
        """Fold the log of `store` into the read tables of `service`."""
        self.progress = Progress()
        self._store = store
        self._projections = Projections(service, store.site)
        self._search = Search()

    async def step(self) -> bool:
        """Fold one page; True when there may be more. An event whose projection raises three times is held."""
        try:
            return await self._fold()
        except Exception as fault:
            found = self._search.found(fault)
            if found is None:
                raise
            await hold(self._store.pool, NAME, found, fault)
            return True

    async def release(self, position: int) -> None:
        """Fold the held event at `position`, and hold it no more; raises what the projection raises."""
        async with claim(self._store.pool, NAME, wait=True) as checkpoint:
            if checkpoint is not None and await free(checkpoint.connection, NAME, position):
                await self._projections.apply(
                    checkpoint.connection, await read_rows_at(checkpoint.connection, [position])
                )

    async def _fold(self) -> bool:
        async with claim(self._store.pool, NAME) as checkpoint:
            if checkpoint is None:
                self.progress.at(*await standing(self._store, NAME))
                return False
            connection = checkpoint.connection
            limit = self._search.limit(checkpoint.position, _PAGE)
            lines = await read_rows(connection, checkpoint.position, limit)
            self._search.reading(lines)
            if lines:
                await self._projections.apply(connection, await hold_behind(connection, NAME, lines))
                await checkpoint.move(lines[-1]["position"])
        if lines:
            self._store.folded.moved()
        full = is_full(lines, limit)
        self.progress.at(checkpoint.position, await self._store.head() - checkpoint.position if full else 0)
        return full

    async def close(self) -> None:
        """Forget the shape of the tables: a migration may have changed it."""
        self._projections.forget()


async def standing(store: Store, name: str) -> tuple[int, int]:
    """Where the loop `name` stands, whoever runs it, and how many events are ahead of it."""
    with translated():
        position = await position_of(store.pool, name)
    return position, max(await store.head() - position, 0)


async def wait_for(
    reader: Reader, position: int, seconds: float, folded: Folded | None = None, loop: str = NAME
) -> None:
    """Return when the read tables hold what the log holds up to `position`, or another `loop` has gone so far.

    `folded` is the signal of the store, by which a projector of this process is seen at once.
    Raises ReadModelBehindError when they do not after `seconds`, StoreUnavailableError when the database is away.
    """
    deadline = monotonic() + seconds
    while True:
        signal = None if folded is None else folded.signal()
        with translated():
            reached = await position_of(reader, loop)
        if reached >= position:
            return
        left = deadline - monotonic()
        if left <= 0:
            raise ReadModelBehindError(f"the {loop} stand at {reached}, not yet at {position}")
        await wait(signal, min(_PAUSE, left))


async def caught_up(reader: Reader, seconds: float = 5.0, folded: Folded | None = None) -> None:
    """Return when the read tables hold all that the log holds now, so that evidence from them is not stale.

    `folded` as for `wait_for`.
    Raises ReadModelBehindError when they do not after `seconds`, StoreUnavailableError when the database is away.
    """
    with translated():
        head = await reader.fetchval("select position from log.head")
    await wait_for(reader, head, seconds, folded)


async def reacted(reader: Reader, seconds: float = 5.0) -> None:
    """Return when the policies have reacted to all that the log holds now.

    Raises ReadModelBehindError when they have not after `seconds`, StoreUnavailableError when the database is away.
    """
    with translated():
        head = await reader.fetchval("select position from log.head")
    await wait_for(reader, head, seconds, loop=POLICIES)
