"""The HTTP server of a service, with its limits of connections and waiting times.

It limits no rates, ends no TLS and does not bound the size of headers: a reverse proxy does (ADR 0026).
"""

from asyncio import TimerHandle, Transport
from typing import Final

import uvicorn
from starlette.types import ASGIApp
from typing_extensions import override
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_CONNECTIONS: Final = 500
"""Connections served at a time, idle ones among them; each takes a file descriptor, of which a process has 1,024."""
LONGEST_HEADERS_WAIT: Final = 10.0
"""Seconds in which a request line and all headers must have come."""
_KEEP_ALIVE: Final = 5
"""Seconds for which an idle connection is kept."""


class TimedProtocol(HttpToolsProtocol):
    """HTTP/1.1 with a time limit for the headers of every request, which uvicorn itself does not have."""

    longest_headers_wait = LONGEST_HEADERS_WAIT
    _headers_timer: TimerHandle | None = None

    @override
    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # as uvicorn's own signature
        """Start the time limit for the headers of the first request."""
        super().connection_made(transport)
        self._wait_for_headers()

    @override
    def on_message_begin(self) -> None:
        """Start the time limit for the headers of the next request."""
        super().on_message_begin()
        self._wait_for_headers()

    @override
    def on_headers_complete(self) -> None:
        """Stop the time limit: the headers have been received, and the body has its own limit."""
        self._stop_waiting()
        super().on_headers_complete()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the time limit."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait_for_headers(self) -> None:
        self._stop_waiting()
        self._headers_timer = self.loop.call_later(self.longest_headers_wait, self._give_up)

    def _stop_waiting(self) -> None:
        if self._headers_timer is not None:
            self._headers_timer.cancel()
            self._headers_timer = None

    def _give_up(self) -> None:
        if not self.transport.is_closing():
            self.transport.close()


def server_config(app: ASGIApp, graceful_shutdown: int) -> uvicorn.Config:
    """The configuration of a server for `app`, whose requests have `graceful_shutdown` seconds to end in."""
    return uvicorn.Config(
        app,
        http=TimedProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=graceful_shutdown,
    )
