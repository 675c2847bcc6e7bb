"""Reads files of working days; what is wrong is named with its line, its entry and its field."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from contracts.working_days.calendar import WorkingCalendar, calendar_of
from contracts.working_days.checks import contradictions
from contracts.working_days.entries import YearsFile
from contracts.yaml_nodes import Nodes, Place, YamlError, nodes_of

_FILE: Final = "years.yaml"
_NAMING: Final = ("year", "holiday", "day")
"""The fields by which an entry is named, the first that it has."""


class WorkingDaysError(ValueError):
    """A file of working days is wrong; the message has a line for each fault."""


@cache
def national() -> WorkingCalendar:
    """The days off and swaps of the whole country, as they come with this package.

    Raises WorkingDaysError when the file is wrong.
    """
    return calendar_of(_national())


def with_site_file(file: Path) -> WorkingCalendar:
    """The country's calendar with what `file` adds: days off of the site, and whole years, each instead of ours.

    Raises WorkingDaysError when the file is wrong, OSError when it cannot be read.
    """
    ours = _national()
    own = parse(file.read_text(encoding="utf-8"), ours)
    replaced = {one.year for one in own.years}
    years = [*(one for one in ours.years if one.year not in replaced), *own.years]
    return calendar_of(
        YearsFile(
            names={**ours.names, **own.names},
            sources={**ours.sources, **own.sources},
            years=tuple(sorted(years, key=lambda one: one.year)),
            days_off=own.days_off,
        )
    )


def parse(text: str, known: YearsFile | None = None) -> YearsFile:
    """The file that `text` is, checked; its entries may use the names and sources of `known`.

    Raises WorkingDaysError with a line for each fault.
    """
    known = known or YearsFile()
    nodes = _nodes_of(text)
    try:
        read = YearsFile.model_validate(nodes.data)
    except ValidationError as wrong:
        faults = [(fault["loc"], fault["msg"]) for fault in wrong.errors(include_input=False, include_url=False)]
        raise WorkingDaysError("\n".join(_said(nodes, where, what) for where, what in faults)) from None
    contrary = list(contradictions(read, known))
    if contrary:
        raise WorkingDaysError("\n".join(_said(nodes, tuple(where), what) for where, what in contrary))
    return read


def _nodes_of(text: str) -> Nodes:
    try:
        nodes = nodes_of(text)
    except YamlError as wrong:
        raise WorkingDaysError(str(wrong)) from None
    if nodes.root is None:
        raise WorkingDaysError("line 1: the file is empty")
    if nodes.repeated:
        raise WorkingDaysError("\n".join(f"line {line}: {name} stands twice" for line, name in sorted(nodes.repeated)))
    return nodes


@cache
def _national() -> YearsFile:
    return parse((files(__package__) / _FILE).read_text(encoding="utf-8"))


def _said(nodes: Nodes, where: Place, what: str) -> str:
    """A fault with its line, and with the year and the holiday of the entry in which it stands."""
    named = ", ".join(_names(nodes, where))
    return f"line {nodes.line(where)}: {named}: {what}" if named else f"line 1: {what}"


def _names(nodes: Nodes, where: Place) -> Iterator[str]:
    """The steps of a location in words; an entry is named by its year, its holiday or its day where it has one."""
    for place, step in enumerate(where):
        if not isinstance(step, int):
            yield step
            continue
        entry = where[: place + 1]
        values = (nodes.scalar((*entry, name)) for name in _NAMING)
        yield next((value for value in values if value is not None), f"number {step + 1}")
