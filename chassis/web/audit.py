"""The audit log over HTTP for auditors: who has read which personal data, and whose access was refused."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, Field, Json, JsonValue

from chassis.log.audit import Access, Asked, Entry, What, find
from chassis.web.access import AuthorizedRequest, allow
from chassis.web.description import example
from chassis.web.paging import next_address, place_of
from contracts.message import Message

_PLACE = "select at, entry_id from log.audit where entry_id = $1"
_LINE = r"^[^\x00-\x1f\x7f-\x9f]+$"
router = APIRouter(tags=["audit"])
Auditing = Annotated[AuthorizedRequest, allow("auditor", whole_site=True)]


class AuditEntry(Message):
    """One row of the audit log: who has read what, or was refused, when and in which conversation.

    `at` is the database's instant in UTC. `subject` is empty where no valid token named one; such a row counts the
    refusals of a minute in `number`. `ids` are the keys of what was read; of a list `number` says how many rows it
    had, and `conditions` which it was asked for.
    """

    model_config = example(
        entry_id="0199c0de-0000-7000-8000-0123456789ab",
        at="2017-12-15T01:00:00.123456Z",
        what="read",
        subject="an",
        unit="phuong-vinh-trai",
        duties=["clerk"],
        kind="dossier",
        ids=["5b1d1c0a-8a39-5c6e-8f34-0d0f2b6a7c11"],
        number=1,
        conditions="{}",
        method="GET",
        route="/dossiers/{dossier_id}",
        reason="",
        correlation_id="0199c0de-0000-7000-8000-0123456789ac",
        trace_id="0199c0de000070008000012345678900",
    )

    entry_id: UUID
    at: datetime
    what: What
    subject: str
    unit: str | None
    duties: tuple[str, ...]
    kind: str
    ids: tuple[str, ...]
    number: int
    conditions: Json[JsonValue]
    method: str
    route: str
    reason: str
    correlation_id: UUID
    trace_id: str


class AuditPage(Message):
    """Some rows of the audit log, the newest first; `next` is the address of older ones, None where there are none."""

    entries: tuple[AuditEntry, ...]
    next: str | None


class AuditQuery(Message):
    """The conditions of a look into the audit log, which hold together; `after` is the last row of the page before.

    `from` and `until` are aware instants, the end exclusive.
    """

    subject: str | None = Field(default=None, max_length=200, pattern=_LINE)
    what: What | None = None
    kind: str | None = Field(default=None, max_length=100, pattern=r"^[a-z-]+$")
    id: str | None = Field(default=None, max_length=200, pattern=_LINE)
    begin: AwareDatetime | None = Field(default=None, alias="from")
    end: AwareDatetime | None = Field(default=None, alias="until")
    after: UUID | None = None
    limit: int = Field(default=100, ge=1, le=500)

    @property
    def asked(self) -> Asked:
        """The conditions without the page."""
        return Asked(self.subject, self.what, self.kind, self.id, self.begin, self.end)


@router.get("/audit", summary="Nhật ký truy cập dữ liệu cá nhân")
async def list_accesses(query: Annotated[AuditQuery, Query()], request: Auditing) -> AuditPage:
    """The reads of personal data and the refused accesses of this service; this look is one of them."""
    entries = await look(query, request)
    following = None
    if len(entries) == query.limit:
        following = next_address(request.address, entries[-1].entry_id)
    return AuditPage(entries=entries, next=following)


async def look(query: AuditQuery, request: AuthorizedRequest) -> tuple[AuditEntry, ...]:
    """The rows of a page, after this look was stored itself; raises PageUnknown, StoreUnavailableError."""
    place = await place_of(request.reader, _PLACE, query.after, "audit")
    found = await find(request.reader, query.asked, query.limit, None if place is None else tuple(place))
    conditions = query.model_dump(mode="json", exclude={"after", "limit"}, exclude_none=True)
    await request.audit_read("audit", count=len(found), **{f"of_{name}": value for name, value in conditions.items()})
    return tuple(map(_shown, found))


def _shown(entry: Entry) -> AuditEntry:
    access: Access = entry.access
    return AuditEntry(entry_id=entry.entry_id, at=entry.at, **access._asdict())
