"""The pages of inspections: the list, a new one, and one with its units, its findings and what follows."""

from typing import Annotated, Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from chassis.web import NotFound
from chassis.web.forms import Form
from chassis.web.pages import PageRequest, Words, open_to
from contracts.inspections import FindingId, InspectionId
from contracts.message import Command, Message
from contracts.vocabulary import Body, Day, Deadline, Document, PlanId, Text, TextOrEmpty, UnitCode
from services.planning.inspection import queries
from services.planning.inspection.messages import (
    ConcludeInspection,
    Inspected,
    InspectUnit,
    PlanInspection,
    RecordFinding,
    SettleFinding,
)
from services.planning.inspection.queries import InspectionsAsked
from services.planning.plan import queries as plans
from services.planning.plan.bodies import parsed
from services.planning.plan.duties import DRAFTING, READING, May

pages = APIRouter()

Reading = Annotated[PageRequest, open_to(*READING)]
Inspecting = Annotated[PageRequest, open_to(*DRAFTING, whole_site=True)]
_DONE: Final[dict[str, Words]] = {
    "planned": ("Đã lập kế hoạch kiểm tra.", "The inspection is planned."),
    "inspected": ("Đã ghi kết quả kiểm tra đơn vị.", "The unit is recorded as inspected."),
    "found": ("Đã ghi phát hiện.", "The finding is recorded."),
    "settled": ("Đã ghi việc khắc phục.", "What followed is recorded."),
    "concluded": ("Đã kết luận cuộc kiểm tra.", "The inspection is concluded."),
}


class _Planned(Message):
    plan_id: PlanId
    title: Text
    document: Document | None
    units: Inspected
    first: Day
    last: Day


class _UnitInspected(Message):
    unit: UnitCode
    inspected_on: Day
    minutes: Text


class _Found(Message):
    found_at: UnitCode
    text: Text
    asks: TextOrEmpty = ""
    due: Deadline | None
    owner: Body | None


class _Settled(Message):
    finding_id: FindingId
    settled_on: Day
    settled_note: Text


class _Concluded(Message):
    concluded_on: Day
    document: Document
    conclusion: Text


@pages.get("/inspections")
async def list_inspections(request: Reading) -> Response:
    """The inspections, the latest first."""
    asked = request.wanted(InspectionsAsked)
    rows, total = await queries.inspections(request.reader, request.viewer, asked)
    following = request.page.address(after=rows[-1].inspection_id) if len(rows) == asked.limit else None
    may = May.of(request.viewer)
    return request.render("inspection/list.html", found=rows, total=total, following=following, may=may)


@pages.get("/inspections/new")
async def begin_inspection(request: Inspecting) -> Response:
    """The form of a new inspection, begun under a plan where the address says so."""
    return await _new_page(request, Form.filled({"plan_id": request.page.asked.get("plan_id", "")}))


@pages.post("/inspections/new")
async def plan_inspection(request: Inspecting) -> Response:
    """Plan an inspection; its units are typed by name, one a line."""
    known = await plans.known_bodies(request.reader)
    lines = [line for line in request.form.value("units").splitlines() if line.strip()]
    units = [{"code": code, "name": name} for code, name in (parsed(line, known) for line in lines)]
    stated: dict[str, Any] = {"units": units}
    if not request.form.value("document.number").strip():
        stated["document"] = None
    read = request.form.read(_Planned, **stated)
    if read is not None:
        inspection_id = InspectionId(request.new_id())
        answer = await request.attempt(PlanInspection(inspection_id=inspection_id, **dict(read)))
        if answer is not None:
            return request.see(f"/planning/inspections/{inspection_id}", answer, done="planned")
    return await _new_page(request)


@pages.get("/inspections/{inspection_id}")
async def show_inspection(inspection_id: InspectionId, request: Reading) -> Response:
    """One inspection: its units, its findings with what follows, and its conclusion."""
    return await _page(request, inspection_id)


@pages.post("/inspections/{inspection_id}/units")
async def inspect_unit(inspection_id: InspectionId, request: Inspecting) -> Response:
    """Record that a unit was inspected."""
    read = request.form.read(_UnitInspected)
    command = None if read is None else InspectUnit(inspection_id=inspection_id, **dict(read))
    return await _carried_out(request, command, inspection_id, "inspected")


@pages.post("/inspections/{inspection_id}/findings")
async def record_finding(inspection_id: InspectionId, request: Inspecting) -> Response:
    """Record what was found at a unit."""
    stated: dict[str, Any] = {} if request.form.value("due.day").strip() else {"due": None}
    named, known = request.form.value("owner").strip(), await plans.known_bodies(request.reader)
    code, name = parsed(named, known) if named else ("", "")
    stated["owner"] = {"code": code, "name": name} if named else None
    read = request.form.read(_Found, flags=("due.inclusive",), **stated)
    command = None
    if read is not None:
        command = RecordFinding(
            inspection_id=inspection_id,
            finding_id=FindingId(request.new_id()),
            unit=read.found_at,
            text=read.text,
            asks=read.asks,
            due=read.due,
            owner=read.owner,
        )
    return await _carried_out(request, command, inspection_id, "found")


@pages.post("/inspections/{inspection_id}/settle")
async def settle_finding(inspection_id: InspectionId, request: Inspecting) -> Response:
    """Record that what was to follow from a finding was done."""
    read = request.form.read(_Settled)
    command = None
    if read is not None:
        command = SettleFinding(
            inspection_id=inspection_id,
            finding_id=read.finding_id,
            settled_on=read.settled_on,
            note=read.settled_note,
        )
    return await _carried_out(request, command, inspection_id, "settled")


@pages.post("/inspections/{inspection_id}/conclude")
async def conclude_inspection(inspection_id: InspectionId, request: Inspecting) -> Response:
    """Conclude the inspection."""
    read = request.form.read(_Concluded)
    command = None if read is None else ConcludeInspection(inspection_id=inspection_id, **dict(read))
    return await _carried_out(request, command, inspection_id, "concluded")


async def _carried_out(
    request: PageRequest, command: Command | None, inspection_id: InspectionId, done: str
) -> Response:
    answer = None if command is None else await request.attempt(command)
    if answer is not None:
        return request.see(f"/planning/inspections/{inspection_id}", answer, done=done)
    return await _page(request, inspection_id)


async def _new_page(request: PageRequest, form: Form | None = None) -> Response:
    choices = await plans.choices(request.reader, request.viewer)
    shown: dict[str, Any] = {} if form is None else {"form": form}
    return request.render("inspection/new.html", plans=choices, **shown)


async def _page(request: PageRequest, inspection_id: InspectionId) -> Response:
    found = await queries.inspection(
        request.reader, request.viewer, inspection_id, request.now(), request.settings.working_days
    )
    if found is None:
        raise NotFound(f"inspection-{inspection_id}")
    return request.render(
        "inspection/show.html",
        inspection=found.inspection,
        units=found.units,
        findings=found.findings,
        names={unit.unit: unit.unit_name for unit in found.units},
        may=May.of(request.viewer),
        done=_DONE,
    )
