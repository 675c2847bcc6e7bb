"""`make bench`: measures everything and writes docs/performance.md; of its parts some write a section alone."""

import logging
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Annotated

import structlog
import typer
import uvloop
from rich.console import Console
from typer import Argument, Exit

from chassis.operating.process import spare_the_collector
from tests.benchmarks import (
    append,
    appraising,
    crossing,
    deciding,
    evaluating,
    federation,
    files,
    hearing,
    lists,
    memory,
    paced,
    pages,
    projecting,
    province,
    relaying,
    report,
    serving,
    unit_tree,
    year,
)
from tests.benchmarks.figure import Figure, spin
from tests.benchmarks.section import Section
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
    FEDERATION = "federation"
    PROVINCE = "province"
    PAGES = "pages"
    LISTS = "lists"
    FILES = "files"
    LAW = "law"
    DECISION = "decision"
    APPRAISALS = "appraisals"
    PACED = "paced"
    UNITS = "units"


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
_console = Console()
_SECTIONS: dict[Name, Callable[[], Awaitable[Section]]] = {
    Name.FEDERATION: federation.measure,
    Name.PROVINCE: province.measure,
    Name.PAGES: pages.measure,
    Name.LISTS: lists.measure,
    Name.FILES: files.measure,
    Name.LAW: evaluating.measure,
    Name.DECISION: deciding.measure,
    Name.APPRAISALS: appraising.measure,
    Name.PACED: paced.measure,
    Name.UNITS: unit_tree.measure,
}
"""Each starts servers of its own, and is written down by itself."""
_SPINS = 50
"""Before each benchmark, so that what is written down says how much of the machine others took."""


async def _measure(servers: Servers, chosen: list[Name], spins: list[float]) -> list[Figure]:
    figures: list[Figure] = []
    for name in chosen:
        _begin(name, spins)
        for figure in await _BENCHMARKS[name](servers):
            _show(figure)
            figures.append(figure)
    return figures


async def _measure_section(name: Name) -> list[Figure]:
    spins: list[float] = []
    _begin(name, spins)
    section = await _SECTIONS[name]()
    for figure in section.figures:
        _show(figure)
    for table in section.tables:
        for row in table.rows:
            _console.print(f"  {row.name}: {', '.join(row.values)}")
    spins.extend(spin() for _ in range(_SPINS))
    report.write_section(name.value, section, spins)
    return section.figures


def _begin(name: Name, spins: list[float]) -> None:
    spins.extend(spin() for _ in range(_SPINS))
    _console.print(f"measuring {name.value} …")


def _show(figure: Figure) -> None:
    _console.print(f"  {figure.name}: {figure.rate:,.1f} {figure.unit}, {figure.ratio:.2f} × {figure.limit_name}")


def main(
    names: Annotated[
        list[Name] | None,
        Argument(
            help="What to measure; written down are those with a section of their own, the others when all of them are."
        ),
    ] = None,
) -> None:
    """Measure beside the limits, and write docs/performance.md; ends with 1 when something is not reached."""
    # As a service in production: what is below a warning costs nothing.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    chosen = names or list(Name)
    spare_the_collector()
    spins: list[float] = []
    figures: list[Figure] = []
    # The services run on uvloop, so this does too.
    if on_servers := [name for name in chosen if name in _BENCHMARKS]:
        with prepared() as servers:
            figures = uvloop.run(_measure(servers, on_servers, spins))
        if on_servers == list(_BENCHMARKS):
            report.write(figures, spins)
    for name in chosen:
        if name in _SECTIONS:
            figures += uvloop.run(_measure_section(name))
    raise Exit(0 if all(figure.reached for figure in figures) else 1)


if __name__ == "__main__":
    typer.run(main)
