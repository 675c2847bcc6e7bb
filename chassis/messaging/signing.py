"""A service signs the messages it sends together: one Ed25519 signature over the root of a Merkle tree.

Every message carries the signature and its own path to the root, so that each proves itself alone, while a batch costs
one signature to make and one to check (docs/measurements.md §13). The check is in `contracts/proof.py`, which needs
nothing of the chassis.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from chassis.clock import wall
from chassis.settings import Settings
from contracts.proof import (
    ALGORITHM,
    DEFAULT_INSTANCE,
    HASH_BYTES,
    FindKey,
    Proof,
    Seal,
    Verifier,
    WrittenPath,
    leaf_hash,
    node_hash,
    read_path,
    sealed_bytes,
    written_path,
)

__all__ = [
    "ALGORITHM",
    "DEFAULT_INSTANCE",
    "HASH_BYTES",
    "FindKey",
    "Proof",
    "Seal",
    "SigningKey",
    "SigningKeyError",
    "Tree",
    "Verifier",
    "WrittenPath",
    "leaf_hash",
    "node_hash",
    "read_path",
    "written_path",
]


class SigningKeyError(Exception):
    """A signing key cannot be used; the message says which file and why."""


class Tree:
    """The Merkle tree over the leaves of one batch, of any number but none."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        """Hash every level from `leaves` (hashes) up; an odd last node is its own parent, as RFC 9162 splits."""
        self._levels = [list(leaves)]
        while len(below := self._levels[-1]) > 1:
            pairs = zip(below[::2], below[1::2], strict=False)
            above = [node_hash(left, right) for left, right in pairs]
            if len(below) % 2:
                above.append(below[-1])
            self._levels.append(above)

    @property
    def root(self) -> bytes:
        """The hash that stands for the whole batch."""
        return self._levels[-1][0]

    def path(self, index: int) -> tuple[bytes, ...]:
        """The siblings of leaf `index` from the leaf up; a level where it has none is left out."""
        path = []
        for level in self._levels[:-1]:
            sibling = index ^ 1
            if sibling < len(level):
                path.append(level[sibling])
            index >>= 1
        return tuple(path)


class SigningKey:
    """The private key of one service, which signs in one federation."""

    def __init__(self, key_id: str, private: Ed25519PrivateKey, instance: str = DEFAULT_INSTANCE) -> None:
        """Sign as `key_id` in the federation `instance`."""
        self.key_id = key_id
        self.instance = instance
        self._private = private

    @property
    def private(self) -> Ed25519PrivateKey:
        """The key itself, for signatures under another purpose than that of a batch."""
        return self._private

    @classmethod
    def of(cls, settings: Settings) -> "SigningKey":
        """The key that `settings` name, for their federation.

        Raises SigningKeyError as `read` does, and RegisterUnreadableError when the federation is not known.
        """
        return cls.read(settings.signing_key_file, settings.signing_key_id, settings.federation.instance)

    @classmethod
    def read(cls, file: Path, key_id: str, instance: str) -> "SigningKey":
        """The key in a PKCS#8 PEM file, for a federation; raises SigningKeyError when there is none of Ed25519."""
        try:
            private = load_pem_private_key(file.read_bytes(), password=None)
        except OSError as away:
            raise SigningKeyError(f"the signing key {file} cannot be read: {away.strerror}") from away
        except (ValueError, TypeError) as wrong:
            raise SigningKeyError(f"the signing key {file} is not an unencrypted PKCS#8 PEM file") from wrong
        if not isinstance(private, Ed25519PrivateKey):
            raise SigningKeyError(f"the signing key {file} is not an {ALGORITHM} key")
        return cls(key_id, private, instance)

    def sign(self, leaves: Sequence[bytes], at: datetime | None = None) -> list[Proof]:
        """A proof for each of `leaves` (hashes, at least one), under one signature, made now or `at` (aware)."""
        tree = Tree(leaves)
        signed_at = (at or wall()).astimezone(UTC)
        stamp = signed_at.isoformat().encode()
        signature = self._private.sign(sealed_bytes(self.instance, stamp, tree.root))
        seal = Seal(self.key_id, signed_at, stamp, signature)
        size = len(leaves)
        return [Proof(seal, index, size, tree.path(index)) for index in range(size)]
