"""The only place that reads the clock."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from contracts.vocabulary import VIETNAM


def wall() -> datetime:
    """The machine's instant, aware and in UTC."""
    return datetime.now(UTC)


def monotonic() -> float:
    """Seconds of a clock that never goes back; for measuring how long something took."""
    return time.monotonic()


@dataclass(frozen=True, slots=True)
class Clock:
    """The business clock of a service: the machine's, or a training clock kept in a file.

    A training clock lets a past or coming year be played through: `file` holds one ISO 8601 instant with offset.
    What is recorded when (`recorded_at`) always comes from the machine's clock.
    """

    file: Path | None = None

    def now(self) -> datetime:
        """The business instant, aware and in Asia/Ho_Chi_Minh.

        Raises ValueError when the training clock's file does not hold an aware instant.
        """
        if self.file is None:
            return datetime.now(VIETNAM)
        instant = datetime.fromisoformat(self.file.read_text(encoding="utf-8").strip())
        if instant.tzinfo is None:
            raise ValueError(f"the training clock {self.file} holds an instant without an offset")
        return instant.astimezone(VIETNAM)
