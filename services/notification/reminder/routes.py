"""The addresses under which reminders and their schedule are read."""

from typing import Annotated

from fastapi import APIRouter, Query

from chassis.web import AuthorizedRequest, Page, Position, allow, page_of
from contracts.vocabulary import Code
from services.notification.reminder import queries
from services.notification.reminder.queries import ReminderDay, ReminderRow
from services.notification.reminder.schedule import Schedule, schedules

router = APIRouter(tags=["reminders"])
Reading = Annotated[AuthorizedRequest, allow("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]


@router.get("/reminders", summary="Danh sách lần nhắc việc")
async def list_reminders(
    request: Reading,
    addressee: Code | None = None,
    after: Position = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[ReminderRow]:
    """The reminders that were given, the latest first; who works for a unit sees that unit's."""
    rows, total = await queries.reminders(request.reader, request.viewer, addressee, after, limit)
    await request.audit_read("reminder", [row.event_id for row in rows])
    return page_of(request.address, rows, total, limit, lambda row: after + rows.index(row) + 1)


@router.get("/reminder-days", summary="Những ngày đã nhắc việc")
async def list_reminder_days(request: Reading) -> tuple[ReminderDay, ...]:
    """The last working days on which reminders were given, also those without any."""
    return await queries.last_days(request.reader)


@router.get("/reminder-schedule", summary="Lịch nhắc việc")
async def show_schedule(_request: Reading) -> tuple[Schedule, ...]:
    """When each kind of work is reminded of, in working days before and after its last day."""
    return tuple(schedules().values())
