"""Every wall is broken on purpose in a copy, and its guard must complain: a wall that nobody guards is none."""

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.tree import PROJECT, copy_to

_BIN = Path(sys.executable).parent
DECIDER = "services/planning/plan/rules.py"


@dataclass(frozen=True)
class Breach:
    """The line that is written, its file, and the message that the tool must print."""

    name: str
    file: str
    text: str
    complaint: str

    @property
    def edge(self) -> str:
        """The import that `text` adds, as import-linter writes it without its line."""
        importing = self.file.removesuffix(".py").replace("/", ".")
        match self.text.split():
            case ["from", package, "import", module]:
                return f"{importing} -> {package}.{module}"
            case ["import", module]:
                return f"{importing} -> {module}"
            case _:
                raise AssertionError(f"{self.text} is no import")


@dataclass(frozen=True)
class Broken:
    """A copy of the source with several breaches in it, each in lines of its own."""

    root: Path
    lines: Mapping[str, range]
    """The lines of each breach in its file, by name."""


def _broken(root: Path, breaches: Iterable[Breach]) -> Broken:
    copy_to(root)
    return Broken(root, {breach.name: _write(root, breach) for breach in breaches})


def _write(root: Path, breach: Breach) -> range:
    """Append a breach to its file; answers the numbers of its lines."""
    file = root / breach.file
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    file.write_text(f"{before}\n{breach.text}\n", encoding="utf-8")
    first = before.count("\n") + 2
    return range(first, first + breach.text.count("\n") + 1)


def _named(breaches: Iterable[Breach]) -> pytest.MarkDecorator:
    listed = tuple(breaches)
    return pytest.mark.parametrize("breach", listed, ids=[breach.name for breach in listed])


IMPORTS = (
    Breach(
        "a service enters another",
        "services/planning/plan/queries.py",
        "from services.review import session",
        "No service enters another",
    ),
    Breach(
        "a decider opens a database",
        DECIDER,
        "import asyncpg",
        "The rules of a module do no input or output",
    ),
    Breach(
        "a decider stands on the chassis",
        DECIDER,
        "from chassis import clock",
        "The rules of a module do no input or output",
    ),
    Breach(
        "a command reads the environment",
        "services/review/session/messages.py",
        "import os",
        "The rules of a module do no input or output",
    ),
    Breach(
        "a refusal answers in HTTP",
        "services/review/session/refusals.py",
        "import fastapi",
        "The rules of a module do no input or output",
    ),
    Breach(
        "the contracts log",
        "contracts/review.py",
        "import structlog",
        "The rules of a module do no input or output",
    ),
    Breach(
        "a reaction reads the environment",
        "services/registration/sheet/reactions.py",
        "import os",
        "Reactions and projections describe and run nothing",
    ),
    Breach(
        "a reaction handles a command",
        "services/registration/sheet/reactions.py",
        "from chassis.deciding import decider",
        "Reactions and projections describe and run nothing",
    ),
    Breach(
        "a projection opens a database",
        "services/planning/plan/projection.py",
        "import asyncpg",
        "Reactions and projections describe and run nothing",
    ),
    Breach(
        "a projection reads the store",
        "services/planning/plan/projection.py",
        "from chassis.log import store",
        "Reactions and projections describe and run nothing",
    ),
    Breach(
        "the chassis knows a service",
        "chassis/messaging/relay.py",
        "from services.planning import progress",
        "Services stand on the chassis, the chassis on the contracts",
    ),
    Breach(
        "the chassis knows a service's events",
        "chassis/messaging/relay.py",
        "from contracts import planning",
        "The chassis knows no service's events",
    ),
    Breach(
        "the contracts stand on the chassis",
        "contracts/planning.py",
        "from chassis import clock",
        "Services stand on the chassis, the chassis on the contracts",
    ),
    Breach(
        "a service knows how it is deployed",
        "services/planning/plan/queries.py",
        "from deploy.local import ports",
        "Services stand on the chassis, the chassis on the contracts",
    ),
    Breach(
        "the log knows the read tables",
        "chassis/log/history.py",
        "from chassis.reading import tables",
        "Inside the chassis, one direction",
    ),
    Breach(
        "projections know the web",
        "chassis/reading/projector.py",
        "from chassis.web import paging",
        "Inside the chassis, one direction",
    ),
)
CIRCLE = Breach("a circle in the chassis", "chassis/clock.py", "from chassis.messaging import relay", "No circles")


def _contracts(root: Path) -> dict[str, str]:
    """The report of import-linter on each import contract that is broken below `root`."""
    done = subprocess.run([_BIN / "lint-imports", "--no-cache"], cwd=root, check=False, capture_output=True, text=True)
    assert done.returncode in {0, 1}
    broken = re.findall(r"^(.+?) BROKEN$", done.stdout, re.MULTILINE)
    assert bool(broken) == (done.returncode == 1), done.stdout + done.stderr
    said = re.split(r"^(.+)\n-+\n", done.stdout, flags=re.MULTILINE)
    sections = dict(zip(said[1::2], said[2::2], strict=True))
    return {name: sections[name] for name in broken}


def test_the_walls_stand() -> None:
    """Nothing in the project enters where it must not."""
    assert _contracts(PROJECT) == {}


@pytest.fixture(scope="module")
def walls(tmp_path_factory: pytest.TempPathFactory) -> tuple[Broken, dict[str, str]]:
    """A copy in which every wall is broken by an import, and what import-linter says of it."""
    broken = _broken(tmp_path_factory.mktemp("walls"), (*IMPORTS, CIRCLE))
    return broken, _contracts(broken.root)


@_named(IMPORTS)
def test_an_import_through_a_wall_is_seen(walls: tuple[Broken, dict[str, str]], breach: Breach) -> None:
    """Import-linter names the wall that was broken, the import and its line."""
    broken, contracts = walls
    (line,) = broken.lines[breach.name]

    assert f"{breach.edge} (l.{line})" in contracts[breach.complaint]


def test_a_circle_is_seen(walls: tuple[Broken, dict[str, str]]) -> None:
    """Import-linter names the packages that import each other."""
    assert ".clock -> .messaging" in walls[1][CIRCLE.complaint]


FORBIDDEN = (
    Breach("the clock", DECIDER, "import datetime\nNOW = datetime.datetime.now(datetime.UTC)", "TID251"),
    Breach("today", DECIDER, "import datetime\nTODAY = datetime.date.today()", "TID251"),
    Breach("the clock of the system", DECIDER, "import time\nNOW = time.time()", "TID251"),
    Breach("an id of its own", DECIDER, "import uuid\nID = uuid.uuid4()", "TID251"),
    Breach("dice", DECIDER, "import random\nLUCK = random.random()", "TID251"),
    Breach("the environment", DECIDER, "import os\nHOME = os.environ['HOME']", "TID251"),
    Breach(
        "the environment, in the chassis", "chassis/messaging/relay.py", "import os\nHOME = os.getenv('HOME')", "TID251"
    ),
    Breach("code left in a comment", DECIDER, "# RULES = decide(command, state)", "ERA001"),
    Breach("a fault that is swallowed", DECIDER, "try:\n    RULES = 1\nexcept Exception:\n    pass", "BLE001"),
    Breach(
        "a function with too many turns",
        DECIDER,
        "def turn(a: int) -> int:\n    " + "\n    ".join(f"if a == {n}:\n        return {n + 1}" for n in range(9)),
        "C901",
    ),
)


@pytest.fixture(scope="module")
def forbidden(tmp_path_factory: pytest.TempPathFactory) -> tuple[Broken, list[dict[str, Any]]]:
    """A copy in which each of these is done, and what ruff finds in it."""
    broken = _broken(tmp_path_factory.mktemp("forbidden"), FORBIDDEN)
    command: list[str | Path] = [_BIN / "ruff", "check", "--no-cache", "--output-format", "json"]
    command += sorted({breach.file for breach in FORBIDDEN})
    done = subprocess.run(command, cwd=broken.root, check=False, capture_output=True, text=True)
    return broken, json.loads(done.stdout)


@_named(FORBIDDEN)
def test_a_thing_that_is_no_import_is_forbidden_too(
    forbidden: tuple[Broken, list[dict[str, Any]]], breach: Breach
) -> None:
    """Ruff finds in these lines what the rules and the chassis must not touch."""
    broken, findings = forbidden
    file = str(broken.root.resolve() / breach.file)
    lines = broken.lines[breach.name]

    found = {one["code"] for one in findings if one["filename"] == file and one["location"]["row"] in lines}

    assert breach.complaint in found


def _without_first_case(root: Path, file: str, function: str) -> None:
    """Take the first case out of the match of a function."""
    lines = (root / file).read_text(encoding="utf-8").splitlines(keepends=True)
    begin = next(n for n, line in enumerate(lines) if line.startswith(f"def {function}("))
    first = next(n for n in range(begin, len(lines)) if lines[n].startswith("        case "))
    second = next(n for n in range(first + 1, len(lines)) if lines[n].startswith("        case "))
    (root / file).write_text("".join(lines[:first] + lines[second:]), encoding="utf-8")


def test_a_case_that_was_forgotten_is_seen(tmp_path: Path) -> None:
    """Mypy names the command or event that decide and evolve do not deal with."""
    root = copy_to(tmp_path)
    states = "services/planning/plan/states.py"
    _without_first_case(root, DECIDER, "decide")
    _without_first_case(root, states, "evolve")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--cache-dir", str(tmp_path / "cache"), DECIDER, states],
        cwd=root,
        check=False,
        capture_output=True,
        text=True,
    )

    forgotten = re.findall(r"^(\S+?):\d+: error: .*\[(?:arg-type|exhaustive-match)\]", done.stdout, re.MULTILINE)
    assert sorted(forgotten) == [DECIDER, states], done.stdout
