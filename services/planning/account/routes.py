"""Accounts and sessions over HTTP, for operators and auditors; whoever has an account signs in on a page."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import ConfigDict, Field

from chassis.clock import wall
from chassis.web import AuthorizedRequest, allow
from contracts.message import Message
from contracts.vocabulary import Name, Text
from services.planning.account import administering, queries, sessions
from services.planning.account.administering import NewAccount
from services.planning.account.queries import Account
from services.planning.account.refusals import AccountUnknown
from services.planning.settings import PlanningSettings

router = APIRouter(tags=["accounts"])

Keeping = Annotated[AuthorizedRequest, allow("operator", whole_site=True)]
Reading = Annotated[AuthorizedRequest, allow("operator", "auditor", whole_site=True)]


class NewAccountBody(Message):
    """The user name and the display name of a new account, and the reason."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"user_name": "chuyenvien", "display_name": "Chuyên viên phòng Nội vụ", "reason": "Nhận công tác"}
            ]
        }
    )

    user_name: Annotated[str, Field(pattern=administering.USER_NAME, max_length=60, examples=["chuyenvien"])]
    display_name: Name
    reason: Text


class ReasonBody(Message):
    """The reason for something that is done to an account or a session."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Nghỉ hưu từ 01/07/2017"}]})

    reason: Text


class MadePassword(Message):
    """An account and the password that was made for it, which is shown this once and changed at the next sign-in."""

    account_id: UUID
    password: str


class OpenSession(Message):
    """A session that goes on."""

    session_id: UUID
    device: str
    unit: str | None
    begun_at: str
    used_at: str
    ends_at: str


@router.get("/accounts", summary="Danh sách tài khoản")
async def list_accounts(request: Reading) -> tuple[Account, ...]:
    """All accounts, in the order of their names."""
    found = await queries.accounts(request.reader)
    await request.audit_read("account", count=len(found))
    return found


@router.post("/accounts", status_code=201, summary="Thêm tài khoản")
async def add_account(body: NewAccountBody, request: Keeping) -> MadePassword:
    """Add an account with a made password."""
    account_id, password = await administering.add(
        request.pool, request.handle, NewAccount(body.user_name, body.display_name), body.reason, wall()
    )
    return MadePassword(account_id=account_id, password=password.get_secret_value())


@router.post("/accounts/{account_id}/reset", summary="Cấp lại mật khẩu")
async def reset_account(account_id: UUID, body: ReasonBody, request: Keeping) -> MadePassword:
    """Give an account a made password and end its sessions."""
    account = await administering.of_another(request.pool, account_id, request.actor.subject)
    password = await administering.reset(request.pool, request.handle, account, body.reason, wall())
    return MadePassword(account_id=account_id, password=password.get_secret_value())


@router.post("/accounts/{account_id}/disable", summary="Khóa tài khoản")
async def disable_account(account_id: UUID, body: ReasonBody, request: Keeping) -> Account:
    """Let nobody sign in to an account any more, and end its sessions."""
    account = await administering.of_another(request.pool, account_id, request.actor.subject)
    await administering.disable(request.pool, request.handle, account, body.reason, wall())
    return await _shown(request, account_id)


@router.post("/accounts/{account_id}/enable", summary="Mở lại tài khoản")
async def enable_account(account_id: UUID, body: ReasonBody, request: Keeping) -> Account:
    """Let the holder of a disabled account sign in again."""
    account = await administering.of_another(request.pool, account_id, request.actor.subject)
    await administering.enable(request.pool, request.handle, account, body.reason)
    return await _shown(request, account_id)


@router.get("/accounts/{account_id}/sessions", summary="Danh sách phiên đăng nhập của tài khoản")
async def list_sessions(account_id: UUID, request: Reading) -> tuple[OpenSession, ...]:
    """The sessions of an account that go on, the last used first."""
    found = await sessions.open_sessions(request.reader, account_id, wall(), _settings(request).session_idle)
    await request.audit_read("account-session", [account_id], count=len(found))
    return tuple(
        OpenSession(
            session_id=one.session_id,
            device=one.device,
            unit=one.unit,
            begun_at=one.begun_at.isoformat(),
            used_at=one.used_at.isoformat(),
            ends_at=one.ends_at.isoformat(),
        )
        for one in found
    )


@router.post("/account-sessions/{session_id}/end", summary="Kết thúc phiên đăng nhập")
async def end_session(session_id: UUID, body: ReasonBody, request: Keeping) -> None:
    """End somebody's session; its token opens pages for ten minutes at the longest."""
    await administering.end_session(request.pool, request.handle, session_id, body.reason, wall())


async def _shown(request: AuthorizedRequest, account_id: UUID) -> Account:
    account = await queries.account(request.reader, account_id)
    if account is None:
        raise AccountUnknown
    return account


def _settings(request: AuthorizedRequest) -> PlanningSettings:
    settings = request.settings
    if not isinstance(settings, PlanningSettings):
        raise TypeError("planning runs with its own settings")
    return settings
