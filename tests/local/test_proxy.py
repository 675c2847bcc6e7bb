"""The proxy of a site on this machine forwards what it should, and answers in the place of a service that is away."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from chassis.web.bodies import LARGEST_BODY
from chassis.web.server import server_config
from deploy.local import proxy
from deploy.paths import AWAY_EN, AWAY_VI, SERVICES
from tests.chassis.databases import until

_AWAY = "notification"
_SECRET = "of-one-hop"


@asynccontextmanager
async def _serving(app: ASGIApp, ports: int = 1) -> AsyncIterator[list[int]]:
    """The ports at which `app` is served as a service is."""
    config = server_config(app, 1)
    config.date_header = False
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(ports)]
    server = uvicorn.Server(config)
    task = asyncio.create_task(server._serve(sockets))  # noqa: SLF001 - serve() would take the signals of the tests
    await until(lambda: server.started, "the server")
    try:
        yield [one.getsockname()[1] for one in sockets]
    finally:
        server.should_exit = server.force_exit = True
        await task


async def _echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with what has come."""
    request = Request(scope, receive)
    seen: dict[str, Any] = {"port": scope["server"][1], "method": request.method, "size": len(await request.body())}
    seen["target"] = (scope["raw_path"] + b"?" + scope["query_string"]).decode()
    seen["headers"] = [(one.decode(), value.decode()) for one, value in scope["headers"]]
    await _answers.get(scope["path"], JSONResponse)(seen)(scope, receive, send)


async def _endless() -> AsyncIterator[bytes]:
    yield b"first"
    await asyncio.Event().wait()


def _with_cookies(seen: dict[str, Any]) -> Response:
    answer = JSONResponse(seen, 201, {"Connection": "X-Hop", "X-Hop": _SECRET, "Content-Language": "vi"})
    answer.set_cookie("first", "1")
    answer.set_cookie("second", "2")
    return answer


_answers: dict[str, Callable[[dict[str, Any]], Response]] = {
    "/planning/cookies": _with_cookies,
    "/planning/endless": lambda _: StreamingResponse(_endless()),
    "/planning/elsewhere": lambda _: Response(status_code=307, headers={"Location": "/planning/session?next=%2F"}),
    "/planning/nothing": lambda _: Response(status_code=204),
}


@dataclass(frozen=True)
class Joined:
    """A proxy before three services; the fourth, which has `/`, is away."""

    client: httpx.AsyncClient
    port: int
    services: Mapping[int, str]

    async def get(self, path: str, **headers: str) -> httpx.Response:
        """The answer at `path`."""
        return await self.client.get(path, headers={name.replace("_", "-"): one for name, one in headers.items()})

    async def service(self, path: str) -> str:
        """The service that has answered."""
        return self.services[(await self.get(path)).json()["port"]]


@pytest.fixture
async def site() -> AsyncIterator[Joined]:
    async with AsyncExitStack() as stack:
        ports = await stack.enter_async_context(_serving(_echo, 3))
        by_port = dict(zip(ports, (name for name in SERVICES if name != _AWAY), strict=True))
        joined = proxy.Proxy({_AWAY: "127.0.0.1:1"} | {name: f"127.0.0.1:{port}" for port, name in by_port.items()})
        stack.push_async_callback(joined.close)
        (port,) = await stack.enter_async_context(_serving(joined))
        client = await stack.enter_async_context(httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}"))
        yield Joined(client, port, by_port)


async def test_each_path_reaches_its_service_as_it_was_sent(site: Joined) -> None:
    """Neither escapes nor the query are changed, and a body of any method comes through."""
    target = "/planning/kế%2Fhoạch/a%20b?q=%C4%91%E1%BB%97&q=a%26b"
    found = (await site.client.request("PUT", target, content=b"x" * 100_000)).json()
    services = [await site.service(f"{prefix}/{name}/x") for prefix in ("", "/api") for name in SERVICES[:3]]

    assert services == [*SERVICES[:3]] * 2
    assert (site.services[found["port"]], found["method"], found["size"]) == ("planning", "PUT", 100_000)
    assert found["target"] == "/planning/k%E1%BA%BF%2Fho%E1%BA%A1ch/a%20b?q=%C4%91%E1%BB%97&q=a%26b"


async def test_a_caller_cannot_speak_for_the_proxy(site: Joined) -> None:
    """Foreign X-Forwarded-* and the headers of one connection are dropped; Host, cookies and Origin come through."""
    forged = {
        "X-Forwarded-For": "10.9.9.9",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Prefix": "/elsewhere",
        "Forwarded": "for=10.9.9.9",
        "X-Real-IP": "10.9.9.9",
        "Connection": "keep-alive, X-Hop",
        "X-Hop": _SECRET,
        "TE": "trailers",
        "Host": "site.example:1",
        "Origin": "http://site.example:1",
        "Cookie": "a=b",
    }
    headers = (await site.client.get("/planning/plans", headers=forged)).json()["headers"]
    found = dict(headers)

    assert len(found) == len(headers)
    assert {name: value for name, value in found.items() if "forward" in name or "real" in name} == {
        "x-forwarded-for": "127.0.0.1",
        "x-forwarded-proto": "http",
        "x-forwarded-host": "site.example:1",
    }
    assert (found["host"], found["origin"], found["cookie"]) == ("site.example:1", "http://site.example:1", "a=b")
    assert not {"connection", "x-hop", "te"} & found.keys()


async def test_an_answer_comes_through_whole(site: Joined) -> None:
    """Its status, each cookie, a redirection and no body at all; nothing of it is kept for the next caller."""
    answer = await site.get("/planning/cookies")
    site.client.cookies.clear()
    elsewhere, nothing = await site.get("/planning/elsewhere"), await site.get("/planning/nothing")

    assert (answer.status_code, answer.headers["content-language"]) == (201, "vi")
    assert [cookie.partition(";")[0] for cookie in answer.headers.get_list("set-cookie")] == ["first=1", "second=2"]
    assert _SECRET not in str(answer.headers)
    assert (elsewhere.status_code, elsewhere.headers["location"]) == (307, "/planning/session?next=%2F")
    assert (nothing.status_code, nothing.content) == (204, b"")
    assert (await site.client.head("/planning/plans")).headers["content-length"]
    assert "cookie" not in dict((await site.get("/planning/plans")).json()["headers"])


async def test_an_answer_is_passed_on_as_it_comes(site: Joined) -> None:
    """The first part arrives before the last was made."""
    async with site.client.stream("GET", "/planning/endless") as answer, asyncio.timeout(20):
        assert await anext(answer.aiter_raw()) == b"first"


async def test_a_service_that_is_away_leaves_the_others(site: Joined) -> None:
    """A browser gets a page, a caller of the API a problem, both in two languages and with the time to wait."""
    page = await site.get("/", Accept="text/html,*/*")
    problem = await site.get("/api/notification/notices")

    assert page.status_code == problem.status_code == 503
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert all(sentence in page.text for sentence in (AWAY_VI, AWAY_EN))
    assert problem.headers["content-type"] == "application/problem+json"
    assert [problem.json()[name] for name in ("code", "detail_vi", "detail_en")] == ["service-away", AWAY_VI, AWAY_EN]
    assert problem.headers["retry-after"] == page.headers["retry-after"]
    assert [(await site.get(f"/{name}/x")).status_code for name in SERVICES] == [200, 200, 200, 503]


async def _parts(size: int) -> AsyncIterator[bytes]:
    for _ in range(0, size, 65_536):
        yield b"x" * 65_536


async def test_a_body_has_the_limit_of_a_services_own(site: Joined) -> None:
    """Declared or not; one that is just small enough comes through."""
    declared = await site.client.post("/planning/plans", content=b"x" * (LARGEST_BODY + 1))
    undeclared = await site.client.post("/planning/plans", content=_parts(LARGEST_BODY + 65_536))
    most = await site.client.post("/planning/plans", content=_parts(LARGEST_BODY))

    assert (declared.status_code, undeclared.status_code) == (413, 413)
    assert json.loads(declared.text)["code"] == "body-too-large"
    assert most.json()["size"] == LARGEST_BODY


async def test_a_body_that_trickles_in_is_given_up(site: Joined, monkeypatch: pytest.MonkeyPatch) -> None:
    """It holds no connection of the service."""
    monkeypatch.setattr(proxy, "most_of", lambda _kind: (LARGEST_BODY, 0.1))
    reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
    writer.write(b"POST /planning/plans HTTP/1.1\r\nHost: here\r\nContent-Length: 9\r\n\r\nx")
    async with asyncio.timeout(20):
        answer = await reader.read()
    writer.close()

    assert answer.startswith(b"HTTP/1.1 408")
