"""The registrations over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query

from chassis.web import AuthorizedRequest, NotFound, Page, allow, page_of
from contracts.vocabulary import PlanId
from services.registration.registration import queries
from services.registration.registration.queries import Registration, RegistrationsAsked, WindowRow

router = APIRouter(tags=["registrations"])

Reading = Annotated[AuthorizedRequest, allow("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]
Showing = Annotated[
    AuthorizedRequest,
    allow("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator", shows="registration-{plan_id}"),
]


@router.get("/registrations", summary="Danh sách đợt đăng ký")
async def list_registrations(request: Reading, asked: Annotated[RegistrationsAsked, Query()]) -> Page[WindowRow]:
    """The registrations, the latest plan first; `after` is the last plan of the page before."""
    rows, total = await queries.registrations(request.reader, request.viewer, asked)
    return page_of(request.address, rows, total, asked.limit, lambda row: row.plan_id)


@router.get("/registrations/{plan_id}", summary="Xem một đợt đăng ký")
async def show_registration(plan_id: PlanId, request: Showing) -> Registration:
    """The registration under a plan, its sheets counted by state; a unit's reader sees the count of its own."""
    registration = await queries.registration(request.reader, request.viewer, plan_id)
    if registration is None:
        raise NotFound(f"registration-{plan_id}")
    return registration
