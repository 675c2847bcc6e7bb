"""The page of the subordinates' plans."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from chassis.web.pages import PageRequest, open_to
from contracts.pages import page_of
from contracts.registration import sheet_id_of
from contracts.vocabulary import PlanId
from services.registration.subordinate_plans import queries
from services.registration.subordinate_plans.queries import SubordinatePlansAsked

pages = APIRouter()

Reading = Annotated[PageRequest, open_to("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]
_AT_ONCE = 100


@pages.get("/subordinate-plans")
async def list_subordinate_plans(request: Reading, after: Annotated[PlanId | None, Query()] = None) -> Response:
    """The plans that the sites below have issued, the latest first, each with the plan that it answers."""
    rows, total = await queries.subordinate_plans(
        request.reader, request.viewer, SubordinatePlansAsked(limit=_AT_ONCE, after=after)
    )
    following = request.page.address(after=rows[-1].plan_id) if len(rows) == _AT_ONCE else None
    return request.render(
        "subordinate_plans/list.html",
        plans=rows,
        total=total,
        following=following,
        sheets=[
            page_of("sheet", sheet_id_of(row.answers, row.site, row.answers_round)) if row.answers else None
            for row in rows
        ],
    )
