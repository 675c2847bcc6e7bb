"""The pages of accounts: one's own sessions and password, and for an operator the accounts and their duties."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response

from chassis.clock import wall
from chassis.web.pages import PageRequest, open_to
from chassis.web.sessions import SessionNotFresh
from contracts.duties import DUTY_NAMES_EN, DUTY_NAMES_VI, Duty
from contracts.message import Message, Refusal
from contracts.vocabulary import Day, Document, Name, NameOrEmpty, Text, UnitCode
from services.planning.account import administering, queries, sessions, sign_in_pages
from services.planning.account.administering import NewAccount
from services.planning.account.queries import Account
from services.planning.account.refusals import AccountUnknown, SessionEnded, SessionUnknown
from services.planning.account.signing_in import Opened
from services.planning.account.visits import settings_of, sign_in_of, today
from services.planning.duty import queries as duties
from services.planning.duty.messages import AccountId, Authority, EndDuty, GrantDuty, GrantedDuty, GrantId

pages = APIRouter()
pages.include_router(sign_in_pages.pages)

Everybody = Annotated[PageRequest, open_to("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]
Keeping = Annotated[PageRequest, open_to("operator", whole_site=True)]
Reading = Annotated[PageRequest, open_to("operator", "auditor", whole_site=True)]
_MOST_DUTIES = 200
_DONE = {
    "ended": ("Đã kết thúc phiên làm việc.", "The session has ended."),
    "unit": ("Đã chuyển đơn vị làm việc.", "You act for another unit now."),
    "granted": ("Đã giao nhiệm vụ.", "The duty is granted."),
    "duty-ended": ("Đã ghi ngày kết thúc nhiệm vụ.", "The end of the duty is recorded."),
    "disabled": ("Đã khóa tài khoản.", "The account is disabled."),
    "enabled": ("Đã mở lại tài khoản.", "The account is enabled."),
}


class NewAccountForm(Message):
    """The form of a new account."""

    user_name: Annotated[str, Field(min_length=1, max_length=60)]
    display_name: Name
    reason: Text


class ReasonForm(Message):
    """The form of something that is done to an account."""

    reason: Text


class GrantForm(Message):
    """The form of a duty that is granted."""

    duty: Duty
    unit: UnitCode | None = None
    valid_from: Day
    valid_until: Day | None = None
    authority: Authority = Authority.OWN
    acting_for: NameOrEmpty = ""
    authorised_by: Document | None = None
    reason: Text


class EndForm(Message):
    """The form of the end of a duty."""

    last_day: Day
    end_reason: Text


@pages.get("/account")
async def show_own(page: Everybody, request: Request) -> Response:
    """The own sessions, the units to act for, and the way to another password."""
    opened = await _own(page, request)
    idle = settings_of(request).session_idle
    found = await sessions.open_sessions(page.pool, opened.account.account_id, wall(), idle)
    response = page.render("account/own.html", opened=opened, sessions=found, done=_DONE)
    page.page.state.cookies.set(response, "session", opened.cookie)
    return response


@pages.get("/account/password")
async def show_password(page: Everybody) -> Response:
    """The form for another password."""
    return page.render("account/password.html", user_name=page.actor.subject, next="/planning/account", kept="")


@pages.post("/account/sessions/{session_id}/end")
async def end_own(session_id: UUID, page: Everybody, request: Request) -> Response:
    """End one of the own sessions."""
    opened = await _own(page, request)
    found = await sessions.session(page.pool, session_id)
    if found is None or found.account_id != opened.account.account_id:
        raise SessionUnknown
    await sessions.revoke(page.pool, session_id, wall())
    return page.see("/planning/account", done="ended")


@pages.post("/account/unit")
async def choose_unit(page: Everybody, request: Request) -> Response:
    """Act for another unit, or for the site, from now on."""
    unit = page.form.value("unit") or None
    cookie = page.page.state.cookies.read(request, "session")
    opened = await sign_in_of(request).choose_unit(cookie, unit, wall(), today(request))
    response = page.see("/planning/account", done="unit")
    page.page.state.cookies.set(response, "session", opened.cookie)
    return response


@pages.get("/accounts")
async def list_accounts(page: Reading) -> Response:
    """All accounts, and the form for a new one."""
    found = await queries.accounts(page.pool)
    await page.audit_read("account", count=len(found))
    return page.render("account/list.html", accounts=found, done=_DONE)


@pages.post("/accounts")
async def add_account(page: Keeping) -> Response:
    """Add an account, and show the password that was made for it."""
    new = page.form.read(NewAccountForm)
    if new is not None:
        try:
            account_id, password = await administering.add(
                page.pool, page.handle, NewAccount(new.user_name, new.display_name), new.reason, wall()
            )
        except Refusal as refusal:
            page.form.refusal = refusal
        else:
            account = await queries.account_in_use(page.pool, account_id)
            return page.render("account/made.html", account=account, password=password.get_secret_value())
    return await list_accounts(page)


@pages.get("/accounts/{account_id}")
async def show_account(account_id: UUID, page: Reading, request: Request) -> Response:
    """One account with its duties and its sessions, and what can be done to it."""
    account = await queries.account(page.pool, account_id)
    if account is None:
        raise AccountUnknown
    await page.audit_read("account", [account_id])
    asked = duties.DutiesAsked(account=AccountId(account_id), limit=_MOST_DUTIES)
    held, _ = await duties.duties(page.reader, page.viewer, asked)
    going_on = await sessions.open_sessions(page.pool, account_id, wall(), settings_of(request).session_idle)
    names = DUTY_NAMES_VI if page.page.language == "vi" else DUTY_NAMES_EN
    return page.render(
        "account/show.html",
        account=account,
        duties=held,
        sessions=going_on,
        names=names,
        today=today(request),
        may_keep="operator" in page.actor.duties and account.user_name != page.actor.subject,
        done=_DONE,
    )


@pages.post("/accounts/{account_id}/duties")
async def grant_duty(account_id: UUID, page: Keeping, request: Request) -> Response:
    """Grant a duty."""
    asked = page.form.read(GrantForm)
    if asked is not None:
        account = await queries.account_in_use(page.pool, account_id)
        answer = await page.attempt(
            GrantDuty(
                account_id=AccountId(account_id),
                grant_id=GrantId(page.new_id()),
                subject=account.user_name,
                granted=GrantedDuty.model_validate(asked.model_dump(exclude={"reason"})),
                reason=asked.reason,
            )
        )
        if answer is not None:
            return page.see(f"/planning/accounts/{account_id}", answer, done="granted")
    return await show_account(account_id, page, request)


@pages.post("/accounts/{account_id}/duties/{grant_id}/end")
async def end_duty(account_id: UUID, grant_id: GrantId, page: Keeping, request: Request) -> Response:
    """End a duty."""
    asked = page.form.read(EndForm)
    if asked is not None:
        answer = await page.attempt(
            EndDuty(
                account_id=AccountId(account_id), grant_id=grant_id, last_day=asked.last_day, reason=asked.end_reason
            )
        )
        if answer is not None:
            return page.see(f"/planning/accounts/{account_id}", answer, done="duty-ended")
    return await show_account(account_id, page, request)


@pages.post("/accounts/{account_id}/reset")
async def reset_account(account_id: UUID, page: Keeping, request: Request) -> Response:
    """Give an account a made password, and show it this once."""
    account = await _asked(account_id, page)
    reason = page.form.read(ReasonForm)
    if reason is None:
        return await show_account(account_id, page, request)
    password = await administering.reset(page.pool, page.handle, account, reason.reason, wall())
    return page.render("account/made.html", account=account, password=password.get_secret_value())


@pages.post("/accounts/{account_id}/disable")
async def disable_account(account_id: UUID, page: Keeping, request: Request) -> Response:
    """Let nobody sign in to an account any more."""
    account = await _asked(account_id, page)
    reason = page.form.read(ReasonForm)
    if reason is None:
        return await show_account(account_id, page, request)
    await administering.disable(page.pool, page.handle, account, reason.reason, wall())
    return page.see(f"/planning/accounts/{account_id}", done="disabled")


@pages.post("/accounts/{account_id}/enable")
async def enable_account(account_id: UUID, page: Keeping, request: Request) -> Response:
    """Let the holder of a disabled account sign in again."""
    account = await _asked(account_id, page)
    reason = page.form.read(ReasonForm)
    if reason is None:
        return await show_account(account_id, page, request)
    await administering.enable(page.pool, page.handle, account, reason.reason)
    return page.see(f"/planning/accounts/{account_id}", done="enabled")


@pages.post("/accounts/{account_id}/sessions/{session_id}/end")
async def end_session(account_id: UUID, session_id: UUID, page: Keeping, request: Request) -> Response:
    """End somebody's session."""
    reason = page.form.read(ReasonForm)
    if reason is None:
        return await show_account(account_id, page, request)
    await administering.end_session(page.pool, page.handle, session_id, reason.reason, wall())
    return page.see(f"/planning/accounts/{account_id}", done="ended")


async def _asked(account_id: UUID, page: PageRequest) -> Account:
    return await administering.of_another(page.pool, account_id, page.actor.subject)


async def _own(page: PageRequest, request: Request) -> Opened:
    """The own session, with a fresh cookie; raises SessionNotFresh where it has ended."""
    try:
        return await sign_in_of(request).renew(page.page.state.cookies.read(request, "session"), wall(), today(request))
    except SessionEnded:
        raise SessionNotFresh from None
