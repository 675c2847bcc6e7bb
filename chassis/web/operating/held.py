"""The events that a loop of one service cannot deal with as a rule raises: to deal with them again, or to pass over."""

from typing import Literal

from fastapi import APIRouter
from starlette.responses import Response

from chassis.deciding.releasing import order_of_pass, pass_over, release
from chassis.log.held import Held, NotHeldError, firsts_at, held_events
from chassis.web.operating.overview import LOOPS
from chassis.web.operating.parts import Operating, ReasonBody, State, Watching, shown
from chassis.web.pages import PageRequest
from chassis.web.problems import NotFound

pages = APIRouter()
Loop = Literal["projections", "policies"]
_DONE = {
    "released": ("Đã xử lý lại.", "The events were dealt with again."),
    "passed": ("Đã bỏ qua sự kiện.", "The event was passed over."),
}


@pages.get("/operations/held")
async def list_held(request: Watching) -> Response:
    """The events that are held, in the order of the log."""
    return await _list(request)


@pages.post("/operations/held/{loop}/{position}/retry")
async def retry_held(loop: Loop, position: int, request: Operating, state: State) -> Response:
    """Deal again with the events of one stream, by the code of now."""
    one = await _held(request, loop, position)
    released = await release(state.handler, loop, one.stream)
    if not released.left:
        return request.see(_address(request), done="released")
    request.form.blame("retry", "Quy tắc vẫn báo lỗi; xem lý do.", "The rule still raises; see the reason.")
    return await _list(request)


@pages.post("/operations/held/{loop}/{position}/pass")
async def pass_held(loop: Loop, position: int, request: Operating, state: State) -> Response:
    """Decide that a loop never deals with an event, with the reason for the log."""
    body = request.form.read(ReasonBody)
    one = await _held(request, loop, position)
    if body is None:
        return await _list(request)
    answer = await request.attempt(order_of_pass(state.handler.service.name, one, body.reason))
    if answer is None:
        return await _list(request)
    await pass_over(state.handler, one)
    return request.see(_address(request), answer, done="passed")


async def _held(request: PageRequest, loop: Loop, position: int) -> Held:
    try:
        return (await firsts_at(request.reader, position, loop))[0]
    except NotHeldError:
        raise NotFound(f"held event {position}") from None


async def _list(request: PageRequest) -> Response:
    return shown(request, "held.html", held=await held_events(request.reader), loops=LOOPS, done=_DONE)


def _address(request: PageRequest) -> str:
    return f"/{request.page.state.service}/operations/held"
