"""Faults of the machine, each as one sentence."""

import errno
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NEEDED_BYTES = 500 * 2**20
"""Bytes that a site needs free on its disk; Kafka alone allots 20 MB of index files at its first start."""

_LEAST_BYTES = 100 * 2**20
_ALMOST_NOTHING = 16 * 2**20
_FULL = (errno.ENOSPC, errno.EDQUOT)
_CLOSED = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST)


class RuntimeFault(Exception):  # noqa: N818 - the family of faults is named so everywhere
    """The machine does not let the site run; the text is one sentence with the remedy."""


def disk_full(folder: Path) -> RuntimeFault:
    """Return the sentence for a disk without free space for `folder`."""
    free = shutil.disk_usage(nearest(folder)).free // 2**20
    wanted = NEEDED_BYTES // 2**20
    return RuntimeFault(f"The disk of {folder} is full ({free} MB free): free {wanted} MB on it and run again.")


def not_writable(folder: Path) -> RuntimeFault:
    """Return the sentence for a folder in which nothing can be made."""
    return RuntimeFault(f"{folder} cannot be written: make it a folder that your user may write to, and run again.")


def is_full(folder: Path) -> bool:
    """Return whether the disk of `folder` is so full that servers die of it."""
    return shutil.disk_usage(nearest(folder)).free < _ALMOST_NOTHING


def nearest(folder: Path) -> Path:
    """Return `folder` or the closest one above it that exists."""
    return next(place for place in (folder, *folder.parents) if place.exists())


@contextmanager
def disk_faults(folder: Path) -> Iterator[None]:
    """Turn the system's refusals to write below `folder` into sentences.

    Raises RuntimeFault for a full disk and for a folder that cannot be written; other errors pass.
    """
    try:
        yield
    except OSError as error:
        fault = disk_fault(error, folder)
        if fault is None:
            raise
        raise fault from error


def disk_fault(error: OSError, folder: Path) -> RuntimeFault | None:
    """Return the sentence for an error of the file system below `folder`; None for any other error."""
    if error.errno in _FULL or (isinstance(error, shutil.Error) and is_full(folder)):  # that one has no number
        return disk_full(folder)
    return not_writable(folder) if error.errno in _CLOSED else None


def require_room(folder: Path) -> None:
    """Raise RuntimeFault when the disk of `folder` has too little free space for a start."""
    if shutil.disk_usage(nearest(folder)).free < _LEAST_BYTES:
        raise disk_full(folder)


def make_folder(folder: Path) -> Path:
    """Make `folder` for this user alone and prove that it can be written.

    Raises RuntimeFault for a full disk and for a folder that cannot be written.
    """
    with disk_faults(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"written")
    return folder


def write_atomically(path: Path, content: str | bytes, mode: int = 0o600) -> None:
    """Put `content` into `path` so that a reader finds the old file or the new one, never a part.

    Raises RuntimeFault for a full disk and for a folder that cannot be written.
    """
    with disk_faults(path.parent):
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        draft.touch(mode=mode)
        with draft.open("wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
