"""The decision on each message that arrives: heard, dropped as a double, passed over, or parked with a reason.

All of it is decided here without a database; `chassis/messaging/hearing.py` reads the facts that a decision needs and
carries it out.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple, TypeAlias
from uuid import UUID

from chassis.declaring.service import Service
from chassis.declaring.site import Site
from chassis.errors import CodecError, UnknownEventError, UnverifiedError
from chassis.log.chain import GENESIS
from chassis.log.codec import Codec
from chassis.log.writer import NewRow
from chassis.messaging.cloudevents import Headers, Incoming, incoming
from chassis.messaging.register import KeyRegister
from chassis.messaging.signing import Verifier
from contracts.declaration import Overstepped
from contracts.keys import CLOCKS_APART
from contracts.message import Event
from contracts.tlog import CompactRange

LaneKey: TypeAlias = tuple[str, int]
"""A lane: its topic and its number."""

_LONGEST_STREAM = 300


class ParkReason(StrEnum):
    """The reason for which a message is parked."""

    MALFORMED = "malformed"
    """It has not the form of a message; its lane does not move."""
    COMPRESSED = "compressed"
    """A batch of messages is compressed and is not inflated; its lane does not move."""
    DAMAGED = "damaged"
    """The checksum of its batch does not hold and it does not prove itself; its lane does not move."""
    WRONG_ORIGIN = "wrong-origin"
    """It names another origin than the topic's; its lane does not move."""
    WRONG_AUDIENCE = "wrong-audience"
    """It was made for another topic or lane; its lane does not move."""
    FORK = "fork"
    """It takes the place of another message: its origin's past was rewritten; its lane does not move."""
    OUT_OF_ORDER = "out-of-order"
    """A message before it is missing; it is taken by itself once that one has arrived."""
    DATED_BACK = "dated-back"
    """Its signature claims an instant before the newest head of its lane, which does not cover it; its lane waits."""
    UNKNOWN_EVENT = "unknown-event"
    """Its event is not declared here; its lane moves, its stream waits."""
    MALFORMED_EVENT = "malformed-event"
    """Its data has not the declared shape; its lane moves, its stream waits."""
    ID_TAKEN = "id-taken"
    """Another event is stored under the id of its event; its lane moves, its stream waits."""
    REFUSED = "refused"
    """The database does not take it; its lane moves, its stream waits."""
    STRANGER = "stranger"
    """Its origin is no site of the federation; its lane moves, its stream waits."""
    NOT_ITS_UNIT = Overstepped.NOT_ITS_UNIT.value
    """It is about a unit that works neither at its site nor below it; its lane moves, its stream waits."""
    NOT_COMPETENT = Overstepped.NOT_COMPETENT.value
    """The level of its site may not say it; its lane moves, its stream waits."""
    NOT_ITS_TO_SAY = "not-its-to-say"
    """The register does not let its origin say this event; its lane moves, its stream waits."""
    HELD = "held"
    """It waits behind a parked message of its stream."""
    DISCARDED = "discarded"
    """An operator decided that it is never heard; it is kept as evidence."""


HOLDING = (
    ParkReason.UNKNOWN_EVENT,
    ParkReason.MALFORMED_EVENT,
    ParkReason.ID_TAKEN,
    ParkReason.REFUSED,
    ParkReason.STRANGER,
    ParkReason.NOT_ITS_UNIT,
    ParkReason.NOT_COMPETENT,
    ParkReason.NOT_ITS_TO_SAY,
    ParkReason.HELD,
)
"""Reasons for which a lane moved on over a message, while its stream waits for it."""


class Rejection(NamedTuple):
    """The reason for which a message cannot be heard: a ParkReason or that of an UnverifiedError, and its detail."""

    reason: str
    detail: str = ""


class Raw(NamedTuple):
    """A message as Kafka delivers it.

    `damaged` marks a batch whose checksum is wrong. With a `rejection` it stands for a whole batch that was not parsed:
    its offset is that of the first message, its value the bytes of the batch.
    """

    lane_key: LaneKey
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Headers = ()
    damaged: bool = False
    rejection: Rejection | None = None

    @property
    def topic(self) -> str:
        """The topic from which it was read."""
        return self.lane_key[0]

    @property
    def lane(self) -> int:
        """The number of its lane."""
        return self.lane_key[1]

    @property
    def size(self) -> int:
        """Bytes of key, value and headers."""
        of_headers = sum(len(name) + len(value or b"") for name, value in self.headers)
        return len(self.key or b"") + len(self.value or b"") + of_headers


class Parked(NamedTuple):
    """An earlier parking of a message: its reason, and its place in its lane."""

    parked_id: UUID
    reason: str
    sequence: int | None


class Arrival(NamedTuple):
    """An examined message: its verified content, or its rejection; `row` is the event to be stored.

    Without `message` nothing of it is verified. One with neither `rejection` nor `row` does not concern this service.
    """

    raw: Raw
    message: Incoming | None
    rejection: Rejection | None = None
    row: NewRow | None = None
    parked: Parked | None = None

    @property
    def stream(self) -> str:
        """The stream it belongs to, or claims to; at most 300 characters, as an index must hold it."""
        if self.message is not None:
            return self.message.row.stream[:_LONGEST_STREAM]
        claimed = dict(self.raw.headers).get("ce_subject") or self.raw.key or b""
        return claimed[: 4 * _LONGEST_STREAM].decode(errors="replace").replace("\x00", "")[:_LONGEST_STREAM]


class Examiner:
    """Examines messages: form, origin, signature, declaration; needs no database."""

    def __init__(self, service: Service, site: Site, register: KeyRegister) -> None:
        """Examine what `service` hears at `site` with the keys in `register`."""
        self._codec = Codec(service.registry)
        self._declared_types = service.registry.by_name
        self._site = site
        self._heard = service.relations_heard
        self._register = register
        self._verifier = Verifier(register.key, site.federation.instance, own=site.code)

    def refresh(self) -> None:
        """Take up a changed register of keys; raises RegisterUnreadableError when it cannot be read."""
        if self._register.refresh():
            self._verifier.forget()

    def require_current(self, topics: Collection[str]) -> None:
        """Raise RegisterExpiredError for the first topic of another site when the register has expired."""
        for topic in sorted(topics):
            self._register.require_current(topic)

    @property
    def trouble(self) -> str | None:
        """What an operator has to mend of the register, in a sentence; None where all is well."""
        return self._register.trouble

    def examine(self, raw: Raw) -> Arrival:
        """Verify the form, origin and signature of `raw`."""
        if raw.rejection is not None:
            return Arrival(raw, None, raw.rejection)
        try:
            message = self._proven(raw, incoming(raw.headers, raw.value))
        except UnverifiedError as unproven:
            message = Rejection(unproven.reason, str(unproven))
        if isinstance(message, Rejection):
            return Arrival(raw, None, _of_damage(message) if raw.damaged else message)
        return self._declared(raw, message)

    def _proven(self, raw: Raw, message: Incoming) -> Incoming | Rejection:
        """`message` when its origin may publish there and its signature holds; raises UnverifiedError."""
        site, service = message.row.site, message.row.service
        misplaced = _misplaced(raw.lane_key, site, service, message.audience)
        if misplaced is not None:
            return misplaced
        self._verifier.verify(site, service, message.leaf, message.seal, message.path)
        return message

    def _declared(self, raw: Raw, message: Incoming) -> Arrival:
        event = message.row
        declared = self._declared_types.get(event.type)
        relations = self._heard.get(event.type, ())
        if declared is not None and self._site.relation(event.site) not in relations:
            return Arrival(raw, message)
        if declared is None or declared.service != event.service:
            stranger = f"{event.type} is not declared here as an event of {event.service}"
            return Arrival(raw, message, Rejection(ParkReason.UNKNOWN_EVENT, stranger))
        if event.site != self._site.code and not self._register.may_say(event.site, event.service, event.type):
            unasked = f"the register does not let {event.service} of {event.site} say {event.type}"
            return Arrival(raw, message, Rejection(ParkReason.NOT_ITS_TO_SAY, unasked))
        return self._decoded(raw, message)

    def _decoded(self, raw: Raw, message: Incoming) -> Arrival:
        event = message.row
        try:
            decoded = self._codec.decode(event.type, event.schema_version, raw.value or b"")
        except UnknownEventError as unknown:
            return Arrival(raw, message, Rejection(ParkReason.UNKNOWN_EVENT, str(unknown)))
        except CodecError as malformed:
            return Arrival(raw, message, Rejection(ParkReason.MALFORMED_EVENT, str(malformed)))
        rejection = self._overclaimed(decoded, event.site)
        return Arrival(raw, message, rejection, event if rejection is None else None)

    def _overclaimed(self, event: Event, said_by: str) -> Rejection | None:
        """Whether another site says what it may not; the rules of the own site bind the own site."""
        if said_by == self._site.code:
            return None
        site = self._site.federation.site(said_by)
        if site is None:
            return Rejection(ParkReason.STRANGER, f"{said_by} is no site of the federation")
        found = self._codec.registry.claim(event, site, self._site.federation)
        return None if found is None else Rejection(found.reason, found.detail)


def _of_damage(rejection: Rejection) -> Rejection:
    detail = f"the checksum of its batch does not hold; {rejection.reason}: {rejection.detail}"
    return Rejection(ParkReason.DAMAGED, detail)


@lru_cache(maxsize=256)
def _misplaced(lane_key: LaneKey, site: str, service: str, audience: str) -> Rejection | None:
    """Whether the origin of a message may not publish it there, or made it for another lane."""
    topic, lane = lane_key
    if topic.split(".")[:2] != [site, service]:
        return Rejection(ParkReason.WRONG_ORIGIN, f"/{site}/{service} does not own {topic}")
    if audience != f"{topic}/{lane}":
        return Rejection(ParkReason.WRONG_AUDIENCE, f"made for {audience}")
    return None


class Confirmed(NamedTuple):
    """The newest head that was found right: its owner had sent no more than `size` messages at `signed_at` (aware)."""

    size: int
    signed_at: datetime


@dataclass(slots=True)
class LaneHead:
    """How far a lane was heard; `waits` is true while a message of it is parked.

    `taken` are the leaves of the messages by which it moves now, up to `sequence`. `tree` is the tree of its messages
    before those; None where it is not known, as for a lane within the site. `confirmed` bounds what can be dated back.
    """

    sequence: int = 0
    hash: bytes = GENESIS
    waits: bool = False
    tree: CompactRange | None = None
    taken: list[bytes] = field(default_factory=list)
    confirmed: Confirmed | None = None

    def dates_back(self, message: Incoming) -> bool:
        """Whether a head denies that `message` was signed at the instant it claims; not judged without a tree."""
        bound = None if self.tree is None else self.confirmed
        if bound is None or message.sequence <= bound.size:
            return False
        return message.seal.signed_at < bound.signed_at - CLOCKS_APART

    @property
    def nodes(self) -> bytes | None:
        """The nodes of the tree with the messages by which it moves now, as `log.lanes` keeps them."""
        return None if self.tree is None else b"".join(self.tree.extended(self.taken).nodes)


@dataclass(slots=True)
class IntakeDecision:
    """Decides for one transaction on each of its messages, in their order; a pure decision without input or output.

    `held` are the streams that wait, `known` the ids of events that are stored with the SHA-256 of their texts, and
    `leaves` the hashes of the messages by which lanes moved before, by lane and sequence.
    `refusal` is the database's answer to the one message given.
    """

    heads: Mapping[LaneKey, LaneHead]
    held: set[tuple[LaneKey, str]] = field(default_factory=set)
    known: Mapping[UUID, bytes] = field(default_factory=dict)
    leaves: Mapping[tuple[LaneKey, int], Collection[bytes]] = field(default_factory=dict)
    refusal: str | None = None
    rows: list[NewRow] = field(default_factory=list)
    texts: list[bytes] = field(default_factory=list)
    proofs: list[tuple[LaneKey, Incoming]] = field(default_factory=list)
    parked: list[tuple[Arrival, Rejection]] = field(default_factory=list)
    freed: list[tuple[UUID, int, bytes]] = field(default_factory=list)
    doubles: int = 0

    def take(self, arrival: Arrival) -> None:
        """Decide on one message in its lane."""
        message = arrival.message
        if message is None:
            self._park(arrival, arrival.rejection or Rejection(ParkReason.MALFORMED))
            return
        head = self.heads[arrival.raw.lane_key]
        if message.sequence <= head.sequence:
            self._take_again(arrival, message, head)
        elif message.sequence > head.sequence + 1:
            missing = f"message {head.sequence + 1} of the lane has not arrived"
            self._park(arrival, Rejection(ParkReason.OUT_OF_ORDER, missing))
        elif message.previous_hash != head.hash:
            self._park(arrival, Rejection(ParkReason.FORK, "it does not follow the last message of its lane"))
        elif head.dates_back(message):
            self._park(arrival, Rejection(ParkReason.DATED_BACK, f"signed at {message.seal.signed_at.isoformat()}"))
        else:
            head.sequence, head.hash = message.sequence, message.leaf
            head.taken.append(message.leaf)
            self.proofs.append((arrival.raw.lane_key, message))
            self._take_next(arrival, message)

    def release(self, arrival: Arrival) -> None:
        """Decide again on a parked message over which its lane has moved, unless one before it still waits."""
        stream = (arrival.raw.lane_key, arrival.stream)
        if stream in self.held:
            return
        if arrival.message is not None and arrival.rejection is None:
            self._hear(arrival, arrival.message)
            return
        self.held.add(stream)
        rejection = arrival.rejection or Rejection(ParkReason.MALFORMED_EVENT)
        if arrival.message is None and arrival.parked is not None:
            # What proved it once does so no more; it keeps a reason for which its stream waits.
            rejection = Rejection(arrival.parked.reason, rejection.detail)
        self._park(arrival, rejection)

    def _take_next(self, arrival: Arrival, message: Incoming) -> None:
        if arrival.rejection is not None:
            self._hold(arrival, arrival.rejection)
        elif self.held and arrival.row is not None and (arrival.raw.lane_key, arrival.stream) in self.held:
            self._park(arrival, Rejection(ParkReason.HELD, "an earlier message of its stream is parked"))
        else:
            self._hear(arrival, message)

    def _hear(self, arrival: Arrival, message: Incoming) -> None:
        known = self.known.get(message.row.event_id)
        if arrival.row is None:
            self._done(arrival, message)
        elif known == sha256(message.text).digest():
            self.doubles += 1
            self._done(arrival, message)
        elif known is not None:
            taken = f"another event is stored under the id {message.row.event_id}"
            self._hold(arrival, Rejection(ParkReason.ID_TAKEN, taken))
        elif self.refusal is not None:
            self._hold(arrival, Rejection(ParkReason.REFUSED, self.refusal))
        else:
            self.rows.append(arrival.row)
            self.texts.append(message.text)
            self._done(arrival, message)

    def _take_again(self, arrival: Arrival, message: Incoming, head: LaneHead) -> None:
        """Decide on a message at or before the head: a double of the message heard there, else a fork of the lane."""
        back = head.sequence - message.sequence
        taken = head.taken[-1 - back] if back < len(head.taken) else None
        before = self.leaves.get((arrival.raw.lane_key, message.sequence), ())
        if message.leaf == taken or message.leaf in before:
            self.doubles += 1
            self._done(arrival, message)
        else:
            self._park(arrival, Rejection(ParkReason.FORK, "another message of its lane was heard in its place"))

    def _hold(self, arrival: Arrival, rejection: Rejection) -> None:
        """Park it and let the later messages of its stream wait for it."""
        self.held.add((arrival.raw.lane_key, arrival.stream))
        self._park(arrival, rejection)

    def _park(self, arrival: Arrival, rejection: Rejection) -> None:
        self.parked.append((arrival, rejection))

    def _done(self, arrival: Arrival, message: Incoming) -> None:
        if arrival.parked is not None:
            self.freed.append((arrival.parked.parked_id, message.sequence, message.leaf))
