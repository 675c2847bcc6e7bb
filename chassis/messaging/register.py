"""The public keys of the services, and the period in which each may sign (contracts/register.py has the form).

For a site alone, for training and for tests they stand in a file. A site of a federation has the keys of other sites
from the signed register (chassis/signed_register.py), and its file names those of its own services: so it works alone
whatever becomes of the register, and of a key that both name the register's entry counts.
"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from chassis.clock import monotonic, wall
from chassis.errors import RegisterExpiredError, RegisterUnreadableError
from chassis.settings import Settings
from chassis.signed_register import InForce, SignedRegister
from contracts.federation import Federation, SiteEntry
from contracts.keys import Key, KeyName, require_known_algorithms, signing_key, usable_keys
from contracts.register import Register, register_in

_LOOK_AGAIN = 5.0
"""Seconds after which a copy that was refused is looked at again: somebody may be copying it now."""
_log = structlog.get_logger()


class KeyRegister:
    """The keys of all services of all sites, read again when the file or the signed register has changed."""

    def __init__(self, file: Path, signed: SignedRegister | None = None, site: str = "") -> None:
        """Read `file`, and of `site` alone where the other sites' keys are in the register `signed`.

        Raises RegisterUnreadableError when the file cannot be read or does not have its shape, or no register is in
        force.
        """
        self._file = _File(file)
        self._signed = None if signed is None else _Signed(signed)
        self._site = site
        self._keys: Mapping[KeyName, Key] = {}
        self._sites: Mapping[str, SiteEntry] = {}
        self.federation = Federation()
        """The sites as the register names them now; a service takes up those that are new at its next start."""
        self._take_up()
        self._at_start = self.federation

    @classmethod
    def of(cls, settings: Settings) -> "KeyRegister":
        """The register that the settings of a service name."""
        return cls(settings.keys_file, settings.signed_register, settings.site)

    def refresh(self) -> bool:
        """Read again what has changed; returns whether anything had. Raises RegisterUnreadableError."""
        changed = self._file.refresh()
        if self._signed is not None:
            changed = self._signed.refresh() or changed
        if changed:
            self._take_up()
        return changed

    @property
    def keys(self) -> Mapping[KeyName, Key]:
        """The keys by site, service and id."""
        return self._keys

    def key(self, site: str, service: str, key_id: str, at: datetime) -> Ed25519PublicKey:
        """The key `key_id` of `service` at `site`, which must be valid at `at` (aware), the time of signing.

        Raises UnverifiedError: `unknown-key`, `key-revoked`, `key-not-valid`, or `signed-in-future` for a time that is
        yet to come. An expired register does not matter here: what it proved stays proven.
        """
        return signing_key(self._keys, (site, service, key_id), at, wall())

    def may_say(self, site: str, service: str, event: str) -> bool:
        """Whether the register lets `service` of `site` say the event of this name to other sites."""
        entry = self._sites.get(site)
        return entry is None or entry.may_say(service, event)

    def require_current(self, topic: str) -> None:
        """Raise RegisterExpiredError for the topic of another site when the register has expired."""
        expired = None if self._signed is None else self._signed.expired()
        if expired is not None and topic.partition(".")[0] != self._site:
            raise RegisterExpiredError(topic, f"is not heard: {expired}")

    @property
    def trouble(self) -> str | None:
        """What an operator has to mend of the signed register, in a sentence; None where all is well."""
        if self._signed is None:
            return None
        return self._signed.expired() or self._signed.refused or self._outdated

    @property
    def _outdated(self) -> str | None:
        """That the service works with other sites than the register names, as it took them up at its start."""
        if self._signed is None or self.federation == self._at_start:
            return None
        return f"the register names other sites than at the start ({self._signed.in_force.sentence()}): start anew"

    def _take_up(self) -> None:
        content = self._file.content
        if self._signed is None:
            self._keys = self._file.keys
        else:
            content = self._signed.in_force.content
            own = {name: key for name, key in self._file.keys.items() if name[0] == self._site}
            self._keys = {**own, **self._signed.keys}
        self.federation = content.federation
        self._sites = {site.code: site for site in content.sites}


class _File:
    """The file of keys; raises RegisterUnreadableError when it cannot be read or does not have its shape."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seen: object = None
        self.content = Register(keys=())
        self.keys: Mapping[KeyName, Key] = {}
        self.refresh()

    def refresh(self) -> bool:
        """Read the file again if it has changed; returns whether it had."""
        try:
            seen = _stamp(self._file)
            if seen == self._seen:
                return False
            text = self._file.read_bytes()
        except OSError as away:
            raise RegisterUnreadableError(f"the keys file {self._file} cannot be read: {away.strerror}") from away
        try:
            content = register_in(text)
            require_known_algorithms(content.keys)
        except ValueError as wrong:
            raise RegisterUnreadableError(f"the keys file {self._file} {wrong}") from None
        self.content, self.keys, self._seen = content, usable_keys(content.keys), seen
        return True


class _Signed:
    """The signed register, and the newest of it that is in force; raises RegisterUnreadableError where none is."""

    def __init__(self, register: SignedRegister) -> None:
        self._register = register
        self._seen = self._stamps()
        self._look_at = monotonic() + _LOOK_AGAIN
        in_force, self.refused = register.look()
        """Why the copy in the folder is not trusted, while another is in force."""
        self._take_up(in_force)

    def refresh(self) -> bool:
        """Look at the folder again if it has changed, or was refused; returns whether another register is in force."""
        seen = self._stamps()
        if seen == self._seen and (self.refused is None or monotonic() < self._look_at):
            return False
        in_force, refused = self.in_force, None
        try:
            in_force = self._register.update()
        except RegisterUnreadableError as wrong:
            refused = in_force.stays(wrong)
        if refused is not None and refused != self.refused:
            _log.warning("register_refused", reason=refused)
        self._seen, self._look_at, self.refused = seen, monotonic() + _LOOK_AGAIN, refused
        if in_force == self.in_force:
            return False
        self._take_up(in_force)
        return True

    def expired(self) -> str | None:
        """That the register in force has expired, and what to do; None while it has not."""
        if wall() < self.in_force.expires:
            return None
        return (
            f"the register of the federation has expired ({self.in_force.sentence()}): copy a newer one into"
            f" {self._register.folder}"
        )

    def _take_up(self, in_force: InForce) -> None:
        self.in_force, self.keys = in_force, usable_keys(in_force.content.keys)
        _log.info("register_taken_up", version=in_force.version, expires=in_force.expires.isoformat())

    def _stamps(self) -> object:
        folder = self._register.folder
        places = (folder, folder / "targets", folder / "timestamp.json", self._register.root)
        return tuple(map(_stamp_or_none, places))


def _stamp(file: Path) -> tuple[int, int, int]:
    status = file.stat()
    return (status.st_mtime_ns, status.st_size, status.st_ino)


def _stamp_or_none(file: Path) -> tuple[int, int, int] | None:
    try:
        return _stamp(file)
    except OSError:
        return None
