"""Every test belongs to one tier, and a test of the tier without servers cannot start one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import PROJECT
from tests.tiers import TIERS

# Each starts pytest as a program of its own, which takes seconds.
pytestmark = pytest.mark.servers

_INI = "\n    ".join(["[pytest]\nmarkers =", *TIERS])
_EACH_IN_ITS_TIER = """
import pytest

@pytest.fixture
def postgres(): ...

@pytest.fixture
def asked_for_by_another(postgres): ...

def test_alone(): ...
def test_with_a_server(asked_for_by_another): ...

@pytest.mark.servers
def test_that_starts_one(): ...

@pytest.mark.campaign
def test_for_minutes(postgres): ...
"""
_STARTS = """
from pathlib import Path
from deploy.local.postgres import Postgres

def test_that_starts_one(tmp_path: Path):
    Postgres(tmp_path).start()
"""
_IN_TWO = """
import pytest

@pytest.mark.rules
def test_with_a_server(postgres): ...
"""
_IN_TWO_BY_MARKS = """
import pytest

pytestmark = pytest.mark.campaign

@pytest.mark.servers
def test_in_both(): ...
"""


def _run(folder: Path, test: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Run pytest with the tiers over one file that holds `test`, and without the plugins that happen to be there."""
    (folder / "pytest.ini").write_text(_INI)
    (folder / "test_tried.py").write_text(test)
    there = ["-p", "tests.tiers", "-c", str(folder / "pytest.ini"), "--rootdir", str(folder)]
    quiet = ["-p", "no:cacheprovider", "-q", "-rA"]
    command = [sys.executable, "-m", "pytest", *there, *quiet, *options, str(folder)]
    alone = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return subprocess.run(command, check=False, cwd=PROJECT, env=alone, capture_output=True, text=True)


def test_each_test_is_chosen_by_one_tier(tmp_path: Path) -> None:
    """The fixtures a test asks for, also through others, decide where no mark does."""
    chosen = {
        tier: [
            line.rpartition("::")[2]
            for line in _run(tmp_path, _EACH_IN_ITS_TIER, "-m", tier).stdout.splitlines()
            if line.startswith("PASSED")
        ]
        for tier in TIERS
    }

    assert chosen == {
        "rules": ["test_alone"],
        "servers": ["test_with_a_server", "test_that_starts_one"],
        "campaign": ["test_for_minutes"],
    }


@pytest.mark.parametrize(("test", "name"), [(_IN_TWO, "test_with_a_server"), (_IN_TWO_BY_MARKS, "test_in_both")])
def test_a_test_in_two_tiers_ends_the_run(tmp_path: Path, test: str, name: str) -> None:
    """Its name is said, and no test runs."""
    done = _run(tmp_path, test)

    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert f"{name} belongs to more than one tier" in done.stderr


def test_a_server_started_without_the_mark_is_refused(tmp_path: Path) -> None:
    """The test fails with the sentence that says which mark it lacks."""
    done = _run(tmp_path, _STARTS)

    assert done.returncode == pytest.ExitCode.TESTS_FAILED
    assert "a test of the tier rules starts Postgres: mark it servers" in done.stdout
    assert not list(tmp_path.rglob("postmaster.pid"))
