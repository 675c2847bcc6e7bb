"""`make bench`: measures everything and writes docs/performance.md."""

import logging
import sys

import structlog
import uvloop
from rich.console import Console

from chassis.process import spare_the_collector
from tests.benchmarks import append, crossing, hearing, memory, projecting, relaying, report
from tests.benchmarks.ground import Benchmark, Figure, Ground, prepared, spin

_BENCHMARKS: dict[str, Benchmark] = {
    "append": append.measure,
    "relay": relaying.measure,
    "intake": hearing.measure,
    "projections": projecting.measure,
    "crossing": crossing.measure,
    "memory": memory.measure,
}
_SPINS = 50
"""Before each benchmark, so that what is written down says how much of the machine others took."""


async def _measure(ground: Ground, chosen: list[str], spins: list[float]) -> list[Figure]:
    console = Console()
    figures: list[Figure] = []
    for name in chosen:
        spins.extend(spin() for _ in range(_SPINS))
        console.print(f"measuring {name} …")
        for figure in await _BENCHMARKS[name](ground):
            console.print(
                f"  {figure.name}: {figure.rate:,.1f} {figure.unit}, {figure.ratio:.2f} × {figure.limit_name}"
            )
            figures.append(figure)
    return figures


def main() -> int:
    """Measure what the command line names, or everything; only everything is written down."""
    # As a service in production: what is below a warning costs nothing.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    chosen = [name for name in sys.argv[1:] if name in _BENCHMARKS] or list(_BENCHMARKS)
    spare_the_collector()
    spins: list[float] = []
    with prepared() as ground:
        # The services run on uvloop, so this does too.
        figures = uvloop.run(_measure(ground, chosen, spins))
    if chosen == list(_BENCHMARKS):
        report.write(figures, spins)
    return 0 if all(figure.reached for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
