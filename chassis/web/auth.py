"""Authentication: signed tokens, checked against keys that an OIDC issuer publishes or that the site keeps itself.

Source: RFC 7519 (JWT), RFC 8725 (best current practice), OpenID Connect Discovery 1.0.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from unicodedata import is_normalized

import structlog
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from joserfc import jws, jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jwa import JWSAlgModel
from joserfc.jwk import ECKey, OKPKey, RSAKey
from joserfc.jws import JWSRegistry
from pydantic import TypeAdapter, ValidationError
from typing_extensions import override

from chassis.clock import wall
from chassis.settings import Settings
from chassis.web.keys import IssuerKeys, Key, Keys, SiteKeys
from contracts.duties import DUTIES as DUTIES  # noqa: PLC0414 - routes and pages take them from here
from contracts.duties import DUTY_NAMES_EN as DUTY_NAMES_EN  # noqa: PLC0414
from contracts.duties import DUTY_NAMES_VI as DUTY_NAMES_VI  # noqa: PLC0414
from contracts.duties import Duty as Duty  # noqa: PLC0414
from contracts.message import Actor, Refusal, RefusalKind
from contracts.text import is_visible
from contracts.vocabulary import UnitCode

_log = structlog.get_logger()
ALGORITHMS = ["Ed25519", "EdDSA", "ES256", "PS256", "RS256"]
"""Signatures by a key pair only: with a shared secret, a service that checks tokens could also make them."""
_LEEWAY = timedelta(seconds=30)
"""By how much two machines' clocks may differ."""
_LONGEST_LIFETIME = timedelta(hours=24)
"""A token that is stolen ends by itself within a day; an issuer that gives longer ones is configured wrongly."""
_LONGEST_NAME = 200
_NO_CLAIMS: Mapping[str, str] = {}
_UNIT: TypeAdapter[str] = TypeAdapter(UnitCode)
_ACCESS_TOKEN_TYPES = frozenset({"at+jwt", "application/at+jwt"})
"""The `typ` of an access token (RFC 9068 §2.1): an ID token of the same issuer is for its client, and not for us."""


class TokenMissing(Refusal):
    """Every request carries a token."""

    kind = RefusalKind.NOT_ALLOWED
    code = "token-missing"
    vi = "Hãy đăng nhập: yêu cầu này cần mã truy cập (Authorization: Bearer …)."
    en = "Please sign in: this request needs a token (Authorization: Bearer …)."


class TokenRefused(Refusal):
    """A token counts only while it is in force, for this audience, and signed by a known key."""

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
    vi = "Việc này dành cho: {needed}. Bạn không có nhiệm vụ nào trong số đó."
    en = "This is for: {needed}. You hold none of these duties."

    def __init__(self, needed: Iterable[Duty]) -> None:
        """Name the duties, one of which was needed."""
        self._needed = sorted(needed)
        super().__init__(needed=", ".join(self._needed))

    @override
    def sentence(self, language: str) -> str:
        """The sentence with the names of the duties."""
        names = DUTY_NAMES_VI if language == "vi" else DUTY_NAMES_EN
        template = self.vi if language == "vi" else self.en
        return template.format(needed=", ".join(names[duty] for duty in self._needed))


class UnitMissing(Refusal):
    """A token names the unit its bearer acts for, or this site as a whole."""

    kind = RefusalKind.NOT_ALLOWED
    code = "unit-missing"
    vi = "Mã truy cập không nêu đơn vị của bạn (`unit`), cũng không nêu bạn là cán bộ của {site} (`staff_of`)."
    en = "The token names neither your unit (`unit`) nor {site} as the site whose staff you are (`staff_of`)."

    def __init__(self, site: str, bearer: Actor) -> None:
        """Refuse the `bearer` of a token that is valid at `site` otherwise."""
        super().__init__(site=site)
        self.bearer = bearer


class SiteStaffOnly(Refusal):
    """A route for the whole site serves its staff, and nobody who acts for one unit."""

    kind = RefusalKind.NOT_ALLOWED
    code = "site-staff-only"
    vi = "Việc này chỉ dành cho cán bộ của cơ quan quản lý chung; mã truy cập của bạn thuộc {unit}."
    en = "This is for staff of the site as a whole; your token is for {unit}."


class _Registry(JWSRegistry):
    """The algorithms we take; EdDSA too by its older name, which RFC 9864 deprecates and issuers still write."""

    @override
    def get_alg(self, name: str) -> JWSAlgModel:
        return self.algorithms[name] if name == "EdDSA" else super().get_alg(name)


_REGISTRY = _Registry(algorithms=ALGORITHMS, strict_check_header=False)


class Authenticator:
    """Turns a signed token into an actor."""

    def __init__(self, keys: Keys, issuer: str, audience: str, site: str, leeway: timedelta = _LEEWAY) -> None:
        """Trust tokens of `issuer` for `audience` under `keys`, at `site`, until `leeway` after their end."""
        self._keys = keys
        self._site = site
        self._claims = jwt.JWTClaimsRegistry(
            now=_now,
            leeway=int(leeway.total_seconds()),
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": audience},
            sub={"essential": True},
            exp={"essential": True},
        )

    async def actor(self, token: str) -> Actor:
        """The actor that the token names: its `sub`, its `unit`, and the known ones of its `duties`.

        Without a `unit` the token must name this site in `staff_of` (a text or a list): then it is the whole site's.
        A token that ends later than a day from now is refused.
        Raises TokenExpired, TokenRefused, UnitMissing, or IssuerUnavailableError when no key could be fetched.
        """
        return actor_of(await self.claims(token), self._site)

    async def claims(self, token: str) -> Mapping[str, Any]:
        """The claims of a token that counts now; raises what `actor` raises, but for UnitMissing."""
        keys = await self._keys.find(key_id(token))
        try:
            decoded = jwt.decode(token, keys, registry=_REGISTRY)
            self._claims.validate(decoded.claims)
        except ExpiredTokenError:
            raise TokenExpired from None
        except (JoseError, ValueError, TypeError) as wrong:
            raise _refused(type(wrong).__name__) from None
        _require_access_token(decoded.header.get("typ"))
        _require_short_life(decoded.claims["exp"])
        claims: Mapping[str, Any] = decoded.claims
        return claims


def authenticator(settings: Settings) -> Authenticator:
    """The authenticator that `settings` describe: an OIDC issuer, or the site's own key.

    Raises ValueError when neither is named, the issuer is plain HTTP without leave, or the key's file cannot be used.
    """
    if settings.oidc_issuer is not None:
        keys_of_issuer = IssuerKeys(settings.oidc_issuer, plaintext_allowed=settings.oidc_plaintext_allowed)
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


def issue_token(  # noqa: PLR0913 - the claims of a token are its arguments
    private_key_pem: bytes,
    actor: Actor,
    *,
    site: str,
    audience: str = "tdkt",
    lasts: timedelta = timedelta(hours=8),
    claims: Mapping[str, str] = _NO_CLAIMS,
) -> str:
    """A token of the site's own for `actor`, signed with the site's private key (PEM: Ed25519, P-256 or RSA).

    An actor without a unit is named as staff of `site`. `claims` are further ones, such as `name` and `sid`.

    Raises ValueError for a key that cannot sign, for a duty that no person holds, and for more than a day.
    """
    if lasts > _LONGEST_LIFETIME:
        raise ValueError(f"a token lasts {_LONGEST_LIFETIME.total_seconds() / 3600:.0f} hours at the longest")
    if not actor.duties <= DUTIES:
        raise ValueError(f"no person holds the duty {', '.join(sorted(actor.duties - DUTIES))}")
    algorithm, key = _private_key(private_key_pem)
    at = wall()
    all_claims: dict[str, Any] = {
        **claims,
        "iss": site_issuer(site),
        "aud": audience,
        "sub": actor.subject,
        "iat": int(at.timestamp()),
        "exp": int((at + lasts).timestamp()),
        "duties": sorted(actor.duties),
    }
    all_claims |= {"staff_of": site} if actor.unit is None else {"unit": actor.unit}
    header = {"alg": algorithm, "kid": key.thumbprint(), "typ": "at+jwt"}
    return jwt.encode(header, all_claims, key, algorithms=ALGORITHMS)


def _now() -> int:
    return int(wall().timestamp())


def _refused(reason: str) -> TokenRefused:
    """The refusal of a token; its reason is for the log alone, since it would help a forger."""
    _log.info("token_refused", reason=reason)
    return TokenRefused()


def key_id(token: str) -> str | None:
    """The key id a token claims for itself; raises TokenRefused for anything but a signed token."""
    try:
        named = jws.extract_compact(token.encode()).headers().get("kid")
    except (JoseError, ValueError, TypeError) as wrong:
        raise _refused(type(wrong).__name__) from None
    return named if isinstance(named, str) else None


def _require_access_token(claimed_type: object) -> None:
    if claimed_type is not None and str(claimed_type).lower() not in _ACCESS_TOKEN_TYPES:
        raise _refused("not-an-access-token")


def _require_short_life(expires_at: float) -> None:
    if not expires_at - _now() <= (_LONGEST_LIFETIME + _LEEWAY).total_seconds():  # NaN is no end at all
        raise _refused("lives-too-long")


def actor_of(claims: Mapping[str, Any], site: str) -> Actor:
    """The actor that `claims` name at `site`; raises TokenRefused or UnitMissing."""
    subject, unit, duties = claims["sub"], claims.get("unit"), claims.get("duties", [])
    if not isinstance(duties, list):
        raise _refused("duties-not-a-list")
    # Events remember the actor in one line, which is signed; a line break in it could never be sent on.
    if not is_name(subject) or not (unit is None or _is_unit(unit)):
        raise _refused("actor-without-a-name")
    # Events remember `subject@unit`: of staff, who have no unit, such a subject would read as somebody else's.
    if unit is None and "@" in subject:
        raise _refused("staff-named-like-a-unit")
    actor = Actor(subject, unit, DUTIES.intersection(str(duty) for duty in duties))
    if unit is None and site not in _listed(claims.get("staff_of")):
        raise UnitMissing(site, actor)
    return actor


def _listed(claimed: object) -> list[object]:
    return claimed if isinstance(claimed, list) else [claimed]


def is_name(claimed: object) -> bool:
    """Whether a claim can name an actor: of a sensible length, not a name that services act under, and seen whole.

    Two actors never look alike for a character that nobody can see, a blank edge, or another composition of a letter.
    """
    return (
        isinstance(claimed, str)
        and 0 < len(claimed) <= _LONGEST_NAME
        and claimed.isprintable()
        and claimed == claimed.strip()
        and is_visible(claimed)
        and is_normalized("NFC", claimed)
        and not claimed.endswith((".policies", ".effects"))
    )


def _is_unit(claimed: object) -> bool:
    try:
        _UNIT.validate_python(claimed, strict=True)
    except ValidationError:
        return False
    return True


def _private_key(pem: bytes) -> tuple[str, Key]:
    raw = load_pem_private_key(pem, password=None)
    if isinstance(raw, Ed25519PrivateKey):
        return "Ed25519", OKPKey.import_key(pem)
    if isinstance(raw, EllipticCurvePrivateKey):
        return "ES256", ECKey.import_key(pem)
    if isinstance(raw, RSAPrivateKey):
        return "PS256", RSAKey.import_key(pem)
    raise ValueError("tokens are signed with an Ed25519, P-256 or RSA key")
