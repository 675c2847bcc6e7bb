"""Writes what was measured to docs/performance.md and docs/performance.svg.

The sections of the federation stand at the end, and each is written anew without what stands around it.
"""

import platform
from collections.abc import Iterator, Sequence
from os import cpu_count
from pathlib import Path
from statistics import median

import matplotlib.pyplot as plt

from chassis.clock import wall
from tests.benchmarks.figure import ROUNDS, Fact, Figure
from tests.benchmarks.section import Section
from tests.benchmarks.year import EVENTS as YEAR_EVENTS
from tests.benchmarks.year import ROUNDS as YEAR_ROUNDS

_DOCS = Path(__file__).parents[2] / "docs"
_PERFORMANCE = _DOCS / "performance.md"
_TITLE = "\n## "
_HEAD = """\
# Performance

Made by `make bench` on {day}: {cores} cores, PostgreSQL and Apache Kafka as `make run` starts them.
Python was {python}; `make bench PYTHON=…` takes another, and how it was built counts for a fifth (measurements.md §15).
Every figure stands beside its limit, measured in the same run, {rounds} times in turn.
On the services' own events it is {year_rounds} times.
The machine is shared and noisy, so the ratio counts and not the figure.
It is the median of the rounds' ratios; the least and the most of them stand behind it.
The same loop of Python took {best:.1f} ms at best, {middle:.1f} in the middle, {worst:.1f} at worst ({asked} times).
Client, services and servers share the cores.

- *server COPY* is the server's own COPY of the same rows from a file, into a table like the event store with indexes.
- *a commit a row* inserts and commits one row at a time, over as many connections.
- *one transaction a message* takes in each message by itself: look, insert, commit.
- *bare aiokafka producer* sends the relay's own bytes with the relay's own settings, and nothing else.
- *page read* reads the log in pages of 5,000 and decodes nothing.
- *eventsourcing* is the Python library of that name, with its default recorder and its ProjectionRunner.
- *Handler without HTTP* handles the same command in the measuring process, without any loop beside it.
- *bare framework* is FastAPI with one route that answers an empty POST, on the server that a service has.
- *JSON of its events* is the size of the text that a rebuild reads.

Appends, relay and intake include strict order, the hash chain and the signatures.
An append is a command of one to three events of about 540 bytes.
Commands are made before the clock starts, as the file is that COPY reads.
A command over HTTP drafts a plan: one process of planning with all its loops, a real token, kept connections.
One other process calls it, with one request at a time on each connection.
The services' own events are a year of plan 254 that was played through a whole site.
They are repeated to {events:,} events, with other ids in every repetition.
The memory of a rebuild is the peak of a process that does nothing else.

"""
_COLUMNS = """\
| What | Figure | Beside | Limit | Ratio | Wanted | |
|---|---:|---|---:|---:|---:|---|
"""
_MADE = """\
Measured on {day} by `python -m tests.benchmarks {name}`, which writes this section alone.
The same loop of Python took {best:.1f} ms at best, {middle:.1f} in the middle, {worst:.1f} at worst ({asked} times).

"""
_FOOT = """
![Ratios to their limits](performance.svg)
"""


def write(figures: Sequence[Figure], spins: Sequence[float]) -> None:
    """Write the table and the plot of `figures`, in their order; `spins` are the milliseconds of `spin` on the way."""
    year = {"year_rounds": YEAR_ROUNDS, "events": YEAR_EVENTS}
    head = _HEAD.format(day=wall().date(), cores=cpu_count(), python=_python(), rounds=ROUNDS, **year, **_noise(spins))
    own = head + _COLUMNS + "".join(map(_line, figures)) + _FOOT
    _PERFORMANCE.write_text(_TITLE.join([own, *_sections()]), encoding="utf-8")
    _plot([figure for figure in figures if figure.wanted is not None])


def write_section(name: str, section: Section, spins: Sequence[float]) -> None:
    """Write the section of the benchmark `name` in the place of the one with its title, or at the end."""
    parts = [
        _MADE.format(day=wall().date(), name=name, **_noise(spins)) + section.text,
        _COLUMNS + "".join(map(_line, section.figures)),
        *("".join(_table(table.head, table.rows)) for table in section.tables),
    ]
    own = f"{section.title}\n\n" + "\n".join(parts)
    before = _PERFORMANCE.read_text(encoding="utf-8").partition(_TITLE)[0]
    kept = _sections()
    places = [place for place, other in enumerate(kept) if other.startswith(f"{section.title}\n")]
    for place in places:
        kept[place] = own
    _PERFORMANCE.write_text(_TITLE.join([before, *kept, *([] if places else [own])]), encoding="utf-8")


def _sections() -> list[str]:
    """The sections that docs/performance.md has, each from its title on."""
    return _PERFORMANCE.read_text(encoding="utf-8").split(_TITLE)[1:]


def _noise(spins: Sequence[float]) -> dict[str, float]:
    return {"best": min(spins), "middle": median(spins), "worst": max(spins), "asked": len(spins)}


def _table(head: Sequence[str], rows: Sequence[Fact]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |\n|---|{'---:|' * (len(head) - 1)}\n"
    for row in rows:
        yield f"| {' | '.join((row.name, *row.values))} |\n"


def _python() -> str:
    """Version, build and compiler, as two builds of one version are not equally fast."""
    return f"{platform.python_version()} ({', '.join(platform.python_build())}, {platform.python_compiler()})"


def _line(figure: Figure) -> str:
    wanted, ratio = "" if figure.wanted is None else f"{figure.wanted:g}", f"{figure.ratio:.2f}"
    if figure.most_more is not None:
        wanted = f"at most {figure.most_more:g} {figure.unit} more"
        ratio = f"{figure.more:+,.0f} {figure.unit}; {ratio}"
    mark = "" if not wanted else ("reached" if figure.reached else "**not reached**")
    return (
        f"| {figure.name} | {_number(figure.rate)} {figure.unit} | {figure.limit_name} | {_number(figure.limit)} |"
        f" {ratio} ({min(figure.ratios):.2f} to {max(figure.ratios):.2f}) | {wanted} | {mark} |\n"
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}"


def _plot(figures: Sequence[Figure]) -> None:
    drawing, axes = plt.subplots(figsize=(9, 0.55 * len(figures) + 1.2))
    names = [f"{figure.name}\nbeside {figure.limit_name}" for figure in figures]
    reached = [figure.ratio / (figure.wanted or 1) for figure in figures]
    axes.barh(names, reached, color=["#2f6f4f" if figure.reached else "#a33b2a" for figure in figures])
    axes.axvline(1, color="black", linewidth=1)
    axes.invert_yaxis()
    axes.set_xlabel("reached, as a multiple of what was wanted (the line)")
    axes.tick_params(labelsize=8)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    drawing.tight_layout()
    drawing.savefig(_DOCS / "performance.svg", metadata={"Date": None})
    plt.close(drawing)
