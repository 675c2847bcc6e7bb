"""The pages of plans."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from chassis.web import NotFound
from chassis.web.pages import PageRequest, open_to
from contracts.vocabulary import PlanId
from services.planning.plan import queries

pages = APIRouter()

Reading = Annotated[PageRequest, open_to("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]
_AT_ONCE = 50


@pages.get("/plans")
async def list_plans(request: Reading, after: Annotated[PlanId | None, Query()] = None) -> Response:
    """The plans, the latest first."""
    rows, total = await queries.plans(request.reader, request.viewer, _AT_ONCE, after)
    following = request.page.address(after=rows[-1].plan_id) if len(rows) == _AT_ONCE else None
    return request.render("plan/list.html", plans=rows, total=total, following=following)


@pages.get("/plans/{plan_id}")
async def show_plan(plan_id: PlanId, request: Reading) -> Response:
    """One plan, with what can be done about it."""
    plan = await queries.plan(request.reader, request.viewer, plan_id)
    if plan is None:
        raise NotFound(f"plan-{plan_id}")
    return request.render("plan/show.html", plan=plan)
