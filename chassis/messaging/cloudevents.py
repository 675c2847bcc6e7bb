"""Recorded events as CloudEvents 1.0 in Kafka's binary mode, and back: headers by hand, the data as its exact bytes.

What a signature covers is the place of a message, which are the attributes in `_OF_PLACE`, each on a line, and the text
of its event (`chassis/log/chain.py`), which are those in `_OF_EVENT` and the bytes of the data.
No attribute holds a line break, so two different messages never have one text.
"""

from base64 import b64decode, b64encode
from binascii import hexlify, unhexlify
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import NamedTuple, Protocol
from uuid import UUID
from zlib import crc32

from asyncpg.pgproto import pgproto

from chassis.errors import UnverifiedError
from chassis.log.chain import SCHEMA, event_text
from chassis.log.writer import NewRow
from chassis.messaging.columns import from_columns
from chassis.messaging.signing import ALGORITHM, HASH_BYTES, Proof, Seal, leaf_hash, written_path
from contracts.declaration import SITE
from contracts.envelope import Recorded

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
_AS_SENT = (*(name for name, _ in _FIXED), *_OF_EVENT, *_OF_PLACE, _PROOF, "ce_traceparent")
_uuid = pgproto.UUID
"""The driver's own, which is a `UUID`: reading and writing one takes a tenth of the time."""
_pick = itemgetter(*_OF_EVENT, *_OF_PLACE, _PROOF)
_AS_NOUGHT = str.maketrans("123456789", "0" * 9)
_SHAPES = frozenset({"0000-00-00T00:00:00+00:00", "0000-00-00T00:00:00.000000+00:00"})
_ENDS = frozenset({datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)})
"""The driver writes them as infinities, which come back as other instants."""
_MOST_VERSIONS, _MOST_SCHEMAS, _MOST_SEQUENCES = 2**31, 2**15, 2**63


def lane_of(stream: str, lanes: int) -> int:
    """The lane (partition) of a stream among `lanes` of its topic: CRC-32 of the stream's name."""
    return crc32(stream.encode()) % lanes


class Outgoing(NamedTuple):
    """An event in its place in a lane, before it is signed.

    `place` and `text` are what is signed: the attributes of the place on a line each, and the text of the event.
    """

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
    attributes are longer than `LARGEST_HEAD`, as everybody would park it.
    """
    place = f"{topic}/{lane}\n{sequence}\n{previous.hex()}".encode()
    text, value = event_text(event[1:13]), event.data.encode()
    after = len(text) - len(value)
    if text.count(b"\n", 0, after) != len(_OF_EVENT) + 1:
        raise ValueError(f"event {event.event_id} has a line break in an attribute")
    if after > LARGEST_HEAD:
        raise ValueError(f"event {event.event_id} has more than {LARGEST_HEAD} bytes of attributes")
    trace = f"00-{event.correlation_id.hex}-{event.event_id.hex[16:]}-01"
    return Outgoing(lane, place, text, value, event.stream.encode(), _leaf(place, text), trace.encode())


def _leaf(place: bytes, text: bytes) -> bytes:
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
    """What all messages of a batch say of their signature: algorithm, key, time and signature, in words."""
    return b"%b %b %b %b" % (ALGORITHM.encode(), seal.key_id.encode(), seal.stamp, b64encode(seal.signature))


class Incoming(NamedTuple):
    """A message that has the form of one; nothing of it is proven yet.

    `row` is the event as it would be stored, its instant in UTC, and `text` its text; where the data is no UTF-8, signs
    stand in its place in `row`, and the text has it as it came.
    `audience` is the lane for which it was made, as `topic/lane`.
    """

    row: NewRow
    text: bytes
    audience: str
    sequence: int
    previous_hash: bytes
    leaf: bytes
    seal: Seal
    path: bytes


class Carried(Protocol):
    """A message as Kafka has it."""

    @property
    def header_names(self) -> tuple[str, ...]:
        """The names of its headers, as `apart` answers them."""

    @property
    def header_values(self) -> tuple[bytes | None, ...]:
        """What they say, in the same order."""

    @property
    def value(self) -> bytes | None:
        """The data."""


def apart(headers: Sequence[tuple[str, bytes | None]]) -> tuple[tuple[str, ...], tuple[bytes | None, ...]]:
    """Names and values; messages as `headers` makes them share one tuple of names, so that little is kept of each."""
    if not headers:
        return (), ()
    names, values = zip(*headers, strict=True)
    return _AS_SENT if names == _AS_SENT else names, values


def incoming(messages: Sequence[Carried]) -> list[Incoming]:
    """What `headers` made of each of `messages`, read back.

    Raises UnverifiedError (`malformed`) when one of them is anything else; which one is seen when each is read alone.
    """
    if not messages:
        return []
    try:
        return _read([_picked(message) for message in messages], [message.value or b"" for message in messages])
    except KeyError as missing:
        raise UnverifiedError("malformed", f"the header {missing.args[0]} is missing") from None
    except AttributeError:
        raise UnverifiedError("malformed", f"the header {_PROOF} has no value") from None
    except (ValueError, TypeError, OverflowError) as wrong:
        raise UnverifiedError("malformed", f"{wrong}".replace("\x00", "")) from None


def _picked(message: Carried) -> tuple[bytes, ...]:
    """The values of `_OF_EVENT`, `_OF_PLACE` and `_PROOF`; what we sent has them in one order."""
    if message.header_names is _AS_SENT:
        return message.header_values[len(_FIXED) : -1]  # type: ignore[return-value]  # what is None fails where it is read
    picked: tuple[bytes, ...] = _pick(dict(zip(message.header_names, message.header_values, strict=True)))
    return picked


def _read(picked: Sequence[tuple[bytes, ...]], values: Sequence[bytes]) -> list[Incoming]:
    """Attribute by attribute: one thing done to many messages is done in less time (docs/measurements.md §15)."""
    if not 0 < min(map(len, values)) <= max(map(len, values)) <= LARGEST:
        raise ValueError(f"there is no data, or more than {LARGEST} bytes of it")
    after = len(_OF_EVENT)
    heads = [b"\n".join(attributes[:after]) for attributes in picked]
    places = [b"\n".join(attributes[after:-1]) for attributes in picked]
    *of_event, audiences, sequences, previous, proofs = zip(*picked, strict=True)
    if max(map(len, chain(heads, places, proofs))) > LARGEST_HEAD:
        raise ValueError(f"there are more than {LARGEST_HEAD} bytes of attributes or proof")
    texts = [b"%b\n\n%b" % head_and_data for head_and_data in zip(heads, values, strict=True)]
    seals = [proof.rpartition(b" ") for proof in proofs]
    return from_columns(
        Incoming,
        _rows(list(map(_told, of_event)), values, _told(audiences)),
        texts,
        _told(audiences),
        _numbers(_told(sequences), _MOST_SEQUENCES),
        _hashes(previous),
        list(map(_leaf, places, texts)),
        [_seal(seal) for seal, _, _ in seals],
        [path for _, _, path in seals],
    )


def _told(values: Sequence[bytes]) -> list[str]:
    """One attribute of many messages."""
    text = b"\n".join(values).decode()
    told = text.split("\n")
    if len(told) != len(values) or "\x00" in text:
        raise ValueError("an attribute holds a line break or a zero byte")
    return told


def _rows(told: Sequence[list[str]], values: Sequence[bytes], audiences: Sequence[str]) -> list[NewRow]:
    """The events of messages, from their attributes and their data; their text is what `event_text` makes of them."""
    ids, types, sources, streams, times, schemas, versions, actors, correlations, causations = told
    sites, services = zip(*map(_origin, sources), strict=True)
    causes = iter(_ids(list(filter(None, causations))))
    return from_columns(
        NewRow,
        _ids(ids),
        sites,
        services,
        streams,
        _numbers(versions, _MOST_VERSIONS),
        types,
        map(_schema_version, types, schemas),
        [str(value, "utf-8", "replace") for value in values],
        actors,
        _ids(correlations),
        [next(causes) if causation else None for causation in causations],
        _instants(times),
        map(_audience, audiences),
    )


def _instants(words: Sequence[str]) -> list[datetime]:
    _require_shape(words)
    instants = list(map(datetime.fromisoformat, words))
    if not _ENDS.isdisjoint(instants):
        raise ValueError("a time is the first or the last there is, which no database keeps")
    return instants


def _ids(words: Sequence[str]) -> list[UUID]:
    ids: list[UUID] = list(map(_uuid, words))
    _require_same(words, list(map(str, ids)))
    return ids


def _numbers(words: Sequence[str], most: int) -> list[int]:
    numbers = list(map(int, words))
    _require_same(words, list(map(str, numbers)))
    if not 0 < min(numbers) <= max(numbers) < most:
        raise ValueError("a version or sequence is not within its bounds")
    return numbers


def _hashes(words: Sequence[bytes]) -> list[bytes]:
    hashes = list(map(unhexlify, words))
    if set(map(len, hashes)) != {HASH_BYTES} or hexlify(b"".join(hashes)) != b"".join(words):
        raise ValueError("the hash of the message before is not 64 digits in lower case")
    return hashes


# What could be written in another way would have the event stored under another text than was signed.


def _require_same(words: Sequence[str], again: Sequence[str]) -> None:
    if words != again:
        raise ValueError("an id or a number is not written as its origin writes it")


def _require_shape(words: Sequence[str]) -> None:
    """Times are to stand as `isoformat` writes them in UTC; looking takes a fifth of writing them again."""
    column = "\n".join(words)
    shaped = _SHAPES.issuperset(column.translate(_AS_NOUGHT).split("\n")) and "T24" not in column
    if not shaped or column.count("+00:00") != len(words) or ".000000+" in column:
        raise ValueError("a time is not written in UTC as its origin writes it")


# The words of few values are read once each: they repeat from message to message, and reading is what intake does most.


@lru_cache(maxsize=256)
def _audience(lane: str) -> tuple[str, ...]:
    """The group of receivers for which the message of a lane `site.service[.audience]/number` was published."""
    _, _, audience = lane.rpartition("/")[0].split(".", 2) if lane.count(".") > 1 else ("", "", SITE)
    return (audience,)


@lru_cache(maxsize=256)
def _origin(source: str) -> tuple[str, str]:
    empty, site, service = source.split("/")
    if empty:
        raise ValueError("the source does not begin with a slash")
    return site, service


@lru_cache(maxsize=1024)
def _schema_version(type_: str, schema: str) -> int:
    before, _, version = schema.rpartition(":")
    if f"{before}:" != f"{SCHEMA}{type_}:":
        raise ValueError("the schema is not that of the event's type")
    return _numbers([version], _MOST_SCHEMAS)[0]


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
