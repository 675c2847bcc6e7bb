"""Kills and stops the processes of three sites and cuts the links between them, by a schedule that a seed decides.

What has died is started again as a supervisor would, whether it was killed here or ended by itself.
"""

import asyncio
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from random import Random
from typing import NamedTuple, assert_never

import psutil
from confluent_kafka import KafkaException

from deploy.federation.links import Link
from deploy.kafka import apply as apply_rights
from deploy.local.faults import RuntimeFault
from deploy.local.federation import Sites
from deploy.local.mirror import rights_for
from deploy.local.process import end_at_once
from deploy.local.site import Site

_DECK_SECONDS = 60.0
"""In so many seconds every process and every link has one fault."""
_LOOK_AGAIN = 1.0
_TRIES = 4


class Kind(StrEnum):
    """What is done to a process or a link."""

    KILL = "killed"
    STOP = "stopped"
    CUT = "cut"


class Fault(NamedTuple):
    """One fault: `at` seconds from the beginning `target` is hit, for `seconds`."""

    at: float
    target: str
    kind: Kind
    seconds: float


def schedule(seed: int, seconds: float, processes: Sequence[str], links: Sequence[str]) -> list[Fault]:
    """The faults of a run of `seconds`; each process is killed in one minute and stopped in the next."""
    chance = Random(seed)  # noqa: S311 - it chooses moments; nothing secret hangs on it
    decks = max(1, round(seconds / _DECK_SECONDS))
    step = seconds / decks / (len(processes) + len(links))
    kinds = {name: chance.choice((Kind.KILL, Kind.STOP)) for name in processes}
    faults: list[Fault] = []
    for _ in range(decks):
        deck = [*kinds.items(), *((name, Kind.CUT) for name in links)]
        chance.shuffle(deck)
        for target, kind in deck:
            lasts = {Kind.KILL: (0.2, 2.0), Kind.STOP: (1.0, 5.0), Kind.CUT: (3.0, 8.0)}[kind]
            at = (len(faults) + chance.uniform(0.1, 0.9)) * step
            faults.append(Fault(at, target, kind, chance.uniform(*lasts)))
        kinds = {name: Kind.STOP if kind is Kind.KILL else Kind.KILL for name, kind in kinds.items()}
    return faults


@dataclass(frozen=True)
class Process:
    """A program of a site: its process, None when it does not run, and how it is started again."""

    name: str
    find: Callable[[], psutil.Process | None]
    start: Callable[[], object]


def processes_of(sites: Sites) -> dict[str, Process]:
    """The servers, services and mirrors of all sites, by name; the mail servers carry no event and are left alone."""
    found = [one for site in sites.everyone for one in _of_site(sites, site)]
    return {one.name: one for one in found}


def _of_site(sites: Sites, site: Site) -> Iterator[Process]:
    code, addresses = site.settings.site, site.addresses
    postgres, kafka, mirror = site.postgres, site.kafka, sites.mirrors[code]
    yield Process(f"{code} Postgres", lambda: _process(postgres.pid), postgres.start)
    yield Process(f"{code} Kafka", lambda: _process(kafka.pid), kafka.start)
    for service in site.services:
        program = service.program
        yield Process(f"{code} {service.name}", program.process, partial(service.start, addresses))
    yield Process(f"{code} mirror", mirror.program.process, mirror.start)


def _process(pid: int | None) -> psutil.Process | None:
    try:
        return None if pid is None else psutil.Process(pid)
    except psutil.NoSuchProcess:
        return None


def link_name(link: Link) -> str:
    """The name of a link in the schedule and in the report."""
    return f"{link.source} → {link.target}"


@dataclass
class Disturbance:
    """What was done so far."""

    sites: Sites
    done: Counter[tuple[str, Kind]] = field(default_factory=Counter)
    found_ended: Counter[str] = field(default_factory=Counter)
    """How often the supervisor found a process that had ended by itself, or that could not be started before."""
    trouble: list[str] = field(default_factory=list)
    """Starts that were refused; the supervisor tries again."""

    def __post_init__(self) -> None:
        """Look at the sites once: their processes and links stay the same."""
        self.processes = processes_of(self.sites)
        self.links = {link_name(link): link for link in self.sites.links}
        self._locks = {name: asyncio.Lock() for name in (*self.processes, *self.links)}

    async def carry_out(self, faults: Sequence[Fault]) -> None:
        """Carry out the schedule; returns when the last fault has ended."""
        began = time.monotonic()
        async with asyncio.TaskGroup() as under_way:
            for fault in faults:
                await asyncio.sleep(max(0.0, began + fault.at - time.monotonic()))
                under_way.create_task(self._hit(fault))

    async def _hit(self, fault: Fault) -> None:
        async with self._locks[fault.target]:
            match fault.kind:
                case Kind.KILL:
                    await self._kill(self.processes[fault.target], fault.seconds)
                case Kind.STOP:
                    await self._stop(self.processes[fault.target], fault.seconds)
                case Kind.CUT:
                    await self._cut(self.links[fault.target], fault.seconds)
                case _:
                    assert_never(fault.kind)
            self.done[fault.target, fault.kind] += 1

    async def _kill(self, process: Process, seconds: float) -> None:
        await asyncio.to_thread(end_at_once, await self._running(process))
        await asyncio.sleep(seconds)
        await self._start(process)

    async def _stop(self, process: Process, seconds: float) -> None:
        family = _family(await self._running(process))
        try:
            for member in family:
                _send(member, signal.SIGSTOP)
            await asyncio.sleep(seconds)
        finally:
            for member in family:
                _send(member, signal.SIGCONT)

    async def _running(self, process: Process) -> psutil.Process:
        """The process, started again before where it has ended: each fault of the schedule happens."""
        while (found := await asyncio.to_thread(process.find)) is None:
            await self._start(process)
            await asyncio.sleep(_LOOK_AGAIN)
        return found

    async def _cut(self, link: Link, seconds: float) -> None:
        """Take from the mirror its rights to read at the source, so that nothing more comes over this link alone."""
        try:
            await self._let_read(link, may=False)
            await asyncio.sleep(seconds)
        finally:
            await self._let_read(link, may=True)

    async def _let_read(self, link: Link, *, may: bool) -> None:
        """Give the mirror of a link its rights at the source, or take them, as soon as the source answers."""
        source = self.sites.by_code[link.source]
        given = rights_for(source, link)
        rights = given if may else replace(given, reads=())
        while True:
            try:
                await asyncio.to_thread(lambda: apply_rights(source.admin(), [rights]))
            except (KafkaException, OSError):
                await asyncio.sleep(_LOOK_AGAIN)
            else:
                return

    async def supervise(self) -> None:
        """Start again whatever has ended by itself, until cancelled."""
        while True:
            for name, process in self.processes.items():
                lock = self._locks[name]
                if not lock.locked() and await asyncio.to_thread(process.find) is None:
                    async with lock:
                        self.found_ended[name] += 1
                        await self._start(process)
            await asyncio.sleep(_LOOK_AGAIN)

    async def recover(self) -> None:
        """Do what an operator does afterwards (`make up`): whatever does not run, or does not carry, is started anew.

        Raises RuntimeFault as `bring_up`.
        """
        async with AsyncExitStack() as held:
            for lock in self._locks.values():
                await held.enter_async_context(lock)
            self.trouble += await asyncio.to_thread(bring_up, self.sites)

    async def _start(self, process: Process) -> None:
        """Start a process; where the machine does not let it, the supervisor tries again."""
        try:
            await asyncio.to_thread(process.start)
        except RuntimeFault as refused:
            self.trouble.append(f"{process.name}: {refused}")


def bring_up(sites: Sites) -> list[str]:
    """Start everything that does not run, several times where that is refused, as a busy machine is slow to start.

    Returns the refusals that were overcome. Raises RuntimeFault for the last one.
    """
    refusals: list[str] = []
    while True:
        try:
            sites.up()
        except RuntimeFault as refused:
            refusals.append(f"start: {refused}")
            if len(refusals) == _TRIES:
                raise
        else:
            return refusals


def _family(process: psutil.Process) -> list[psutil.Process]:
    try:
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return [process]


def _send(process: psutil.Process, number: signal.Signals) -> None:
    with suppress(psutil.NoSuchProcess):
        process.send_signal(number)


@asynccontextmanager
async def supervised(sites: Sites) -> AsyncIterator[Disturbance]:
    """Sites whose programs are started again when they have ended, while the block lasts."""
    disturbance = Disturbance(sites)
    watching = asyncio.create_task(disturbance.supervise())
    try:
        yield disturbance
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
