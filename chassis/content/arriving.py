"""Contents that come from a neighbouring site in pieces, in any order and more than once, as uploads of that site.

A piece is stored where its content is wanted of the site that sends it, and nothing else of it: what is kept is bounded
by the sizes that were announced. A death in between loses no piece that was stored.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from chassis.content import uploads
from chassis.content.uploads import Upload
from chassis.database import Connection, Pool, Reader, translated
from chassis.ids import new_id
from contracts.content_piece import PIECE, Piece, piece_count
from contracts.vocabulary import SiteCode

_PLACE: Final = "arriving"
_BEGUN: Final = """
    insert into content.uploads (upload_id, sender, place, name, digest, size, changed_at)
    values ($1, $2, $3, '', $4, $5, $6)
    on conflict (sender, place, digest) do update set changed_at = $6 returning upload_id
"""
_ARRIVED: Final = """
    select upload_id, sender, place, name, encode(digest, 'hex') as sha256, size, received
    from content.uploads where place = $1 order by upload_id
"""


@dataclass(frozen=True, slots=True, order=True)
class Arrival:
    """A content that is to come: the site that sends it, its SHA-256 and its size."""

    source: SiteCode
    sha256: str
    size: int

    @property
    def sender(self) -> str:
        """The name under which its upload stands, which is that of no actor."""
        return f"site:{self.source}"


async def take(connection: Connection, arrival: Arrival, piece: Piece, now: datetime) -> bool:
    """Store a piece of a wanted content; False for one that is there already.

    The piece is one of the arrival: its SHA-256 and size are the same.
    """
    begun: UUID = await connection.fetchval(
        _BEGUN, new_id(), arrival.sender, _PLACE, bytes.fromhex(arrival.sha256), arrival.size, now
    )
    stored = await connection.execute(
        "insert into content.pieces (bytes_id, start, bytes) values ($1, $2, $3) on conflict do nothing",
        begun,
        piece.start,
        piece.data,
    )
    if stored.endswith(" 0"):
        return False
    await connection.execute(
        "update content.uploads set received = received + $2 where upload_id = $1", begun, len(piece.data)
    )
    return True


async def under_way(reader: Reader) -> Sequence[Upload]:
    """The contents that have begun to arrive. Raises StoreUnavailableError."""
    with translated():
        return [Upload(**dict(row)) for row in await reader.fetch(_ARRIVED, _PLACE)]


async def received(reader: Reader, source: SiteCode, digests: Collection[str]) -> dict[str, int]:
    """How many bytes have come from `source` of each content; one that has not begun is left out."""
    sender = Arrival(source, "", 0).sender
    return {
        one.sha256: one.received for one in await under_way(reader) if one.sender == sender and one.sha256 in digests
    }


async def missing(reader: Reader, arrival: Arrival) -> tuple[int, ...]:
    """The numbers of the pieces that have not come. Raises StoreUnavailableError."""
    with translated():
        rows = await reader.fetch(
            "select start from content.pieces p join content.uploads u on p.bytes_id = u.upload_id"
            " where u.sender = $1 and u.place = $2 and u.digest = $3",
            arrival.sender,
            _PLACE,
            bytes.fromhex(arrival.sha256),
        )
    there = {row["start"] // PIECE for row in rows}
    return tuple(number for number in range(piece_count(arrival.size)) if number not in there)


async def drop_unwanted(pool: Pool, wanted: Collection[Arrival]) -> None:
    """Forget what has come of contents that nobody wants any more. Raises StoreUnavailableError."""
    known = {(one.sender, one.sha256) for one in wanted}
    for one in await under_way(pool):
        if (one.sender, one.sha256) not in known:
            await uploads.drop(pool, one.upload_id)


async def part(reader: Reader, sha256: str, number: int) -> bytes | None:
    """Piece `number` of a stored content, from the pieces in which it stands; None where it is not there."""
    start = number * PIECE
    with translated():
        rows = await reader.fetch(
            "select substr(p.bytes, greatest($2 - p.start, 0)::int + 1,"
            " (least($3, p.start + octet_length(p.bytes)) - greatest($2, p.start))::int) as bytes"
            " from content.contents c join content.pieces p using (bytes_id)"
            " where c.digest = $1 and p.start < $3 and p.start + octet_length(p.bytes) > $2 order by p.start",
            bytes.fromhex(sha256),
            start,
            start + PIECE,
        )
    return b"".join(row["bytes"] for row in rows) or None
