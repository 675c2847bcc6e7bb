"""The registered titles over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query

from chassis.web import AuthorizedRequest, Page, allow, page_of
from services.registration.titles import queries
from services.registration.titles.queries import TitleRow, TitlesAsked

router = APIRouter(tags=["titles"])

Reading = Annotated[AuthorizedRequest, allow("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]


@router.get("/titles", summary="Danh sách danh hiệu đã đăng ký")
async def list_titles(request: Reading, asked: Annotated[TitlesAsked, Query()]) -> Page[TitleRow]:
    """The registered titles by given name; a reader of one unit sees those of that unit."""
    rows, total = await queries.titles(request.reader, request.viewer, asked)
    conditions = asked.model_dump(mode="json", include={"plan", "unit"}, exclude_none=True)
    await request.audit_read("title", count=len(rows), **conditions)
    return page_of(request.address, rows, total, asked.limit, lambda row: row.entry_id)
