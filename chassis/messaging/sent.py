"""The messages that a service has sent, found by folding its log from the beginning.

The log keeps no places of a service's own events: their sequences, hashes and lanes follow from their order. What is
folded must end where the relay stands, else sending it again would fork the lanes.
"""

import json
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from chassis.database import Connection, Pool, Reader, transaction
from chassis.declaring.service import Service
from chassis.errors import HistoryBrokenError
from chassis.log.checkpoints import RELAY, Checkpoint, claim_in
from chassis.log.store import COLUMNS, recorded
from chassis.messaging.cloudevents import Outgoing
from chassis.messaging.lanes import Lanes
from contracts.envelope import Recorded

PAGE = 1000
"""Positions of the log in one step, and so the most that one signature covers."""
PAGE_BYTES = 8 * 1024 * 1024
"""Bytes of data in one step, unless a single event has more."""


class Page(NamedTuple):
    """Events to be sent, and the position of the log up to which they are complete."""

    events: list[Recorded]
    through: int


@dataclass(frozen=True, slots=True)
class Published:
    """The published part of a log: the events of `service` at `site` that have an audience."""

    site: str
    service: str

    async def read(self, source: Reader, after: int, through: int, audience: str | None = None) -> Page:
        """The first events to be published beyond position `after`, at most up to `through`, in order.

        With an `audience` only those that are published to it.
        """
        rows = await source.fetch(
            f"select {COLUMNS} from (select *, sum(octet_length(data::text)) over (order by position)"  # noqa: S608
            " - octet_length(data::text) as before from log.events"
            " where position > $1 and position <= $2 and site = $3 and service = $4 and audience <> '{}'"
            " and ($6::text is null or $6 = any(audience))) as page"
            " where before < $5 order by position",
            after,
            through,
            self.site,
            self.service,
            PAGE_BYTES,
            audience,
        )
        events = [recorded(row) for row in rows]
        full = sum(len(event.data.encode()) for event in events) >= PAGE_BYTES
        return Page(events, events[-1].position if full else through)


async def rewind(pool: Pool, service: Service, site: str, position: int) -> int:
    """Let the relay send again everything beyond `position`; returns how many messages that will be.

    Waits for the step that is under way. The lanes' states at `position` are found by folding the log from its
    beginning, so that messages that are sent again have the sequence numbers and hashes they had.
    Raises ValueError when `position` is negative or beyond where the relay stands, and when the fold does not end
    where the relay stands: then sending again would fork the lanes.
    """
    async with transaction(pool) as connection:
        checkpoint = await claim_in(connection, RELAY, wait=True)
        if checkpoint is None or not 0 <= position <= checkpoint.position:
            raise ValueError(f"position {position} is not between 0 and where the relay stands")
        folded = await _fold(connection, Published(site, service.name), checkpoint, position)
        await checkpoint.move(position, {**checkpoint.state, **folded.there})
    return folded.again


async def verify_lanes(pool: Pool, service: Service, site: str) -> int:
    """Fold the published events into their lanes and compare them with the relay's; returns how many lanes there are.

    Raises HistoryBrokenError when the log does not lead to the lanes as they were sent.
    """
    async with transaction(pool) as connection:
        await connection.execute("set transaction isolation level repeatable read, read only")
        row = await connection.fetchrow("select position, state from log.checkpoints where name = $1", RELAY)
        if row is None:
            return 0
        checkpoint = Checkpoint(connection, RELAY, row["position"], json.loads(row["state"]))
        try:
            await _fold(connection, Published(site, service.name), checkpoint, checkpoint.position)
        except ValueError as wrong:
            raise HistoryBrokenError(f"the lanes of the relay do not hold: {wrong}") from wrong
    return len(Lanes.kept(checkpoint.state).state())


async def checkpoint_in(connection: Connection) -> Checkpoint:
    """Where the relay stands, without a lock; at 0 where it never ran."""
    row = await connection.fetchrow("select position, state from log.checkpoints where name = $1", RELAY)
    place = (0, {}) if row is None else (row["position"], json.loads(row["state"]))
    return Checkpoint(connection, RELAY, *place)


async def sent_messages(pool: Pool, service: Service, site: str, wanted: Collection[UUID]) -> dict[UUID, Outgoing]:
    """The message, in its place, as which each of the `wanted` events of `service` at `site` was sent.

    Of an event with several audiences it is that of the first; an event that the relay has not sent is left out.
    The log keeps no places of its own events, so they are found by folding it from its beginning.
    Raises HistoryBrokenError when the fold does not end where the relay stands.
    """
    found: dict[UUID, Outgoing] = {}
    async with transaction(pool) as connection:
        await connection.execute("set transaction isolation level repeatable read, read only")
        row = await connection.fetchrow("select position, state from log.checkpoints where name = $1", RELAY)
        if row is None:
            return found
        sent = Lanes.kept(json.loads(row["state"]))
        lanes = sent.fresh()
        async for first, *_ in placed(connection, Published(site, service.name), lanes, 0, row["position"]):
            event_id = UUID(first.text.partition(b"\n")[0].decode())
            if event_id in wanted:
                found[event_id] = first
    if lanes.state() != sent.state():
        raise HistoryBrokenError("the lanes of the relay do not hold: the log does not lead to what was sent")
    return found


class _Folded(NamedTuple):
    """The state of the lanes at a position, and how many messages follow it."""

    there: dict[str, Any]
    again: int


async def _fold(connection: Connection, published: Published, checkpoint: Checkpoint, position: int) -> _Folded:
    """Place all that was published up to the checkpoint; raises ValueError when it does not lead to its lanes."""
    sent = Lanes.kept(checkpoint.state)
    lanes = sent.fresh()
    await _place(connection, published, lanes, 0, position)
    there = lanes.state()
    again = await _place(connection, published, lanes, position, checkpoint.position)
    if lanes.state() != sent.state():
        raise ValueError("the log does not lead to what was sent")
    return _Folded(there, again)


async def _place(connection: Connection, published: Published, lanes: Lanes, after: int, through: int) -> int:
    """Place the events that were published between two positions; returns how many messages that were."""
    return sum([len(messages) async for messages in placed(connection, published, lanes, after, through)])


async def placed(
    connection: Connection, published: Published, lanes: Lanes, after: int, through: int
) -> AsyncIterator[list[Outgoing]]:
    """The messages of each event that was published between two positions, in order."""
    at = after
    while at < through:
        page = await published.read(connection, at, min(at + PAGE, through))
        for event in page.events:
            yield lanes.place(event)
        at = page.through
