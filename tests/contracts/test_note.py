"""Signed notes and cosignatures have the forms of C2SP, and only the key that is named signs them."""

from base64 import b64decode, b64encode
from collections.abc import Callable
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from contracts.note import Note, NoteError, NoteSignature, Signer, read_note, verifier_key

SENDER = Signer("tinh-lang-son.planning.key-1", Ed25519PrivateKey.from_private_bytes(bytes(32)))
RECEIVER = Signer("lang-son.registration.key-1", Ed25519PrivateKey.from_private_bytes(bytes([1] * 32)))
TEXT = "tdkt/tinh-lang-son.planning.public/0\n7\nERERERERERERERERERERERERERERERERERERERERERE=\n"
NOON = 1_483_444_800
SIGNED = Note(TEXT, ()).signed(SENDER)


def public(signer: Signer) -> Ed25519PublicKey:
    """The public key of a signer."""
    return signer.private.public_key()


def test_a_signed_note_can_be_checked_by_hand() -> None:
    """The id of the key is a hash of its name, the type 1 and its bytes; the signature covers the text alone."""
    text, _, line = SIGNED.written().partition("\n\n")
    dash, name, marked = line.rstrip("\n").split(" ")
    raw = public(SENDER).public_bytes_raw()

    assert f"{text}\n" == TEXT
    assert (dash, name) == ("\u2014", SENDER.name)
    assert b64decode(marked)[:4] == sha256(f"{name}\n".encode() + b"\x01" + raw).digest()[:4]
    public(SENDER).verify(b64decode(marked)[4:], TEXT.encode())


def test_a_cosignature_can_be_checked_by_hand() -> None:
    """The type is 4; eight bytes of the instant stand before the signature, which covers the instant and the text."""
    marked = SIGNED.cosigned(RECEIVER, NOON).signatures[-1].marked
    raw = public(RECEIVER).public_bytes_raw()

    assert marked[:4] == sha256(f"{RECEIVER.name}\n".encode() + b"\x04" + raw).digest()[:4]
    assert marked[4:12] == NOON.to_bytes(8, "big")
    public(RECEIVER).verify(marked[12:], f"cosignature/v1\ntime {NOON}\n{TEXT}".encode())


def test_a_key_has_the_id_that_other_tools_give_it() -> None:
    """The key of the Go checksum database, as it stands in the Go command."""
    known = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
    raw = b64decode(known.split("+", 2)[2])[1:]

    assert verifier_key("sum.golang.org", Ed25519PublicKey.from_public_bytes(raw)) == known


def test_a_note_is_read_as_it_was_written() -> None:
    """With every signature, in their order; each holds under its own key."""
    cosigned = SIGNED.cosigned(SENDER, NOON).cosigned(RECEIVER, NOON + 5)
    read = read_note(cosigned.written())

    assert read == cosigned
    read.require_signed(SENDER.name, public(SENDER))
    assert read.cosigned_at(SENDER.name, public(SENDER)) == NOON
    assert read.cosigned_at(RECEIVER.name, public(RECEIVER)) == NOON + 5
    assert read.claimed_instants() == {SENDER.name: NOON, RECEIVER.name: NOON + 5}
    assert read.only_by(SENDER.name) == SIGNED.cosigned(SENDER, NOON)


def test_the_latest_cosignature_counts() -> None:
    """A key that cosigned again vouches for the later instant."""
    twice = SIGNED.cosigned(RECEIVER, NOON + 60).cosigned(RECEIVER, NOON)

    assert twice.cosigned_at(RECEIVER.name, public(RECEIVER)) == NOON + 60


def test_a_signature_is_no_cosignature() -> None:
    """Neither stands for the other, although one key made both."""
    with pytest.raises(NoteError, match="is not signed with the key"):
        SIGNED.cosigned_at(SENDER.name, public(SENDER))
    with pytest.raises(NoteError, match="is not signed with the key"):
        Note(TEXT, ()).cosigned(SENDER, NOON).require_signed(SENDER.name, public(SENDER))


def test_another_key_signs_nothing_under_this_name() -> None:
    """A name proves nothing: the id of the key is looked at, then the signature."""
    forged = Note(TEXT, ()).signed(Signer(SENDER.name, RECEIVER.private))

    with pytest.raises(NoteError, match="is not signed with the key"):
        forged.require_signed(SENDER.name, public(SENDER))
    with pytest.raises(NoteError, match="is not signed with the key"):
        SIGNED.require_signed(RECEIVER.name, public(RECEIVER))


@pytest.mark.parametrize("changed", [TEXT.replace("\n7\n", "\n8\n"), f"{TEXT}more\n"])
def test_a_text_that_was_changed_is_not_signed(changed: str) -> None:
    """Under either kind of signature."""
    note = SIGNED.cosigned(RECEIVER, NOON)._replace(text=changed)

    with pytest.raises(NoteError, match="does not hold"):
        note.require_signed(SENDER.name, public(SENDER))
    with pytest.raises(NoteError, match="does not hold"):
        note.cosigned_at(RECEIVER.name, public(RECEIVER))


def test_an_instant_that_was_changed_is_not_cosigned() -> None:
    """It is part of what is signed, and no shorter form of it is taken."""
    name, marked = SIGNED.cosigned(RECEIVER, NOON).signatures[-1]
    later = marked[:4] + (NOON + 1).to_bytes(8, "big") + marked[12:]

    for wrong in (later, marked[:-1], marked[:4] + marked[12:]):
        with pytest.raises(NoteError):
            Note(TEXT, (NoteSignature(name, wrong),)).cosigned_at(name, public(RECEIVER))


@pytest.mark.parametrize(
    "change",
    [
        lambda note: note.partition("\n\n")[0],
        lambda note: note.partition("\n\n")[0] + "\n\n",
        lambda note: note[:-1],
        lambda note: note.replace("\u2014", "-"),
        lambda note: note.replace(" tinh", "  tinh"),
        lambda note: note.replace("— tinh", "— tinh+"),
        lambda note: note.replace("— ", "—\u00a0"),
        lambda note: note + "\n",
        lambda note: note + "— a AAAA\n",
        lambda note: note + "— a !\n",
        lambda note: note.replace("\n7\n", "\n\t7\n"),
        lambda note: "\n" + note[note.index("\n\u2014") :],
        lambda note: note + f"— a {b64encode(bytes(9)).decode()}\n" * 100,
        lambda _: "",
    ],
)
def test_anything_else_is_no_note(change: Callable[[str], str]) -> None:
    """A note has its form to the last byte."""
    written = SIGNED.written()
    changed = change(written)
    assert changed != written

    with pytest.raises(NoteError):
        read_note(changed)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u00a0b", "a\n"])
def test_a_key_with_a_name_that_no_reader_takes_signs_nothing(name: str) -> None:
    """A blank or a plus would divide the line or the key of a verifier elsewhere."""
    with pytest.raises(NoteError, match="cannot have the name"):
        Note(TEXT, ()).signed(SENDER._replace(name=name)).written()


@pytest.mark.parametrize("text", ["", "\n", "no line break", "a\tb\n"])
def test_a_text_that_no_reader_takes_is_not_written(text: str) -> None:
    """It ends with a line break and holds no other control character."""
    with pytest.raises(NoteError, match="text of a note"):
        Note(text, ()).signed(SENDER).written()
