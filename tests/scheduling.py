"""Which process runs which test: a file stays whole, and the tests of one site stay together."""

from typing import Final

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling, Scheduling

_OF_ONE_SITE: Final = frozenset(
    f"tests/failure/{name}.py"
    for name in ("test_audit", "test_history_moves", "test_servers_die", "test_services_die", "test_strange_messages")
)
"""Files that share a whole site and put it under load.

In processes of their own each would start a site, and together they starve one another: a service that is to come
back in a minute gets no processor for two.
"""


class SiteScheduling(LoadFileScheduling):  # type: ignore[misc]  # the library says no types
    """Hands out files as `--dist loadfile` does, and those of one site as if they were one file."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return "tests/failure" if file in _OF_ONE_SITE else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling | None:
    """Our own order where files are asked for; any other way of handing out stays as it is."""
    return SiteScheduling(config, log) if config.getvalue("dist") == "loadfile" else None
