"""The parked messages of one service: what each is, and to hear it again or never.

Data are shown masked, as a message that proves nothing may hold anything; the verb `parked show` shows them whole.
"""

import json
import re
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from chassis.messaging import parking
from chassis.messaging.arrivals import ParkReason
from chassis.messaging.hearing import Hearing
from chassis.messaging.parking import Content, Intervention, NotParkedError
from chassis.messaging.register import KeyRegister
from chassis.web.access import WebState
from chassis.web.operating.parts import Operating, ReasonBody, State, Watching, shown
from chassis.web.pages import PageRequest
from chassis.web.problems import NotFound

pages = APIRouter()
_PLAIN = re.compile(r"[a-z0-9][a-z0-9._:+-]*|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(?:Z|[+-][0-9:]+)?")
"""Texts that name no person: codes, ids and instants."""
_NAME = re.compile(r"[a-z][a-z0-9_]*")
"""The names of members."""
_DONE = {
    "heard": ("Đã nhận thông điệp.", "The message was heard."),
    "discarded": (
        "Đã bỏ thông điệp; nó được giữ lại làm bằng chứng.",
        "The message is discarded, and kept as evidence.",
    ),
}


@pages.get("/operations/parked")
async def list_parked(request: Watching, state: State) -> Response:
    """The messages that wait, in the order of their lanes."""
    found = await parking.parked(state.pool)
    return shown(request, "parked_list.html", parked=found, done=_DONE)


@pages.get("/operations/parked/{parked_id}")
async def show_parked(parked_id: UUID, request: Watching, state: State) -> Response:
    """One parked message, its data masked."""
    return await _show(request, state, parked_id)


@pages.post("/operations/parked/{parked_id}/retry")
async def retry_parked(parked_id: UUID, request: Operating, state: State) -> Response:
    """Deal with a message again, by the code and the keys of now."""
    content = await _content(state, parked_id)
    if content.message.reason != ParkReason.DISCARDED:
        outcome = await parking.retry(state.pool, _hearing(state), parked_id)
        if outcome.freed:
            return request.see(_list(request), done="heard")
    request.form.blame("retry", "Thông điệp vẫn treo; xem lý do.", "The message stays parked; see the reason.")
    return await _show(request, state, parked_id)


@pages.post("/operations/parked/{parked_id}/discard")
async def discard_parked(parked_id: UUID, request: Operating, state: State) -> Response:
    """Decide that a message is never heard, with the reason for the log."""
    body = request.form.read(ReasonBody)
    message = (await _content(state, parked_id)).message
    if body is None:
        return await _show(request, state, parked_id)
    order = parking.order_of_discard(state.handler.service.name, message, body.reason)
    answer = await request.attempt(order)
    if answer is None:
        return await _show(request, state, parked_id)
    if message.reason != ParkReason.DISCARDED:
        await parking.discard(state.pool, _hearing(state), parked_id, Intervention(request.actor.subject, body.reason))
    return request.see(_list(request), answer, done="discarded")


async def _show(request: PageRequest, state: WebState, parked_id: UUID) -> Response:
    content = await _content(state, parked_id)
    await request.audit_read("parked", [parked_id])
    waits = content.message.reason != ParkReason.DISCARDED
    return shown(
        request, "parked.html", message=content.message, content=content, data=masked(content.data), waits=waits
    )


async def _content(state: WebState, parked_id: UUID) -> Content:
    try:
        return await parking.show(state.pool, parked_id)
    except NotParkedError:
        raise NotFound(f"parked message {parked_id}") from None


def _hearing(state: WebState) -> Hearing:
    return Hearing(state.handler.service, state.handler.store, KeyRegister.of(state.settings))


def _list(request: PageRequest) -> str:
    return f"/{request.page.state.service}/operations/parked"


def masked(data: str) -> str:
    """The `data` of a message with each text hidden that is no code, id or instant; a dash where they are no JSON."""
    try:
        return json.dumps(_masked(json.loads(data)), ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        return "–"


def _masked(data: Any) -> Any:
    match data:
        case dict():
            return {
                name if name.isascii() and name.isidentifier() else "•••": _masked(one) for name, one in data.items()
            }
        case list():
            return [_masked(one) for one in data]
        case str() if not _PLAIN.fullmatch(data):
            return "•••"
        case _:
            return data
