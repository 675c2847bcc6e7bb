"""The subordinates' plans over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query

from chassis.web import AuthorizedRequest, Page, allow, page_of
from services.registration.subordinate_plans import queries
from services.registration.subordinate_plans.queries import SubordinatePlan, SubordinatePlansAsked

router = APIRouter(tags=["registrations"])

Reading = Annotated[AuthorizedRequest, allow("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]


@router.get("/subordinate-plans", summary="Danh sách kế hoạch của cấp dưới")
async def list_subordinate_plans(
    request: Reading, asked: Annotated[SubordinatePlansAsked, Query()]
) -> Page[SubordinatePlan]:
    """The plans of the sites below, the latest first; a reader of one unit sees those of its own site.

    A unit's plan that came after the deadline is among them: the standing body receives it with its reason.
    """
    rows, total = await queries.subordinate_plans(request.reader, request.viewer, asked)
    return page_of(request.address, rows, total, asked.limit, lambda row: row.plan_id)
