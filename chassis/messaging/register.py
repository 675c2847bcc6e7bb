"""The file of public keys as a running service reads it; its form and its rules are in `contracts/keys.py`."""

from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from chassis.clock import wall
from chassis.errors import Fault
from contracts.keys import Key, KeyName, read_keys, signing_key


class RegisterUnreadableError(Fault):
    """The file of keys cannot be read; the message says which file and why."""


class KeyRegister:
    """The keys of all services of all sites, read from a file and read again when the file has changed."""

    def __init__(self, file: Path) -> None:
        """Read `file`; raises RegisterUnreadableError when it cannot be read or does not have its shape."""
        self._file = file
        self._seen: object = None
        self._keys: dict[KeyName, Key] = {}
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
        try:
            self._keys = read_keys(text)
        except ValueError as wrong:
            raise RegisterUnreadableError(f"the keys file {self._file} {wrong}") from None
        self._seen = seen
        return True

    def key(self, site: str, service: str, key_id: str, at: datetime) -> Ed25519PublicKey:
        """The key `key_id` of `service` at `site`, which must be valid at `at` (aware), the time of signing.

        Raises UnverifiedError: `unknown-key`, `key-not-valid`, or `signed-in-future` for a time that is yet to come.
        """
        return signing_key(self._keys, (site, service, key_id), at, wall())
