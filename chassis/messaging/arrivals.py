"""What becomes of a message that arrives: heard, dropped as a double, passed over, or parked with a reason.

All of it is decided here without a database; `chassis/messaging/hearing.py` reads what a decision needs and writes
what it says.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple, TypeAlias
from uuid import UUID

from chassis.declaring.service import Service
from chassis.errors import CodecError, UnknownEventError, UnverifiedError
from chassis.log.chain import GENESIS
from chassis.log.codec import Codec
from chassis.log.writer import NewRow
from chassis.messaging.cloudevents import Incoming, apart, incoming
from chassis.messaging.register import KeyRegister
from chassis.messaging.signing import Verifier

Place: TypeAlias = tuple[str, int]
"""A lane: its topic and its number."""

_LONGEST_STREAM = 300


class Reason(StrEnum):
    """Why a message is parked."""

    MALFORMED = "malformed"
    """It has not the form of a message; its lane does not move."""
    WRONG_ORIGIN = "wrong-origin"
    """It names another origin than the topic's; its lane does not move."""
    WRONG_AUDIENCE = "wrong-audience"
    """It was made for another topic or lane; its lane does not move."""
    FORK = "fork"
    """It takes the place of another message: its origin's past was rewritten; its lane does not move."""
    OUT_OF_ORDER = "out-of-order"
    """A message before it is missing; it is taken by itself once that one has arrived."""
    UNKNOWN_EVENT = "unknown-event"
    """Its event is not declared here; its lane moves, its stream waits."""
    MALFORMED_EVENT = "malformed-event"
    """Its data has not the declared shape; its lane moves, its stream waits."""
    REFUSED = "refused"
    """The database does not take it; its lane moves, its stream waits."""
    HELD = "held"
    """It waits behind a parked message of its stream."""
    DISCARDED = "discarded"
    """An operator decided that it is not to be heard; it is kept as evidence."""


HOLDING = (Reason.UNKNOWN_EVENT, Reason.MALFORMED_EVENT, Reason.REFUSED, Reason.HELD)
"""Reasons for which a lane moved on over a message, while its stream waits for it."""


class Fault(NamedTuple):
    """Why a message is not as it should be; `reason` is a Reason or that of an UnverifiedError."""

    reason: str
    detail: str = ""


class Raw(NamedTuple):
    """A message as Kafka has it; its headers are taken apart, as their names are the same for nearly all."""

    place: Place
    offset: int
    key: bytes | None
    value: bytes | None
    header_names: tuple[str, ...]
    header_values: tuple[bytes | None, ...]

    @property
    def topic(self) -> str:
        """The topic it came from."""
        return self.place[0]

    @property
    def lane(self) -> int:
        """The number of its lane."""
        return self.place[1]

    @property
    def headers(self) -> list[tuple[str, bytes | None]]:
        """Names and values, as they travel."""
        return list(zip(self.header_names, self.header_values, strict=True))

    def carrying(self, headers: Sequence[tuple[str, bytes | None]]) -> "Raw":
        """The same message with `headers`."""
        names, values = apart(headers)
        return self._replace(header_names=names, header_values=values)


class Parked(NamedTuple):
    """That a message was parked before, why, and where it stands in its lane."""

    parked_id: UUID
    reason: str
    sequence: int | None


class Arrival(NamedTuple):
    """A message that was looked at: what it proves to be, or its fault; `row` is what would be stored of it.

    A message without `message` proves nothing. One with neither `fault` nor `row` is of no interest here.
    """

    raw: Raw
    message: Incoming | None
    fault: Fault | None = None
    row: NewRow | None = None
    parked: Parked | None = None

    @property
    def stream(self) -> str:
        """The stream it belongs to, or claims to; at most 300 characters, as an index must hold it."""
        if self.message is not None:
            return self.message.row.stream[:_LONGEST_STREAM]
        claimed = dict(self.raw.headers).get("ce_subject") or self.raw.key or b""
        return claimed.decode(errors="replace").replace("\x00", "")[:_LONGEST_STREAM]


class Examiner:
    """Looks at messages: form, origin, signature, declaration; needs no database."""

    def __init__(self, service: Service, register: KeyRegister) -> None:
        """Examine what `service` hears with the keys in `register`."""
        self._codec = Codec(service.registry)
        self._declared_types = service.registry.by_name
        heard = [service.registry.by_kind[kind] for kind in service.hears]
        self._origins = {declared.name: declared.service for declared in heard}
        self._register = register
        self._verifier = Verifier(register.key)

    def refresh(self) -> None:
        """Take up a changed file of keys; raises RegisterUnreadableError when it cannot be read."""
        if self._register.refresh():
            self._verifier.forget()

    def examine(self, raws: Sequence[Raw]) -> list[Arrival]:
        """What each of `raws` proves to be; messages of one lane that follow each other prove each other."""
        proven = [
            self._proven(raw, message) for raw, message in zip(reversed(raws), reversed(_read(raws)), strict=True)
        ]
        return [self._declared(raw, message) for raw, message in zip(raws, reversed(proven), strict=True)]

    def _proven(self, raw: Raw, message: Incoming | Fault) -> Incoming | Fault:
        if isinstance(message, Fault):
            return message
        row = message.row
        site = row.site
        misplaced = _misplaced(raw.place, site, row.service, message.audience)
        if misplaced is not None:
            return misplaced
        try:
            self._verifier.verify(site, message.leaf, message.seal, message.path, message.previous_hash)
        except UnverifiedError as unproven:
            return _fault_of(unproven)
        return message

    def _declared(self, raw: Raw, message: Incoming | Fault) -> Arrival:
        if isinstance(message, Fault):
            return Arrival(raw, None, message)
        event = message.row
        origin = self._origins.get(event.type)
        if origin is None and event.type in self._declared_types:
            return Arrival(raw, message)
        if origin != event.service:
            stranger = f"{event.type} is not declared here as an event of {event.service}"
            return Arrival(raw, message, Fault(Reason.UNKNOWN_EVENT, stranger))
        try:
            self._codec.decode(event.type, event.schema_version, raw.value or b"")
        except UnknownEventError as unknown:
            return Arrival(raw, message, Fault(Reason.UNKNOWN_EVENT, str(unknown)))
        except CodecError as malformed:
            return Arrival(raw, message, Fault(Reason.MALFORMED_EVENT, str(malformed)))
        return Arrival(raw, message, None, event)


def _read(raws: Sequence[Raw]) -> Sequence[Incoming | Fault]:
    """What has the form of a message; where one of them has not, each is read alone."""
    try:
        return incoming(raws)
    except UnverifiedError as malformed:
        if len(raws) == 1:
            return [_fault_of(malformed)]
    return [message for raw in raws for message in _read([raw])]


@lru_cache(maxsize=256)
def _misplaced(place: Place, site: str, service: str, audience: str) -> Fault | None:
    """Whether a message lies where its origin may not put it, or was made for another place."""
    topic, lane = place
    if f"{site}.{service}" != topic:
        return Fault(Reason.WRONG_ORIGIN, f"/{site}/{service} does not own {topic}")
    if audience != f"{topic}/{lane}":
        return Fault(Reason.WRONG_AUDIENCE, f"made for {audience}")
    return None


def _fault_of(unproven: UnverifiedError) -> Fault:
    return Fault(unproven.reason, str(unproven))


@dataclass(slots=True)
class Head:
    """How far a lane was heard; `waits` tells whether a message of it is parked.

    `taken` are the leaves of the messages by which it moves now, up to `sequence`.
    """

    sequence: int = 0
    hash: bytes = GENESIS
    waits: bool = False
    taken: list[bytes] = field(default_factory=list)


@dataclass(slots=True)
class Plan:
    """What one transaction does with the messages it is given, in their order; no input or output.

    `held` are the streams that wait, `known` the ids of events that are stored, `passed` the lanes and sequences of
    parked messages over which their lane has moved. `refusal` is what the database said of the one message given.
    """

    heads: Mapping[Place, Head]
    held: set[tuple[Place, str]] = field(default_factory=set)
    known: Collection[UUID] = ()
    passed: Collection[tuple[Place, int]] = ()
    refusal: str | None = None
    rows: list[NewRow] = field(default_factory=list)
    texts: list[bytes] = field(default_factory=list)
    parked: list[tuple[Arrival, Fault]] = field(default_factory=list)
    freed: list[UUID] = field(default_factory=list)
    doubles: int = 0

    def take(self, arrival: Arrival) -> None:
        """Decide on one message in its lane."""
        message = arrival.message
        if message is None:
            self._park(arrival, arrival.fault or Fault(Reason.MALFORMED))
            return
        head = self.heads[arrival.raw.place]
        if message.sequence <= head.sequence:
            self._take_again(arrival, message, head)
        elif message.sequence > head.sequence + 1:
            missing = f"message {head.sequence + 1} of the lane has not arrived"
            self._park(arrival, Fault(Reason.OUT_OF_ORDER, missing))
        elif message.previous_hash != head.hash:
            self._park(arrival, Fault(Reason.FORK, "it does not follow the last message of its lane"))
        else:
            head.sequence, head.hash = message.sequence, message.leaf
            head.taken.append(message.leaf)
            self._take_next(arrival, message)

    def release(self, arrival: Arrival) -> None:
        """Decide again on a parked message over which its lane has moved, unless one before it still waits."""
        stream = (arrival.raw.place, arrival.stream)
        if stream in self.held:
            return
        if arrival.message is not None and arrival.fault is None:
            self._hear(arrival, arrival.message)
            return
        self.held.add(stream)
        fault = arrival.fault or Fault(Reason.MALFORMED_EVENT)
        if arrival.message is None and arrival.parked is not None:
            # What proved it once does so no more; it keeps a reason for which its stream waits.
            fault = Fault(arrival.parked.reason, fault.detail)
        self._park(arrival, fault)

    def _take_next(self, arrival: Arrival, message: Incoming) -> None:
        if arrival.fault is not None:
            self.held.add((arrival.raw.place, arrival.stream))
            self._park(arrival, arrival.fault)
        elif self.held and arrival.row is not None and (arrival.raw.place, arrival.stream) in self.held:
            self._park(arrival, Fault(Reason.HELD, "an earlier message of its stream is parked"))
        else:
            self._hear(arrival, message)

    def _hear(self, arrival: Arrival, message: Incoming) -> None:
        if arrival.row is None:
            self._done(arrival)
        elif message.row.event_id in self.known:
            self.doubles += 1
            self._done(arrival)
        elif self.refusal is not None:
            self.held.add((arrival.raw.place, arrival.stream))
            self._park(arrival, Fault(Reason.REFUSED, self.refusal))
        else:
            self.rows.append(arrival.row)
            self.texts.append(message.text)
            self._done(arrival)

    def _take_again(self, arrival: Arrival, message: Incoming, head: Head) -> None:
        """A message at or before the head: a double, unless another message stood in its place."""
        back = head.sequence - message.sequence
        if back < len(head.taken):
            double = head.taken[-1 - back] == message.leaf
        else:
            of_no_interest = arrival.row is None and arrival.fault is None
            passed = (arrival.raw.place, message.sequence) in self.passed
            double = of_no_interest or message.row.event_id in self.known or passed
        if double:
            self.doubles += 1
            self._done(arrival)
        else:
            self._park(arrival, Fault(Reason.FORK, "another message of its lane was heard in its place"))

    def _park(self, arrival: Arrival, fault: Fault) -> None:
        self.parked.append((arrival, fault))

    def _done(self, arrival: Arrival) -> None:
        if arrival.parked is not None:
            self.freed.append(arrival.parked.parked_id)


def written_headers(headers: Iterable[tuple[str, bytes | None]]) -> str:
    """Headers as JSON that keeps every byte: a list of pairs; a byte that is no UTF-8 is a lone surrogate."""
    pairs = [[name, None if value is None else value.decode(errors="surrogateescape")] for name, value in headers]
    return json.dumps(pairs)


def read_headers(text: str) -> list[tuple[str, bytes | None]]:
    """What `written_headers` wrote."""
    pairs: list[tuple[str, str | None]] = json.loads(text)
    return [(name, None if value is None else value.encode(errors="surrogateescape")) for name, value in pairs]
