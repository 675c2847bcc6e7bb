"""The public keys of the sites, and the time in which each may sign.

The file is JSON: `{"sites": {"lang-son": {"keys": [{"id", "algorithm", "public_key", "valid_from", "valid_until"}]}}}`;
`public_key` is the base64 of the 32 raw bytes, the instants are ISO 8601 with offset, `valid_until` may be null.

A key is judged at the time of signing (in `ce_proof`, by the signer's machine), which the signature covers: so history
stays provable after a key was followed by another, whatever time its events tell of. A key that was stolen could sign
for the past as well: it is not ended but taken out of the file, and then nothing it signed is accepted any more.
"""

from base64 import b64decode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from chassis.clock import wall
from chassis.errors import Fault, UnverifiedError
from contracts.vocabulary import SiteCode

_CLOCKS_APART = timedelta(minutes=5)
"""By how much the clocks of two machines may differ."""


class RegisterUnreadableError(Fault):
    """The file of the sites' keys cannot be read; the message says which file and why."""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: Annotated[str, Field(min_length=1, max_length=100)]
    algorithm: Literal["Ed25519"]
    public_key: str
    valid_from: AwareDatetime
    valid_until: AwareDatetime | None = None


class _Site(BaseModel):
    model_config = ConfigDict(extra="ignore")

    keys: list[_Entry]


class _File(BaseModel):
    model_config = ConfigDict(extra="ignore")

    sites: dict[SiteCode, _Site]


@dataclass(frozen=True, slots=True)
class _Key:
    """A key of a site; it may sign from `valid_from` until before `valid_until` (aware instants)."""

    public: Ed25519PublicKey
    valid_from: datetime
    valid_until: datetime | None

    def may_sign_at(self, instant: datetime) -> bool:
        """Whether `instant` (aware) lies in the key's time."""
        return self.valid_from <= instant and (self.valid_until is None or instant < self.valid_until)


class KeyRegister:
    """The keys of all sites, read from a file and read again when the file has changed."""

    def __init__(self, file: Path) -> None:
        """Read `file`; raises RegisterUnreadableError when it cannot be read or does not have its shape."""
        self._file = file
        self._seen: object = None
        self._keys: dict[tuple[str, str], _Key] = {}
        self.refresh()

    def refresh(self) -> bool:
        """Read the file again if it has changed since, and say so; raises RegisterUnreadableError as at the start."""
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

    def key(self, site: str, key_id: str, at: datetime) -> Ed25519PublicKey:
        """The key `key_id` of `site`, which must be valid at `at` (aware), the time of signing.

        Raises UnverifiedError: `unknown-key`, `key-not-valid`, or `signed-in-future` for a time that is yet to come.
        """
        key = self._keys.get((site, key_id))
        if key is None:
            raise UnverifiedError("unknown-key", f"{site} has no key {key_id}")
        if not key.may_sign_at(at):
            raise UnverifiedError("key-not-valid", f"key {key_id} of {site} may not sign at {at.isoformat()}")
        if at > wall() + _CLOCKS_APART:
            raise UnverifiedError("signed-in-future", f"{site} signed at {at.isoformat()}, which is yet to come here")
        return key.public


def _keys_in(file: Path, text: bytes) -> dict[tuple[str, str], _Key]:
    try:
        read = _File.model_validate_json(text)
        return {
            (site, entry.id): _Key(
                Ed25519PublicKey.from_public_bytes(b64decode(entry.public_key, validate=True)),
                entry.valid_from.astimezone(UTC),
                None if entry.valid_until is None else entry.valid_until.astimezone(UTC),
            )
            for site, keys in read.sites.items()
            for entry in keys.keys
        }
    except ValidationError as wrong:
        places = ", ".join(".".join(map(str, fault["loc"])) or "(all)" for fault in wrong.errors()[:5])
        raise RegisterUnreadableError(f"the keys file {file} does not have its shape at: {places}") from None
    except ValueError as wrong:
        raise RegisterUnreadableError(f"the keys file {file} holds a key that is not one: {wrong}") from None
