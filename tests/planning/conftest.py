"""Planning at work, for the tests of its modules."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from deploy.local import servers
from services.planning.account import passwords
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


@pytest.fixture
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hashes of one pass over 64 KiB: one of today takes 0.2 s of a processor, in a thread that yields to all others.

    The parameters of today are the matter of tests/planning/test_passwords.py.
    """
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    passwords._nobodys_hash.cache_clear()  # noqa: SLF001 - it was made with the parameters of today
    yield
    passwords._nobodys_hash.cache_clear()  # noqa: SLF001
