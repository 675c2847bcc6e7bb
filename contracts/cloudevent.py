"""The signed form of a message: its attributes as they travel, the text of its event, and its place in its lane.

A signature covers the place, which is the attributes in OF_PLACE, each on a line, and the text of the event, which is
those in OF_EVENT and the bytes of the data (docs/adr/0024). No attribute holds a line break, so two different messages
never have one text.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple
from uuid import UUID

from contracts.moments import FIRST_YEAR, LAST_YEAR
from contracts.proof import HASH_BYTES, Seal, UnverifiedError, leaf_hash, read_seal

LARGEST = 1024 * 1024
"""Bytes of data that a message may have; Kafka's own limit for a batch is as high."""
LARGEST_HEAD = 16 * 1024
"""Bytes that the attributes of an event, those of its place, and its proof may have each: readers remember some."""
SCHEMA = "urn:tdkt:event:"
"""The beginning of a schema's name, as in `urn:tdkt:event:PlanIssued:1`."""
OF_EVENT = (
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
OF_PLACE = ("ce_audience", "ce_sequence", "ce_previoushash")
PROOF = "ce_proof"
_values = itemgetter(*OF_EVENT, *OF_PLACE, PROOF)
_MOST_VERSIONS, _MOST_SCHEMAS, _MOST_SEQUENCES = 2**31, 2**15, 2**63

EventColumns = tuple[UUID, str, str, str, int, str, int, str, str, UUID, UUID | None, datetime]
"""The columns of an event from `event_id` to `occurred_at`, in the order of `contracts.envelope.Recorded`."""


def event_text(columns: EventColumns) -> bytes:
    """The one text of an event: each attribute on a line, as it travels, an empty line, and the data.

    The instant is aware, and stands there in UTC; no column but the data can hold a line break.
    """
    event_id, site, service, stream, version, name, schema, data, actor, correlation, causation, occurred_at = columns
    head = (
        f"{event_id}\n{name}\n/{site}/{service}\n{stream}\n{occurred_at.astimezone(UTC).isoformat()}\n"
        f"{SCHEMA}{name}:{schema}\n{version}\n{actor}\n{correlation}\n{causation or ''}\n\n"
    )
    return head.encode() + data.encode()


def place_of(audience: str, sequence: int, previous: bytes) -> bytes:
    """The place of a message as it is signed; `audience` is its lane as `topic/lane`, `previous` the leaf before it."""
    return f"{audience}\n{sequence}\n{previous.hex()}".encode()


def leaf_of(place: bytes, text: bytes) -> bytes:
    """The hash of a message, from its place and the text of its event."""
    return leaf_hash(b"%b\n" % place, text)


def attributes_of(place: bytes, text: bytes) -> list[tuple[str, bytes]]:
    """The signed attributes of a message, by name, from its place and the text of its event."""
    values = text.split(b"\n", len(OF_EVENT))[:-1]
    return [*zip(OF_EVENT, values, strict=True), *zip(OF_PLACE, place.split(b"\n"), strict=True)]


def data_of(text: bytes) -> bytes:
    """The data of an event, from its text."""
    return text.split(b"\n", len(OF_EVENT) + 1)[-1]


class Message(NamedTuple):
    """A well-formed message; nothing of it is verified yet.

    `columns` are those of the event, its instant in UTC, and `text` its text; where the data is no UTF-8, `columns`
    have replacement characters instead, and the text has the bytes as received.
    `audience` is the lane for which it was made, as `topic/lane`; `path` has the form of `written_path`.
    """

    columns: EventColumns
    text: bytes
    audience: str
    sequence: int
    previous_hash: bytes
    leaf: bytes
    seal: Seal
    path: bytes


def read_message(headers: Mapping[str, bytes | None], value: bytes, uuid: Callable[[str], UUID] = UUID) -> Message:
    """Parse a message from its headers and value; `uuid` makes its ids.

    Every attribute must be written as `event_text` writes it: an event that is stored is chained under the text that
    its origin signed. Raises UnverifiedError (`malformed`) for anything else.
    """
    try:
        return _read(headers, value, uuid)
    except KeyError as missing:
        raise UnverifiedError("malformed", f"the header {missing.args[0]} is missing or has no value") from None
    except (ValueError, TypeError, OverflowError) as wrong:
        raise UnverifiedError("malformed", f"{wrong}".replace("\x00", "")) from None


def _read(found: Mapping[str, bytes | None], value: bytes, uuid: Callable[[str], UUID]) -> Message:
    if not 0 < len(value) <= LARGEST:
        raise ValueError(f"there is no data, or more than {LARGEST} bytes of it")
    picked = _pick(found)
    head, place, proof = _lines(picked[: len(OF_EVENT)]), _lines(picked[len(OF_EVENT) : -1]), picked[-1]
    if max(len(head), len(place), len(proof)) > LARGEST_HEAD:
        raise ValueError(f"there are more than {LARGEST_HEAD} bytes of attributes or proof")
    audience, sequence, previous = place.decode().split("\n")
    columns = _columns(head.decode().split("\n"), str(value, "utf-8", "replace"), uuid)
    _require_written_so(columns, head)
    before, number = bytes.fromhex(previous), int(sequence)
    if place_of(audience, number, before) != place or len(before) != HASH_BYTES or not 0 < number < _MOST_SEQUENCES:
        raise ValueError("the place in the lane is not written as its origin writes it")
    seal, _, path = proof.rpartition(b" ")
    text = b"%b\n\n%b" % (head, value)
    return Message(columns, text, audience, number, before, leaf_of(place, text), _seal(seal), path)


def _require_written_so(columns: EventColumns, head: bytes) -> None:
    """Refuse an event in another notation: it would be stored under another text than was signed."""
    if event_text((*columns[:7], "", *columns[8:])) != b"%b\n\n" % head:
        raise ValueError("an attribute is not written as its origin writes it")


def _pick(found: Mapping[str, bytes | None]) -> tuple[bytes, ...]:
    """The values of all attributes and of the proof; raises KeyError for one that is missing or has no value."""
    values: tuple[bytes, ...] = _values(found)
    if None in values:
        raise KeyError((*OF_EVENT, *OF_PLACE, PROOF)[values.index(None)])
    return values


def _lines(values: Sequence[bytes]) -> bytes:
    """Attributes, each on a line."""
    text = b"\n".join(values)
    if text.count(b"\n") != len(values) - 1 or b"\x00" in text:
        raise ValueError("an attribute holds a line break or a zero byte")
    return text


def _columns(attributes: Sequence[str], data: str, uuid: Callable[[str], UUID]) -> EventColumns:
    """The event with `attributes`, which are those in OF_EVENT."""
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
    return (
        uuid(event_id), site, service, stream, number, name, schema_version, data, actor,
        uuid(correlation), uuid(causation) if causation else None, occurred_at,
    )  # fmt: skip


_seal = lru_cache(maxsize=256)(read_seal)
"""Seals are read once each: they repeat from message to message."""
