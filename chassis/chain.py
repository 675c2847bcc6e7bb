"""The hash chain of an event store: each row's hash covers the row before it."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from contracts.envelope import Recorded

GENESIS = bytes(32)
"""What stands before the first row."""

Told = tuple[UUID, str, str, str, int, str, int, str, str, UUID, UUID | None, datetime]
"""The columns of a row from `event_id` to `occurred_at`, in the order of Recorded."""


def row_hash(previous: bytes, position: int, told: Told, recorded_at: datetime) -> bytes:
    """SHA-256 over the previous hash and every column of a row; the instants are aware and in UTC.

    Columns stand on a line each and the data after an empty line; no column but the data can hold a line break.
    """
    event_id, site, service, stream, version, name, schema, data, actor, correlation, causation, occurred_at = told
    text = (
        f"{previous.hex()}\n{position}\n{event_id}\n{site}\n{service}\n{stream}\n{version}\n{name}\n{schema}\n"
        f"{actor}\n{correlation}\n{causation}\n{occurred_at.isoformat()}\n{recorded_at.isoformat()}\n\n{data}"
    )
    return sha256(text.encode()).digest()


def hash_of(row: Recorded) -> bytes:
    """What the hash of a stored row must be."""
    return row_hash(row.previous_hash, row.position, row[1:13], row.recorded_at)
