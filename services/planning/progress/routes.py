"""Progress over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query

from chassis.web import AuthorizedRequest, NotFound, Page, allow, page_of
from contracts.vocabulary import PlanId
from services.planning.progress import queries
from services.planning.progress.queries import ProgressAsked, UnitProgress

router = APIRouter(tags=["plans"])

Reading = Annotated[AuthorizedRequest, allow("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]


@router.get("/plans/{plan_id}/progress", summary="Tiến độ của từng đơn vị trong kế hoạch")
async def show_progress(
    plan_id: PlanId, request: Reading, asked: Annotated[ProgressAsked, Query()]
) -> Page[UnitProgress]:
    """How far each unit of a plan has come; `after` is the last unit of the page before."""
    found = await queries.progress(request.reader, request.viewer, plan_id, asked)
    if found is None:
        raise NotFound(f"plan-{plan_id}")
    rows, total = found
    return page_of(request.address, rows, total, asked.limit, lambda row: row.unit)
