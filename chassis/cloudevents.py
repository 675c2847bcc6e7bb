"""Recorded events as CloudEvents 1.0 in Kafka's binary mode, and back: headers by hand, the data as its exact bytes.

What a signature covers are the attributes in `_SIGNED`, each on a line, an empty line, and the bytes of the data.
No attribute holds a line break, so two different messages never have one text.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple, Protocol
from zlib import crc32

from asyncpg.pgproto import pgproto

from chassis.errors import UnverifiedError
from chassis.signing import ALGORITHM, Proof, Seal, leaf_hash, written_path
from chassis.writer import NewRow
from contracts.envelope import Recorded

LARGEST = 1024 * 1024
"""Bytes of data and headers that a message may have; Kafka's own limit for a batch is as high."""
_SCHEMA = "urn:tdkt:event:"
_SIGNED = (
    "ce_id",
    "ce_type",
    "ce_source",
    "ce_subject",
    "ce_time",
    "ce_dataschema",
    "ce_audience",
    "ce_streamversion",
    "ce_actor",
    "ce_correlationid",
    "ce_causationid",
    "ce_sequence",
    "ce_previoushash",
)
_PROOF = "ce_proof"
_FIXED: list[tuple[str, bytes]] = [("ce_specversion", b"1.0"), ("content-type", b"application/json")]
_AS_SENT = (*(name for name, _ in _FIXED), *_SIGNED, _PROOF, "ce_traceparent")
_uuid = pgproto.UUID
"""The driver's own, which is a `UUID`: reading and writing one takes a tenth of the time."""
_pick = itemgetter(*_SIGNED, _PROOF)
_MOST_VERSIONS, _MOST_SCHEMAS, _MOST_SEQUENCES = 2**31, 2**15, 2**63


def lane_of(stream: str, lanes: int) -> int:
    """The lane (partition) of a stream among `lanes` of its topic: CRC-32 of the stream's name."""
    return crc32(stream.encode()) % lanes


class Outgoing(NamedTuple):
    """An event in its place in a lane, before it is signed."""

    lane: int
    head: bytes
    value: bytes
    key: bytes
    leaf: bytes
    traceparent: bytes


def outgoing(event: Recorded, topic: str, lane: int, sequence: int, previous: bytes) -> Outgoing:
    """`event` as message number `sequence` (from 1) of `lane`; `previous` is the leaf hash before it.

    Raises ValueError for an event with a line break in an attribute, which no text could keep apart.
    """
    head = (
        f"{event.event_id}\n{event.type}\n/{event.site}/{event.service}\n{event.stream}\n"
        f"{event.occurred_at.isoformat()}\n{_SCHEMA}{event.type}:{event.schema_version}\n{topic}/{lane}\n"
        f"{event.stream_version}\n{event.actor}\n{event.correlation_id}\n{event.causation_id or ''}\n"
        f"{sequence}\n{previous.hex()}"
    ).encode()
    if head.count(b"\n") != len(_SIGNED) - 1:
        raise ValueError(f"event {event.event_id} has a line break in an attribute")
    value = event.data.encode()
    trace = f"00-{event.correlation_id.hex}-{event.event_id.hex[16:]}-01"
    return Outgoing(lane, head, value, event.stream.encode(), leaf_hash(b"%b\n\n%b" % (head, value)), trace.encode())


def headers(message: Outgoing, proof: Proof) -> list[tuple[str, bytes]]:
    """The headers with which `message` travels; its value is the data as it is."""
    signed = zip(_SIGNED, message.head.split(b"\n"), strict=True)
    return [
        *_FIXED,
        *signed,
        (_PROOF, b"%b %b" % (_written(proof.seal), written_path(proof).encode())),
        ("ce_traceparent", message.traceparent),
    ]


@lru_cache(maxsize=16)
def _written(seal: Seal) -> bytes:
    """What all messages of a batch say of their signature: algorithm, key, time and signature, in words."""
    return b"%b %b %b %b" % (ALGORITHM.encode(), seal.key_id.encode(), seal.stamp, b64encode(seal.signature))


class Incoming(NamedTuple):
    """A message that has the form of one; nothing of it is proven yet.

    `row` is the event as it would be stored, its instant in UTC; where the data is no UTF-8, signs stand in its place.
    `audience` is the lane for which it was made, as `topic/lane`; `value` is the data as it came.
    """

    row: NewRow
    audience: str
    sequence: int
    previous_hash: bytes
    leaf: bytes
    seal: Seal
    path: bytes
    value: bytes


class Carried(Protocol):
    """A message as Kafka has it."""

    @property
    def headers(self) -> Iterable[tuple[str, bytes | None]]:
        """Names and values."""

    @property
    def value(self) -> bytes | None:
        """The data."""


def incoming(messages: Sequence[Carried]) -> list[Incoming]:
    """What `headers` made of each of `messages`, read back.

    Raises UnverifiedError (`malformed`) when one of them is anything else; which one is seen when each is read alone.
    """
    if not messages:
        return []
    try:
        return _read([_picked(message.headers) for message in messages], [message.value or b"" for message in messages])
    except KeyError as missing:
        raise UnverifiedError("malformed", f"the header {missing.args[0]} is missing") from None
    except AttributeError:
        raise UnverifiedError("malformed", f"the header {_PROOF} has no value") from None
    except (ValueError, TypeError, OverflowError) as wrong:
        raise UnverifiedError("malformed", f"{wrong}".replace("\x00", "")) from None


def _picked(found: Iterable[tuple[str, bytes | None]]) -> tuple[bytes, ...]:
    """The values of `_SIGNED` and `_PROOF`; what we sent has them in one order, and comparing it is quick."""
    names, values = zip(*found, strict=True)
    if names == _AS_SENT:
        return values[len(_FIXED) : -1]
    picked: tuple[bytes, ...] = _pick(dict(zip(names, values, strict=True)))
    return picked


def _read(picked: Sequence[tuple[bytes, ...]], values: Sequence[bytes]) -> list[Incoming]:
    """Attribute by attribute: one thing done to many messages is done in less time (docs/measurements.md §15)."""
    if not 0 < min(map(len, values)) <= max(map(len, values)) <= LARGEST:
        raise ValueError(f"there is no data, or more than {LARGEST} bytes of it")
    heads = [b"\n".join(words[:-1]) for words in picked]
    told = [head.decode().split("\n") for head in heads]
    if any(len(words) != len(_SIGNED) for words in told) or any(b"\x00" in head for head in heads):
        raise ValueError("an attribute holds a line break or a zero byte")
    *of_event, numbers, last = zip(*told, strict=True)
    proofs = [words[-1].rpartition(b" ") for words in picked]
    return list(
        map(
            Incoming,
            _rows(of_event, values),
            of_event[_SIGNED.index("ce_audience")],
            _within(numbers, _MOST_SEQUENCES),
            map(bytes.fromhex, last),
            [leaf_hash(b"%b\n\n%b" % signed) for signed in zip(heads, values, strict=True)],
            [_seal(seal) for seal, _, _ in proofs],
            [path for _, _, path in proofs],
            values,
        )
    )


def _rows(attributes: Sequence[Sequence[str]], values: Sequence[bytes]) -> Iterator[NewRow]:
    """The events of messages, from their attributes up to `ce_causationid` and their data."""
    ids, types, sources, streams, times, schemas, _, versions, actors, about, causes = attributes
    origins = [_origin(source) for source in sources]
    return map(
        NewRow,
        map(_uuid, ids),
        [site for site, _ in origins],
        [service for _, service in origins],
        streams,
        _within(versions, _MOST_VERSIONS),
        types,
        map(_schema_version, types, schemas),
        [str(value, "utf-8", "replace") for value in values],
        actors,
        map(_uuid, about),
        [_uuid(cause) if cause else None for cause in causes],
        map(_instant, times),
    )


def _within(words: Sequence[str], most: int) -> list[int]:
    numbers = list(map(int, words))
    if not 0 < min(numbers) <= max(numbers) < most:
        raise ValueError("a version or sequence is not within its bounds")
    return numbers


# The words of few values are read once each: they repeat from message to message, and reading is what intake does most.


@lru_cache(maxsize=256)
def _origin(source: str) -> tuple[str, str]:
    empty, site, service = source.split("/")
    if empty:
        raise ValueError("the source does not begin with a slash")
    return site, service


@lru_cache(maxsize=1024)
def _schema_version(type_: str, schema: str) -> int:
    version = int(schema.removeprefix(f"{_SCHEMA}{type_}:"))
    if not 0 < version < _MOST_SCHEMAS:
        raise ValueError("a schema version is not within its bounds")
    return version


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
