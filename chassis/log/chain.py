"""The hash chain of an event store: each row's hash covers the row before it.

An event has one text, `contracts.cloudevent.event_text`, which its origin signs and every store chains: ADR 0024.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256

from contracts.cloudevent import SCHEMA, EventColumns, event_text
from contracts.envelope import Recorded

__all__ = ["GENESIS", "SCHEMA", "EventColumns", "event_text", "hash_of", "row_hash"]

GENESIS = bytes(32)
"""The hash before the first row."""


def row_hash(previous: bytes, position: int, recorded_at: datetime, audience: Sequence[str], text: bytes) -> bytes:
    """SHA-256 over the hash before, position, instant of recording (aware) and audience, on a line each, and the text.

    The audience is covered here and not by the text, as each receiver knows only the topic it reads itself.
    """
    whole = sha256(b"%b%d\n%b\n%b\n" % (previous, position, _text(recorded_at), " ".join(audience).encode()))
    whole.update(text)
    return whole.digest()


@lru_cache(maxsize=64)
def _text(instant: datetime) -> bytes:
    """ISO 8601 in UTC; remembered, as the events of a batch are recorded at one instant."""
    return instant.astimezone(UTC).isoformat().encode()


def hash_of(row: Recorded) -> bytes:
    """The hash that a stored row must have."""
    return row_hash(row.previous_hash, row.position, row.recorded_at, row.audience, event_text(row[1:13]))
