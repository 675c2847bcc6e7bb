"""The hash chain of an event store: each row's hash covers the row before it."""

from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from uuid import UUID

from contracts.envelope import Recorded

GENESIS = bytes(32)
"""What stands before the first row."""

_NOBODY = "0" * 32
Told = tuple[UUID, str, str, str, int, str, int, str, str, UUID, UUID | None, datetime]
"""The columns of a row from `event_id` to `occurred_at`, in the order of Recorded."""


def row_text(told: Told, recorded_at: datetime) -> bytes:
    """Every column of a row but its place, as its hash covers them; the instants are aware, and stand there in UTC.

    Columns stand on a line each, ids in hex, and the data after an empty line; no column but the data can hold a line
    break.
    """
    event_id, site, service, stream, version, name, schema, data, actor, correlation, causation, occurred_at = told
    head = (
        f"{event_id.hex}\n{site}\n{service}\n{stream}\n{version}\n{name}\n{schema}\n"
        f"{actor}\n{correlation.hex}\n{causation.hex if causation else _NOBODY}\n"
        f"{occurred_at.astimezone(UTC).isoformat()}\n{_text(recorded_at)}\n\n"
    )
    return head.encode() + data.encode()


def row_hash(previous: bytes, position: int, text: bytes) -> bytes:
    """SHA-256 over the hash of the row before, in hex, and the position, on a line each, and the row's `row_text`."""
    return sha256(b"%b\n%d\n%b" % (previous.hex().encode(), position, text)).digest()


@lru_cache(maxsize=64)
def _text(instant: datetime) -> str:
    """ISO 8601 in UTC; remembered, as the events of a batch are recorded at one instant."""
    return instant.astimezone(UTC).isoformat()


def hash_of(row: Recorded) -> bytes:
    """What the hash of a stored row must be."""
    return row_hash(row.previous_hash, row.position, row_text(row[1:13], row.recorded_at))
