"""The public keys of the services, and the period in which each may sign.

The file is JSON: `{"keys": [{"site", "service", "id", "algorithm", "public_key", "valid_from", "valid_until"}]}`, and
where several sites are federated `instance` and `sites` beside it (contracts/federation.py);
`public_key` is the base64 of the 32 raw bytes, the instants are ISO 8601 text with offset, `valid_until` may be null.
A key signs for the one service it names. A field that is not named here, one that stands twice, or a second key of one
service under one id is refused, since it would hide a mistake of whoever wrote the file.

A key is judged at the time of signing (in `ce_proof`, by the signer's machine), which the signature covers: so history
stays provable after a key was replaced, whatever the business time of its events. A stolen key could sign for the past
as well: it is not ended but removed from the file, and then nothing it signed is accepted any more.
"""

import json
from base64 import b64decode
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from chassis.clock import wall
from chassis.errors import Fault, UnverifiedError
from contracts.federation import Federation
from contracts.vocabulary import Instant, SiteCode

_CLOCKS_APART = timedelta(minutes=5)
"""By how much the clocks of two machines may differ."""
_KeyName: TypeAlias = tuple[str, str, str]
"""The site, the service and the id of a key."""


class RegisterUnreadableError(Fault):
    """The file of keys cannot be read; the message says which file and why."""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    site: SiteCode
    service: Annotated[str, Field(pattern="^[a-z][a-z_]*$", max_length=100)]
    id: Annotated[str, Field(pattern="^[!-~]+$", max_length=100)]
    algorithm: Literal["Ed25519"]
    public_key: str
    valid_from: Instant
    valid_until: Instant | None = None


class _File(Federation):
    keys: list[_Entry]


@dataclass(frozen=True, slots=True)
class _Key:
    """A public key; it may sign from `valid_from` until before `valid_until` (aware instants)."""

    public: Ed25519PublicKey
    valid_from: datetime
    valid_until: datetime | None

    def may_sign_at(self, instant: datetime) -> bool:
        """Whether `instant` (aware) lies in the key's period."""
        return self.valid_from <= instant and (self.valid_until is None or instant < self.valid_until)


class KeyRegister:
    """The keys of all services of all sites, read from a file and read again when the file has changed."""

    def __init__(self, file: Path) -> None:
        """Read `file`; raises RegisterUnreadableError when it cannot be read or does not have its shape."""
        self._file = file
        self._seen: object = None
        self._keys: dict[_KeyName, _Key] = {}
        self.refresh()

    def refresh(self) -> bool:
        """Read the file again if it has changed; returns whether it had. Raises RegisterUnreadableError."""
        try:
            status = self._file.stat()
            seen = (status.st_mtime_ns, status.st_size, status.st_ino)
            if seen == self._seen:
                return False
            text = self._file.read_bytes()
        except OSError as away:
            raise RegisterUnreadableError(f"the keys file {self._file} cannot be read: {away.strerror}") from away
        self._keys = _keys_in(self._file, text)
        self._seen = seen
        return True

    def key(self, site: str, service: str, key_id: str, at: datetime) -> Ed25519PublicKey:
        """The key `key_id` of `service` at `site`, which must be valid at `at` (aware), the time of signing.

        Raises UnverifiedError: `unknown-key`, `key-not-valid`, or `signed-in-future` for a time that is yet to come.
        """
        key = self._keys.get((site, service, key_id))
        if key is None:
            raise UnverifiedError("unknown-key", f"{service} of {site} has no key {key_id}")
        if not key.may_sign_at(at):
            raise UnverifiedError(
                "key-not-valid", f"key {key_id} of {service} of {site} may not sign at {at.isoformat()}"
            )
        if at > wall() + _CLOCKS_APART:
            raise UnverifiedError("signed-in-future", f"{site} signed at {at.isoformat()}, which is yet to come here")
        return key.public


def _keys_in(file: Path, text: bytes) -> dict[_KeyName, _Key]:
    try:
        read = _File.model_validate_json(json.dumps(json.loads(text, object_pairs_hook=_each_once)))
        names = [(entry.site, entry.service, entry.id) for entry in read.keys]
        return dict(zip(names, map(_key_of, _each_once_named(read.keys)), strict=True))
    except ValidationError as wrong:
        faults = [f"{'.'.join(map(str, fault['loc'])) or '(all)'} ({fault['msg']})" for fault in wrong.errors()[:5]]
        raise RegisterUnreadableError(f"the keys file {file} does not have its shape at {', '.join(faults)}") from None
    except ValueError as wrong:
        raise RegisterUnreadableError(f"the keys file {file} cannot be used: {wrong}") from None


def _each_once_named(entries: list[_Entry]) -> list[_Entry]:
    names = Counter((entry.site, entry.service, entry.id) for entry in entries)
    for (site, service, key_id), times in names.items():
        if times > 1:
            raise ValueError(f"{service} of {site} has two keys {key_id}")
    return entries


def _key_of(entry: _Entry) -> _Key:
    return _Key(
        Ed25519PublicKey.from_public_bytes(b64decode(entry.public_key, validate=True)),
        entry.valid_from.astimezone(UTC),
        None if entry.valid_until is None else entry.valid_until.astimezone(UTC),
    )


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object in which no name stands twice: otherwise the last of them would count silently."""
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"{next(name for name in names if names.count(name) > 1)} stands twice")
    return found
