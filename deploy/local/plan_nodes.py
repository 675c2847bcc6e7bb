"""The YAML of a plan with the line of each of its parts, for messages that name the line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import yaml

Place = tuple[int | str, ...]
"""The way to a part of a plan, as in `("tasks", 0, "text")`."""


@dataclass(frozen=True)
class Nodes:
    """A file of YAML: its data, and the nodes from which they were made.

    `repeated` are the lines and names of keys that stand twice in one mapping, `no_days` those of dates that no
    calendar has; where there are any, `data` is None. Lines count from 1.
    """

    root: yaml.Node | None
    data: Any = None
    repeated: tuple[tuple[int, str], ...] = ()
    no_days: tuple[tuple[int, str], ...] = ()

    def line(self, place: Iterable[int | str]) -> int:
        """The line at which the part at `place` begins, or the nearest part around it that is there."""
        node, line = self.root, 1
        for step in place:
            found = _below(node, step)
            if found is None:
                break
            line, node = found
        return line


def nodes_of(text: str) -> Nodes:
    """The file with this text; raises yaml's YAMLError where it is no YAML."""
    loader = yaml.SafeLoader(text)
    try:
        root = loader.get_single_node()
        repeated: list[tuple[int, str]] = []
        no_days: list[tuple[int, str]] = []
        for node in _each(root):
            if isinstance(node, yaml.MappingNode):
                repeated += _repeated_keys(node)
            elif node.tag == "tag:yaml.org,2002:timestamp" and not _is_day(loader, node):
                no_days.append((node.start_mark.line + 1, str(node.value)))
        if root is None or repeated or no_days:
            return Nodes(root, None, tuple(repeated), tuple(no_days))
        return Nodes(root, loader.construct_document(root))
    finally:
        loader.dispose()


def as_path(place: Iterable[int | str]) -> str:
    """The place as it is written in docs/plans.md, with rows counted from 0: `tasks[8].kind`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place).lstrip(".")


def _each(root: yaml.Node | None) -> Iterator[yaml.Node]:
    """Every node once; a part that is used again, even within itself, comes once."""
    seen: set[int] = set()
    open_nodes = [] if root is None else [root]
    while open_nodes:
        node = open_nodes.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        yield node
        if isinstance(node, yaml.MappingNode):
            open_nodes += [part for pair in node.value for part in pair]
        elif isinstance(node, yaml.SequenceNode):
            open_nodes += node.value


def _repeated_keys(node: yaml.MappingNode) -> Iterator[tuple[int, str]]:
    seen: set[str] = set()
    for key, _ in node.value:
        name = str(key.value)
        if name in seen:
            yield key.start_mark.line + 1, name
        seen.add(name)


def _is_day(loader: yaml.SafeLoader, node: yaml.Node) -> bool:
    try:
        loader.construct_object(node)
    except ValueError:
        return False
    return True


def _below(node: yaml.Node | None, step: int | str) -> tuple[int, yaml.Node] | None:
    """The part of a node at one step, with the line of its key or, in a list, its own."""
    if isinstance(node, yaml.MappingNode):
        return next(
            ((key.start_mark.line + 1, value) for key, value in node.value if key.value == step),
            None,
        )
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line + 1, node.value[step]
    return None
