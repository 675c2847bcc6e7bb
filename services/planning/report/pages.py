"""The pages of reports: the list, a new one, and one with its figures, its written part and what can be done."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from starlette.responses import Response

from chassis.web import NotFound
from chassis.web.forms import Form
from chassis.web.pages import PageRequest, Words, open_to
from contracts.catalog import title_names
from contracts.message import Message
from contracts.reports import ReportId, ReportPeriod, Sections
from contracts.vocabulary import Code, Day, Document, Name, PlanId, Text, TextOrEmpty, UnitCode, Year
from services.planning.plan import queries as plans
from services.planning.plan.duties import DRAFTING, READING, May
from services.planning.report import queries
from services.planning.report.messages import DraftReport, DrawFigures, ReceiveReport, SubmitReport, WriteReport
from services.planning.report.queries import ReportsAsked

pages = APIRouter()

Reading = Annotated[PageRequest, open_to(*READING)]
Reporting = Annotated[PageRequest, open_to(*DRAFTING, whole_site=True)]
_AT_ONCE: Final = 50
_DONE: Final[dict[str, Words]] = {
    "drafted": ("Đã soạn báo cáo với số liệu từ sự kiện.", "The report is drawn up with figures from events."),
    "drawn": ("Đã lấy lại số liệu.", "The figures are counted anew."),
    "written": ("Đã lưu phần lời.", "The written part is saved."),
    "submitted": ("Đã gửi báo cáo.", "The report is submitted."),
    "received": ("Đã ghi báo cáo giấy của đơn vị.", "The unit's report on paper is recorded."),
}


class _Drafted(Message):
    plan_id: PlanId
    item: Code | None = None
    period: ReportPeriod
    year: Year


class _Written(Message):
    title: Text
    sections: Sections = ()


class _Submitted(Message):
    document: Document


class _Received(Message):
    plan_id: PlanId
    unit: UnitCode
    unit_name: Name
    period: ReportPeriod
    year: Year
    document: Document
    received_on: Day
    note: TextOrEmpty = ""


@pages.get("/reports")
async def list_reports(request: Reading, after: Annotated[ReportId | None, Query()] = None) -> Response:
    """The reports of one year or of all, the latest first."""
    kept = request.page.kept("year")
    year = int(kept) if kept.isascii() and kept.isdigit() and len(kept) == 4 else None  # noqa: PLR2004 - a year's digits
    rows, total = await queries.reports(request.reader, request.viewer, _AT_ONCE, after, ReportsAsked(year=year))
    return request.render(
        "report/list.html",
        reports=rows,
        total=total,
        following=request.page.address(after=rows[-1].report_id) if len(rows) == _AT_ONCE else None,
        year=year,
        years=await plans.years(request.reader, request.viewer),
        may=May.of(request.viewer),
    )


@pages.get("/reports/new")
async def begin_report(request: Reporting) -> Response:
    """The form of a new report, begun from a plan's work where the address says so."""
    asked = {name: request.page.asked.get(name, "") for name in ("plan_id", "item", "period", "year")}
    return await _new_page(request, Form.filled(asked))


@pages.post("/reports/new")
async def draft_report(request: Reporting) -> Response:
    """Draw up a report."""
    read = request.form.read(_Drafted, numbers=("year",))
    if read is not None:
        report_id = ReportId(request.new_id())
        answer = await request.attempt(DraftReport(report_id=report_id, **dict(read)))
        if answer is not None:
            return request.see(f"/planning/reports/{report_id}", answer, done="drafted")
    return await _new_page(request)


@pages.get("/reports/received/new")
async def begin_received(request: Reporting) -> Response:
    """The form by which a report on paper is recorded, begun with a unit where the address says so."""
    names = ("plan_id", "unit", "unit_name", "period", "year")
    return await _received_page(request, Form.filled({name: request.page.asked.get(name, "") for name in names}))


@pages.post("/reports/received/new")
async def receive_report(request: Reporting) -> Response:
    """Record the report of a unit that came on paper."""
    read = request.form.read(_Received, numbers=("year",))
    if read is not None:
        report_id = ReportId(request.new_id())
        answer = await request.attempt(ReceiveReport(report_id=report_id, **dict(read)))
        if answer is not None:
            return request.see(f"/planning/reports/{report_id}", answer, done="received")
    return await _received_page(request)


@pages.get("/reports/{report_id}")
async def show_report(report_id: ReportId, request: Reading) -> Response:
    """One report: its figures, each with the way to its events, its written part, and its submission."""
    return await _report_page(request, report_id)


@pages.post("/reports/{report_id}/figures")
async def draw_figures(report_id: ReportId, request: Reporting) -> Response:
    """Count the figures anew."""
    answer = await request.attempt(DrawFigures(report_id=report_id))
    if answer is not None:
        return request.see(f"/planning/reports/{report_id}", answer, done="drawn")
    return await _report_page(request, report_id)


@pages.post("/reports/{report_id}/write")
async def write_report(report_id: ReportId, request: Reporting) -> Response:
    """Replace the title and the written part."""
    if not request.form.change_rows():
        read = request.form.read(_Written)
        if read is not None:
            answer = await request.attempt(WriteReport(report_id=report_id, title=read.title, sections=read.sections))
            if answer is not None:
                return request.see(f"/planning/reports/{report_id}", answer, done="written")
    return await _report_page(request, report_id)


@pages.post("/reports/{report_id}/submit")
async def submit_report(report_id: ReportId, request: Reporting) -> Response:
    """Submit the report to the superior."""
    read = request.form.read(_Submitted)
    if read is not None:
        answer = await request.attempt(SubmitReport(report_id=report_id, document=read.document))
        if answer is not None:
            return request.see(f"/planning/reports/{report_id}", answer, done="submitted")
    return await _report_page(request, report_id)


async def _new_page(request: PageRequest, form: Form | None = None) -> Response:
    shown: dict[str, Any] = {} if form is None else {"form": form}
    return request.render("report/new.html", plans=await plans.choices(request.reader, request.viewer), **shown)


async def _received_page(request: PageRequest, form: Form | None = None) -> Response:
    shown: dict[str, Any] = {} if form is None else {"form": form}
    return request.render("report/received.html", plans=await plans.choices(request.reader, request.viewer), **shown)


async def _report_page(request: PageRequest, report_id: ReportId) -> Response:
    found = await queries.report(request.reader, request.viewer, report_id)
    if found is None:
        raise NotFound(f"report-{report_id}")
    form = request.form
    if not form.value("title") and not form.rows("sections"):
        form.put("title", found.title)
        for place, one in enumerate(found.sections or (None,)):
            form.put(f"sections.{place}.heading", "" if one is None else one.heading)
            form.put(f"sections.{place}.text", "" if one is None else one.text)
    return request.render(
        "report/show.html",
        report=found,
        titles={code: request.t(name.vi, name.en) for code, name in title_names().items()},
        may=May.of(request.viewer),
        done=_DONE,
    )
