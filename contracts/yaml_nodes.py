"""YAML with the line of each of its parts, for messages that name the line.

Days are read as text, so that a day that no calendar has is a fault of its field.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import yaml
from typing_extensions import override
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Place: TypeAlias = tuple[int | str, ...]
"""The way to a part of a file: names of fields and places in lists, as in `("tasks", 0, "text")`."""
_TIMESTAMP: Final = "tag:yaml.org,2002:timestamp"


class YamlError(ValueError):
    """A text that is no YAML, or YAML that cannot be read as data; `line` counts from 1."""

    def __init__(self, line: int, problem: str) -> None:
        """Keep the line and what is wrong there."""
        self.line = line
        self.problem = problem
        super().__init__(f"line {line}: {problem}")


class _Plain(yaml.SafeLoader):
    yaml_implicit_resolvers = {  # noqa: RUF012 - the loader's own form
        first: [(tag, pattern) for tag, pattern in resolvers if tag != _TIMESTAMP]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    @override
    def construct_object(self, node: Node, deep: bool = False) -> Any:
        """A value whose tag says what it is not, such as `!!int x`, raises YAML's own error with its line."""
        try:
            return super().construct_object(node, deep)
        except (ValueError, TypeError, AttributeError, OverflowError) as wrong:
            problem = f"the value is no {node.tag.rpartition(':')[2]}"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark) from wrong


@dataclass(frozen=True)
class Nodes:
    """A file of YAML: its data, and the nodes from which they were made; None and None for an empty file.

    `repeated` are the lines and names of keys that stand twice in one mapping, lines counted from 1; where there are
    any, `data` is None.
    """

    root: Node | None
    data: Any = None
    repeated: tuple[tuple[int, str], ...] = ()

    def line(self, place: Iterable[int | str]) -> int:
        """The line at which the part at `place` begins, or the nearest part around it that is there."""
        node, line = self.root, 1
        for step in place:
            found = _below(node, step)
            if found is None:
                break
            line, node = found
        return line

    def scalar(self, place: Iterable[int | str]) -> str | None:
        """The text of the value at `place`, as it is written; None where no single value stands there."""
        node = self.root
        for step in place:
            found = _below(node, step)
            if found is None:
                return None
            node = found[1]
        return str(node.value) if isinstance(node, ScalarNode) else None


def nodes_of(text: str) -> Nodes:
    """The file with this text; raises YamlError where it is no YAML or holds a value that is not what its tag says."""
    try:
        loader = _Plain(text)
        root = loader.get_single_node()
        repeated = tuple(found for node in _each(root) if isinstance(node, MappingNode) for found in _repeated(node))
        return Nodes(root, None if root is None or repeated else loader.construct_document(root), repeated)
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        raise YamlError(1 if mark is None else mark.line + 1, str(wrong.problem)) from None
    except yaml.YAMLError as wrong:
        raise YamlError(1, str(wrong).splitlines()[0]) from None


def as_path(place: Iterable[int | str]) -> str:
    """The place as it is written in docs/plans.md, with rows counted from 0: `tasks[8].kind`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place).lstrip(".")


def _each(root: Node | None) -> Iterator[Node]:
    """Every node once; a part that is used again, even within itself, comes once."""
    seen: set[int] = set()
    open_nodes = [] if root is None else [root]
    while open_nodes:
        node = open_nodes.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        yield node
        if isinstance(node, MappingNode):
            open_nodes += [part for pair in node.value for part in pair]
        elif isinstance(node, SequenceNode):
            open_nodes += node.value


def _repeated(node: MappingNode) -> Iterator[tuple[int, str]]:
    seen: set[str] = set()
    for key, _ in node.value:
        if not isinstance(key, ScalarNode):
            continue
        if key.value in seen:
            yield key.start_mark.line + 1, key.value
        seen.add(key.value)


def _below(node: Node | None, step: int | str) -> tuple[int, Node] | None:
    """The part of a node at one step, with the line of its key or, in a list, its own."""
    if isinstance(node, MappingNode):
        named = ((key, value) for key, value in node.value if isinstance(key, ScalarNode))
        return next(((key.start_mark.line + 1, value) for key, value in named if key.value == str(step)), None)
    if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line + 1, node.value[step]
    return None
