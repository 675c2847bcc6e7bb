"""One run: load, faults, recovery, quiet, comparison."""

import asyncio
import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import asyncpg
from confluent_kafka import KafkaException

from chassis.declaring.site import Site as DeclaredSite
from deploy.federation.condition import State
from deploy.kafka import declared_service
from deploy.local.faults import make_folder, write_atomically
from deploy.local.federation import Sites
from tests.faults.commands import Ledger
from tests.faults.comparison import Comparison, Findings
from tests.faults.disturbing import Disturbance, Fault, Kind, bring_up, supervised
from tests.faults.evidence import Log, Place, read_broker, read_logs
from tests.faults.load import TODAY, load
from tests.faults.tables import of_tables

_STEADY = 3.0
"""Seconds without any movement that count as quiet when nothing is left to do; policies look once a second."""
_LOOK_AGAIN = 1.0


@dataclass(frozen=True)
class Patience:
    """The seconds for which a run waits after its faults.

    `answers` for the last commands, `quiet` until everything has arrived everywhere; `still` without any movement it
    gives up before, as something is lost. A lost message is asked for after 60 s, and again after two and four times
    that (ADR 0041).
    """

    answers: float = 300.0
    quiet: float = 900.0
    still: float = 300.0


@dataclass(frozen=True)
class Outcome:
    """Everything that a run found."""

    seed: int
    seconds: float
    ledger: Ledger
    disturbance: Disturbance
    comparison: Comparison
    findings: Findings
    busy: float
    """The load of the machine over the last five minutes of the run."""
    settled: float
    """How many seconds it took after the faults until everything was quiet."""


def start(sites: Sites) -> None:
    """Start the sites, at the instant at which the plans of the load are dated; raises RuntimeFault as bring_up."""
    make_folder(sites.folder)
    write_atomically(sites.everyone[0].clock, TODAY, mode=0o644)
    bring_up(sites)


async def play(
    sites: Sites,
    seed: int,
    seconds: float,
    faults: list[Fault],
    *,
    pace: float,
    first: int = 1,
    patience: Patience,
    ledger: Ledger,
    say: Callable[[str], None],
) -> Outcome:
    """Load running sites for `seconds` while `faults` happen, and compare what is left.

    Without faults only what ends by itself is started again. The plans of each site are numbered from `first` on.
    `ledger` has every command that was ever sent to these sites, and gets those of this run.

    Raises RuntimeFault when the sites cannot be brought back.
    """
    async with supervised(sites) as disturbance, load(sites, ledger, seed, pace, first) as working:
        async with asyncio.TaskGroup() as under_way:
            under_way.create_task(asyncio.sleep(seconds))
            under_way.create_task(disturbance.carry_out(faults))
        say(f"the faults are over: {sum(disturbance.done.values())} of {len(faults)} hit")
        over = time.monotonic()
        if faults:
            await disturbance.recover()
        await working.end(patience.answers)
        say(f"{sum(one.is_accepted for one in ledger.commands)} of {len(ledger.commands)} commands accepted")
        left = await settle(sites, patience)
        say(f"quiet after {time.monotonic() - over:.0f} s" if left is None else f"not quiet: {left}")
        settled = time.monotonic() - over
    comparison = await gathered(sites, ledger)
    findings = comparison.findings()
    findings.broken += ledger.contradictions
    await of_tables(sites, comparison, findings)
    return Outcome(seed, seconds, ledger, disturbance, comparison, findings, os.getloadavg()[1], settled)


async def gathered(sites: Sites, ledger: Ledger) -> Comparison:
    """The evidence of all sites as it is now, beside the commands of a ledger."""
    logs = await read_logs(sites)
    brokers = await asyncio.gather(*(asyncio.to_thread(read_broker, site) for site in sites.everyone))
    federation = sites.main.addresses.here.federation
    return Comparison(federation, ledger.commands, logs, {one.site: one for one in brokers})


def not_hit(disturbance: Disturbance) -> list[str]:
    """The processes and links to which nothing has happened."""
    hit = {target for (target, _), times in disturbance.done.items() if times}
    return [name for name in (*disturbance.processes, *disturbance.links) if name not in hit]


async def settle(sites: Sites, patience: Patience) -> str | None:
    """Wait until every loop, lane and link has done its work and nothing moves; the work that is left, or None."""
    deadline = time.monotonic() + patience.quiet
    seen: tuple[object, float] = (None, time.monotonic())
    while True:
        late: str | None
        standing: object
        try:
            logs = await read_logs(sites, whole=False)
            conditions = await asyncio.to_thread(sites.conditions, sites.links)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, KafkaException) as away:
            late, standing = f"servers to answer: {away}", None
        else:
            late = "; ".join(_late(sites, logs)) or None
            unquiet = [f"{one.source} → {one.target} is {found.state}" for one, found in conditions]
            unquiet = [line for line in unquiet if not line.endswith(State.QUIET)]
            late = late or "; ".join(unquiet) or None
            standing = (logs, unquiet)
        now = time.monotonic()
        before, since = seen
        if before != standing:
            seen = (standing, now)
        elif now - since > (_STEADY if late is None else patience.still):
            return late
        if now > deadline:
            return late or "something moves still"
        await asyncio.sleep(_LOOK_AGAIN)


def _late(sites: Sites, logs: Mapping[Place, Log]) -> Iterator[str]:
    sent = {place: head for log in logs.values() for place, head in log.sent.items()}
    for (site, service), log in logs.items():
        yield from (
            f"{service} at {site}: {loop} at {at} of {log.head}" for loop, at in log.loops.items() if at != log.head
        )
        here: DeclaredSite = sites.by_code[site].addresses.here
        hears = set(declared_service(service).topics_heard(here))
        for place, head in sent.items():
            if place.partition("/")[0] in hears and log.heard.get(place) != head:
                yield f"{service} at {site} to hear {place} to {head[0]}"
        yield from (f"{service} at {site}: {one} is parked" for one in log.parked)
        yield from (f"{service} at {site}: {one} is withheld" for one in log.withheld)


def kinds_of(disturbance: Disturbance, target: str) -> dict[Kind, int]:
    """How often each kind of fault has hit a process or a link."""
    return {kind: disturbance.done[target, kind] for kind in Kind}
