"""A token counts only while it is in force, for us, and signed by a key pair that its issuer publishes."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from joserfc import jws, jwt
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from chassis.errors import IssuerUnavailableError
from chassis.web.auth import (
    Authenticator,
    TokenExpired,
    TokenRefused,
    UnitMissing,
    authenticator,
)
from chassis.web.keys import IssuerKeys
from contracts.message import Refusal
from tests.chassis.issuer import ACTOR, AUDIENCE, SITE, Issuer, Pair, published
from tests.chassis.web_harness import settings_of


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with published() as served:
        yield served


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
    """With every kind of key pair the actor is the subject with its unit and duties."""
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


async def test_without_any_keys_no_token_can_be_checked(issuer: Issuer) -> None:
    """A fault of the issuer is not held against the caller."""
    issuer.away = True

    with pytest.raises(IssuerUnavailableError):
        await _trusting(issuer).actor(issuer.token(_pair()))


async def test_a_discovery_document_of_another_issuer_is_not_believed(issuer: Issuer) -> None:
    """OpenID Connect Discovery §4.3: the document must name the issuer that was asked."""
    key = _pair()
    issuer.keys, issuer.claimed_issuer = [key], "https://elsewhere.example"

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
    """A key that was withdrawn meanwhile must not be accepted for ever."""
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


@pytest.mark.parametrize("typ", ["at+jwt", "AT+JWT", "application/at+jwt"])
async def test_an_access_token_says_that_it_is_one(issuer: Issuer, typ: str) -> None:
    """RFC 9068 §2.1 and §4."""
    key = _pair()
    issuer.keys = [key]

    assert await _trusting(issuer).actor(issuer.token(key, header={"typ": typ})) == ACTOR


@pytest.mark.parametrize("typ", ["JWT", "id+jwt", "logout+jwt", ""])
async def test_another_kind_of_token_of_the_issuer_is_refused(issuer: Issuer, typ: str) -> None:
    """An ID token tells its client who has signed in; it opens nothing here."""
    key = _pair()
    issuer.keys = [key]

    with pytest.raises(TokenRefused):
        await _trusting(issuer).actor(issuer.token(key, header={"typ": typ}))


async def test_a_token_without_a_kind_is_taken(issuer: Issuer) -> None:
    """An issuer that sends no `typ` at all cannot be held to it."""
    key = _pair()
    issuer.keys = [key]
    claims = _claims(issuer) | {"unit": "unit-1"}
    token = jws.serialize_compact({"alg": "Ed25519", "kid": key.kid}, json.dumps(claims), key, algorithms=["Ed25519"])

    assert (await _trusting(issuer).actor(token)).subject == "an"


@pytest.mark.parametrize("seconds", [25 * 3600, 10**9, float("inf"), float("nan")])
async def test_a_token_ends_within_a_day(issuer: Issuer, seconds: float) -> None:
    """A stolen token ends by itself soon, whatever the issuer has written into it."""
    key = _pair()
    issuer.keys = [key]

    with pytest.raises(TokenRefused):
        await _trusting(issuer).actor(issuer.token(key, exp=_NOW + seconds))


@pytest.mark.parametrize(
    "unusable",
    [
        {"kty": "EC", "crv": "P-256", "x": "AAAA", "y": "AAAA"},
        {"kty": "OKP", "crv": "Ed25519", "x": "AA"},
        {"kty": "OKP", "crv": "X999", "x": "AA"},
        {"kty": "RSA", "n": 7, "e": "AQAB"},
        {"kty": "RSA"},
        {"kty": ["RSA"]},
        {},
        "no key",
        None,
    ],
)
async def test_a_key_that_cannot_be_used_locks_nobody_out(issuer: Issuer, unusable: object) -> None:
    """RFC 7517 §5: it is passed over, and the others count."""
    key = _pair()
    issuer.keys, issuer.unusable = [key], [unusable]

    assert await _trusting(issuer).actor(issuer.token(key)) == ACTOR


@pytest.mark.parametrize("address", ["http://login.example", "ftp://login.example", "login.example"])
def test_keys_are_not_fetched_without_tls_from_elsewhere(tmp_path: Path, address: str) -> None:
    """An attacker who changed the keys on the way could forge every token."""
    with pytest.raises(ValueError, match="not https"):
        authenticator(settings_of("postgresql://127.0.0.1/nowhere", tmp_path, oidc_issuer=address))


@pytest.mark.parametrize(
    "address", ["https://login.example", "http://127.0.0.1:8080", "http://[::1]", "http://localhost"]
)
def test_tls_is_not_asked_of_this_machine(tmp_path: Path, address: str) -> None:
    """A connection on this machine cannot be overheard on the way."""
    authenticator(settings_of("postgresql://127.0.0.1/nowhere", tmp_path, oidc_issuer=address))


def test_a_setting_says_aloud_that_keys_come_without_tls(tmp_path: Path) -> None:
    """Never by omission."""
    address = "http://login.example"
    authenticator(
        settings_of("postgresql://127.0.0.1/nowhere", tmp_path, oidc_issuer=address, oidc_plaintext_allowed=True)
    )


async def test_the_discovery_does_not_lead_to_keys_without_tls(issuer: Issuer) -> None:
    """The address of the keys is held to the same as the issuer's own, though keys would be found there."""
    key = _pair()
    issuer.keys, issuer.keys_elsewhere = [key], issuer.url.replace("127.0.0.1", "0.0.0.0") + "/keys"  # noqa: S104
    allowed = IssuerKeys(issuer.url, 0.0, plaintext_allowed=True)

    assert await Authenticator(allowed, issuer.url, AUDIENCE, SITE).actor(issuer.token(key)) == ACTOR
    with pytest.raises(IssuerUnavailableError):
        await _trusting(issuer).actor(issuer.token(key))


async def test_staff_bear_no_name_of_a_unit(issuer: Issuer) -> None:
    """Events remember `an@mai-pha`: that is `an` of the unit mai-pha, and nobody of the staff."""
    key = _pair()
    issuer.keys = [key]
    trusting = _trusting(issuer)

    with pytest.raises(TokenRefused):
        await trusting.actor(issuer.token(key, sub="an@mai-pha", unit=None, staff_of=SITE))
    assert (
        str(await trusting.actor(issuer.token(key, sub="an@mail.example", unit="mai-pha"))) == "an@mail.example@mai-pha"
    )


@pytest.mark.parametrize("unit", ["Mai Pha", "mai@pha", "mai_pha", "", "-", "a" * 61, "mai-pha\n", ["mai-pha"], 7])
async def test_a_unit_is_a_code(issuer: Issuer, unit: object) -> None:
    """A claim that names no unit is not read as one."""
    key = _pair()
    issuer.keys = [key]

    with pytest.raises(TokenRefused):
        await _trusting(issuer).actor(issuer.token(key, unit=unit))


@pytest.mark.parametrize(
    "name",
    ["an\nbinh", "an\x00", "", "x" * 201, "planning.policies", "notification.effects", 7, True, ["an"],
     " ", "an ", " an", "\u00a0", "an\u200b", "an\u00ad", "\u202ean", "an\ufeff", "an\ufe0f", "\u2800", "\u3164",
     "\u0301an", "a\u0302n"],
)  # fmt: skip
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
    """Any text after Bearer gets an answer, never a crash."""
    issuer.keys = [_pair()]

    with pytest.raises(TokenRefused):
        await _trusting(issuer).actor(token)


async def test_a_service_with_an_issuer_trusts_the_issuer(issuer: Issuer, tmp_path: Path) -> None:
    """With an OIDC issuer named, the site's own key counts for nothing."""
    key = _pair()
    issuer.keys = [key]
    trusting = authenticator(settings_of("postgresql://127.0.0.1/nowhere", tmp_path, oidc_issuer=issuer.url))

    assert await trusting.actor(issuer.token(key)) == ACTOR
