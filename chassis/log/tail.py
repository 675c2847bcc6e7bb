"""What a loop reads as it follows the log: each event with its origin, and no more columns than that takes."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

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

RowT = TypeVar("RowT")


class DecodedEvent(NamedTuple):
    """An event of the log and where it comes from."""

    event: Event
    origin: Origin


async def read_rows(source: Reader, after: int, limit: int) -> list[LogRow]:
    """At most `limit` rows beyond position `after`, in order; raises StoreUnavailableError."""
    with translated():
        return await source.fetch(
            f"select {_COLUMNS} from log.events where position > $1 order by position limit $2",  # noqa: S608
            after,
            limit,
        )


async def read_rows_of_types(source: Reader, types: list[str], after: int, limit: int) -> list[LogRow]:
    """As `read_rows`, of the recorded names in `types` only."""
    with translated():
        return await source.fetch(
            f"select {_COLUMNS} from log.events"  # noqa: S608
            " where position > $1 and type = any($3) order by position limit $2",
            after,
            limit,
            types,
        )


async def read_rows_at(source: Reader, positions: list[int]) -> list[LogRow]:
    """The rows at `positions`, in order; raises StoreUnavailableError."""
    with translated():
        return await source.fetch(
            f"select {_COLUMNS} from log.events where position = any($1::bigint[]) order by position",  # noqa: S608
            positions,
        )


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
    )
    return DecodedEvent(event, origin)


async def pages(
    read: Callable[[int, int], Awaitable[list[RowT]]], after: int, target: int
) -> AsyncGenerator[list[RowT], None]:
    """Every row beyond position `after` up to `target`, page by page, the next one read while the last is used.

    `read` is given a position and how many rows to read beyond it.
    Raises HistoryBrokenError when a position is missing; close the iterator when leaving it early.
    """
    coming: asyncio.Future[list[RowT]] | None = None
    try:
        for start in range(after, target, PAGE):
            rows = await (coming or read(start, min(target - start, PAGE)))
            coming = None
            if start + PAGE < target:
                coming = asyncio.ensure_future(read(start + PAGE, min(target - start - PAGE, PAGE)))
            if len(rows) != min(target - start, PAGE):
                raise HistoryBrokenError(f"positions are missing beyond {start}")
            yield rows
    finally:
        if coming is not None:
            coming.cancel()
            await asyncio.gather(coming, return_exceptions=True)
