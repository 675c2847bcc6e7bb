"""What the pages of operations share: who may open them, the state of the service, and the reason of a decision."""

from datetime import datetime, time, timedelta
from typing import Annotated, Any, TypeAlias

from fastapi import Depends, Request
from starlette.responses import Response

from chassis.web.access import WebState
from chassis.web.pages import PageRequest, open_to
from contracts.message import Message
from contracts.vocabulary import VIETNAM, Day, Text

Watching = Annotated[PageRequest, open_to("operator", "auditor", whole_site=True)]
Operating = Annotated[PageRequest, open_to("operator", whole_site=True)]
Looking = Annotated[PageRequest, open_to("auditor", "appraiser", "operator", whole_site=True)]
Auditing = Annotated[PageRequest, open_to("auditor", whole_site=True)]

ONE_DAY = timedelta(days=1)


class ReasonBody(Message):
    """The reason of an operator's decision, which stands in the log."""

    reason: Text


def _state(request: Request) -> WebState:
    state: WebState = request.app.state.web_state
    return state


State: TypeAlias = Annotated[WebState, Depends(_state)]


def begin_of(day: Day | None) -> datetime | None:
    """The instant at which a day begins in Viet Nam."""
    return None if day is None else datetime.combine(day, time(), VIETNAM)


def shown(request: PageRequest, template: str, **context: Any) -> Response:
    """A page of operations with its tabs: those of the service, and the same pages of the other services."""
    service = request.page.state.service
    services = list(dict.fromkeys(entry.path.split("/")[1] for entry in request.page.frame.menu))
    duties = request.actor.duties
    tabs = [
        ("", "Tình trạng", "State", {"operator", "auditor"}),
        ("/parked", "Thông điệp treo", "Parked messages", {"operator", "auditor"}),
        ("/held", "Sự kiện tạm giữ", "Held events", {"operator", "auditor"}),
        ("/federation", "Liên thông", "Federation", {"operator", "auditor"}),
        ("/events", "Lịch sử", "History", {"operator", "auditor", "appraiser"}),
        ("/audit", "Nhật ký truy cập", "Audit log", {"auditor"}),
    ]
    own = f"/{service}/operations"
    return request.render(
        f"operating/{template}",
        service=service,
        services=services,
        own=own,
        tabs=[(f"{own}{path}", vi, en) for path, vi, en, needed in tabs if needed & duties],
        **context,
    )
