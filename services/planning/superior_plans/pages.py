"""The pages of the superior's plans: which there are, which of them has a plan of ours, and each as it stands."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from chassis.web import NotFound
from chassis.web.pages import PageRequest, open_to
from contracts.vocabulary import PlanId
from contracts.working_days import check_deadline
from services.planning.plan import queries as own_plans
from services.planning.superior_plans import queries
from services.planning.superior_plans.queries import SuperiorPlansAsked

pages = APIRouter()

Reading = Annotated[PageRequest, open_to("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]
_DRAFTING = ("clerk", "appraiser", "signer")
_AT_ONCE = 50


@pages.get("/superior-plans")
async def list_superior_plans(request: Reading, after: Annotated[PlanId | None, Query()] = None) -> Response:
    """The plans of the superior, the latest first, each with the plans of this site under it."""
    rows, total = await queries.superior_plans(
        request.reader, request.viewer, SuperiorPlansAsked(limit=_AT_ONCE, after=after)
    )
    ours = await own_plans.plans_under(request.reader, request.viewer, [row.document for row in rows])
    following = request.page.address(after=rows[-1].plan_id) if len(rows) == _AT_ONCE else None
    return request.render("superior_plans/list.html", plans=rows, total=total, following=following, ours=ours)


@pages.get("/superior-plans/{plan_id}")
async def show_superior_plan(plan_id: PlanId, request: Reading) -> Response:
    """One plan of the superior, with the plans of this site under it."""
    plan = await queries.superior_plan(request.reader, request.viewer, plan_id)
    if plan is None:
        raise NotFound(f"superior-plan-{plan_id}")
    ours = await own_plans.plans_under(request.reader, request.viewer, [plan.document])
    deadline = plan.content.registration_deadline
    return request.render(
        "superior_plans/show.html",
        plan=plan,
        calendar=deadline and check_deadline(deadline, request.settings.working_days),
        ours=ours.get(plan.document.key, ()),
        may_draft=request.viewer.is_staff and not request.viewer.duties.isdisjoint(_DRAFTING),
    )
