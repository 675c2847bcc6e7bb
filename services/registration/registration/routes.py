"""The registrations over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from chassis.web import AuthorizedRequest, NotFound, Page, allow, page_of
from services.registration.registration import queries
from services.registration.registration.consolidation import Consolidated, consolidated
from services.registration.registration.queries import Registration, RegistrationsAsked, WindowRow

router = APIRouter(tags=["registrations"])

_READERS = ("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")
Reading = Annotated[AuthorizedRequest, allow(*_READERS)]
Showing = Annotated[AuthorizedRequest, allow(*_READERS, shows="registration-{registration_id}")]


@router.get("/registrations", summary="Danh sách đợt đăng ký")
async def list_registrations(request: Reading, asked: Annotated[RegistrationsAsked, Query()]) -> Page[WindowRow]:
    """The registrations, the latest plan first; `after` is the last registration of the page before."""
    rows, total = await queries.registrations(request.reader, request.viewer, asked)
    return page_of(request.address, rows, total, asked.limit, lambda row: row.registration_id)


@router.get("/registrations/{registration_id}", summary="Xem một đợt đăng ký")
async def show_registration(registration_id: UUID, request: Showing) -> Registration:
    """The registration under a plan or for a round, its sheets counted; a unit's reader sees the count of its own."""
    registration = await queries.registration(request.reader, request.viewer, registration_id)
    if registration is None:
        raise NotFound(f"registration-{registration_id}")
    return registration


@router.get("/registrations/{registration_id}/consolidation", summary="Tổng hợp đăng ký của các đơn vị")
async def show_consolidation(registration_id: UUID, request: Reading) -> Consolidated:
    """The sheets of a registration, each unit's state and titles counted, and all of them together."""
    window = await queries.window(request.reader, request.viewer, registration_id)
    if window is None:
        raise NotFound(f"registration-{registration_id}")
    return await consolidated(request.reader, request.viewer, window.registration_id)
