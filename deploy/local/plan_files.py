"""Reads a plan from its YAML, or names each line that is wrong: `python -m deploy.local.plan_files FILE…`.

A plan whose document says from where it is known (`known_from`) is known in part, and may leave out what its text
leaves out; any other plan has to be one that can be issued.
Keys of the file that begin with a dot hold parts for reuse.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from contracts.message import Refusal
from contracts.planning import PlanContent
from contracts.yaml_nodes import Nodes, Place, YamlError, as_path, nodes_of
from services.planning.plan.messages import PlanDraft
from services.planning.plan.soundness import check

EXAMPLES: Final = Path(__file__).parent / "examples"
REAL_PLANS: Final[Mapping[str, str]] = {
    "000": "plan-254.yaml",
    "001": "plan-001-mat-tran.yaml",
    "002": "plan-002-vinh-cuu.yaml",
    "003": "plan-003-so-noi-vu.yaml",
    "004": "plan-004-hai-ba-trung.yaml",
}
"""The file of each of the five real plans, by the number of its text."""
_CODED: Final = ("rounds", "campaigns", "targets", "clusters", "recipients")
_PARTS: Final[Mapping[str, Place]] = {
    "tasks-not-numbered": ("tasks",),
    "parent-dated-later": ("parent",),
    "deadline-not-after-plan": ("registration_deadline",),
    "dates-outside-year": ("year",),
    "period-wrong": ("until",),
    "second-approval-open": ("gates",),
}
"""The part of a plan that a refusal speaks of, by its code; the whole plan where none stands here."""
_LONGEST_SHOWN: Final = 60
"""How many characters of a wrong value are shown, so that a fault stays one line of a terminal."""


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong in a file: the line, from 1, and a sentence."""

    line: int
    text: str


class PlanFileError(Exception):
    """A file holds no sound plan; `faults` stand in the order of their lines, and the message has one on each line."""

    def __init__(self, path: Path, faults: Iterable[Fault]) -> None:
        """Keep the faults; `path` is named before each."""
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(f"{path}:{fault.line}: {fault.text}" for fault in self.faults))


@cache
def real_plan(number: str) -> PlanContent | PlanDraft:
    """One of the five real plans, by the number of its text, such as `001`; raises KeyError for any other."""
    return read_plan(EXAMPLES / REAL_PLANS[number])


def read_plan(path: Path) -> PlanContent | PlanDraft:
    """The plan in a file, checked as it would be before it is issued or followed.

    Raises PlanFileError with everything that is wrong in it, and for a file that cannot be read.
    """
    nodes = _nodes(path)
    faults = [Fault(line, f"The key “{key}” stands twice.") for line, key in nodes.repeated]
    if not faults and not isinstance(nodes.data, dict):
        faults = [Fault(1, "A plan is a mapping of fields, and this file holds none.")]
    if faults:
        raise PlanFileError(path, faults)
    plan = _plan(path, nodes)
    faults = [*_codes_repeated(plan, nodes), *_rounds_unknown(plan, nodes)]
    faults = faults or list(_refused(plan, nodes))
    if faults:
        raise PlanFileError(path, faults)
    return plan


def _nodes(path: Path) -> Nodes:
    try:
        return nodes_of(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise PlanFileError(path, [Fault(1, f"The file cannot be read: {error.strerror}.")]) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise PlanFileError(path, [Fault(line, "The file is not written in UTF-8.")]) from error
    except YamlError as error:
        raise PlanFileError(path, [Fault(error.line, f"This is no YAML: {error.problem}.")]) from error


def _plan(path: Path, nodes: Nodes) -> PlanContent | PlanDraft:
    data = {key: value for key, value in nodes.data.items() if not str(key).startswith(".")}
    document = data.get("document")
    in_part = isinstance(document, dict) and "known_from" in document
    try:
        return (PlanDraft if in_part else PlanContent).model_validate(data)
    except ValidationError as error:
        faults = [Fault(nodes.line(one["loc"]), _sentence(one)) for one in error.errors(include_url=False)]
        raise PlanFileError(path, faults) from error


def _sentence(error: ErrorDetails) -> str:
    place = as_path(error["loc"])
    match error["type"]:
        case "extra_forbidden":
            near = get_close_matches(str(error["loc"][-1]), _fields(error["loc"]), n=1)
            hint = f"; is “{near[0]}” meant" if near else ""
            return f"“{place}” is no field of a plan{hint}{'?' if near else '.'}"
        case "missing":
            return f"“{place}” is missing."
        case "enum":
            return f"“{place}” must be {error['ctx']['expected']}, and is {_shown(error['input'])}."
        case _:
            problem = error["msg"].removeprefix("Value error, ").rstrip(".")
            return f"“{place}” is wrong: {problem[:1].lower()}{problem[1:]}; it is {_shown(error['input'])}."


def _shown(value: object) -> str:
    text = f"“{value}”" if isinstance(value, str) else str(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def _fields(place: Sequence[int | str]) -> list[str]:
    """The fields that the part may have in which the last step of `place` stands."""
    model: Any = PlanContent
    for step in place[:-1]:
        if isinstance(step, str):
            model = _message_in(model.model_fields[step].annotation)
    return list(model.model_fields)


def _message_in(annotation: Any) -> Any:
    """The message within an annotation such as `tuple[Task, ...]` or `Body | None`; None where there is none."""
    if hasattr(annotation, "model_fields"):
        return annotation
    return next((found for one in getattr(annotation, "__args__", ()) if (found := _message_in(one))), None)


def _codes_repeated(plan: PlanContent | PlanDraft, nodes: Nodes) -> Iterator[Fault]:
    for group in _CODED:
        yield from _repeated([((group, row), one.code) for row, one in enumerate(getattr(plan, group))], group, nodes)
    units: list[tuple[Place, str]] = [
        (("clusters", row, "units", place), unit.code)
        for row, cluster in enumerate(plan.clusters)
        for place, unit in enumerate(cluster.units)
    ]
    units += [(("unclustered", row), unit.code) for row, unit in enumerate(plan.unclustered)]
    yield from _repeated(units, "the units", nodes)


def _repeated(codes: Sequence[tuple[Place, str]], group: str, nodes: Nodes) -> Iterator[Fault]:
    times = Counter(code for _, code in codes)
    seen: set[str] = set()
    for place, code in codes:
        if times[code] > 1 and code in seen:
            yield Fault(nodes.line((*place, "code")), f"The code “{code}” stands more than once in {group}.")
        seen.add(code)


def _rounds_unknown(plan: PlanContent | PlanDraft, nodes: Nodes) -> Iterator[Fault]:
    named = {one.code for one in plan.rounds}
    for row, task in enumerate(plan.tasks):
        if task.round is not None and task.round not in named:
            line = nodes.line(("tasks", row, "round"))
            yield Fault(line, f"Task {task.number} belongs to the round “{task.round}”, which the plan does not name.")


def _refused(plan: PlanContent | PlanDraft, nodes: Nodes) -> Iterator[Fault]:
    try:
        check(plan)
    except Refusal as refusal:
        part = _PARTS.get(refusal.code, ())
        if "place" in refusal.facts:
            part = (*part, int(str(refusal.facts["place"])) - 1, "number")
        yield Fault(nodes.line(part), refusal.sentence("en"))


def main(arguments: list[str]) -> int:
    """Check files; 0 when all are sound, 1 with a line for each fault, 2 for a wrong call."""
    if not arguments or arguments[0].startswith("-"):
        print("usage: python -m deploy.local.plan_files FILE…", file=sys.stderr)
        return 2
    wrong = 0
    for name in arguments:
        try:
            read_plan(Path(name))
        except PlanFileError as error:
            print(error)
            wrong = 1
        else:
            print(f"{name}: sound")
    return wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
