"""A service is reached by its prefix and without it, and each answer leads on by the way on which it was asked for."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import APIRouter
from pydantic import ValidationError
from structlog.testing import capture_logs

from chassis.plaintext import site_address
from chassis.settings import Settings
from deploy.local import servers
from tests.chassis.sample import altered
from tests.chassis.test_paging import router
from tests.chassis.test_plaintext import HERE
from tests.chassis.web_harness import WebHarness, open_web
from tests.chassis.writing_service import writing_service

PREFIX = "/api/writing"
PUBLIC = "https://tdkt.example.vn"


@pytest.fixture
async def web(postgres: servers.Postgres | servers.GivenPostgres, tmp_path: Path) -> AsyncIterator[WebHarness]:
    both = APIRouter()
    for one in (*writing_service().routers, router):
        both.include_router(one)
    service = altered(writing_service(), router=both)
    async with open_web(postgres.admin_url, tmp_path, service, public_url=PUBLIC) as opened:
        yield opened


@pytest.mark.parametrize("prefix", ["", PREFIX])
async def test_a_list_leads_on_by_the_way_on_which_it_was_asked_for(web: WebHarness, prefix: str) -> None:
    """The next page of rows and of events, and each event's own address, have the prefix or have it not."""
    stream = (await web.write()).json()["stream"]
    page = (await web.get(f"{prefix}/numbers?upto=9")).json()
    (event,) = (found := (await web.get(f"{prefix}/streams/{stream}?limit=1")).json())["events"]

    assert page["next"] == f"{prefix}/numbers?upto=9&after=2"
    assert found["next"] == f"{prefix}/streams/{stream}?limit=1&after=1"
    assert event["address"] == f"{prefix}/events/{event['event_id']}"
    followed = [await web.get(address) for address in (page["next"], found["next"], event["address"])]
    assert all(answer.is_success for answer in followed)


@pytest.mark.parametrize("prefix", ["", PREFIX])
async def test_the_description_works_on_either_way(web: WebHarness, prefix: str) -> None:
    """The page loads its files below its own address, and a client sends to the paths below `servers`."""
    loaded = re.findall(r'(?:src|href)="([^"]*)"', (await web.client.get(f"{prefix}/docs")).text)
    document = (await web.client.get(f"{prefix}/openapi.json")).json()

    assert [(await web.client.get(f"{prefix}/{one}")).status_code for one in loaded] == [200] * 4
    assert document["servers"] == [{"url": prefix or "/"}]
    assert not [path for path in document["paths"] if path.startswith("/api/")]


async def test_labels_and_logs_name_the_route_as_it_was_declared(web: WebHarness) -> None:
    """A dashboard counts one route once, whichever way its callers come; a refusal names it too."""
    with capture_logs() as logged:
        for prefix in ("", PREFIX):
            await web.get(f"{prefix}/events/{'0' * 32}")
            await web.client.get(f"{prefix}/events/{'0' * 32}")

    assert [line["route"] for line in logged if "route" in line] == ["/events/{event_id}"] * 6
    figures = (await web.get(f"{PREFIX}/metrics")).text
    assert set(re.findall(r'tdkt_request_seconds_count{[^}]*route="([^"]*)"', figures)) == {"/events/{event_id}"}


@pytest.mark.parametrize(
    ("host", "location"),
    [
        ("tdkt.example.vn", "https://tdkt.example.vn"),
        ("TDKT.example.vn", "https://TDKT.example.vn"),
        ("h:1", "http://h:1"),
    ],
)
async def test_a_redirection_keeps_the_scheme_and_the_prefix(web: WebHarness, host: str, location: str) -> None:
    """What the proxy forwards under the public address leads back to it, and no header of a caller says otherwise."""
    forged = {"Host": host, "X-Forwarded-Proto": "gopher", "X-Forwarded-Host": "elsewhere.example"}
    answer = await web.client.get(f"{PREFIX}/numbers/?upto=9", headers=forged)

    assert (answer.status_code, answer.headers["Location"]) == (307, f"{location}{PREFIX}/numbers?upto=9")


@pytest.mark.parametrize(
    "path",
    [
        f"{PREFIX}s/numbers",
        "/api/numbers",
        "/api/planning/numbers",
        f"{PREFIX}{PREFIX}/docs",
        f"{PREFIX}/writing/numbers",
    ],
)
async def test_no_other_prefix_leads_here(web: WebHarness, path: str) -> None:
    """Neither that of another service, nor one that only begins like the own one, nor the own one twice."""
    assert (await web.get(f"{path}?upto=9")).status_code == 404


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://TDKT.example.vn/", PUBLIC),
        ("https://tdkt.example.vn:443", PUBLIC),
        ("https://10.1.2.3:8443", "https://10.1.2.3:8443"),
        ("http://127.0.0.1:18100", "http://127.0.0.1:18100"),
        ("http://[::1]:80/", "http://[::1]"),
    ],
)
def test_a_public_address_has_one_form(given: str, kept: str) -> None:
    """That which browsers send as Host and Origin."""
    assert site_address(given) == kept


@pytest.mark.parametrize(
    "wrong",
    [
        "http://tdkt.example.vn",
        "tdkt.example.vn",
        "https://",
        f"{PUBLIC}/tdkt",
        f"{PUBLIC}?a",
        "https://a:b@c",
        "ftp://c",
    ],
)
def test_another_public_address_stops_the_start(wrong: str) -> None:
    """Without TLS it is on this machine alone, and a site has a host of its own."""
    described: dict[str, Any] = HERE | {"public_url": wrong}

    with pytest.raises(ValidationError, match="public_url"):
        Settings(**described)
