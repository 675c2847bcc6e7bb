"""Searches in the log: events by several conditions, and the causes and effects of one conversation.

A person, a unit or a thing is found where its key or id stands in the data of an event as a whole text. No index
holds these, nor the types and instants: such a search looks at `WINDOW` events at a time and says how far it has come.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from chassis.database import Reader, translated
from chassis.log.store import COLUMNS, recorded
from contracts.envelope import Recorded

WINDOW = 100_000
"""The events that one search without an index looks at, which takes some tenths of a second (ADR 0047)."""
LARGEST_CONVERSATION = 2_000
"""The events of a conversation that are shown as a tree; a decision over 1,800 people fits."""
_FOUND = f"""
    select {COLUMNS} from log.events
    where position > $1 and position <= $2 and ($3::text is null or stream = $3) and ($4::text is null or type = $4)
        and ($5::uuid is null or correlation_id = $5)
        and ($6::timestamptz is null or occurred_at >= $6) and ($7::timestamptz is null or occurred_at < $7)
        and ($8::text is null or strpos(data::text, '"' || $8 || '"') > 0)
        and ($9::text is null or strpos(data::text, '"' || $9 || '"') > 0 or split_part(actor, '@', 2) = $9)
        and ($10::uuid is null or strpos(data::text, '"' || $10 || '"') > 0)
    order by position limit $11
"""  # noqa: S608 - the names of columns


class EventsAsked(NamedTuple):
    """The conditions of a search, which hold together; None for any.

    `subject` is the key of a person or collective, `unit` the code of a unit that the data names or the actor acted
    for, `thing` the id of a plan, a dossier or another thing that the data name. `begin` and
    `end` are aware instants of business time, the end exclusive.
    """

    stream: str | None = None
    type: str | None = None
    correlation: UUID | None = None
    begin: datetime | None = None
    end: datetime | None = None
    subject: str | None = None
    unit: str | None = None
    thing: UUID | None = None

    @property
    def is_indexed(self) -> bool:
        """Whether an index leads to the events, so that the whole log is searched at once."""
        return self.stream is not None or self.correlation is not None or self == EventsAsked()


class EventsFound(NamedTuple):
    """Some events in the order of the log, and the position up to which more may follow; None at the end of the log."""

    rows: Sequence[Recorded]
    go_on_after: int | None


class InConversation(NamedTuple):
    """An event of a conversation: it is `depth` effects away from the first cause that this log knows."""

    row: Recorded
    depth: int


async def find_events(reader: Reader, asked: EventsAsked, after: int, limit: int) -> EventsFound:
    """At most `limit` events beyond position `after`; raises StoreUnavailableError."""
    with translated():
        head: int = await reader.fetchval("select position from log.head")
        until = head if asked.is_indexed else min(head, after + WINDOW)
        rows = [recorded(row) for row in await reader.fetch(_FOUND, after, until, *asked, limit)]
    if len(rows) == limit:
        return EventsFound(rows, rows[-1].position)
    return EventsFound(rows, until if until < head else None)


async def conversation(reader: Reader, correlation: UUID) -> list[InConversation]:
    """The events of a conversation, each after its cause; raises StoreUnavailableError.

    Of more than LARGEST_CONVERSATION events the first of the log are shown.
    """
    found = await find_events(reader, EventsAsked(correlation=correlation), 0, LARGEST_CONVERSATION)
    return list(_as_tree(found.rows))


def _as_tree(rows: Sequence[Recorded]) -> Iterable[InConversation]:
    """`rows` in the order of the log, each followed by its effects; one whose cause is not among them begins a tree."""
    known = {row.event_id for row in rows}
    effects: dict[UUID | None, list[Recorded]] = {}
    for row in rows:
        cause = row.causation_id if row.causation_id in known and row.causation_id != row.event_id else None
        effects.setdefault(cause, []).append(row)
    waiting = [InConversation(row, 0) for row in reversed(effects.get(None, []))]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += [InConversation(row, one.depth + 1) for row in reversed(effects.get(one.row.event_id, []))]
