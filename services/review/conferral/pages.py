"""The page of a conferral: who received each award of a decision, and the forms that set a day and record it."""

from typing import Annotated, Final

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from chassis.web import NotFound
from chassis.web.pages import PageRequest, open_to
from contracts.awards import ClockTime, Manner
from contracts.message import Message
from contracts.vocabulary import Day, DecisionId, DossierId, Name
from services.review.catalogue.messages import title_names
from services.review.conferral import queries
from services.review.conferral.messages import ConferAwards, Handed, ScheduleConferral
from services.review.conferral.queries import ConferralRow

pages = APIRouter()

Appraising = Annotated[PageRequest, open_to("appraiser")]
Reading = Annotated[PageRequest, open_to("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]
_SHOWN: Final = 500
_DONE = {
    "scheduled": ("Đã đặt lịch trao tặng; các đơn vị được thông báo.", "The conferral is set; the units are told."),
    "conferred": ("Đã ghi việc trao tặng.", "The conferral is recorded."),
}
_MANNERS: Final = {
    Manner.IN_PERSON: ("trực tiếp nhận", "received in person"),
    Manner.BY_ANOTHER: ("nhận thay", "received by another"),
    Manner.POSTHUMOUS: ("truy tặng", "posthumous"),
    Manner.ABSENT: ("vắng mặt", "absent"),
}


class ConferralForm(Message):
    """A conferral of all that waits: those who were absent, those for whom another received, the others in person."""

    held_on: Day
    place: Name
    conferred_by: Name
    absent: tuple[DossierId, ...] = ()
    others: Annotated[tuple[Handed, ...], Field(max_length=20)] = ()


class ScheduleForm(Message):
    """A conferral to come; its fields bear names of their own, as the page has the form of one that was held too."""

    planned_on: Day
    begins: ClockTime | None = None
    planned_place: Name
    planned_by: Name


@pages.get("/decisions/{decision_id}/conferral")
async def show_conferral(decision_id: DecisionId, request: Reading) -> Response:
    """The conferral of a decision."""
    return await _page(request, decision_id)


@pages.post("/decisions/{decision_id}/conferral")
async def confer_awards(decision_id: DecisionId, request: Appraising) -> Response:
    """Record a conferral of all that is still to be handed over."""
    body = request.form.read(ConferralForm, (), (), ("absent",))
    if body is None:
        return await _page(request, decision_id)
    handed = _handed(body, await _found(request, decision_id))
    if not handed:
        request.form.blame("absent", "Không còn ai chờ trao tặng.", "Nobody waits for an award any more.")
        return await _page(request, decision_id)
    command = ConferAwards(
        decision_id=decision_id,
        held_on=body.held_on,
        place=body.place,
        conferred_by=body.conferred_by,
        handed=handed,
    )
    answer = await request.attempt(command)
    if answer is None:
        return await _page(request, decision_id)
    return request.see(f"/review/decisions/{decision_id}/conferral", answer, done="conferred")


@pages.post("/decisions/{decision_id}/conferral/schedule")
async def schedule_conferral(decision_id: DecisionId, request: Appraising) -> Response:
    """Set or move the conferral of all that is still to be handed over."""
    body = request.form.read(ScheduleForm)
    if body is None:
        return await _page(request, decision_id)
    request.form.called = {"held_on": "planned_on"}
    command = ScheduleConferral(
        decision_id=decision_id,
        held_on=body.planned_on,
        begins=body.begins,
        place=body.planned_place,
        conferred_by=body.planned_by,
    )
    answer = await request.attempt(command)
    if answer is None:
        return await _page(request, decision_id)
    return request.see(f"/review/decisions/{decision_id}/conferral", answer, done="scheduled")


def _handed(body: ConferralForm, found: ConferralRow) -> tuple[Handed, ...]:
    absent, others = frozenset(body.absent), {one.dossier_id: one for one in body.others}
    waiting = [one.dossier_id for one in found.recipients if one.waits]
    return tuple(
        others.get(one, Handed(dossier_id=one, manner=Manner.ABSENT if one in absent else Manner.IN_PERSON))
        for one in waiting
    )


async def _found(request: PageRequest, decision_id: DecisionId) -> ConferralRow:
    found = await queries.conferral(request.reader, request.viewer, decision_id)
    if found is None:
        raise NotFound(f"conferral-{decision_id}")
    return found


async def _page(request: PageRequest, decision_id: DecisionId) -> Response:
    found = await _found(request, decision_id)
    await request.audit_read("dossier", count=len(found.recipients), decision=str(decision_id))
    waiting = [one for one in found.recipients if one.waits]
    return request.render(
        "conferral/show.html",
        conferral=found,
        recipients=found.recipients[:_SHOWN],
        waiting=waiting,
        may_confer=bool(waiting) and request.viewer.is_staff and "appraiser" in request.viewer.duties,
        manners=_MANNERS,
        titles=title_names(),
        done=_DONE,
    )
