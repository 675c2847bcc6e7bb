"""A service is whole or not at all: it waits for its servers, ends when a part ends, and stops at a signal."""

import asyncio
import signal
import socket
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

import httpx
import psutil
import pytest

from chassis.declaring.module import Effect, On
from chassis.declaring.rows import RowChange
from chassis.declaring.service import Service
from chassis.declaring.site import Site
from chassis.errors import AddressTakenError, PartEndedError
from chassis.operating.process import Runtime, parts_of, run_parts
from chassis.reading.migrations import migrate
from chassis.web.health import Health
from contracts.envelope import Origin
from contracts.message import Event
from contracts.vocabulary import Level
from deploy.local import servers
from tests.chassis.databases import Database, Harness, as_owner, at_work, cause, make_database, make_migrated
from tests.chassis.reading_service import reading_service
from tests.chassis.running import started, until, variables_of
from tests.chassis.sample import HERE, SITE, NoteWritten, altered, write, writing
from tests.chassis.topics import make_channel
from tests.chassis.web_harness import NOTE, settings_of, signed_in
from tests.chassis.writing_service import writing_service

AnyPostgres = servers.Postgres | servers.GivenPostgres
AnyKafka = servers.Kafka | servers.GivenKafka


def _migrated(postgres: AnyPostgres, service: Service, site: Site = HERE) -> Database:
    """A new database with the tables of `service`."""
    return asyncio.run(make_migrated(postgres.admin_url, service, site))


@pytest.fixture
def database(postgres: AnyPostgres) -> Database:
    return _migrated(postgres, writing_service())


def test_a_service_has_the_parts_it_needs() -> None:
    """Intake only for a service that hears, effects only for one that touches the outside."""
    effect: dict[type[Event], Effect] = {NoteWritten: Effect(_never, _never, _never, _never)}

    assert parts_of(writing_service()) == ("web", "relay", "policies", "projections")
    assert parts_of(reading_service()) == ("web", "intake", "relay", "policies", "projections")
    assert parts_of(writing(effect)) == ("web", "relay", "policies", "effects", "projections")


def _never(*_: object) -> NoReturn:
    raise AssertionError("nothing is performed here")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_service_that_gets_a_signal_ends_well(database: Database, tmp_path: Path, number: signal.Signals) -> None:
    """SIGTERM and Ctrl-C let requests finish, and end with 0."""
    with started(variables_of(database, tmp_path), tmp_path / "log", "serve") as running:
        answered = httpx.post(f"{running.url}/notes", json=NOTE, headers=signed_in())
        code = running.stop(number)

    assert answered.status_code == 201
    assert code == 0
    assert running.logged[-1]["event"] == "service_stopped"


def test_a_request_under_way_is_answered_before_the_end(database: Database, tmp_path: Path) -> None:
    """A request that has begun is answered, although the service is stopping."""
    with started(variables_of(database, tmp_path), tmp_path / "log", "serve") as running:
        place = urlsplit(running.url)
        body = b'{"title": "a title", "text": "some words"}'
        head = f"POST /notes HTTP/1.1\r\nHost: w\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        token = "".join(f"{name}: {value}\r\n" for name, value in signed_in().items())
        with socket.create_connection((place.hostname or "", place.port or 0)) as connection:
            connection.sendall(f"{head}{token}\r\n".encode() + body[:10])
            until(lambda: httpx.get(f"{running.url}/health/live").status_code == 200, "the service to answer others")
            running.process.send_signal(signal.SIGTERM)
            until(lambda: not _listens(place.hostname or "", place.port or 0), "the service to close its web")
            connection.sendall(body[10:])
            answer = connection.recv(4096)
        code = running.ended()

    assert answer.startswith(b"HTTP/1.1 201")
    assert code == 0


def _listens(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def test_a_service_waits_for_its_database(postgres: AnyPostgres, tmp_path: Path) -> None:
    """Started first, it says what it waits for, and serves as soon as the tables are there."""
    made = asyncio.run(make_database(postgres.admin_url))
    with started(variables_of(made, tmp_path), tmp_path / "log", "serve") as running:
        awaited = running.line("database_awaited")
        asyncio.run(migrate(made.owner_url, made.service_url, writing_service(), HERE))
        ready = httpx.get(f"{running.url}/health/ready")

    assert "migrate" in awaited["reason"]
    assert ready.status_code == 200


def test_a_service_that_waits_can_be_stopped(tmp_path: Path) -> None:
    """Waiting for a server that never comes is no reason to hang."""
    nowhere = Database("", "", "postgresql://serve:s@127.0.0.1:1/nowhere")
    with started(variables_of(nowhere, tmp_path), tmp_path / "log", "serve") as running:
        running.line("database_awaited")
        code = running.stop()

    assert code == 0


def test_a_service_serves_while_kafka_is_away(database: Database, tmp_path: Path) -> None:
    """Commands are taken, the relay says what is wrong and tries again, and nothing of it ends the service."""
    with started(variables_of(database, tmp_path), tmp_path / "log", "serve") as running:
        httpx.post(f"{running.url}/notes", json=NOTE, headers=signed_in())
        fault = running.line("loop_faulted")
        health = httpx.get(f"{running.url}/health", headers=signed_in("quan-tri", "operator")).json()
        ready = httpx.get(f"{running.url}/health/ready")

    assert fault["loop"] == "relay"
    relay = next(loop for loop in health["loops"] if loop["name"] == "relay")
    assert relay["behind"] == 1
    assert relay["fault"].startswith("BrokerUnavailableError: Kafka at ")
    assert ready.status_code == 200


def test_a_taken_address_is_said_in_one_sentence(database: Database, tmp_path: Path) -> None:
    """Two services at one port: the second names it, and ends."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        variables = variables_of(database, tmp_path, HTTP_PORT=str(port))
        with started(variables, tmp_path / "log", "serve") as running:
            code = running.ended()

    assert code == 1
    assert f"cannot listen at 127.0.0.1:{port}" in (tmp_path / "log").read_text().splitlines()[-1]


def test_a_key_that_cannot_be_used_stops_the_start(database: Database, tmp_path: Path) -> None:
    """A service that could not sign, or could check no token, does not begin to serve."""
    for name in ("SIGNING_KEY_FILE", "TOKEN_KEY_FILE"):
        missing = variables_of(database, tmp_path, **{name: str(tmp_path / "missing.pem")})
        with started(missing, tmp_path / "log", "serve") as running:
            code = running.ended()

        assert code == 1
        assert "missing.pem" in (tmp_path / "log").read_text().splitlines()[-1]


class _PartKilledError(BaseException):
    """A fault that no loop survives."""


def _kill(event: NoteWritten, origin: Origin) -> Iterable[RowChange]:
    raise _PartKilledError((event, origin))


def _ground(harness: Harness, folder: Path) -> Runtime:
    settings = settings_of(harness.database.service_url, folder)
    health = Health(harness.service, harness.store.pool, SITE, settings.stalled_after)
    return Runtime(harness.service, settings, harness.store, harness.handler, health)


async def test_a_part_that_ends_by_itself_ends_the_service(postgres: AnyPostgres, tmp_path: Path) -> None:
    """Never a service by halves: the others are stopped, and the process ends with the reason."""
    deadly = altered(writing(), projections=(On(NoteWritten, _kill),))
    async with at_work(postgres.admin_url, deadly) as harness:
        await harness.handler.handle(write(1), cause())
        runtime = _ground(harness, tmp_path)

        with pytest.raises(PartEndedError, match="projections") as ended:
            await run_parts(runtime, ["web", "policies", "projections"], asyncio.Event())

    assert isinstance(ended.value.__cause__, _PartKilledError)
    assert not runtime.health.running


async def test_a_taken_address_leaves_no_part_running(postgres: AnyPostgres, tmp_path: Path) -> None:
    """A service that cannot start as a whole does not start in part."""
    async with at_work(postgres.admin_url, writing_service()) as harness:
        runtime = _ground(harness, tmp_path)
        with socket.create_server(("127.0.0.1", 0)) as taken:
            settings = runtime.settings.model_copy(update={"http_port": taken.getsockname()[1]})

            with pytest.raises(AddressTakenError):
                await run_parts(replace(runtime, settings=settings), ["web", "projections"], asyncio.Event())

    assert not runtime.health.loops


def test_one_loop_can_run_in_a_process_of_its_own(database: Database, tmp_path: Path) -> None:
    """The web in one process and the projections in another serve a reader as one would."""
    variables = variables_of(database, tmp_path)
    with (
        started(variables, tmp_path / "web", "serve", "--only", "web") as web,
        started(variables, tmp_path / "loop", "serve", "--only", "projections") as loop,
    ):
        loop.line("service_started")
        written = httpx.post(f"{web.url}/notes", json=NOTE, headers=signed_in()).json()
        note = written["stream"].removeprefix("note-")
        shown = httpx.get(f"{web.url}/notes/{note}?read_after={written['position']}", headers=signed_in(), timeout=30)
        codes = (web.stop(), loop.stop())

    assert shown.json()["title"] == NOTE["title"]
    assert codes == (0, 0)


def test_a_service_at_rest_is_small(database: Database, tmp_path: Path) -> None:
    """Under 130 MB, of which the imports are the most: twelve services of three sites fit a small machine."""
    with started(variables_of(database, tmp_path), tmp_path / "log", "serve") as running:
        httpx.get(f"{running.url}/health/ready")
        resident = psutil.Process(running.process.pid).memory_info().rss

    assert resident < 130 * 1024 * 1024


def test_what_one_service_says_another_hears_and_acts_on(
    postgres: AnyPostgres, kafka: AnyKafka, tmp_path: Path
) -> None:
    """The whole way: a request here, over Kafka, into the read tables there; each a process of its own."""
    channel = make_channel(kafka, tmp_path)
    site = Site(channel.site, Level.DISTRICT)
    here, there = _migrated(postgres, writing_service(), site), _migrated(postgres, reading_service(), site)
    kafka_at = {"KAFKA_BOOTSTRAP": kafka.bootstrap}
    writer = {"KAFKA_USER": channel.writer.user, "KAFKA_PASSWORD": channel.writer.password}
    reader = {"KAFKA_USER": channel.reader.user, "KAFKA_PASSWORD": channel.reader.password}
    writes = variables_of(here, tmp_path, channel.site, **kafka_at, **writer)
    reads = variables_of(there, tmp_path, channel.site, "READING", **kafka_at, **reader)
    known = signed_in(site=channel.site)
    with (
        started(writes, tmp_path / "writing", "serve") as writing_room,
        started(reads, tmp_path / "reading", "serve", module="reading_service") as reading_process,
    ):
        written = httpx.post(f"{writing_room.url}/notes", json=NOTE, headers=known).json()
        note = written["stream"].removeprefix("note-")
        shelf = f"{reading_process.url}/places/{note}"
        until(lambda: httpx.get(shelf, headers=known).status_code == 200, "the note to be shelved")
        codes = (writing_room.stop(), reading_process.stop())
    rows = asyncio.run(as_owner(there, "select type, actor from log.events order by position"))

    assert [tuple(row) for row in rows] == [("NoteWritten", "an@unit-1"), ("NoteShelved", "reading.policies")]
    assert codes == (0, 0)


def test_a_service_does_not_serve_the_log_of_another(database: Database, tmp_path: Path) -> None:
    """Another site's code over this site's data, or another service's: it ends with a sentence and has not begun."""
    with started(variables_of(database, tmp_path, "cao-bang"), tmp_path / "log", "serve") as running:
        code = running.process.wait(30)

    assert code == 1
    assert "this database holds the log of writing at lang-son, and this is writing at cao-bang" in (
        tmp_path / "log"
    ).read_text(encoding="utf-8")
