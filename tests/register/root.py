"""A federation of three sites for tests: its root's folder, its sites' keys, and copies of the register."""

import json
import shutil
from base64 import b64encode
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.messaging.register import KeyRegister
from chassis.signed_register import InForce, SignedRegister
from deploy.register.verbs import main

SERVICES = ("planning", "registration", "review", "notification")
SITES = {
    "tinh-lang-son": ("Tỉnh Lạng Sơn", "province", None),
    "lang-son": ("Thành phố Lạng Sơn", "district", "tinh-lang-son"),
    "phuong-vinh-trai": ("Phường Vĩnh Trại", "commune", "lang-son"),
}


def entry(site: str, service: str, number: int = 1, **changed: Any) -> dict[str, Any]:
    """A new key of a service as its site hands it over."""
    raw = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    key = {
        "site": site,
        "service": service,
        "id": f"{site}.{service}-{number}",
        "algorithm": "Ed25519",
        "public_key": b64encode(raw).decode(),
        "valid_from": "2010-01-01T00:00:00Z",
    }
    return {**key, **changed}


def keys_file(file: Path, *entries: dict[str, Any]) -> Path:
    """A file of keys."""
    file.write_text(json.dumps({"keys": list(entries)}), encoding="utf-8")
    return file


@dataclass
class Root:
    """The root of a federation below `folder`."""

    folder: Path
    handed: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        """Its own folder."""
        return self.folder / "root"

    @property
    def public(self) -> Path:
        """The public side."""
        return self.path / "register"

    def verb(self, name: str, *arguments: str) -> int:
        """The exit code of a verb in the root's folder."""
        return main([name, *arguments, "--folder", str(self.path)])

    def begin(self, *options: str, sites: tuple[str, ...] = tuple(SITES)) -> None:
        """Begin the register, add sites, and sign it."""
        assert main(["new", str(self.path), "--instance", "tests", *options]) == 0
        for site in sites:
            assert self.add(site) == 0
        assert self.verb("sign") == 0

    def add(self, site: str, *options: str) -> int:
        """Add a site with new keys."""
        name, level, parent = SITES[site]
        entries = self.handed[site] = [entry(site, service) for service in SERVICES]
        file = keys_file(self.folder / f"{site}.json", *entries)
        above = () if parent is None else ("--parent", parent)
        return self.verb("add-site", site, "--name", name, "--level", level, "--keys", str(file), *above, *options)

    def copy(self, name: str) -> Path:
        """A copy of the public side as it is now."""
        return Path(shutil.copytree(self.public, self.folder / name))


@dataclass
class Member:
    """A service of one site with its copy of the register."""

    folder: Path
    root: Root
    site: str = "lang-son"

    @property
    def copy(self) -> Path:
        """The folder into which the register is copied."""
        return self.folder / "copy"

    @property
    def signed(self) -> SignedRegister:
        """Its signed register."""
        return SignedRegister(self.copy, self.folder / "root.json", self.folder / "state")

    def join(self) -> None:
        """Take the root by hand, and the own keys."""
        self.folder.mkdir()
        shutil.copy(self.root.public / "1.root.json", self.folder / "root.json")
        keys_file(self.folder / "keys.json", *self.root.handed[self.site])

    def receive(self, public: Path) -> None:
        """Replace the copy by another."""
        shutil.rmtree(self.copy, ignore_errors=True)
        shutil.copytree(public, self.copy)

    def update(self) -> InForce:
        """Trust what lies in the copy."""
        return self.signed.update()

    def keys(self) -> KeyRegister:
        """The register of keys of its service."""
        return KeyRegister(self.folder / "keys.json", self.signed, self.site)
