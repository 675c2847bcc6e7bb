"""The effects that a server outside has asked to try later: kept in the checkpoint, so that no restart forgets them.

Each has a pause of its own, so that the others go on. Source of the times: RFC 5321 §4.5.4.1, by which a sender tries
for four days at least before it gives a letter up.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from chassis.clock import wall
from chassis.errors import OutsideAwayError

_FIRST_PAUSE = 1
"""Seconds before the second try, doubled before each next one."""
_LONGEST_PAUSE = 1800
_MOST_DOUBLINGS = 11
_GIVEN_UP_AFTER = timedelta(days=4)
_MOST = 100
"""Effects put off at the same time; with more of them the fault is not theirs."""


class PutOff(NamedTuple):
    """An effect put off: how often, since when, and until when (both UTC, by the machine's clock)."""

    times: int
    since: datetime
    until: datetime


class PutOffs:
    """The effects of one service that were put off, by the position of the event that calls for each."""

    def __init__(self, known: Mapping[int, PutOff]) -> None:
        """Begin with those that are `known`."""
        self._known = dict(known)

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> "PutOffs":
        """Those that a checkpoint's `state` holds."""
        return cls(
            {
                int(position): PutOff(times, datetime.fromisoformat(since), datetime.fromisoformat(until))
                for position, (times, since, until) in state.get("put_off", {}).items()
            }
        )

    def state(self) -> dict[str, Any]:
        """The JSON object in which a checkpoint keeps them."""
        kept = {str(at): [one.times, one.since.isoformat(), one.until.isoformat()] for at, one in self._known.items()}
        return {"put_off": kept} if kept else {}

    def __len__(self) -> int:
        """How many there are."""
        return len(self._known)

    def __contains__(self, position: int) -> bool:
        """Whether the effect of the event at `position` was put off."""
        return position in self._known

    def due(self) -> list[int]:
        """Those whose time has come, the one that waited longest first."""
        now = wall()
        return sorted((at for at, one in self._known.items() if one.until <= now), key=lambda at: self._known[at].until)

    def is_over(self, position: int) -> bool:
        """Whether an effect has been put off for so long that it is tried no more."""
        known = self._known.get(position)
        return known is not None and wall() - known.since >= _GIVEN_UP_AFTER

    def put_off(self, position: int) -> int:
        """Put an effect off, the next time for twice as long; returns the pause in seconds.

        Raises OutsideAwayError when so many have been put off that the cause must be the server, not the effects.
        """
        now = wall()
        known = self._known.get(position)
        if known is None and len(self._known) >= _MOST:
            raise OutsideAwayError(f"{_MOST} effects have been put off at the same time")
        times = 1 if known is None else known.times + 1
        pause = min(_FIRST_PAUSE << min(times - 1, _MOST_DOUBLINGS), _LONGEST_PAUSE)
        since = now if known is None else known.since
        self._known[position] = PutOff(times, since, now + timedelta(seconds=pause))
        return pause

    def forget(self, position: int) -> None:
        """Note that an effect waits no longer."""
        self._known.pop(position, None)
