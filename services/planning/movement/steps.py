"""The pages on which the steps of a movement are recorded, each with the form of what it needs."""

from collections.abc import Callable, Mapping
from typing import Annotated, Final, Literal, TypeAlias

from fastapi import APIRouter
from starlette.responses import Response

from chassis.web import NotFound
from chassis.web.forms import Form
from chassis.web.pages import PageRequest, open_to
from contracts.message import Command, Message
from contracts.movements import Called, ReviewKind
from contracts.pages import page_of
from contracts.plan_parts import Asked
from contracts.text import folded
from contracts.vocabulary import Body, Day, Document, MovementId, Text, TextOrEmpty, YesNo
from services.planning.movement import queries
from services.planning.movement.messages import (
    CloseMovement,
    NamePilot,
    ReplicateMovement,
    ReviewMovement,
    ReviewPilot,
    StateMeans,
)
from services.planning.movement.queries import MovementInFull
from services.planning.plan import queries as plans
from services.planning.plan.bodies import Known, listed, unreadable

pages = APIRouter()

LAUNCHING: Final = ("clerk", "signer")
FOLLOWING: Final = ("clerk", "appraiser", "signer")
Step = Literal["means", "pilot", "pilot-review", "replication", "review"]
Following = Annotated[PageRequest, open_to(*FOLLOWING, whole_site=True)]
Closing = Annotated[PageRequest, open_to(*LAUNCHING, whole_site=True)]
Reads: TypeAlias = Callable[[Form, MovementId, Known], Command | None]
"""Makes the command of a step from its form; None where the form has faults."""


class _Means(Message):
    asked: Asked
    text: Text


class _Pilot(Message):
    unit: Body
    since: Day


class _PilotReview(Message):
    held_on: Day
    result: Text
    worth_replicating: YesNo


class _Replication(Message):
    units: Called
    since: Day
    text: Text


class _Review(Message):
    review: ReviewKind
    held_on: Day
    result: Text
    document: Document | None


class _Closing(Message):
    closed_on: Day
    reason: TextOrEmpty = ""


@pages.get("/movements/{movement_id}/steps/{step}")
async def show_step(movement_id: MovementId, step: Step, request: Following) -> Response:
    """The form of one step."""
    return await _page(request, movement_id, step)


@pages.post("/movements/{movement_id}/steps/{step}")
async def record_step(movement_id: MovementId, step: Step, request: Following) -> Response:
    """Record one step."""
    found = await _movement(request, movement_id)
    command = _READ[step](request.form, movement_id, await _known(request, found))
    if command is not None:
        answer = await request.attempt(command)
        if answer is not None:
            return request.see(page_of("movement", movement_id), answer, done="recorded")
    return await _page(request, movement_id, step)


@pages.get("/movements/{movement_id}/close")
async def show_closing(movement_id: MovementId, request: Closing) -> Response:
    """What closing a movement means, what it still lacks, and the form."""
    return request.render("movement/close.html", movement=await _movement(request, movement_id))


@pages.post("/movements/{movement_id}/close")
async def close_movement(movement_id: MovementId, request: Closing) -> Response:
    """Close a movement."""
    body = request.form.read(_Closing)
    if body is not None:
        answer = await request.attempt(CloseMovement(movement_id=movement_id, **dict(body)))
        if answer is not None:
            return request.see(page_of("movement", movement_id), answer, done="closed")
    return request.render("movement/close.html", movement=await _movement(request, movement_id))


def _means(form: Form, movement_id: MovementId, known: Known) -> Command | None:
    _ = known
    body = form.read(_Means)
    return None if body is None else StateMeans(movement_id=movement_id, **dict(body))


def _pilot(form: Form, movement_id: MovementId, known: Known) -> Command | None:
    units = _units(form, "unit", known)
    if len(units) != 1:
        if form.fault_of("unit") is None:
            form.blame("unit", "Hãy nêu một đơn vị.", "Name one unit.")
        return None
    body = form.read(_Pilot, unit=units[0])
    return None if body is None else NamePilot(movement_id=movement_id, **dict(body))


def _pilot_review(form: Form, movement_id: MovementId, known: Known) -> Command | None:
    _ = known
    body = form.read(_PilotReview, flags=("worth_replicating",))
    return None if body is None else ReviewPilot(movement_id=movement_id, **dict(body))


def _replication(form: Form, movement_id: MovementId, known: Known) -> Command | None:
    units = _units(form, "units", known)
    if form.faults:
        return None
    body = form.read(_Replication, units=units)
    return None if body is None else ReplicateMovement(movement_id=movement_id, **dict(body))


def _review(form: Form, movement_id: MovementId, known: Known) -> Command | None:
    _ = known
    numbered = form.value("document.number").strip()
    body = form.read(_Review) if numbered else form.read(_Review, document=None)
    return None if body is None else ReviewMovement(movement_id=movement_id, **dict(body))


_READ: Final[Mapping[Step, Reads]] = {
    "means": _means,
    "pilot": _pilot,
    "pilot-review": _pilot_review,
    "replication": _replication,
    "review": _review,
}


def _units(form: Form, name: str, known: Known) -> tuple[Body, ...]:
    try:
        return listed(form.value(name), known)
    except ValueError as wrong:
        form.blame(name, *unreadable(str(wrong)))
        return ()


async def _known(request: PageRequest, movement: MovementInFull) -> Known:
    """The bodies of the latest plans, and before them the units that the movement calls on."""
    known = await plans.known_bodies(request.reader)
    return {**known, **{folded(unit.name): unit for unit in movement.content.units}}


async def _page(request: PageRequest, movement_id: MovementId, step: Step) -> Response:
    found = await _movement(request, movement_id)
    latest = await plans.plans_of(request.reader, request.viewer, 1, None, None)
    return request.render(
        "movement/step.html",
        movement=found,
        step=step,
        bodies=(await _known(request, found)).values(),
        issuer=latest[0].issuer if latest else request.page.site_name,
    )


async def _movement(request: PageRequest, movement_id: MovementId) -> MovementInFull:
    found = await queries.movement(request.reader, request.viewer, movement_id)
    if found is None:
        raise NotFound(f"movement-{movement_id}")
    return found
