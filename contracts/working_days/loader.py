"""Reads files of working days; what is wrong is named with its line, its entry and its field."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final, TypeAlias

import yaml
from pydantic import ValidationError
from typing_extensions import override
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from contracts.working_days.calendar import WorkingCalendar, calendar_of
from contracts.working_days.checks import contradictions
from contracts.working_days.entries import YearsFile

Location: TypeAlias = Sequence[str | int]
"""Where in a file a value stands: names of fields and places in lists, as in `("years", 0, "holidays")`."""
_FILE: Final = "years.yaml"
_TIMESTAMP: Final = "tag:yaml.org,2002:timestamp"


class WorkingDaysError(ValueError):
    """A file of working days is wrong; the message has a line for each fault."""


class _Plain(yaml.SafeLoader):
    """Reads days as text, so that a day that no calendar has is a fault of its field."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the loader's own form
        first: [(tag, pattern) for tag, pattern in resolvers if tag != _TIMESTAMP]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    @override
    def construct_mapping(self, node: MappingNode, deep: bool = False) -> dict[object, object]:
        names: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, ScalarNode) and key.value in names:
                raise WorkingDaysError(f"line {key.start_mark.line + 1}: {key.value} stands twice")
            names.add(key.value if isinstance(key, ScalarNode) else "")
        return super().construct_mapping(node, deep)


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
    node, shape = _shape_of(text)
    try:
        read = YearsFile.model_validate(shape)
    except ValidationError as wrong:
        faults = [(fault["loc"], fault["msg"]) for fault in wrong.errors(include_input=False, include_url=False)]
        raise WorkingDaysError("\n".join(_said(node, where, what) for where, what in faults)) from None
    contrary = list(contradictions(read, known))
    if contrary:
        raise WorkingDaysError("\n".join(_said(node, where, what) for where, what in contrary))
    return read


def _shape_of(text: str) -> tuple[Node, object]:
    """The tree of `text`, which knows its lines, and what it states."""
    try:
        loader = _Plain(text)
        node = loader.get_single_node()
        if node is None:
            raise WorkingDaysError("line 1: the file is empty")
        return node, loader.construct_document(node)
    except yaml.MarkedYAMLError as wrong:
        line = 0 if wrong.problem_mark is None else wrong.problem_mark.line
        raise WorkingDaysError(f"line {line + 1}: {wrong.problem}") from None
    except yaml.YAMLError as wrong:
        raise WorkingDaysError(f"line 1: {wrong}") from None


@cache
def _national() -> YearsFile:
    return parse((files(__package__) / _FILE).read_text(encoding="utf-8"))


def _said(root: Node, where: Location, what: str) -> str:
    """A fault with its line, and with the year and the holiday of the entry in which it stands."""
    nodes = list(_way(root, where))
    named = ", ".join(_names(nodes, where))
    return f"line {nodes[-1].start_mark.line + 1}: {named}: {what}" if named else f"line 1: {what}"


def _way(root: Node, where: Location) -> Iterator[Node]:
    """The nodes from the root to the last that is there: of a field that is missing, the entry that lacks it."""
    node: Node | None = root
    yield root
    for step in where:
        node = _child(node, step)
        if node is None:
            return
        yield node


def _child(node: Node | None, step: str | int) -> Node | None:
    if isinstance(node, MappingNode):
        return _fields(node).get(str(step))
    if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        found: Node = node.value[step]
        return found
    return None


def _names(nodes: Sequence[Node], where: Location) -> Iterator[str]:
    """The steps of a location in words; an entry is named by its year, its holiday or its day where it has one."""
    for place, step in enumerate(where):
        entry = _fields(nodes[place + 1]) if place + 1 < len(nodes) else {}
        key = next((entry[name] for name in ("year", "holiday", "day") if name in entry), None)
        if not isinstance(step, int):
            yield step
        elif isinstance(key, ScalarNode):
            yield str(key.value)
        else:
            yield f"number {step + 1}"


def _fields(node: Node) -> Mapping[str, Node]:
    if not isinstance(node, MappingNode):
        return {}
    return {key.value: value for key, value in node.value if isinstance(key, ScalarNode)}
