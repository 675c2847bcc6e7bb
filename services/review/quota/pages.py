"""The page of quotas: what each unit has used of its share, what is on its way, and what is left."""

from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from chassis.web.pages import PageRequest, open_to
from contracts import review_words
from contracts.vocabulary import Level
from services.review.catalogue.messages import percent, title_names
from services.review.quota.queries import QuotaFilter, quota_counts
from services.review.session.messages import CouncilLimits

pages = APIRouter()

Reading = Annotated[PageRequest, open_to("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]


@pages.get("/quotas")
async def show_quotas(request: Reading) -> Response:
    """The quota of each unit; whoever works for a unit sees that unit's alone."""
    wanted = request.wanted(QuotaFilter, year=request.page.kept("year"))
    limits = request.settings.limits.of_kind(CouncilLimits)
    rows = await quota_counts(request.reader, request.viewer, wanted, Level(request.site.level), limits)
    return request.render(
        "quota/list.html",
        rows=rows,
        over=[one for one in rows if one.left < 0 or one.is_short],
        wanted=wanted,
        titles=title_names(),
        percent=percent,
        terms=review_words,
    )
