"""The register of public keys: which key of which service may sign when.

It is JSON: `{"keys": [{"site", "service", "id", "algorithm", "public_key", "valid_from", "valid_until"}]}`, and where
several sites are federated `instance` and `sites` beside it (contracts/federation.py);
`public_key` is the base64 of the 32 raw bytes, the instants are ISO 8601 text with offset, `valid_until` may be null.
A key signs for the one service it names. A field of a key that is not named here, one that stands twice, or a second
key of one service under one id is refused, since it would hide a mistake of whoever wrote the file.

A key is judged at the time of signing (in `ce_proof`, by the signer's machine), which the signature covers: so history
stays provable after a key was replaced, whatever the business time of its events. A stolen key could sign for the past
as well: it is not ended but removed from the file, and then nothing it signed is accepted any more.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal, TypeAlias

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from contracts.federation import Federation
from contracts.proof import UnverifiedError, from_base64
from contracts.vocabulary import Instant, SiteCode

_CLOCKS_APART = timedelta(minutes=5)
"""By how much the clocks of two machines may differ."""
KeyName: TypeAlias = tuple[str, str, str]
"""The site, the service and the id of a key."""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    site: SiteCode
    service: Annotated[str, Field(pattern="^[a-z][a-z_]*$", max_length=100)]
    id: Annotated[str, Field(pattern="^[!-~]+$", max_length=100)]
    algorithm: Literal["Ed25519"]
    public_key: str
    valid_from: Instant
    valid_until: Instant | None = None


class _Register(Federation):
    keys: list[_Entry]


class _OpenRegister(BaseModel):
    model_config = ConfigDict(extra="ignore")

    keys: list[_Entry]


@dataclass(frozen=True, slots=True)
class Key:
    """A public key; it may sign from `valid_from` until before `valid_until` (aware instants)."""

    public: Ed25519PublicKey
    valid_from: datetime
    valid_until: datetime | None

    def may_sign_at(self, instant: datetime) -> bool:
        """Whether `instant` (aware) lies in the key's period."""
        return self.valid_from <= instant and (self.valid_until is None or instant < self.valid_until)


def read_keys(text: bytes, *, with_others: bool = False) -> dict[KeyName, Key]:
    """The keys of a register; members beside `keys` are passed over `with_others`, and refused without.

    Raises ValueError, whose message follows on the name of the file, for any other shape.
    """
    shape = _OpenRegister if with_others else _Register
    try:
        read = shape.model_validate_json(json.dumps(json.loads(text.decode("utf-8-sig"), object_pairs_hook=each_once)))
        names = [(entry.site, entry.service, entry.id) for entry in read.keys]
        return dict(zip(names, map(_key_of, _each_once_named(read.keys)), strict=True))
    except ValidationError as wrong:
        faults = [f"{'.'.join(map(str, fault['loc'])) or '(all)'} ({fault['msg']})" for fault in wrong.errors()[:5]]
        raise ValueError(f"does not have its shape at {', '.join(faults)}") from None
    except (ValueError, RecursionError) as wrong:
        raise ValueError(f"cannot be used: {wrong}") from None


def signing_key(keys: Mapping[KeyName, Key], name: KeyName, at: datetime, now: datetime) -> Ed25519PublicKey:
    """The key `name` of `keys`, which must be valid at `at`, the time of signing; `now` is the reader's (both aware).

    Raises UnverifiedError: `unknown-key`, `key-not-valid`, or `signed-in-future` for a time that is yet to come.
    """
    site, service, key_id = name
    key = keys.get(name)
    if key is None:
        raise UnverifiedError("unknown-key", f"{service} of {site} has no key {key_id}")
    if not key.may_sign_at(at):
        raise UnverifiedError("key-not-valid", f"key {key_id} of {service} of {site} may not sign at {at.isoformat()}")
    if at > now + _CLOCKS_APART:
        raise UnverifiedError("signed-in-future", f"{site} signed at {at.isoformat()}, which is yet to come here")
    return key.public


def each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object in which no name stands twice: otherwise the last of them would count silently."""
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"{next(name for name in names if names.count(name) > 1)} stands twice")
    return found


def _each_once_named(entries: list[_Entry]) -> list[_Entry]:
    names = Counter((entry.site, entry.service, entry.id) for entry in entries)
    for (site, service, key_id), times in names.items():
        if times > 1:
            raise ValueError(f"{service} of {site} has two keys {key_id}")
    return entries


def _key_of(entry: _Entry) -> Key:
    return Key(
        Ed25519PublicKey.from_public_bytes(from_base64(entry.public_key.encode())),
        entry.valid_from.astimezone(UTC),
        None if entry.valid_until is None else entry.valid_until.astimezone(UTC),
    )
