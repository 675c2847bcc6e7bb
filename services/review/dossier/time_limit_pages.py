"""The page of time limits: what is overdue, by whom, and how long each dossier has waited."""

from collections import Counter
from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from chassis.web.pages import PageRequest, open_to
from services.review.catalogue.messages import title_names
from services.review.dossier.time_limits import MOST, LimitedStep, time_limits

limits = APIRouter()

Reading = Annotated[PageRequest, open_to("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]


@limits.get("/time-limits")
async def show_time_limits(request: Reading) -> Response:
    """The filed dossiers by their last day; whoever works for a unit sees those of that unit."""
    rows = await time_limits(request.reader, request.viewer, request.now(), request.settings.working_days)
    await request.audit_read("dossier", count=len(rows), state="filed")
    overdue = Counter(one.dossier.unit_name for one in rows if one.is_overdue)
    return request.render(
        "dossier/time_limits.html",
        rows=rows,
        overdue=sum(overdue.values()),
        by_unit=overdue.most_common(),
        most=MOST,
        steps=LimitedStep,
        titles=title_names(),
    )
