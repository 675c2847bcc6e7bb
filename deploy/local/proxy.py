"""A reverse proxy for a site on this machine: `python -m deploy.local.proxy PORT planning=PORT registration=PORT …`.

It listens on this machine alone, ends no TLS and limits no rates: an agency runs another one (docs/operating.md).
"""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Final

import httpx
import uvicorn
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from chassis.web.bodies import most_of
from chassis.web.server import server_config
from deploy.paths import AWAY_EN, AWAY_VI, service_of

_log = logging.getLogger(__name__)
_HOP_BY_HOP: Final = frozenset(
    {
        *(b"connection", b"keep-alive", b"proxy-authenticate", b"proxy-authorization", b"proxy-connection"),
        *(b"te", b"trailer", b"transfer-encoding", b"upgrade", b"expect"),
    }
)
"""Headers of one connection (RFC 9110, 7.6.1), besides those that `Connection` names; `Expect` is answered here."""
_OF_PROXIES: Final = (b"x-forwarded-", b"forwarded", b"x-real-ip")
"""Headers that a proxy sets; a caller's own are dropped."""
_TIMES: Final = {"connect": 5.0, "read": 60.0, "write": 30.0, "pool": 10.0}
"""Seconds; a service answers a reader that waits for its own write within 5."""
_KEPT: Final = 3.0
"""Seconds for which an idle connection to a service is kept: the service closes it after 5."""
_MOST_CONNECTIONS: Final = 200
_GRACEFUL: Final = 10
_RETRY_AFTER: Final = {"retry-after": "5", "cache-control": "no-store"}
_REPEATABLE: Final = frozenset({"GET", "HEAD"})
_PAGE: Final = """<!doctype html>
<html lang="vi">
<head><meta charset="utf-8"><title>TĐKT</title></head>
<body>
<p>{vi}</p>
<p lang="en">{en}</p>
</body>
</html>
"""
_POLICY: Final = {"content-security-policy": "default-src 'none'; frame-ancestors 'none'"}
_LARGE_VI, _LARGE_EN = "Nội dung gửi lên lớn hơn mức cho phép.", "The body is larger than is allowed."
_SLOW_VI, _SLOW_EN = "Nội dung gửi lên đến quá chậm: xin gửi lại.", "The body came too slowly: send it again."
Headers = list[tuple[bytes, bytes]]


class _BodyRefusedError(Exception):
    """The body of a request is too large (413) or came too slowly (408)."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Proxy:
    """An ASGI application that forwards each request to the service to which its path leads."""

    def __init__(self, services: Mapping[str, str]) -> None:
        """Forward to `services`, the `host:port` of each by its name."""
        self._services = services
        limits = httpx.Limits(
            max_connections=_MOST_CONNECTIONS, max_keepalive_connections=_MOST_CONNECTIONS, keepalive_expiry=_KEPT
        )
        # The transport alone: a client would follow redirections, keep cookies and take variables of the environment.
        self._transport = httpx.AsyncHTTPTransport(limits=limits, trust_env=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request with what the service answers, or with 503 and a sentence while it is away."""
        request = Request(scope, receive)
        try:
            response = await self._forwarded(request)
        except _BodyRefusedError as refused:
            response = _body_refused(request, refused.status)
        except ClientDisconnect:
            return
        except httpx.HTTPError as fault:
            _log.warning("%s does not answer: %s", service_of(scope["path"]), type(fault).__name__)
            response = _problem(request, 503, "service-away", AWAY_VI, AWAY_EN)
        await response(scope, receive, send)

    async def close(self) -> None:
        """Close the connections to the services."""
        await self._transport.aclose()

    async def _forwarded(self, request: Request) -> Response:
        body = _body_of(request)
        try:
            answer = await self._transport.handle_async_request(self._outgoing(request, body))
        except httpx.RemoteProtocolError:
            # The service closed a kept connection at the moment at which it was used.
            if body is not None or request.method not in _REPEATABLE:
                raise
            answer = await self._transport.handle_async_request(self._outgoing(request, None))
        response = StreamingResponse(_passed_on(answer), answer.status_code)
        response.raw_headers = _of_this_hop(answer.headers.raw)
        return response

    def _outgoing(self, request: Request, body: AsyncIterator[bytes] | None) -> httpx.Request:
        scope = request.scope
        query: bytes = scope["query_string"]
        return httpx.Request(
            request.method,
            f"http://{self._services[service_of(scope['path'])]}",
            headers=_forwarded_headers(request),
            content=body,
            # The path and the query exactly as they came.
            extensions={"timeout": _TIMES, "target": scope["raw_path"] + (b"?" + query if query else b"")},
        )


def _forwarded_headers(request: Request) -> Headers:
    client = request.client.host if request.client else "unknown"
    host = request.headers.get("host", "")
    kept = [(name, value) for name, value in _of_this_hop(request.headers.raw) if not name.startswith(_OF_PROXIES)]
    return [
        *kept,
        (b"x-forwarded-for", client.encode("latin-1")),
        (b"x-forwarded-proto", request.scope["scheme"].encode("latin-1")),
        (b"x-forwarded-host", host.encode("latin-1")),
    ]


def _of_this_hop(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    """The headers without those of the connection on which they came, their names in lower case."""
    lower = [(name.lower(), value) for name, value in headers]
    named = {word.strip().lower() for name, value in lower if name == b"connection" for word in value.split(b",")}
    return [(name, value) for name, value in lower if name not in _HOP_BY_HOP and name not in named]


def _body_of(request: Request) -> AsyncIterator[bytes] | None:
    """The body of a request as it comes, None for one without; raises _BodyRefusedError for a declared length."""
    length = request.headers.get("content-length", "0")
    if "transfer-encoding" not in request.headers and length == "0":
        return None
    if length.isdecimal() and int(length) > most_of(request.headers.get("content-type", ""))[0]:
        raise _BodyRefusedError(413)
    return _bounded(request)


async def _bounded(request: Request) -> AsyncIterator[bytes]:
    size = 0
    parts = request.stream()
    most, seconds = most_of(request.headers.get("content-type", ""))
    deadline = asyncio.get_running_loop().time() + seconds
    while True:
        try:
            async with asyncio.timeout_at(deadline):
                part = await anext(parts, None)
        except TimeoutError:
            raise _BodyRefusedError(408) from None
        if part is None:
            return
        size += len(part)
        if size > most:
            raise _BodyRefusedError(413)
        yield part


async def _passed_on(answer: httpx.Response) -> AsyncIterator[bytes]:
    """The body of an answer, as it comes and as it was encoded."""
    try:
        async for part in answer.aiter_raw():
            yield part
    finally:
        await answer.aclose()


def _body_refused(request: Request, status: int) -> Response:
    code, vi, en = ("body-too-large", _LARGE_VI, _LARGE_EN) if status == 413 else ("body-late", _SLOW_VI, _SLOW_EN)  # noqa: PLR2004
    response = _problem(request, status, code, vi, en)
    response.headers["connection"] = "close"
    return response


def _problem(request: Request, status: int, code: str, vi: str, en: str) -> Response:
    """A page for a browser, and for a caller of the API a problem as the services write it (RFC 9457)."""
    if "text/html" in request.headers.get("accept", ""):
        return HTMLResponse(_PAGE.format(vi=vi, en=en), status, {**_RETRY_AFTER, **_POLICY})
    problem = {"type": f"urn:tdkt:problem:{code}", "title": code.replace("-", " ").capitalize(), "status": status}
    problem |= {"code": code, "detail": vi, "detail_vi": vi, "detail_en": en}
    return JSONResponse(problem, status, _RETRY_AFTER, "application/problem+json")


def main() -> None:
    """Serve until SIGTERM or SIGINT."""
    port, *pairs = sys.argv[1:]
    proxy = Proxy({name: f"127.0.0.1:{number}" for name, _, number in (pair.partition("=") for pair in pairs)})
    config = server_config(proxy, _GRACEFUL)
    config.host, config.port = "127.0.0.1", int(port)
    config.date_header = False  # the services' own is passed on
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.WARNING)
    uvicorn.Server(config).run()


if __name__ == "__main__":
    main()
