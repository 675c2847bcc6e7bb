"""The messages that could not be heard: an operator inspects, retries or discards them."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from chassis.database import Pool, transaction, translated
from chassis.declaring.operations import OrderDiscard
from chassis.messaging.arrivals import HOLDING, ParkReason
from chassis.messaging.cloudevents import incoming
from chassis.messaging.hearing import Hearing, lock_lane
from chassis.messaging.parking_rows import read_headers

_SUMMARY = 'parked_id, topic, lane, "offset", stream, sequence, reason, detail, parked_at, attempts, size'
_TOGETHER = 100


class NotParkedError(Exception):
    """No message is parked under this id: it was heard or discarded, or never was."""


class AnchorRefusedError(Exception):
    """A lane cannot be anchored at this message; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Intervention:
    """A decision about a parked message or a lane: its operator and the reason; raises ValueError when one is blank."""

    actor: str
    because: str

    def __post_init__(self) -> None:
        if not self.actor.strip() or not self.because.strip():
            raise ValueError("say who decides it, and why")


class ParkedMessage(NamedTuple):
    """A parked message; `sequence` is its number in its lane, where it proves to have one; `parked_at` is in UTC.

    `size` is how many bytes it had when received; of a long one that is not verified only the first bytes are kept.
    """

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
    size: int


@dataclass(frozen=True, slots=True)
class Content:
    """A parked message with all it carries; a header or data that is no UTF-8 is shown with replacement marks."""

    message: ParkedMessage
    key: str
    headers: Mapping[str, str]
    data: str


class Outcome(NamedTuple):
    """The result of a retry: whether the message was `freed`, else the `reason` and `detail` for which it waits."""

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
            ParkReason.DISCARDED,
        )
    return [ParkedMessage(*row) for row in rows]


async def waiting(pool: Pool) -> int:
    """How many messages wait for an operator or for one before them."""
    with translated():
        count: int = await pool.fetchval("select count(*) from log.parked where reason <> $1", ParkReason.DISCARDED)
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
    """Decide again on a parked message, with the current code, keys and database.

    The later messages of its stream follow it; one that waits behind another stays until that one is settled.
    Raises NotParkedError, and the errors of `Hearing.hear`.
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


def order_of_discard(service: str, message: ParkedMessage, reason: str) -> OrderDiscard:
    """The order that records the decision that `message` is never heard; it is recorded before it is carried out."""
    return OrderDiscard(service=service, reason=reason, **particulars(message))


def particulars(message: ParkedMessage) -> dict[str, Any]:
    """What an order about a parked message records of it."""
    return {
        "parked_id": message.parked_id,
        "topic": message.topic,
        "lane": message.lane,
        "offset": message.offset,
        "parked_for": message.reason,
    }


async def retry_all(pool: Pool, hearing: Hearing) -> int:
    """Decide again on every parked message; returns how many wait no more."""
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


async def discard(pool: Pool, hearing: Hearing, parked_id: UUID, by: Intervention) -> Sequence[ParkedMessage]:
    """Decide that a parked message is never heard, and decide again on those that wait behind it.

    It is kept as evidence, and the decision in `log.interventions`. A discarded message that came too early may still
    be heard when its origin sends it again. Returns the messages of its stream that still wait.
    Raises NotParkedError, and the errors of `Hearing.hear`.
    """
    message = (await show(pool, parked_id)).message
    async with transaction(pool) as connection:
        await lock_lane(connection, message.topic, message.lane)
        done = await connection.fetchval("select log.discard_parked($1, $2, $3)", parked_id, by.actor, by.because)
    if not done:
        raise NotParkedError(str(parked_id))
    if message.reason in HOLDING:
        await hearing.release(message.topic, message.lane, message.stream)
    return await parked(pool, stream=message.stream)


async def anchor(pool: Pool, hearing: Hearing, parked_id: UUID, by: Intervention) -> int:
    """Continue a lane with a verified parked message, without the link to the message before it.

    For a lane whose wrong branch was heard first, or of which messages are lost for ever. Events that were heard stay
    in the log. Then every parked message of the lane is decided on again. Returns how many wait no more.
    Raises NotParkedError, AnchorRefusedError for a message that does not prove itself or over which its lane has
    moved, and the errors of `Hearing.hear`.
    """
    message = (await show(pool, parked_id)).message
    if message.sequence is None or message.reason in (*HOLDING, ParkReason.DISCARDED):
        raise AnchorRefusedError(f"a lane goes on with a message that proves itself and waits, not a {message.reason}")
    async with transaction(pool) as connection:
        await lock_lane(connection, message.topic, message.lane)
        row = await connection.fetchrow("select headers, value from log.parked where parked_id = $1", parked_id)
        if row is None:
            raise NotParkedError(str(parked_id))
        previous = incoming(read_headers(row["headers"]), row["value"]).previous_hash
        place = (message.topic, message.lane, message.sequence - 1, previous)
        await connection.execute("select log.anchor_lane($1, $2, $3, $4, $5, $6)", *place, by.actor, by.because)
    return await _retry_lane(pool, hearing, message.topic, message.lane)


async def _retry_lane(pool: Pool, hearing: Hearing, topic: str, lane: int) -> int:
    """Decide again on the waiting messages of a lane over which it has not moved; returns how many wait no more."""
    before = [one for one in await parked(pool) if (one.topic, one.lane) == (topic, lane)]
    ids = [one.parked_id for one in before if one.reason not in HOLDING]
    for start in range(0, len(ids), _TOGETHER):
        await hearing.retry(topic, lane, ids[start : start + _TOGETHER])
    left = {one.parked_id for one in await parked(pool)}
    return sum(one.parked_id not in left for one in before)


def _shown(value: bytes | None) -> str:
    return "" if value is None else value.decode(errors="replace")
