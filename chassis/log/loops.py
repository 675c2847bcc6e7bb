"""Runs the loops of a service: step, wait until the log moves, back off after a fault, and show progress."""

import asyncio
from dataclasses import dataclass, field
from typing import Protocol

import structlog

from chassis.clock import monotonic
from chassis.errors import BrokerUnavailableError, Fault, OutsideAwayError
from chassis.log.store import POLL, Store
from chassis.telemetry import in_a_line

_log = structlog.get_logger()
_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 5.0
_LONGEST_PAUSE_OUTSIDE = 30.0
"""The longest pause while a server outside is away: its operators are not us, and it is not to be flooded."""
_MOST_DOUBLINGS = 10


@dataclass(slots=True)
class Progress:
    """How a loop fares: the position it has dealt with, how many are ahead, and when it last moved.

    `moved_at` is in seconds of the monotonic clock; a loop with nothing ahead counts as moving.
    `fault` is the last fault, until a step succeeds; `tries` counts the faults in a row.
    `put_off` counts the effects that a server outside has asked to try later, while the loop goes on with others.
    `passed_over` counts the messages of other sites since the start that came too early and are asked for again.
    `absent` are the topics that the loop reads as soon as Kafka has them and shows them to its user.
    """

    position: int = 0
    behind: int = 0
    moved_at: float = field(default_factory=monotonic)
    fault: str | None = None
    tries: int = 0
    put_off: int = 0
    absent: tuple[str, ...] = ()
    passed_over: int = 0

    def at(self, position: int, behind: int) -> None:
        """Note that the loop stands at `position` with `behind` events ahead of it."""
        if position != self.position or behind == 0:
            self.moved_at = monotonic()
        self.position, self.behind = position, behind

    def excuse(self, seconds: float = 0.0) -> None:
        """Note that the loop waits, for `seconds` at first, for a server outside: then it does not count as stalled.

        A restart would not bring Kafka or a mail server back, and would stop the parts that need neither.
        """
        self.moved_at = monotonic() + seconds

    def is_stalled(self, seconds: float) -> bool:
        """Whether there is work and nothing has moved for `seconds`."""
        return (self.behind > 0 or self.fault is not None) and monotonic() - self.moved_at > seconds


GRACE = 3.5
"""Seconds in which a loop that holds only a connection releases it."""


class Loop(Protocol):
    """One loop of a service: relay, policies, effects or projections.

    `grace` is how many seconds it may need to release its resources when the service stops.
    """

    name: str
    grace: float
    progress: Progress

    async def step(self) -> bool:
        """Process at most one page of the events that wait; True when there may be more."""

    async def close(self) -> None:
        """Release the resources of the loop; called after every fault and at the end."""


async def run(loop: Loop, store: Store) -> None:
    """Step for ever; after a fault release everything, pause and step again from the checkpoint.

    The pause is 0.1 s and doubles to 5 s, or to 30 s while a server outside is away.
    """
    try:
        while True:
            signal = store.signal()
            try:
                more = await loop.step()
            except Exception as fault:  # noqa: BLE001 - a loop must not die of one event; it stands still and says so
                await _recover(loop, fault)
                continue
            note_success(loop.name, loop.progress)
            if not more:
                await store.wait(signal, POLL)
    finally:
        await loop.close()


def note_success(name: str, progress: Progress) -> None:
    """Note that the loop `name` works; write that it has recovered where it had a fault."""
    if progress.fault is not None:
        _log.info("loop_recovered", loop=name, fault=progress.fault, tries=progress.tries)
    progress.fault, progress.tries = None, 0


async def _recover(loop: Loop, fault: Exception) -> None:
    loop.progress.tries += 1
    loop.progress.fault = in_a_line(fault)
    longest = _LONGEST_PAUSE_OUTSIDE if isinstance(fault, OutsideAwayError) else _LONGEST_PAUSE
    pause = min(_FIRST_PAUSE * 2 ** min(loop.progress.tries - 1, _MOST_DOUBLINGS), longest)
    if isinstance(fault, (OutsideAwayError, BrokerUnavailableError)):
        loop.progress.excuse(pause)
    facts = {"loop": loop.name, "fault": loop.progress.fault, "tries": loop.progress.tries, "pause": pause}
    # A fault of ours says what to mend; of any other the place is needed too.
    _log.warning("loop_faulted", **facts, exc_info=None if isinstance(fault, Fault) else fault)
    await loop.close()
    await asyncio.sleep(pause)
