"""The environment is made from locked lists, and what the machine refuses is said in one sentence."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from deploy.local.settings import PROJECT

pytestmark = pytest.mark.servers
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


@pytest.mark.parametrize("megabytes", [2, 70])
def test_a_disk_that_fills_meanwhile_is_one_sentence(
    on_a_full_disk: Callable[[str, int], str], tmp_path: Path, megabytes: int
) -> None:
    """Whether the disk has no room for the folder or none for a package, it is named and nothing claims to be whole."""
    wheel = ballast(tmp_path)
    listed = f"ballast==1 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"
    said = on_a_full_disk(
        f"""
import os, shutil
shutil.copytree("deploy", FOLDER / "deploy", ignore=shutil.ignore_patterns("__pycache__"))
(FOLDER / "requirements-dev.txt").touch()
(FOLDER / "requirements-local.txt").write_text({listed!r})
os.environ |= dict(PIP_FIND_LINKS={str(tmp_path)!r}, PIP_NO_INDEX="1", UV_FIND_LINKS={str(tmp_path)!r}, UV_OFFLINE="1")
sys.path.insert(0, str(FOLDER))
from deploy.local import environment
environment.NEEDED_BYTES = 0  # as if there had been room at the beginning
sys.argv[1:] = ["local"]
assert environment.main() == 1
assert not (FOLDER / ".venv" / "installed.json").exists()
""",
        megabytes,
    )

    *progress, sentence = said.splitlines()
    assert "is full (" in sentence
    assert sentence.endswith("free 500 MB on it and run again.")
    assert len(progress) <= 1


def ballast(folder: Path) -> Path:
    """A package of 80 MB that is small until it is installed."""
    wheel = folder / "ballast-1-py3-none-any.whl"
    with ZipFile(wheel, "w", ZIP_DEFLATED) as packed:
        packed.writestr("ballast.bin", bytes(80 * 2**20))
        packed.writestr("ballast-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: ballast\nVersion: 1\n")
        packed.writestr("ballast-1.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        packed.writestr("ballast-1.dist-info/RECORD", "")
    return wheel


def test_a_missing_python_is_one_sentence() -> None:
    """Without Python 3.11 make says so instead of failing somewhere inside."""
    made = subprocess.run(["make", "status", "PYTHON="], check=False, cwd=PROJECT, capture_output=True, text=True)

    assert made.returncode != 0
    assert made.stderr.startswith("Python 3.11 or later is needed")
