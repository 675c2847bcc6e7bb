"""The secrets of a site on one machine, each made once and kept in a file of its own."""

import base64
import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from deploy.local.faults import RuntimeFault, make_folder, write_atomically

_PUBLIC_KEYS = "keys.json"
SIGNING = ("planning", "registration", "review", "notification")
"""The services that sign messages, each with a key of its own."""


@dataclass(frozen=True)
class SiteKeys:
    """Passwords and keys of `site` in `folder`; files are readable by their owner alone."""

    folder: Path
    site: str

    def signing_key(self, service: str) -> Path:
        """Return the Ed25519 key that signs the messages of `service`, PKCS#8 PEM."""
        return self._private(f"{service}-key.pem")

    def signing_key_id(self, service: str) -> str:
        """Return the name under which receivers know the key of `service`."""
        return f"{self.site}.{service}-1"

    @property
    def token_key(self) -> Path:
        """The Ed25519 key that signs access tokens, PKCS#8 PEM; only the issuer of tokens reads it."""
        return self._private("token-key.pem")

    @property
    def token_public_key(self) -> Path:
        """The public half of the token key, PEM."""
        return self._public_half("token-public-key.pem", self.token_key)

    @property
    def session_key(self) -> Path:
        """The Ed25519 key that signs the sessions of pages, PKCS#8 PEM; only planning reads it."""
        return self._private("session-key.pem")

    @property
    def session_public_key(self) -> Path:
        """The public half of the session key, PEM."""
        return self._public_half("session-public-key.pem", self.session_key)

    @property
    def public_keys(self) -> Path:
        """The public keys of the site's own services as JSON (chassis/messaging/register.py), as it hands them over."""
        path = make_folder(self.folder) / _PUBLIC_KEYS
        if not path.exists():
            write_atomically(path, json.dumps({"keys": [self._entry(service) for service in SIGNING]}, indent=2))
        return path

    def make(self) -> None:
        """Make every key that is not there yet, before several programs ask for them at once."""
        self.token_public_key  # noqa: B018 - looking is making
        self.session_public_key  # noqa: B018
        self.public_keys  # noqa: B018

    def password(self, name: str) -> str:
        """Return the password called `name`, made at the first call."""
        path = make_folder(self.folder) / f"{name}.password"
        if not path.exists():
            write_atomically(path, secrets.token_urlsafe(24))
        return path.read_text()

    def _entry(self, service: str) -> dict[str, str | None]:
        raw = self._public(self.signing_key(service)).public_bytes_raw()
        return {
            "site": self.site,
            "service": service,
            "id": self.signing_key_id(service),
            "algorithm": "Ed25519",
            "public_key": base64.b64encode(raw).decode(),
            # Before any year that is played.
            "valid_from": "2010-01-01T00:00:00Z",
            "valid_until": None,
        }

    def _private(self, name: str) -> Path:
        path = make_folder(self.folder) / name
        if not path.exists():
            pem = Ed25519PrivateKey.generate().private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            write_atomically(path, pem)
        return path

    def _public_half(self, name: str, private: Path) -> Path:
        path = self.folder / name
        if not path.exists():
            pem = self._public(private).public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            )
            write_atomically(path, pem)
        return path

    def _public(self, private: Path) -> Ed25519PublicKey:
        key = serialization.load_pem_private_key(private.read_bytes(), password=None)
        if not isinstance(key, Ed25519PrivateKey):
            raise RuntimeFault(f"{private} holds no Ed25519 key: begin anew with make run FRESH=1.")
        return key.public_key()
