"""Recorded events as CloudEvents 1.0 in Kafka's binary mode, and back: headers by hand, the data as its exact bytes.

A signature covers the place of a message, which is the attributes in `_OF_PLACE`, each on a line, and the text
of its event (`chassis/log/chain.py`), which is those in `_OF_EVENT` and the bytes of the data.
No attribute holds a line break, so two different messages never have one text.
"""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple
from zlib import crc32

from asyncpg.pgproto import pgproto

from chassis.errors import UnverifiedError
from chassis.log.chain import SCHEMA, event_text
from chassis.log.writer import NewRow
from chassis.messaging.signing import ALGORITHM, HASH_BYTES, Proof, Seal, leaf_hash, written_path
from contracts.declaration import SITE
from contracts.envelope import Recorded
from contracts.moments import FIRST_YEAR, LAST_YEAR

LARGEST = 1024 * 1024
"""Bytes of data that a message may have; Kafka's own limit for a batch is as high."""
LARGEST_HEAD = 16 * 1024
"""Bytes that the attributes of an event, those of its place, and its proof may have each: readers remember some."""
_OF_EVENT = (
    "ce_id",
    "ce_type",
    "ce_source",
    "ce_subject",
    "ce_time",
    "ce_dataschema",
    "ce_streamversion",
    "ce_actor",
    "ce_correlationid",
    "ce_causationid",
)
_OF_PLACE = ("ce_audience", "ce_sequence", "ce_previoushash")
_PROOF = "ce_proof"
_FIXED: list[tuple[str, bytes]] = [("ce_specversion", b"1.0"), ("content-type", b"application/json")]
_values = itemgetter(*_OF_EVENT, *_OF_PLACE, _PROOF)
_uuid = pgproto.UUID
"""The database driver's own, which is a `UUID`: reading and writing one takes a tenth of the time."""
_MOST_VERSIONS, _MOST_SCHEMAS, _MOST_SEQUENCES = 2**31, 2**15, 2**63
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
    if text.count(b"\n", 0, after) != len(_OF_EVENT) + 1:
        raise ValueError(f"event {event.event_id} has a line break in an attribute")
    if after > LARGEST_HEAD:
        raise ValueError(f"event {event.event_id} has more than {LARGEST_HEAD} bytes of attributes")
    trace = f"00-{event.correlation_id.hex}-{event.event_id.hex[16:]}-01"
    return Outgoing(topic, lane, place, text, value, event.stream.encode(), leaf_of(place, text), trace.encode())


def place_of(audience: str, sequence: int, previous: bytes) -> bytes:
    """The place of a message as it is signed; `audience` is its lane as `topic/lane`, `previous` the leaf before it."""
    return f"{audience}\n{sequence}\n{previous.hex()}".encode()


def leaf_of(place: bytes, text: bytes) -> bytes:
    """The hash of a message, from its place and the text of its event."""
    return leaf_hash(b"%b\n" % place, text)


def headers(message: Outgoing, proof: Proof) -> list[tuple[str, bytes]]:
    """The headers with which `message` travels; its value is the data as it is."""
    attributes = message.text[: len(message.text) - len(message.value)].split(b"\n")[:-2]
    return [
        *_FIXED,
        *zip(_OF_EVENT, attributes, strict=True),
        *zip(_OF_PLACE, message.place.split(b"\n"), strict=True),
        (_PROOF, b"%b %b" % (_written(proof.seal), written_path(proof).encode())),
        ("ce_traceparent", message.traceparent),
    ]


@lru_cache(maxsize=16)
def _written(seal: Seal) -> bytes:
    """The part of `ce_proof` that all messages of a batch share: algorithm, key, instant of signing, and signature."""
    return b"%b %b %b %b" % (ALGORITHM.encode(), seal.key_id.encode(), seal.stamp, b64encode(seal.signature))


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
    try:
        return _read(dict(headers), value or b"")
    except KeyError as missing:
        raise UnverifiedError("malformed", f"the header {missing.args[0]} is missing or has no value") from None
    except (ValueError, TypeError, OverflowError) as wrong:
        raise UnverifiedError("malformed", f"{wrong}".replace("\x00", "")) from None


def _read(found: dict[str, bytes | None], value: bytes) -> Incoming:
    if not 0 < len(value) <= LARGEST:
        raise ValueError(f"there is no data, or more than {LARGEST} bytes of it")
    picked = _pick(found)
    head, place, proof = _lines(picked[: len(_OF_EVENT)]), _lines(picked[len(_OF_EVENT) : -1]), picked[-1]
    if max(len(head), len(place), len(proof)) > LARGEST_HEAD:
        raise ValueError(f"there are more than {LARGEST_HEAD} bytes of attributes or proof")
    audience, sequence, previous = place.decode().split("\n")
    row = _row(head.decode().split("\n"), str(value, "utf-8", "replace"), audience)
    _require_written_so(row, head)
    before, number = bytes.fromhex(previous), int(sequence)
    if place_of(audience, number, before) != place or len(before) != HASH_BYTES or not 0 < number < _MOST_SEQUENCES:
        raise ValueError("the place in the lane is not written as its origin writes it")
    seal, _, path = proof.rpartition(b" ")
    text = b"%b\n\n%b" % (head, value)
    return Incoming(row, text, audience, number, before, leaf_of(place, text), _seal(seal), path)


def _require_written_so(row: NewRow, head: bytes) -> None:
    """Refuse an event in another notation: it would be stored under another text than was signed."""
    if event_text((*row[:7], "", *row[8:12])) != b"%b\n\n" % head:
        raise ValueError("an attribute is not written as its origin writes it")


def _pick(found: dict[str, bytes | None]) -> tuple[bytes, ...]:
    """The values of all attributes and of the proof; raises KeyError for one that is missing or has no value."""
    values: tuple[bytes, ...] = _values(found)
    if None in values:
        raise KeyError((*_OF_EVENT, *_OF_PLACE, _PROOF)[values.index(None)])
    return values


def _lines(values: Sequence[bytes]) -> bytes:
    """Attributes, each on a line."""
    text = b"\n".join(values)
    if text.count(b"\n") != len(values) - 1 or b"\x00" in text:
        raise ValueError("an attribute holds a line break or a zero byte")
    return text


def _row(attributes: Sequence[str], data: str, audience: str) -> NewRow:
    """The event with `attributes`, which are those in `_OF_EVENT`."""
    event_id, name, source, stream, time, schema, version, actor, correlation, causation = attributes
    empty, site, service = source.split("/")
    occurred_at = datetime.fromisoformat(time).astimezone(UTC)
    number, schema_version = int(version), int(schema.rpartition(":")[2])
    if empty or not schema.startswith(f"{SCHEMA}{name}:"):
        raise ValueError("the source or the schema is not that of the event")
    if not FIRST_YEAR <= occurred_at.year <= LAST_YEAR:
        raise ValueError(f"a time lies outside the years {FIRST_YEAR} to {LAST_YEAR}")
    if not (0 < number < _MOST_VERSIONS and 0 < schema_version < _MOST_SCHEMAS):
        raise ValueError("a version is not within its bounds")
    return NewRow(
        _uuid(event_id), site, service, stream, number, name, schema_version, data, actor,
        _uuid(correlation), _uuid(causation) if causation else None, occurred_at, _audience(audience),
    )  # fmt: skip


# The words of few values are read once each: they repeat from message to message.


@lru_cache(maxsize=256)
def _audience(lane: str) -> tuple[str, ...]:
    """The group of receivers for which the message of a lane `site.service[.audience]/number` was published."""
    _, _, audience = lane.rpartition("/")[0].split(".", 2) if lane.count(".") > 1 else ("", "", SITE)
    return (audience,)


@lru_cache(maxsize=256)
def _seal(written: bytes) -> Seal:
    algorithm, key_id, stamp, signature = written.split(b" ")
    if algorithm != ALGORITHM.encode():
        raise ValueError("the signature is not of an algorithm that is taken")
    return Seal(key_id.decode(), _instant(stamp.decode("ascii")), stamp, b64decode(signature, validate=True))


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("the time has no offset")
    return instant.astimezone(UTC)
