"""The log over HTTP for auditors: every figure can be followed to its events by an address."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import AwareDatetime, Field, JsonValue, TypeAdapter

from chassis.database import translated
from chassis.errors import CodecError
from chassis.log.codec import Codec
from chassis.log.search import LARGEST_CONVERSATION, EventsAsked, EventsFound, conversation, find_events
from chassis.log.store import COLUMNS, recorded
from chassis.web.access import AuthorizedRequest, allow
from chassis.web.description import example
from chassis.web.paging import next_address
from chassis.web.parameters import Position
from chassis.web.problems import NotFound
from contracts.envelope import Recorded
from contracts.message import Message
from contracts.vocabulary import SubjectKey, UnitCode

_JSON: TypeAdapter[JsonValue] = TypeAdapter(JsonValue)
_LARGEST_PAGE = 500
_OF = {"subject": "of_subject"}
"""Conditions that are named otherwise in the audit log, where `subject` is who has read."""
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

    A search by type, person, unit or time looks at 100,000 events at a time: `next` then goes on behind those, also
    from a page with few events or none. They are not counted: that would read the whole log, which grows all the time.
    """

    events: tuple[RecordedEvent, ...]
    next: str | None


class EventQuery(Message):
    """The conditions of a list of events, which hold together; `after` is a position.

    `subject` is the key of a person or collective, `unit` the code of a unit, which the data name or for which the
    actor acted, `thing` the id of a plan, a dossier or another thing that the data name. `from` and `until` are aware
    instants of business time, the end exclusive.
    """

    stream: str | None = Field(default=None, max_length=200, pattern=_STREAM)
    type: str | None = Field(default=None, max_length=100, pattern=r"^\w+$")
    correlation: UUID | None = None
    subject: SubjectKey | None = None
    unit: UnitCode | None = None
    thing: UUID | None = None
    begin: AwareDatetime | None = Field(default=None, alias="from")
    end: AwareDatetime | None = Field(default=None, alias="until")
    after: Position = 0
    limit: int = Field(default=100, ge=1, le=_LARGEST_PAGE)
    read_after: Position | None = None

    @property
    def asked(self) -> EventsAsked:
        """The conditions without the page."""
        return EventsAsked(
            self.stream, self.type, self.correlation, self.begin, self.end, self.subject, self.unit, self.thing
        )


class DecodedEvent(Message):
    """The data of an event as the code of today reads them.

    `recorded_version` is the version of its schema when it was recorded, `version` the newest, in which `data` are.
    `undecodable` says why there are none: the event is of a newer release, or of no declared shape.
    """

    event_id: UUID
    type: str
    recorded_version: int
    version: int | None
    data: JsonValue
    undecodable: str | None


class ConversationEvent(Message):
    """One event of a conversation; it is `depth` effects away from the first cause that this log knows."""

    depth: int
    event: RecordedEvent


class Conversation(Message):
    """The events of one conversation in this log, each followed by its effects.

    `whole` is false where the conversation has more than 2,000 events here, of which the first are shown.
    """

    correlation_id: UUID
    events: tuple[ConversationEvent, ...]
    whole: bool


@router.get("/events/{event_id}", summary="Xem một sự kiện")
async def show_event(event_id: UUID, request: Reading) -> RecordedEvent:
    """One event by its id."""
    return shown(await read_event(event_id, request), request.prefix)


@router.get("/events/{event_id}/raw", response_class=Response, summary="Dữ liệu nguyên gốc của sự kiện")
async def show_raw_event(event_id: UUID, request: Reading) -> Response:
    """The data of an event as they were recorded, byte for byte: this text was hashed and signed."""
    row = await read_event(event_id, request)
    return Response(row.data, media_type="application/json")


@router.get("/events/{event_id}/decoded", summary="Dữ liệu của sự kiện theo phiên bản mới nhất")
async def show_decoded_event(event_id: UUID, request: Reading, http: Request) -> DecodedEvent:
    """The data of an event in the newest version of its schema."""
    return decoded(await read_event(event_id, request), http.app.state.web_state.handler.codec)


@router.get("/conversations/{correlation_id}", summary="Chuỗi sự kiện của một yêu cầu")
async def show_conversation(correlation_id: UUID, request: Reading) -> Conversation:
    """The causes and effects of one conversation, as far as this service said or heard them."""
    return await read_conversation(correlation_id, request)


@router.get("/events", summary="Danh sách sự kiện trong nhật ký")
async def list_events(query: Annotated[EventQuery, Query()], request: Reading) -> EventPage:
    """The events that this service said and heard, in the order of its log."""
    return await _page(request, query)


@router.get("/streams/{stream}", summary="Các sự kiện của một đối tượng")
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
    found = await read_events(request, query)
    following = None if found.go_on_after is None else next_address(request.address, found.go_on_after)
    return EventPage(events=tuple(shown(row, request.prefix) for row in found.rows), next=following)


async def read_events(request: AuthorizedRequest, query: EventQuery) -> EventsFound:
    """A page of a search, of which the reading is recorded; raises StoreUnavailableError."""
    found = await find_events(request.reader, query.asked, query.after, query.limit)
    asked = query.model_dump(mode="json", exclude_none=True, exclude={"after", "read_after"})
    await request.audit_read(
        "event", count=len(found.rows), **{_OF.get(name, name): one for name, one in asked.items()}
    )
    return found


async def read_event(event_id: UUID, request: AuthorizedRequest) -> Recorded:
    """One event, of which the reading is recorded; raises NotFound, StoreUnavailableError."""
    with translated():
        row = await request.reader.fetchrow(
            f"select {COLUMNS} from log.events where event_id = $1",  # noqa: S608
            event_id,
        )
    if row is None:
        raise NotFound(f"event {event_id}")
    await request.audit_read("event", [event_id])
    return recorded(row)


async def read_conversation(correlation_id: UUID, request: AuthorizedRequest) -> Conversation:
    """A conversation, of which the reading is recorded; raises NotFound, StoreUnavailableError."""
    found = await conversation(request.reader, correlation_id)
    if not found:
        raise NotFound(f"conversation {correlation_id}")
    await request.audit_read("event", count=len(found), correlation=correlation_id)
    return Conversation(
        correlation_id=correlation_id,
        events=tuple(ConversationEvent(depth=one.depth, event=shown(one.row, request.prefix)) for one in found),
        whole=len(found) < LARGEST_CONVERSATION,
    )


def decoded(row: Recorded, codec: Codec) -> DecodedEvent:
    """The event of `row` as `codec` reads it."""
    version, data, undecodable = None, None, None
    try:
        event = codec.decode(row.type, row.schema_version, row.data)
        version, data = codec.registry.by_kind[type(event)].version, event.model_dump(mode="json")
    except CodecError as fault:
        undecodable = str(fault)
    return DecodedEvent(
        event_id=row.event_id,
        type=row.type,
        recorded_version=row.schema_version,
        version=version,
        data=data,
        undecodable=undecodable,
    )


def shown(row: Recorded, prefix: str) -> RecordedEvent:
    """The event of `row` as it is answered; `prefix` stands before the addresses of the service from outside."""
    columns = row._asdict()
    columns.update(
        data=_JSON.validate_json(row.data),
        previous_hash=row.previous_hash.hex(),
        hash=row.hash.hex(),
        address=f"{prefix}/events/{row.event_id}",
    )
    return RecordedEvent(**columns)
