"""The envelope of a recorded event: where it stands in the log, where it comes from, who caused it."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID


class Recorded(NamedTuple):
    """One row of an event store, as it stands: what this service said or heard, in the order it learned it.

    `position` counts from 1 without gaps. `stream_version` counts from 1 within (site, service, stream).
    `data` is the exact JSON text. `occurred_at` is the origin's business instant, `recorded_at` this store's
    wall-clock instant; both are aware and in UTC. `hash` is SHA-256 over the previous row's hash and this row.
    """

    position: int
    event_id: UUID
    site: str
    service: str
    stream: str
    stream_version: int
    type: str
    schema_version: int
    data: str
    actor: str
    correlation_id: UUID
    causation_id: UUID | None
    occurred_at: datetime
    recorded_at: datetime
    previous_hash: bytes
    hash: bytes


@dataclass(frozen=True, slots=True)
class Origin:
    """What a policy or a projection is told about an event besides the event itself."""

    position: int
    event_id: UUID
    site: str
    service: str
    stream: str
    stream_version: int
    actor: str
    correlation_id: UUID
    occurred_at: datetime
