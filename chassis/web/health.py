"""The health of a service: whether it is alive and ready, and how far each loop is, judged by its progress.

A report holds positions, counts and codes, and no personal data; without a token only codes are shown.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias

import asyncpg

from chassis.clock import monotonic
from chassis.database import Pool, translated
from chassis.declaring.service import Service
from chassis.errors import MalformedEventError, StoreRejectedError, StoreUnavailableError
from chassis.log.held import PASSED
from chassis.log.loops import Progress
from chassis.reading.migrations import is_migrated
from chassis.settings import RECEIPT_AFTER
from chassis.web.lane_health import LanesHealth, lanes_health
from contracts.message import Message

_STANDING = """
    select at.name, at.position,
        (select extract(epoch from now() - e.recorded_at) from log.events e where e.position = at.position + 1) as lag
    from (
        select coalesce(c.name, n.name) as name, coalesce(c.position, 0) as position
        from unnest($1::text[]) as n (name) full join log.checkpoints c on c.name = n.name
    ) as at order by at.name
"""
_HELD = """
    select loop, count(*) as number, min(position) as position, (array_agg(reason order by position))[1] as reason
    from log.held where reason <> $1 group by loop
"""
DISCARDED = "discarded"
"""The reason of a parked message that an operator has discarded; it is kept as evidence and waits no more."""
_READY_FOR = 1.0
"""Seconds for which the database's answer to a probe counts: probes are open to everybody."""
_MAY_QUOTE = frozenset({StoreRejectedError.__name__, MalformedEventError.__name__})
"""The faults whose sentence may quote data that was to be stored; it is written to the log only."""


class LoopHealth(Message):
    """How one loop fares; None is unknown here, and never 0.

    `position` is the last event it has dealt with (None where it keeps none), `behind` how many are ahead of it, and
    `lag_seconds` how long the first of those has been waiting. `fault` is the last fault: its kind, and the
    whole sentence where it is one of ours. `put_off` counts the effects that a server outside has asked to try later.
    `held` counts the events that are held for the loop because a rule raises; `fault` then names the first of them.
    `absent` are the topics that it reads as soon as Kafka has them; the others are read meanwhile.
    `passed_over` counts the messages of other sites since its start that came too early and are asked for again.
    `here` is true when it runs in the answering process; only there its faults, tries and effects put off are known.
    """

    name: str
    here: bool
    position: int | None
    behind: int | None
    lag_seconds: float | None
    fault: str | None
    tries: int
    put_off: int
    held: int
    stalled: bool
    absent: tuple[str, ...] = ()
    passed_over: int = 0


class HealthReport(Message):
    """A service at a glance: the head of its log, its loops, the messages that wait for an operator, and its lanes."""

    service: str
    site: str
    head: int
    parked: int
    loops: tuple[LoopHealth, ...]
    lanes: LanesHealth


NotReady: TypeAlias = Literal["database-away", "migrations-missing", "parts-not-running"]
"""Why a service is not ready: it cannot reach its database, waits for `migrate`, or is starting or stopping."""


class Health:
    """The health of one running service, from its loops and its database."""

    def __init__(
        self,
        service: Service,
        pool: Pool,
        site: str,
        stalled_after: timedelta,
        receipt_after: timedelta = RECEIPT_AFTER,
    ) -> None:
        """Watch `service`; the progress of its loops is added to `loops` under their names when they start."""
        self.loops: dict[str, Progress] = {}
        self.running = False
        """Whether every part has been started and none is being stopped."""
        self._service = service
        self._pool = pool
        self._site = site
        self._stalled_after = stalled_after.total_seconds()
        self._receipt_after = receipt_after
        self._asking = asyncio.Lock()
        self._asked_at = float("-inf")
        self._database: tuple[NotReady, ...] = ()

    def stalled(self) -> tuple[str, ...]:
        """The loops that have work and have not moved for too long: then the process should be restarted."""
        return tuple(name for name, progress in self.loops.items() if progress.is_stalled(self._stalled_after))

    async def reasons(self) -> tuple[NotReady, ...]:
        """The reasons for which requests cannot be served; empty when the service is ready.

        The database is asked at most once a second, however many probes come.
        """
        async with self._asking:
            if monotonic() - self._asked_at >= _READY_FOR:
                self._database = await self._ask_database()
                self._asked_at = monotonic()
        return self._database if self.running else (*self._database, "parts-not-running")

    async def _ask_database(self) -> tuple[NotReady, ...]:
        try:
            return () if await is_migrated(self._pool, self._service) else ("migrations-missing",)
        except (StoreUnavailableError, asyncpg.PostgresError):
            return ("database-away",)

    async def report(self, faults: Mapping[str, str] = MappingProxyType({})) -> HealthReport:
        """How the loops fare, here and in other processes; raises StoreUnavailableError.

        `faults` are sentences about loops that run elsewhere, by name.
        """
        standing = await self.standing()
        kept = {checkpoint.name: checkpoint for checkpoint in standing.checkpoints}
        names = sorted(kept.keys() | self.loops.keys() | ({"intake"} if self._service.hears else set()))
        return HealthReport(
            service=self._service.name,
            site=self._site,
            head=standing.head,
            parked=standing.parked,
            loops=tuple(self._loop(name, kept.get(name), standing, faults.get(name)) for name in names),
            lanes=await self._lanes(),
        )

    async def _lanes(self) -> LanesHealth:
        with translated():
            async with self._pool.acquire() as connection:
                return await lanes_health(connection, self._site, self._service.name, self._receipt_after)

    async def standing(self) -> "Standing":
        """The service as its database shows it now; raises StoreUnavailableError."""
        names = ["policies", "projections", "relay", *(["effects"] if self._service.effects else [])]
        names += ["contents"] if self._service.loops else []
        return await _standing(self._pool, names)

    def _loop(self, name: str, kept: "CheckpointStanding | None", at: "Standing", fault: str | None) -> LoopHealth:
        progress = self.loops.get(name)
        held = at.held.get(name)
        known = fault or (held.sentence if held else None)
        behind = progress.behind if progress else None
        return LoopHealth(
            name=name,
            here=progress is not None,
            position=kept.position if kept else None,
            behind=at.head - kept.position if kept else behind,
            lag_seconds=kept.lag_seconds if kept else None,
            fault=_shown(progress.fault) if progress and progress.fault else known,
            tries=progress.tries if progress else 0,
            put_off=progress.put_off if progress else 0,
            held=held.number if held else 0,
            stalled=progress is not None and progress.is_stalled(self._stalled_after),
            absent=progress.absent if progress else (),
            passed_over=progress.passed_over if progress else 0,
        )


def _shown(fault: str) -> str:
    kind = fault.partition(":")[0]
    return kind if kind in _MAY_QUOTE else fault


class CheckpointStanding(NamedTuple):
    """The position of a checkpoint, and for how many seconds the event after it has been waiting."""

    name: str
    position: int
    lag_seconds: float


class HeldStanding(NamedTuple):
    """How many events are held for a loop, with the position and the reason of the first."""

    number: int
    position: int
    reason: str

    @property
    def sentence(self) -> str:
        """All of it in a line, for an operator."""
        return f"{self.number} event{'s' if self.number > 1 else ''} held: position {self.position}, {self.reason}"


@dataclass(frozen=True, slots=True)
class Standing:
    """A service as its database shows it: head, checkpoints, parked messages by reason, held events by loop."""

    head: int
    checkpoints: tuple[CheckpointStanding, ...]
    parked_by_reason: Mapping[str, int]
    held: Mapping[str, HeldStanding]

    @property
    def parked(self) -> int:
        """How many messages wait for an operator."""
        return sum(number for reason, number in self.parked_by_reason.items() if reason != DISCARDED)


async def _standing(pool: Pool, names: Sequence[str]) -> Standing:
    with translated():
        async with pool.acquire() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
            head: int = await connection.fetchval("select position from log.head")
            checkpoints = await connection.fetch(_STANDING, names)
            parked = await connection.fetch("select reason, count(*) as number from log.parked group by reason")
            held = await connection.fetch(_HELD, PASSED)
    return Standing(
        head,
        tuple(
            CheckpointStanding(row["name"], row["position"], round(float(row["lag"] or 0), 3)) for row in checkpoints
        ),
        {row["reason"]: row["number"] for row in parked},
        {row["loop"]: HeldStanding(row["number"], row["position"], row["reason"]) for row in held},
    )
