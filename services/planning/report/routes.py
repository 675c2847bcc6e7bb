"""Periodic reports over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import ConfigDict, Field

from chassis.web import Answer, AuthorizedRequest, NotFound, Page, allow, page_of
from contracts.message import Message
from contracts.reports import ReportId, ReportPeriod, Sections
from contracts.vocabulary import Code, Day, Document, Name, PlanId, Text, TextOrEmpty, UnitCode, Year
from services.planning.plan.duties import DRAFTING, READING
from services.planning.report import examples, queries
from services.planning.report.messages import DraftReport, DrawFigures, ReceiveReport, SubmitReport, WriteReport
from services.planning.report.queries import ReportInFull, ReportRow, ReportsAsked

router = APIRouter(tags=["reports"])

Reading = Annotated[AuthorizedRequest, allow(*READING)]
Showing = Annotated[AuthorizedRequest, allow(*READING, shows="report-{report_id}")]
Reporting = Annotated[AuthorizedRequest, allow(*DRAFTING)]


class _Asked(ReportsAsked, frozen=True):
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    after: ReportId | None = None
    year: Annotated[int, Field(ge=1948, le=2200)] | None = None


class ReportBody(Message):
    """The plan and the period of a report, and the work that orders it."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.DRAFT]})

    plan_id: PlanId
    item: Code | None = None
    period: ReportPeriod
    year: Year


class WrittenBody(Message):
    """The title and the written part of a report."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.WRITTEN]})

    title: Text
    sections: Sections


class SubmissionBody(Message):
    """The document as which a report is submitted."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.SUBMISSION]})

    document: Document


class ReceivedBody(Message):
    """A report of a unit that came on paper."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.RECEIVED]})

    plan_id: PlanId
    unit: UnitCode
    unit_name: Name
    period: ReportPeriod
    year: Year
    document: Document
    received_on: Day
    note: TextOrEmpty = ""


@router.get("/reports", summary="Danh sách báo cáo")
async def list_reports(
    request: Reading,
    asked: Annotated[_Asked, Query()],
) -> Page[ReportRow]:
    """The reports, the latest first; `after` is the last report of the page before."""
    limit = asked.limit
    rows, total = await queries.reports(request.reader, request.viewer, limit, asked.after, asked)
    return page_of(request.address, rows, total, limit, lambda row: row.report_id)


@router.get("/reports/{report_id}", summary="Xem một báo cáo")
async def show_report(report_id: ReportId, request: Showing) -> ReportInFull:
    """A report with its figures and its written part."""
    found = await queries.report(request.reader, request.viewer, report_id)
    if found is None:
        raise NotFound(f"report-{report_id}")
    return found


@router.post("/reports", status_code=201, summary="Soạn báo cáo")
async def draft_report(body: ReportBody, request: Reporting) -> Answer:
    """Draw up a report; its figures are counted from events, and its stream in the answer is `report-` and its id."""
    report_id = ReportId(request.new_id())
    command = DraftReport(report_id=report_id, plan_id=body.plan_id, item=body.item, period=body.period, year=body.year)
    return await request.handle(command)


@router.post("/reports/{report_id}/figures", summary="Lấy lại số liệu của báo cáo")
async def draw_figures(report_id: ReportId, request: Reporting) -> Answer:
    """Count the figures anew."""
    return await request.handle(DrawFigures(report_id=report_id))


@router.put("/reports/{report_id}", summary="Viết phần lời của báo cáo")
async def write_report(report_id: ReportId, body: WrittenBody, request: Reporting) -> Answer:
    """Replace the title and the written part."""
    return await request.handle(WriteReport(report_id=report_id, title=body.title, sections=body.sections))


@router.post("/reports/{report_id}/submit", summary="Gửi báo cáo lên cấp trên")
async def submit_report(report_id: ReportId, body: SubmissionBody, request: Reporting) -> Answer:
    """Submit the report to the superior."""
    return await request.handle(SubmitReport(report_id=report_id, document=body.document))


@router.post("/reports/received", status_code=201, summary="Ghi báo cáo giấy của đơn vị")
async def receive_report(body: ReceivedBody, request: Reporting) -> Answer:
    """Record the report of a unit that came on paper."""
    report_id = ReportId(request.new_id())
    return await request.handle(ReceiveReport(report_id=report_id, **dict(body)))
