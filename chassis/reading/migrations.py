"""Migrates the database of a service to the schema of this code, and gives its role no more rights than it needs.

The owner makes the log; the service's own role may read it, append through one function, and own its read tables.
The owner makes the side tables of modules too, and the service's role may write their rows.
"""

from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from urllib.parse import unquote, urlsplit

import asyncpg

from chassis.database import Connection, Pool, Reader, connect, open_pool, transaction, translated
from chassis.declaring.service import Service
from chassis.declaring.site import Site
from chassis.errors import ForeignStoreError, MigrationRefusedError
from chassis.log.audit import COLUMNS as AUDITED
from chassis.log.checkpoints import position_of
from chassis.log.store import Store
from chassis.reading.projector import NAME as PROJECTIONS
from chassis.reading.rebuild import rebuild

_STEPS = (("1-store", "store.sql"), ("2-audit", "audit.sql"))
"""The steps of the log, oldest first: a step that has been applied anywhere is never edited, a new one follows it."""
_READ_MODEL = "read_model"
_LOCK = 724532


@dataclass(frozen=True, slots=True)
class Migrated:
    """The result of a migration: the steps it applied, and whether it made the read tables (anew)."""

    applied: tuple[str, ...]
    made_read_model: bool


async def migrate(owner_url: str, service_url: str, service: Service, site: Site) -> Migrated:
    """Bring the log and the read tables of `service` up to date; a second run changes nothing.

    Read tables whose SQL has changed are rebuilt from the log beside the live ones, which serve until then.

    `owner_url` is the owner of the database, `service_url` the role that serves; the role must exist.
    Raises MigrationRefusedError when both are one role, when a step that was applied has been edited since, or
    when the database is newer than this code; StoreUnavailableError when the server cannot be reached.
    """
    role = _user(service_url)
    if role == _user(owner_url):
        raise MigrationRefusedError("the owner of the log must not be the role that serves: it could rewrite the past")
    owner = await connect(owner_url)
    try:
        with translated():
            await owner.execute("select pg_advisory_lock($1)", _LOCK)
            applied = await _apply_steps(owner, role, service)
            await _claim_identity(owner, service, site)
            made = await _make_read_model(owner, service_url, service, site)
    finally:
        await owner.close()
    return Migrated(applied, made)


async def is_migrated(reader: Reader, service: Service) -> bool:
    """Whether the log and the read tables are what this code expects; raises StoreUnavailableError."""
    expected = {name: _digest(text) for name, text in _steps_of(service).items()}
    expected[_READ_MODEL] = _digest(service.read_model)
    try:
        with translated():
            rows = await reader.fetch("select name, hash from log.migrations")
    except asyncpg.UndefinedTableError:
        return False
    return expected.items() <= {row["name"]: row["hash"] for row in rows}.items()


def _digest(text: str) -> bytes:
    return sha256(text.encode()).digest()


def _steps_of(service: Service) -> dict[str, str]:
    """The SQL of every step of the log and of the side tables, by name, in their order."""
    log = {name: (files("chassis.log") / file).read_text(encoding="utf-8") for name, file in _STEPS}
    return log | dict(service.side_steps)


async def _apply_steps(owner: Connection, role: str, service: Service) -> tuple[str, ...]:
    steps = _steps_of(service)
    async with owner.transaction():
        await owner.execute(
            "create schema if not exists log;"
            "create table if not exists log.migrations"
            " (name text primary key, hash bytea not null, applied_at timestamptz not null default now())"
        )
        for schema in service.side_schemas:
            await owner.execute(f"create schema if not exists {quoted(schema)}")
        known = {row["name"]: row["hash"] for row in await owner.fetch("select name, hash from log.migrations")}
        unknown = known.keys() - steps.keys() - {_READ_MODEL}
        if unknown:
            raise MigrationRefusedError(f"the database is newer than this code: it knows {', '.join(sorted(unknown))}")
        applied = tuple([name for name, text in steps.items() if await _apply(owner, name, text, known.get(name))])
        await owner.execute(_rights(role))
        for schema in service.side_schemas:
            await owner.execute(_side_rights(schema, role))
    return applied


async def _apply(owner: Connection, name: str, text: str, known: bytes | None) -> bool:
    digest = _digest(text)
    if known is not None and known != digest:
        raise MigrationRefusedError(f"{name} was edited after it had been applied: undo the edit and add a step")
    if known is None:
        await owner.execute(text)
        await owner.execute("insert into log.migrations (name, hash) values ($1, $2)", name, digest)
    return known is None


async def _claim_identity(owner: Connection, service: Service, site: Site) -> None:
    """Write the site and the service that own the log into it, once and for ever."""
    await owner.execute(
        "insert into log.identity (site, service) values ($1, $2) on conflict do nothing", site.code, service.name
    )
    try:
        await require_own(owner, service, site)
    except ForeignStoreError as foreign:
        raise MigrationRefusedError(str(foreign)) from None


async def require_own(reader: Reader, service: Service, site: Site) -> None:
    """Return when the log of a migrated database is that of `service` at `site`.

    Raises ForeignStoreError when it is another's, StoreUnavailableError when the database cannot serve.
    """
    with translated():
        row = await reader.fetchrow("select site, service from log.identity")
    if row is not None and (row["site"], row["service"]) != (site.code, service.name):
        raise ForeignStoreError(
            f"this database holds the log of {row['service']} at {row['site']}, and this is {service.name} at"
            f" {site.code}: check the address of the database and the code of the site"
        )


async def _make_read_model(owner: Connection, service_url: str, service: Service, site: Site) -> bool:
    digest = _digest(service.read_model)
    if digest == await owner.fetchval("select hash from log.migrations where name = $1", _READ_MODEL):
        return False
    pool = await open_pool(service_url, size=4)
    try:
        if await _is_untouched(pool):
            async with transaction(pool) as connection:
                await connection.execute(f"set local search_path = read; {service.read_model}")
        else:
            await rebuild(Store(pool, service_url, site), service)
    finally:
        await pool.close()
    await owner.execute(
        "insert into log.migrations (name, hash) values ($1, $2)"
        " on conflict (name) do update set hash = excluded.hash, applied_at = now()",
        _READ_MODEL,
        digest,
    )
    return True


async def _is_untouched(pool: Pool) -> bool:
    tables = await pool.fetchval("select count(*) from pg_tables where schemaname = 'read'")
    return tables == 0 and await position_of(pool, PROJECTIONS) == 0


def _rights(role: str) -> str:
    name = quoted(role)
    return f"""
        create schema if not exists read;
        create schema if not exists rebuild;
        grant usage, create on schema read, rebuild to {name};
        grant usage on schema log to {name};
        revoke all on all tables in schema log from {name};
        grant select on all tables in schema log to {name};
        grant insert, update on log.checkpoints to {name};
        grant insert, update, delete on log.held to {name};
        grant insert on log.parked, log.proofs, log.forks to {name};
        grant insert (entry_id, {", ".join(AUDITED)}) on log.audit to {name};
        grant insert, update on log.heads, log.receipts, log.requests, log.resends, log.witnesses to {name};
        grant execute on function log.append, log.take_lanes, log.move_lanes, log.free_parked, log.park_again,
            log.discard_parked, log.anchor_lane to {name};
    """


def _side_rights(schema: str, role: str) -> str:
    place, name = quoted(schema), quoted(role)
    return f"""
        grant usage on schema {place} to {name};
        grant select, insert, update, delete on all tables in schema {place} to {name};
    """


def quoted(identifier: str) -> str:
    """An SQL identifier in quotes, whatever is in it."""
    return '"' + identifier.replace('"', '""') + '"'


def _user(url: str) -> str:
    user = urlsplit(url).username
    if user is None:
        raise MigrationRefusedError("the address of the database names no user")
    return unquote(user)
