"""The HTTP server of a service: how many it serves at once, and how long it waits for whom.

It is no shield: rates by caller, TLS and the size of headers belong to a proxy in front of it (ADR 0026).
"""

from asyncio import TimerHandle, Transport
from typing import Final

import uvicorn
from fastapi import FastAPI
from typing_extensions import override
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_CONNECTIONS: Final = 500
"""Connections served at a time, idle ones among them; each takes a file descriptor, of which a process has 1,024."""
LONGEST_HEADERS_WAIT: Final = 10.0
"""Seconds in which a request line and all headers must have come."""
_KEEP_ALIVE: Final = 5
"""Seconds for which an idle connection is kept."""


class TimedProtocol(HttpToolsProtocol):
    """HTTP/1.1 with a time for the headers of every request, which uvicorn itself waits for without end."""

    longest_headers_wait = LONGEST_HEADERS_WAIT
    _headers_timer: TimerHandle | None = None

    @override
    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # as uvicorn's own signature
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait_for_headers()

    @override
    def on_message_begin(self) -> None:
        """Begin to wait for the headers of the next request."""
        super().on_message_begin()
        self._wait_for_headers()

    @override
    def on_headers_complete(self) -> None:
        """The headers are here: the body has a time of its own."""
        self._stop_waiting()
        super().on_headers_complete()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
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


def server_config(app: FastAPI, graceful_shutdown: int) -> uvicorn.Config:
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
