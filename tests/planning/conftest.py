"""Planning at work, for the tests of its modules."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deploy.local import servers
from services.planning.service import SERVICE
from tests.chassis.topics import write_keys
from tests.contracts.federations import FEDERATION
from tests.harness import ServiceHarness, service_at


@pytest.fixture
async def planning(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[ServiceHarness]:
    """Planning over a database of its own, in the afternoon of 23/12/2016."""
    async with service_at(postgres.admin_url, SERVICE, tmp_path, "2016-12-23T14:00") as opened:
        yield opened


@pytest.fixture
async def below_province(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[ServiceHarness]:
    """Planning of the city, below the province, on the same afternoon."""
    write_keys(tmp_path / "keys.json", {}, (), FEDERATION)
    async with service_at(postgres.admin_url, SERVICE, tmp_path, "2016-12-23T14:00") as opened:
        yield opened
