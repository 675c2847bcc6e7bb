"""The environment is made from locked lists, and what the machine refuses is said in one sentence."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local.settings import PROJECT

_OFFLINE = {"HTTPS_PROXY": "http://127.0.0.1:1", "PIP_FIND_LINKS": "", "PIP_NO_CACHE_DIR": "1", "PATH": "/usr/bin:/bin"}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with what the environment is made from: two lists, empty at first."""
    shutil.copytree(PROJECT / "deploy", tmp_path / "deploy", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("local", "dev"):
        (tmp_path / f"requirements-{name}.txt").touch()
    return tmp_path


def make(checkout: Path, wanted: str = "local", **environment: str) -> subprocess.CompletedProcess[str]:
    """Make the environment of `checkout`."""
    command = [sys.executable, "-m", "deploy.local.environment", wanted]
    return subprocess.run(
        command, check=False, cwd=checkout, env={**os.environ, **environment}, capture_output=True, text=True
    )


def test_it_is_made_once_and_again_only_when_the_lists_change(checkout: Path) -> None:
    """A second call says and does nothing; a changed list is noticed; a missing stamp means half-finished."""
    assert make(checkout).returncode == 0
    assert make(checkout).stdout == ""

    (checkout / "requirements-local.txt").write_text("# changed\n")

    assert "packages into .venv" in make(checkout).stdout

    (checkout / ".venv" / "installed.json").unlink()

    assert "packages into .venv" in make(checkout).stdout
    assert json.loads((checkout / ".venv" / "installed.json").read_text())["set"] == "local"


def test_no_network_is_one_sentence(checkout: Path) -> None:
    """The sentence says what to do, and no stamp claims that the environment is whole."""
    (checkout / "requirements-local.txt").write_text(f"six==1.17.0 --hash=sha256:{'0' * 64}\n")

    made = make(checkout, **_OFFLINE)

    assert made.returncode == 1
    assert made.stderr.startswith("The Python packages cannot be fetched: connect to the network")
    assert made.stderr.count("\n") == 1
    assert not (checkout / ".venv" / "installed.json").exists()


def test_a_folder_that_cannot_be_written_is_one_sentence(checkout: Path) -> None:
    """The sentence names the folder."""
    (checkout / ".tdkt").touch()

    made = make(checkout)

    assert made.returncode == 1
    assert made.stderr.startswith(f"{checkout}/.tdkt cannot be written")


def test_a_missing_python_is_one_sentence() -> None:
    """Without Python 3.11 make says so instead of failing somewhere inside."""
    made = subprocess.run(["make", "status", "PYTHON="], check=False, cwd=PROJECT, capture_output=True, text=True)

    assert made.returncode != 0
    assert made.stderr.startswith("Python 3.11 or later is needed")
