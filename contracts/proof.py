"""The proof that a message belongs to a signed batch: hashing, the path to the root, the seal, and the check of all.

Hashing is that of RFC 9162, section 2.1: the messages of a batch are the leaves of a Merkle tree, and one Ed25519
signature covers its root. Nothing here reads a clock, a file or a network.
"""

import re
from base64 import b64encode
from binascii import a2b_base64, b2a_base64
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple, TypeAlias

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ALGORITHM = "Ed25519"
HASH_BYTES = 32
"""Of SHA-256, with which everything here is hashed."""
DEFAULT_INSTANCE = "tdkt"
"""The instance of a federation that names none, and of a site that stands alone."""
_PURPOSE = b"tdkt:batch:4\n"
"""Stands first in what is signed, so that no signature of a key serves two purposes."""
_DEEPEST = 40
_ROOTS_REMEMBERED = 64
_PATH = re.compile(rb"(0|[1-9][0-9]{0,18})/([1-9][0-9]{0,18})/(.*)", re.DOTALL)


class UnverifiedError(Exception):
    """A message does not prove where it comes from; `reason` is a stable kebab-case code."""

    def __init__(self, reason: str, detail: str = "") -> None:
        """Keep the reason apart from its detail, so that both can be stored and shown."""
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason


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

    The signature covers the purpose, the instance of the federation, `stamp` (the instant as it travels: ISO 8601 in
    UTC) and the batch's root.
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


def sealed_bytes(instance: str, stamp: bytes, root: bytes) -> bytes:
    """The bytes that the signature of a batch covers; `instance` is that of the signer's federation."""
    return b"%b%b\n%b\n%b" % (_PURPOSE, instance.encode(), stamp, root)


def from_base64(word: bytes) -> bytes:
    """The bytes of base64 in its one notation; raises ValueError for any other, on which readers do not agree."""
    found = a2b_base64(word)
    if b2a_base64(found, newline=False) != word:
        raise ValueError("this is not base64 as it is written")
    return found


def written_seal(seal: Seal) -> bytes:
    """The part of `ce_proof` that all messages of a batch share: algorithm, key, instant of signing, and signature."""
    return b"%b %b %b %b" % (ALGORITHM.encode(), seal.key_id.encode(), seal.stamp, b64encode(seal.signature))


def read_seal(written: bytes) -> Seal:
    """The seal that `written_seal` wrote; raises ValueError for anything else, also for another notation of a time."""
    algorithm, key_id, stamp, signature = written.split(b" ")
    if algorithm != ALGORITHM.encode():
        raise ValueError("the signature is not of an algorithm that is taken")
    signed_at = datetime.fromisoformat(stamp.decode("ascii"))
    if signed_at.tzinfo is None or signed_at.astimezone(UTC).isoformat().encode() != stamp:
        raise ValueError("the time of signing is not written in UTC as its origin writes it")
    return Seal(key_id.decode(), signed_at.astimezone(UTC), stamp, from_base64(signature))


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
    found = _PATH.fullmatch(word)
    if found is None:
        raise UnverifiedError("malformed-path")
    index, size, hashes = found.groups()
    try:
        path = WrittenPath(int(index), int(size), from_base64(hashes))
    except ValueError:
        raise UnverifiedError("malformed-path") from None
    if path.leaf >= path.size or len(path.hashes) % HASH_BYTES or len(path.hashes) > HASH_BYTES * _DEEPEST:
        raise UnverifiedError("malformed-path")
    return path


def climb(leaf: bytes, path: WrittenPath) -> bytes:
    """Hash from `leaf` up to the root: RFC 9162, section 2.1.3.2; raises UnverifiedError (`wrong-signature`).

    It raises for a path with more or fewer hashes than a tree of that size needs.
    """
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


FindKey: TypeAlias = Callable[[str, str, str, datetime], Ed25519PublicKey]
"""The key of a site's service by its id, valid at an instant (aware); raises UnverifiedError when there is none."""


class Verifier:
    """Checks proofs and remembers the roots it has found signed, so that a batch costs one check of a signature."""

    def __init__(self, find: FindKey, instance: str = DEFAULT_INSTANCE, own: str = "") -> None:
        """Check what was signed in the federation `instance`, with the keys that `find` returns.

        A message of the site `own` may be of DEFAULT_INSTANCE too: the site may have signed it before it joined.
        """
        self._find = find
        self._instance = instance
        self._own = own
        self._roots: OrderedDict[tuple[str, str, Seal], bytes] = OrderedDict()

    def forget(self) -> None:
        """Forget all roots; to be called when `find` may return other keys than before."""
        self._roots.clear()

    def verify(self, site: str, service: str, leaf: bytes, seal: Seal, path: bytes) -> None:
        """Accept `leaf` when `seal`, by a key of `service` at `site`, covers the root to which `path` leads it.

        `path` is as `written_path` writes it.
        Raises UnverifiedError: `malformed-path`, `wrong-signature`, or the reason for which `find` refuses the key.
        """
        root = climb(leaf, read_path(path))
        known = self._roots.get((site, service, seal))
        if known is None:
            key = self._find(site, service, seal.key_id, seal.signed_at)
            if not any(_is_signed(key, seal, root, instance) for instance in self._instances(site)):
                raise UnverifiedError("wrong-signature")
            self._remember((site, service, seal), root)
        elif root != known:
            raise UnverifiedError("wrong-signature")

    def _instances(self, site: str) -> tuple[str, ...]:
        return (self._instance, DEFAULT_INSTANCE) if site == self._own else (self._instance,)

    def _remember(self, signed: tuple[str, str, Seal], root: bytes) -> None:
        self._roots[signed] = root
        if len(self._roots) > _ROOTS_REMEMBERED:
            self._roots.popitem(last=False)


def _is_signed(key: Ed25519PublicKey, seal: Seal, root: bytes, instance: str) -> bool:
    try:
        key.verify(seal.signature, sealed_bytes(instance, seal.stamp, root))
    except InvalidSignature:
        return False
    return True
