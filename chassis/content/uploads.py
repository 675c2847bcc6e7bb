"""Files that come in parts: an upload is begun, continued from where it broke off, and becomes a content when whole.

Whoever begins one states the SHA-256 and sends every byte all the same: a digest that somebody has read somewhere
opens no content to them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from asyncpg import Record

from chassis.content.refusals import (
    ContentAltered,
    ContentEmpty,
    UploadElsewhere,
    UploadPartOfOtherSize,
    UploadUnfinished,
    UploadUnknown,
)
from chassis.content.store import PIECE
from chassis.database import Pool, Reader, transaction, translated
from chassis.ids import new_id

KEPT_FOR: Final = timedelta(days=1)
"""An upload is given up so long after its last part."""
_SMALLEST_PART: Final = 2**16
"""Bytes of every part but the last."""
_COLUMNS: Final = "upload_id, sender, place, name, digest, size, received"
_BEGUN: Final = f"""
    insert into content.uploads (upload_id, sender, place, name, digest, size, changed_at)
    values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (sender, place, digest) do update set changed_at = $7 returning {_COLUMNS}
"""  # noqa: S608 - made of constants
_ADDED: Final = f"""
    update content.uploads set received = received + $2, changed_at = $3 where upload_id = $1 returning {_COLUMNS}
"""  # noqa: S608 - made of constants
_OWN: Final = f"select {_COLUMNS} from content.uploads where upload_id = $1 and sender = $2"  # noqa: S608 - the same


@dataclass(frozen=True, slots=True)
class Upload:
    """A file under way, of which `received` of `size` bytes have come; `place` is what it is meant for."""

    upload_id: UUID
    sender: str
    place: str
    name: str
    sha256: str
    size: int
    received: int


@dataclass(frozen=True, slots=True)
class Announced:
    """A file as its sender announces it; `sha256` in hexadecimal digits."""

    sender: str
    place: str
    name: str
    sha256: str
    size: int


async def begin(pool: Pool, file: Announced, now: datetime) -> Upload:
    """Begin to receive a file; one that its sender has begun for the same place is continued.

    Uploads that nobody has continued for a day are given up. Raises StoreUnavailableError.
    """
    async with transaction(pool) as connection:
        await connection.execute(
            "with old as (delete from content.uploads where changed_at < $1 returning upload_id)"
            " delete from content.pieces where bytes_id in (select upload_id from old)",
            now - KEPT_FOR,
        )
        row = await connection.fetchrow(
            _BEGUN,
            new_id(),
            file.sender,
            file.place,
            file.name,
            bytes.fromhex(file.sha256),
            file.size,
            now,
        )
    return _upload(row)


async def upload(reader: Reader, upload_id: UUID, sender: str) -> Upload:
    """An upload of `sender`; raises UploadUnknown, StoreUnavailableError."""
    with translated():
        row = await reader.fetchrow(
            _OWN,
            upload_id,
            sender,
        )
    return _upload(row)


async def add(pool: Pool, upload_id: UUID, sender: str, offset: int, part: bytes, now: datetime) -> Upload:  # noqa: PLR0913, PLR0917 - a part, whose it is and where it belongs
    """Store the part of an upload that begins at `offset`.

    Raises UploadUnknown, UploadElsewhere with how much has come, UploadPartOfOtherSize, ContentEmpty,
    StoreUnavailableError.
    """
    if not part:
        raise ContentEmpty
    async with transaction(pool) as connection:
        row = await connection.fetchrow(
            f"{_OWN} for update",
            upload_id,
            sender,
        )
        known = _upload(row)
        if offset != known.received:
            raise UploadElsewhere(received=known.received)
        most = min(PIECE, known.size - known.received)
        least = min(_SMALLEST_PART, most)
        if not least <= len(part) <= most:
            raise UploadPartOfOtherSize(size=len(part), least=least, most=most)
        await connection.execute(
            "insert into content.pieces (bytes_id, start, bytes) values ($1, $2, $3)", upload_id, offset, part
        )
        row = await connection.fetchrow(
            _ADDED,
            upload_id,
            len(part),
            now,
        )
    return _upload(row)


async def whole(pool: Pool, begun: Upload) -> bytes:
    """All bytes of an upload, which are those that were announced.

    Raises UploadUnfinished; ContentAltered for other bytes, which are dropped; StoreUnavailableError.
    """
    if begun.received < begun.size:
        raise UploadUnfinished(received=begun.received, size=begun.size)
    with translated():
        rows = await pool.fetch("select bytes from content.pieces where bytes_id = $1 order by start", begun.upload_id)
    content = b"".join(row["bytes"] for row in rows)
    if sha256(content).hexdigest() != begun.sha256:
        await drop(pool, begun.upload_id)
        raise ContentAltered
    return content


async def drop(pool: Pool, upload_id: UUID) -> None:
    """Forget an upload: what it brought is stored as a content, or is not taken. Raises StoreUnavailableError."""
    async with transaction(pool) as connection:
        await connection.execute("delete from content.uploads where upload_id = $1", upload_id)
        await connection.execute("delete from content.pieces where bytes_id = $1", upload_id)


def _upload(row: Record | None) -> Upload:
    if row is None:
        raise UploadUnknown
    found: dict[str, Any] = dict(row)
    found["sha256"] = found.pop("digest").hex()
    return Upload(**found)
