"""The page of the registered titles."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import ValidationError
from starlette.responses import Response

from chassis.web.pages import PageRequest, open_to
from contracts.catalog import title_names
from services.registration.sheet import queries as sheets
from services.registration.titles import queries
from services.registration.titles.queries import TitlesAsked

pages = APIRouter()

Reading = Annotated[PageRequest, open_to("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]
_AT_ONCE = 100
_ON_TIME = {"yes": True, "no": False}


@pages.get("/titles")
async def list_titles(request: Reading, after: Annotated[UUID | None, Query()] = None) -> Response:
    """The registered titles by given name, filtered by plan, year, unit, title, and part of a name."""
    asked = _asked(request, after)
    rows, total = await queries.titles(request.reader, request.viewer, asked)
    conditions = asked.model_dump(mode="json", include={"plan", "unit", "year", "title"}, exclude_none=True)
    await request.audit_read("title", count=len(rows), **conditions)
    years = await sheets.years(request.reader, request.viewer)
    return request.render(
        "titles/list.html",
        rows=rows,
        total=total,
        asked=asked,
        following=request.page.address(after=rows[-1].entry_id) if len(rows) == _AT_ONCE else None,
        title_names=title_names(),
        years=years,
        units=await sheets.units(request.reader, request.viewer) if request.viewer.is_staff else (),
    )


def _asked(request: PageRequest, after: UUID | None) -> TitlesAsked:
    """The conditions in the address; one that cannot be one, as an unknown title, is left out."""
    page = request.page
    typed: dict[str, Any] = {name: page.asked.get(name, "").strip() for name in ("plan", "title", "q")}
    typed |= {"year": page.kept("year"), "unit": page.kept("unit") if request.viewer.is_staff else ""}
    typed["on_time"] = _ON_TIME.get(page.asked.get("on_time", ""))
    conditions = {name: value for name, value in typed.items() if value not in {"", None}}
    try:
        return TitlesAsked.model_validate({**conditions, "limit": _AT_ONCE, "after": after})
    except ValidationError as wrong:
        faulty = {fault["loc"][0] for fault in wrong.errors()}
        sound = {name: value for name, value in conditions.items() if name not in faulty}
        return TitlesAsked.model_validate({**sound, "limit": _AT_ONCE, "after": after})
