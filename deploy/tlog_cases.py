"""Prints heads and proofs of a lane, right and wrong ones, as JSON: `python -m deploy.tlog_cases`.

`deploy/verify-go` checks them with packages that nobody here wrote: each case says whether it holds.
"""

import json
import sys
from base64 import b64encode
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contracts.lane_head import LaneName, sign_lane_head
from contracts.note import Signer, verifier_key
from contracts.proof import leaf_hash
from contracts.tlog import CompactRange, consistency_proof, inclusion_proof

_LANE = LaneName("tests", "lang-son.review.to.tinh-lang-son", 0)
_RECORDS = tuple(f"message {number}\n\n{{}}".encode() for number in range(1000))
_SIGNED_AT = datetime(2017, 12, 29, 2, 0, tzinfo=UTC)
_SIZES = ((1, 1), (2, 1), (7, 3), (8, 8), (100, 64), (1000, 777))
"""The sizes of a newer and of an older head."""


def cases() -> Iterator[dict[str, Any]]:
    """For each pair of sizes a case that holds, and for each part of it one in which that part is wrong."""
    key = Ed25519PrivateKey.from_private_bytes(sha256(b"lang-son.review-1").digest())
    other = Ed25519PrivateKey.from_private_bytes(sha256(b"another").digest())
    for size, old in _SIZES:
        right = _case(key, size, old)
        index = right["index"]
        yield right
        changed = {
            "another key": {"verifier_key": verifier_key(_name(), other.public_key())},
            "another size": {"note": right["note"].replace(f"\n{size}\n", f"\n{size + 1}\n", 1)},
            "another record": {"record": _text(_RECORDS[index] + b" ")},
            "another place": {"index": index + 1},
            "another past": {"old_root": _text(sha256(b"another past").digest())},
        }
        for name, part in changed.items():
            yield {**right, **part, "name": f"{right['name']}, {name}", "holds": False}


def _case(key: Ed25519PrivateKey, size: int, old: int) -> dict[str, Any]:
    leaves = [leaf_hash(record) for record in _RECORDS[:size]]
    index = size // 2
    note = sign_lane_head(_LANE, CompactRange.of(leaves), Signer(_name(), key), _SIGNED_AT)
    return {
        "name": f"{size} messages after {old}",
        "note": note.written(),
        "verifier_key": verifier_key(_name(), key.public_key()),
        "record": _text(_RECORDS[index]),
        "index": index,
        "inclusion": _texts(inclusion_proof(leaves, index, size)),
        "old_size": old,
        "old_root": _text(CompactRange.of(leaves[:old]).root),
        "consistency": _texts(consistency_proof(leaves, old, size)),
        "holds": True,
    }


def _name() -> str:
    return "lang-son.review.lang-son.review-1"


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()


def _texts(hashes: Sequence[bytes]) -> list[str]:
    return [_text(one) for one in hashes]


if __name__ == "__main__":
    json.dump(list(cases()), sys.stdout)
