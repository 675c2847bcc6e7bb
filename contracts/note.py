"""Signed notes in the form of C2SP `signed-note`, and cosignatures in that of C2SP `tlog-cosignature`.

A note is a text whose last character is a line break, an empty line, and a line for each signature: a dash, the name
of the key, and the base64 of the id of the key and the signature. Any tool that reads such notes can check one.
"""

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from hashlib import sha256
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_DASH = "\u2014"
_SIGNS, _COSIGNS = b"\x01", b"\x04"
"""The types of a signature of Ed25519: over the text itself, and over the text at an instant (`cosignature/v1`)."""
_KEY_ID, _INSTANT, _SIGNATURE = 4, 8, 64
_MOST_SIGNATURES = 100
_FIRST_PRINTED = " "


class NoteError(Exception):
    """A note is malformed, or not signed as it should be; the message says which."""


class Signer(NamedTuple):
    """A private key and its name in a note, which holds no blank and no plus: `site.service.key-id` here."""

    name: str
    private: Ed25519PrivateKey


class NoteSignature(NamedTuple):
    """One signature of a note: the name of its key, and the bytes after it, which begin with the id of the key."""

    name: str
    marked: bytes


class Note(NamedTuple):
    """A note as it was read; nothing of it is verified yet. `text` ends with a line break."""

    text: str
    signatures: tuple[NoteSignature, ...]

    def written(self) -> str:
        """The form in which the note travels; raises NoteError for a text or a name that has no such form."""
        _require_text(self.text)
        return f"{self.text}\n{''.join(_line(one) for one in self.signatures)}"

    def signed(self, signer: Signer) -> "Note":
        """The note with a signature more, over its text."""
        marked = _id_of(signer.name, _SIGNS, signer.private.public_key()) + signer.private.sign(self.text.encode())
        return self._with(signer.name, marked)

    def cosigned(self, signer: Signer, at: int) -> "Note":
        """The note with a cosignature more, at `at` (POSIX seconds)."""
        signature = signer.private.sign(_at_an_instant(self.text, at))
        marked = _id_of(signer.name, _COSIGNS, signer.private.public_key()) + at.to_bytes(_INSTANT, "big") + signature
        return self._with(signer.name, marked)

    def require_signed(self, name: str, public: Ed25519PublicKey) -> None:
        """Return when the key `name` has signed the text; raises NoteError.

        Signatures of other keys are not looked at, as C2SP asks of a reader who does not know them.
        """
        for marked in self._by(name, _id_of(name, _SIGNS, public)):
            _require_valid(name, public, marked[_KEY_ID:], self.text.encode())

    def cosigned_at(self, name: str, public: Ed25519PublicKey) -> int:
        """The latest instant (POSIX seconds) at which the key `name` has cosigned the text; raises NoteError."""
        instants = []
        for marked in self._by(name, _id_of(name, _COSIGNS, public)):
            if len(marked) != _KEY_ID + _INSTANT + _SIGNATURE:
                raise NoteError(f"the cosignature under the key {name} has not its length")
            at = int.from_bytes(marked[_KEY_ID : _KEY_ID + _INSTANT], "big")
            _require_valid(name, public, marked[_KEY_ID + _INSTANT :], _at_an_instant(self.text, at))
            instants.append(at)
        return max(instants)

    def only_by(self, *names: str) -> "Note":
        """The note with the signatures of these keys alone."""
        return Note(self.text, tuple(one for one in self.signatures if one.name in names))

    def claimed_instants(self) -> dict[str, int]:
        """By the name of a key, the latest instant at which it may have cosigned: unverified, to find the key."""
        found: dict[str, int] = {}
        for name, marked in self.signatures:
            if len(marked) == _KEY_ID + _INSTANT + _SIGNATURE:
                at = int.from_bytes(marked[_KEY_ID : _KEY_ID + _INSTANT], "big")
                found[name] = max(at, found.get(name, 0))
        return found

    def _by(self, name: str, key_id: bytes) -> list[bytes]:
        found = [one.marked for one in self.signatures if one.name == name and one.marked[:_KEY_ID] == key_id]
        if not found:
            raise NoteError(f"the note is not signed with the key {name} that is known here")
        return found

    def _with(self, name: str, marked: bytes) -> "Note":
        return Note(self.text, (*self.signatures, NoteSignature(name, marked)))


def read_note(written: str) -> Note:
    """The note in `written`, with at least one signature; raises NoteError for anything else."""
    text, _, lines = written.rpartition("\n\n")
    text = f"{text}\n"
    _require_text(text)
    if not lines.endswith("\n") or lines.count("\n") > _MOST_SIGNATURES:
        raise NoteError("the note does not end with the lines of its signatures")
    return Note(text, tuple(_read_line(line) for line in lines[:-1].split("\n")))


def verifier_key(name: str, public: Ed25519PublicKey) -> str:
    """The key as tools for signed notes take it: its name, its id, and its type with its bytes."""
    return f"{name}+{_id_of(name, _SIGNS, public).hex()}+{b64encode(_SIGNS + public.public_bytes_raw()).decode()}"


def _id_of(name: str, kind: bytes, public: Ed25519PublicKey) -> bytes:
    return sha256(name.encode() + b"\n" + kind + public.public_bytes_raw()).digest()[:_KEY_ID]


def _at_an_instant(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def _require_valid(name: str, public: Ed25519PublicKey, signature: bytes, signed: bytes) -> None:
    try:
        public.verify(signature, signed)
    except InvalidSignature:
        raise NoteError(f"the signature under the key {name} does not hold") from None


def _require_text(text: str) -> None:
    if text == "\n" or not text.endswith("\n") or min(text.replace("\n", " ")) < _FIRST_PRINTED:
        raise NoteError("the text of a note is empty, does not end with a line break, or holds a control character")


def _line(signature: NoteSignature) -> str:
    _require_name(signature.name)
    return f"{_DASH} {signature.name} {b64encode(signature.marked).decode()}\n"


def _read_line(line: str) -> NoteSignature:
    try:
        dash, name, marked = line.split(" ")
        signature = NoteSignature(name, b64decode(marked, validate=True))
    except (ValueError, Base64Error):
        raise NoteError("a signature of the note has not its form") from None
    _require_name(name)
    if dash != _DASH or len(signature.marked) <= _KEY_ID:
        raise NoteError("a signature of the note has not its form")
    return signature


def _require_name(name: str) -> None:
    if name.split() != [name] or "+" in name:
        raise NoteError(f"a key in a note cannot have the name {name!r}")
