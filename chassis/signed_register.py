"""A signed register: a repository of The Update Framework, copied into a folder, of which the newest is trusted.

The folder is the public side that `deploy.register` publishes: `N.root.json`, `timestamp.json`, `N.snapshot.json`,
`N.targets.json`, and `targets/HASH.register.json` with the register itself (contracts/register.py). It may be copied by
anybody and by any means. Trust begins at the root metadata that came by hand.
python-tuf's client checks signatures, expiry, and that no version goes back. What was trusted last is kept in a folder
of the service's own, so that an older copy is refused after a restart too.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from hashlib import sha256
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from chassis.errors import RegisterRefusedError, RegisterUnreadableError
from contracts.message import Message
from contracts.register import Register, register_in
from contracts.vocabulary import Instant

TARGET: Final = "register.json"
"""The name of the register among the targets of its repository."""
_IN_FORCE = "in-force.json"


class InForce(Message):
    """The register that is trusted, with the versions of its metadata and the instant (aware) at which it expires."""

    versions: dict[str, int]
    expires: Instant
    content: Register

    @property
    def version(self) -> int:
        """The version of the register itself."""
        return self.versions["targets"]

    def sentence(self) -> str:
        """Which it is, and how long it stays in force."""
        until = self.expires.astimezone(UTC)
        return f"version {self.version} of {self.content.instance}, in force until {until:%Y-%m-%d %H:%M}Z"

    def stays(self, refused: RegisterUnreadableError) -> str:
        """Why another was refused, and that this one stays."""
        return f"{refused}; {self.sentence()}, stays"


@dataclass(frozen=True, slots=True)
class SignedRegister:
    """The register in `folder`, trusted by the metadata in the file `root`; `state` keeps what was trusted last."""

    folder: Path
    root: Path
    state: Path
    source: str | None = None
    """The name of the copy in sentences, where it is not that of the folder."""

    def in_force(self) -> InForce | None:
        """The register that was trusted last, expired or not; None before the first.

        Raises RegisterUnreadableError when it cannot be read.
        """
        file = self.state / _IN_FORCE
        try:
            return InForce.model_validate_json(file.read_bytes())
        except FileNotFoundError:
            return None
        except OSError as away:
            raise RegisterUnreadableError(f"the register in force {file} cannot be read: {away.strerror}") from away
        except ValidationError:
            raise RegisterUnreadableError(
                f"{file} holds no register: empty that folder, and the service trusts the newest copy anew"
            ) from None

    def update(self) -> InForce:
        """Trust what lies in the folder, if it proves itself and goes on from what was trusted last.

        Raises RegisterRefusedError when it does not, and RegisterUnreadableError for a root or a state that cannot be
        read or written; what was in force stays in force then.
        """
        try:
            root = self.root.read_bytes()
        except OSError as away:
            raise RegisterUnreadableError(f"the root {self.root} cannot be read: {away.strerror}") from away
        try:
            with self.locked():
                return self._trust(root)
        except OSError as away:
            raise RegisterUnreadableError(f"{self.state} cannot be used as a folder of state: {away}") from away

    def look(self) -> tuple[InForce, str | None]:
        """The register in force after an update, and the sentence with which the copy in the folder was refused.

        Raises RegisterUnreadableError when none is in force.
        """
        try:
            return self.update(), None
        except RegisterRefusedError as refused:
            known = self.in_force()
            if known is None:
                raise
            return known, known.stays(refused)

    def _trust(self, root: bytes) -> InForce:
        # Only here: it takes 4 MB, which a site alone has no use for.
        from chassis.register_client import CopyRefusedError, fetch  # noqa: PLC0415

        try:
            fetched = fetch(self.folder, root, self.state, TARGET)
            found = InForce(versions=fetched.versions, expires=fetched.expires, content=register_in(fetched.text))
        except CopyRefusedError as wrong:
            raise self._refused(str(wrong)) from wrong
        except ValueError as wrong:
            raise self._refused(f"{wrong}: it is of a later release, or was signed unchecked") from None
        before = self.in_force()
        if before is not None and before.content.instance != found.content.instance:
            raise self._refused(
                f"is of the federation {found.content.instance}, and {before.content.instance} is in force here"
            )
        if found != before:
            write_whole(self.state / _IN_FORCE, found.model_dump_json().encode())
        return found

    def _refused(self, why: str) -> RegisterRefusedError:
        return RegisterRefusedError(f"the register {self.source or f'in {self.folder}'} is refused: it {why}")

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other processes of the service from updating at the same time."""
        self.state.mkdir(mode=0o700, parents=True, exist_ok=True)
        with held(self.state / "lock"):
            yield


@contextmanager
def held(file: Path) -> Iterator[None]:
    """Keep other processes out that hold the same lock `file`."""
    with file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def write_whole(file: Path, content: bytes) -> None:
    """Put `content` into `file` so that a reader finds the old or the new."""
    draft = file.with_name(f".{file.name}.{sha256(content).hexdigest()[:8]}")
    with draft.open("wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    draft.replace(file)
