"""The heads, receipts and requests that a relay publishes beside the messages of its service.

Heads of the service's own exported lanes follow from the relay's checkpoint, receipts from the heads that intake has
kept in `log.heads`, requests from what is lacking (chassis/messaging/requests.py). All are notes
(contracts/lane_head.py, contracts/lane_request.py) on `{site}.{service}.heads.{audience}`, with the lane in their key,
so that a reader finds the newest of each. A receipt for a public lane also goes to everybody who reads this service's
public topics: who hears that lane too compares (chassis/messaging/heard_heads.py).
"""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple

from chassis.clock import monotonic, wall
from chassis.database import Connection
from chassis.declaring.site import Site
from chassis.log.checkpoints import Checkpoint
from chassis.messaging.arrivals import LaneKey
from chassis.messaging.lanes import Lanes
from chassis.messaging.requests import lacking, note_request
from chassis.messaging.signing import SigningKey
from chassis.settings import RESEND_AFTER
from contracts.declaration import PUBLIC, heads_topic, is_public, to_site, topic
from contracts.lane_head import HEAD_EVERY, LaneName, sign_lane_head, sign_receipt
from contracts.lane_request import sign_lane_request
from contracts.note import Signer, read_note
from contracts.vocabulary import SiteCode

_PAUSE = 1.0
"""Seconds from one look for heads and receipts to the next, so that thousands of messages share one note."""
_PAUSE_AFTER_FAULT = 30.0


class NoteKind(StrEnum):
    """The kinds of notes on a topic of heads."""

    HEAD = "head"
    RECEIPT = "receipt"
    REQUEST = "request"


class OutgoingNote(NamedTuple):
    """A note to be published on `topic`: the head of one of our lanes, or about `size` messages of a heard `lane`."""

    topic: str
    lane: LaneKey
    size: int
    note: str
    kind: NoteKind

    @property
    def key(self) -> bytes:
        """Its key on the topic: a request takes the place of no receipt when the topic is compacted."""
        lane = f"{self.lane[0]}/{self.lane[1]}"
        return (f"resend {lane}" if self.kind is NoteKind.REQUEST else lane).encode()


class _Published(NamedTuple):
    size: int
    at: float


class LaneHeads:
    """Signs what is due, and remembers what was published since the start."""

    def __init__(
        self, site: Site, service: str, site_code: str, key: SigningKey, resend_after: timedelta = RESEND_AFTER
    ) -> None:
        """Sign for `service` with its `key`; `site_code` is the site in whose name it publishes.

        Messages of a neighbour that are missing for `resend_after` are asked for.
        """
        self._resend_after = resend_after
        self._site = site
        self._owner = f"{site_code}.{service}"
        self._signer = Signer(f"{self._owner}.{key.key_id}", key.private)
        self._published: dict[LaneKey, _Published] = {}
        self._next_look = float("-inf")

    def is_time(self) -> bool:
        """Whether to look for what is due: at most once a second, and 30 s after a fault."""
        return monotonic() >= self._next_look

    def postpone(self) -> None:
        """Note that Kafka did not take the notes: messages go on without them for a while."""
        self._next_look = monotonic() + _PAUSE_AFTER_FAULT

    async def due(self, checkpoint: Checkpoint) -> list[OutgoingNote]:
        """The heads of lanes that have grown or whose last head is old, and receipts and requests that are owed."""
        self._next_look = monotonic() + _PAUSE
        connection = checkpoint.connection
        heads = self._heads(Lanes.kept(checkpoint.state))
        return [*heads, *await self._receipts(connection), *await self._requests(connection, self._resend_after)]

    async def for_site(self, checkpoint: Checkpoint, site: str) -> list[OutgoingNote]:
        """Every head that `site` may read, every receipt for its lanes, and requests for what is lacking of them."""
        connection, to = checkpoint.connection, self._to(site)
        readable = {to, to.rpartition(".to.")[0] + f".{PUBLIC}"}
        heads = [one for one in self._heads(Lanes.kept(checkpoint.state)) if one.topic in readable]
        others = [*await self._receipts(connection, again=True), *await self._requests(connection, timedelta(0))]
        return [*heads, *(one for one in others if one.topic == to)]

    async def published(self, connection: Connection, notes: Sequence[OutgoingNote]) -> None:
        """Note that Kafka has acknowledged `notes`."""
        for one in notes:
            if one.kind is NoteKind.REQUEST:
                await note_request(connection, one.lane, one.size, one.note)
            elif one.kind is NoteKind.RECEIPT:
                await connection.execute(
                    "update log.heads set receipted = $3 where topic = $1 and lane = $2 and receipted < $3",
                    *one.lane,
                    one.size,
                )
            else:
                self._published[one.lane] = _Published(one.size, monotonic())

    def _heads(self, lanes: Lanes) -> list[OutgoingNote]:
        due = []
        for (name, lane), tree in lanes.exported().items():
            last = self._published.get((name, lane))
            is_old = last is not None and monotonic() - last.at > HEAD_EVERY.total_seconds()
            if last is None or tree.size > last.size or is_old:
                named = LaneName(self._site.federation.instance, name, lane)
                note = sign_lane_head(named, tree, self._signer, wall())
                due.append(OutgoingNote(heads_topic(name), (name, lane), tree.size, note.written(), NoteKind.HEAD))
        return due

    async def _receipts(self, connection: Connection, *, again: bool = False) -> list[OutgoingNote]:
        query = "select topic, lane, size, note from log.heads where note is not null and (size > receipted or $1)"
        rows = await connection.fetch(query, again)
        return [
            OutgoingNote(
                to,
                (row["topic"], row["lane"]),
                row["size"],
                sign_receipt(read_note(row["note"]), self._signer, wall()).written(),
                NoteKind.RECEIPT,
            )
            for row in rows
            for to in self._readers_of_receipts(row["topic"])
        ]

    async def _requests(self, connection: Connection, after: timedelta) -> list[OutgoingNote]:
        instance = self._site.federation.instance
        return [
            OutgoingNote(
                self._to(one.lane[0]),
                one.lane,
                one.size,
                sign_lane_request(LaneName(instance, *one.lane), one.size, one.hash, self._signer, wall()).written(),
                NoteKind.REQUEST,
            )
            for one in await lacking(connection, after)
        ]

    def _readers_of_receipts(self, lane_topic: str) -> tuple[str, ...]:
        """The topics for receipts: that to the owner of a lane, and for a public lane that to everybody who hears it.

        An addressed lane is between two sites: others are not to know how much is said on it.
        """
        site, service = self._owner.split(".")
        everybody = (heads_topic(topic(site, service, PUBLIC)),) if is_public(lane_topic) else ()
        return (self._to(lane_topic), *everybody)

    def _to(self, lane_topic: str) -> str:
        """The topic on which the owner of a lane reads our receipts and requests."""
        site, service = self._owner.split(".")
        return heads_topic(topic(site, service, to_site(SiteCode(lane_topic.split(".", maxsplit=1)[0]))))
