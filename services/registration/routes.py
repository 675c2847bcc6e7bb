"""Registrations, sheets and registered titles over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query

from chassis.web import Answer, AuthorizedRequest, NotFound, allow
from contracts.message import Message
from contracts.registration import ReturnReason
from contracts.vocabulary import (
    Document,
    Instant,
    PlanId,
    SheetId,
    SubjectKey,
    Text,
    TextOrEmpty,
    TitleCode,
)
from services.registration import queries
from services.registration.domain.sheet import AcceptSheet, Entries, HandInSheet, ReturnSheet, WithdrawTitle
from services.registration.queries import Registration, SheetInFull, SheetRow, TitleRow, TitlesAsked, WindowRow

router = APIRouter(tags=["registrations"])

Registering = Annotated[AuthorizedRequest, allow("clerk", "appraiser")]
Accepting = Annotated[AuthorizedRequest, allow("appraiser")]
Reading = Annotated[AuthorizedRequest, allow("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]
Limit = Annotated[int, Query(ge=1, le=500)]


class HandInBody(Message):
    """What a unit registers; `received_at` is for the standing body that enters a paper received earlier."""

    entries: Entries
    unit_plan: Document | None = None
    received_at: Instant | None = None


class AcceptBody(Message):
    """Why a late sheet is accepted; nothing for one in time."""

    late_reason: TextOrEmpty = ""


class ReturnBody(Message):
    """Why a sheet goes back to its unit."""

    reason_code: ReturnReason
    reason: Text


class WithdrawBody(Message):
    """Which title is taken back, and why."""

    subject: SubjectKey
    title: TitleCode
    reason: Text


@router.get("/registrations")
async def list_registrations(request: Reading, limit: Limit = 50, after: PlanId | None = None) -> tuple[WindowRow, ...]:
    """The registrations, the latest plan first; `after` is the last plan of the page before."""
    return await queries.registrations(request.reader, limit, after)


@router.get("/registrations/{plan_id}")
async def show_registration(plan_id: PlanId, request: Reading) -> Registration:
    """The registration under a plan, its sheets counted by state."""
    registration = await queries.registration(request.reader, plan_id)
    if registration is None:
        raise NotFound(f"registration-{plan_id}")
    return registration


@router.get("/registrations/{plan_id}/sheets")
async def list_sheets(
    plan_id: PlanId, request: Reading, limit: Limit = 200, after: SheetId | None = None
) -> tuple[SheetRow, ...]:
    """The sheets of a plan's units, cluster by cluster; who works for a unit sees that unit's.

    `after` is the last sheet of the page before.
    """
    return await queries.sheets(request.reader, plan_id, limit, after, request.actor.unit)


@router.get("/sheets/{sheet_id}")
async def show_sheet(sheet_id: SheetId, request: Reading) -> SheetInFull:
    """A unit's sheet with what it lists."""
    sheet = await queries.sheet(request.reader, sheet_id)
    if sheet is None or request.actor.unit not in (None, sheet.unit):
        raise NotFound(f"sheet-{sheet_id}")
    return sheet


@router.post("/sheets/{sheet_id}/hand-in")
async def hand_in(sheet_id: SheetId, body: HandInBody, request: Registering) -> Answer:
    """Hand in a unit's sheet, or hand it in again after it was returned."""
    return await request.handle(
        HandInSheet(sheet_id=sheet_id, entries=body.entries, unit_plan=body.unit_plan, received_at=body.received_at)
    )


@router.post("/sheets/{sheet_id}/accept")
async def accept(sheet_id: SheetId, request: Accepting, body: AcceptBody | None = None) -> Answer:
    """Accept a sheet: each of its titles is registered."""
    return await request.handle(AcceptSheet(sheet_id=sheet_id, late_reason=body.late_reason if body else ""))


@router.post("/sheets/{sheet_id}/return")
async def return_sheet(sheet_id: SheetId, body: ReturnBody, request: Accepting) -> Answer:
    """Return a sheet to its unit."""
    return await request.handle(ReturnSheet(sheet_id=sheet_id, reason_code=body.reason_code, reason=body.reason))


@router.post("/sheets/{sheet_id}/withdraw-title")
async def withdraw_title(sheet_id: SheetId, body: WithdrawBody, request: Registering) -> Answer:
    """Take a registered title back."""
    return await request.handle(
        WithdrawTitle(sheet_id=sheet_id, subject=body.subject, title=body.title, reason=body.reason)
    )


@router.get("/titles")
async def list_titles(request: Reading, asked: Annotated[TitlesAsked, Query()]) -> tuple[TitleRow, ...]:
    """The registered titles by given name; who works for a unit sees those of that unit."""
    own = asked.model_copy(update={"unit": request.actor.unit or asked.unit})
    return await queries.titles(request.reader, own)
