"""The register of a federation: its sites, and the public keys of their services with the time in which each may sign.

It is JSON: `{"instance", "sites", "keys": [{"site", "service", "id", "algorithm", "public_key", "valid_from",
"valid_until", "revoked_at", "revoked_because"}]}`; `public_key` is base64, for Ed25519 that of the 32 raw bytes, and
the instants are ISO 8601 text with offset. `valid_until` and what concerns a revocation may be left out.
A key signs for the one service it names. A field that is not named here, one that stands twice, or a second key of one
service under one id is refused, since it would hide a mistake of whoever wrote the register.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Any, Final

from pydantic import Field, ValidationError, model_validator

from contracts.federation import Federation, ServiceName
from contracts.message import Message
from contracts.proof import from_base64
from contracts.vocabulary import Instant, SiteCode, Text

ALGORITHMS: Final = ("Ed25519",)
"""The algorithms of keys that this code can check; a key of another is of no use here."""
_ED25519_BYTES: Final = 32


class KeyEntry(Message):
    """A public key of one service of one site; it may sign from `valid_from` until before `valid_until`.

    A revoked key may not sign from `revoked_at` on, and `revoked_because` says why.
    """

    site: SiteCode
    service: ServiceName
    id: Annotated[str, Field(pattern="^[!-~]+$", max_length=100)]
    algorithm: Annotated[str, Field(pattern="^[A-Za-z0-9-]+$", max_length=60)]
    public_key: Annotated[str, Field(max_length=10_000)]
    valid_from: Instant
    valid_until: Instant | None = None
    revoked_at: Instant | None = None
    revoked_because: Text | None = None

    @model_validator(mode="after")
    def _revoked_with_a_reason(self) -> "KeyEntry":
        if (self.revoked_at is None) != (self.revoked_because is None):
            raise ValueError(f"the revocation of the key {self.id} names its instant and its reason, or neither")
        return self

    @model_validator(mode="after")
    def _is_a_key(self) -> "KeyEntry":
        if self.algorithm in ALGORITHMS and len(self.raw) != _ED25519_BYTES:
            raise ValueError(f"the key {self.id} has {len(self.raw)} bytes, and one of Ed25519 has {_ED25519_BYTES}")
        return self

    @property
    def raw(self) -> bytes:
        """The bytes of the public key; raises ValueError where it is no base64."""
        try:
            return from_base64(self.public_key.encode())
        except ValueError:
            raise ValueError(f"the key {self.id} is no base64") from None

    @property
    def name(self) -> tuple[SiteCode, ServiceName, str]:
        """The site, the service and the id, by which a message names its key."""
        return (self.site, self.service, self.id)

    def may_sign_at(self, instant: datetime) -> bool:
        """Whether `instant` (aware) lies in the key's period and before its revocation."""
        ends = [end for end in (self.valid_until, self.revoked_at) if end is not None]
        return self.valid_from <= instant and all(instant < end for end in ends)


class Register(Federation):
    """The sites that exchange events, and the keys of their services."""

    keys: Annotated[tuple[KeyEntry, ...], Field(max_length=400_000)]

    @model_validator(mode="after")
    def _each_key_once(self) -> "Register":
        require_each_once(self.keys)
        return self

    @property
    def federation(self) -> Federation:
        """The sites alone."""
        return Federation(instance=self.instance, sites=self.sites)


def require_each_once(keys: Iterable[KeyEntry]) -> None:
    """Raise ValueError for two keys of one service under one id."""
    for (site, service, key_id), times in Counter(key.name for key in keys).items():
        if times > 1:
            raise ValueError(f"{service} of {site} has two keys {key_id}")


def register_in(text: bytes | str) -> Register:
    """The register that `text` holds; raises ValueError with a sentence for anything else."""
    try:
        return Register.model_validate_json(json.dumps(json.loads(text, object_pairs_hook=each_once)))
    except ValidationError as wrong:
        raise ValueError(f"does not have its shape: {faults_of(wrong)}") from None
    except (ValueError, RecursionError) as wrong:
        raise ValueError(f"cannot be used: {wrong}") from None


def faults_of(wrong: ValidationError) -> str:
    """The first places at which a register does not have its shape, with the reason of each."""
    return ", ".join(map(_fault, wrong.errors(include_url=False)[:5]))


def _fault(fault: Mapping[str, Any]) -> str:
    reason = str(fault["msg"]).removeprefix("Value error, ")
    return f"{'.'.join(map(str, fault['loc']))} ({reason})" if fault["loc"] else reason


def each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object in which no name stands twice: otherwise the last of them would count silently."""
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"{next(name for name in names if names.count(name) > 1)} stands twice")
    return found
