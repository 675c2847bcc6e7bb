"""Databases and running services for tests, on the real Postgres.

A database costs a tenth of a second to make and migrate, a copy of one that is migrated a fifth of that; so each shape
of a service is migrated once for each server, and every test works on a copy. The copies share the two roles of their
template: a test of rights makes a database with roles of its own by `make_database`. A copy is dropped when a later
test makes one: hundreds of them took minutes to remove at the end.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from secrets import token_hex
from urllib.parse import urlsplit

import asyncpg

from chassis.clock import Clock
from chassis.database import Connection, connect, open_pool
from chassis.deciding.decider import Cause, Handler
from chassis.declaring.service import Service
from chassis.declaring.site import Site
from chassis.ids import new_id
from chassis.log.loops import Loop
from chassis.log.store import Store
from chassis.reading.migrations import migrate
from contracts.message import Actor
from tests.chassis.sample import HERE

CLERK = Actor("clerk-1", "unit-1", frozenset({"clerk"}))


@dataclass(frozen=True, slots=True)
class Database:
    """A database of one test: its administrator's, its owner's and its service's address."""

    admin_url: str
    owner_url: str
    service_url: str


async def make_database(admin_url: str) -> Database:
    """A new database with an owner and a role that serves."""
    name = token_hex(6)
    host = urlsplit(admin_url).netloc.rpartition("@")[2]
    admin = await connect(admin_url)
    try:
        await admin.execute(f"create role owner_{name} login password 'o'; create role serve_{name} login password 's'")
        await admin.execute(f"create database test_{name} owner owner_{name}")
    finally:
        await admin.close()
    return Database(
        f"{admin_url.rpartition('/')[0]}/test_{name}",
        f"postgresql://owner_{name}:o@{host}/test_{name}",
        f"postgresql://serve_{name}:s@{host}/test_{name}",
    )


_TEMPLATES: dict[tuple[str, str, str, str], Database] = {}
"""The migrated databases that are copied, by server, site, service and SQL of the read tables."""
_COPIES: dict[str, list[tuple[str, str]]] = {}
"""The copies that are there, by server: each with the test that made it."""


async def make_migrated(admin_url: str, service: Service, site: Site = HERE) -> Database:
    """A new database with the log and the read tables of `service`, empty; its roles are those of its template."""
    shape = (admin_url, site.code, service.name, service.read_model)
    if shape not in _TEMPLATES:
        template = await make_database(admin_url)
        await migrate(template.owner_url, template.service_url, service, site)
        _TEMPLATES[shape] = template
    return await _copy(admin_url, _TEMPLATES[shape])


async def _copy(admin_url: str, template: Database) -> Database:
    name, source = f"test_{token_hex(6)}", urlsplit(template.owner_url)
    admin = await connect(admin_url)
    try:
        await _drop_earlier(admin, admin_url)
        _COPIES[admin_url].append((_test(), name))
        await admin.execute(
            f"create database {name} template {source.path[1:]} strategy file_copy owner {source.username}"
        )
    finally:
        await admin.close()
    urls = (template.admin_url, template.owner_url, template.service_url)
    return Database(*(f"{url.rpartition('/')[0]}/{name}" for url in urls))


async def _drop_earlier(admin: Connection, admin_url: str) -> None:
    """Drop the copies that earlier tests have left on this server, but for those at which somebody works.

    A site that the tests of a module share works on while the next test of that module makes copies of its own.
    """
    copies = _COPIES.get(admin_url, [])
    rows = await admin.fetch("select datname from pg_stat_activity where datname is not null")
    working = {row["datname"] for row in rows}
    _COPIES[admin_url] = [copy for copy in copies if copy[0] == _test() or copy[1] in working]
    for copy in copies:
        if copy not in _COPIES[admin_url]:
            await admin.execute(f"drop database if exists {copy[1]} with (force)")


def _test() -> str:
    return os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" ")[0]


@asynccontextmanager
async def opened(url: str, size: int = 8) -> AsyncIterator[Store]:
    """A store as one process has it."""
    pool = await open_pool(url, size)
    store = Store(pool, url, HERE)
    store.start()
    try:
        yield store
    finally:
        await store.stop()
        await pool.close()


@dataclass(frozen=True, slots=True)
class Harness:
    """A service at work over one store of its own database."""

    database: Database
    service: Service
    store: Store
    handler: Handler


@asynccontextmanager
async def at_work(admin_url: str, service: Service, clock: Clock | None = None) -> AsyncIterator[Harness]:
    """`service` over a new database."""
    database = await make_migrated(admin_url, service)
    async with opened(database.service_url) as store:
        yield Harness(database, service, store, Handler(service, store, clock or Clock()))


def cause() -> Cause:
    """The cause of a clerk's command, under a new command id."""
    return Cause(CLERK, new_id(), new_id())


async def as_owner(database: Database, statement: str, *arguments: object) -> list[asyncpg.Record]:
    """The result of `statement` for the administrator, who lacks no right."""
    connection = await connect(database.admin_url)
    try:
        return await connection.fetch(statement, *arguments)
    finally:
        await connection.close()


async def until(wanted: Callable[[], bool], what: str, seconds: float = 20) -> None:
    """Return when `wanted()` holds; fails the test, naming `what` it waited for, when it does not in time."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not wanted():
        assert asyncio.get_running_loop().time() < deadline, f"waited {seconds} s for {what}"
        await asyncio.sleep(0.01)


async def counts(database: Database, column: str) -> dict[str, int]:
    """How many events the log holds for each value of `column` (an SQL expression)."""
    rows = await as_owner(database, f"select {column} as value, count(*) from log.events group by 1")  # noqa: S608
    return {row["value"]: row["count"] for row in rows}


async def follow(*loops: Loop, until_position: int) -> None:
    """Step the loops in turn until each has dealt with `until_position`."""
    for _ in range(1000):
        for loop in loops:
            await loop.step()
        if all(loop.progress.position >= until_position for loop in loops):
            return
    raise AssertionError(f"{[loop.name for loop in loops]} did not reach {until_position}")
