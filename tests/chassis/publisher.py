"""The publishing service in the tests of hearing: it makes messages about notes as a relay does."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.messaging.signing import DEFAULT_INSTANCE, SigningKey
from contracts.envelope import Recorded
from deploy.doctor.messages import (
    ALGORITHM,
    KEY_ID,
    OCCURRED_AT,
    PATH,
    SIGNATURE,
    SIGNED_AT,
    MessageMaker,
    carried,
    changed,
    proven,
    without,
)
from tests.chassis.sample import SITE, NoteStruck, NoteWritten, note_id
from tests.chassis.topics import write_keys

__all__ = [
    "ALGORITHM",
    "KEY_ID",
    "OCCURRED_AT",
    "PATH",
    "SIGNATURE",
    "SIGNED_AT",
    "Publisher",
    "carried",
    "changed",
    "numbers",
    "proven",
    "without",
]


class Publisher(MessageMaker):
    """One service of one site, with a key of its own, that publishes on the lanes of its topic."""

    def __init__(
        self,
        lanes: int = 1,
        site: str = SITE,
        service: str = "writing",
        key_id: str = "key-1",
        instance: str = DEFAULT_INSTANCE,
    ) -> None:
        """Publish as `service` of `site`."""
        self.private = Ed25519PrivateKey.generate()
        super().__init__(site, service, SigningKey(key_id, self.private, instance), f"{site}.{service}", lanes)

    def keys(self, folder: Path) -> Path:
        """A keys file with this publisher's key."""
        file = folder / "keys.json"
        write_keys(file, {self.site: [(self.key.key_id, self.private)]}, (self.service,))
        return file

    def written(self, number: int, text: str = "words", **changed: Any) -> Recorded:
        """Note `number` was written."""
        event = NoteWritten(note_id=note_id(number), title=f"note {number}", text=text)
        return self.record(f"note-{note_id(number)}", event, **{"schema_version": 2, **changed})

    def struck(self, number: int, **changed: Any) -> Recorded:
        """Note `number` was struck."""
        event = NoteStruck(note_id=note_id(number), reason="no longer true")
        return self.record(f"note-{note_id(number)}", event, **changed)


def numbers(log: Sequence[Recorded]) -> list[UUID]:
    """The ids of recorded events in their order."""
    return [event.event_id for event in log]
