"""The accounts of people in their side table: read, added, and changed."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import asyncpg
from pydantic import SecretStr

from chassis.database import Reader, translated
from chassis.ids import new_id
from contracts.message import Message
from services.planning.account.refusals import AccountDisabled, AccountUnknown, UserNameTaken

AccountState = Literal["active", "disabled"]


class Account(Message):
    """An account as an operator sees it; `issuer` is the OIDC provider that it signs in at, None for the site's own.

    `tries` counts the tries to sign in since the last that succeeded, and `tried_at` is the last of them.
    """

    account_id: UUID
    user_name: str
    display_name: str
    issuer: str | None
    state: AccountState
    must_change: bool
    made_at: datetime
    changed_at: datetime
    tries: int
    tried_at: datetime | None

    @property
    def is_active(self) -> bool:
        """Whether its holder may sign in."""
        return self.state == "active"


_SELECT = (
    "select account_id, user_name, display_name, issuer, state, must_change, made_at, changed_at,"
    " coalesce(number, 0) as tries, tried_at from account.accounts"
    " left join account.tries on kind = 'name' and key = sha256(convert_to(user_name, 'UTF8'))"
)


_ENDED = "ended as (update account.sessions set revoked_at = $2 where account_id = $1 and revoked_at is null)"


async def accounts(reader: Reader) -> tuple[Account, ...]:
    """All accounts in the order of their names; a site has some hundred."""
    with translated():
        rows = await reader.fetch(f"{_SELECT} order by user_name")
    return tuple(Account.model_validate(dict(row)) for row in rows)


async def account(reader: Reader, account_id: UUID) -> Account | None:
    """The account of that id; None where there is none."""
    with translated():
        row = await reader.fetchrow(f"{_SELECT} where account_id = $1", account_id)
    return None if row is None else Account.model_validate(dict(row))


async def account_named(reader: Reader, user_name: str) -> Account | None:
    """The account of that user name; None where there is none."""
    with translated():
        row = await reader.fetchrow(f"{_SELECT} where user_name = $1", user_name)
    return None if row is None else Account.model_validate(dict(row))


async def account_in_use(reader: Reader, account_id: UUID) -> Account:
    """The account of that id; raises AccountUnknown, and AccountDisabled for one that is disabled."""
    found = await account(reader, account_id)
    if found is None:
        raise AccountUnknown
    if not found.is_active:
        raise AccountDisabled(name=found.user_name)
    return found


async def password_hash(reader: Reader, account_id: UUID) -> SecretStr | None:
    """The hash of the account's password; None for an account without one."""
    with translated():
        found = await reader.fetchval("select password_hash from account.accounts where account_id = $1", account_id)
    return None if found is None else SecretStr(found)


async def add(  # noqa: PLR0913 - the columns of a row
    reader: Reader, user_name: str, display_name: str, hashed: SecretStr, at: datetime, *, must_change: bool
) -> UUID:
    """Add an account of the site's own at the wall-clock instant `at`; returns its id. Raises UserNameTaken."""
    account_id = new_id()
    with translated():
        try:
            await reader.execute(
                "insert into account.accounts (account_id, user_name, display_name, password_hash, state, must_change,"
                " made_at, changed_at) values ($1, $2, $3, $4, 'active', $5, $6, $6)",
                account_id,
                user_name,
                display_name,
                hashed.get_secret_value(),
                must_change,
                at,
            )
        except asyncpg.UniqueViolationError:
            raise UserNameTaken(name=user_name) from None
    return account_id


async def provided(reader: Reader, issuer: str, subject: str, name: str, at: datetime) -> UUID:
    """The id of the account of a provider's `subject`, added at the first sign-in; its user name is the subject.

    Raises UserNameTaken where another account has that name.
    """
    with translated():
        try:
            found: UUID = await reader.fetchval(
                "insert into account.accounts (account_id, user_name, display_name, issuer, issuer_subject, state,"
                " must_change, made_at, changed_at) values ($1, $3, $4, $2, $3, 'active', false, $5, $5)"
                " on conflict (issuer, issuer_subject) do update set display_name = excluded.display_name"
                " returning account_id",
                new_id(),
                issuer,
                subject,
                name,
                at,
            )
        except asyncpg.UniqueViolationError:
            raise UserNameTaken(name=subject) from None
    return found


async def set_password(reader: Reader, account_id: UUID, hashed: SecretStr, at: datetime, *, must_change: bool) -> None:
    """Keep the hash of a new password, set at the wall-clock instant `at`, and end the sessions of the account with it.

    One statement does both: whoever stole the last password keeps no session, wherever this is broken off.
    """
    with translated():
        await reader.execute(
            f"with {_ENDED} update account.accounts set password_hash = $3, must_change = $4, changed_at = $2"  # noqa: S608
            " where account_id = $1",
            account_id,
            at,
            hashed.get_secret_value(),
            must_change,
        )


async def rehash(reader: Reader, account_id: UUID, old: SecretStr, new: SecretStr) -> None:
    """Keep the same password under newer parameters, unless it was changed meanwhile."""
    with translated():
        await reader.execute(
            "update account.accounts set password_hash = $3 where account_id = $1 and password_hash = $2",
            account_id,
            old.get_secret_value(),
            new.get_secret_value(),
        )


async def disable(reader: Reader, account_id: UUID, at: datetime) -> None:
    """Disable an account, and end its sessions at the wall-clock instant `at` with it."""
    with translated():
        await reader.execute(
            f"with {_ENDED} update account.accounts set state = 'disabled' where account_id = $1",  # noqa: S608
            account_id,
            at,
        )


async def enable(reader: Reader, account_id: UUID) -> None:
    """Enable an account that was disabled."""
    with translated():
        await reader.execute("update account.accounts set state = 'active' where account_id = $1", account_id)
