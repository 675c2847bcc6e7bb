"""The private keys of the register's roles, and the public keys that a site hands over."""

import base64
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from securesystemslib.signer import CryptoSigner

from deploy.local.faults import make_folder, write_atomically
from deploy.local.keys import SIGNING
from deploy.register.content import RegisterError


def make_key(file: Path, passphrase: str | None) -> CryptoSigner:
    """Make an Ed25519 key in `file` (PKCS#8 PEM, for its owner alone), encrypted where there is a passphrase.

    Raises RegisterError when the file is there already.
    """
    if file.exists():
        raise RegisterError(f"{file} is there already: a key is never overwritten")
    private = Ed25519PrivateKey.generate()
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, _encryption(passphrase))
    make_folder(file.parent)
    write_atomically(file, pem)
    return CryptoSigner(private)


def make_service_keys(folder: Path) -> list[str]:
    """Make `SERVICE-key.pem` in `folder` for each of our services that has none there; returns the names of the new."""
    missing = [service for service in SIGNING if not (folder / f"{service}-key.pem").exists()]
    for service in missing:
        make_key(folder / f"{service}-key.pem", None)
    return missing


def signers_in(folders: Iterable[Path], passphrase: str | None) -> Mapping[str, CryptoSigner]:
    """The Ed25519 keys of all PEM files in `folders` by their ids, whatever the files are called.

    Raises RegisterError for a folder that is not there and for a key that cannot be read with this passphrase.
    """
    found: dict[str, CryptoSigner] = {}
    for folder in folders:
        if not folder.is_dir():
            raise RegisterError(f"{folder} is no folder of keys: name the folder that holds them with --keys")
        for file in sorted(folder.glob("*.pem")):
            signer = _signer(file, passphrase)
            found[signer.public_key.keyid] = signer
    return found


def hand_over(site: str, folder: Path, number: int, since: datetime) -> str:
    """The public keys of the files `SERVICE-key.pem` in `folder` as JSON, each valid from `since`.

    `number` is the last part of their ids, `SITE.SERVICE-NUMBER`. Raises RegisterError where there is none of a service
    of ours.
    """
    entries = [
        {
            "site": site,
            "service": service,
            "id": f"{site}.{service}-{number}",
            "algorithm": "Ed25519",
            "public_key": base64.b64encode(_private(file, None).public_key().public_bytes_raw()).decode(),
            "valid_from": since.isoformat(),
        }
        for service in SIGNING
        if (file := folder / f"{service}-key.pem").exists()
    ]
    if not entries:
        raise RegisterError(f"{folder} holds no file {SIGNING[0]}-key.pem, nor one of another service")
    return json.dumps({"keys": entries}, indent=1)


def _signer(file: Path, passphrase: str | None) -> CryptoSigner:
    return CryptoSigner(_private(file, passphrase))


def _private(file: Path, passphrase: str | None) -> Ed25519PrivateKey:
    pem = file.read_bytes()
    password = None if passphrase is None or b"ENCRYPTED" not in pem else passphrase.encode()
    try:
        private = load_pem_private_key(pem, password)
    except (ValueError, TypeError) as wrong:
        raise RegisterError(
            f"the key {file} cannot be read: it is no PEM file, or TDKT_REGISTER_PASSPHRASE is not its passphrase"
        ) from wrong
    if not isinstance(private, Ed25519PrivateKey):
        raise RegisterError(f"the key {file} is not one of Ed25519")
    return private


def _encryption(passphrase: str | None) -> KeySerializationEncryption:
    return NoEncryption() if passphrase is None else BestAvailableEncryption(passphrase.encode())
