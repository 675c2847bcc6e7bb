"""Append-only Merkle trees and their checkpoints: what a lane is, and how its heads are compared.

Trees and proofs are those of RFC 9162, section 2.1; leaves are given as their hashes. A checkpoint has the form of
C2SP `tlog-checkpoint`: the name of the tree, its size and its root, on a line each.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple

from contracts.proof import HASH_BYTES, UnverifiedError, WrittenPath, climb, node_hash

EMPTY_ROOT = sha256().digest()
"""The root of a tree without leaves."""
_SIZE = re.compile("0|[1-9][0-9]{0,18}")
_FIXED_LINES = 3


class CheckpointError(Exception):
    """A text is no checkpoint."""


class InconsistentError(Exception):
    """A proof does not lead to the roots that it should lead to."""


class CompactRange(NamedTuple):
    """A tree as the hashes that suffice to go on appending: the roots of its perfect subtrees, the largest first."""

    size: int = 0
    nodes: tuple[bytes, ...] = ()

    @classmethod
    def of(cls, leaves: Iterable[bytes]) -> "CompactRange":
        """The tree of `leaves`."""
        return cls().extended(leaves)

    @classmethod
    def read(cls, size: int, nodes: bytes) -> "CompactRange":
        """The tree of `size` leaves whose nodes stand one after the other; raises ValueError for another number."""
        if size < 0 or len(nodes) != HASH_BYTES * size.bit_count():
            raise ValueError(f"{len(nodes)} bytes are not the nodes of a tree of {size} leaves")
        return cls(size, tuple(nodes[at : at + HASH_BYTES] for at in range(0, len(nodes), HASH_BYTES)))

    def extended(self, leaves: Iterable[bytes]) -> "CompactRange":
        """The tree with `leaves` more; a leaf costs one hash on average."""
        size, nodes = self.size, list(self.nodes)
        for leaf in leaves:
            at, full = leaf, size
            while full & 1:
                at, full = node_hash(nodes.pop(), at), full >> 1
            nodes.append(at)
            size += 1
        return CompactRange(size, tuple(nodes))

    @property
    def root(self) -> bytes:
        """The hash that stands for the whole tree."""
        if not self.nodes:
            return EMPTY_ROOT
        root = self.nodes[-1]
        for left in reversed(self.nodes[:-1]):
            root = node_hash(left, root)
        return root


class _Subtree(NamedTuple):
    """The leaves from `start` until before `end`, as a node of a tree covers them."""

    start: int
    end: int


def inclusion_proof(leaves: Sequence[bytes], index: int, size: int) -> tuple[bytes, ...]:
    """The hashes that lead leaf `index` to the root of the first `size` of `leaves` (RFC 9162, section 2.1.3.1).

    Raises ValueError for a leaf that is not among them.
    """
    if not 0 <= index < size <= len(leaves):
        raise ValueError(f"leaf {index} is not among the first {size} of {len(leaves)}")
    return _roots(leaves, _siblings(0, index, size))


def require_included(leaf: bytes, index: int, checkpoint_size: int, root: bytes, proof: Sequence[bytes]) -> None:
    """Return when `proof` leads `leaf` at `index` to the root of a tree of that size; raises InconsistentError."""
    if not 0 <= index < checkpoint_size:
        raise InconsistentError(f"leaf {index} is not in a tree of {checkpoint_size} leaves")
    try:
        reached = climb(leaf, WrittenPath(index, checkpoint_size, b"".join(proof)))
    except UnverifiedError:
        raise InconsistentError("the proof has not the length that it must have") from None
    if reached != root:
        raise InconsistentError("the proof does not lead to the root")


def consistency_proof(leaves: Sequence[bytes], first: int, second: int) -> tuple[bytes, ...]:
    """The hashes that show that the first `first` of `leaves` begin the first `second` (RFC 9162, section 2.1.4.1).

    Empty for equal sizes and for a first tree without leaves, which begins every tree. Raises ValueError for sizes
    that are not in order, or beyond the leaves.
    """
    if not 0 <= first <= second <= len(leaves):
        raise ValueError(f"sizes {first} and {second} are not in order, or beyond {len(leaves)} leaves")
    if first in (0, second):
        return ()
    level = _trailing_zeros(first)
    index = (first >> level) - 1
    start = [] if index == 0 else [_Subtree(index << level, first)]
    return _roots(leaves, [*start, *_siblings(level, index, second)])


def require_consistent(first: int, first_root: bytes, second: int, second_root: bytes, proof: Sequence[bytes]) -> None:
    """Return when `proof` shows that the first tree begins the second (RFC 9162, section 2.1.4.2).

    Raises InconsistentError when it does not.
    """
    if not 0 <= first <= second:
        raise InconsistentError(f"a tree of {first} leaves does not begin one of {second}")
    if first in (0, second):
        same = first_root == (EMPTY_ROOT if first == 0 else second_root)
        if proof or not same:
            raise InconsistentError(f"two roots of {first} leaves differ, or have a proof that they do not need")
        return
    if any(len(node) != HASH_BYTES for node in proof):
        raise InconsistentError("a hash of the proof has not its length")
    level = _trailing_zeros(first)
    whole = first >> level == 1
    if not whole and not proof:
        raise InconsistentError("the proof is too short")
    reached = _reached(first >> level, (second - 1) >> level, first_root if whole else proof[0], proof[not whole :])
    if reached != (first_root, second_root):
        raise InconsistentError("the proof does not lead to the two roots")


def _reached(first: int, last: int, start: bytes, path: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Both roots that `path` leads to from the last node of the first tree: node `first - 1` of nodes up to `last`."""
    node = first - 1
    old = new = start
    for sibling in path:
        if last == 0:
            raise InconsistentError("the proof is too long")
        if node & 1 or node == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        node, last = node >> 1, last >> 1
    if last != 0:
        raise InconsistentError("the proof is too short")
    return old, new


def _siblings(level: int, index: int, size: int) -> list[_Subtree]:
    """The siblings of the node `index` of `level` in a tree of `size` leaves, from it up; an odd last node has none."""
    found = []
    while size - 1 >> level:
        sibling = index ^ 1
        if sibling <= size - 1 >> level:
            found.append(_Subtree(sibling << level, min(sibling + 1 << level, size)))
        level, index = level + 1, index >> 1
    return found


def _roots(leaves: Sequence[bytes], subtrees: Iterable[_Subtree]) -> tuple[bytes, ...]:
    return tuple(CompactRange.of(leaves[start:end]).root for start, end in subtrees)


def _trailing_zeros(number: int) -> int:
    return (number & -number).bit_length() - 1


class Checkpoint(NamedTuple):
    """The head of a tree: its name (`origin`, a line), how many leaves it has, and its root."""

    origin: str
    size: int
    root: bytes

    def written(self) -> str:
        """The text of the note that is signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


def read_checkpoint(text: str) -> Checkpoint:
    """The checkpoint in the text of a note; lines after the third belong to extensions and are not read.

    Raises CheckpointError for a text that is none.
    """
    lines = text.split("\n")
    if len(lines) <= _FIXED_LINES or lines.pop() or "" in lines:
        raise CheckpointError("a checkpoint has three lines and ends with a line break")
    origin, size, root = lines[:_FIXED_LINES]
    try:
        found = Checkpoint(origin, int(size), b64decode(root, validate=True))
    except (ValueError, Base64Error):
        raise CheckpointError("the size or the root of the checkpoint cannot be read") from None
    canonical = b64encode(found.root).decode() == root
    if _SIZE.fullmatch(size) is None or len(found.root) != HASH_BYTES or not canonical:
        raise CheckpointError("the size or the root of the checkpoint is not written as C2SP has it")
    return found
