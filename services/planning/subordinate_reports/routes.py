"""The reports of subordinates over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query

from chassis.web import AuthorizedRequest, NotFound, allow
from contracts.message import Message
from contracts.reports import ReportId
from contracts.vocabulary import SiteCode
from services.planning.plan.duties import READING
from services.planning.subordinate_reports import queries
from services.planning.subordinate_reports.queries import OrderedReport, SubordinateReport, UnitReport

router = APIRouter(tags=["reports"])

Reading = Annotated[AuthorizedRequest, allow(*READING)]


class ReportsOfUnits(Message):
    """A report that a plan orders, and how each unit stands with it."""

    ordered: OrderedReport
    units: tuple[UnitReport, ...]


@router.get("/subordinate-reports", summary="Báo cáo của đơn vị: đã nhận, trễ, thiếu")
async def list_subordinate_reports(
    request: Reading, year: Annotated[int | None, Query(ge=1948, le=2200)] = None
) -> tuple[ReportsOfUnits, ...]:
    """For each half-year and year report that the site's plans order, how each unit stands with its own."""
    here, now = request.settings.site, request.now()
    return tuple(
        [
            ReportsOfUnits(ordered=one, units=await queries.of_units(request.reader, request.viewer, one, here, now))
            for one in await queries.ordered(request.reader, request.viewer, year)
        ]
    )


@router.get("/subordinate-reports/{site}/{report_id}", summary="Xem báo cáo của đơn vị")
async def show_subordinate_report(site: SiteCode, report_id: ReportId, request: Reading) -> SubordinateReport:
    """A report as the site of a subordinate has submitted it."""
    found = await queries.report(request.reader, request.viewer, site, report_id)
    if found is None:
        raise NotFound(f"report-{report_id}")
    return found
