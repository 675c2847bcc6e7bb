"""Signing in and going on: a person becomes a session, and a session a token for as long as it goes on.

Sessions and tries are timed by the machine's clock (`at`), duties by the business clock (`day`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from pydantic import SecretStr

from chassis.database import Pool
from chassis.errors import Fault
from chassis.web.auth import Authenticator, TokenExpired, TokenRefused, is_name, site_issuer
from chassis.web.keys import SiteKeys
from chassis.web.sessions import PAGES_AUDIENCE, SESSION_TOKEN_LASTS, session_token
from contracts.duties import Duty, exclusion_among
from contracts.message import Actor
from services.planning.account import passwords, queries, sessions, throttle
from services.planning.account.queries import Account
from services.planning.account.refusals import (
    DutiesInConflict,
    NoDutyInForce,
    PasswordExpired,
    SessionEnded,
    SignInFailed,
    UnitNotHeld,
)
from services.planning.account.sessions import Claimed, Session
from services.planning.duty import queries as duties
from services.planning.settings import PlanningSettings

_log = structlog.get_logger()
_LONGEST_AGO: Final = timedelta(hours=24)
"""A token that ended longer ago renews nothing: no session lives so long."""
_NOTHING_CLAIMED: Final = Claimed()


class SessionKeyMissingError(Fault):
    """Nobody can sign in, since the settings name no pair of keys for sessions."""


@dataclass(frozen=True, slots=True)
class Visit:
    """From where somebody signs in: the address, which is throttled, and the device's own words (User-Agent)."""

    source: str
    user_agent: str


@dataclass(frozen=True, slots=True)
class Holding:
    """A duty that somebody holds today, for one unit or for the whole site."""

    duty: Duty
    unit: str | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A session that goes on: the value of its cookie, its person, and the units (None: the site) to choose from."""

    cookie: str
    actor: Actor
    account: Account
    session: Session
    units: tuple[str | None, ...]


class SignIn:
    """Makes sessions of accounts, and tokens of sessions."""

    def __init__(self, pool: Pool, settings: PlanningSettings) -> None:
        """Keep accounts and sessions in the side tables of `pool`.

        Raises SessionKeyMissingError where the settings name no pair of keys, OSError or ValueError for unusable ones.
        """
        if settings.session_private_key_file is None or settings.session_key_file is None:
            raise SessionKeyMissingError("name PLANNING_SESSION_PRIVATE_KEY_FILE and …_SESSION_KEY_FILE")
        self._pool = pool
        self._settings = settings
        self._private = settings.session_private_key_file.read_bytes()
        self._authenticator = Authenticator(
            SiteKeys(settings.session_key_file),
            site_issuer(settings.site),
            PAGES_AUDIENCE,
            settings.site,
            leeway=_LONGEST_AGO,
        )

    async def sign_in(self, user_name: str, password: SecretStr, visit: Visit, at: datetime, day: date) -> Opened:
        """Begin a session of the account of that name and password.

        Raises SignInDelayed, SignInFailed, PasswordExpired, NoDutyInForce, DutiesInConflict.
        """
        account = await self._proven(user_name, password, visit, at)
        if account.must_change:
            raise PasswordExpired
        return await self.begin(account.account_id, visit, _NOTHING_CLAIMED, at, day)

    async def change_password(  # noqa: PLR0913, PLR0917 - an account, two passwords, and two clocks
        self, user_name: str, last: SecretStr, new: SecretStr, visit: Visit, at: datetime, day: date
    ) -> Opened:
        """Change the password of the account, end its sessions, and begin a new one.

        Raises SignInDelayed, SignInFailed, a refusal of the new password, NoDutyInForce, DutiesInConflict.
        """
        account = await self._proven(user_name, last, visit, at)
        passwords.check_new(new, account.user_name, last)
        hashed = await passwords.aside(passwords.hashed, new)
        await queries.set_password(self._pool, account.account_id, hashed, at, must_change=False)
        _log.info("password_changed", subject=account.user_name)
        return await self.begin(account.account_id, visit, _NOTHING_CLAIMED, at, day)

    async def begin(self, account_id: UUID, visit: Visit, claimed: Claimed, at: datetime, day: date) -> Opened:
        """Begin a session of somebody who has proven who they are, with the duties that a provider has claimed.

        Raises AccountUnknown, AccountDisabled, NoDutyInForce, DutiesInConflict.
        """
        account = await queries.account_in_use(self._pool, account_id)
        held = await self._held(account, claimed, day)
        _actor(account, held, None)
        device = sessions.device_of(visit.user_agent)
        secret = await sessions.begin(self._pool, account_id, device, claimed, at, self._settings.session_life)
        session = await sessions.use(self._pool, secret, at, self._settings.session_idle)
        if session is None:
            raise SessionEnded
        _log.info("signed_in", subject=account.user_name, device=device)
        return self._opened(account, session, secret, held, at)

    async def renew(self, cookie: str | None, at: datetime, day: date) -> Opened:
        """The session of a cookie, gone on at `at`, with a fresh token and the duties of `day`.

        Raises SessionEnded, NoDutyInForce, DutiesInConflict.
        """
        secret, session = await self._session(cookie, at)
        account = await queries.account(self._pool, session.account_id)
        if account is None or not account.is_active:
            raise SessionEnded
        return self._opened(account, session, secret, await self._held(account, session.claimed, day), at)

    async def choose_unit(self, cookie: str | None, unit: str | None, at: datetime, day: date) -> Opened:
        """Let the session of a cookie act for `unit` from now on, or for the site; raises UnitNotHeld, and as renew."""
        opened = await self.renew(cookie, at, day)
        if unit not in opened.units:
            raise UnitNotHeld
        await sessions.choose_unit(self._pool, opened.session.session_id, unit)
        return await self.renew(cookie, at, day)

    async def sign_out(self, cookie: str | None, at: datetime) -> None:
        """End the session of a cookie; nothing happens where there is none that goes on."""
        try:
            _, session = await self._session(cookie, at)
        except SessionEnded:
            return
        await sessions.revoke(self._pool, session.session_id, at)

    async def _proven(self, user_name: str, password: SecretStr, visit: Visit, at: datetime) -> Account:
        """The account of that name, whose password is right; takes as long where there is none."""
        await throttle.count_try(self._pool, user_name, visit.source, at)
        account = await queries.account_named(self._pool, user_name) if is_name(user_name) else None
        kept = None if account is None else await queries.password_hash(self._pool, account.account_id)
        right = await passwords.aside(passwords.is_right, password, kept)
        if account is None or kept is None or not right or not account.is_active:
            _log.warning("sign_in_failed", source=visit.source)
            raise SignInFailed
        await throttle.take_back(self._pool, user_name, visit.source)
        if passwords.is_outdated(kept):
            newer = await passwords.aside(passwords.hashed, password)
            await queries.rehash(self._pool, account.account_id, kept, newer)
        return account

    async def _session(self, cookie: str | None, at: datetime) -> tuple[SecretStr, Session]:
        try:
            claims = await self._authenticator.claims(cookie or "")
        except (TokenRefused, TokenExpired):
            raise SessionEnded from None
        secret = SecretStr(str(claims.get("sid", "")))
        session = await sessions.use(self._pool, secret, at, self._settings.session_idle)
        if session is None:
            raise SessionEnded
        return secret, session

    async def _held(self, account: Account, claimed: Claimed, day: date) -> tuple[Holding, ...]:
        granted = await duties.in_force(self._pool, account.account_id, day)
        return (
            *(Holding(one.duty, one.unit) for one in granted),
            *(Holding(duty, claimed.unit) for duty in claimed.duties),
        )

    def _opened(
        self, account: Account, session: Session, secret: SecretStr, held: Sequence[Holding], at: datetime
    ) -> Opened:
        actor = _actor(account, held, session.unit)
        cookie = session_token(
            self._private,
            actor,
            site=self._settings.site,
            session_id=secret.get_secret_value(),
            name=account.display_name,
            lasts=min(SESSION_TOKEN_LASTS, session.ends_at - at),
        )
        return Opened(cookie, actor, account, session, _units(held))


def _units(held: Sequence[Holding]) -> tuple[str | None, ...]:
    """The units for which somebody holds duties, the site first."""
    found = {one.unit for one in held}
    return (*((None,) if None in found else ()), *sorted(unit for unit in found if unit is not None))


def _actor(account: Account, held: Sequence[Holding], chosen: str | None) -> Actor:
    """The person of an account as the actor for the `chosen` unit, or else for the first that there is."""
    rule = exclusion_among({one.duty for one in held})
    if rule is not None:
        raise DutiesInConflict(rule)
    units = _units(held)
    if not units:
        raise NoDutyInForce(name=account.user_name)
    unit = chosen if chosen in units else units[0]
    return Actor(account.user_name, unit, frozenset(one.duty for one in held if one.unit == unit))
