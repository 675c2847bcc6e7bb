"""Sessions in their side table: begun, used, listed, ended.

The secret of a session stands in its cookie alone; the table has its hash, so that nobody signs in by reading it.
All instants are those of the machine's clock, as a training clock may stand still.
"""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from pydantic import Json, SecretStr
from pydantic_core import to_json

from chassis.database import Reader, translated
from chassis.ids import new_id
from contracts.duties import Duty
from contracts.message import Message
from contracts.vocabulary import UnitCode

_KEPT_AFTER_END = timedelta(days=30)
_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("coc_coc", "Cốc Cốc"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS: Final = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
"""Signs of a user agent, the more special ones first: nearly every browser also names others."""


class Claimed(Message):
    """The duties that an OIDC provider has named, for one unit or for the site; none for an account of the site."""

    duties: tuple[Duty, ...] = ()
    unit: UnitCode | None = None


class Session(Message):
    """A session of an account; `device` is read from the browser's own words."""

    session_id: UUID
    account_id: UUID
    device: str
    unit: str | None
    claimed: Json[Claimed]
    begun_at: datetime
    used_at: datetime
    ends_at: datetime
    revoked_at: datetime | None


_COLUMNS = ", ".join(Session.model_fields)


def device_of(user_agent: str) -> str:
    """The browser and the system in a User-Agent, as in `Firefox, Windows`; empty where neither is known."""
    words = [next((name for sign, name in signs if sign in user_agent), "") for signs in (_BROWSERS, _SYSTEMS)]
    return ", ".join(word for word in words if word)


async def begin(  # noqa: PLR0913, PLR0917 - the columns of a row
    reader: Reader, account_id: UUID, device: str, claimed: Claimed, at: datetime, life: timedelta
) -> SecretStr:
    """Begin a session of an account at `at`; returns its secret. Sessions that ended a month ago are forgotten."""
    secret = SecretStr(secrets.token_urlsafe(32))
    with translated():
        await reader.execute("delete from account.sessions where ends_at < $1", at - _KEPT_AFTER_END)
        await reader.execute(
            "insert into account.sessions (session_id, secret_hash, account_id, device, claimed, begun_at, used_at,"
            " ends_at) values ($1, $2, $3, $4, $5, $6, $6, $7)",
            new_id(),
            hash_of(secret),
            account_id,
            device,
            to_json(claimed).decode(),
            at,
            at + life,
        )
    return secret


async def use(reader: Reader, secret: SecretStr, at: datetime, idle: timedelta) -> Session | None:
    """The session of `secret`, used once more at `at`; None where it has ended or was not used for `idle`."""
    return await _one(
        reader,
        f"update account.sessions set used_at = greatest(used_at, $2) where {_OPEN} returning {_COLUMNS}",  # noqa: S608
        hash_of(secret),
        at,
        at - idle,
    )


async def choose_unit(reader: Reader, session_id: UUID, unit: str | None) -> None:
    """Let a session act for `unit`, or for the site."""
    with translated():
        await reader.execute("update account.sessions set unit = $2 where session_id = $1", session_id, unit)


async def open_sessions(reader: Reader, account_id: UUID, at: datetime, idle: timedelta) -> tuple[Session, ...]:
    """The sessions of an account that go on at `at`, the last used first."""
    with translated():
        rows = await reader.fetch(
            f"select {_COLUMNS} from account.sessions"  # noqa: S608 - the columns are the row's own fields
            " where account_id = $1 and revoked_at is null and ends_at > $2 and used_at > $3 order by used_at desc",
            account_id,
            at,
            at - idle,
        )
    return tuple(Session.model_validate(dict(row)) for row in rows)


async def session(reader: Reader, session_id: UUID) -> Session | None:
    """The session of that id, whether or not it has ended; None where there is none."""
    return await _one(
        reader,
        f"select {_COLUMNS} from account.sessions where session_id = $1",  # noqa: S608
        session_id,
    )


async def revoke(reader: Reader, session_id: UUID, at: datetime) -> None:
    """End a session at `at`; one that has ended stays as it is."""
    with translated():
        await reader.execute(
            "update account.sessions set revoked_at = $2 where session_id = $1 and revoked_at is null", session_id, at
        )


def hash_of(secret: SecretStr) -> bytes:
    """The hash under which a session is kept."""
    return sha256(secret.get_secret_value().encode()).digest()


_OPEN = "secret_hash = $1 and revoked_at is null and ends_at > $2 and used_at > $3"


async def _one(reader: Reader, query: str, *values: Any) -> Session | None:
    with translated():
        row = await reader.fetchrow(query, *values)
    return None if row is None else Session.model_validate(dict(row))
