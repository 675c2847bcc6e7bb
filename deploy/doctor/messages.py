"""Makes messages as the relay of a service does, and alters them as a relay never would."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from chassis.ids import new_id
from chassis.messaging.arrivals import Raw
from chassis.messaging.cloudevents import Outgoing, headers, lane_of, outgoing
from chassis.messaging.lanes import EXPORTED_START, LaneState
from chassis.messaging.signing import SigningKey
from contracts.envelope import Recorded
from contracts.message import Event

ALGORITHM, KEY_ID, SIGNED_AT, SIGNATURE, PATH = range(5)
"""The words of a proof."""
OCCURRED_AT = datetime(2017, 1, 3, 1, 30, tzinfo=UTC)


class MessageMaker:
    """One service of one site that says events on the lanes of one topic, signed with its key."""

    def __init__(self, site: str, service: str, key: SigningKey, topic: str, lanes: int = 1) -> None:
        """Say what `service` of `site` says on `topic`, from the first message on."""
        self.site, self.service = site, service
        self.key = key
        self.topic = topic
        self._lanes = [EXPORTED_START] * lanes
        self._offsets = [0] * lanes
        self._versions: dict[str, int] = {}

    def begin_at(self, sequence: int, leaf: bytes) -> None:
        """Go on with the first lane after message `sequence`, which has the hash `leaf`."""
        self._lanes[0] = LaneState(sequence, leaf)

    def record(self, stream: str, event: Event, **changed: Any) -> Recorded:
        """`event` as the next one of its stream."""
        version = self._versions[stream] = self._versions.get(stream, 0) + 1
        row = Recorded(
            0,
            new_id(),
            self.site,
            self.service,
            stream,
            version,
            type(event).__name__,
            1,
            event.model_dump_json(),
            "clerk-1@unit-1",
            new_id(),
            None,
            OCCURRED_AT,
            ("site",),
            OCCURRED_AT,
            bytes(32),
            bytes(32),
        )
        return row._replace(**changed)

    def say(self, *events: Recorded, key: SigningKey | None = None, at: datetime | None = None) -> list[Raw]:
        """Messages for `events`, each the next of its lane, signed together now or `at`."""
        return self.sign([self.place(event) for event in events], key, at)

    def place(self, event: Recorded) -> Outgoing:
        """`event` as the next message of its lane on the topic, whatever origin it claims."""
        message = self.next(event)
        self._lanes[message.lane] = self._lanes[message.lane].then(message.leaf)
        return message

    def next(self, event: Recorded) -> Outgoing:
        """`event` as the next message of its lane, which does not move: another may take the same place."""
        lane = lane_of(event.stream, len(self._lanes))
        at = self._lanes[lane]
        return outgoing(event, self.topic, lane, at.sequence + 1, at.hash)

    def sign(
        self, messages: Sequence[Outgoing], key: SigningKey | None = None, at: datetime | None = None
    ) -> list[Raw]:
        """Messages as Kafka would hand them over, at the next offsets of their lanes."""
        proofs = (key or self.key).sign([message.leaf for message in messages], at)
        return [
            self._posted(carried(self.topic, message, headers(message, proof)))
            for message, proof in zip(messages, proofs, strict=True)
        ]

    def again(self, raw: Raw) -> Raw:
        """The same message at a later offset, as after a republish."""
        return self._posted(raw)

    def _posted(self, raw: Raw) -> Raw:
        offset = self._offsets[raw.lane]
        self._offsets[raw.lane] += 1
        return raw._replace(offset=offset)


def carried(topic: str, message: Outgoing, with_headers: Sequence[tuple[str, bytes]]) -> Raw:
    """A message as Kafka would hand it over."""
    return Raw((topic, message.lane), 0, message.key, message.value, tuple(with_headers))


def changed(raw: Raw, name: str, value: bytes | None) -> Raw:
    """A message with another value in one header, which it must have."""
    if name not in dict(raw.headers):
        raise ValueError(f"the message has no header {name}")
    return raw._replace(headers=[(header, value if header == name else old) for header, old in raw.headers])


def proven(raw: Raw, word: int, by: bytes) -> Raw:
    """A message with another word in its proof."""
    words = (dict(raw.headers)["ce_proof"] or b"").split(b" ")
    return changed(raw, "ce_proof", b" ".join([*words[:word], by, *words[word + 1 :]]))


def without(raw: Raw, name: str) -> Raw:
    """A message that lacks one header."""
    return raw._replace(headers=[pair for pair in raw.headers if pair[0] != name])
