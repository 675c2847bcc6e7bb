"""The real servers that the tests share: one Postgres and one Kafka for each test process."""

import fcntl
import gc
import logging
import os
import signal
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import hypothesis  # noqa: F401 - its plugin imports it at the end otherwise, when a parser meets the tests' garbage
import pytest
from hypothesis import HealthCheck, settings

from deploy.local import servers
from deploy.local.settings import MachineSettings
from tests.browser.chromium import left_out
from tests.class_cache import use_class_cache
from tests.places import PLACES
from tests.scheduling import pytest_xdist_make_scheduler
from tests.tiers import pytest_collection_modifyitems, pytest_runtest_protocol

__all__ = [  # hooks, which pytest finds here by name
    "pytest_collection_modifyitems",
    "pytest_runtest_protocol",
    "pytest_xdist_make_scheduler",
]

# Whoever runs the tests in the background may have made SIGINT be ignored, which children inherit; the tests press
# Ctrl-C and must find it at work.
signal.signal(signal.SIGINT, signal.default_int_handler)

# A site that a test starts, in whatever process, outlives no crash of the machine, and no test needs it to.
os.environ["TDKT_POSTGRES_FSYNC"] = "no"
PLACES.mkdir(mode=0o700, parents=True, exist_ok=True)
os.environ["PYTEST_DEBUG_TEMPROOT"] = str(PLACES)
# Asking a Postgres without certificates for TLS costs a context and a round trip at each of thousands of connections.
os.environ["PGSSLMODE"] = "disable"

_FOR_TESTS = {
    "autovacuum": "off",
    "max_connections": "300",
    "scram_iterations": "1",
}
"""Vacuuming hundreds of databases that live for one test took a process every tenth of a second, and a password costs
both sides a millisecond at each of thousands of connections."""
_BROKERS = frozenset({"kafka", "own_kafka"})


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `make prove EVERY_LINE=1` ask for every line."""
    parser.addoption("--every-line", action="store_true", help="kill at every line, not once between two outside acts")


def pytest_configure() -> None:
    """Let no property fail for its time: the machine is shared, and several processes test at once."""
    before = settings.get_profile(settings.get_current_profile_name())
    slow = [HealthCheck.too_slow, *before.suppress_health_check]
    settings.register_profile("tdkt", before, deadline=None, suppress_health_check=slow)
    settings.load_profile("tdkt")


def pytest_report_header() -> str | None:
    """Say when the tests in the browser are left out."""
    return left_out()


def pytest_collection_finish() -> None:
    """Leave out of every later collection of garbage what was imported and collected: it lives to the end."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish() -> None:
    """Let asyncpg complain now of connections that ended while they were made: pytest's closing line is the last."""
    gc.collect()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Make the start of brokers cheap before the first test that starts one."""
    if item.get_closest_marker("campaign") or _BROKERS.intersection(getattr(item, "fixturenames", ())):
        use_class_cache(PLACES / f"classes-{os.getpid()}")


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
    for number in count():
        with (PLACES / f"{number}.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            yield PLACES / str(number)
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
