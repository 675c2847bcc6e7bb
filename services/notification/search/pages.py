"""The page that the search box of every page leads to."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from chassis.web import SearchText
from chassis.web.pages import PageRequest, open_to
from services.notification.search import queries
from services.notification.search.queries import KINDS, MOST, SearchAsked
from services.notification.work.queries import choices, chosen

pages = APIRouter()
_AT_ONCE = 50


@pages.get("/search")
async def search(
    request: Annotated[PageRequest, open_to("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")],
    q: SearchText = "",
    after: Annotated[int, Query(ge=0, le=MOST)] = 0,
) -> Response:
    """People, collectives, units, plans and decisions by name or number."""
    unit, year = chosen(request.page.kept("unit"), request.page.kept("year"))
    asked = SearchAsked(q=q, unit=unit, year=year, limit=_AT_ONCE, after=after)
    rows, total = await queries.search(request.reader, request.viewer, asked)
    await request.audit_read("search", [row.thing for row in rows], unit=unit, year=year)
    return request.render(
        "search/found.html",
        found=rows,
        total=min(total, MOST),
        is_more=total > MOST,
        q=q,
        kinds=KINDS,
        following=request.page.address(after=rows[-1].place) if rows and rows[-1].place < min(total, MOST) else None,
        choices=await choices(request.reader, request.viewer),
        chosen=(unit, year),
    )
