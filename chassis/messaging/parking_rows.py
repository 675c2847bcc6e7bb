"""The rows of `log.parked`, in which messages are kept that cannot be heard yet.

A verified message is kept whole, as it is heard from here once its turn has come. Of any other at most
256 KiB of the value and 64 KiB of the rest are kept, with the SHA-256 of the whole: its lane does not wait for it.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from chassis.database import Connection, Reader
from chassis.errors import ParkingFullError
from chassis.ids import new_id
from chassis.messaging.arrivals import Arrival, LaneKey, Parked, ParkReason, Raw, Rejection
from chassis.messaging.cloudevents import Headers
from contracts.declaration import is_exported

_LONGEST_DETAIL = 2000
_KEPT_OF_VALUE = 256 * 1024
_KEPT_OF_REST = 64 * 1024
_BYTES = "coalesce(octet_length(value), 0) + octet_length(headers)"


class ParkingLimits(NamedTuple):
    """The limits of parked messages of one topic: their number, and their bytes together."""

    messages: int = 10_000
    kept_bytes: int = 256 * 1024 * 1024


LIMITS = ParkingLimits()
"""The limits of a service whose settings name no others."""


async def park(connection: Connection, parked: Sequence[tuple[Arrival, Rejection]]) -> None:
    """Keep messages with their reasons; those that were parked before are kept with their new reason."""
    again = [(arrival.parked.parked_id, rejection) for arrival, rejection in parked if arrival.parked is not None]
    if again:
        await connection.execute(
            "select log.park_again($1, $2, $3)",
            [parked_id for parked_id, _ in again],
            [str(rejection.reason) for _, rejection in again],
            [_detail(rejection.detail) for _, rejection in again],
        )
    await connection.executemany(
        'insert into log.parked (parked_id, topic, lane, "offset", stream, sequence, reason, detail,'
        " key, value, headers, size, whole, content)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) on conflict do nothing",
        [_row(arrival, rejection) for arrival, rejection in parked if arrival.parked is None],
    )


class Divided(NamedTuple):
    """The messages to be parked, and those that came too early and are not kept."""

    kept: list[tuple[Arrival, Rejection]]
    passed_over: list[Arrival]


async def divided(
    connection: Connection, parked: Sequence[tuple[Arrival, Rejection]], limits: ParkingLimits
) -> Divided:
    """Leave out messages of other sites that came too early, once those kept take half of what their topic may park.

    Their owner is asked for all that follows the last message heard (ADR 0041), and what it sends again stands behind
    them on the topic: so a topic must not be full of them.
    """
    topics = list({arrival.raw.topic for arrival, rejection in parked if _comes_again(arrival, rejection)})
    if not topics:
        return Divided(list(parked), [])
    rows = await connection.fetch(
        f"select topic, count(*) as messages, sum({_BYTES}) as kept_bytes"  # noqa: S608
        " from log.parked where topic = any($1) and reason = $2 group by topic",
        topics,
        ParkReason.OUT_OF_ORDER,
    )
    taken = {row["topic"]: ParkingLimits(row["messages"], int(row["kept_bytes"])) for row in rows}
    found = Divided([], [])
    for arrival, rejection in parked:
        if _comes_again(arrival, rejection):
            topic = arrival.raw.topic
            messages, kept_bytes = taken.get(topic, (0, 0))
            now = ParkingLimits(messages + 1, kept_bytes + arrival.raw.size)
            if 2 * now.messages > limits.messages or 2 * now.kept_bytes > limits.kept_bytes:
                found.passed_over.append(arrival)
                continue
            taken[topic] = now
        found.kept.append((arrival, rejection))
    return found


def _comes_again(arrival: Arrival, rejection: Rejection) -> bool:
    new, early = arrival.parked is None, rejection.reason == ParkReason.OUT_OF_ORDER
    return new and early and is_exported(arrival.raw.topic)


async def require_room(
    connection: Connection, parked: Sequence[tuple[Arrival, Rejection]], limits: ParkingLimits
) -> None:
    """Raise ParkingFullError when the topic of a newly parked message has more waiting than `limits` allow."""
    topics = list({arrival.raw.topic for arrival, _ in parked if arrival.parked is None})
    if not topics:
        return
    rows = await connection.fetch(
        f"select topic, count(*) as messages, sum({_BYTES}) as kept_bytes"  # noqa: S608
        " from log.parked where topic = any($1) and reason <> $2 group by topic",
        topics,
        ParkReason.DISCARDED,
    )
    for row in rows:
        if row["messages"] > limits.messages or (row["kept_bytes"] or 0) > limits.kept_bytes:
            raise ParkingFullError(row["topic"])


async def free(connection: Connection, freed: Sequence[tuple[UUID, int, bytes]]) -> None:
    """Delete parked messages, each with its sequence and leaf: their lane has moved over them."""
    await connection.execute("select log.free_parked($1, $2, $3)", *zip(*freed, strict=True))


async def parked_page(
    reader: Reader, lane_key: LaneKey, most: tuple[int, int], which: str, *arguments: object
) -> list[tuple[Parked, Raw]]:
    """The first parked messages of a lane for which `which` holds, in the order of the lane.

    `most` are a number of messages and the bytes of their values, of which the first message may have more.
    `which` is SQL whose parameters begin at $3. A message that was not kept whole is left out: its origin has to send
    it again.
    """
    messages, kept_bytes = most
    turn = 'order by sequence, "offset", parked_id'
    rows = await reader.fetch(
        'select * from (select parked_id, reason, sequence, "offset", key, value, headers,'  # noqa: S608
        f" sum({_BYTES}) over ({turn}) - ({_BYTES}) as before from log.parked"
        f" where topic = $1 and lane = $2 and whole and {which} {turn} limit {messages}) as page"
        f" where before < {kept_bytes} {turn}",
        *lane_key,
        *arguments,
    )
    return [
        (
            Parked(row["parked_id"], row["reason"], row["sequence"]),
            Raw(lane_key, row["offset"], row["key"], row["value"], read_headers(row["headers"])),
        )
        for row in rows
    ]


def written_headers(headers: Headers) -> bytes:
    """Headers as JSON that keeps every byte: a list of pairs of a name and the base64 of a value, or null."""
    return json.dumps(
        [[name, None if value is None else b64encode(value).decode()] for name, value in headers]
    ).encode()


def read_headers(written: bytes) -> list[tuple[str, bytes | None]]:
    """The headers that `written_headers` wrote."""
    pairs: list[tuple[str, str | None]] = json.loads(written)
    return [(name, None if value is None else b64decode(value)) for name, value in pairs]


def _row(arrival: Arrival, rejection: Rejection) -> tuple[object, ...]:
    raw, message = arrival.raw, arrival.message
    kept = raw if message is not None else _beginning(raw)
    whole = kept is raw
    cut = "" if whole else f"; of {raw.size} bytes the first are kept, SHA-256 {sha256(raw.value or b'').hexdigest()}"
    sequence = None if message is None else message.sequence
    at = (new_id(), raw.topic, raw.lane, raw.offset, arrival.stream, sequence)
    detail = _detail(rejection.detail[: _LONGEST_DETAIL - len(cut)] + cut)
    carried = (kept.key, kept.value, written_headers(kept.headers))
    return (*at, str(rejection.reason), detail, *carried, raw.size, whole and raw.rejection is None, _content(raw))


def _beginning(raw: Raw) -> Raw:
    """`raw`, or no more than the beginning of it where it is long."""
    key, value = raw.key, raw.value
    remaining = _KEPT_OF_REST - len(key or b"")
    headers = []
    for name, content in raw.headers:
        remaining -= len(name) + len(content or b"")
        if remaining < 0:
            break
        headers.append((name, content))
    if len(headers) == len(raw.headers) and len(value or b"") <= _KEPT_OF_VALUE and remaining >= 0:
        return raw
    return raw._replace(
        key=None if key is None else key[:_KEPT_OF_REST],
        value=None if value is None else value[:_KEPT_OF_VALUE],
        headers=headers,
    )


def _content(raw: Raw) -> bytes:
    """SHA-256 over the key, the value and the headers of the message."""
    whole = sha256()
    for part in (raw.key, raw.value, *[part for name, value in raw.headers for part in (name.encode(), value)]):
        whole.update(b"-" if part is None else b"%d:" % len(part))
        whole.update(part or b"")
    return whole.digest()


def _detail(text: str) -> str:
    return text.encode(errors="replace").decode().replace("\x00", "")[:_LONGEST_DETAIL]
