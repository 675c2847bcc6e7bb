"""The HTTP server gives up who sends nothing, and serves so many at a time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import uvicorn
from fastapi import FastAPI

from chassis.web.server import MOST_CONNECTIONS, TimedProtocol, server_config
from tests.chassis.databases import until

_REQUEST = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"


@asynccontextmanager
async def _serving(most: int = MOST_CONNECTIONS) -> AsyncIterator[int]:
    """The port of a server without routes."""
    config = server_config(FastAPI(openapi_url=None), 1)
    config.port, config.limit_concurrency = 0, most
    server = uvicorn.Server(config)
    task = asyncio.create_task(server._serve())  # noqa: SLF001 - serve() would take the signals of the tests
    await until(lambda: server.started, "the server")
    try:
        port: int = server.servers[0].sockets[0].getsockname()[1]
        yield port
    finally:
        server.should_exit = True
        await task


async def _answer(reader: asyncio.StreamReader) -> bytes:
    async with asyncio.timeout(10):
        return await reader.readline()


@pytest.mark.parametrize("begun", [b"", b"GET / HT", _REQUEST[:-2]])
async def test_who_never_ends_the_headers_is_given_up(monkeypatch: pytest.MonkeyPatch, begun: bytes) -> None:
    """Nothing at all, half a line, and headers without an end: the connection is closed."""
    monkeypatch.setattr(TimedProtocol, "longest_headers_wait", 0.2)
    async with _serving() as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(begun)
        answer = await _answer(reader)
        writer.close()

    assert answer == b""


async def test_a_second_request_has_a_time_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that has served once is not held open by half a request."""
    async with _serving() as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(_REQUEST)
        first = await _answer(reader)
        monkeypatch.setattr(TimedProtocol, "longest_headers_wait", 0.2)
        writer.write(_REQUEST[:-2])
        async with asyncio.timeout(10):
            rest = await reader.read()
        writer.close()

    assert first.startswith(b"HTTP/1.1 404")
    assert b"HTTP/1.1" not in rest


async def test_beyond_its_connections_a_server_says_that_it_is_busy() -> None:
    """A caller who holds connections open takes no more than their number."""
    async with _serving(most=3) as port:
        held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(2)]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(_REQUEST)
        answer = await _answer(reader)
        for _, held_writer in [*held, (reader, writer)]:
            held_writer.close()

    assert answer.startswith(b"HTTP/1.1 503")
    assert server_config(FastAPI(), 1).limit_concurrency == MOST_CONNECTIONS
