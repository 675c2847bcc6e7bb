"""Servers of a test's own, which it may kill and starve."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.local.kafka import Kafka
from deploy.local.postgres import Postgres
from deploy.local.settings import PROJECT


@pytest.fixture
def own_postgres(tmp_path: Path) -> Iterator[Postgres]:
    """A Postgres that is described and not started."""
    server = Postgres(tmp_path / "postgres")
    yield server
    server.discard()


@pytest.fixture
def own_kafka(tmp_path: Path) -> Iterator[Kafka]:
    """A Kafka that is described and not started."""
    server = Kafka(tmp_path / "kafka")
    yield server
    server.discard()


@pytest.fixture
def on_a_full_disk(tmp_path: Path) -> Callable[[str, int], str]:
    """Run Python code whose FOLDER lies on a disk of so many megabytes, and return what it prints.

    The disk is one in memory that only that process sees.
    """

    def run(code: str, megabytes: int) -> str:
        folder = tmp_path / "disk"
        folder.mkdir()
        words = f'mount -t tmpfs -o size={megabytes}m tmpfs "$1" && exec "$2" -c "$3" "$1"'
        begin = f"import sys; from pathlib import Path; FOLDER = Path(sys.argv[1]) / 'server'\n{code}"
        done = subprocess.run(
            ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", words, "sh", folder, sys.executable, begin],
            check=False,
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return done.stdout

    return run
