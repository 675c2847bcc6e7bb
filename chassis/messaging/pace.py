"""How much a relay sends at a time."""

from dataclasses import dataclass

from chassis.messaging.sent import PAGE

_SEND_SECONDS = 8.0
_LONGEST_SEND_SECONDS = 64.0
_PAGES_BEFORE_MORE = 8


@dataclass(slots=True)
class Pace:
    """How much is sent at a time: less after each time-out, so that a slow network can carry it.

    `positions` is the most that one step sends, `seconds` its time limit, which is at least `least_seconds`.
    """

    positions: int = PAGE
    seconds: float = _SEND_SECONDS
    least_seconds: float = _SEND_SECONDS
    arrivals: int = 0
    """Pages that arrived since the last time-out or change."""

    def timed_out(self, events: int) -> None:
        """Send half as many events next time; allow twice the time for a single one."""
        self.arrivals = 0
        if events > 1:
            self.positions = max(1, events // 2)
        else:
            self.positions, self.seconds = 1, min(self.seconds * 2, _LONGEST_SEND_SECONDS)

    def arrived(self) -> None:
        """Send twice as much after a few pages: a slow network stays slow, and each time-out costs its seconds."""
        self.arrivals += 1
        if self.arrivals < _PAGES_BEFORE_MORE:
            return
        self.arrivals = 0
        self.positions = min(self.positions * 2, PAGE)
        self.seconds = max(self.seconds / 2, self.least_seconds)
