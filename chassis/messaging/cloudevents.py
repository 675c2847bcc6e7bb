"""Recorded events as CloudEvents 1.0 in Kafka's binary mode, and back: headers by hand, the data as its exact bytes.

The signed form of a message, and the reading of it, is in `contracts/cloudevent.py`.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

from asyncpg.pgproto import pgproto

from chassis.log.writer import NewRow
from contracts.cloudevent import (
    LARGEST,
    LARGEST_HEAD,
    OF_EVENT,
    PROOF,
    attributes_of,
    event_text,
    leaf_of,
    place_of,
    read_message,
)
from contracts.declaration import SITE
from contracts.envelope import Recorded
from contracts.proof import Proof, Seal, UnverifiedError, written_path, written_seal

__all__ = [
    "LARGEST",
    "LARGEST_HEAD",
    "Headers",
    "Incoming",
    "Outgoing",
    "headers",
    "incoming",
    "lane_of",
    "leaf_of",
    "outgoing",
    "place_of",
]

_FIXED: list[tuple[str, bytes]] = [("ce_specversion", b"1.0"), ("content-type", b"application/json")]
_uuid = pgproto.UUID
"""The database driver's own, which is a `UUID`: reading and writing one takes a tenth of the time."""
Headers = Sequence[tuple[str, bytes | None]]
"""Names and values of a message's headers, in the order in which they travel."""


def lane_of(stream: str, lanes: int) -> int:
    """The lane (partition) of a stream among `lanes` of its topic: CRC-32 of the stream's name."""
    return crc32(stream.encode()) % lanes


class Outgoing(NamedTuple):
    """An event in its place in a lane, before it is signed.

    `place` and `text` are signed: the attributes of the place on a line each, and the text of the event.
    """

    topic: str
    lane: int
    place: bytes
    text: bytes
    value: bytes
    key: bytes
    leaf: bytes
    traceparent: bytes


def outgoing(event: Recorded, topic: str, lane: int, sequence: int, previous: bytes) -> Outgoing:
    """`event` as message number `sequence` (from 1) of `lane`; `previous` is the leaf hash before it.

    Raises ValueError for an event with a line break in an attribute, which no text could keep apart, and for one whose
    attributes are longer than `LARGEST_HEAD`, as every receiver would park it.
    """
    place = place_of(f"{topic}/{lane}", sequence, previous)
    text, value = event_text(event[1:13]), event.data.encode()
    after = len(text) - len(value)
    if text.count(b"\n", 0, after) != len(OF_EVENT) + 1:
        raise ValueError(f"event {event.event_id} has a line break in an attribute")
    if after > LARGEST_HEAD:
        raise ValueError(f"event {event.event_id} has more than {LARGEST_HEAD} bytes of attributes")
    trace = f"00-{event.correlation_id.hex}-{event.event_id.hex[16:]}-01"
    return Outgoing(topic, lane, place, text, value, event.stream.encode(), leaf_of(place, text), trace.encode())


def headers(message: Outgoing, proof: Proof) -> list[tuple[str, bytes]]:
    """The headers with which `message` travels; its value is the data as it is."""
    return [
        *_FIXED,
        *attributes_of(message.place, message.text),
        (PROOF, b"%b %b" % (_written(proof.seal), written_path(proof).encode())),
        ("ce_traceparent", message.traceparent),
    ]


_written = lru_cache(maxsize=16)(written_seal)
"""All messages of a batch share their seal: it is written once."""


class Incoming(NamedTuple):
    """A well-formed message; nothing of it is verified yet.

    `row` is the event as it would be stored, its instant in UTC, and `text` its text; where the data is no UTF-8,
    `row` has replacement characters instead, and the text has the bytes as received.
    `audience` is the lane for which it was made, as `topic/lane`; `path` has the form of `written_path`.
    """

    row: NewRow
    text: bytes
    audience: str
    sequence: int
    previous_hash: bytes
    leaf: bytes
    seal: Seal
    path: bytes


def incoming(headers: Headers, value: bytes | None) -> Incoming:
    """Parse a message from its headers and value, as `headers` writes them.

    Every attribute must be written as `event_text` writes it: an event that is stored is chained under the text that
    its origin signed. Raises UnverifiedError (`malformed`) for anything else.
    """
    message = read_message(dict(headers), value or b"", _uuid)
    try:
        row = NewRow(*message.columns, _audience(message.audience))
    except ValueError:
        raise UnverifiedError("malformed", "the audience is no lane of a topic") from None
    return Incoming(row, *message[1:])


@lru_cache(maxsize=256)
def _audience(lane: str) -> tuple[str, ...]:
    """The group of receivers for which the message of a lane `site.service[.audience]/number` was published."""
    _, _, audience = lane.rpartition("/")[0].split(".", 2) if lane.count(".") > 1 else ("", "", SITE)
    return (audience,)
