"""Signed heads of lanes, and the receipts with which a receiver confirms them.

The messages of an exported lane are the leaves of a tree (contracts/tlog.py). Its head is a note whose text is a C2SP
`tlog-checkpoint`, signed by the service that owns the lane, and cosigned by the same key, as only a cosignature has an
instant. A receipt is the same note with a cosignature more, of the service that has heard all of these messages.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from contracts.note import Note, NoteError, Signer, read_note
from contracts.proof import FindKey, UnverifiedError
from contracts.tlog import Checkpoint, CheckpointError, CompactRange, read_checkpoint

HEAD_EVERY = timedelta(hours=1)
"""A head is signed anew when it is so old, also where nothing was sent: so a quiet owner differs from a silent one."""
LONGEST = 16 * 1024
"""Bytes that the note of a head or of a receipt may have."""
_ORIGIN = re.compile(r"(?P<instance>[^/]+)/(?P<topic>[^/.]+\.[^/.]+\.[^/]+)/(?P<lane>0|[1-9][0-9]{0,8})")


class LaneName(NamedTuple):
    """The name of a lane in its heads: the instance of its federation, its topic and its number."""

    instance: str
    topic: str
    lane: int

    @property
    def site(self) -> str:
        """The site that owns the lane."""
        return self.topic.split(".")[0]

    @property
    def service(self) -> str:
        """The service that owns the lane."""
        return self.topic.split(".")[1]

    def written(self) -> str:
        """The first line of a head: `instance/topic/number`."""
        return f"{self.instance}/{self.topic}/{self.lane}"


class LaneHead(NamedTuple):
    """A head whose signature holds: `root` stands for the first `size` messages; `signed_at` is in UTC.

    `note` has the signatures of its owner alone.
    """

    lane: LaneName
    size: int
    root: bytes
    signed_at: datetime
    note: Note


class Receipt(NamedTuple):
    """A receipt whose signatures hold: `receiver` (`site.service`) had heard all of `head` at `at` (UTC)."""

    head: LaneHead
    receiver: str
    at: datetime
    note: Note


def sign_lane_head(lane: LaneName, tree: CompactRange, signer: Signer, at: datetime) -> Note:
    """The head of a lane as its owner signs it at an aware instant, which is kept to the second."""
    text = Checkpoint(lane.written(), tree.size, tree.root).written()
    return Note(text, ()).signed(signer).cosigned(signer, int(at.timestamp()))


def sign_receipt(head: Note, signer: Signer, at: datetime) -> Note:
    """The receipt for `head` that a receiver signs at an aware instant."""
    return head.cosigned(signer, int(at.timestamp()))


def lane_of_head(written: bytes) -> LaneName:
    """The lane that a note names; nothing of it is verified. Raises UnverifiedError (`malformed-head`)."""
    return _parsed(written)[2]


def read_lane_head(written: bytes, find: FindKey) -> LaneHead:
    """The head in a note that its owner has signed, with a key that was valid at the instant of signing.

    Raises UnverifiedError: `malformed-head`, `unsigned-head`, `wrong-signature`, or that of `find`.
    """
    note, checkpoint, lane = _parsed(written)
    owner = f"{lane.site}.{lane.service}"
    name, signed_at = vouched(note, owner, find)
    try:
        note.require_signed(name, find(*_parts(name), signed_at))
    except NoteError as unsigned:
        raise UnverifiedError("wrong-signature", str(unsigned)) from None
    return LaneHead(lane, checkpoint.size, checkpoint.root, signed_at, note.only_by(name))


def read_receipt(written: bytes, receiver: str, find: FindKey) -> Receipt:
    """The receipt of `receiver` (`site.service`) in a note, for a head that its owner has signed.

    Raises what `read_lane_head` raises.
    """
    head = read_lane_head(written, find)
    note = _parsed(written)[0]
    name, at = vouched(note, receiver, find)
    return Receipt(head, receiver, at, note.only_by(*(one.name for one in head.note.signatures), name))


def _parsed(written: bytes) -> tuple[Note, Checkpoint, LaneName]:
    if len(written) > LONGEST:
        raise UnverifiedError("malformed-head", f"it has more than {LONGEST} bytes")
    try:
        note = read_note(written.decode())
        checkpoint = read_checkpoint(note.text)
    except (NoteError, CheckpointError, UnicodeDecodeError) as wrong:
        raise UnverifiedError("malformed-head", f"{wrong}") from None
    return note, checkpoint, lane_named(checkpoint.origin)


def lane_named(origin: str) -> LaneName:
    """The lane whose name is `origin`; raises UnverifiedError (`malformed-head`) for any other text."""
    found = _ORIGIN.fullmatch(origin)
    if found is None:
        raise UnverifiedError("malformed-head", "it names no lane that other sites read")
    return LaneName(found["instance"], found["topic"], int(found["lane"]))


def vouched(note: Note, owner: str, find: FindKey) -> tuple[str, datetime]:
    """The name of the key of `owner` (`site.service`) that has cosigned `note` last, and when; its signature holds.

    Raises UnverifiedError: `unsigned-head`, `malformed-head`, `wrong-signature`, or that of `find`.
    """
    claimed = {name: at for name, at in note.claimed_instants().items() if name.startswith(f"{owner}.")}
    if not claimed:
        raise UnverifiedError("unsigned-head", f"{owner} has not cosigned it")
    name = max(claimed, key=lambda one: (claimed[one], one))
    try:
        at = datetime.fromtimestamp(claimed[name], UTC)
        note.cosigned_at(name, find(*_parts(name), at))
    except NoteError as unsigned:
        raise UnverifiedError("wrong-signature", str(unsigned)) from None
    except (ValueError, OverflowError, OSError):
        raise UnverifiedError("malformed-head", "its instant is not within the years of a calendar") from None
    return name, at


def _parts(name: str) -> tuple[str, str, str]:
    """The site, the service and the id of a key, from its name in a note."""
    site, service, key_id = name.split(".", 2)
    return site, service, key_id
