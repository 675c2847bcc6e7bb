"""The site with its services: each is ready, found again, and started again when killed or when its settings differ."""

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from rich.console import Console

from deploy.local.__main__ import main
from deploy.local.keys import SIGNING
from deploy.local.process import holds_within
from deploy.local.report import show_site
from deploy.local.services import known_services
from deploy.local.site import Site
from tests.local.test_site import described, free_hundred

pytestmark = pytest.mark.campaign


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site with all services, running."""
    site = described(tmp_path / "run", free_hundred(), known_services())
    site.up()
    yield site
    site.forget()


def pids(site: Site) -> dict[str, int | None]:
    """The processes of the services."""
    processes = {service.name: service.program.process() for service in site.services}
    return {name: None if process is None else process.pid for name, process in processes.items()}


def table(site: Site) -> str:
    """The lines that the operator is shown."""
    out = io.StringIO()
    show_site(site, Console(file=out, width=160))
    return out.getvalue()


def by_the_address(site: Site) -> list[int]:
    """The answers of the readiness probes, asked for at the one address of the site."""
    return [httpx.get(f"{site.proxy.url}/api/{name}/health/ready").status_code for name in site.names]


def test_the_services_of_a_site_stay_ready(site: Site) -> None:
    """A second start changes nothing; a killed service and a killed broker come back, the others stay.

    The proxy, which is started once, answers for the killed service meanwhile; it is started again like any other.
    """
    first, proxy = pids(site), site.proxy.pid

    assert None not in first.values()
    assert all(httpx.get(f"{service.url}/health/ready").is_success for service in site.services)
    assert by_the_address(site) == [200] * len(first)
    assert table(site).count("ready") == len(first)

    described(site.folder, site.settings.first_port, site.names).up()

    assert (pids(site), site.proxy.pid) == (first, proxy)

    killed = site.services[0]
    killed.program.kill()
    site.kafka.stop()

    assert by_the_address(site) == [503, *[200] * (len(first) - 1)]
    assert table(site).count("stopped") == 2
    assert holds_within(lambda: table(site).count("not ready") == len(first) - 1, seconds=30)

    site.proxy.program.kill()

    assert table(site).count("stopped") == 3
    assert "intake waits: " in table(site)
    assert table(site).count(" ? ") == len(first) - 1

    site.up()

    assert table(site).count("ready") == len(first)
    assert {name for name, pid in pids(site).items() if pid != first[name]} == {killed.name}
    assert by_the_address(site) == [200] * len(first)

    site.down()

    assert site.proxy.pid is None


def test_a_service_with_other_variables_is_started_anew(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other ports, or any other variable, reach the services at the next start; until then a line says so."""
    first = pids(site)
    monkeypatch.setenv("REVIEW_LOG_LEVEL", "warning")

    assert "review: REVIEW_LOG_LEVEL changed since it was started: make up starts it anew" in table(site)

    described(site.folder, site.settings.first_port, site.names).up()

    assert {name for name, pid in pids(site).items() if pid != first[name]} == {"review"}

    first = pids(site)
    moved = described(site.folder, free_hundred(), site.names)

    moved.up()

    assert not set(pids(moved).values()) & set(first.values())
    assert all(httpx.get(f"{service.url}/health/ready").is_success for service in moved.services)
    assert by_the_address(moved) == [200] * len(first)


def test_one_command_runs_any_verb_of_any_service(
    site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It needs no variables; verbs of the owner, and the token of the site's own key, are among them."""
    monkeypatch.setattr(os, "environ", {**os.environ, "TDKT_FOLDER": str(site.folder)})
    token_of = ("review", "token", "an", "--because", "a first look", "--staff", "--duty", "auditor")
    words = [("review", "status"), ("planning", "migrate"), token_of]
    for verb in words:
        monkeypatch.setattr(sys, "argv", ["deploy.local", "verb", *verb])

        assert main() == 0

    status, *loops, source, migrated, token = capsys.readouterr().out.splitlines()
    (intake,) = [line for line in loops if line.startswith("intake")]
    assert status.startswith("review of lang-son: ")
    assert source.startswith("asked of the running service at http://127.0.0.1:")
    assert intake.split()[2] == "0"
    assert migrated == "planning: up to date already"
    assert token.count(".") == 2


def test_secrets_stay_out_of_the_logs(site: Site) -> None:
    """No password and no private key is in any log."""
    secrets = [path.read_text() for path in site.keys.folder.glob("*.password")]
    secrets += [
        path.read_text().splitlines()[1] for path in (*map(site.keys.signing_key, SIGNING), site.keys.token_key)
    ]
    secrets += [(site.folder / "postgres" / "password").read_text(), (site.folder / "kafka" / "password").read_text()]
    places = [
        *(site.folder / "logs").iterdir(),
        *site.folder.glob("*/postgres.log*"),
        *site.folder.glob("*/kafka.log*"),
    ]
    logs = "".join(path.read_text() for path in places)

    assert len(places) >= len(site.names) + 3
    assert "service_started" in logs
    assert not [secret for secret in secrets if secret in logs]
