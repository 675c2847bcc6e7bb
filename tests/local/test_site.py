"""A site starts, is known again, and stops what is its own and nothing else."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import SystemRandom

import pytest

from deploy.local.__main__ import main
from deploy.local.faults import RuntimeFault
from deploy.local.ports import is_free
from deploy.local.postgres import Postgres
from deploy.local.process import holds_within
from deploy.local.servers import GivenKafka, GivenPostgres, Kafka
from deploy.local.settings import PROJECT, MachineSettings
from deploy.local.site import Site, site_to_start, started_site

AnyPostgres = Postgres | GivenPostgres
AnyKafka = Kafka | GivenKafka


def free_hundred() -> int:
    """Return the first of a hundred ports that a site can have; one by chance, as other tests run beside."""
    return hundreds(1)


def hundreds(count: int) -> int:
    """Return the first port of `count` hundreds, one after the other, that sites can have; one by chance."""
    used = [number + 100 * place for place in range(count) for number in (*range(5), 10, 20, 21, 30)]
    firsts = list(range(30_000, 32_800 - 100 * count, 100))
    SystemRandom().shuffle(firsts)
    return next(first for first in firsts if all(is_free(first + number) for number in used))


def described(folder: Path, first_port: int, names: tuple[str, ...] = (), code: str = "lang-son") -> Site:
    """The site that stands alone in `folder`, as another process would describe it."""
    return Site(MachineSettings(folder=folder, first_port=first_port, site=code), names=names)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site of servers alone, not started."""
    site = described(tmp_path / "run", free_hundred())
    yield site
    site.forget()


def pids(site: Site) -> list[int | None]:
    """The processes of the site's servers."""
    return [site.postgres.pid, site.kafka.pid, site.mail.pid]


@pytest.mark.campaign
def test_a_second_start_finds_everything_running(site: Site) -> None:
    """Nothing is started twice, and a program that was killed is started again while the others stay."""
    site.up()
    first = pids(site)

    assert None not in first

    described(site.folder, site.settings.first_port).up()

    assert pids(site) == first

    site.kafka.discard()
    site.up()

    assert site.kafka.pid not in (None, first[1])
    assert [site.postgres.pid, site.mail.pid] == [first[0], first[2]]


@pytest.mark.campaign
def test_down_stops_only_its_own(site: Site, own_postgres: Postgres) -> None:
    """Another Postgres, and a foreign process whose id stands in a stale file, live on."""
    site.up()
    own_postgres.start()
    bystander = subprocess.Popen(["sleep", "600"])
    site.mail.stop()
    site.mail.program.pid_file.write_text(f"{bystander.pid} mark\n")

    site.down()

    assert pids(site) == [None, None, None]
    assert own_postgres.running()
    assert bystander.poll() is None

    bystander.kill()
    bystander.wait()


@pytest.mark.campaign
def test_other_ports_move_the_site(site: Site) -> None:
    """After TDKT_FIRST_PORT has changed the site serves at the new ports and no longer at the old."""
    site.up()
    moved = described(site.folder, free_hundred())

    moved.up()

    assert moved.postgres.port != site.postgres.port
    assert is_free(site.postgres.port)
    assert None not in pids(moved)


@pytest.mark.campaign
def test_a_moved_site_recognises_its_own_programs(site: Site, tmp_path: Path) -> None:
    """After its folder was moved they are started anew where they need it, and `down` stops them."""
    site.up()
    postgres, kafka, mail = pids(site)
    site.folder.rename(tmp_path / "moved")
    moved = described(tmp_path / "moved", site.settings.first_port)

    assert pids(moved) == [postgres, kafka, mail]

    moved.up()

    assert moved.postgres.pid == postgres
    assert moved.kafka.pid not in (None, kafka)
    assert moved.mail.pid not in (None, mail)

    moved.down()

    assert pids(moved) == [None, None, None]
    moved.forget()


@pytest.mark.campaign
def test_the_ports_and_the_code_of_a_site_are_remembered(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command without the variables of the start finds the site; another code is refused, and nothing is stopped."""
    site.up()
    before = pids(site)
    monkeypatch.setenv("TDKT_FOLDER", str(site.folder))
    monkeypatch.setenv("TDKT_FIRST_PORT", "18100")
    monkeypatch.setenv("TDKT_SITE", "cao-loc")

    found = started_site()

    assert (found.settings.first_port, found.settings.site) == (site.settings.first_port, "lang-son")

    with pytest.raises(RuntimeFault, match=r"is lang-son, and TDKT_SITE is cao-loc"):
        replace(site_to_start(), names=()).up()  # without services, so that a missing refusal starts nothing

    assert pids(site) == before

    monkeypatch.delenv("TDKT_FIRST_PORT")
    monkeypatch.delenv("TDKT_SITE")

    assert site_to_start().settings.first_port == site.settings.first_port


@pytest.mark.parametrize(
    ("name", "value"),
    [("TDKT_FIRST_PORT", "abc"), ("TDKT_SITE", "Cao Loc"), ("TDKT_LEVEL", "state")],
)
def test_a_variable_that_cannot_be_used_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str
) -> None:
    """It names the variable and what it may be, before anything is stopped."""
    monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "argv", ["deploy.local", "down"])

    assert main() == 1

    said = capsys.readouterr().err
    assert said.startswith(f"{name} is ")
    assert said.count("\n") == 1


def test_a_verb_where_no_site_is_asks_for_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a site, and without the name of a service, one sentence says what to type."""
    monkeypatch.setenv("TDKT_FOLDER", str(tmp_path / "run"))
    monkeypatch.setattr(sys, "argv", ["deploy.local", "verb", "review", "status"])
    without_site = main()
    monkeypatch.setattr(sys, "argv", ["deploy.local", "verb", "reviews"])
    without_service = main()

    assert (without_site, without_service) == (1, 1)
    first, second = capsys.readouterr().err.splitlines()
    assert "make up starts one" in first
    assert "./tdkt review status" in second


@pytest.mark.servers
def test_two_commands_do_not_fight(site: Site) -> None:
    """The second one is refused at once."""
    other = described(site.folder, site.settings.first_port)
    with (
        site.alone("changing"),
        pytest.raises(RuntimeFault, match=r"Another make is changing the site"),
        other.alone("changing"),
    ):
        pass


@pytest.mark.campaign
def test_servers_that_are_there_are_used_and_left(
    tmp_path: Path,
    postgres: AnyPostgres,
    kafka: AnyKafka,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With TDKT_POSTGRES_URL and TDKT_KAFKA_BOOTSTRAP a site starts none of its own, and stops or empties none."""
    monkeypatch.setenv("TDKT_POSTGRES_URL", postgres.admin_url)
    monkeypatch.setenv("TDKT_KAFKA_BOOTSTRAP", kafka.bootstrap)
    monkeypatch.setenv("TDKT_KAFKA_ADMIN_USER", kafka.admin_user)
    monkeypatch.setenv("TDKT_KAFKA_ADMIN_PASSWORD", kafka.admin_password)
    guest = described(tmp_path / "run", free_hundred())

    guest.up()

    assert (guest.postgres.admin_url, guest.kafka.bootstrap) == (postgres.admin_url, kafka.bootstrap)
    assert not list(guest.folder.glob("postgres*"))
    assert not list(guest.folder.glob("kafka*"))

    guest.forget()

    assert postgres.running()
    assert kafka.running()


@pytest.mark.campaign
def test_fresh_keeps_nothing(site: Site) -> None:
    """Forgetting stops the site and removes its folder."""
    site.up()

    site.forget()

    assert not site.folder.exists()
    assert is_free(site.postgres.port)


@pytest.mark.servers
def test_the_secrets_are_closed_and_stay_the_same(site: Site) -> None:
    """Each secret is made once and readable by its owner alone."""
    site.keys.make()
    site.keys.password("planning-kafka")
    before = {path.name: path.read_bytes() for path in site.keys.folder.iterdir()}
    again = described(site.folder, site.settings.first_port).keys
    again.make()
    again.password("planning-kafka")

    assert {path.name: path.read_bytes() for path in again.folder.iterdir()} == before
    assert {path.stat().st_mode & 0o077 for path in again.folder.iterdir()} == {0}
    assert "keys.json" in before


@pytest.mark.parametrize(
    "mark",
    [
        pytest.param("secrets", marks=pytest.mark.campaign),
        pytest.param("postgres/password", marks=pytest.mark.campaign),
        pytest.param("postgres/data", marks=pytest.mark.servers),
        pytest.param("kafka/password", marks=pytest.mark.campaign),
        pytest.param("kafka/kafka.log", marks=pytest.mark.campaign),
    ],
)
def test_a_start_that_is_broken_off_is_picked_up(site: Site, mark: str) -> None:
    """Ctrl-C at any moment ends the command in its own words and leaves nothing that hinders the next one."""
    site = described(site.folder, site.settings.first_port, code="cao-loc")  # of no federation: it stands alone
    variables = {
        "TDKT_FOLDER": str(site.folder),
        "TDKT_FIRST_PORT": str(site.settings.first_port),
        "TDKT_SITE": site.settings.site,
    }
    with subprocess.Popen(
        [sys.executable, "-m", "deploy.local", "up"],
        cwd=PROJECT,
        env={**os.environ, **variables},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as command:
        assert holds_within((site.folder / mark).exists, seconds=120)

        os.killpg(command.pid, signal.SIGINT)
        _, said = command.communicate()

    assert "Traceback" not in said
    assert "make run goes on from here" in said

    site.up()

    assert None not in pids(site)
