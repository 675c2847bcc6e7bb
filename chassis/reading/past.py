"""The past of a thing: the events of its streams, and the rows that the projections make of some of them.

A read table shows the present. As an event leads to the same row changes whenever it is projected, the rows of an
earlier day are those of the events up to that day, folded in memory.
"""

from collections.abc import Iterable, Sequence

from chassis.database import Reader
from chassis.declaring.rows import Rows, fold
from chassis.declaring.service import Service
from chassis.declaring.site import Site
from chassis.log.codec import Codec
from chassis.log.tail import DecodedEvent, decode_row, read_rows_of_streams


async def events_of(reader: Reader, service: Service, site: Site, streams: Sequence[str]) -> tuple[DecodedEvent, ...]:
    """The events of some of the service's own streams, in the order of its log.

    Raises CodecError, StoreUnavailableError.
    """
    codec = Codec(service.registry)
    rows = await read_rows_of_streams(reader, streams, site.code, service.name)
    return tuple([decode_row(codec, site, row) for row in rows])


def rows_after(service: Service, events: Iterable[DecodedEvent]) -> dict[str, Rows]:
    """The rows of every read table, by its name, as they stand after `events` and nothing else."""
    tables: dict[str, Rows] = {}
    for event, origin in events:
        for change in service.project(event, origin):
            fold(tables.setdefault(change.table.name, {}), change)
    return tables
