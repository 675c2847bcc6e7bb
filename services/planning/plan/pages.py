"""The pages of plans: the list, one plan with its progress, as a document, and its history."""

from itertools import pairwise
from typing import Annotated, Final

from fastapi import APIRouter, Query
from starlette.responses import Response

from chassis.web import NotFound
from chassis.web.pages import PageRequest, Words, open_to
from contracts.pages import page_of
from contracts.vocabulary import PlanId, UnitCode
from contracts.working_days import check_deadline
from services.planning.plan import deciding, drafting, queries, under_superior
from services.planning.plan.differences import Difference, differences
from services.planning.plan.duties import READING, May
from services.planning.plan.queries import HistoryLine, PlanInFull
from services.planning.progress import queries as progress
from services.planning.superior_plans import queries as superior_plans

pages = APIRouter()
for _written in (drafting.pages, deciding.pages, under_superior.pages):
    pages.include_router(_written)

Reading = Annotated[PageRequest, open_to(*READING)]
_AT_ONCE = 50
_UNITS_AT_ONCE = 100
_OF_SUPERIOR = 5
_DONE: Final[dict[str, Words]] = {
    "saved": ("Đã lưu bản thảo.", "The draft is saved."),
    "issued": (
        "Đã ban hành kế hoạch. Đăng ký đã mở và thông báo được gửi tới các nơi nhận.",
        "The plan is issued: registration is open, and the recipients are notified.",
    ),
    "followed": ("Kế hoạch được đưa vào theo dõi.", "The plan is followed from here on."),
    "amended": ("Đã sửa đổi, bổ sung kế hoạch.", "The plan is amended."),
    "withdrawn": ("Đã thu hồi kế hoạch.", "The plan is withdrawn."),
}


@pages.get("/plans")
async def list_plans(request: Reading, after: Annotated[PlanId | None, Query()] = None) -> Response:
    """The plans of one year or of all, the latest first, and those of the superior."""
    kept = request.page.kept("year")
    year = int(kept) if kept.isascii() and kept.isdigit() and len(kept) == 4 else None  # noqa: PLR2004 - a year's digits
    rows = await queries.plans_of(request.reader, request.viewer, _AT_ONCE, after, year)
    years = await queries.years(request.reader, request.viewer)
    above = await superior_plans.latest(request.reader, request.viewer, _OF_SUPERIOR)
    documents = [one.document for one in above]
    return request.render(
        "plan/list.html",
        plans=rows,
        total=sum(years.values()) if year is None else years.get(year, 0),
        following=request.page.address(after=rows[-1].plan_id) if len(rows) == _AT_ONCE else None,
        year=year,
        years=years,
        above=above,
        ours=await queries.plans_under(request.reader, request.viewer, documents) if documents else {},
        may=May.of(request.viewer),
    )


@pages.get("/plans/{plan_id}")
async def show_plan(plan_id: PlanId, request: Reading, after: Annotated[UnitCode | None, Query()] = None) -> Response:
    """One plan: what it states, how far its units have come, what happened to it, and what can be done about it."""
    plan = await _plan(request, plan_id)
    deadline = plan.content.registration_deadline
    units = await progress.units(request.reader, plan_id, _UNITS_AT_ONCE, after)
    return request.render(
        "plan/show.html",
        plan=plan,
        units=units,
        totals=await progress.totals(request.reader, plan_id),
        following=request.page.address(after=units[-1].unit) if len(units) == _UNITS_AT_ONCE else None,
        history=await queries.history(request.reader, request.viewer, plan_id),
        missing=drafting.missing_in(plan.content) if plan.state == "draft" else (),
        calendar=deadline and check_deadline(deadline, request.settings.working_days),
        registration=page_of("registration", plan_id),
        may=May.of(request.viewer),
        done=_DONE,
    )


@pages.get("/plans/{plan_id}/document")
async def show_document(plan_id: PlanId, request: Reading) -> Response:
    """The plan as the document reads, ready to be printed."""
    return request.render("plan/document.html", plan=await _plan(request, plan_id))


@pages.get("/plans/{plan_id}/history")
async def show_history(plan_id: PlanId, request: Reading) -> Response:
    """What happened to a plan, with the old and the new words of each amendment."""
    plan = await _plan(request, plan_id)
    lines = await queries.history(request.reader, request.viewer, plan_id, whole=True)
    return request.render(
        "plan/history.html", plan=plan, history=lines, changes=_changes(lines), may=May.of(request.viewer)
    )


def _changes(lines: tuple[HistoryLine, ...]) -> dict[int, tuple[Difference, ...]]:
    """The differences that each amendment made, by the position of its line."""
    stated = [(line.position, line.content) for line in reversed(lines) if line.content is not None]
    return {position: differences(old, new) for (_, old), (position, new) in pairwise(stated)}


async def _plan(request: PageRequest, plan_id: PlanId) -> PlanInFull:
    plan = await queries.plan(request.reader, request.viewer, plan_id)
    if plan is None:
        raise NotFound(f"plan-{plan_id}")
    return plan
