"""The pages of the reports of subordinates: received, late or missing, and one report as it was submitted."""

from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from chassis.web import NotFound
from chassis.web.pages import PageRequest, open_to
from contracts.catalog import title_names
from contracts.reports import ReportId
from contracts.vocabulary import SiteCode
from services.planning.plan import queries as plans
from services.planning.plan.duties import READING, May
from services.planning.subordinate_reports import queries

pages = APIRouter()

Reading = Annotated[PageRequest, open_to(*READING)]


@pages.get("/subordinate-reports")
async def list_subordinate_reports(request: Reading) -> Response:
    """For each report that the site's plans order, how each unit stands with its own."""
    kept = request.page.kept("year")
    year = int(kept) if kept.isascii() and kept.isdigit() and len(kept) == 4 else None  # noqa: PLR2004 - a year's digits
    here, now = request.settings.site, request.now()
    ordered = await queries.ordered(request.reader, request.viewer, year)
    found = [(one, await queries.of_units(request.reader, request.viewer, one, here, now)) for one in ordered]
    return request.render(
        "subordinate_reports/list.html",
        found=found,
        year=year,
        years=await plans.years(request.reader, request.viewer),
        may=May.of(request.viewer),
    )


@pages.get("/subordinate-reports/{site}/{report_id}")
async def show_subordinate_report(site: SiteCode, report_id: ReportId, request: Reading) -> Response:
    """One report as the site of a subordinate has submitted it."""
    found = await queries.report(request.reader, request.viewer, site, report_id)
    if found is None:
        raise NotFound(f"report-{report_id}")
    titles = {code: request.t(name.vi, name.en) for code, name in title_names().items()}
    return request.render("subordinate_reports/show.html", found=found, report=found.content, titles=titles)
