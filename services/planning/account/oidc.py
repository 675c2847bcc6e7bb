"""Signing in at an OIDC provider: the way there, and what its answer proves.

Source: OpenID Connect Core 1.0 §3.1, RFC 7636 (PKCE), RFC 9700 (best current practice of OAuth 2.0).
"""

import secrets
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, get_args
from unicodedata import normalize
from uuid import UUID

import httpx
import structlog
from joserfc import jwt
from joserfc.errors import JoseError
from pydantic import TypeAdapter, ValidationError

from chassis.clock import wall
from chassis.database import Pool
from chassis.errors import IssuerUnavailableError
from chassis.web.auth import Authenticator, TokenExpired, TokenRefused, is_name, issue_token, key_id, site_issuer
from chassis.web.keys import IssuerKeys, SiteKeys, require_secure
from contracts.duties import DUTIES, Duty
from contracts.message import Actor
from contracts.vocabulary import UnitCode
from services.planning.account import queries
from services.planning.account.refusals import ProviderAway, ProviderRefused
from services.planning.account.sessions import Claimed
from services.planning.account.signing_in import SessionKeyMissingError
from services.planning.settings import PlanningSettings

_log = structlog.get_logger()
CALLBACK: Final = "/planning/session/callback"
"""The path to which the provider leads people back; it is registered there with the site's address before it."""
_ALGORITHMS: Final = ["RS256", "PS256", "ES256", "Ed25519"]
"""Signatures of ID tokens that are taken: by a key pair only, and never `none`."""
_UNDER_WAY: Final = "tdkt-sign-in"
_TIME_TO_SIGN_IN: Final = timedelta(minutes=10)
_LEEWAY: Final = 30
_UNIT: TypeAdapter[str] = TypeAdapter(UnitCode)


@dataclass(frozen=True, slots=True)
class Provider:
    """The provider's addresses, as its discovery document names them."""

    authorize: str
    token: str


@dataclass(frozen=True, slots=True)
class Proven:
    """Somebody who has signed in at the provider: the account, the duties that it claims, and where to go on."""

    account_id: UUID
    claimed: Claimed
    next: str


class OidcSignIn:
    """Signs people in at the provider that the settings name."""

    def __init__(self, pool: Pool, settings: PlanningSettings) -> None:
        """Keep accounts in the side tables of `pool`.

        Raises ValueError where the settings name no provider or one that is neither https nor here,
        SessionKeyMissingError without a pair of keys for sessions.
        """
        if settings.sign_in_oidc_issuer is None:
            raise ValueError("name an OIDC provider (PLANNING_SIGN_IN_OIDC_ISSUER)")
        if settings.session_private_key_file is None or settings.session_key_file is None:
            raise SessionKeyMissingError("name PLANNING_SESSION_PRIVATE_KEY_FILE and …_SESSION_KEY_FILE")
        self.issuer = settings.sign_in_oidc_issuer
        self._pool = pool
        self._settings = settings
        self._private = settings.session_private_key_file.read_bytes()
        self._keys = IssuerKeys(self.issuer, plaintext_allowed=settings.sign_in_oidc_plaintext_allowed)
        self._own = Authenticator(
            SiteKeys(settings.session_key_file), site_issuer(settings.site), _UNDER_WAY, settings.site
        )

    async def begin(self, next_path: str) -> tuple[str, str]:
        """The address at the provider, and the value of the cookie that the same browser brings back.

        The cookie is signed and holds what the answer must fit: no other browser can end what this one began.
        Raises ProviderAway.
        """
        provider = await self._discovered()
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        async with self._client() as client:
            address, _ = client.create_authorization_url(
                provider.authorize, state=state, code_verifier=verifier, nonce=nonce
            )
        cookie = issue_token(
            self._private,
            Actor("sign-in"),
            site=self._settings.site,
            audience=_UNDER_WAY,
            lasts=_TIME_TO_SIGN_IN,
            claims={"state": state, "nonce": nonce, "verifier": verifier, "next": next_path},
        )
        return str(address), cookie

    async def end(self, answered: Mapping[str, str], cookie: str | None, at: datetime) -> Proven:
        """The person whom the provider has signed in, by the query of its answer and the cookie of `begin`.

        Raises ProviderAway, ProviderRefused, UserNameTaken.
        """
        begun = await self._begun(cookie)
        if not secrets.compare_digest(answered.get("state", "").encode(), str(begun["state"]).encode()):
            raise self._refused("another-state")
        if answered.get("iss", self.issuer) != self.issuer:  # RFC 9207: the answer of another provider
            raise self._refused("another-issuer")
        code = answered.get("code")
        if not code:
            raise self._refused(f"answered-{answered.get('error', 'nothing')[:60]}")
        claims = await self._claims(code, str(begun["verifier"]), str(begun["nonce"]))
        subject = normalize("NFC", str(claims["sub"]))
        if not is_name(subject) or "@" in subject:
            raise self._refused("subject-without-a-name")
        named = str(claims.get("name") or claims.get("preferred_username") or subject).strip()
        name = named if is_name(named) else subject
        account_id = await queries.provided(self._pool, self.issuer, subject, name, at)
        return Proven(account_id, claimed_by(claims, self._settings.site), str(begun["next"]))

    async def _begun(self, cookie: str | None) -> Mapping[str, Any]:
        try:
            return await self._own.claims(cookie or "")
        except (TokenRefused, TokenExpired):
            raise self._refused("not-begun-here") from None

    async def _claims(self, code: str, verifier: str, nonce: str) -> Mapping[str, Any]:
        """The claims of the ID token that the provider gives for `code`."""
        provider = await self._discovered()
        try:
            async with self._client() as client:
                answer = await client.fetch_token(provider.token, code=code, code_verifier=verifier)
        except (httpx.HTTPError, httpx.InvalidURL) as away:
            raise self._away(away) from None
        except Exception as refused:  # noqa: BLE001 - Authlib passes on whatever the provider's answer raises
            raise self._refused(type(refused).__name__) from None
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise self._refused("without-an-id-token")
        return await self._checked(token, nonce)

    async def _checked(self, token: str, nonce: str) -> Mapping[str, Any]:
        client_id = self._settings.sign_in_oidc_client_id or ""
        registry = jwt.JWTClaimsRegistry(
            now=lambda: int(wall().timestamp()),
            leeway=_LEEWAY,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": client_id},
            nonce={"essential": True, "value": nonce},
            sub={"essential": True},
            exp={"essential": True},
        )
        try:
            keys = await self._keys.find(key_id(token))
            decoded = jwt.decode(token, keys, algorithms=_ALGORITHMS)
            registry.validate(decoded.claims)
        except IssuerUnavailableError as away:
            raise self._away(away) from None
        except (TokenRefused, JoseError, ValueError, TypeError) as wrong:
            raise self._refused(type(wrong).__name__) from None
        audience = decoded.claims["aud"]
        if isinstance(audience, list) and len(audience) > 1 and decoded.claims.get("azp") != client_id:
            raise self._refused("for-another-client")
        claims: Mapping[str, Any] = decoded.claims
        return claims

    async def _discovered(self) -> Provider:
        try:
            async with httpx.AsyncClient(timeout=5) as client:
                answer = await client.get(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
                document = answer.raise_for_status().json()
            if document["issuer"] != self.issuer:
                raise self._refused("discovery-of-another")
            found = Provider(str(document["authorization_endpoint"]), str(document["token_endpoint"]))
            for address in (found.authorize, found.token):
                require_secure(address, plaintext_allowed=self._settings.sign_in_oidc_plaintext_allowed)
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, TypeError) as away:
            raise self._away(away) from None
        return found

    def _client(self) -> Any:
        """Authlib's client with PKCE; it is imported here since most sites have no provider."""
        with warnings.catch_warnings():
            from authlib.deprecate import AuthlibDeprecationWarning  # noqa: PLC0415 - sets a filter of its own

            # It would rather have httpx2, the successor of httpx.
            warnings.simplefilter("ignore", AuthlibDeprecationWarning)
            from authlib.integrations.httpx_client import AsyncOAuth2Client  # noqa: PLC0415
        secret = self._settings.sign_in_oidc_client_secret
        return AsyncOAuth2Client(
            client_id=self._settings.sign_in_oidc_client_id,
            client_secret=None if secret is None else secret.get_secret_value(),
            scope=self._settings.sign_in_oidc_scope,
            redirect_uri=f"{self._settings.public_url}{CALLBACK}",
            code_challenge_method="S256",
            timeout=5,
        )

    def _away(self, fault: Exception) -> ProviderAway:
        _log.warning("provider_away", issuer=self.issuer, fault=f"{type(fault).__name__}: {fault}")
        return ProviderAway(issuer=self.issuer)

    def _refused(self, reason: str) -> ProviderRefused:
        """The refusal of an answer; its reason is for the log alone."""
        _log.warning("provider_refused", issuer=self.issuer, reason=reason)
        return ProviderRefused(issuer=self.issuer)


def claimed_by(claims: Mapping[str, Any], site: str) -> Claimed:
    """The duties that a provider's claims name, for a unit or for the staff of `site`; none for neither."""
    listed = claims.get("duties")
    named = frozenset(str(one) for one in listed) if isinstance(listed, list) else frozenset()
    duties: tuple[Duty, ...] = tuple(duty for duty in get_args(Duty) if duty in named & DUTIES)
    staff_of = claims.get("staff_of")
    try:
        unit = None if claims.get("unit") is None else _UNIT.validate_python(claims["unit"], strict=True)
    except ValidationError:
        return Claimed()
    if unit is None and site not in (staff_of if isinstance(staff_of, list) else [staff_of]):
        return Claimed()
    return Claimed(duties=duties, unit=unit)
