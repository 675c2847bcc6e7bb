"""Registration at work, for the tests of its modules."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deploy.local import servers
from services.registration.service import SERVICE
from tests.harness import ServiceHarness, service_at
from tests.registration.sheets import IN_TIME, PLAN, issued


@pytest.fixture
async def unopened(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[ServiceHarness]:
    """Registration that has heard of nothing, in the morning of 12/01."""
    async with service_at(postgres.admin_url, SERVICE, tmp_path, IN_TIME.isoformat()) as opened:
        yield opened


@pytest.fixture
async def registration(unopened: ServiceHarness) -> ServiceHarness:
    """Registration that has heard of the plan."""
    await unopened.hear(f"plan-{PLAN}", issued())
    await unopened.settle()
    return unopened
