"""The log over HTTP for auditors: every figure can be followed to its events by an address."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query
from pydantic import Field, JsonValue, TypeAdapter

from chassis.database import translated
from chassis.log.store import COLUMNS, recorded
from chassis.web.access import AuthorizedRequest, allow
from chassis.web.description import example
from chassis.web.paging import next_address
from chassis.web.parameters import Position
from chassis.web.problems import NotFound
from contracts.envelope import Recorded
from contracts.message import Message

_JSON: TypeAdapter[JsonValue] = TypeAdapter(JsonValue)
_LARGEST_PAGE = 500
_STREAM = r"^[A-Za-z0-9._-]+$"
router = APIRouter(tags=["events"])
Reading = Annotated[AuthorizedRequest, allow("auditor", "appraiser", "operator", whole_site=True)]


class RecordedEvent(Message):
    """One event as it is recorded: its envelope and its data.

    `position` counts from 1 in this service's log. The instants are in UTC; `occurred_at` is business time,
    `recorded_at` the machine's. The hashes are hexadecimal SHA-256. `address` shows this event again.
    """

    model_config = example(
        position=42,
        event_id="0199c0de-0000-7000-8000-0123456789ab",
        site="cao-loc",
        service="planning",
        stream="plan-0199c0de-0000-7000-8000-0123456789aa",
        stream_version=2,
        type="PlanWithdrawn",
        schema_version=1,
        data={"plan_id": "0199c0de-0000-7000-8000-0123456789aa", "reason": "Trùng với kế hoạch số 254/KH-UBND"},
        actor="an@phong-noi-vu",
        correlation_id="0199c0de-0000-7000-8000-0123456789ac",
        causation_id="0199c0de-0000-7000-8000-0123456789ad",
        occurred_at="2017-01-15T01:00:00Z",
        audience=[],
        recorded_at="2017-01-15T01:00:00.123456Z",
        previous_hash="00" * 32,
        hash="0f" * 32,
        address="/events/0199c0de-0000-7000-8000-0123456789ab",
    )

    position: int
    event_id: UUID
    site: str
    service: str
    stream: str
    stream_version: int
    type: str
    schema_version: int
    data: JsonValue
    actor: str
    correlation_id: UUID
    causation_id: UUID | None
    occurred_at: datetime
    audience: tuple[str, ...]
    recorded_at: datetime
    previous_hash: str
    hash: str
    address: str


class EventPage(Message):
    """Some events in order of position; `next` is the address of the events after them, None where there are none yet.

    They are not counted: the log grows all the time, and counting the matching events would read all of it.
    """

    events: tuple[RecordedEvent, ...]
    next: str | None


class EventQuery(Message):
    """The conditions of a list of events, which hold together; `after` is a position."""

    stream: str | None = Field(default=None, max_length=200, pattern=_STREAM)
    type: str | None = Field(default=None, max_length=100, pattern=r"^\w+$")
    correlation: UUID | None = None
    after: Position = 0
    limit: int = Field(default=100, ge=1, le=_LARGEST_PAGE)
    read_after: Position | None = None


@router.get("/events/{event_id}")
async def show_event(event_id: UUID, request: Reading) -> RecordedEvent:
    """One event by its id."""
    with translated():
        row = await request.reader.fetchrow(
            f"select {COLUMNS} from log.events where event_id = $1",  # noqa: S608
            event_id,
        )
    if row is None:
        raise NotFound(f"event {event_id}")
    await request.audit_read("event", [event_id])
    return _shown(recorded(row))


@router.get("/events")
async def list_events(query: Annotated[EventQuery, Query()], request: Reading) -> EventPage:
    """The events that this service said and heard, in the order of its log."""
    return await _page(request, query)


@router.get("/streams/{stream}")
async def show_stream(
    stream: Annotated[str, Path(max_length=200, pattern=_STREAM)],
    request: Reading,
    after: Position = 0,
    limit: Annotated[int, Query(ge=1, le=_LARGEST_PAGE)] = 100,
) -> EventPage:
    """The events of one stream, in order."""
    page = await _page(request, EventQuery(stream=stream, after=after, limit=limit))
    if not page.events and after == 0:
        raise NotFound(f"stream {stream}")
    return page


async def _page(request: AuthorizedRequest, query: EventQuery) -> EventPage:
    with translated():
        rows = await request.reader.fetch(
            f"select {COLUMNS} from log.events"  # noqa: S608
            " where position > $1 and ($2::text is null or stream = $2) and ($3::text is null or type = $3)"
            " and ($4::uuid is null or correlation_id = $4) order by position limit $5",
            query.after,
            query.stream,
            query.type,
            query.correlation,
            query.limit,
        )
    asked = query.model_dump(mode="json", exclude_none=True, exclude={"after", "read_after"})
    await request.audit_read("event", count=len(rows), **asked)
    following = None
    if len(rows) == query.limit:
        following = next_address(request.address, rows[-1]["position"])
    return EventPage(events=tuple(_shown(recorded(row)) for row in rows), next=following)


def _shown(row: Recorded) -> RecordedEvent:
    columns = row._asdict()
    columns.update(
        data=_JSON.validate_json(row.data),
        previous_hash=row.previous_hash.hex(),
        hash=row.hash.hex(),
        address=f"/events/{row.event_id}",
    )
    return RecordedEvent(**columns)
