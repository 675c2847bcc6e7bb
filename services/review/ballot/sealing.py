"""Votes as ciphertexts that can be added and not read: exponential ElGamal over the prime-order group of edwards25519.

A vote m (0 or 1) is sealed as (r·G, m·G + r·K) with a random r. The sum of such pairs, part by part, is a pair of the
sum of votes under the sum of the random numbers. K is the sum of the public keys of two counting codes, so that only
both codes together open a pair, and only a small sum is found from it. The group is libsodium's (PyNaCl).
"""

from base64 import b32encode
from hashlib import sha512
from secrets import token_bytes
from typing import Final, NamedTuple
from uuid import UUID

from nacl.bindings import (
    crypto_core_ed25519_add,
    crypto_core_ed25519_scalar_reduce,
    crypto_core_ed25519_sub,
    crypto_scalarmult_ed25519_base_noclamp,
    crypto_scalarmult_ed25519_noclamp,
)

_CODE_BYTES: Final = 15
_NOTHING: Final = bytes([1, *[0] * 31])
"""The neutral element: no vote."""
_ONE: Final = crypto_scalarmult_ed25519_base_noclamp(bytes([1, *[0] * 31]))


class Sealed(NamedTuple):
    """A vote, or a sum of votes, that nobody reads without both codes."""

    masked_by: bytes
    masked: bytes


def new_code() -> str:
    """A counting code: 120 random bits as six groups of four letters and digits."""
    text = b32encode(token_bytes(_CODE_BYTES)).decode()
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def secret_of(code: str, ballot_id: UUID) -> bytes:
    """The secret scalar of a code, however it is typed; every text has one, and only the right one opens anything."""
    plain = "".join(one for one in code.upper() if one.isalnum())
    return crypto_core_ed25519_scalar_reduce(sha512(f"tdkt-counting-code|{ballot_id}|{plain}".encode()).digest())


def public_key_of(secret: bytes) -> bytes:
    """The public key of a secret scalar."""
    return crypto_scalarmult_ed25519_base_noclamp(secret)


def joint(one: bytes, other: bytes) -> bytes:
    """The public key that both secrets together belong to."""
    return crypto_core_ed25519_add(one, other)


def sealed(vote: bool, key: bytes) -> Sealed:  # noqa: FBT001 - a vote is yes or no
    """A vote sealed to `key`, another one each time."""
    mask = crypto_core_ed25519_scalar_reduce(token_bytes(64))
    shared = crypto_scalarmult_ed25519_noclamp(mask, key)
    masked = crypto_core_ed25519_add(shared, _ONE if vote else _NOTHING)
    return Sealed(crypto_scalarmult_ed25519_base_noclamp(mask), masked)


def added(one: Sealed, other: Sealed) -> Sealed:
    """The sum of two sealed sums, sealed."""
    return Sealed(
        crypto_core_ed25519_add(one.masked_by, other.masked_by), crypto_core_ed25519_add(one.masked, other.masked)
    )


def unlocked(sum_: Sealed, secret: bytes) -> bytes:
    """The part of the mask of a sum that one secret takes away."""
    return crypto_scalarmult_ed25519_noclamp(secret, sum_.masked_by)


def total(sum_: Sealed, parts: tuple[bytes, bytes], most: int) -> int:
    """The sum of the votes, at most `most`, with both parts of its mask; raises ValueError where there is none."""
    point = crypto_core_ed25519_sub(crypto_core_ed25519_sub(sum_.masked, parts[0]), parts[1])
    at = _NOTHING
    for number in range(most + 1):
        if at == point:
            return number
        at = crypto_core_ed25519_add(at, _ONE)
    raise ValueError("no sum of so few votes opens to this")
