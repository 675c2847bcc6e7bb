"""Signed heads of logs, which anchor a log outside its own database.

A head is written as a signed note (contracts/note.py). Whoever keeps one can show later that a log was cut, or that its
past was rewritten, with any tool that reads such notes. The text has its purpose, the log, the position, the hash
(base64) and the instant, on a line each.
"""

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypeAlias

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from chassis.errors import HistoryBrokenError
from contracts.note import Note, NoteError, Signer, read_note

_PURPOSE = "tdkt head of a log"
"""Stands first in the text, so that no signature of a key serves two purposes."""
_HASH = 32


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a log: how many events it holds, and the hash that stands for all of them."""

    position: int
    hash: bytes


class LogName(NamedTuple):
    """The owner of a log: the code of the site and the name of the service."""

    site: str
    service: str


@dataclass(frozen=True, slots=True)
class SignedHead:
    """The head of the log of `service` at `site`, as its service signed it at an aware instant under `key_name`."""

    site: str
    service: str
    head: Head
    signed_at: datetime
    key_name: str


FindKey: TypeAlias = Callable[[str, str, str, datetime], Ed25519PublicKey]
"""The key of a site's service by its id, valid at an aware instant; raises UnverifiedError when there is none."""


def sign_head(site: str, service: str, head: Head, at: datetime, signer: Signer) -> str:
    """The signed note of a head, signed at an aware instant; raises NoteError for a key whose name no note can hold."""
    text = f"{_PURPOSE}\n{site}/{service}\n{head.position}\n{b64encode(head.hash).decode()}\n{at.isoformat()}\n"
    return Note(text, ()).signed(signer).written()


def read_head(written: str, find: FindKey) -> SignedHead:
    """The head of a note whose signature holds under the key that `find` finds.

    Raises HistoryBrokenError for a note that is malformed or whose signature does not hold, UnverifiedError for a key
    that may not sign.
    """
    try:
        note = read_note(written)
        found = _head_in(note)
        key_id = found.key_name.removeprefix(f"{found.site}.{found.service}.")
        note.require_signed(found.key_name, find(found.site, found.service, key_id, found.signed_at))
    except NoteError as wrong:
        raise HistoryBrokenError(f"this is not the signed head of a log: {wrong}") from None
    return found


def _head_in(note: Note) -> SignedHead:
    try:
        ((name, _),) = note.signatures
        purpose, log, position, log_hash, signed_at, _ = note.text.split("\n")
        site, service = log.split("/")
        head = Head(int(position), b64decode(log_hash, validate=True))
        found = SignedHead(site, service, head, datetime.fromisoformat(signed_at), name)
    except (ValueError, Base64Error):
        raise HistoryBrokenError("this is not the signed head of a log") from None
    well_formed = purpose == _PURPOSE and len(head.hash) == _HASH and head.position >= 0
    if not well_formed or found.signed_at.tzinfo is None or not name.startswith(f"{site}.{service}."):
        raise HistoryBrokenError("this is not the signed head of a log")
    return found
