"""The token for a first look around: printed for a key, and a sentence where there is none."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local.settings import PROJECT


def printed(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The output of the command where no site runs."""
    return subprocess.run(
        [sys.executable, "-m", "deploy.local.play.token", *arguments],
        check=False,
        capture_output=True,
        text=True,
        cwd=PROJECT,
        env={**os.environ, "TDKT_FOLDER": str(folder)},
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [((), "No site runs here"), (("nowhere.pem",), "The key nowhere.pem cannot be used")],
    ids=["no site", "no key"],
)
def test_without_a_site_or_its_key_one_sentence_says_so(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    """No traceback, and nothing that a caller would take for a token."""
    done = printed(tmp_path, *arguments)

    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_help_is_no_file(tmp_path: Path) -> None:
    """An option is not taken for the name of a key."""
    done = printed(tmp_path, "--help")

    assert (done.returncode, done.stderr) == (0, "")
    assert "a token that lasts an hour" in done.stdout
