"""The addresses under which notices are read, acknowledged and sent again."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from chassis.web import Answer, AuthorizedRequest, NotFound, Page, Position, allow, page_of
from contracts.vocabulary import Code, NoticeId
from services.notification.contact.messages import Language
from services.notification.notice import queries
from services.notification.notice.messages import AcknowledgeNotice, ResendEmail
from services.notification.notice.queries import CountRow, InboxRow, NoticeFilter, NoticeRow, NoticeText

router = APIRouter(tags=["notices"])
Reading = Annotated[AuthorizedRequest, allow("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]
Showing = Annotated[
    AuthorizedRequest,
    allow("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator", shows="notice-{notice_id}"),
]


class NoticeQuery(NoticeFilter):
    """A page of a list of notices; `after` is the position of the last notice of the page before."""

    after: Position = 0
    limit: Annotated[int, Field(ge=1, le=500)] = 100
    read_after: Position | None = None


@router.get("/notices", summary="Danh sách thông báo")
async def list_notices(request: Reading, query: Annotated[NoticeQuery, Query()]) -> Page[NoticeRow]:
    """The notices in the order in which they were served; who works for a unit sees that unit's inbox."""
    rows, total = await queries.notices(request.reader, request.viewer, query, query.after, query.limit)
    conditions = query.model_dump(mode="json", exclude_none=True, exclude={"q", "after", "limit", "read_after"})
    await request.audit_read("notice", count=len(rows), **conditions)
    return page_of(request.address, rows, total, query.limit, lambda row: row.position)


@router.get("/failures", summary="Thư điện tử chưa gửi được")
async def list_failures(
    request: Reading, after: Position = 0, limit: Annotated[int, Query(ge=1, le=500)] = 100
) -> Page[InboxRow]:
    """The notices whose e-mail failed, was put off by the mail server, or has an unknown outcome, the latest first."""
    rows, total = await queries.failures(request.reader, request.viewer, after, limit)
    await request.audit_read("notice", count=len(rows))
    return page_of(request.address, rows, total, limit, lambda row: after + rows.index(row) + 1)


@router.get("/notices/{notice_id}", summary="Xem một thông báo")
async def show_notice(notice_id: NoticeId, request: Showing, language: Language = Language.VI) -> NoticeText:
    """One notice in full."""
    found = await queries.notice(request.reader, request.viewer, notice_id, language)
    if found is None:
        raise NotFound(f"notice-{notice_id}")
    await request.audit_read("notice", [notice_id])
    return found


@router.post("/notices/{notice_id}/acknowledge", summary="Xác nhận đã nhận thông báo")
async def acknowledge_notice(
    notice_id: NoticeId, request: Annotated[AuthorizedRequest, allow("clerk", "appraiser", "chair", "signer")]
) -> Answer:
    """Acknowledge a notice as its addressee: by a clerk, or by one whose duty it is for."""
    return await request.handle(AcknowledgeNotice(notice_id=notice_id))


@router.post("/notices/{notice_id}/resend-email", summary="Gửi lại thư điện tử của thông báo")
async def resend_email(notice_id: NoticeId, request: Annotated[AuthorizedRequest, allow("operator")]) -> Answer:
    """Send the e-mail of a notice once more, when it failed or its outcome is not known."""
    return await request.handle(ResendEmail(notice_id=notice_id))


@router.get("/counts", summary="Đếm thông báo theo trạng thái")
async def count_notices(request: Reading, addressee: Code | None = None) -> list[CountRow]:
    """How many notices are in which state."""
    return await queries.counts(request.reader, request.viewer, addressee)
