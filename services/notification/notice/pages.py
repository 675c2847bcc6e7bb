"""The pages of notices: the inbox, one notice, and what can be done about it."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from chassis.web import NotFound, Position
from chassis.web.pages import PageRequest, open_to
from contracts.duties import DUTY_NAMES_EN, DUTY_NAMES_VI
from contracts.message import Command
from contracts.pages import page_of
from contracts.vocabulary import NoticeId
from services.notification.contact.messages import Language
from services.notification.notice import queries
from services.notification.notice.messages import AcknowledgeNotice, ResendEmail
from services.notification.notice.queries import NoticeFilter
from services.notification.notice.states import EmailState
from services.notification.notice.terms import EMAILS
from services.notification.plans.queries import plan_page

pages = APIRouter()

Reading = Annotated[PageRequest, open_to("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]
INBOX = "/notification/notices"
FAILURES = "/notification/failures"
_AT_ONCE = 50
_DUTY_NAMES = {"vi": DUTY_NAMES_VI, "en": DUTY_NAMES_EN}
_DONE = {
    "acknowledged": ("Đã xác nhận thông báo.", "The notice is acknowledged."),
    "queued": ("Thư sẽ được gửi lại.", "The e-mail will be sent again."),
}


@pages.get("/notices")
async def list_notices(
    request: Reading,
    state: Literal["served", "acknowledged"] | None = None,
    email_state: EmailState | None = None,
    after: Annotated[Position, Query()] = 0,
) -> Response:
    """The inboxes that the person may see, what was not acknowledged first."""
    wanted = NoticeFilter(
        addressee=request.viewer.scope(request.page.kept("unit") or None), state=state, email_state=email_state
    )
    rows, total = await queries.inbox(request.reader, request.viewer, wanted, after, _AT_ONCE)
    await request.audit_read("notice", count=len(rows), **wanted.model_dump(mode="json", exclude_none=True))
    shown = after + len(rows)
    return request.render(
        "notice/list.html",
        notices=rows,
        total=total,
        wanted=wanted,
        counts=await queries.counts(request.reader, request.viewer, wanted.addressee),
        following=request.page.address(after=shown) if rows and shown < total else None,
        emails=EMAILS,
        done=_DONE,
        duty_names=_DUTY_NAMES[request.page.language],
    )


@pages.get("/failures")
async def list_failures(request: Reading, after: Annotated[Position, Query()] = 0) -> Response:
    """The notices whose e-mail did not arrive, each with the reply of the mail server and what can be done."""
    rows, total = await queries.failures(request.reader, request.viewer, after, _AT_ONCE)
    await request.audit_read("notice", count=len(rows))
    shown = after + len(rows)
    return request.render(
        "notice/failures.html",
        notices=rows,
        total=total,
        following=request.page.address(after=shown) if rows and shown < total else None,
        emails=EMAILS,
        done=_DONE,
    )


@pages.get("/notices/{notice_id}")
async def show_notice(notice_id: NoticeId, request: Reading) -> Response:
    """One notice in full, with the state of its e-mail."""
    return await _page(request, notice_id)


@pages.post("/notices/{notice_id}/acknowledge")
async def acknowledge(
    notice_id: NoticeId, request: Annotated[PageRequest, open_to("clerk", "appraiser", "chair", "signer")]
) -> Response:
    """Acknowledge a notice as its addressee."""
    return await _do(request, AcknowledgeNotice(notice_id=notice_id), notice_id, "acknowledged")


@pages.post("/notices/{notice_id}/resend-email")
async def resend(notice_id: NoticeId, request: Annotated[PageRequest, open_to("operator")]) -> Response:
    """Send the e-mail of a notice once more."""
    return await _do(request, ResendEmail(notice_id=notice_id), notice_id, "queued")


async def _do(request: PageRequest, command: Command, notice_id: NoticeId, done: str) -> Response:
    answer = await request.attempt(command)
    if answer is None:
        return await _page(request, notice_id)
    led = {"list": INBOX, "failures": FAILURES}
    return request.see(led.get(request.form.value("to")) or page_of("notice", notice_id), answer, done)


async def _page(request: PageRequest, notice_id: NoticeId) -> Response:
    found = await queries.notice(request.reader, request.viewer, notice_id, Language(request.page.language))
    if found is None:
        raise NotFound(f"notice-{notice_id}")
    await request.audit_read("notice", [notice_id])
    plan = None if found.plan_id is None else await plan_page(request.reader, found.plan_id)
    return request.render(
        "notice/show.html",
        notice=found,
        plan=plan,
        emails=EMAILS,
        done=_DONE,
        duty_names=_DUTY_NAMES[request.page.language],
    )
