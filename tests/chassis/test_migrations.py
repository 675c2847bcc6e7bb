"""A database comes to its shape once, and the role that serves cannot rewrite the past."""

from urllib.parse import quote, urlsplit

import asyncpg
import pytest

from chassis.database import connect
from chassis.errors import MigrationRefusedError
from chassis.ids import new_id
from chassis.reading.migrations import migrate, quoted
from chassis.reading.projector import Projector
from deploy.local import servers
from tests.chassis.databases import Harness, as_owner, at_work, cause, make_database
from tests.chassis.sample import HERE, WRITING_SQL, altered, write, writing

FORBIDDEN = (
    "update log.events set data = '{}'",
    "delete from log.events",
    "truncate log.events",
    "drop table log.events",
    "insert into log.events select * from log.events",
    "update log.identity set site = 'ha-noi'",
    "alter table log.events disable trigger all",
    "alter table log.events drop constraint events_stream",
    "insert into log.commands select * from log.commands",
    "update log.commands set first = 0",
    "delete from log.commands",
    "truncate log.commands",
    "insert into log.head values (false, 0, '')",
    "update log.head set position = 0",
    "delete from log.head",
    "delete from log.checkpoints",
    "delete from log.lanes",
    "delete from log.heads",
    "delete from log.receipts",
    "delete from log.requests",
    "delete from log.resends",
    "delete from log.forks",
    "update log.forks set note = ''",
    "truncate log.parked",
    "update log.audit set subject = 'nobody'",
    "delete from log.audit",
    "truncate log.audit",
    "insert into log.audit (entry_id, at) values (gen_random_uuid(), now())",
    "update log.migrations set hash = ''",
    "create table log.another (n integer)",
    "create or replace function log.append() returns void language sql as ''",
    "alter function log.append owner to current_user",
    "set session_replication_role = replica",
    "select pg_advisory_lock(1) from pg_read_file('/etc/passwd')",
)


async def is_refused(harness: Harness, statement: str) -> bool:
    """Whether the database denies the serving role this statement."""
    try:
        await harness.store.pool.execute(statement)
    except asyncpg.PostgresError as refused:
        return refused.sqlstate in {"42501", "42P13"}
    return False


async def test_the_serving_role_can_neither_change_nor_hide_what_is_recorded(postgres: servers.Postgres) -> None:
    """Every such statement is denied by the database itself."""
    async with at_work(postgres.admin_url, writing()) as harness:
        await harness.handler.handle(write(1), cause())

        done = [statement for statement in FORBIDDEN if not await is_refused(harness, statement)]

        assert done == []
        assert await harness.store.head() == 1


async def test_the_head_moves_with_the_events_and_by_nothing_else(postgres: servers.Postgres) -> None:
    """A program with the service's password cannot set the head to a place that no event leads to."""
    async with at_work(postgres.admin_url, writing()) as harness:
        await harness.handler.handle(write(1), cause())
        (event,) = await harness.store.read(0, 10)

        with pytest.raises(asyncpg.InvalidParameterValueError):
            await harness.store.pool.execute(
                "select log.append(1, $1, $2, now(), array[]::log.new_event[], array[]::log.new_command[])",
                event.hash,
                bytes(32),
            )

        assert await harness.store.head() == 1


async def test_the_serving_role_appends_through_the_one_function(postgres: servers.Postgres) -> None:
    """The control of the refusals above: the same role on the same database does append."""
    async with at_work(postgres.admin_url, writing()) as harness:
        answer = await harness.handler.handle(write(1), cause())

        assert (answer.first, await harness.store.head()) == (1, 1)


async def test_a_second_run_changes_nothing(postgres: servers.Postgres) -> None:
    """Migrating is safe to repeat."""
    database = await make_database(postgres.admin_url)

    first = await migrate(database.owner_url, database.service_url, writing(), HERE)
    second = await migrate(database.owner_url, database.service_url, writing(), HERE)

    assert (first.applied, first.made_read_model) == (("1-store", "2-audit"), True)
    assert (second.applied, second.made_read_model) == ((), False)


async def test_owner_and_server_are_two_roles(postgres: servers.Postgres) -> None:
    """A service that owned its log could rewrite it, so it is not given one."""
    database = await make_database(postgres.admin_url)

    with pytest.raises(MigrationRefusedError):
        await migrate(database.owner_url, database.owner_url, writing(), HERE)


async def test_a_step_that_was_edited_after_it_was_applied_is_refused(postgres: servers.Postgres) -> None:
    """The shape of such a database is unknown."""
    database = await make_database(postgres.admin_url)
    await migrate(database.owner_url, database.service_url, writing(), HERE)
    await as_owner(database, "update log.migrations set hash = '' where name = '1-store'")

    with pytest.raises(MigrationRefusedError):
        await migrate(database.owner_url, database.service_url, writing(), HERE)


async def test_a_database_from_the_future_is_refused(postgres: servers.Postgres) -> None:
    """Old code does not touch what newer code has made."""
    database = await make_database(postgres.admin_url)
    await migrate(database.owner_url, database.service_url, writing(), HERE)
    await as_owner(database, "insert into log.migrations (name, hash) values ('9-later', '')")

    with pytest.raises(MigrationRefusedError):
        await migrate(database.owner_url, database.service_url, writing(), HERE)


async def test_read_tables_whose_sql_has_changed_are_rebuilt_with_their_rows(postgres: servers.Postgres) -> None:
    """A migrated read table has the new shape and everything the log says, at once."""
    async with at_work(postgres.admin_url, writing()) as harness:
        for number in range(5):
            await harness.handler.handle(write(number), cause())
        await Projector(harness.service, harness.store).step()
        changed = altered(writing(), tables_sql=WRITING_SQL.replace("title text", "title varchar(50)"))

        done = await migrate(harness.database.owner_url, harness.database.service_url, changed, HERE)

        assert done.made_read_model
        assert await harness.store.pool.fetchval("select count(title) from read_notes") == 5
        assert await harness.store.pool.fetchval("select pg_typeof(title)::text from read_notes") == "character varying"


async def test_a_role_with_a_name_that_needs_quotes_is_served(postgres: servers.Postgres) -> None:
    """A name is data: whatever is in it, it is never read as SQL."""
    database = await make_database(postgres.admin_url)
    role = f"s'er\"ve {new_id()}"
    await as_owner(database, f"create role {quoted(role)} login password 's'")
    address = urlsplit(database.service_url)
    service_url = f"postgresql://{quote(role, safe='')}:s@{address.hostname}:{address.port}{address.path}"

    await migrate(database.owner_url, service_url, writing(), HERE)

    connection = await connect(service_url)
    try:
        assert await connection.fetchval("select count(*) from log.events") == 0
    finally:
        await connection.close()
