"""Whether a service lives, is ready, and how far each of its loops is: by progress, not by being there.

A report holds positions, counts and codes, and nothing of anybody; without a token no more is shown than codes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, NamedTuple, TypeAlias

import asyncpg

from chassis.database import Pool, translated
from chassis.declaring.service import Service
from chassis.errors import StoreUnavailableError
from chassis.log.loops import Progress
from chassis.reading.migrations import is_migrated
from contracts.message import Message

_STANDING = """
    select at.name, at.position,
        (select extract(epoch from now() - e.recorded_at) from log.events e where e.position = at.position + 1) as lag
    from (
        select coalesce(c.name, n.name) as name, coalesce(c.position, 0) as position
        from unnest($1::text[]) as n (name) full join log.checkpoints c on c.name = n.name
    ) as at order by at.name
"""
_SETTLED = "discarded"
"""The reason of a parked message that an operator has dealt with; it is kept as evidence."""


class LoopHealth(Message):
    """How one loop fares.

    `position` is the last event it has dealt with (None where it keeps none), `behind` how many are ahead of it, and
    `lag_seconds` how long the first of those has been waiting. `fault` is the kind of what last went wrong.
    `put_off` counts the effects that the world outside has asked to try later. `here` says that it runs in the process
    that answers.
    """

    name: str
    here: bool
    position: int | None
    behind: int
    lag_seconds: float
    fault: str | None
    tries: int
    put_off: int
    stalled: bool


class HealthReport(Message):
    """A service at a glance: the head of its log, its loops, and the messages that wait for an operator."""

    service: str
    site: str
    head: int
    parked: int
    loops: tuple[LoopHealth, ...]


Reason: TypeAlias = Literal["database-away", "migrations-missing", "parts-not-running"]
"""Why a service is not ready: it cannot reach its database, waits for `migrate`, or is starting or stopping."""


class Health:
    """Watches the parts of one running service."""

    def __init__(self, service: Service, pool: Pool, site: str, stalled_after: timedelta) -> None:
        """Watch `service`, whose loops are still to come: put their progress into `loops` under their names."""
        self.loops: dict[str, Progress] = {}
        self.running = False
        """Whether every part has been started and none is being stopped."""
        self._service = service
        self._pool = pool
        self._site = site
        self._stalled_after = stalled_after.total_seconds()

    def stalled(self) -> tuple[str, ...]:
        """The loops that have work and have not moved for too long: the process is better started anew."""
        return tuple(name for name, progress in self.loops.items() if progress.is_stalled(self._stalled_after))

    async def reasons(self) -> tuple[Reason, ...]:
        """What stands in the way of serving; nothing when the service is ready."""
        try:
            migrated = await is_migrated(self._pool, self._service)
        except (StoreUnavailableError, asyncpg.PostgresError):
            return ("database-away",)
        found: list[Reason] = [] if migrated else ["migrations-missing"]
        if not self.running:
            found.append("parts-not-running")
        return tuple(found)

    async def report(self) -> HealthReport:
        """How the loops fare, here and in other processes; raises StoreUnavailableError."""
        standing = await self.standing()
        kept = {place.name: place for place in standing.places}
        names = sorted(kept.keys() | self.loops.keys())
        return HealthReport(
            service=self._service.name,
            site=self._site,
            head=standing.head,
            parked=standing.parked,
            loops=tuple(self._loop(name, kept.get(name), standing.head) for name in names),
        )

    async def standing(self) -> "Standing":
        """What the database says of the service now; raises StoreUnavailableError."""
        names = ["policies", "projections", "relay", *(["effects"] if self._service.effects else [])]
        return await _standing(self._pool, names)

    def _loop(self, name: str, kept: "Place | None", head: int) -> LoopHealth:
        progress = self.loops.get(name)
        behind = progress.behind if progress else 0
        return LoopHealth(
            name=name,
            here=progress is not None,
            position=kept.position if kept else None,
            behind=head - kept.position if kept else behind,
            lag_seconds=kept.lag_seconds if kept else 0.0,
            fault=progress.fault.partition(":")[0] if progress and progress.fault else None,
            tries=progress.tries if progress else 0,
            put_off=progress.put_off if progress else 0,
            stalled=progress is not None and progress.is_stalled(self._stalled_after),
        )


class Place(NamedTuple):
    """Where a checkpoint stands, and for how many seconds the event after it has been waiting."""

    name: str
    position: int
    lag_seconds: float


@dataclass(frozen=True, slots=True)
class Standing:
    """What the database says of a service: its head, its checkpoints, its parked messages by reason."""

    head: int
    places: tuple[Place, ...]
    parked_by_reason: Mapping[str, int]

    @property
    def parked(self) -> int:
        """How many messages wait for an operator."""
        return sum(number for reason, number in self.parked_by_reason.items() if reason != _SETTLED)


async def _standing(pool: Pool, names: Sequence[str]) -> Standing:
    with translated():
        async with pool.acquire() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
            head: int = await connection.fetchval("select position from log.head")
            places = await connection.fetch(_STANDING, names)
            parked = await connection.fetch("select reason, count(*) as number from log.parked group by reason")
    return Standing(
        head,
        tuple(Place(row["name"], row["position"], round(float(row["lag"] or 0), 3)) for row in places),
        {row["reason"]: row["number"] for row in parked},
    )
