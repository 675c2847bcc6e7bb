"""The messages that could not be heard: an operator looks at them, has them tried again, or discards them."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from chassis.database import Pool, transaction, translated
from chassis.messaging.arrivals import HOLDING, Reason, read_headers
from chassis.messaging.hearing import Hearing, lock_lane

_SUMMARY = 'parked_id, topic, lane, "offset", stream, sequence, reason, detail, parked_at, attempts'


class NotParkedError(Exception):
    """No message is parked under this id: it was heard or discarded, or never was."""


class DiscardRefusedError(Exception):
    """A message that waits for one before it cannot be discarded: its lane would wait for it for ever."""


class ParkedMessage(NamedTuple):
    """A parked message; `sequence` is its number in its lane, where it proves to have one; `parked_at` is in UTC."""

    parked_id: UUID
    topic: str
    lane: int
    offset: int
    stream: str
    sequence: int | None
    reason: str
    detail: str
    parked_at: datetime
    attempts: int


@dataclass(frozen=True, slots=True)
class Content:
    """A parked message with all it carries; a header or data that is no UTF-8 is shown with replacement marks."""

    message: ParkedMessage
    key: str
    headers: Mapping[str, str]
    data: str


class Outcome(NamedTuple):
    """What a retry came to: `freed` tells whether the message waits no more, else `reason` and `detail` say why."""

    freed: bool
    reason: str = ""
    detail: str = ""


async def parked(pool: Pool, *, stream: str | None = None, discarded: bool = False) -> list[ParkedMessage]:
    """The parked messages in the order of their lanes; of one stream, or with the discarded ones, when asked for."""
    with translated():
        rows = await pool.fetch(
            f"select {_SUMMARY} from log.parked"  # noqa: S608
            " where ($1::text is null or stream = $1) and ($2 or reason <> $3)"
            ' order by topic, lane, sequence nulls first, "offset"',
            stream,
            discarded,
            Reason.DISCARDED,
        )
    return [ParkedMessage(*row) for row in rows]


async def waiting(pool: Pool) -> int:
    """How many messages wait for an operator or for one before them."""
    with translated():
        count: int = await pool.fetchval("select count(*) from log.parked where reason <> $1", Reason.DISCARDED)
    return count


async def show(pool: Pool, parked_id: UUID) -> Content:
    """One parked message with all it carries; raises NotParkedError."""
    with translated():
        row = await pool.fetchrow(
            f"select {_SUMMARY}, key, value, headers from log.parked where parked_id = $1",  # noqa: S608
            parked_id,
        )
    if row is None:
        raise NotParkedError(str(parked_id))
    headers = {name: _shown(value) for name, value in read_headers(row["headers"])}
    return Content(ParkedMessage(*tuple(row)[:-3]), _shown(row["key"]), headers, _shown(row["value"]))


async def retry(pool: Pool, hearing: Hearing, parked_id: UUID) -> Outcome:
    """Deal with a parked message again, with the code, the keys and the database of now.

    One for which its stream waits takes those behind it along; one that waits behind another stays until that one
    is dealt with. Raises NotParkedError, and what `Hearing.hear` raises.
    """
    message = (await show(pool, parked_id)).message
    if message.reason in HOLDING:
        await hearing.release(message.topic, message.lane, message.stream)
    else:
        await hearing.retry(message.topic, message.lane, [parked_id])
    try:
        left = (await show(pool, parked_id)).message
    except NotParkedError:
        return Outcome(freed=True)
    return Outcome(freed=False, reason=left.reason, detail=left.detail)


async def retry_all(pool: Pool, hearing: Hearing) -> int:
    """Deal with every parked message again; answers how many wait no more."""
    before = await parked(pool)
    tried: set[tuple[str, int, str]] = set()
    for message in before:
        stream = (message.topic, message.lane, message.stream)
        if message.reason in HOLDING and stream in tried:
            continue  # it was tried with the one before it
        tried.add(stream)
        with suppress(NotParkedError):
            await retry(pool, hearing, message.parked_id)
    left = {message.parked_id for message in await parked(pool)}
    return sum(message.parked_id not in left for message in before)


async def discard(pool: Pool, hearing: Hearing, parked_id: UUID, because: str) -> Sequence[ParkedMessage]:
    """Decide that a parked message is never heard, and let those go on that wait behind it.

    It is kept as evidence, with `because` as its detail. Answers the messages of its stream that wait still.
    Raises NotParkedError, DiscardRefusedError for a message that is out of order, and what `Hearing.hear` raises.
    """
    message = (await show(pool, parked_id)).message
    if message.reason == Reason.OUT_OF_ORDER:
        raise DiscardRefusedError("it is only early; let its origin replay what is missing before it")
    async with transaction(pool) as connection:
        await lock_lane(connection, message.topic, message.lane)
        done = await connection.fetchval(
            "update log.parked set reason = $2, detail = $3 where parked_id = $1 and reason <> $2 returning true",
            parked_id,
            Reason.DISCARDED,
            f"{because} (was {message.reason}: {message.detail})",
        )
    if not done:
        raise NotParkedError(str(parked_id))
    if message.reason in HOLDING:
        await hearing.release(message.topic, message.lane, message.stream)
    return await parked(pool, stream=message.stream)


def _shown(value: bytes | None) -> str:
    return "" if value is None else value.decode(errors="replace")
