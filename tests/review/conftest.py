"""The fixtures of the tests of review."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deploy.local import servers
from tests.harness import ServiceHarness
from tests.review.steps import review


@pytest.fixture
async def at_work(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[ServiceHarness]:
    """Review over a database of its own."""
    async with review(postgres.admin_url, tmp_path) as opened:
        yield opened
