"""The history of one service for people: events by several conditions, one whole, and a conversation as a tree."""

import json
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from chassis.web import events
from chassis.web.events import EventQuery, decoded, read_conversation, read_event, read_events
from chassis.web.forms import Form
from chassis.web.operating.parts import ONE_DAY, Looking, State, begin_of, shown
from contracts.message import Message
from contracts.vocabulary import Day, SubjectKey, UnitCode

pages = APIRouter()
_AT_ONCE = 50


class EventFilter(Message):
    """The conditions that a person chooses; the days are those of Viet Nam, both within."""

    stream: str | None = Field(default=None, max_length=200, pattern=r"^[A-Za-z0-9._-]+$")
    subject: SubjectKey | None = None
    unit: UnitCode | None = None
    type: str | None = Field(default=None, max_length=100, pattern=r"^\w+$")
    correlation: UUID | None = None
    thing: UUID | None = None
    since: Day | None = None
    until: Day | None = None
    after: int = Field(default=0, ge=0, le=2**63 - 1)

    def query(self) -> EventQuery:
        """The same as the API asks for it."""
        begin, end = begin_of(self.since), begin_of(self.until and self.until + ONE_DAY)
        conditions = self.model_dump(exclude={"since", "until"})
        return EventQuery.model_validate({**conditions, "from": begin, "until": end, "limit": _AT_ONCE})


@pages.get("/operations/events")
async def list_events(request: Looking) -> Response:
    """The events by stream, person, unit, type, conversation and time."""
    form = Form({name: [value] for name, value in request.page.asked.items()})
    request.page.form = form
    asked = form.read(EventFilter, numbers=("after",))
    if asked is None:
        return shown(request, "events.html", events=(), following=None)
    found = await read_events(request, asked.query())
    following = None if found.go_on_after is None else request.page.address(after=found.go_on_after)
    return shown(request, "events.html", events=found.rows, following=following)


@pages.get("/operations/events/{event_id}")
async def show_event(event_id: UUID, request: Looking, state: State) -> Response:
    """One event: its envelope, the recorded text, and what the code of today reads in it."""
    row = await read_event(event_id, request)
    read = decoded(row, state.handler.codec)
    pretty = None if read.data is None else json.dumps(read.data, ensure_ascii=False, indent=2)
    return shown(
        request, "event.html", event=events.shown(row, request.prefix), raw=row.data, decoded=read, pretty=pretty
    )


@pages.get("/operations/conversations/{correlation_id}")
async def show_conversation(correlation_id: UUID, request: Looking) -> Response:
    """The causes and effects of one conversation, as a tree."""
    return shown(request, "conversation.html", talk=await read_conversation(correlation_id, request))
