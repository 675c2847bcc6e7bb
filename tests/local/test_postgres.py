"""A Postgres from packages keeps what it committed, through crashes and half-finished beginnings."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest

from deploy.local.account import Account, choose_account
from deploy.local.faults import RuntimeFault
from deploy.local.ports import answers
from deploy.local.postgres import GivenPostgres, Postgres
from deploy.local.process import holds_within
from deploy.local.settings import PROJECT

# Where user namespaces are forbidden root becomes nobody; nobody else can become another user, or must.
ACCOUNTS = [choose_account(), *([Account(user="nobody")] if os.geteuid() == 0 else [])]

pytestmark = pytest.mark.servers


async def ask(server: Postgres, statement: str) -> object:
    """Run one statement and return its first value."""
    connection = await asyncpg.connect(server.admin_url)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


async def test_a_killed_server_comes_back_with_its_data(own_postgres: Postgres) -> None:
    """Rows committed before SIGKILL are there after the next start, at the same address."""
    own_postgres.start()
    address = own_postgres.admin_url
    await ask(own_postgres, "create table kept as select 254 as number")

    own_postgres.kill()

    assert not own_postgres.running()

    own_postgres.start()

    assert own_postgres.admin_url == address
    assert await ask(own_postgres, "select number from kept") == 254


def test_a_running_server_is_known_again(own_postgres: Postgres) -> None:
    """Another process that describes the same folder finds the server and starts no second one."""
    own_postgres.start()
    other = Postgres(own_postgres.folder)

    other.start()

    assert other.pid == own_postgres.pid

    other.stop()

    assert not own_postgres.running()


def test_a_half_made_data_folder_is_made_again(own_postgres: Postgres) -> None:
    """A start that was killed in the middle of initdb does not hinder the next one."""
    code = (
        "import sys; from pathlib import Path; from deploy.local.postgres import Postgres;"
        " Postgres(Path(sys.argv[1])).start()"
    )
    with subprocess.Popen([sys.executable, "-c", code, own_postgres.folder], cwd=PROJECT) as starter:
        assert holds_within(lambda: any(own_postgres.folder.glob("data.*/global")), seconds=20)

        starter.kill()

    assert not (own_postgres.folder / "data").exists()

    own_postgres.start()

    assert answers("127.0.0.1", own_postgres.port)
    assert [path.name for path in own_postgres.folder.glob("data*")] == ["data"]


async def test_a_process_id_that_is_now_somebody_elses_is_not_believed(own_postgres: Postgres) -> None:
    """A stale postmaster.pid with the id of a living foreign process neither stops the start nor harms that process."""
    own_postgres.start()
    own_postgres.kill()
    note = own_postgres.folder / "data" / "postmaster.pid"
    lines = note.read_text().split("\n")
    note.write_text("\n".join([str(os.getpid()), *lines[1:]]))

    assert not own_postgres.running()

    own_postgres.stop()
    own_postgres.kill()
    own_postgres.start()

    assert await ask(own_postgres, "select 1") == 1


def test_a_taken_port_is_named(own_postgres: Postgres) -> None:
    """The sentence names the port, who holds it, and what to do."""
    with socket.create_server(("127.0.0.1", 0)) as holder:
        taken = holder.getsockname()[1]

        with pytest.raises(RuntimeFault, match=rf"Port {taken}.*in use by .*{os.getpid()}.*TDKT_FIRST_PORT"):
            Postgres(own_postgres.folder, port=taken).start()


def test_a_port_of_our_own_choice_gives_way(own_postgres: Postgres) -> None:
    """Where nobody asked for a certain port, another one is taken when somebody has come in between."""
    own_postgres.start()
    before = own_postgres.port
    own_postgres.stop()

    with socket.create_server(("127.0.0.1", before)):
        own_postgres.start()

    assert own_postgres.running()
    assert own_postgres.port != before


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """The sentence names the folder."""
    place = tmp_path / "taken"
    place.write_text("a file in the folder's place")

    with pytest.raises(RuntimeFault, match=r"taken cannot be written"):
        Postgres(place).start()


@pytest.mark.parametrize("megabytes", [12, 60])
def test_a_full_disk_is_named(on_a_full_disk: Callable[[str, int], str], megabytes: int) -> None:
    """Whether there is no room for the data folder or none for what a start needs, the sentence says so."""
    said = on_a_full_disk(
        """
from deploy.local.faults import RuntimeFault
from deploy.local.postgres import Postgres
server = Postgres(FOLDER)
try:
    server.start()
    server.stop()
    (FOLDER / "filler").write_bytes(bytes(100 * 2**20))
except RuntimeFault as fault:
    print(fault)
except OSError:
    (FOLDER / "port").unlink()
    try:
        server.start()
    except RuntimeFault as fault:
        print(fault)
""",
        megabytes,
    )

    assert "is full (" in said
    assert "free 500 MB" in said
    assert said.count("\n") == 1


def test_a_disk_too_small_for_a_copy_is_named(on_a_full_disk: Callable[[str, int], str], tmp_path: Path) -> None:
    """Copying a folder fails with an error of its own kind, which has no number."""
    (tmp_path / "programs").mkdir()
    (tmp_path / "programs" / "postgres").write_bytes(bytes(8 * 2**20))
    said = on_a_full_disk(
        f"""
import shutil
from deploy.local.faults import RuntimeFault, disk_faults
try:
    with disk_faults(FOLDER):
        shutil.copytree({str(tmp_path / "programs")!r}, FOLDER)
except RuntimeFault as fault:
    print(fault)
""",
        4,
    )

    assert "is full (" in said
    assert said.count("\n") == 1


def test_a_server_that_refuses_its_settings_says_why(own_postgres: Postgres) -> None:
    """The sentence carries the server's own last words and the path of its log."""
    odd = Postgres(own_postgres.folder, settings={"shared_buffers": "plenty"})

    with pytest.raises(RuntimeFault, match=r"Postgres ended at its start; .*“.+”: see .*postgres\.log"):
        odd.start()


@pytest.mark.parametrize("account", ACCOUNTS, ids=str)
async def test_every_account_will_do(own_postgres: Postgres, account: Account) -> None:
    """Root runs the server in a user namespace or as the user nobody, others as themselves; nothing stays behind."""
    server = Postgres(own_postgres.folder, account=account)
    server.start()

    assert await ask(server, "select 1") == 1

    server.kill()
    server.start()

    assert await ask(server, "select 1") == 1

    home = account.home(own_postgres.folder)
    server.discard()

    assert not server.folder.exists()
    assert not home.exists()


def test_a_given_server_that_is_away_is_named() -> None:
    """The sentence names the variable that points to it."""
    with pytest.raises(RuntimeFault, match=r"No Postgres answers at 127\.0\.0\.1:1:.*TDKT_POSTGRES_URL"):
        GivenPostgres("postgresql://somebody:secret@127.0.0.1:1/postgres").start()


@pytest.mark.parametrize("account", ACCOUNTS, ids=str)
def test_programs_in_a_closed_folder_are_copied_for_who_cannot_enter_it(tmp_path: Path, account: Account) -> None:
    """The account that runs the server can run its programs with their libraries; a second call copies nothing."""
    program, library = tmp_path / "package" / "server" / "bin" / "postgres", tmp_path / "package.libs" / "word"
    for file, text in ((program, 'cat "$(dirname "$0")/../../../package.libs/word"'), (library, "here")):
        file.parent.mkdir(parents=True)
        file.write_text(f"{text}\n")
    program.write_text(f"#!/bin/sh\n{program.read_text()}")
    program.chmod(0o700)
    tmp_path.chmod(0o700)

    found = account.programs(program.parent)

    assert account.run([found / "postgres"]).stdout == "here\n"
    assert (found == program.parent) is (account.user is None)
    made = found.stat().st_ctime_ns
    assert account.programs(program.parent) == found
    assert found.stat().st_ctime_ns == made
    shutil.rmtree(found.parents[2])
