"""Commands over HTTP from a process of its own: so many connections, each kept and with one request at a time.

Run as `python -m tests.benchmarks.caller CALL`, where CALL is the JSON of `Call`; prints the JSON of `Called`.
It writes and reads the bytes itself: an HTTP library would take more of the machine than what it measures.
"""

import asyncio
import sys
from statistics import median, quantiles
from time import perf_counter
from typing import NamedTuple

import uvloop
from pydantic import TypeAdapter

from chassis.ids import new_id
from deploy.local.settings import PROJECT

_HOST = "127.0.0.1"
_LENGTH = b"content-length:"
_WARM_SECONDS = 0.3


class Call(NamedTuple):
    """A POST that is sent again and again, each time under a key of its own, for so many seconds."""

    port: int
    path: str
    token: str
    body: str
    connections: int
    seconds: float


class Called(NamedTuple):
    """How many requests were answered in a second, and after how many milliseconds."""

    rate: float
    median: float
    p99: float

    @classmethod
    def of(cls, spans: list[float], seconds: float) -> "Called":
        """Of `spans` in milliseconds, all within `seconds`."""
        return cls(len(spans) / seconds, median(spans), quantiles(spans, n=100)[-1])


_CALL, _CALLED = TypeAdapter(Call), TypeAdapter(Called)


async def call(wanted: Call) -> Called:
    """Call from another process; raises ChildProcessError when a request is not answered with success."""
    program = [sys.executable, "-m", "tests.benchmarks.caller", _CALL.dump_json(wanted).decode()]
    process = await asyncio.create_subprocess_exec(*program, cwd=PROJECT, stdout=asyncio.subprocess.PIPE)
    printed, _ = await process.communicate()
    if process.returncode:
        raise ChildProcessError(f"the caller of {wanted.path} ended with {process.returncode}")
    return _CALLED.validate_json(printed)


async def _call(wanted: Call) -> Called:
    await _send_for(wanted, _WARM_SECONDS)
    start = perf_counter()
    spans = await _send_for(wanted, wanted.seconds)
    return Called.of(spans, perf_counter() - start)


async def _send_for(wanted: Call, seconds: float) -> list[float]:
    until = perf_counter() + seconds
    sent = await asyncio.gather(*(_send_on_one(wanted, until) for _ in range(wanted.connections)))
    return [span for spans in sent for span in spans]


async def _send_on_one(wanted: Call, until: float) -> list[float]:
    reader, writer = await asyncio.open_connection(_HOST, wanted.port)
    spans = []
    while perf_counter() < until:
        request = _request(wanted)
        start = perf_counter()
        writer.write(request)
        await _answer(reader)
        spans.append((perf_counter() - start) * 1000)
    writer.close()
    return spans


def _request(wanted: Call) -> bytes:
    body = wanted.body.encode()
    head = (
        f"POST {wanted.path} HTTP/1.1\r\nHost: {_HOST}\r\nAuthorization: Bearer {wanted.token}\r\n"
        f"Idempotency-Key: {new_id()}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _answer(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next((line[len(_LENGTH) :] for line in head.lower().split(b"\r\n") if line.startswith(_LENGTH)), b"0")
    body = await reader.readexactly(int(length))
    if not head.startswith(b"HTTP/1.1 2"):
        raise ConnectionError(f"{head!r} {body!r}")
    return body


if __name__ == "__main__":
    sys.stdout.buffer.write(_CALLED.dump_json(uvloop.run(_call(_CALL.validate_json(sys.argv[1])))))
