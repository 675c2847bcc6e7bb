"""The differences between two plans: field by field, and in a list line by line."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal, NamedTuple

from contracts.plan_parts import Task
from contracts.planning import StatedPlan
from contracts.text import folded
from contracts.vocabulary import Body

Mark = Literal["same", "del", "ins"]


class UnitLine(NamedTuple):
    """A unit in its cluster; None for the cluster itself, where no unit is named."""

    cluster: str
    unit: Body | None


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs in one field: its old and its new value, or for a list the lines that went and came.

    `kept` is how many lines of a list are as they were.
    """

    field: str
    old: Any = None
    new: Any = None
    lines: tuple[tuple[Mark, Any], ...] | None = None
    kept: int = 0


@dataclass(frozen=True, slots=True)
class Beside:
    """A plan beside that of the superior: the lines of its lists, each with whether the other plan has the same."""

    tasks: tuple[tuple[Task, bool], ...]
    targets: tuple[tuple[Any, bool], ...]
    gates: tuple[tuple[Any, bool], ...]


def differences(old: StatedPlan, new: StatedPlan) -> tuple[Difference, ...]:
    """What differs between a plan as it stands and as it shall stand, in the order of its fields."""
    return tuple(_difference(name, getattr(old, name), value) for name, value in new if value != getattr(old, name))


def beside(one: StatedPlan, other: StatedPlan) -> Beside:
    """What `one` states, marked by whether `other` states it too: a task, a target in its words, a gate of its kind."""
    tasks = {folded(task.text) for task in other.tasks}
    targets = {(folded(target.text), target.measure) for target in other.targets}
    gates = {gate.kind for gate in other.gates}
    return Beside(
        tuple((task, folded(task.text) in tasks) for task in one.tasks),
        tuple((target, (folded(target.text), target.measure) in targets) for target in one.targets),
        tuple((gate, gate.kind in gates) for gate in one.gates),
    )


def _unnumbered(task: Task) -> Task:
    """A task without its own number, which changes for all that follow when one is added."""
    return task.model_copy(update={"number": 1})


def _difference(name: str, old: Any, new: Any) -> Difference:
    if not isinstance(new, tuple):
        return Difference(name, old, new)
    before, after = _lines(name, old), _lines(name, new)
    lines: list[tuple[Mark, Any]] = []
    kept = 0
    for step, first, last, first_new, last_new in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if step == "equal":
            kept += last - first
            continue
        lines += [("del", line) for line in before[first:last]]
        lines += [("ins", line) for line in after[first_new:last_new]]
    return Difference(name, lines=tuple(lines), kept=kept)


def _lines(name: str, items: Sequence[Any]) -> list[Any]:
    if name == "tasks":
        return [_unnumbered(task) for task in items]
    if name == "clusters":
        return [UnitLine(cluster.name, unit) for cluster in items for unit in cluster.units or (None,)]
    return list(items)
