"""On Postgres a service's role may enter its own database and change nothing that was not granted."""

from urllib.parse import urlsplit

import asyncpg
import pytest

from deploy.local.servers import GivenPostgres, Postgres
from deploy.postgres import ServiceDatabase, apply

AnyPostgres = Postgres | GivenPostgres


def url(server: AnyPostgres, role: str, password: str, database: str) -> str:
    """The address of `database` for `role`."""
    place = urlsplit(server.admin_url)
    return f"postgresql://{role}:{password}@{place.hostname}:{place.port}/{database}"


async def test_each_service_has_its_own(postgres: AnyPostgres) -> None:
    """The owner makes tables; the service connects, makes nothing, and does not enter another's database."""
    first, second = (ServiceDatabase.named(name, "o p/%", "s'p") for name in ("rights_one", "rights_two"))
    for _ in range(2):
        await apply(postgres.admin_url, [first, second])
    owner = await asyncpg.connect(url(postgres, first.owner, "o%20p%2F%25", first.name))
    await owner.execute("create schema if not exists log")
    await owner.close()

    service = await asyncpg.connect(url(postgres, first.service, "s%27p", first.name))
    try:
        for statement in ("create schema mine", "create table public.mine ()", "create temp table mine ()"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await service.execute(statement)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await service.execute(f"set role {first.owner}")
    finally:
        await service.close()
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(url(postgres, first.service, "s%27p", second.name))


def test_two_addresses_say_it_all() -> None:
    """The addresses a service is given are enough to make its database and roles."""
    made = ServiceDatabase.from_urls("postgresql://o:a%2F@h:1/review", "postgresql://s:b@h:1/review")

    assert made == ServiceDatabase("review", "o", "a/", "s", "b")

    with pytest.raises(ValueError, match="one database"):
        ServiceDatabase.from_urls("postgresql://o:a@h:1/review", "postgresql://s:b@h:1/planning")
