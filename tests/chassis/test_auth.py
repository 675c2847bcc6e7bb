"""A token counts only while it is in force, for us, and signed by a key pair that its issuer publishes."""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey
from typing_extensions import override

from chassis.auth import (
    Authenticator,
    IssuerKeys,
    SiteKeys,
    TokenExpired,
    TokenRefused,
    UnitMissing,
    authenticator,
    issue_token,
    site_issuer,
)
from chassis.errors import IssuerUnavailableError
from contracts.message import Actor, Refusal
from tests.chassis.doors import settings_of

AUDIENCE = "tdkt"
SITE = "lang-son"
ACTOR = Actor("an", "unit-1", frozenset({"clerk", "auditor"}))
Pair = OKPKey | ECKey | RSAKey


@dataclass
class Issuer:
    """An OIDC issuer on this machine: what it publishes, and how often it was asked for its keys."""

    url: str = ""
    keys: list[Pair | OctKey] = field(default_factory=list)
    asked: int = 0
    away: bool = False
    says_it_is: str | None = None

    def document(self, path: str) -> dict[str, Any] | None:
        """What it answers at `path`."""
        if path == "/.well-known/openid-configuration":
            return {"issuer": self.says_it_is or self.url, "jwks_uri": f"{self.url}/keys"}
        if path == "/keys":
            self.asked += 1
            return {"keys": [key.as_dict(private=isinstance(key, OctKey)) for key in self.keys]}
        return None

    def token(self, key: Pair, algorithm: str = "Ed25519", header: dict[str, Any] | None = None, **claims: Any) -> str:
        """A token of this issuer for ACTOR; `claims` differ, and one that is None is left out."""
        now = int(time.time())
        usual = {
            "iss": self.url,
            "aud": AUDIENCE,
            "sub": ACTOR.subject,
            "unit": ACTOR.unit,
            "duties": sorted(ACTOR.duties),
            "iat": now,
            "exp": now + 600,
        }
        kept = {name: value for name, value in (usual | claims).items() if value is not None}
        return jwt.encode({"alg": algorithm, "kid": key.kid, **(header or {})}, kept, key, algorithms=[algorithm])


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    told = Issuer()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            document = None if told.away else told.document(self.path)
            self.send_response(404 if document is None else 200)
            self.end_headers()
            self.wfile.write(json.dumps(document).encode())

        @override
        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        told.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield told
        server.shutdown()
        thread.join()


def _pair() -> OKPKey:
    return OKPKey.generate_key("Ed25519", auto_kid=True)


def _trusting(issuer: Issuer, shortest_refresh: float = 0.0) -> Authenticator:
    return Authenticator(IssuerKeys(issuer.url, shortest_refresh), issuer.url, AUDIENCE, SITE)


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
@pytest.mark.parametrize(
    ("key", "algorithm"),
    [
        (OKPKey.generate_key("Ed25519", auto_kid=True), "Ed25519"),
        (OKPKey.generate_key("Ed25519", auto_kid=True), "EdDSA"),
        (ECKey.generate_key("P-256", auto_kid=True), "ES256"),
        (RSAKey.generate_key(2048, auto_kid=True), "RS256"),
        (RSAKey.generate_key(2048, auto_kid=True), "PS256"),
    ],
)
async def test_a_token_of_the_issuer_says_who_asks(issuer: Issuer, key: Pair, algorithm: str) -> None:
    """Whatever key pair the issuer signs with, the actor is the subject with its unit and duties."""
    issuer.keys = [key]

    assert await _trusting(issuer).actor(issuer.token(key, algorithm)) == ACTOR


async def test_keys_are_fetched_once_and_kept(issuer: Issuer) -> None:
    """The issuer is not asked for each request."""
    key = _pair()
    issuer.keys = [key]
    trusting = _trusting(issuer)
    for _ in range(3):
        await trusting.actor(issuer.token(key))

    assert issuer.asked == 1


async def test_a_new_key_of_the_issuer_is_found(issuer: Issuer) -> None:
    """Keys rotate: a key id not seen before makes us look again."""
    old, new = _pair(), _pair()
    issuer.keys = [old]
    trusting = _trusting(issuer)
    await trusting.actor(issuer.token(old))
    issuer.keys = [new]

    assert await trusting.actor(issuer.token(new)) == ACTOR
    with pytest.raises(TokenRefused):
        await trusting.actor(issuer.token(old))


async def test_made_up_key_ids_do_not_burden_the_issuer(issuer: Issuer) -> None:
    """Between two looks some time passes, whatever ids a stranger invents."""
    key = _pair()
    issuer.keys = [key]
    trusting = _trusting(issuer, shortest_refresh=600)
    await trusting.actor(issuer.token(key))
    for _ in range(5):
        with pytest.raises(TokenRefused):
            await trusting.actor(issuer.token(_pair()))

    assert issuer.asked == 1


async def test_a_known_key_still_serves_while_the_issuer_is_away(issuer: Issuer) -> None:
    """An issuer that does not answer stops nobody whose key we know, and lets nobody else in."""
    key = _pair()
    issuer.keys = [key]
    trusting = _trusting(issuer)
    await trusting.actor(issuer.token(key))
    issuer.away = True

    with pytest.raises(TokenRefused):
        await trusting.actor(issuer.token(_pair()))
    assert await trusting.actor(issuer.token(key)) == ACTOR


async def test_without_any_keys_nobody_can_be_told_from_anybody(issuer: Issuer) -> None:
    """A fault of the issuer is not held against the caller."""
    issuer.away = True

    with pytest.raises(IssuerUnavailableError):
        await _trusting(issuer).actor(issuer.token(_pair()))


async def test_a_discovery_document_of_another_issuer_is_not_believed(issuer: Issuer) -> None:
    """OpenID Connect Discovery §4.3: the document must name the issuer that was asked."""
    key = _pair()
    issuer.keys, issuer.says_it_is = [key], "https://elsewhere.example"

    with pytest.raises(IssuerUnavailableError):
        await _trusting(issuer).actor(issuer.token(key))


_NOW = int(time.time())


@pytest.mark.parametrize(
    ("claims", "refusal"),
    [
        ({"exp": _NOW - 3600}, TokenExpired),
        ({"exp": None}, TokenRefused),
        ({"exp": "tomorrow"}, TokenRefused),
        ({"nbf": _NOW + 3600}, TokenRefused),
        ({"aud": "another-service"}, TokenRefused),
        ({"aud": None}, TokenRefused),
        ({"iss": "https://elsewhere.example"}, TokenRefused),
        ({"iss": None}, TokenRefused),
        ({"sub": None}, TokenRefused),
        ({"sub": ""}, TokenRefused),
        ({"sub": 7}, TokenRefused),
        ({"unit": 7}, TokenRefused),
        ({"duties": "clerk"}, TokenRefused),
    ],
)
async def test_a_token_that_is_not_for_now_or_not_for_us_is_refused(
    issuer: Issuer, claims: dict[str, Any], refusal: type[Refusal]
) -> None:
    """Time, audience, issuer and subject must all hold."""
    key = _pair()
    issuer.keys = [key]

    with pytest.raises(refusal):
        await _trusting(issuer).actor(issuer.token(key, **claims))


async def test_keys_of_an_issuer_that_is_away_end_after_a_while(issuer: Issuer) -> None:
    """A key that was withdrawn meanwhile must not open doors for ever."""
    key = _pair()
    issuer.keys = [key]
    keys = IssuerKeys(issuer.url, shortest_refresh=0.0)
    trusting = Authenticator(keys, issuer.url, AUDIENCE, SITE)
    await trusting.actor(issuer.token(key))
    issuer.away = True

    served = await trusting.actor(issuer.token(key))
    keys._longest_without = 0.0  # noqa: SLF001 - eight hours have passed

    assert served == ACTOR
    with pytest.raises(IssuerUnavailableError):
        await trusting.actor(issuer.token(key))


async def test_duties_are_only_those_that_people_hold(issuer: Issuer) -> None:
    """A token cannot make its bearer a policy, nor anything the trade does not know."""
    key = _pair()
    issuer.keys = [key]
    token = issuer.token(key, duties=["policy", "clerk", "king", 7, ["chair"], None])

    assert (await _trusting(issuer).actor(token)).duties == {"clerk"}


async def test_who_names_no_unit_is_nobody_here(issuer: Issuer) -> None:
    """A claim that an issuer forgot does not open the whole site; that of another site opens nothing."""
    key = _pair()
    issuer.keys = [key]

    for staff_of in (None, "cao-bang", ["cao-bang"], True, SITE + "-2"):
        with pytest.raises(UnitMissing):
            await _trusting(issuer).actor(issuer.token(key, unit=None, staff_of=staff_of))


@pytest.mark.parametrize("staff_of", [SITE, ["cao-bang", SITE]])
async def test_staff_of_the_site_are_named_as_such(issuer: Issuer, staff_of: object) -> None:
    """The claim names the site, so that one issuer can serve several; who has a unit acts for that alone."""
    key = _pair()
    issuer.keys = [key]
    staff = await _trusting(issuer).actor(issuer.token(key, unit=None, staff_of=staff_of))
    of_a_unit = await _trusting(issuer).actor(issuer.token(key, staff_of=staff_of))

    assert (staff.unit, of_a_unit.unit) == (None, "unit-1")


@pytest.mark.parametrize("name", ["an\nbinh", "an\x00", "", "x" * 201, "planning.policies", "notification.effects", 7])
async def test_a_subject_that_cannot_stand_in_an_event_is_refused(issuer: Issuer, name: object) -> None:
    """Events remember the actor in one line; nobody may bear a name that services act under."""
    key = _pair()
    issuer.keys = [key]

    with pytest.raises(TokenRefused):
        await _trusting(issuer).actor(issuer.token(key, sub=name))


def _part(value: dict[str, Any]) -> bytes:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=")


def _claims(issuer: Issuer) -> dict[str, Any]:
    now = int(time.time())
    return {"iss": issuer.url, "aud": AUDIENCE, "sub": "an", "duties": ["chair"], "iat": now, "exp": now + 600}


async def test_a_token_without_a_signature_is_refused(issuer: Issuer) -> None:
    """RFC 8725 §2.1: `alg: none` is not a signature."""
    key = _pair()
    issuer.keys = [key]
    head = _part({"alg": "none", "kid": key.kid})

    with pytest.raises(TokenRefused):
        await _trusting(issuer).actor(f"{head.decode()}.{_part(_claims(issuer)).decode()}.")


@pytest.mark.parametrize("secret", ["pem", "jwk"])
async def test_the_public_key_is_no_shared_secret(issuer: Issuer, secret: str) -> None:
    """RFC 8725 §2.1: what everybody can read must not make tokens, whatever algorithm the token claims."""
    key = RSAKey.generate_key(2048, auto_kid=True)
    issuer.keys = [key]
    known = key.as_pem(private=False) if secret == "pem" else json.dumps(key.as_dict(private=False)).encode()
    signed = _part({"alg": "HS256", "kid": key.kid}) + b"." + _part(_claims(issuer))
    signature = base64.urlsafe_b64encode(hmac.new(known, signed, hashlib.sha256).digest()).rstrip(b"=")

    with pytest.raises(TokenRefused):
        await _trusting(issuer).actor((signed + b"." + signature).decode())


async def test_a_secret_that_the_issuer_publishes_makes_no_tokens(issuer: Issuer) -> None:
    """A symmetric key among the published ones is passed over."""
    shared = OctKey.generate_key(256, auto_kid=True)
    issuer.keys = [_pair(), shared]
    token = jwt.encode({"alg": "HS256", "kid": shared.kid}, _claims(issuer), shared, algorithms=["HS256"])

    with pytest.raises(TokenRefused):
        await _trusting(issuer).actor(token)


async def test_a_key_that_travels_in_the_token_is_not_trusted(issuer: Issuer) -> None:
    """RFC 8725 §3.10: a token does not say by which key to believe it."""
    known, own = _pair(), _pair()
    issuer.keys = [known]
    header = {"kid": known.kid, "jwk": own.as_dict(private=False)}

    with pytest.raises(TokenRefused):
        await _trusting(issuer).actor(issuer.token(own, header=header))


async def test_an_altered_token_is_refused(issuer: Issuer) -> None:
    """A changed claim breaks the signature."""
    key = _pair()
    issuer.keys = [key]
    head, _, signature = issuer.token(key).split(".")

    with pytest.raises(TokenRefused):
        await _trusting(issuer).actor(f"{head}.{_part(_claims(issuer)).decode()}.{signature}")


@pytest.mark.parametrize("token", ["", "a", "a.b.c", "a.b.c.d", "🙂", "." * 10, "e30.e30.e30", "x" * 200_000])
async def test_what_is_no_token_is_refused(issuer: Issuer, token: str) -> None:
    """Whatever stands after Bearer is answered, never a crash."""
    issuer.keys = [_pair()]

    with pytest.raises(TokenRefused):
        await _trusting(issuer).actor(token)


def _pems(private: Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> tuple[bytes, bytes]:
    return (
        private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
    )


@pytest.mark.parametrize(
    "private",
    [Ed25519PrivateKey.generate(), ec.generate_private_key(ec.SECP256R1()), rsa.generate_private_key(65537, 2048)],
)
async def test_a_site_makes_tokens_with_its_own_key(
    tmp_path: Path, private: Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
) -> None:
    """Where no issuer is named, the site's private key makes tokens and its public key checks them."""
    private_pem, public_pem = _pems(private)
    file = tmp_path / "token-key.pem"
    file.write_bytes(public_pem)
    token = issue_token(private_pem, ACTOR, site="lang-son")

    assert await Authenticator(SiteKeys(file), site_issuer("lang-son"), AUDIENCE, "lang-son").actor(token) == ACTOR


async def test_a_token_of_another_site_or_another_key_is_refused(tmp_path: Path) -> None:
    """Each site's tokens hold for that site."""
    private_pem, public_pem = _pems(Ed25519PrivateKey.generate())
    file = tmp_path / "token-key.pem"
    file.write_bytes(public_pem)
    here = Authenticator(SiteKeys(file), site_issuer("lang-son"), AUDIENCE, "lang-son")
    strange, _ = _pems(Ed25519PrivateKey.generate())

    with pytest.raises(TokenRefused):
        await here.actor(issue_token(private_pem, ACTOR, site="cao-bang"))
    with pytest.raises(TokenRefused):
        await here.actor(issue_token(strange, ACTOR, site="lang-son"))
    with pytest.raises(TokenExpired):
        await here.actor(issue_token(private_pem, ACTOR, site="lang-son", lasts=timedelta(hours=-1)))


def test_a_site_makes_no_policy() -> None:
    """The duty of a policy is never in a token, not even in the site's own."""
    private_pem, _ = _pems(Ed25519PrivateKey.generate())

    with pytest.raises(ValueError, match="policy"):
        issue_token(private_pem, Actor("an", None, frozenset({"policy"})), site="lang-son")


def test_a_service_must_be_told_whom_to_trust(tmp_path: Path) -> None:
    """Neither an issuer nor a key, or a key file that holds none, stops the start."""
    broken = tmp_path / "broken.pem"
    broken.write_text("no key")

    with pytest.raises(ValueError, match="OIDC_ISSUER"):
        authenticator(settings_of("postgresql://nowhere", tmp_path, token_key_file=None))
    with pytest.raises(ValueError, match="cannot be used"):
        authenticator(settings_of("postgresql://nowhere", tmp_path, token_key_file=tmp_path / "missing.pem"))
    with pytest.raises(ValueError, match="cannot be used"):
        authenticator(settings_of("postgresql://nowhere", tmp_path, token_key_file=broken))


async def test_a_service_told_of_an_issuer_trusts_the_issuer(issuer: Issuer, tmp_path: Path) -> None:
    """With an OIDC issuer named, the site's own key counts for nothing."""
    key = _pair()
    issuer.keys = [key]
    trusting = authenticator(settings_of("postgresql://nowhere", tmp_path, oidc_issuer=issuer.url))

    assert await trusting.actor(issuer.token(key)) == ACTOR
