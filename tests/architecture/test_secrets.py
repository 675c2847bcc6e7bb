"""The repository holds no secret, and nothing of the machine it was written on."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from chassis.web.auth import issue_token
from contracts.message import Actor
from tests.architecture.secrets_in import complaints, tracked
from tests.architecture.tree import PROJECT

_PEM = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def test_nothing_secret_is_in_the_repository() -> None:
    """No key, token, password, place of one machine or address of a registry."""
    assert list(complaints(tracked(PROJECT), PROJECT)) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (_PEM.decode(), "a private key"),
        (issue_token(_PEM, Actor("an"), site="lang-son"), "a token"),
        ("key = " + "AKIA" + "ABCDEFGHIJKLMNOP", "a cloud key"),
        ("postgresql://owner" + ":" + "hunter2hunter2" + "@db/planning", "a password in an address"),
        ("SMTP_PASSWORD" + ": '" + "k3v9x2m4q8w1z7r5" + "'", "a password that is set"),
        ("see " + "/home" + "/an/tdkt/notes", "a place of one machine"),
        ("--index" + "-url https://packages.example/", "the address of a registry"),
    ],
)
def test_each_kind_of_secret_is_seen(tmp_path: Path, text: str, kind: str) -> None:
    """A planted secret is named with its kind and its line."""
    file = tmp_path / "settings.yaml"
    file.write_text(f"first: line\n{text}\n")

    assert f"settings.yaml:2: {kind}" in list(complaints([file], tmp_path))


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://{user}:{password}@{place}/planning",
        "postgresql://serve_1:s@127.0.0.1/planning",
        "POSTGRES_PASSWORD_FILE: /run/secrets/password",
        "https://db.example/planning/home/page",
        "kafka_password: SecretStr",
    ],
)
def test_what_only_looks_like_a_secret_is_let_be(tmp_path: Path, text: str) -> None:
    """A guard that cries at everything is soon switched off."""
    file = tmp_path / "settings.yaml"
    file.write_text(text)

    assert list(complaints([file], tmp_path)) == []
