"""The account under which Postgres runs; it refuses to run as root."""

import os
import pwd
import secrets
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from deploy.local.faults import RuntimeFault, disk_faults, make_folder, write_atomically

_NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
_SHARED = Path("/var/tmp/tdkt")  # noqa: S108 - what is made below it belongs to one user and is closed to others


@dataclass(frozen=True)
class Account:
    """A way to run programs under which Postgres accepts to run."""

    prefix: tuple[str, ...] = ()
    """Words before the command."""
    user: str | None = None
    """Another user to become, for which root is needed."""

    def run(self, command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
        """Run `command` to its end in a session of its own; `stdout` holds its output and its errors."""
        return subprocess.run(
            [*self.prefix, *map(str, command)],
            check=False,
            text=True,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=self.user,
            group=None if self.user is None else pwd.getpwnam(self.user).pw_gid,
            extra_groups=None if self.user is None else [],
        )

    def home(self, folder: Path) -> Path:
        """Return the folder in which this account keeps what belongs to `folder`: mostly `folder` itself.

        Another user cannot enter our folders, so its own lies below /var/tmp, and `folder` notes where.
        Raises RuntimeFault when it cannot be made.
        """
        if not folder.is_dir():
            make_folder(folder)
        if self.user is None:
            return folder
        note = folder / "home"
        if not note.exists():
            write_atomically(note, str(_SHARED / f"{self.user}-{secrets.token_hex(6)}"))
        home = Path(note.read_text())
        self._make(home)
        return home

    def programs(self, folder: Path) -> Path:
        """Return a folder with the programs of `folder` that this account can run, copied when it must be.

        `folder` is a `bin` beside its `lib` and `share` in a package, which may have its libraries in a folder
        `.libs` beside itself, as wheels have. Raises RuntimeFault when the copy cannot be made.
        """
        if self.user is None or self._can_run(folder / "postgres"):
            return folder
        installed, package = folder.parent, folder.parents[1]
        version = sha256(f"{folder} {(folder / 'postgres').stat().st_mtime_ns}".encode()).hexdigest()[:12]
        copy = _SHARED / f"{self.user}-programs-{version}"
        if not copy.exists():
            draft = copy.with_name(f"{copy.name}.{secrets.token_hex(4)}")
            try:
                with disk_faults(_SHARED):
                    self._make(draft)
                    for part in (installed, *package.parent.glob(f"{package.name}.libs")):
                        shutil.copytree(part, draft / part.relative_to(package.parent))
                    for path in draft.rglob("*"):
                        self.give(path)
                    if not copy.exists():  # another run may have been quicker
                        draft.replace(copy)
            finally:
                shutil.rmtree(draft, ignore_errors=True)
        return copy / folder.relative_to(package.parent)

    def _can_run(self, program: Path) -> bool:
        try:
            return self.run([program, "--version"]).returncode == 0
        except PermissionError:  # it may not even enter the folder
            return False

    def give(self, path: Path) -> None:
        """Make `path` this account's own."""
        if self.user is not None:
            shutil.chown(path, self.user)

    def _make(self, folder: Path) -> None:
        with disk_faults(folder.parent):
            folder.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
            folder.mkdir(mode=0o700, exist_ok=True)
            self.give(folder)


def choose_account() -> Account:
    """Return the account closest to the user: oneself, oneself under another number, or the user `nobody`.

    Raises RuntimeFault when root can become neither.
    """
    if os.geteuid() != 0:
        return Account()
    for account in (Account(prefix=_NAMESPACE), Account(user="nobody")):
        try:
            if account.run(["true"]).returncode == 0:
                return account
        except (OSError, KeyError):
            continue
    raise RuntimeFault(
        "Postgres refuses to run as root, and here root can become no other user: "
        "run make as an ordinary user, or name a running server in TDKT_POSTGRES_URL."
    )
