"""Inspections over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import ConfigDict

from chassis.web import Answer, AuthorizedRequest, NotFound, Page, allow, page_of
from contracts.inspections import FindingId, InspectionId
from contracts.message import Message
from contracts.vocabulary import Body, Day, Deadline, Document, PlanId, Text, TextOrEmpty, UnitCode
from services.planning.inspection import examples, queries
from services.planning.inspection.messages import (
    ConcludeInspection,
    Inspected,
    InspectUnit,
    PlanInspection,
    RecordFinding,
    SettleFinding,
)
from services.planning.inspection.queries import InspectionInFull, InspectionRow, InspectionsAsked
from services.planning.plan.duties import DRAFTING, READING

router = APIRouter(tags=["inspections"])

Reading = Annotated[AuthorizedRequest, allow(*READING)]
Showing = Annotated[AuthorizedRequest, allow(*READING, shows="inspection-{inspection_id}")]
Inspecting = Annotated[AuthorizedRequest, allow(*DRAFTING)]


class InspectionBody(Message):
    """Which units are to be inspected under which plan, and when."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.INSPECTION]})

    plan_id: PlanId
    title: Text
    document: Document | None = None
    units: Inspected
    first: Day
    last: Day


class InspectedBody(Message):
    """The unit that was inspected, and the minutes in words."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.INSPECTED]})

    unit: UnitCode
    inspected_on: Day
    minutes: Text


class FindingBody(Message):
    """What was found at a unit, and what is to follow: by the unit itself, or by the `owner` that is named."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.FINDING]})

    unit: UnitCode
    text: Text
    asks: TextOrEmpty = ""
    due: Deadline | None = None
    owner: Body | None = None


class SettledBody(Message):
    """When what was to follow was done, and what shows it."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.SETTLED]})

    settled_on: Day
    note: Text


class ConclusionBody(Message):
    """The conclusion and its document."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.CONCLUSION]})

    concluded_on: Day
    document: Document
    conclusion: Text


@router.get("/inspections", summary="Danh sách cuộc kiểm tra, giám sát")
async def list_inspections(request: Reading, asked: Annotated[InspectionsAsked, Query()]) -> Page[InspectionRow]:
    """The inspections, the latest first; `after` is the last of the page before."""
    rows, total = await queries.inspections(request.reader, request.viewer, asked)
    return page_of(request.address, rows, total, asked.limit, lambda row: row.inspection_id)


@router.get("/inspections/{inspection_id}", summary="Xem một cuộc kiểm tra, giám sát")
async def show_inspection(inspection_id: InspectionId, request: Showing) -> InspectionInFull:
    """An inspection with its units and findings."""
    now, days = request.now(), request.settings.working_days
    found = await queries.inspection(request.reader, request.viewer, inspection_id, now, days)
    if found is None:
        raise NotFound(f"inspection-{inspection_id}")
    return found


@router.post("/inspections", status_code=201, summary="Lập kế hoạch kiểm tra, giám sát")
async def plan_inspection(body: InspectionBody, request: Inspecting) -> Answer:
    """Plan an inspection; its stream in the answer is `inspection-` and its id."""
    return await request.handle(PlanInspection(inspection_id=InspectionId(request.new_id()), **dict(body)))


@router.post("/inspections/{inspection_id}/units", summary="Ghi đã kiểm tra một đơn vị")
async def inspect_unit(inspection_id: InspectionId, body: InspectedBody, request: Inspecting) -> Answer:
    """Record that a unit was inspected."""
    return await request.handle(InspectUnit(inspection_id=inspection_id, **dict(body)))


@router.post("/inspections/{inspection_id}/findings", summary="Ghi một phát hiện và kiến nghị")
async def record_finding(inspection_id: InspectionId, body: FindingBody, request: Inspecting) -> Answer:
    """Record what was found at a unit."""
    finding_id = FindingId(request.new_id())
    return await request.handle(RecordFinding(inspection_id=inspection_id, finding_id=finding_id, **dict(body)))


@router.post("/inspections/{inspection_id}/findings/{finding_id}/settle", summary="Ghi đã khắc phục một phát hiện")
async def settle_finding(
    inspection_id: InspectionId, finding_id: FindingId, body: SettledBody, request: Inspecting
) -> Answer:
    """Record that what was to follow was done."""
    return await request.handle(SettleFinding(inspection_id=inspection_id, finding_id=finding_id, **dict(body)))


@router.post("/inspections/{inspection_id}/conclude", summary="Kết luận cuộc kiểm tra, giám sát")
async def conclude_inspection(inspection_id: InspectionId, body: ConclusionBody, request: Inspecting) -> Answer:
    """Conclude the inspection."""
    return await request.handle(ConcludeInspection(inspection_id=inspection_id, **dict(body)))
