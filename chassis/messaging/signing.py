"""A service signs the messages it sends together: one Ed25519 signature over the root of a Merkle tree.

Every message carries the signature and its own path to the root, so that each proves itself alone, while a batch costs
one signature to make and one to check (docs/measurements.md §13). Hashing is that of RFC 9162, section 2.1.
"""

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, TypeAlias

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from chassis.clock import wall
from chassis.errors import UnverifiedError

ALGORITHM = "Ed25519"
_PURPOSE = b"tdkt:batch:3\n"
"""Stands first in what is signed, so that no signature of a key serves two purposes."""
HASH_BYTES = 32
"""Of SHA-256, with which everything here is hashed."""
_DEEPEST = 40
_ROOTS_REMEMBERED = 64


class SigningKeyError(Exception):
    """A signing key cannot be used; the message says which file and why."""


def leaf_hash(text: bytes, rest: bytes = b"") -> bytes:
    """SHA-256 over 0x00, the text and the rest of it: a leaf as in RFC 9162, section 2.1.1."""
    whole = sha256(b"\x00" + text)
    whole.update(rest)
    return whole.digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 over 0x01 and both children: a node as in RFC 9162, section 2.1.1."""
    return sha256(b"\x01" + left + right).digest()


class Seal(NamedTuple):
    """The signature of a batch, with the key's id and the instant of signing (aware, by the signer's machine).

    The signature covers the purpose, `stamp` (the instant as it travels: ISO 8601, ASCII) and the batch's root.
    """

    key_id: str
    signed_at: datetime
    stamp: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Proof:
    """The proof that a message belongs to a batch: the seal of the batch, the place and path of the leaf.

    `path` holds the siblings from the leaf up, as in RFC 9162, section 2.1.3; it is empty for a batch of one.
    """

    seal: Seal
    index: int
    size: int
    path: tuple[bytes, ...]


def written_path(proof: Proof) -> str:
    """The path as one word: `index/size/` and the base64 of its hashes."""
    return f"{proof.index}/{proof.size}/{b64encode(b''.join(proof.path)).decode()}"


class WrittenPath(NamedTuple):
    """A path as it was read: the place of the leaf, the size of the tree, the siblings from the leaf up."""

    leaf: int
    size: int
    hashes: bytes


def read_path(word: bytes) -> WrittenPath:
    """The path that `written_path` wrote; raises UnverifiedError (`malformed-path`) for anything else."""
    try:
        index, size, hashes = word.split(b"/", 2)
        path = WrittenPath(int(index), int(size), b64decode(hashes, validate=True))
    except (ValueError, Base64Error):
        raise UnverifiedError("malformed-path") from None
    if not 0 <= path.leaf < path.size or len(path.hashes) % HASH_BYTES or len(path.hashes) > HASH_BYTES * _DEEPEST:
        raise UnverifiedError("malformed-path")
    return path


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
    """The private key of one service."""

    def __init__(self, key_id: str, private: Ed25519PrivateKey) -> None:
        """Sign as `key_id`."""
        self.key_id = key_id
        self._private = private

    @property
    def private(self) -> Ed25519PrivateKey:
        """The key itself, for signatures under another purpose than that of a batch."""
        return self._private

    @classmethod
    def read(cls, file: Path, key_id: str) -> "SigningKey":
        """The key in a PKCS#8 PEM file; raises SigningKeyError when there is none of Ed25519."""
        try:
            private = load_pem_private_key(file.read_bytes(), password=None)
        except OSError as away:
            raise SigningKeyError(f"the signing key {file} cannot be read: {away.strerror}") from away
        except (ValueError, TypeError) as wrong:
            raise SigningKeyError(f"the signing key {file} is not an unencrypted PKCS#8 PEM file") from wrong
        if not isinstance(private, Ed25519PrivateKey):
            raise SigningKeyError(f"the signing key {file} is not an {ALGORITHM} key")
        return cls(key_id, private)

    def sign(self, leaves: Sequence[bytes], at: datetime | None = None) -> list[Proof]:
        """A proof for each of `leaves` (hashes, at least one), under one signature, made now or `at` (aware)."""
        tree = Tree(leaves)
        signed_at = at or wall()
        stamp = signed_at.isoformat().encode()
        seal = Seal(self.key_id, signed_at, stamp, self._private.sign(_sealed(stamp, tree.root)))
        size = len(leaves)
        return [Proof(seal, index, size, tree.path(index)) for index in range(size)]


class Verifier:
    """Checks proofs and remembers the roots it has found signed, so that a batch costs one check of a signature."""

    def __init__(self, find: "FindKey") -> None:
        """Check with the keys that `find` returns; no root is remembered yet."""
        self._find = find
        self._roots: OrderedDict[tuple[str, str, Seal], bytes] = OrderedDict()

    def forget(self) -> None:
        """Forget all roots; to be called when `find` may return other keys than before."""
        self._roots.clear()

    def verify(self, site: str, service: str, leaf: bytes, seal: Seal, path: bytes) -> None:
        """Accept `leaf` when `seal`, by a key of `service` at `site`, covers the root to which `path` leads it.

        `path` is as `written_path` writes it.
        Raises UnverifiedError: `malformed-path`, `wrong-signature`, or the reason for which `find` refuses the key.
        """
        root = _climb(leaf, read_path(path))
        known = self._roots.get((site, service, seal))
        if known is None:
            key = self._find(site, service, seal.key_id, seal.signed_at)
            try:
                key.verify(seal.signature, _sealed(seal.stamp, root))
            except InvalidSignature:
                raise UnverifiedError("wrong-signature") from None
            self._remember((site, service, seal), root)
        elif root != known:
            raise UnverifiedError("wrong-signature")

    def _remember(self, signed: tuple[str, str, Seal], root: bytes) -> None:
        self._roots[signed] = root
        if len(self._roots) > _ROOTS_REMEMBERED:
            self._roots.popitem(last=False)


FindKey: TypeAlias = Callable[[str, str, str, datetime], Ed25519PublicKey]
"""The key of a site's service by its id, valid at an instant (aware); raises UnverifiedError when there is none."""


def _sealed(stamp: bytes, root: bytes) -> bytes:
    """The bytes that a signature covers."""
    return b"%b%b\n%b" % (_PURPOSE, stamp, root)


def _climb(leaf: bytes, path: WrittenPath) -> bytes:
    """Hash from `leaf` up to the root: RFC 9162, section 2.1.3.2."""
    at, node, last, hashes = leaf, path.leaf, path.size - 1, path.hashes
    for start in range(0, len(hashes), HASH_BYTES):
        sibling = hashes[start : start + HASH_BYTES]
        if last == 0:
            raise UnverifiedError("wrong-signature")
        if node & 1 or node == last:
            at = sha256(b"\x01" + sibling + at).digest()
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            at = sha256(b"\x01" + at + sibling).digest()
        node, last = node >> 1, last >> 1
    if last != 0:
        raise UnverifiedError("wrong-signature")
    return at
