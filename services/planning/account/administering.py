"""Accounts as an operator keeps them: added, given a new password, disabled, enabled, and their sessions ended.

Each is recorded with its reason before it is done; whoever calls hands over how.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import SecretStr

from chassis.database import Pool
from chassis.declaring.operations import OrderVerb
from chassis.web.auth import is_name
from services.planning.account import passwords, queries, sessions
from services.planning.account.queries import Account
from services.planning.account.refusals import (
    AccountUnknown,
    NoPasswordHere,
    OwnAccount,
    SessionUnknown,
    UserNameTaken,
    UserNameWrong,
)

Record = Callable[[OrderVerb], Awaitable[object]]
"""Records an order in the log before it is carried out."""
USER_NAME = r"^[a-z0-9][a-z0-9._-]{1,58}[a-z0-9]$"
"""The pattern of a user name: three to sixty letters without marks, digits, dots, hyphens and underscores."""


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account that is to be added; without a password one is made, which the holder changes at the first sign-in."""

    user_name: str
    display_name: str
    password: SecretStr | None = None


async def add(pool: Pool, record: Record, new: NewAccount, reason: str, at: datetime) -> tuple[UUID, SecretStr]:
    """Add an account; returns its id and its password.

    Raises UserNameWrong, UserNameTaken, or a refusal of the password.
    """
    if re.fullmatch(USER_NAME, new.user_name) is None or not is_name(new.user_name):
        raise UserNameWrong
    if await queries.account_named(pool, new.user_name) is not None:
        raise UserNameTaken(name=new.user_name)
    password = new.password or passwords.made()
    passwords.check_new(password, new.user_name, None)
    hashed = await passwords.aside(passwords.hashed, password)
    await record(_order("account add", new.user_name, reason))
    must_change = new.password is None
    account_id = await queries.add(pool, new.user_name, new.display_name, hashed, at, must_change=must_change)
    return account_id, password


async def reset(pool: Pool, record: Record, account: Account, reason: str, at: datetime) -> SecretStr:
    """Give an account a new password, which its holder changes at the next sign-in, and end its sessions.

    Raises NoPasswordHere for an account of a provider.
    """
    if account.issuer is not None:
        raise NoPasswordHere(name=account.user_name)
    password = passwords.made()
    hashed = await passwords.aside(passwords.hashed, password)
    await record(_order("account reset", account.user_name, reason))
    await queries.set_password(pool, account.account_id, hashed, at, must_change=True)
    return password


async def disable(pool: Pool, record: Record, account: Account, reason: str, at: datetime) -> None:
    """Let nobody sign in to an account any more, and end its sessions."""
    await record(_order("account disable", account.user_name, reason))
    await queries.disable(pool, account.account_id, at)


async def enable(pool: Pool, record: Record, account: Account, reason: str) -> None:
    """Let the holder of a disabled account sign in again."""
    await record(_order("account enable", account.user_name, reason))
    await queries.enable(pool, account.account_id)


async def end_session(pool: Pool, record: Record, session_id: UUID, reason: str, at: datetime) -> None:
    """End somebody's session; raises SessionUnknown."""
    found = await sessions.session(pool, session_id)
    account = None if found is None else await queries.account(pool, found.account_id)
    if account is None:
        raise SessionUnknown
    await record(_order("session end", account.user_name, reason))
    await sessions.revoke(pool, session_id, at)


async def of_another(pool: Pool, account_id: UUID, actor: str) -> Account:
    """The account of that id, which is not `actor`'s own; raises AccountUnknown or OwnAccount."""
    account = await queries.account(pool, account_id)
    if account is None:
        raise AccountUnknown
    if account.user_name == actor:
        raise OwnAccount
    return account


def _order(verb: str, user_name: str, reason: str) -> OrderVerb:
    return OrderVerb(service="planning", verb=verb, subject=user_name, reason=reason)
