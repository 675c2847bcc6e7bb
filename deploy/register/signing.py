"""The signatures over a register: its root, and new versions of its targets, snapshot and timestamp."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from securesystemslib.signer import CryptoSigner
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, MetaFile, Root, Signed, Snapshot, TargetFile, Targets, Timestamp

from chassis.signed_register import TARGET
from deploy.register.content import RegisterError, empty, require_signable, text_of
from deploy.register.folder import RootFolder
from deploy.register.keys import make_key

ONLINE = (Targets.type, Snapshot.type, Timestamp.type)
"""The roles beside the root; their keys sign each new version of the register."""


@dataclass(frozen=True, slots=True)
class RootShape:
    """How many root keys there are, how many of them must sign, and until when (aware) the root is valid."""

    keys: int
    threshold: int
    expires: datetime

    def __post_init__(self) -> None:
        if not 1 <= self.threshold <= self.keys:
            raise RegisterError(f"{self.threshold} of {self.keys} root keys cannot be required to sign")


def begin(folder: RootFolder, instance: str, shape: RootShape, passphrase: str | None) -> None:
    """Begin a register without sites: its keys, version 1 of its root, and an empty draft.

    Raises RegisterError where one was begun.
    """
    if not folder.is_new():
        raise RegisterError(f"{folder.path} holds a register already, which is never overwritten")
    draft = empty(instance)
    root = Root(expires=shape.expires, consistent_snapshot=True)
    signers = _new_root_keys(folder, root, shape, passphrase)
    for role in ONLINE:
        root.add_key(make_key(folder.keys / f"{role}.1.pem", passphrase).public_key, role)
    folder.publish("1.root.json", _signed(root, signers))
    folder.keep(draft)


def sign(folder: RootFolder, signers: Mapping[str, CryptoSigner], expires: datetime) -> int:
    """Sign the draft as the next version, valid until `expires` (aware); returns the version.

    Raises RegisterError when the draft must not be signed, or the key of a role is not among `signers`.
    """
    draft = folder.draft()
    require_signable(draft, folder.published())
    root = folder.root().signed
    before = {role: _version(found) for role, found in zip(ONLINE, _newest(folder), strict=True)}
    text = text_of(draft).encode()
    target = TargetFile.from_data(TARGET, text, ["sha256"])
    targets = Targets(before[Targets.type] + 1, expires=_whole(expires), targets={TARGET: target})
    targets_bytes = _signed(targets, _of_role(root, Targets.type, signers))
    snapshot = Snapshot(before[Snapshot.type] + 1, expires=_whole(expires))
    snapshot.meta["targets.json"] = MetaFile.from_data(targets.version, targets_bytes, ["sha256"])
    snapshot_bytes = _signed(snapshot, _of_role(root, Snapshot.type, signers))
    meta = MetaFile.from_data(snapshot.version, snapshot_bytes, ["sha256"])
    timestamp = Timestamp(before[Timestamp.type] + 1, expires=_whole(expires), snapshot_meta=meta)
    timestamp_bytes = _signed(timestamp, _of_role(root, Timestamp.type, signers))
    folder.publish(f"targets/{target.hashes['sha256']}.{TARGET}", text)
    folder.publish(f"{targets.version}.targets.json", targets_bytes)
    folder.publish(f"{snapshot.version}.snapshot.json", snapshot_bytes)
    folder.publish("timestamp.json", timestamp_bytes)  # last, as it makes the others count
    return targets.version


def renew_root(folder: RootFolder, signers: Mapping[str, CryptoSigner], expires: datetime) -> int:
    """Publish the next version of the root with the same keys, valid until `expires`; returns its version."""
    root = folder.root().signed
    old = _of_role(root, Root.type, signers)
    root.version, root.expires = root.version + 1, _whole(expires)
    return _publish_root(folder, root, old)


def rotate_root(
    folder: RootFolder, signers: Mapping[str, CryptoSigner], shape: RootShape, passphrase: str | None
) -> int:
    """Publish the next version of the root with new root keys, signed by the old and the new ones."""
    root = folder.root().signed
    old = _of_role(root, Root.type, signers)
    for keyid in tuple(root.roles[Root.type].keyids):
        root.revoke_key(keyid, Root.type)
    root.version, root.expires = root.version + 1, _whole(shape.expires)
    return _publish_root(folder, root, [*old, *_new_root_keys(folder, root, shape, passphrase)])


def rotate_roles(
    folder: RootFolder, signers: Mapping[str, CryptoSigner], expires: datetime, passphrase: str | None
) -> int:
    """Publish the next version of the root with new keys for targets, snapshot and timestamp, which sign from then on.

    What the old keys signed is not trusted any more: the register is to be signed again at once.
    """
    root = folder.root().signed
    own = _of_role(root, Root.type, signers)
    root.version, root.expires = root.version + 1, _whole(expires)
    for role in ONLINE:
        for keyid in tuple(root.roles[role].keyids):
            root.revoke_key(keyid, role)
        root.add_key(make_key(folder.keys / f"{role}.{root.version}.pem", passphrase).public_key, role)
    return _publish_root(folder, root, own)


def _publish_root(folder: RootFolder, root: Root, signers: Sequence[CryptoSigner]) -> int:
    before = folder.root()
    content = _signed(root, signers)
    found = Metadata.from_bytes(content)
    try:
        for trusted in (before.signed, root):
            trusted.verify_delegate(Root.type, found.signed_bytes, found.signatures)
    except RepositoryError as wrong:
        raise RegisterError(f"the root would not be trusted: {wrong}") from wrong
    folder.publish(f"{root.version}.root.json", content)
    return root.version


def _new_root_keys(folder: RootFolder, root: Root, shape: RootShape, passphrase: str | None) -> list[CryptoSigner]:
    files = [folder.keys / f"root.{root.version}.{number}.pem" for number in range(1, shape.keys + 1)]
    signers = [make_key(file, passphrase) for file in files]
    for signer in signers:
        root.add_key(signer.public_key, Root.type)
    root.roles[Root.type].threshold = shape.threshold
    return signers


def _of_role(root: Root, role: str, signers: Mapping[str, CryptoSigner]) -> list[CryptoSigner]:
    """The signers of `role`; raises RegisterError when fewer are here than must sign."""
    asked = root.roles[role]
    found = [signers[keyid] for keyid in asked.keyids if keyid in signers]
    if len(found) < asked.threshold:
        raise RegisterError(
            f"{asked.threshold} keys of {role} must sign, and {len(found)} are here: name their folders with --keys"
        )
    return found


def _signed(signed: Signed, signers: Iterable[CryptoSigner]) -> bytes:
    metadata = Metadata[Any](signed)
    for signer in signers:
        metadata.sign(signer, append=True)
    return metadata.to_bytes()


def _newest(folder: RootFolder) -> tuple[Metadata[Any] | None, ...]:
    return (folder.targets(), folder.snapshot(), folder.timestamp())


def _version(metadata: Metadata[Any] | None) -> int:
    version: int = 0 if metadata is None else metadata.signed.version
    return version


def _whole(instant: datetime) -> datetime:
    """The instant without a part of a second, in which metadata counts."""
    return instant.replace(microsecond=0)


def expiry(days: int, now: datetime) -> datetime:
    """The instant `days` after `now`; raises RegisterError for less than a day."""
    if days < 1:
        raise RegisterError("a register is signed for a day at least")
    return _whole(now + timedelta(days=days))


def private_files(folder: Path) -> list[str]:
    """The names of the private keys in `folder`, sorted."""
    return sorted(file.name for file in folder.glob("*.pem"))
