"""A small work with one write and one message, for the test of the stretches."""

import asyncio
from pathlib import Path
from typing import Any


async def write_and_send(given: dict[str, Any]) -> None:
    """Write a line into a file, then send a byte to a server of its own."""
    first = 1
    second = first + 1
    with Path(given["file"]).open("a") as file:  # noqa: ASYNC230 - writing a file is what is traced
        file.write("once\n")
    third = second + 1
    await send_a_byte()
    fourth = third + 1
    assert fourth > third


async def send_a_byte() -> None:
    """Send one byte over a socket to whoever listens in this process."""

    async def receive(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with await asyncio.start_server(receive, "127.0.0.1", 0) as server:
        _, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(b"1")
        await writer.drain()
        writer.close()
        await writer.wait_closed()
