"""An archive of contents: a tar file with a list of what holds them, and each content under its SHA-256.

Anybody can open it with `tar` and check it with `sha256sum`. The list stands first, a line of JSON for each hold.
"""

import asyncio
import json
import os
import tarfile
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, Final, NamedTuple

from chassis.content import store
from chassis.content.refusals import ContentGone
from chassis.content.store import Hold
from chassis.database import Pool, Reader, translated

LIST: Final = "holds.jsonl"
_PRIVATE: Final = 0o600
"""The file holds personal data: its owner alone may read it."""


class ArchiveBrokenError(Exception):
    """An archive is not what an export writes; the message names the part that is wrong."""


class Counted(NamedTuple):
    """How many contents were dealt with, and how many holds on them."""

    contents: int
    holds: int


@dataclass(frozen=True, slots=True)
class _Listed:
    """A hold as it stands in the list of an archive."""

    sha256: str
    media_type: str
    hold: Hold


async def export(pool: Pool, file: Path, prefix: str) -> Counted:
    """Write the contents that holders hold whose names begin with `prefix` to a new file, as they are at one moment.

    Raises FileExistsError, OSError, StoreUnavailableError; no file is left then but one that was there.
    """
    made = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE)
    try:
        with os.fdopen(made, "wb") as written:
            with tarfile.open(fileobj=written, mode="w|") as archive:
                async with store.one_moment(pool) as reader:
                    counted = await _write(archive, reader, prefix)
            written.flush()
            os.fsync(written.fileno())
    except BaseException:
        await asyncio.to_thread(file.unlink, missing_ok=True)
        raise
    return counted


async def _write(archive: tarfile.TarFile, reader: Reader, prefix: str) -> Counted:
    with translated():
        rows = await reader.fetch(
            "select h.holder, h.name, h.held_at, c.digest, c.media_type from content.holds h"
            " join content.contents c using (digest) where starts_with(h.holder, $1) order by h.holder",
            prefix,
        )
    _add(archive, LIST, b"".join(_line(dict(row)) for row in rows))
    digests = sorted({row["digest"].hex() for row in rows})
    for digest in digests:
        _add(archive, digest, await store.content_of(reader, digest))
    return Counted(len(digests), len(rows))


def _line(row: dict[str, Any]) -> bytes:
    listed = {
        "holder": row["holder"],
        "sha256": row["digest"].hex(),
        "media_type": row["media_type"],
        "name": row["name"],
        "held_at": row["held_at"].isoformat(),
    }
    return json.dumps(listed, ensure_ascii=False).encode() + b"\n"


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    entry.mode = _PRIVATE
    archive.addfile(entry, BytesIO(content))


async def restore(pool: Pool, file: Path) -> Counted:
    """Store the contents of an archive, each with what holds it; what is there already stays as it is.

    Raises ArchiveBrokenError before the first content that is not what its SHA-256 says, with those before it stored;
    OSError, StoreUnavailableError.
    """
    contents = holds = 0
    with tarfile.open(file) as archive:
        listed = _listed(archive)
        for entry in archive:
            if entry.name == LIST:
                continue
            content = _read(archive, entry)
            if sha256(content).hexdigest() != entry.name or entry.name not in listed:
                raise ArchiveBrokenError(f"{entry.name} is not the content that the archive lists")
            for one in listed[entry.name]:
                await store.keep(pool, content, one.media_type, one.hold)
                holds += 1
            contents += 1
    if contents < len(listed):
        raise ArchiveBrokenError(f"{len(listed) - contents} contents that the archive lists are not in it")
    return Counted(contents, holds)


def _listed(archive: tarfile.TarFile) -> dict[str, list[_Listed]]:
    """The holds of an archive, by the digest of the content."""
    found: dict[str, list[_Listed]] = {}
    try:
        for line in _read(archive, archive.getmember(LIST)).decode().splitlines():
            said = json.loads(line)
            hold = Hold(said["holder"], said["name"], datetime.fromisoformat(said["held_at"]))
            found.setdefault(said["sha256"], []).append(_Listed(said["sha256"], said["media_type"], hold))
    except (KeyError, ValueError, TypeError) as wrong:
        raise ArchiveBrokenError(f"{LIST} cannot be read: {wrong}") from None
    return found


def _read(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> bytes:
    opened = archive.extractfile(entry)
    if opened is None:
        raise ArchiveBrokenError(f"{entry.name} is no file")
    return opened.read()


async def damaged(pool: Pool) -> tuple[int, tuple[str, ...]]:
    """How many contents are stored, and the digests of those whose bytes are others than they say."""
    with translated():
        rows = await pool.fetch("select digest from content.contents order by digest")
    digests = [row["digest"].hex() for row in rows]
    return len(digests), tuple([one for one in digests if await _digest_of(pool, one) != one])


async def _digest_of(pool: Pool, digest: str) -> str:
    """The SHA-256 of what is stored under a digest; empty where bytes are missing."""
    found = sha256()
    try:
        async for piece in store.pieces(pool, digest):
            found.update(piece)
    except ContentGone:
        return ""
    return found.hexdigest()
