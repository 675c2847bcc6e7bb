"""The three tiers of the suite, and the tier to which each test belongs.

`rules` tests need no server, `servers` tests need a Postgres, a Kafka or a program of ours, `campaign` tests kill,
starve and rebuild whole services for minutes. A test that asks for a server's fixture belongs to `servers`, any other
to `rules`; a test whose folder, file or mark names a tier belongs to that one. `make test-rules`, `make test` and
`make prove` choose by these marks.
"""

from collections.abc import Generator, Iterator
from contextlib import contextmanager

import pytest

from deploy.local import servers

TIERS = ("rules", "servers", "campaign")
_SERVER_FIXTURES = frozenset({"postgres", "kafka", "server_folder", "own_postgres", "own_kafka", "browser"})
_STARTERS = (servers.Postgres, servers.GivenPostgres, servers.Kafka, servers.GivenKafka)

_LONGEST = frozenset(
    {
        "test_audit",
        "test_dossier_across_levels",
        "test_environment",
        "test_faults",
        "test_history_moves",
        "test_inputs_of_a_kind",
        "test_intake",
        "test_kafka",
        "test_killed",
        "test_plans_played",
        "test_process",
        "test_servers_die",
        "test_services_die",
        "test_short_path",
        "test_short_round",
        "test_strange_messages",
        "test_year",
    }
)
"""Files whose tests take more than half a minute together."""


class ServerForbiddenError(AssertionError):
    """A test of the tier `rules` has started a server, or asked for one that is there."""


def tiers_of(item: pytest.Item) -> set[str]:
    """The tiers that a test claims by its marks and its fixtures; it must be exactly one."""
    claimed = {tier for tier in TIERS if item.get_closest_marker(tier) is not None}
    if _SERVER_FIXTURES.intersection(getattr(item, "fixturenames", ())) and "campaign" not in claimed:
        claimed.add("servers")
    return claimed or {"rules"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test with its tier before `-m` chooses; a test in two tiers ends the run with its name.

    The order of files is chosen here too, after pytest-randomly has shuffled them.
    """
    for item in items:
        claimed = tiers_of(item)
        if len(claimed) != 1:
            raise pytest.UsageError(f"{item.nodeid} belongs to more than one tier: {', '.join(sorted(claimed))}")
        item.add_marker(claimed.pop())
    _long_files_first(items)


def _long_files_first(items: list[pytest.Item]) -> None:
    """Put what takes longest first, then what needs servers: processes that share the files end at the same time."""
    with_servers = {item.path for item in items if item.get_closest_marker("rules") is None}
    items.sort(key=lambda item: 0 if item.path.stem in _LONGEST else 1 if item.path in with_servers else 2)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Let no test of the tier `rules` start a server."""
    if item.get_closest_marker("rules") is None:
        return (yield)
    with no_servers():
        return (yield)


@contextmanager
def no_servers() -> Iterator[None]:
    """Every start of a server raises ServerForbiddenError inside the block."""

    def refuse(server: object) -> None:
        raise ServerForbiddenError(f"a test of the tier rules starts {type(server).__name__}: mark it servers")

    with pytest.MonkeyPatch.context() as patch:
        for kind in _STARTERS:
            patch.setattr(kind, "start", refuse)
        yield
