"""Who is asking: signed tokens, checked against keys that an OIDC issuer publishes or that the site keeps itself.

Source: RFC 7519 (JWT), RFC 8725 (best current practice), OpenID Connect Discovery 1.0.
"""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, Protocol, get_args

import httpx
import structlog
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from joserfc import jws, jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jwa import JWSAlgModel
from joserfc.jwk import ECKey, KeySet, KeySetSerialization, OKPKey, RSAKey
from joserfc.jws import JWSRegistry
from typing_extensions import override

from chassis.clock import monotonic, wall
from chassis.errors import IssuerUnavailableError
from chassis.settings import Settings
from contracts.message import Actor, Refusal, RefusalKind

_log = structlog.get_logger()
Duty = Literal["clerk", "appraiser", "council", "chair", "signer", "auditor", "operator"]
"""What a person may be trusted with; `policy` is none of them: it belongs to the service alone."""
DUTIES: frozenset[Duty] = frozenset(get_args(Duty))
ALGORITHMS = ["Ed25519", "EdDSA", "ES256", "PS256", "RS256"]
"""Signatures by a key pair only: with a shared secret, whoever can check a token could also make one."""
_LEEWAY = 30
"""Seconds by which two machines' clocks may differ."""
_SHORTEST_REFRESH = 10.0
"""Seconds between two fetches of keys, so that made-up key ids cannot make us a load on the issuer."""
_LONGEST_KEPT = 3600.0
"""Seconds after which keys are fetched anew, so that a withdrawn key ends within the hour."""
_LONGEST_WITHOUT_ISSUER = 8 * 3600.0
"""Seconds for which keys serve on while their issuer does not answer: as long as a token usually lasts."""
_LONGEST_NAME = 200
_PAIRS = {"OKP", "EC", "RSA"}


class TokenMissing(Refusal):
    """Nobody is served without saying who they are."""

    kind = RefusalKind.NOT_ALLOWED
    code = "token-missing"
    vi = "Hãy đăng nhập: yêu cầu này cần mã truy cập (Authorization: Bearer …)."
    en = "Please sign in: this request needs a token (Authorization: Bearer …)."


class TokenRefused(Refusal):
    """A token counts only while it is in force, for us, and signed by a key we know."""

    kind = RefusalKind.NOT_ALLOWED
    code = "token-refused"
    vi = "Mã truy cập không được chấp nhận; hãy đăng nhập lại."
    en = "The token is not accepted; please sign in again."


class TokenExpired(Refusal):
    """A token counts until it expires."""

    kind = RefusalKind.NOT_ALLOWED
    code = "token-expired"
    vi = "Phiên làm việc đã hết hạn; hãy đăng nhập lại."
    en = "The token has expired; please sign in again."


class DutyMissing(Refusal):
    """A route serves only those who hold one of its duties."""

    kind = RefusalKind.NOT_ALLOWED
    code = "duty-missing"
    vi = "Bạn không có nhiệm vụ cần thiết cho việc này ({needed})."
    en = "You hold none of the duties this needs ({needed})."


class UnitMissing(Refusal):
    """A token says for whom its bearer acts: for one unit, or for this site as a whole; silence is neither."""

    kind = RefusalKind.NOT_ALLOWED
    code = "unit-missing"
    vi = "Mã truy cập không nêu đơn vị của bạn (`unit`), cũng không nêu bạn là cán bộ của {site} (`staff_of`)."
    en = "The token names neither your unit (`unit`) nor {site} as the site whose staff you are (`staff_of`)."


class SiteStaffOnly(Refusal):
    """What concerns the whole site is for its staff, not for those who act for one unit."""

    kind = RefusalKind.NOT_ALLOWED
    code = "site-staff-only"
    vi = "Việc này chỉ dành cho cán bộ của cơ quan quản lý chung; mã truy cập của bạn thuộc {unit}."
    en = "This is for staff of the site as a whole; your token is for {unit}."


class Keys(Protocol):
    """Where public keys come from."""

    async def find(self, key_id: str | None) -> KeySet:
        """The keys, having looked for `key_id` anew where it was not known; raises IssuerUnavailableError."""


class SiteKeys:
    """The site's own public key, from a file."""

    def __init__(self, file: Path) -> None:
        """Read the PEM `file`; raises OSError or ValueError when it holds no public key."""
        self._keys = KeySet([_public_key(file.read_bytes())])

    async def find(self, key_id: str | None) -> KeySet:
        """The one key, whatever id is asked for."""
        _ = key_id
        return self._keys


class IssuerKeys:
    """The keys an OIDC issuer publishes, found by discovery, kept, and fetched again for a key id not seen before.

    They are fetched anew every hour, so that a withdrawn key ends within it; while the issuer does not answer they
    serve on, for eight hours at the longest.
    """

    def __init__(self, issuer: str, shortest_refresh: float = _SHORTEST_REFRESH) -> None:
        """Ask `issuer` (its exact `iss`) at the first token, and at most once in `shortest_refresh` seconds."""
        self._issuer = issuer
        self._shortest_refresh = shortest_refresh
        self._longest_without = _LONGEST_WITHOUT_ISSUER
        self._keys: KeySet | None = None
        self._fetched_at = 0.0
        self._tried_at = float("-inf")
        self._lock = asyncio.Lock()

    async def find(self, key_id: str | None) -> KeySet:
        """The issuer's keys; raises IssuerUnavailableError when they were not fetched for too long and cannot be."""
        if self._knows(key_id):
            return self._kept()
        async with self._lock:
            if not self._knows(key_id) and monotonic() - self._tried_at >= self._shortest_refresh:
                await self._refresh()
        return self._kept()

    def _kept(self) -> KeySet:
        if self._keys is None or monotonic() - self._fetched_at > self._longest_without:
            raise IssuerUnavailableError(f"the keys of {self._issuer} are not known, or not for sure any more")
        return self._keys

    def _knows(self, key_id: str | None) -> bool:
        if self._keys is None or monotonic() - self._fetched_at > _LONGEST_KEPT:
            return False
        return key_id is None or any(key.kid == key_id for key in self._keys.keys)

    async def _refresh(self) -> None:
        self._tried_at = monotonic()
        try:
            self._keys = await self._fetch()
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, TypeError, JoseError) as away:
            _log.warning("issuer_keys_not_fetched", issuer=self._issuer, fault=f"{type(away).__name__}: {away}")
            return
        self._fetched_at = monotonic()
        _log.info("issuer_keys_fetched", issuer=self._issuer, keys=len(self._keys.keys))

    async def _fetch(self) -> KeySet:
        """The issuer's key pairs; a shared secret among them is passed over."""
        async with httpx.AsyncClient(timeout=5) as client:
            discovery = await client.get(f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
            document = discovery.raise_for_status().json()
            if document["issuer"] != self._issuer:
                raise ValueError("the discovery document is another issuer's")
            published = (await client.get(document["jwks_uri"])).raise_for_status().json()
        pairs = [key for key in published["keys"] if key.get("kty") in _PAIRS]
        return KeySet.import_key_set(KeySetSerialization(keys=pairs))


class _Registry(JWSRegistry):
    """The algorithms we take; EdDSA too by its older name, which RFC 9864 deprecates and issuers still write."""

    @override
    def get_alg(self, name: str) -> JWSAlgModel:
        return self.algorithms[name] if name == "EdDSA" else super().get_alg(name)


_REGISTRY = _Registry(algorithms=ALGORITHMS, strict_check_header=False)


class Authenticator:
    """Turns a signed token into an actor."""

    def __init__(self, keys: Keys, issuer: str, audience: str, site: str) -> None:
        """Trust tokens of `issuer` for `audience` under `keys`, at `site`."""
        self._keys = keys
        self._site = site
        self._claims = jwt.JWTClaimsRegistry(
            now=_now,
            leeway=_LEEWAY,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": audience},
            sub={"essential": True},
            exp={"essential": True},
        )

    async def actor(self, token: str) -> Actor:
        """Who the token speaks for: its `sub`, its `unit`, and those of its `duties` that we know.

        Without a `unit` the token must name this site in `staff_of` (a text or a list): then it is the whole site's.
        Raises TokenExpired, TokenRefused, UnitMissing, or IssuerUnavailableError when no key could be fetched.
        """
        key_id = _key_id(token)
        keys = await self._keys.find(key_id)
        try:
            decoded = jwt.decode(token, keys, registry=_REGISTRY)
            self._claims.validate(decoded.claims)
        except ExpiredTokenError:
            raise TokenExpired from None
        except (JoseError, ValueError, TypeError) as wrong:
            _log.info("token_refused", reason=type(wrong).__name__)
            raise TokenRefused from None
        return _actor(decoded.claims, self._site)


def authenticator(settings: Settings) -> Authenticator:
    """The authenticator that `settings` describe: an OIDC issuer, or the site's own key.

    Raises ValueError when neither is named or the key's file cannot be used.
    """
    if settings.oidc_issuer is not None:
        keys_of_issuer = IssuerKeys(settings.oidc_issuer)
        return Authenticator(keys_of_issuer, settings.oidc_issuer, settings.oidc_audience, settings.site)
    if settings.token_key_file is None:
        raise ValueError("name an OIDC issuer (…_OIDC_ISSUER) or the site's own key (…_TOKEN_KEY_FILE)")
    try:
        keys = SiteKeys(settings.token_key_file)
    except (OSError, ValueError) as wrong:
        raise ValueError(f"the key of tokens {settings.token_key_file} cannot be used: {wrong}") from None
    return Authenticator(keys, site_issuer(settings.site), settings.oidc_audience, settings.site)


def site_issuer(site: str) -> str:
    """The `iss` of tokens that a site makes with its own key."""
    return f"urn:tdkt:site:{site}"


def issue_token(
    private_key_pem: bytes,
    actor: Actor,
    *,
    site: str,
    audience: str = "tdkt",
    lasts: timedelta = timedelta(hours=8),
) -> str:
    """A token of the site's own for `actor`, signed with the site's private key (PEM: Ed25519, P-256 or RSA).

    An actor without a unit is named as staff of `site`.

    Raises ValueError for a key that cannot sign, and for a duty that no person holds.
    """
    if not actor.duties <= DUTIES:
        raise ValueError(f"no person holds the duty {', '.join(sorted(actor.duties - DUTIES))}")
    algorithm, key = _private_key(private_key_pem)
    at = wall()
    claims: dict[str, Any] = {
        "iss": site_issuer(site),
        "aud": audience,
        "sub": actor.subject,
        "iat": int(at.timestamp()),
        "exp": int((at + lasts).timestamp()),
        "duties": sorted(actor.duties),
    }
    claims |= {"staff_of": site} if actor.unit is None else {"unit": actor.unit}
    return jwt.encode({"alg": algorithm, "kid": key.thumbprint()}, claims, key, algorithms=ALGORITHMS)


def _now() -> int:
    return int(wall().timestamp())


def _key_id(token: str) -> str | None:
    """The key id a token claims for itself; raises TokenRefused for what is no signed token."""
    try:
        key_id = jws.extract_compact(token.encode()).headers().get("kid")
    except (JoseError, ValueError, TypeError) as wrong:
        _log.info("token_refused", reason=type(wrong).__name__)
        raise TokenRefused from None
    return key_id if isinstance(key_id, str) else None


def _actor(claims: Mapping[str, Any], site: str) -> Actor:
    unit, duties = claims.get("unit"), claims.get("duties", [])
    if not (unit is None or isinstance(unit, str)) or not isinstance(duties, list):
        raise TokenRefused
    # Events remember the actor in one line, which is signed; a line break in it could never be sent on.
    if not _is_name(claims["sub"]) or not (unit is None or _is_name(unit)):
        raise TokenRefused
    if unit is None and site not in _listed(claims.get("staff_of")):
        _log.warning("access_refused", reason=UnitMissing.code, subject=claims["sub"])
        raise UnitMissing(site=site)
    return Actor(claims["sub"], unit, DUTIES.intersection(str(duty) for duty in duties))


def _listed(claimed: object) -> list[object]:
    return claimed if isinstance(claimed, list) else [claimed]


def _is_name(claimed: object) -> bool:
    """Whether a claim can name an actor: printable, of a sensible length, and not a name that services act under."""
    return (
        isinstance(claimed, str)
        and 0 < len(claimed) <= _LONGEST_NAME
        and claimed.isprintable()
        and not claimed.endswith((".policies", ".effects"))
    )


def _private_key(pem: bytes) -> tuple[str, OKPKey | ECKey | RSAKey]:
    raw = load_pem_private_key(pem, password=None)
    if isinstance(raw, Ed25519PrivateKey):
        return "Ed25519", OKPKey.import_key(pem)
    if isinstance(raw, EllipticCurvePrivateKey):
        return "ES256", ECKey.import_key(pem)
    if isinstance(raw, RSAPrivateKey):
        return "PS256", RSAKey.import_key(pem)
    raise ValueError("tokens are signed with an Ed25519, P-256 or RSA key")


def _public_key(pem: bytes) -> OKPKey | ECKey | RSAKey:
    raw = load_pem_public_key(pem)
    if isinstance(raw, Ed25519PublicKey):
        return OKPKey.import_key(pem)
    if isinstance(raw, EllipticCurvePublicKey):
        return ECKey.import_key(pem)
    if isinstance(raw, RSAPublicKey):
        return RSAKey.import_key(pem)
    raise ValueError("tokens are checked with an Ed25519, P-256 or RSA key")
