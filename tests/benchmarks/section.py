"""A part of docs/performance.md that can be measured and written alone."""

from dataclasses import dataclass

from tests.benchmarks.figure import Fact, Figure


@dataclass(frozen=True)
class Table:
    """Rows of facts under a head, whose first column is that of the names."""

    head: tuple[str, ...]
    rows: tuple[Fact, ...]


@dataclass(frozen=True)
class Section:
    """A section under `title`: what its figures mean, the figures, and tables of what stands beside no limit."""

    title: str
    text: str
    figures: list[Figure]
    tables: tuple[Table, ...]
