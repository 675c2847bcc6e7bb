"""Quotas over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query

from chassis.web import AuthorizedRequest, allow
from contracts.vocabulary import Level
from services.review.quota.queries import QuotaCount, QuotaFilter, quota_counts
from services.review.session.messages import CouncilLimits

router = APIRouter(tags=["quotas"])

Reading = Annotated[AuthorizedRequest, allow("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]


@router.get("/quotas", summary="Tỷ lệ của từng đơn vị: đã dùng, đã đề nghị, còn lại")
async def list_quotas(wanted: Annotated[QuotaFilter, Query()], request: Reading) -> tuple[QuotaCount, ...]:
    """The quota of each unit for each title that has one; whoever works for a unit sees that unit's alone."""
    limits = request.settings.limits.of_kind(CouncilLimits)
    return tuple(await quota_counts(request.reader, request.viewer, wanted, Level(request.site.level), limits))
