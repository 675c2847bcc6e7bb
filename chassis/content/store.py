"""The store of contents: each stored once by its SHA-256, held by what in the log names it, and read in pieces.

A content is there as a whole or not at all: its row is written in the transaction that writes its last piece, or that
finds all pieces of an upload to be what was announced. It is held in the same transaction, before the event that names
it is recorded; what a service holds and no event names is let go of by `let_go`.
"""

from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import UUID

from chassis.content.refusals import ContentGone
from chassis.database import Connection, Pool, Reader, transaction, translated
from chassis.ids import new_id

PIECE: Final = 2**20
"""Bytes of a piece: what is held of a content at a time while it is handed out."""


@dataclass(frozen=True, slots=True)
class Held:
    """A content that something in the log holds: `name` is what its sender calls it, `sha256` in hexadecimal digits."""

    sha256: str
    size: int
    media_type: str
    name: str


@dataclass(frozen=True, slots=True)
class Hold:
    """That something in the log, by the name `holder`, holds a content that was sent under a name; since when."""

    holder: str
    name: str
    since: datetime


async def keep(pool: Pool, content: bytes, media_type: str, hold: Hold) -> Held:
    """Store `content`, unless it is there already, and have it held; doing it again changes nothing.

    Raises StoreUnavailableError, and nothing is stored then.
    """
    digest = sha256(content).digest()
    async with transaction(pool) as connection:
        await _store(connection, digest, content, media_type)
        await _hold(connection, digest, hold)
    return Held(digest.hex(), len(content), media_type, hold.name)


async def _store(connection: Connection, digest: bytes, content: bytes, media_type: str) -> None:
    """Write a content that is not there; of two writers of one content the second waits and then finds it."""
    bytes_id = new_id()
    made = await connection.fetchval(
        "insert into content.contents (digest, bytes_id, size, media_type) values ($1, $2, $3, $4)"
        " on conflict (digest) do nothing returning bytes_id",
        digest,
        bytes_id,
        len(content),
        media_type,
    )
    if made is None:
        return
    for start in range(0, len(content), PIECE):
        await connection.execute(
            "insert into content.pieces (bytes_id, start, bytes) values ($1, $2, $3)",
            bytes_id,
            start,
            content[start : start + PIECE],
        )


async def _hold(connection: Connection, digest: bytes, hold: Hold) -> None:
    await connection.fetchval("select digest from content.contents where digest = $1 for share", digest)
    await connection.execute(
        "insert into content.holds (holder, digest, name, held_at) values ($1, $2, $3, $4)"
        " on conflict (holder) do nothing",
        hold.holder,
        digest,
        hold.name,
        hold.since,
    )


async def let_go(pool: Pool, holder: str) -> None:
    """Let `holder` hold nothing; a content that nothing holds any more is deleted, and with it the name it had.

    Raises StoreUnavailableError.
    """
    async with transaction(pool) as connection:
        digest = await connection.fetchval("delete from content.holds where holder = $1 returning digest", holder)
        if digest is None:
            return
        await connection.fetchval("select digest from content.contents where digest = $1 for update", digest)
        bytes_id = await connection.fetchval(
            "delete from content.contents c where c.digest = $1"
            " and not exists (select from content.holds h where h.digest = c.digest) returning bytes_id",
            digest,
        )
        await connection.execute("delete from content.pieces where bytes_id = $1", bytes_id)


async def held(reader: Reader, holders: Collection[str]) -> Mapping[str, Held]:
    """What each of `holders` holds; one that holds nothing is left out. Raises StoreUnavailableError."""
    with translated():
        rows = await reader.fetch(
            "select h.holder, c.digest, c.size, c.media_type, h.name from content.holds h"
            " join content.contents c using (digest) where h.holder = any($1::text[])",
            list(holders),
        )
    return {row["holder"]: Held(row["digest"].hex(), row["size"], row["media_type"], row["name"]) for row in rows}


async def holders(reader: Reader, prefix: str) -> Mapping[str, datetime]:
    """The holders whose names begin with `prefix`, each with the instant since which it holds something."""
    with translated():
        rows = await reader.fetch(
            "select holder, held_at from content.holds where starts_with(holder, $1) order by holder", prefix
        )
    return {row["holder"]: row["held_at"] for row in rows}


async def pieces(reader: Reader, digest: str) -> AsyncIterator[bytes]:
    """The bytes of a content, a piece at a time.

    Raises ContentGone where it is not there, or is erased meanwhile, and StoreUnavailableError.
    """
    with translated():
        row = await reader.fetchrow(
            "select bytes_id, size from content.contents where digest = $1", bytes.fromhex(digest)
        )
    if row is None:
        raise ContentGone
    start = 0
    while start < row["size"]:
        piece = await _piece(reader, row["bytes_id"], start)
        yield piece
        start += len(piece)


async def _piece(reader: Reader, bytes_id: UUID, start: int) -> bytes:
    with translated():
        piece: bytes | None = await reader.fetchval(
            "select bytes from content.pieces where bytes_id = $1 and start = $2", bytes_id, start
        )
    if not piece:
        raise ContentGone
    return piece


async def content_of(reader: Reader, digest: str) -> bytes:
    """A whole content, which fits the memory by the limit of a file. Raises ContentGone, StoreUnavailableError."""
    return b"".join([piece async for piece in pieces(reader, digest)])


@asynccontextmanager
async def one_moment(pool: Pool) -> AsyncIterator[Connection]:
    """A connection that sees the contents as they are now, whatever is erased meanwhile: for an export."""
    async with transaction(pool) as connection:
        await connection.execute("set transaction isolation level repeatable read, read only")
        yield connection
