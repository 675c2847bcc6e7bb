"""A site's own key makes the tokens where no issuer is named, for that site alone."""

from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from chassis.web.auth import (
    Authenticator,
    TokenExpired,
    TokenRefused,
    authenticator,
    issue_token,
    site_issuer,
)
from chassis.web.keys import SiteKeys
from contracts.message import Actor
from tests.chassis.issuer import ACTOR, AUDIENCE
from tests.chassis.web_harness import settings_of


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


def test_a_service_needs_an_issuer_or_a_key(tmp_path: Path) -> None:
    """Neither an issuer nor a key, or a key file that holds none, stops the start."""
    broken = tmp_path / "broken.pem"
    broken.write_text("no key")

    with pytest.raises(ValueError, match="OIDC_ISSUER"):
        authenticator(settings_of("postgresql://127.0.0.1/nowhere", tmp_path, token_key_file=None))
    with pytest.raises(ValueError, match="cannot be used"):
        authenticator(settings_of("postgresql://127.0.0.1/nowhere", tmp_path, token_key_file=tmp_path / "missing.pem"))
    with pytest.raises(ValueError, match="cannot be used"):
        authenticator(settings_of("postgresql://127.0.0.1/nowhere", tmp_path, token_key_file=broken))


def test_a_site_makes_no_token_for_longer_than_a_day() -> None:
    """A stolen token ends by itself soon."""
    private_pem, _ = _pems(Ed25519PrivateKey.generate())

    with pytest.raises(ValueError, match="24 hours"):
        issue_token(private_pem, ACTOR, site="lang-son", lasts=timedelta(hours=25))
