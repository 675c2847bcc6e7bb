"""The pieces in which the content of a file travels between two sites, and the request for those that are missing.

They stand on a topic of their own (`contents_topic`), which forgets after days, and in no log. A piece is signed by
nobody: its receiver asked for the SHA-256 that a signed event names, takes no piece of any other, and keeps nothing
that does not add up to it. A request is signed by nobody either: it makes a site send again what it had granted.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

PIECE: Final = 256 * 1024
"""Bytes of every piece but the last."""
_MOST: Final = 4096
"""Pieces of one content: a gigabyte, which is far beyond the largest file."""
_SHA256_DIGITS: Final = 64
PIECE_OF, MISSING_OF = "piece", "missing"
TOPIC_SETTINGS: Final = {
    "cleanup.policy": "delete",
    "retention.ms": str(3 * 24 * 60 * 60 * 1000),
    "retention.bytes": str(2**30),
    "segment.ms": str(6 * 60 * 60 * 1000),
    "segment.bytes": str(64 * 2**20),
    "message.timestamp.type": "LogAppendTime",
}
"""Kafka's settings of a topic of contents: they are gone after three days and a quarter, and take a gigabyte at most.

The time is the broker's own: whoever writes cannot keep them longer with a time of the future.
"""
Header = tuple[str, bytes]


class NoPieceError(ValueError):
    """A message on a topic of contents is neither a piece nor a request; the text says why."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Piece `number`, from 0, of the content with this SHA-256, which has `size` bytes in all."""

    sha256: str
    size: int
    number: int
    data: bytes

    @property
    def start(self) -> int:
        """The place of its first byte in the content."""
        return self.number * PIECE


@dataclass(frozen=True, slots=True)
class MissingPieces:
    """The receiver of a content still lacks these pieces of it; `size` is that of the whole."""

    sha256: str
    size: int
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WrittenPiece:
    """A message as it stands on the topic."""

    key: bytes
    value: bytes
    headers: tuple[Header, ...]


def piece_count(size: int) -> int:
    """How many pieces a content of `size` bytes has."""
    return -(-size // PIECE)


def piece_length(size: int, number: int) -> int:
    """How many bytes piece `number` of a content of `size` bytes has; 0 or less beyond its end."""
    return min(PIECE, size - number * PIECE)


def written_piece(piece: Piece) -> WrittenPiece:
    """The message that carries a piece."""
    headers = (*_headers(PIECE_OF, piece.sha256, piece.size), ("tdkt-number", str(piece.number).encode()))
    return WrittenPiece(f"{piece.sha256}/{piece.number}".encode(), piece.data, headers)


def written_missing(missing: MissingPieces) -> WrittenPiece:
    """The message that asks for pieces."""
    value = json.dumps(missing.numbers, separators=(",", ":")).encode()
    return WrittenPiece(f"{missing.sha256}/missing".encode(), value, _headers(MISSING_OF, missing.sha256, missing.size))


def _headers(kind: str, sha256: str, size: int) -> tuple[Header, ...]:
    return (("tdkt-kind", kind.encode()), ("tdkt-sha256", sha256.encode()), ("tdkt-size", str(size).encode()))


def read_message(value: bytes | None, headers: Iterable[tuple[str, bytes | None]]) -> Piece | MissingPieces:
    """What a message on a topic of contents says; raises NoPieceError."""
    said = {name: text or b"" for name, text in headers}
    kind, sha256 = said.get("tdkt-kind", b""), _digest(said.get("tdkt-sha256", b""))
    size = _number(said.get("tdkt-size", b""), 1, _MOST * PIECE)
    if kind == PIECE_OF.encode():
        number = _number(said.get("tdkt-number", b""), 0, _MOST)
        if len(value or b"") != piece_length(size, number):
            raise NoPieceError(f"piece {number} of {size} bytes has {len(value or b'')} bytes")
        return Piece(sha256, size, number, value or b"")
    if kind == MISSING_OF.encode():
        return MissingPieces(sha256, size, _numbers(value or b"", piece_count(size)))
    raise NoPieceError(f"a message of the kind {kind[:20]!r}")


def _digest(written: bytes) -> str:
    text = written.decode("ascii", "replace")
    if len(text) != _SHA256_DIGITS or not all(one in "0123456789abcdef" for one in text):
        raise NoPieceError("its SHA-256 is none")
    return text


def _number(written: bytes, least: int, most: int) -> int:
    if not written.isdigit() or len(written) > len(str(most)) or not least <= int(written) <= most:
        raise NoPieceError(f"a number between {least} and {most} is missing")
    return int(written)


def _numbers(value: bytes, count: int) -> tuple[int, ...]:
    try:
        found = json.loads(value) if len(value) <= _MOST * 5 else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list) or not all(type(one) is int and 0 <= one < count for one in found):
        raise NoPieceError("its list of pieces cannot be read")
    return tuple(dict.fromkeys(found))
