"""The hash chain of an event store: each row's hash covers the row before it."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from contracts.envelope import Recorded

GENESIS = bytes(32)
"""What stands before the first row."""


def row_hash(
    previous: bytes,
    position: int,
    event_id: UUID,
    site: str,
    service: str,
    stream: str,
    stream_version: int,
    type_: str,
    schema_version: int,
    data: str,
    actor: str,
    correlation_id: UUID,
    causation_id: UUID | None,
    occurred_at: datetime,
    recorded_at: datetime,
) -> bytes:
    """SHA-256 over the previous hash and every column of a row; the instants are aware and in UTC.

    Columns stand on a line each and the data after an empty line; no column but the data can hold a line break.
    """
    text = (
        f"{previous.hex()}\n{position}\n{event_id}\n{site}\n{service}\n{stream}\n{stream_version}\n{type_}\n"
        f"{schema_version}\n{actor}\n{correlation_id}\n{causation_id}\n{occurred_at.isoformat()}\n"
        f"{recorded_at.isoformat()}\n\n{data}"
    )
    return sha256(text.encode()).digest()


def hash_of(row: Recorded) -> bytes:
    """What the hash of a stored row must be."""
    return row_hash(
        row.previous_hash,
        row.position,
        row.event_id,
        row.site,
        row.service,
        row.stream,
        row.stream_version,
        row.type,
        row.schema_version,
        row.data,
        row.actor,
        row.correlation_id,
        row.causation_id,
        row.occurred_at,
        row.recorded_at,
    )
