"""The publishing service in the tests of hearing: it makes messages as a relay does, and invalid ones."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.ids import new_id
from chassis.messaging.arrivals import Raw
from chassis.messaging.cloudevents import Outgoing, headers, lane_of, outgoing
from chassis.messaging.lanes import EXPORTED_START
from chassis.messaging.signing import SigningKey
from contracts.envelope import Recorded
from contracts.message import Event
from tests.chassis.sample import SITE, NoteStruck, NoteWritten, note_id
from tests.chassis.topics import write_keys

ALGORITHM, KEY_ID, SIGNED_AT, SIGNATURE, PATH = range(5)
"""The words of a proof."""
OCCURRED_AT = datetime(2017, 1, 3, 1, 30, tzinfo=UTC)


class Publisher:
    """One service of one site, with a key of its own, that publishes on the lanes of its topic."""

    def __init__(self, lanes: int = 1, site: str = SITE, service: str = "writing", key_id: str = "key-1") -> None:
        """Publish as `service` of `site`."""
        self.private = Ed25519PrivateKey.generate()
        self.key = SigningKey(key_id, self.private)
        self.site, self.service = site, service
        self.topic = f"{site}.{service}"
        self._lanes = [EXPORTED_START] * lanes
        self._offsets = [0] * lanes
        self._versions: dict[str, int] = {}

    def keys(self, folder: Path) -> Path:
        """A keys file with this publisher's key."""
        file = folder / "keys.json"
        write_keys(file, {self.site: [(self.key.key_id, self.private)]}, (self.service,))
        return file

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

    def written(self, number: int, text: str = "words", **changed: Any) -> Recorded:
        """Note `number` was written."""
        event = NoteWritten(note_id=note_id(number), title=f"note {number}", text=text)
        return self.record(f"note-{note_id(number)}", event, **{"schema_version": 2, **changed})

    def struck(self, number: int, **changed: Any) -> Recorded:
        """Note `number` was struck."""
        event = NoteStruck(note_id=note_id(number), reason="no longer true")
        return self.record(f"note-{note_id(number)}", event, **changed)

    def say(self, *events: Recorded, key: SigningKey | None = None, at: datetime | None = None) -> list[Raw]:
        """Messages for `events`, each the next of its lane, signed together now or `at`."""
        return self.sign([self.place(event) for event in events], key, at)

    def place(self, event: Recorded) -> Outgoing:
        """`event` as the next message of its lane on this publisher's topic, whatever origin it claims."""
        lane = lane_of(event.stream, len(self._lanes))
        at = self._lanes[lane]
        message = outgoing(event, self.topic, lane, at.sequence + 1, at.hash)
        self._lanes[lane] = at.then(message.leaf)
        return message

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
    assert name in dict(raw.headers)
    return raw._replace(headers=[(header, value if header == name else old) for header, old in raw.headers])


def proven(raw: Raw, word: int, by: bytes) -> Raw:
    """A message with another word in its proof."""
    words = (dict(raw.headers)["ce_proof"] or b"").split(b" ")
    return changed(raw, "ce_proof", b" ".join([*words[:word], by, *words[word + 1 :]]))


def without(raw: Raw, name: str) -> Raw:
    """A message that lacks one header."""
    return raw._replace(headers=[pair for pair in raw.headers if pair[0] != name])


def numbers(log: Sequence[Recorded]) -> list[UUID]:
    """The ids of recorded events in their order."""
    return [event.event_id for event in log]
