"""Signed heads of logs, which anchor a log outside its own database.

A head is written as a signed note (C2SP `signed-note`): a text, an empty line, and a line with the name of the key and
the signature. Whoever keeps one can show later that a log was cut, or that its past was rewritten, with any tool that
reads such notes. The text has its purpose, the log, the position, the hash (base64) and the instant, on a line each.
"""

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple, TypeAlias

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from chassis.errors import HistoryBrokenError

_PURPOSE = "tdkt head of a log"
"""Stands first in the text, so that no signature of a key serves two purposes."""
_ED25519 = b"\x01"
"""The type of the signature in the hash of a key: C2SP signed-note, section "Signature types"."""
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


class HeadSigner(NamedTuple):
    """The key of a service and the name of that key in a note: `site.service.key-id`, without a blank or a plus."""

    name: str
    private: Ed25519PrivateKey


FindKey: TypeAlias = Callable[[str, str, str, datetime], Ed25519PublicKey]
"""The key of a site's service by its id, valid at an aware instant; raises UnverifiedError when there is none."""


def sign_head(site: str, service: str, head: Head, at: datetime, signer: HeadSigner) -> str:
    """The signed note of a head, signed at an aware instant."""
    text = f"{_PURPOSE}\n{site}/{service}\n{head.position}\n{b64encode(head.hash).decode()}\n{at.isoformat()}\n"
    signature = signer.private.sign(text.encode())
    marked = _key_hash(signer.name, signer.private.public_key()) + signature
    return f"{text}\n\u2014 {signer.name} {b64encode(marked).decode()}\n"


def read_head(note: str, find: FindKey) -> SignedHead:
    """The head of a note whose signature holds under the key that `find` finds.

    Raises HistoryBrokenError for a note that is malformed or whose signature does not hold, UnverifiedError for a key
    that may not sign.
    """
    text, found, name, marked = _parsed(note)
    key_id = name.removeprefix(f"{found.site}.{found.service}.")
    public = find(found.site, found.service, key_id, found.signed_at)
    try:
        if marked[:4] != _key_hash(name, public):
            raise HistoryBrokenError(f"the note is not signed with the key {name} that is known here")
        public.verify(marked[4:], text.encode())
    except InvalidSignature:
        raise HistoryBrokenError(f"the signature under the key {name} does not hold") from None
    return found


def _parsed(note: str) -> tuple[str, SignedHead, str, bytes]:
    text, _, signature = note.partition("\n\n")
    try:
        purpose, log, position, log_hash, signed_at = text.split("\n")
        dash, name, marked = signature.strip("\n").split(" ")
        site, service = log.split("/")
        head = Head(int(position), b64decode(log_hash, validate=True))
        found = SignedHead(site, service, head, datetime.fromisoformat(signed_at), name)
        decoded = b64decode(marked, validate=True)
    except (ValueError, Base64Error):
        raise HistoryBrokenError("this is not the signed head of a log") from None
    well_formed = (purpose, dash) == (_PURPOSE, "\u2014") and len(head.hash) == _HASH and head.position >= 0
    if not well_formed or found.signed_at.tzinfo is None or not name.startswith(f"{site}.{service}."):
        raise HistoryBrokenError("this is not the signed head of a log")
    return f"{text}\n", found, name, decoded


def _key_hash(name: str, public: Ed25519PublicKey) -> bytes:
    raw = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return sha256(name.encode() + b"\n" + _ED25519 + raw).digest()[:4]
