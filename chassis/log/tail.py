"""Reads the log for loops that follow it: each event with its origin, and no more columns than needed."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar

import asyncpg

from chassis.database import Reader, translated
from chassis.declaring.site import Site
from chassis.errors import CodecError, HistoryBrokenError
from chassis.log.codec import Codec
from contracts.envelope import Origin
from contracts.message import Event

if TYPE_CHECKING:
    LogRow: TypeAlias = asyncpg.Record
else:  # asyncpg's classes take no parameters while the program runs
    LogRow: TypeAlias = asyncpg.Record
"""A row of the log as it was read, not yet decoded; its first column is the position."""

_COLUMNS = (
    "position, event_id, site, service, stream, stream_version, schema_version, actor, correlation_id, causation_id,"
    " occurred_at, recorded_at, type, data"
)
PAGE = 5000
"""Rows read at once where a whole log is read; larger pages are no faster (docs/measurements.md §5)."""
PAGE_BYTES = 16 * 1024 * 1024
"""Bytes of data after which a page ends, whatever its limit: an event may have a megabyte."""

RowT = TypeVar("RowT")


class DecodedEvent(NamedTuple):
    """An event of the log and its origin."""

    event: Event
    origin: Origin


def budgeted(columns: str, wanted: str) -> str:
    """SQL for a page of the log: the `columns` of the rows that `wanted` (conditions, order, limit) selects.

    It ends early at the row that fills PAGE_BYTES of data, so that a page of the largest events fits into memory too.
    """
    return (
        f"select {columns} from (select *, sum(size) over (order by position) - size as before from ("  # noqa: S608
        f"select {columns}, octet_length(data::text) as size from log.events {wanted}) as listed) as page"
        f" where before < {PAGE_BYTES} order by position"
    )


def is_full(rows: Sequence[LogRow], limit: int) -> bool:
    """Whether a page that was read with `limit` may have more rows behind it."""
    return len(rows) == limit or sum(len(row["data"].encode()) for row in rows) >= PAGE_BYTES


async def read_rows(source: Reader, after: int, limit: int) -> list[LogRow]:
    """At most `limit` rows and PAGE_BYTES beyond position `after`, in order; raises StoreUnavailableError."""
    with translated():
        return await source.fetch(budgeted(_COLUMNS, "where position > $1 order by position limit $2"), after, limit)


async def read_rows_of_types(source: Reader, types: list[str], after: int, limit: int) -> list[LogRow]:
    """As `read_rows`, of the recorded names in `types` only."""
    wanted = "where position > $1 and type = any($3) order by position limit $2"
    with translated():
        return await source.fetch(budgeted(_COLUMNS, wanted), after, limit, types)


async def read_rows_at(source: Reader, positions: list[int]) -> list[LogRow]:
    """The rows at `positions`, in order; raises StoreUnavailableError."""
    with translated():
        return await source.fetch(
            f"select {_COLUMNS} from log.events where position = any($1::bigint[]) order by position",  # noqa: S608
            positions,
        )


async def read_rows_of_streams(source: Reader, streams: Sequence[str], site: str, service: str) -> list[LogRow]:
    """The rows of some streams of one origin, in the order of the log, as far as PAGE_BYTES of data reach."""
    wanted = "where stream = any($1::text[]) and site = $2 and service = $3 order by position"
    with translated():
        return await source.fetch(budgeted(_COLUMNS, wanted), list(streams), site, service)


def decode_row(codec: Codec, site: Site, row: LogRow) -> DecodedEvent:
    """The event and the origin of a row in the log of a service at `site`; raises CodecError with the position."""
    position, event_id, origin_site, service, stream, stream_version, schema_version, *who_and_when, name, data = row
    actor, correlation_id, causation_id, occurred_at, recorded_at = who_and_when
    try:
        event = codec.decode(name, schema_version, data)
    except CodecError as wrong:
        raise type(wrong)(f"position {position}: {wrong}") from wrong
    origin = Origin(
        position,
        event_id,
        origin_site,
        service,
        stream,
        stream_version,
        schema_version,
        actor,
        correlation_id,
        causation_id,
        occurred_at,
        recorded_at,
        site.relation(origin_site),
        site.code,
    )
    return DecodedEvent(event, origin)


async def pages(
    read: Callable[[int, int], Awaitable[list[RowT]]], after: int, target: int
) -> AsyncGenerator[list[RowT], None]:
    """Every row beyond position `after` up to `target`, page by page, the next one read while the last is used.

    `read` is given a position and how many rows to read beyond it; it may answer with fewer, but not with none.
    Raises HistoryBrokenError when a position is missing; close the iterator when leaving it early.
    """

    def begin(position: int) -> asyncio.Future[list[RowT]]:
        return asyncio.ensure_future(read(position, min(target - position, PAGE)))

    coming: asyncio.Future[list[RowT]] | None = begin(after) if after < target else None
    try:
        while coming is not None:
            rows = await coming
            coming = None
            if not rows or _position(rows[-1]) != after + len(rows):
                raise HistoryBrokenError(f"positions are missing beyond {after}")
            after = _position(rows[-1])
            coming = begin(after) if after < target else None
            yield rows
    finally:
        if coming is not None:
            coming.cancel()
            await asyncio.gather(coming, return_exceptions=True)


def _position(row: Any) -> int:
    position: int = row[0]
    return position
