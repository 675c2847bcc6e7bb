"""`make bench`: measures everything and writes docs/performance.md."""

import logging
from enum import StrEnum
from typing import Annotated

import structlog
import typer
import uvloop
from rich.console import Console
from typer import Argument, Exit

from chassis.operating.process import spare_the_collector
from tests.benchmarks import append, crossing, hearing, memory, projecting, relaying, report, serving, year
from tests.benchmarks.figure import Figure, spin
from tests.benchmarks.servers import Benchmark, Servers, prepared


class Name(StrEnum):
    """The benchmarks by name."""

    APPEND = "append"
    RELAY = "relay"
    INTAKE = "intake"
    PROJECTIONS = "projections"
    CROSSING = "crossing"
    HTTP = "http"
    YEAR = "year"
    MEMORY = "memory"


_BENCHMARKS: dict[Name, Benchmark] = {
    Name.APPEND: append.measure,
    Name.RELAY: relaying.measure,
    Name.INTAKE: hearing.measure,
    Name.PROJECTIONS: projecting.measure,
    Name.CROSSING: crossing.measure,
    Name.HTTP: serving.measure,
    Name.YEAR: year.measure,
    Name.MEMORY: memory.measure,
}
_SPINS = 50
"""Before each benchmark, so that what is written down says how much of the machine others took."""


async def _measure(servers: Servers, chosen: list[Name], spins: list[float]) -> list[Figure]:
    console = Console()
    figures: list[Figure] = []
    for name in chosen:
        spins.extend(spin() for _ in range(_SPINS))
        console.print(f"measuring {name.value} …")
        for figure in await _BENCHMARKS[name](servers):
            console.print(
                f"  {figure.name}: {figure.rate:,.1f} {figure.unit}, {figure.ratio:.2f} × {figure.limit_name}"
            )
            figures.append(figure)
    return figures


def main(
    names: Annotated[list[Name] | None, Argument(help="What to measure; only everything is written down.")] = None,
) -> None:
    """Measure beside the limits, and write docs/performance.md; ends with 1 when something is not reached."""
    # As a service in production: what is below a warning costs nothing.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    chosen = names or list(Name)
    spare_the_collector()
    spins: list[float] = []
    with prepared() as servers:
        # The services run on uvloop, so this does too.
        figures = uvloop.run(_measure(servers, chosen, spins))
    if chosen == list(Name):
        report.write(figures, spins)
    raise Exit(0 if all(figure.reached for figure in figures) else 1)


if __name__ == "__main__":
    typer.run(main)
