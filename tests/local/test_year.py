"""The year: played through a real site, broken off and played again, and its requests one by one."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import httpx
import pytest
from typing_extensions import override

from chassis.web.auth import issue_token
from deploy.local.keys import SiteKeys
from deploy.local.play.actors import AUDITOR, OPERATOR, clerk_of
from deploy.local.play.client import SiteClient, StepRefusedError, WaitTimeoutError, until
from deploy.local.play.dataset import read_dataset
from deploy.local.play.notices import expected
from deploy.local.play.running_site import SERVICES, RunningSite
from deploy.local.settings import PROJECT
from deploy.local.site import Site
from tests.local.test_site import described, free_hundred

_NOVEMBER = datetime.fromisoformat("2017-11-20T00:00:00+07:00")


@dataclass
class Service:
    """A stand-in for a service: gives its answers one after the other and remembers what it was asked."""

    answers: list[tuple[int, dict[str, Any]]]
    keys: list[str | None] = field(default_factory=list)


@pytest.fixture
def place(tmp_path: Path) -> RunningSite:
    """A place without services, in January."""
    clock = tmp_path / "clock"
    clock.write_text("2017-01-10T08:00:00+07:00")
    return RunningSite("lang-son", {}, SiteKeys(tmp_path / "secrets", "lang-son").token_key, clock, {})


@pytest.fixture
def service() -> Iterator[tuple[Service, str]]:
    """A stand-in over real HTTP, and its address."""
    stand_in = Service([])

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"] or 0))
            stand_in.keys.append(self.headers["Idempotency-Key"])
            status, body = stand_in.answers.pop(0)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        @override
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield stand_in, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def at(place: RunningSite, url: str) -> SiteClient:
    """The client of a place whose review stands at `url`."""
    return SiteClient(RunningSite(place.site, {"review": url}, place.token_key, place.clock, {}))


def test_the_clock_goes_forward_and_never_back(place: RunningSite) -> None:
    """A year that is played again stays where it was broken off."""
    now = place.instant()

    place.move_clock(now - timedelta(days=9))

    assert place.instant() == now

    place.move_clock(now + timedelta(days=9))

    assert place.instant() == now + timedelta(days=9)


async def test_a_request_is_sent_again_under_its_key_until_it_is_answered(
    place: RunningSite, service: tuple[Service, str]
) -> None:
    """A service that cannot serve, or has not heard of something yet, is asked again for the same thing."""
    stand_in, url = service
    stand_in.answers += [(503, {}), (409, {"code": "registration-still-open"}), (200, {"stream": "dossier-1"})]

    async with at(place, url) as client:
        answer = await client.service("review", AUDITOR).post("/dossiers", {}, {"registration-still-open"})

    assert answer == {"stream": "dossier-1"}
    assert len(stand_in.keys) == 3
    assert len(set(stand_in.keys)) == 1


async def test_a_no_that_was_not_expected_ends_the_year(place: RunningSite, service: tuple[Service, str]) -> None:
    """The service's own code says why."""
    stand_in, url = service
    stand_in.answers.append((409, {"code": "not-your-unit", "detail_en": "…"}))

    async with at(place, url) as client:
        with pytest.raises(StepRefusedError, match="not-your-unit"):
            await client.service("review", AUDITOR).post("/dossiers", {})


async def test_a_wait_that_ends_in_vain_names_its_condition() -> None:
    """A deadline names what did not come to be."""

    async def never() -> None:
        return None

    with pytest.raises(WaitTimeoutError, match="the moon to rise"):
        await until(never, "the moon to rise", seconds=0.1)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A whole site, not started."""
    site = described(tmp_path / "run", free_hundred(), names=SERVICES)
    yield site
    site.forget()


def begin(site: Site) -> "subprocess.Popen[str]":
    """Play the year through `site` in a process of its own."""
    environment = {
        **os.environ,
        "TDKT_FOLDER": str(site.folder),
        "TDKT_FIRST_PORT": str(site.settings.first_port),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "deploy.local.year"],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def heads(site: Site) -> dict[str, int]:
    """How many events each service holds."""
    token = issue_token(site.keys.token_key.read_bytes(), OPERATOR, site=site.settings.site)
    headers = {"Authorization": f"Bearer {token}"}
    return {
        service.name: httpx.get(f"{service.url}/health", headers=headers).json()["head"] for service in site.services
    }


def letters(site: Site) -> list[str]:
    """The Message-ID of every letter the mail server was handed."""
    return [message_from_bytes(file.read_bytes())["Message-ID"] for file in site.mail.messages.iterdir()]


@pytest.mark.campaign
@pytest.mark.timeout(1200)
def test_a_year_that_is_broken_off_goes_on_and_does_nothing_twice(site: Site) -> None:
    """Ctrl-C in November, then to the end, then once more: everything holds, and the last time nothing happens.

    A dossier that somebody adds afterwards is counted, and is no fault.
    """
    site.up()
    broken_off = begin(site)
    deadline = monotonic() + 120
    while datetime.fromisoformat(site.clock.read_text()) < _NOVEMBER:
        assert monotonic() < deadline, "waited 120 s for November"
        assert broken_off.poll() is None, broken_off.communicate()[0]
        sleep(0.05)
    broken_off.send_signal(signal.SIGINT)

    said = broken_off.communicate(timeout=60)[0]

    assert broken_off.returncode == 130, said

    went_on = begin(site)
    said = went_on.communicate(timeout=600)[0]

    assert went_on.returncode == 0, said
    assert "262  awarded" in said
    assert "wrong" not in said
    assert "procedure=simplified&state=awarded" in said
    assert "one retired and one died within the year" in said
    assert "one award is posthumous" in said
    for happened in (
        "supplemented",
        "no quorum, other day",
        "interest declared",
        "items put off",
        "returned",
        "recovered",
    ):
        assert re.search(rf"^ +\d+  {happened} +http", said, re.MULTILINE)
    assert len(letters(site)) == len(set(letters(site)))
    assert answers(site, addresses(said)) == {200}
    before, sent = heads(site), len(letters(site))

    again = begin(site)
    said = again.communicate(timeout=600)[0]

    assert again.returncode == 0, said
    assert (heads(site), len(letters(site))) == (before, sent)
    assert sum(expected(read_dataset()).values()) == 536

    add_a_dossier(site)
    with_more = begin(site)
    said = with_more.communicate(timeout=600)[0]

    assert with_more.returncode == 0, said
    assert "262  awarded" in said
    assert "  1  filed" in said
    assert "KHÔNG" in looked(site)


def addresses(said: str) -> list[str]:
    """Every address that the summary prints, but those that only say where a service listens."""
    return [found for found in re.findall(r"http://\S+", said.partition("Every address")[2]) if "/docs" not in found]


def answers(site: Site, printed: list[str]) -> set[int]:
    """The statuses with which the services answer an auditor at the addresses in `printed`."""
    assert len(printed) > 30
    token = issue_token(site.keys.token_key.read_bytes(), AUDITOR, site=site.settings.site)
    with httpx.Client(headers={"Authorization": f"Bearer {token}"}) as client:
        return {client.get(address).status_code for address in printed}


def add_a_dossier(site: Site) -> None:
    """File a dossier that is not part of the year, for a person of the first unit."""
    unit = read_dataset().units[0]
    token = issue_token(site.keys.token_key.read_bytes(), clerk_of(unit), site=site.settings.site)
    filed = unit.dossiers[0]
    body = {
        "plan_id": (site.folder / "year-played").read_text(),
        "unit": unit.code,
        "subject": {"key": "ca-nhan-them", "kind": "individual", "name": "Nông Thị Thêm", "position": "Văn thư"},
        "title": filed.title,
        "year": 2017,
        "documents": filed.documents,
        "facts": filed.facts,
    }
    (review,) = (service for service in site.services if service.name == "review")
    answer = httpx.post(f"{review.url}/dossiers", json=body, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 201, answer.text


def looked(site: Site) -> str:
    """The output of `make look`."""
    done = subprocess.run(
        [sys.executable, "-m", "deploy.local.play.look"],
        check=True,
        cwd=PROJECT,
        env={**os.environ, "TDKT_FOLDER": str(site.folder)},
        capture_output=True,
        text=True,
    )
    return done.stdout
