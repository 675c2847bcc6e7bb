"""The public keys that tokens are checked with: an OIDC issuer's, or the site's own.

Source: RFC 7517 (JWK), OpenID Connect Discovery 1.0.
"""

import asyncio
from pathlib import Path
from typing import Any, Protocol, TypeAlias
from urllib.parse import urlsplit

import httpx
import structlog
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, KeySet, OKPKey, RSAKey

from chassis.clock import monotonic
from chassis.errors import IssuerUnavailableError

_log = structlog.get_logger()
Key: TypeAlias = OKPKey | ECKey | RSAKey
_SHORTEST_REFRESH = 10.0
"""Seconds between two fetches of keys, so that made-up key ids cannot make us a load on the issuer."""
_LONGEST_KEPT = 3600.0
"""Seconds after which keys are fetched anew, so that a withdrawn key ends within the hour."""
_LONGEST_WITHOUT_ISSUER = 8 * 3600.0
"""Seconds for which keys serve on while their issuer does not answer: as long as a token usually lasts."""
_PAIRS = {"OKP", "EC", "RSA"}
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class Keys(Protocol):
    """A source of public keys."""

    async def find(self, key_id: str | None) -> KeySet:
        """The keys, fetched anew when `key_id` is not among them; raises IssuerUnavailableError."""


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
    are used for at most eight hours.
    """

    def __init__(
        self, issuer: str, shortest_refresh: float = _SHORTEST_REFRESH, *, plaintext_allowed: bool = False
    ) -> None:
        """Ask `issuer` (its exact `iss`) at the first token, and at most once in `shortest_refresh` seconds.

        Raises ValueError for an issuer that is neither https nor on this machine, unless plaintext is allowed:
        whoever could change its keys on the way could make every token.
        """
        self._issuer = issuer
        self._plaintext_allowed = plaintext_allowed
        require_secure(issuer, plaintext_allowed=plaintext_allowed)
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
        """The issuer's key pairs; a shared secret and a key that cannot be used are passed over (RFC 7517 §5)."""
        async with httpx.AsyncClient(timeout=5) as client:
            discovery = await client.get(f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
            document = discovery.raise_for_status().json()
            if document["issuer"] != self._issuer:
                raise ValueError("the discovery document is another issuer's")
            require_secure(document["jwks_uri"], plaintext_allowed=self._plaintext_allowed)
            published = (await client.get(document["jwks_uri"])).raise_for_status().json()
        return KeySet([key for key in map(self._imported, published["keys"]) if key is not None])

    def _imported(self, published: Any) -> Key | None:
        """A published key, None for one that is no key pair or cannot be used."""
        try:
            if published["kty"] not in _PAIRS:
                return None
            key = JWKRegistry.import_key(published)
        except (JoseError, UnsupportedAlgorithm, ValueError, KeyError, TypeError) as unusable:
            _log.warning("issuer_key_passed_over", issuer=self._issuer, fault=type(unusable).__name__)
            return None
        return key if isinstance(key, OKPKey | ECKey | RSAKey) else None


def require_secure(address: str, *, plaintext_allowed: bool) -> None:
    """Raise ValueError for an address of an issuer that is neither https nor on this machine, unless it may be."""
    parts = urlsplit(address)
    on_this_machine = parts.scheme == "http" and parts.hostname in _LOOPBACK
    if not (parts.scheme == "https" or on_this_machine or (parts.scheme == "http" and plaintext_allowed)):
        raise ValueError(f"{address} is not https, and …_OIDC_PLAINTEXT_ALLOWED does not say that it may be plain")


def _public_key(pem: bytes) -> OKPKey | ECKey | RSAKey:
    raw = load_pem_public_key(pem)
    if isinstance(raw, Ed25519PublicKey):
        return OKPKey.import_key(pem)
    if isinstance(raw, EllipticCurvePublicKey):
        return ECKey.import_key(pem)
    if isinstance(raw, RSAPublicKey):
        return RSAKey.import_key(pem)
    raise ValueError("tokens are checked with an Ed25519, P-256 or RSA key")
