"""The keys of a register (contracts/register.py) by which messages are checked.

A key is judged at the time of signing (in `ce_proof`, by the signer's machine), which the signature covers: so history
stays provable after a key was replaced, whatever the business time of its events. A stolen key could sign for the past
as well: a thief can write a time before `revoked_at`. What bounds that is the heads of its lanes that peers knew then:
before the newest of them they hear nothing more (`dated-back`).
A key that must prove nothing at all is revoked from its first instant, or taken out of the file of a site alone.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, TypeAlias

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import BaseModel, ConfigDict, ValidationError

from contracts.proof import DEFAULT_INSTANCE, UnverifiedError
from contracts.register import ALGORITHMS, KeyEntry, each_once, faults_of, require_each_once
from contracts.vocabulary import Code

CLOCKS_APART = timedelta(minutes=5)
"""By how much the clocks of two machines may differ."""
KeyName: TypeAlias = tuple[str, str, str]
"""The site, the service and the id of a key."""


class _OpenRegister(BaseModel):
    model_config = ConfigDict(extra="ignore")

    instance: Code = DEFAULT_INSTANCE
    keys: tuple[KeyEntry, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """A public key; it may sign from `valid_from` until before `valid_until` and `revoked_at` (aware instants)."""

    public: Ed25519PublicKey
    valid_from: datetime
    valid_until: datetime | None
    revoked_at: datetime | None = None

    def is_revoked_at(self, instant: datetime) -> bool:
        """Whether the key was revoked at `instant` (aware) or before."""
        return self.revoked_at is not None and self.revoked_at <= instant

    def may_sign_at(self, instant: datetime) -> bool:
        """Whether `instant` (aware) lies in the key's period."""
        return self.valid_from <= instant and (self.valid_until is None or instant < self.valid_until)


class Trusted(NamedTuple):
    """What a reader trusts of a register: the instance of its federation, and the keys."""

    instance: str
    keys: Mapping[KeyName, Key]


def read_trusted(text: bytes) -> Trusted:
    """The instance and the keys of a register, whose other members are passed over.

    Raises ValueError, whose message follows on the name of the file, for any other shape, and for a key of an unknown
    algorithm.
    """
    found = _open_register(text)
    require_known_algorithms(found.keys)
    return Trusted(found.instance, usable_keys(found.keys))


def require_known_algorithms(entries: Iterable[KeyEntry]) -> None:
    """Raise ValueError for a key of an algorithm that this code cannot check."""
    strange = sorted({entry.algorithm for entry in entries}.difference(ALGORITHMS))
    if strange:
        raise ValueError(f"names an unknown algorithm, {strange[0]}")


def usable_keys(entries: Iterable[KeyEntry]) -> dict[KeyName, Key]:
    """The keys whose algorithm is known here."""
    return {entry.name: _key_of(entry) for entry in entries if entry.algorithm in ALGORITHMS}


def signing_key(keys: Mapping[KeyName, Key], name: KeyName, at: datetime, now: datetime) -> Ed25519PublicKey:
    """The key `name` of `keys`, which must be valid at `at`, the time of signing; `now` is the reader's (both aware).

    Raises UnverifiedError: `unknown-key`, `key-revoked`, `key-not-valid`, or `signed-in-future` for a time that is yet
    to come.
    """
    site, service, key_id = name
    key = keys.get(name)
    if key is None:
        raise UnverifiedError("unknown-key", f"{service} of {site} has no key {key_id}")
    if key.is_revoked_at(at):
        raise UnverifiedError("key-revoked", f"key {key_id} of {service} of {site} was revoked before {at.isoformat()}")
    if not key.may_sign_at(at):
        raise UnverifiedError("key-not-valid", f"key {key_id} of {service} of {site} may not sign at {at.isoformat()}")
    if at > now + CLOCKS_APART:
        raise UnverifiedError("signed-in-future", f"{site} signed at {at.isoformat()}, which is yet to come here")
    return key.public


def _open_register(text: bytes) -> _OpenRegister:
    try:
        shape = json.loads(text.decode("utf-8-sig"), object_pairs_hook=each_once)
        found = _OpenRegister.model_validate_json(json.dumps(shape))
        require_each_once(found.keys)
    except ValidationError as wrong:
        raise ValueError(f"does not have its shape: {faults_of(wrong)}") from None
    except (ValueError, RecursionError) as wrong:
        raise ValueError(f"cannot be used: {wrong}") from None
    return found


def _key_of(entry: KeyEntry) -> Key:
    public = Ed25519PublicKey.from_public_bytes(entry.raw)
    return Key(public, _utc(entry.valid_from), _maybe_utc(entry.valid_until), _maybe_utc(entry.revoked_at))


def _utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC)


def _maybe_utc(instant: datetime | None) -> datetime | None:
    return None if instant is None else _utc(instant)
