"""A request for messages of a lane: what a receiver signs when it lacks messages that the owner has sent.

It is a C2SP `signed-note` of four lines: `tdkt resend`, the lane as in its head, the number of messages that the
receiver holds, and the hash of the last of them in base64. The receiver has cosigned it, as only a cosignature has an
instant: a request counts only when it is newer than the last one, so that it cannot be replayed.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from datetime import datetime
from typing import NamedTuple

from contracts.lane_head import LONGEST, LaneName, lane_named, vouched
from contracts.note import Note, NoteError, Signer, read_note
from contracts.proof import HASH_BYTES, FindKey, UnverifiedError

_FIRST_LINE = "tdkt resend"
_SIZE = re.compile("0|[1-9][0-9]{0,17}")
_LINES = 5
"""The lines of the text, with the empty one behind its last line break."""


class LaneRequest(NamedTuple):
    """A request whose signature holds: `asked_by` (`site.service`) had `size` messages of `lane` at `at` (UTC).

    `hash` is that of the last of them, or zeros where there is none; the owner is to send from the next one on.
    """

    lane: LaneName
    size: int
    hash: bytes
    asked_by: str
    at: datetime
    note: Note


def sign_lane_request(lane: LaneName, size: int, last: bytes, signer: Signer, at: datetime) -> Note:
    """The request of a receiver that has `size` messages, the last with the hash `last`, at an aware instant."""
    text = f"{_FIRST_LINE}\n{lane.written()}\n{size}\n{b64encode(last).decode()}\n"
    return Note(text, ()).cosigned(signer, int(at.timestamp()))


def is_lane_request(written: bytes) -> bool:
    """Whether a note on a topic of heads is a request, by its first line; nothing of it is verified."""
    return written.startswith(f"{_FIRST_LINE}\n".encode())


def read_lane_request(written: bytes, asked_by: str, find: FindKey) -> LaneRequest:
    """The request in a note that `asked_by` (`site.service`) has signed, with a key that was valid at the instant.

    Raises UnverifiedError: `malformed-head`, `unsigned-head`, `wrong-signature`, or that of `find`.
    """
    if len(written) > LONGEST:
        raise UnverifiedError("malformed-head", f"it has more than {LONGEST} bytes")
    try:
        note = read_note(written.decode())
        first, lane, size, last, end = note.text.split("\n", _LINES - 1)
        held = b64decode(last, validate=True)
    except (NoteError, UnicodeDecodeError, ValueError, Base64Error) as wrong:
        raise UnverifiedError("malformed-head", f"it is no request for messages: {wrong}") from None
    whole = first == _FIRST_LINE and not end and b64encode(held).decode() == last
    if not whole or _SIZE.fullmatch(size) is None or len(held) != HASH_BYTES:
        raise UnverifiedError("malformed-head", "a line of the request has not its form")
    named = lane_named(lane)
    name, at = vouched(note, asked_by, find)
    return LaneRequest(named, int(size), held, asked_by, at, note.only_by(name))
