"""The page of time limits: what is overdue, by whom, and how long each dossier has waited."""

from collections import Counter
from typing import Annotated, Final

from fastapi import APIRouter
from starlette.responses import Response

from chassis.web.pages import PageRequest, open_to
from contracts.review_words import Bilingual
from contracts.vocabulary import Level
from services.review.catalogue.messages import title_names
from services.review.dossier.time_limits import MOST, LimitedStep, LimitsAsked, SiteNow, step_counts, time_limits

limits = APIRouter()

Reading = Annotated[PageRequest, open_to("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]
_WORDS: Final = {
    LimitedStep.APPRAISAL: Bilingual("thẩm định, cơ quan thường trực", "appraisal, the standing body"),
    LimitedStep.SUPPLEMENT: Bilingual("bổ sung, đơn vị", "supplement, its unit"),
    LimitedStep.SUSPENDED: Bilingual("tạm dừng xem xét", "suspended"),
    LimitedStep.COUNCIL: Bilingual("biểu quyết, Hội đồng", "vote, the council"),
    LimitedStep.FORWARDING: Bilingual("trình cấp trên, cơ quan thường trực", "to be passed up, the standing body"),
    LimitedStep.HEAD: Bilingual("quyết định, người có thẩm quyền", "decision, the head"),
    LimitedStep.SUPERIOR: Bilingual("kết quả, cấp trên", "result, the superior"),
}


@limits.get("/time-limits")
async def show_time_limits(request: Reading) -> Response:
    """The undecided dossiers by their last day, all or of one step; a unit sees its own alone."""
    here = SiteNow(request.now(), request.settings.working_days, Level(request.site.level))
    step = request.wanted(LimitsAsked).step
    rows = await time_limits(request.reader, request.viewer, here, step)
    await request.audit_read("dossier", count=len(rows), state="undecided")
    overdue = Counter(one.dossier.unit_name for one in rows if one.is_overdue)
    return request.render(
        "dossier/time_limits.html",
        rows=rows,
        overdue=sum(overdue.values()),
        by_unit=overdue.most_common(),
        most=MOST,
        step=step,
        counts=await step_counts(request.reader, request.viewer, here),
        words=_WORDS,
        titles=title_names(),
    )
