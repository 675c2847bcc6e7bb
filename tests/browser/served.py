"""Services in the process of the test, joined at one address by the prefixes of their paths."""

import asyncio
import socket
from collections.abc import AsyncIterator, Generator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Final

import uvicorn
from fastapi import FastAPI
from starlette.types import Receive, Scope, Send
from typing_extensions import override

from chassis.web.server import server_config
from deploy.paths import service_of

_REQUESTS_END: Final = 3


class Joined:
    """Each path leads to its service, and where this one is not among those joined, to `otherwise`."""

    def __init__(self, services: Mapping[str, FastAPI], otherwise: str) -> None:
        """Join `services`, by name."""
        self._services = services
        self._otherwise = services[otherwise]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request unchanged to its service."""
        await self._services.get(service_of(scope["path"]), self._otherwise)(scope, receive, send)


class _Server(uvicorn.Server):
    """A server that leaves signals to pytest."""

    @contextmanager
    @override
    def capture_signals(self) -> Generator[None]:
        yield


@asynccontextmanager
async def served(services: Mapping[str, FastAPI], otherwise: str) -> AsyncIterator[str]:
    """The address at which `services` are joined as in `Joined`."""
    config = server_config(FastAPI(), _REQUESTS_END)
    config.app = Joined(services, otherwise)
    server = _Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        serving = asyncio.create_task(server.serve([listening]))
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving
