"""The audit log for people: who has read which personal data, and whose access was refused."""

from uuid import UUID

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from chassis.log.audit import What
from chassis.web.audit import AuditQuery, look
from chassis.web.forms import Form
from chassis.web.operating.parts import ONE_DAY, Auditing, begin_of, shown
from contracts.message import Message
from contracts.vocabulary import Day

pages = APIRouter()
_AT_ONCE = 50
_LINE = r"^[^\x00-\x1f\x7f-\x9f]+$"


class AuditFilter(Message):
    """The conditions that a person chooses; the days are those of Viet Nam, both within."""

    subject: str | None = Field(default=None, max_length=200, pattern=_LINE)
    what: What | None = None
    kind: str | None = Field(default=None, max_length=100, pattern=r"^[a-z-]+$")
    id: str | None = Field(default=None, max_length=200, pattern=_LINE)
    since: Day | None = None
    until: Day | None = None
    after: UUID | None = None

    def query(self) -> AuditQuery:
        """The same as the API asks for it."""
        begin, end = begin_of(self.since), begin_of(self.until and self.until + ONE_DAY)
        conditions = self.model_dump(exclude={"since", "until"})
        return AuditQuery.model_validate({**conditions, "from": begin, "until": end, "limit": _AT_ONCE})


@pages.get("/operations/audit")
async def list_accesses(request: Auditing) -> Response:
    """The reads of personal data and the refused accesses; this look is one of them."""
    form = Form({name: [value] for name, value in request.page.asked.items()})
    request.page.form = form
    asked = form.read(AuditFilter)
    if asked is None:
        return shown(request, "audit.html", entries=(), following=None)
    entries = await look(asked.query(), request)
    following = request.page.address(after=entries[-1].entry_id) if len(entries) == _AT_ONCE else None
    return shown(request, "audit.html", entries=entries, following=following)
