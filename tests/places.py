"""The folder in which tests and their servers keep what they write: in memory, where the machine has it to spare.

A test writes a database of ten megabytes and drops it again; on a disk that has written thousands of them, making one
took 0.25 s instead of 0.05 s.
"""

import os
import shutil
from hashlib import sha256
from pathlib import Path

import psutil

_PROJECT = Path(__file__).parents[1]
_MEMORY = Path("/dev/shm")  # noqa: S108 - what is made in it belongs to one user and is closed to others
_LEAST = 8 << 30
"""Bytes that must be free: three processes with their servers and sites have taken half of it."""


def _place() -> Path:
    """A folder of this checkout in memory, or one in the checkout itself."""
    if not _MEMORY.is_dir() or not os.access(_MEMORY, os.W_OK) or os.statvfs(_MEMORY).f_flag & os.ST_NOEXEC:
        return _PROJECT / ".tdkt" / "test"
    if min(shutil.disk_usage(_MEMORY).free, psutil.virtual_memory().available) < _LEAST:
        return _PROJECT / ".tdkt" / "test"
    return _MEMORY / f"tdkt-{os.getuid()}-{sha256(bytes(_PROJECT)).hexdigest()[:8]}"


PLACES = _place()
"""It stays from run to run; what a test has left in it the next run of that test clears away."""
