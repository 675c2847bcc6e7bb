"""What is measured of units: 3,000 in a tree moved by one reorganisation, beside writing down what it says."""

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from chassis.deciding.decider import Cause
from chassis.ids import new_id
from chassis.reading.projector import wait_for
from contracts.message import Actor
from contracts.units import ReorganisationId, UnitKind
from deploy.local.servers import postgres
from services.planning.service import SERVICE
from services.planning.unit.messages import Dissolve, Establish, ReorganiseUnits, Step
from tests.benchmarks.figure import Fact, Figure, Stopwatch
from tests.benchmarks.section import Section, Table
from tests.harness import ServiceHarness, assembled, projecting

_FOLDER: Final = Path(__file__).parents[2] / ".tdkt" / "bench"
_MOST: Final = 5.0
"""Seconds that the whole decision may take, from the command to the end of its transaction."""
_LONGEST: Final = 60.0
_ROUNDS: Final = 5
_DISTRICTS: Final = 100
_BELOW: Final = 30
_CLERK: Final = Actor("van-thu", duties=frozenset({"clerk"}))
_LONG_AGO: Final = date(1987, 1, 1)
_TEXT: Final = f"""\
{_DISTRICTS} units end by one decision, and the {_DISTRICTS * _BELOW:,} below them go to their successors.
Each of these moves is an event of its own.
All that was said of the tree before is read from its log first.
The time is that of the command in one process of planning, until its events are in the log.
Then the read tables follow in the same process, which the second figure includes.
Measured {_ROUNDS} times: each decision finds all that those before have said, so that the log of the tree grows.
"""


def tree() -> tuple[Step, ...]:
    """A province whose districts have all its other units below them."""
    steps: list[Step] = [Establish(code="tinh", name="Tỉnh", kind=UnitKind.PROVINCE)]
    for above in range(_DISTRICTS):
        steps.append(heir(above, 0))
        steps += [
            Establish(
                code=f"xa-{above}-{below}", name=f"Xã {above}.{below}", kind=UnitKind.COMMUNE, parent=f"huyen-{above}-0"
            )
            for below in range(_BELOW)
        ]
    return tuple(steps)


def heir(number: int, time: int) -> Establish:
    """A district as it is established for the time-th time, under another code."""
    return Establish(code=f"huyen-{number}-{time}", name=f"Huyện {number}", kind=UnitKind.DISTRICT, parent="tinh")


def all_end(time: int) -> tuple[Step, ...]:
    """Every district ends for the time-th time, and another one follows on it."""
    steps: list[Step] = [heir(number, time) for number in range(_DISTRICTS)]
    steps += [
        Dissolve(code=f"huyen-{number}-{time - 1}", successor=f"huyen-{number}-{time}") for number in range(_DISTRICTS)
    ]
    return tuple(steps)


async def measure() -> Section:
    """Start planning over a Postgres of its own, measure, and remove both."""
    server = postgres(_FOLDER / "postgres")
    server.discard()
    server.start()
    try:
        with TemporaryDirectory() as folder:
            async with assembled(server.admin_url, SERVICE, Path(folder), {}) as service, projecting(service):
                service.it_is("2025-07-01T08:00")
                return await _measure_at(service)
    finally:
        server.discard()


async def _measure_at(service: ServiceHarness) -> Section:
    await _decide(service, tree(), _LONG_AGO)
    whole = Figure("the decision, seconds", "the most it may take", "s", 1.0, higher_is_better=False)
    shown = Figure("until the read tables show it, seconds", "the decision alone", "s", higher_is_better=False)
    for time in range(1, _ROUNDS + 1):
        watch = Stopwatch()
        await _decide(service, all_end(time), _LONG_AGO + timedelta(days=time))
        taken = watch.seconds
        await wait_for(service.store.pool, await service.store.head(), _LONGEST)
        whole.add(taken, _MOST)
        shown.add(watch.seconds, taken)
    said = Fact("events of the tree in the end", (f"{await service.store.head():,}",))
    return Section("A reorganisation of units", _TEXT, [whole, shown], (Table(("What", "number"), (said,)),))


async def _decide(service: ServiceHarness, steps: tuple[Step, ...], day: date) -> None:
    command_id = new_id()
    command = ReorganiseUnits(reorganisation_id=ReorganisationId(new_id()), effective=day, steps=steps)
    await service.handler.handle(command, Cause(_CLERK, command_id, command_id))
