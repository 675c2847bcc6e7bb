"""A disk that is full takes nothing that was promised, and the site goes on by itself when there is room again."""

import secrets
import subprocess
import sys

import pytest

from deploy.local.settings import PROJECT
from tests.places import PLACES

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(900)]


@pytest.mark.parametrize("server", ["postgres", "kafka"])
def test_a_full_disk_costs_no_promise(server: str) -> None:
    """Commands are answered 503 while the store has no room, and accepted while only the broker has none."""
    folder = PLACES / f"full-{secrets.token_hex(4)}"
    alone = ["unshare", "--user", "--map-root-user", "--mount"]

    done = subprocess.run(
        [*alone, sys.executable, "-m", "tests.failure.starving", server, str(folder)],
        check=False,
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )

    # The disk itself has gone with the program that mounted it; its place is left.
    folder.with_name(f"{folder.name}.disk").rmdir()
    assert (done.returncode, done.stdout.strip().rpartition("\n")[2]) == (0, "every promise was kept"), done.stdout
