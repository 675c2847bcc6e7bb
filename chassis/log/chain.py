"""The hash chain of an event store: each row's hash covers the row before it.

An event has one text, which its origin signs (`chassis/messaging/cloudevents.py`) and every store chains: ADR 0024.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from uuid import UUID

from contracts.envelope import Recorded

GENESIS = bytes(32)
"""The hash before the first row."""
SCHEMA = "urn:tdkt:event:"
"""The beginning of a schema's name, as in `urn:tdkt:event:PlanIssued:1`."""

EventColumns = tuple[UUID, str, str, str, int, str, int, str, str, UUID, UUID | None, datetime]
"""The columns of a row from `event_id` to `occurred_at`, in the order of Recorded."""


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
