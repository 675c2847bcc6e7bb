"""The real servers that the tests share: one Postgres and one Kafka for each test process."""

import fcntl
import gc
import logging
import signal
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import hypothesis  # noqa: F401 - its plugin imports it at the end otherwise, when a parser meets the tests' garbage
import pytest

from deploy.local import servers
from deploy.local.settings import MachineSettings
from tests.browser.chromium import left_out
from tests.tiers import pytest_collection_modifyitems, pytest_runtest_protocol

__all__ = ["pytest_collection_modifyitems", "pytest_runtest_protocol"]  # hooks, which pytest finds here by name

# Whoever runs the tests in the background may have made SIGINT be ignored, which children inherit; the tests press
# Ctrl-C and must find it at work.
signal.signal(signal.SIGINT, signal.default_int_handler)

_PLACES = Path(__file__).parents[1] / ".tdkt" / "test"
_FOR_TESTS = {"fsync": "off", "full_page_writes": "off", "autovacuum": "off", "max_connections": "300"}
"""The shared Postgres outlives no crash of the machine, and no test needs it to; vacuuming hundreds of databases that
live for one test took a process every tenth of a second. A test of what is durable starts a server of its own."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `make prove EVERY_LINE=1` ask for every line."""
    parser.addoption("--every-line", action="store_true", help="kill at every line, not once between two outside acts")


def pytest_report_header() -> str | None:
    """Say when the tests in the browser are left out."""
    return left_out()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish() -> None:
    """Let asyncpg complain now of connections that ended while they were made: pytest's closing line is the last."""
    gc.collect()


@pytest.fixture(autouse=True)
def _own_log() -> Iterator[None]:
    """Leave no handler behind that writes into the output of a test that has ended."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = [handler for handler in root.handlers if handler in handlers]
    root.setLevel(level)


@pytest.fixture(scope="session")
def server_folder() -> Iterator[Path]:
    """A folder that no other test process uses at the same time; its number is free again when this one ends."""
    _PLACES.mkdir(parents=True, exist_ok=True)
    for number in count():
        with (_PLACES / f"{number}.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            yield _PLACES / str(number)
            return


@pytest.fixture(scope="session")
def postgres(server_folder: Path) -> Iterator[servers.Postgres | servers.GivenPostgres]:
    """A Postgres that serves, empty at first; `admin_url` is its administrator's address."""
    given, folder = MachineSettings().postgres_url, server_folder / "postgres"
    server = servers.GivenPostgres(given) if given else servers.Postgres(folder, settings=_FOR_TESTS)
    server.discard()
    server.start()
    yield server
    server.discard()


@pytest.fixture(scope="session")
def kafka(server_folder: Path) -> Iterator[servers.Kafka | servers.GivenKafka]:
    """A Kafka that serves, empty at first, with `bootstrap`, `admin_user` and `admin_password`."""
    server = servers.kafka(server_folder / "kafka")
    server.discard()
    server.start()
    yield server
    server.discard()
