"""The page of reminders: which were given, to whom, of which work, and by which schedule."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from chassis.web import Position
from chassis.web.pages import PageRequest, open_to
from contracts.duties import DUTY_NAMES_EN, DUTY_NAMES_VI
from services.notification.notice.table import table
from services.notification.reminder import queries
from services.notification.reminder.schedule import schedules
from services.notification.work.tasks import NAMES

pages = APIRouter()

Reading = Annotated[PageRequest, open_to("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]
_AT_ONCE = 50


@pages.get("/reminders")
async def list_reminders(request: Reading, after: Annotated[Position, Query()] = 0) -> Response:
    """The reminders that the person may see, the latest first, and the schedule by which they are given."""
    rows, total = await queries.reminders(
        request.reader, request.viewer, request.page.kept("unit") or None, after, _AT_ONCE
    )
    await request.audit_read("reminder", [row.event_id for row in rows])
    shown = after + len(rows)
    return request.render(
        "reminder/list.html",
        reminders=rows,
        total=total,
        following=request.page.address(after=shown) if rows and shown < total else None,
        days=await queries.last_days(request.reader),
        kinds=table(),
        schedules=tuple(schedules().values()),
        works=NAMES,
        duty_names={"vi": DUTY_NAMES_VI, "en": DUTY_NAMES_EN}[request.page.language],
    )
