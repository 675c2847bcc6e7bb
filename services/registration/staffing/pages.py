"""The page of a person's service: the units as they were and as they are, and the forms that record a change."""

from typing import Annotated, Final, Literal

from fastapi import APIRouter
from starlette.responses import Response

from chassis.web import NotFound
from chassis.web.pages import PageRequest, open_to
from contracts.message import Command, Message
from contracts.staffing import ChangeNumber, StaffManager
from contracts.vocabulary import Day, Document, SubjectKey, UnitCode
from services.registration.staffing import queries
from services.registration.staffing.messages import (
    RecordDeath,
    RecordManager,
    RecordRetirement,
    RecordTransfer,
    RetractChange,
)
from services.registration.staffing.queries import ServiceOfPerson

pages = APIRouter()

Reading = Annotated[PageRequest, open_to("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]
Registering = Annotated[PageRequest, open_to("clerk", "appraiser")]
Ordering = Annotated[PageRequest, open_to("appraiser")]
_DONE: Final = {
    "recorded": ("Đã ghi nhận biến động.", "The change is recorded."),
    "retracted": ("Đã hủy ghi nhận.", "The change is retracted."),
    "managed": ("Đã ghi cấp quản lý.", "It is recorded who manages the person."),
}


class ChangeForm(Message):
    """What happened, on which day, by which paper; a unit that is left blank is elsewhere."""

    what: Literal["transferred", "retired", "died"]
    left: UnitCode | Literal[""] = ""
    joined: UnitCode | Literal[""] = ""
    on: Day
    paper: Document


class ManagerForm(Message):
    """Who manages the person."""

    managed_by: StaffManager


@pages.get("/subjects/{subject}/service")
async def show_service(subject: SubjectKey, request: Reading) -> Response:
    """The service of a person, and what can be recorded of it."""
    return await _page(request, subject)


@pages.post("/subjects/{subject}/service")
async def record_change(subject: SubjectKey, request: Registering) -> Response:
    """Record a transfer, a retirement or a death."""
    form = request.form.read(ChangeForm)
    return await _sent(request, subject, None if form is None else _command(subject, form), "recorded")


@pages.post("/subjects/{subject}/changes/{change}/retract")
async def retract_change(subject: SubjectKey, change: ChangeNumber, request: Registering) -> Response:
    """Retract the last change."""
    return await _sent(request, subject, RetractChange(subject=subject, change=change), "retracted")


@pages.post("/subjects/{subject}/manager")
async def record_manager(subject: SubjectKey, request: Ordering) -> Response:
    """Record which level manages the person."""
    form = request.form.read(ManagerForm)
    command = None if form is None else RecordManager(subject=subject, managed_by=form.managed_by)
    return await _sent(request, subject, command, "managed")


def _command(subject: SubjectKey, form: ChangeForm) -> Command:
    if form.what == "transferred":
        return RecordTransfer(
            subject=subject, left=form.left or None, joined=form.joined or None, on=form.on, paper=form.paper
        )
    kind = RecordRetirement if form.what == "retired" else RecordDeath
    return kind(subject=subject, on=form.on, paper=form.paper)


async def _sent(request: PageRequest, subject: SubjectKey, command: Command | None, done: str) -> Response:
    await _found(request, subject)
    answer = None if command is None else await request.attempt(command)
    if answer is None:
        return await _page(request, subject)
    return request.see(f"/registration/subjects/{subject}/service", answer, done=done)


async def _page(request: PageRequest, subject: SubjectKey) -> Response:
    found = await _found(request, subject)
    duties = request.actor.duties
    counting = found.counting
    return request.render(
        "staffing/show.html",
        one=found,
        last=counting[-1].change if counting else 0,
        units=await queries.units(request.reader),
        done=_DONE,
        may_record=bool(duties & {"clerk", "appraiser"}),
        may_order=request.viewer.is_staff and "appraiser" in duties,
    )


async def _found(request: PageRequest, subject: SubjectKey) -> ServiceOfPerson:
    found = await queries.service(request.reader, request.viewer, subject)
    if found is None:
        raise NotFound(f"staffing-{subject}")
    await request.audit_read("subject", [subject])
    return found
