"""The verbs of accounts at a terminal, and the rights on the tables that they write."""

import asyncio
from pathlib import Path

import asyncpg
import pytest

from chassis.database import connect
from chassis.errors import MigrationRefusedError
from chassis.operating.cli import main
from chassis.reading.migrations import migrate
from deploy.local import servers
from services.planning.service import SERVICE
from tests.chassis.databases import Database, as_owner, make_database, make_migrated
from tests.chassis.operator import set_variables
from tests.chassis.running import variables_of
from tests.chassis.sample import HERE
from tests.planning.people import key_pair

WHY = ("--as", "quan.tri", "--because", "Nhận công tác")
FORBIDDEN = (
    "drop table account.accounts",
    "truncate account.sessions",
    "alter table account.accounts drop constraint accounts_user_name",
    "create table account.others (n integer)",
)


@pytest.fixture
def database(postgres: servers.Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A database of planning, which the variables of the environment name."""
    made = asyncio.run(make_migrated(postgres.admin_url, SERVICE))
    (tmp_path / "clock.txt").write_text("2016-12-23T14:00:00+07:00")
    named = {name.upper(): str(file) for name, file in key_pair(tmp_path).items()}
    clock = {"TRAINING_CLOCK_FILE": str(tmp_path / "clock.txt")}
    set_variables(monkeypatch, variables_of(made, tmp_path, prefix="PLANNING", **named, **clock))
    return made


def test_the_first_operator_comes_in_by_a_verb(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    """No service runs yet; what was done stands in the log with its actor and its reason, and no password does."""
    added = main(SERVICE, ["account", "add", "quantri", "--display", "Quản trị", "--duty", "operator", *WHY])
    name, password = capsys.readouterr().out.split()
    reset = main(SERVICE, ["account", "reset", "quantri", *WHY])
    another = capsys.readouterr().out.split()[1]
    disabled = main(SERVICE, ["account", "disable", "quantri", *WHY])
    listed = main(SERVICE, ["account", "list"])
    shown = capsys.readouterr().out
    rows = asyncio.run(as_owner(database, "select type, stream, actor, data::text from log.events order by position"))

    assert (added, reset, disabled, listed) == (0, 0, 0, 0)
    assert (name, len(password), password != another) == ("quantri", 18, True)
    assert "quantri                  disabled  here  Quản trị" in shown
    assert [row["type"] for row in rows] == ["VerbOrdered", "DutyGranted", "VerbOrdered", "VerbOrdered"]
    assert {row["actor"] for row in rows} == {"quan.tri"}
    assert rows[0]["stream"] == "operations-planning"
    assert not [row for row in rows if password in row["data"] or another in row["data"]]


def test_a_verb_that_is_refused_says_why(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    """In one sentence, and nothing is done without a reason."""
    asked = ["account", "add", "quantri", "--display", "Quản trị", *WHY]
    assert main(SERVICE, asked) == 0

    codes = [
        main(SERVICE, asked),
        main(SERVICE, ["account", "reset", "nobody", *WHY]),
        main(SERVICE, ["account", "add", "Quản Trị", "--display", "Quản trị", *WHY]),
        main(SERVICE, ["account", "disable", "quantri", "--because", " "]),
    ]

    assert codes == [1, 1, 1, 1]
    said = capsys.readouterr().err.splitlines()
    assert said[:2] == ["The user name quantri is taken; choose another.", "There is no such account."]
    assert said[-1].endswith('repeat it with --because "the reason".')
    assert len(asyncio.run(as_owner(database, "select 1 from log.events"))) == 1


async def test_the_serving_role_writes_rows_of_side_tables_and_nothing_else(database: Database) -> None:
    """The control: the same role on the same tables does write."""
    serving = await connect(database.service_url)
    try:
        for statement in FORBIDDEN:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await serving.execute(statement)
        await serving.execute("insert into account.tries values ('name', '', 1, now())")
        assert await serving.fetchval("select count(*) from account.tries") == 1
    finally:
        await serving.close()


async def test_side_tables_are_made_once_and_keep_their_rows(postgres: servers.Postgres) -> None:
    """A second migration changes nothing, and one of an edited step or of newer code is refused."""
    database = await make_database(postgres.admin_url)
    first = await migrate(database.owner_url, database.service_url, SERVICE, HERE)
    await as_owner(database, "insert into account.tries values ('name', '', 1, now())")
    second = await migrate(database.owner_url, database.service_url, SERVICE, HERE)
    kept = await as_owner(database, "select * from account.tries")

    assert first.applied[-1] == "account/side_tables.sql"
    assert (second.applied, len(kept)) == ((), 1)
    await as_owner(database, "insert into log.migrations (name, hash) values ('account/side_tables_2.sql', '')")
    with pytest.raises(MigrationRefusedError, match="newer"):
        await migrate(database.owner_url, database.service_url, SERVICE, HERE)
    await as_owner(database, "delete from log.migrations where name = 'account/side_tables_2.sql'")
    await as_owner(database, "update log.migrations set hash = '' where name = 'account/side_tables.sql'")
    with pytest.raises(MigrationRefusedError, match="edited"):
        await migrate(database.owner_url, database.service_url, SERVICE, HERE)
