"""Carries the cases out at a peer and reads the outcome of each; nothing else may stop meanwhile."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypeAlias
from uuid import UUID

from chassis.clock import monotonic
from chassis.messaging.arrivals import ParkReason, Raw
from deploy.doctor.cases import HEARD, NOTHING, REFUSED, Attack, Case, Posted, Step
from deploy.doctor.probe import Probe

Place: TypeAlias = tuple[str, int, int]
"""Topic, lane and offset of a message."""
_LOOK_AGAIN = 0.1


class Peer(Protocol):
    """The examined service, as the doctor reaches it."""

    async def put(self, message: Posted) -> Place | None:
        """Put a message on its lane; answers where it lies, or None where the broker refuses it."""

    async def parked(self) -> Mapping[Place, str]:
        """The reasons for which messages of the probe are parked."""

    async def stored(self, ids: Collection[UUID | None]) -> set[UUID | None]:
        """Those of the events that are stored."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a case: `found` are the outcomes of its wrong messages, each once, and `stopped` what stopped.

    `name`, `threat`, `vi`, `en` and `expected` are those of the case.
    """

    name: str
    threat: int
    vi: str
    en: str
    expected: str
    found: Sequence[str]
    stopped: Sequence[str] = ()

    @property
    def holds(self) -> bool:
        """Whether each wrong message has the outcome that it must have, and nothing else stopped."""
        return list(self.found) == [self.expected] and not self.stopped


class _Put(NamedTuple):
    step: Step
    place: Place | None


class Examination:
    """Examines one peer as one probe; each step waits at most `patience` seconds for the peer."""

    def __init__(self, probe: Probe, peer: Peer, patience: float = 30.0) -> None:
        """Nothing is sent yet."""
        self._probe = probe
        self._peer = peer
        self._patience = patience

    async def carry_out(self, case: Case) -> Outcome:
        """Do what `case` does between two right messages, and read what became of it."""
        before = await self._put([Step(self._right(), right=True)])
        attack: Attack = case.build(self._probe)
        put = before + await self._put(attack.steps)
        if not attack.after:
            put += await self._put([Step(self._right(), right=True)])
        found = await self._outcomes(put, case.expected)
        late = await self._put(attack.after)
        if attack.after:
            late += await self._put([Step(self._right(), right=True)])
        stopped = await self._not_heard([*put, *late])
        return Outcome(case.name, case.threat, case.vi, case.en, str(case.expected), found, stopped)

    def _right(self) -> Raw:
        return self._probe.plans.say(self._probe.withdrawn())[0]

    async def _put(self, steps: Sequence[Step]) -> list[_Put]:
        return [_Put(step, await self._peer.put(step.message)) for step in steps]

    async def _outcomes(self, put: Sequence[_Put], expected: str) -> list[str]:
        """The outcomes of the wrong messages, read when the right ones are heard and as soon as they are as expected.

        What is said behind a gap is heard only later, and is not waited for.
        """
        until = monotonic() + self._patience
        while True:
            found = await self._found(put)
            behind = expected == ParkReason.OUT_OF_ORDER
            if found == [expected] and (behind or not await self._missing(put)):
                return found
            if monotonic() > until:
                return found
            await asyncio.sleep(_LOOK_AGAIN)

    async def _found(self, put: Sequence[_Put]) -> list[str]:
        right = {_id(one.step.message) for one in put if one.step.right}
        wrong = [one for one in put if not one.step.right]
        stored = await self._peer.stored({_id(one.step.message) for one in wrong} - {None} - right)
        reasons = await self._peer.parked()
        return sorted({_outcome(one, reasons, stored) for one in wrong})

    async def _not_heard(self, put: Sequence[_Put]) -> list[str]:
        until = monotonic() + self._patience
        while True:
            missing = await self._missing(put)
            if not missing or monotonic() > until:
                return sorted(map(str, missing))
            await asyncio.sleep(_LOOK_AGAIN)

    async def _missing(self, put: Sequence[_Put]) -> set[UUID | None]:
        right = {_id(one.step.message) for one in put if one.step.right}
        return right - await self._peer.stored(right)


def _outcome(one: _Put, reasons: Mapping[Place, str], stored: Collection[UUID | None]) -> str:
    """What became of a wrong message; one with the id of a right message that is not parked was dropped as a double."""
    if one.place is None:
        return REFUSED
    return reasons.get(one.place) or (HEARD if _id(one.step.message) in stored else NOTHING)


def _id(message: Posted) -> UUID | None:
    """The id of the event of a message; None for one that has none."""
    known = dict(message.headers).get("ce_id") if isinstance(message, Raw) else None
    return None if known is None else UUID(known.decode())
