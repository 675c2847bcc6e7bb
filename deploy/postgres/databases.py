"""Makes a Postgres agree with what the services need; done twice, it changes nothing the second time."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import unquote, urlsplit, urlunsplit

import asyncpg

# Any number: its holder makes roles and databases, and other runs wait.
_LOCK = 4_115_006


@dataclass(frozen=True)
class ServiceDatabase:
    """A database, the role that owns it and runs its migrations, and the role as which the service works.

    The service's role may connect and nothing else; the migrations grant it what it needs.
    """

    name: str
    owner: str
    owner_password: str = field(repr=False)
    service: str
    service_password: str = field(repr=False)

    @classmethod
    def named(cls, name: str, owner_password: str, service_password: str) -> Self:
        """Return the usual three: database `name`, roles `name_owner` and `name_service`."""
        return cls(name, f"{name}_owner", owner_password, f"{name}_service", service_password)

    @classmethod
    def from_urls(cls, owner_url: str, service_url: str) -> Self:
        """Return what two addresses of one database name: postgresql://role:password@host:port/database.

        Raises ValueError when they do not name one database, two roles and their passwords.
        """
        owner, service = urlsplit(owner_url), urlsplit(service_url)
        if owner.path != service.path or not (owner.username and service.username):
            raise ValueError("the owner's and the service's address must name one database and a role each")
        if not (owner.password and service.password) or owner.username == service.username:
            raise ValueError("the owner's and the service's address must name two roles and their passwords")
        return cls(
            owner.path.removeprefix("/"),
            unquote(owner.username),
            unquote(owner.password),
            unquote(service.username),
            unquote(service.password),
        )


async def apply(admin_url: str, databases: Iterable[ServiceDatabase]) -> None:
    """Make roles and databases over the administrator's address `admin_url`; passwords are set anew.

    Raises asyncpg.PostgresError when the administrator may not, OSError when the server does not answer.
    """
    admin = await asyncpg.connect(admin_url)
    try:
        await admin.execute("select pg_advisory_lock($1)", _LOCK)
        for database in databases:
            await _make(admin, database)
            await _close_to_others(admin_url, database)
    finally:
        await admin.close()


async def _make(admin: asyncpg.Connection, database: ServiceDatabase) -> None:
    for role, password in (
        (database.owner, database.owner_password),
        (database.service, database.service_password),
    ):
        if not await admin.fetchval("select true from pg_roles where rolname = $1", role):
            await _run(admin, "create role %I", role)
        rights = "login nosuperuser nocreatedb nocreaterole noreplication nobypassrls"
        await _run(admin, f"alter role %I {rights} password %L", role, password)
    # An administrator who is no superuser may hand a database only to a role it belongs to.
    await _run(admin, "grant %I to current_user", database.owner)
    if not await admin.fetchval("select true from pg_database where datname = $1", database.name):
        await _run(admin, "create database %I owner %I", database.name, database.owner)
    await _run(admin, "alter database %I owner to %I", database.name, database.owner)
    await _run(admin, "revoke all on database %I from public", database.name)
    await _run(admin, "revoke all on database %I from %I", database.name, database.service)
    await _run(admin, "grant connect on database %I to %I", database.name, database.service)


async def _close_to_others(admin_url: str, database: ServiceDatabase) -> None:
    inside = await asyncpg.connect(urlunsplit(urlsplit(admin_url)._replace(path=f"/{database.name}")))
    try:
        await inside.execute("revoke all on schema public from public")
    finally:
        await inside.close()


async def _run(connection: asyncpg.Connection, statement: str, *names: str) -> None:
    """Run a statement that takes no parameters, with names (%I) and texts (%L) quoted by the server itself."""
    places = ", ".join(f"${number}::text" for number in range(2, len(names) + 2))
    await connection.execute(await connection.fetchval(f"select format($1, {places})", statement, *names))
