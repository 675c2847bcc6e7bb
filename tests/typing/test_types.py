"""The grammar is checked by mypy: what is right compiles, and what is forgotten or mixed up does not."""

import re
import sys
from pathlib import Path

import pytest
from mypy import api

_HEAD = """
from typing import assert_never
from typing_extensions import override
from chassis.declaring.rows import Count, Put, RowChange, Table
from chassis.log.writer import Append, NewRow
from contracts.message import Actor, Command, Context, Decider, Event, Refusal
from contracts.vocabulary import DossierId, PlanId

class Opened(Event):
    name: str

class Closed(Event):
    reason: str

class Open(Command):
    name: str

    @property
    @override
    def stream(self) -> str:
        return "door-1"

TABLE = Table("read_doors", ("door_id",), {"name": None})
"""

ACCEPTED = {
    "a_decider": """
def decide(command: Open, state: bool, evidence: None, context: Context) -> tuple[Opened | Closed, ...]:
    return (Opened(name=command.name),)

def evolve(state: bool, event: Opened | Closed) -> bool:
    match event:
        case Opened():
            return True
        case Closed():
            return False
        case _:
            assert_never(event)

door = Decider(False, decide, evolve)
""",
    "a_projection": """
def project(event: Event) -> list[RowChange]:
    return [Put(TABLE, (1,), {"name": "x"}), Count(TABLE, (1,), {"opened": 1})]
""",
    "a_refusal": """
class DoorLocked(Refusal):
    code = "door-locked"
    vi = "Cửa đã khóa."
    en = "The door is locked."

sentence: str = DoorLocked().sentence("vi")
""",
}

REFUSED = {
    "an_event_that_evolve_forgot": (
        "arg-type",
        """
def evolve(state: bool, event: Opened | Closed) -> bool:
    match event:
        case Opened():
            return True
        case _:
            assert_never(event)
""",
    ),
    "a_match_that_falls_through": (
        "exhaustive-match",
        """
def evolve(state: bool, event: Opened | Closed) -> bool:
    match event:
        case Opened():
            return True
    return state
""",
    ),
    "a_field_that_the_event_does_not_have": ("call-arg", 'Opened(name="x", colour="red")'),
    "a_field_that_is_missing": ("call-arg", "Opened()"),
    "a_field_of_the_wrong_type": ("arg-type", "Opened(name=1)"),
    "an_event_that_is_changed": ("misc", 'Opened(name="x").name = "y"'),
    "one_id_for_another": (
        "arg-type",
        """
def show(plan_id: PlanId) -> None: ...
def link(dossier_id: DossierId) -> None:
    show(dossier_id)
""",
    ),
    "a_decider_whose_evolve_takes_another_event": (
        "arg-type",
        """
def decide(command: Open, state: bool, evidence: None, context: Context) -> tuple[Opened, ...]:
    return ()

def evolve(state: bool, event: Closed) -> bool:
    return False

door: Decider[Open, bool, Opened] = Decider(False, decide, evolve)
""",
    ),
    "a_count_that_is_not_a_number": ("dict-item", 'Count(TABLE, (1,), {"opened": "one"})'),
    "an_append_of_events_instead_of_rows": ("list-item", 'Append([Opened(name="x")])'),
    "an_actor_whose_duties_are_one_word": ("arg-type", 'Actor("clerk-1", None, "clerk")'),
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """The codes of mypy's errors, by snippet."""
    folder = tmp_path_factory.mktemp("snippets")
    for name, text in {**ACCEPTED, **{name: text for name, (_, text) in REFUSED.items()}}.items():
        (folder / f"{name}.py").write_text(_HEAD + text)
    root = Path(__file__).parents[2]
    said, wrong, _ = api.run(
        [
            "--config-file",
            str(root / "pyproject.toml"),
            "--python-executable",
            sys.executable,
            "--cache-dir",
            str(folder / "cache"),
            "--follow-imports",
            "silent",
            *map(str, sorted(folder.glob("*.py"))),
        ]
    )
    assert not wrong
    errors: dict[str, set[str]] = {}
    for name, code in re.findall(r"(\w+)\.py:\d+: error: .*\[([a-z-]+)\]", said):
        errors.setdefault(name, set()).add(code)
    return errors


@pytest.mark.parametrize("snippet", ACCEPTED)
def test_what_is_right_compiles(found: dict[str, set[str]], snippet: str) -> None:
    """The forms that services are written in."""
    assert found.get(snippet) is None


@pytest.mark.parametrize("snippet", REFUSED)
def test_what_is_wrong_does_not_compile(found: dict[str, set[str]], snippet: str) -> None:
    """Each for its own reason."""
    assert REFUSED[snippet][0] in found.get(snippet, set())
