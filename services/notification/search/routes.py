"""The search over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query

from chassis.web import AuthorizedRequest, Page, allow, page_of
from services.notification.search import queries
from services.notification.search.queries import FoundRow, SearchAsked

router = APIRouter(tags=["search"])


@router.get("/search", summary="Tìm kiếm")
async def search(
    request: Annotated[
        AuthorizedRequest, allow("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")
    ],
    asked: Annotated[SearchAsked, Query()],
) -> Page[FoundRow]:
    """People, collectives, units, plans and decisions by name or number; names as typed come first."""
    rows, total = await queries.search(request.reader, request.viewer, asked)
    conditions = asked.model_dump(mode="json", exclude_none=True, exclude={"q"})
    await request.audit_read("search", [row.thing for row in rows], **conditions)
    return page_of(request.address, rows, total, asked.limit, lambda row: row.place)
