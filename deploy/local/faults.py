"""What can go wrong on a person's machine, said in one sentence."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NEEDED_BYTES = 500 * 2**20
"""What a site wants free on its disk; Kafka alone allots 20 MB of index files at its first start."""

_ALMOST_NOTHING = 16 * 2**20
_FULL = (errno.ENOSPC, errno.EDQUOT)
_CLOSED = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST)


class RuntimeFault(Exception):  # noqa: N818 - style.md names the family Fault
    """The machine does not let the site run; the text is one sentence that says what to do."""


def disk_full(folder: Path) -> RuntimeFault:
    """Return the sentence for a disk that has no room left for `folder`."""
    free = shutil.disk_usage(nearest(folder)).free // 2**20
    wanted = NEEDED_BYTES // 2**20
    return RuntimeFault(f"The disk of {folder} is full ({free} MB free): free {wanted} MB on it and run again.")


def not_writable(folder: Path) -> RuntimeFault:
    """Return the sentence for a folder in which nothing can be made."""
    return RuntimeFault(f"{folder} cannot be written: make it a folder that your user may write to, and run again.")


def is_full(folder: Path) -> bool:
    """Tell whether the disk of `folder` is so full that servers die of it."""
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
        if error.errno in _FULL:
            raise disk_full(folder) from error
        if error.errno in _CLOSED:
            raise not_writable(folder) from error
        raise


def make_folder(folder: Path) -> Path:
    """Make `folder` for this user alone and prove that it can be written.

    Raises RuntimeFault for a full disk and for a folder that cannot be written.
    """
    with disk_faults(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = folder / ".probe"
        probe.write_bytes(b"written")
        probe.unlink()
    return folder


def write_atomically(path: Path, content: str | bytes, mode: int = 0o600) -> None:
    """Put `content` into `path` so that a reader finds the old file or the new one, never a part.

    Raises RuntimeFault for a full disk and for a folder that cannot be written.
    """
    with disk_faults(path.parent):
        draft = path.with_name(f"{path.name}.new")
        draft.unlink(missing_ok=True)
        draft.touch(mode=mode)
        draft.write_bytes(content.encode() if isinstance(content, str) else content)
        draft.replace(path)
