"""The secrets of a site on one machine, each made once and kept in a file of its own."""

import base64
import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from deploy.local.faults import RuntimeFault, make_folder, write_atomically


@dataclass(frozen=True)
class SiteKeys:
    """Passwords and keys of `site` in `folder`; files are readable by their owner alone."""

    folder: Path
    site: str

    @property
    def signing_key(self) -> Path:
        """The Ed25519 key that signs events, PKCS#8 PEM."""
        return self._private("site-key.pem")

    @property
    def signing_key_id(self) -> str:
        """The name under which receivers know the signing key."""
        return f"{self.site}-1"

    @property
    def token_key(self) -> Path:
        """The Ed25519 key that signs access tokens, PKCS#8 PEM; only the issuer of tokens reads it."""
        return self._private("token-key.pem")

    @property
    def token_public_key(self) -> Path:
        """The public half of the token key, PEM."""
        path = self.folder / "token-public-key.pem"
        if not path.exists():
            pem = self._public(self.token_key).public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            )
            write_atomically(path, pem)
        return path

    @property
    def public_keys(self) -> Path:
        """The public keys of all sites as JSON: base64 of the 32 raw bytes, with the time in which each may sign."""
        path = self.folder / "keys.json"
        if not path.exists():
            raw = self._public(self.signing_key).public_bytes_raw()
            key = {
                "id": self.signing_key_id,
                "algorithm": "Ed25519",
                "public_key": base64.b64encode(raw).decode(),
                # Before any year that is played.
                "valid_from": "2010-01-01T00:00:00Z",
                "valid_until": None,
            }
            write_atomically(path, json.dumps({"sites": {self.site: {"keys": [key]}}}, indent=2))
        return path

    def make(self) -> None:
        """Make every key that is not there yet, before several programs ask for them at once."""
        self.token_public_key  # noqa: B018 - looking is making
        self.public_keys  # noqa: B018

    def password(self, name: str) -> str:
        """Return the password called `name`, made at the first call."""
        path = make_folder(self.folder) / f"{name}.password"
        if not path.exists():
            write_atomically(path, secrets.token_urlsafe(24))
        return path.read_text()

    def _private(self, name: str) -> Path:
        path = make_folder(self.folder) / name
        if not path.exists():
            pem = Ed25519PrivateKey.generate().private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            write_atomically(path, pem)
        return path

    def _public(self, private: Path) -> Ed25519PublicKey:
        key = serialization.load_pem_private_key(private.read_bytes(), password=None)
        if not isinstance(key, Ed25519PrivateKey):
            raise RuntimeFault(f"{private} holds no Ed25519 key: begin anew with make run FRESH=1.")
        return key.public_key()
