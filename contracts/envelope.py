"""The envelope of a recorded event: where it stands in the log, where it comes from, who caused it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID


class Recorded(NamedTuple):
    """One row of an event store, as it stands: an event that this service said or heard, in the order it learned it.

    `position` counts from 1 without gaps. `stream_version` counts from 1 within (site, service, stream).
    `data` is the exact JSON text. `occurred_at` is the origin's business instant, `recorded_at` this store's
    wall-clock instant; both are aware and in UTC. `audience` names, in order, the groups of receivers that the event
    is published to (`contracts.declaration`); it is empty for a home event. `hash` is SHA-256 over the previous
    row's hash and this row.
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
    audience: tuple[str, ...]
    recorded_at: datetime
    previous_hash: bytes
    hash: bytes


class Relation(StrEnum):
    """How the site that said an event stands to the site that reads it."""

    OWN = "own"
    """The same site, whichever of its services said it."""
    SUPERIOR = "superior"
    SUBORDINATE = "subordinate"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Origin:
    """The envelope of an event as reactions and projections receive it.

    `schema_version` is the version under which the event was recorded; the event itself is in its newest shape.
    `occurred_at` is the origin's business instant, `recorded_at` this store's wall-clock instant, both in UTC.
    """

    position: int
    event_id: UUID
    site: str
    service: str
    stream: str
    stream_version: int
    schema_version: int
    actor: str
    correlation_id: UUID
    causation_id: UUID | None
    occurred_at: datetime
    recorded_at: datetime
    relation: Relation
    here: str = ""
    """The code of the site that reads."""
