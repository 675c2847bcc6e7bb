"""What a loop reads as it follows the log: each event with its origin, and no more columns than that takes."""

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import asyncpg

from chassis.codec import Codec
from chassis.database import Reader, translated
from contracts.envelope import Origin
from contracts.message import Event

if TYPE_CHECKING:
    Line: TypeAlias = asyncpg.Record
else:  # asyncpg's classes take no parameters while the program runs
    Line: TypeAlias = asyncpg.Record
"""A row of the log as it was read, not yet decoded; its first column is the position."""

_COLUMNS = (
    "position, event_id, site, service, stream, stream_version, actor, correlation_id, occurred_at,"
    " type, schema_version, data"
)
_ORIGIN = 9


class Told(NamedTuple):
    """An event of the log and where it comes from."""

    event: Event
    origin: Origin


async def read_lines(source: Reader, after: int, limit: int) -> list[Line]:
    """At most `limit` rows beyond position `after`, in order; raises StoreUnavailableError."""
    with translated():
        return await source.fetch(
            f"select {_COLUMNS} from log.events where position > $1 order by position limit $2",  # noqa: S608
            after,
            limit,
        )


async def read_lines_of(source: Reader, types: list[str], after: int, limit: int) -> list[Line]:
    """As `read_lines`, of the recorded names in `types` only."""
    with translated():
        return await source.fetch(
            f"select {_COLUMNS} from log.events"  # noqa: S608
            " where position > $1 and type = any($3) order by position limit $2",
            after,
            limit,
            types,
        )


def told(codec: Codec, line: Line) -> Told:
    """The event and the origin of a row; raises CodecError."""
    return Told(codec.decode(line[9], line[10], line[11]), Origin(*line[:_ORIGIN]))
