"""Commands at a pace, as a process of its own: each is sent when it is due, whether or not the last was answered.

Run as `python -m tests.benchmarks.paced_caller WORK`, where WORK is the path of a file with the JSON of `Pace`;
prints the JSON of `Answered`. A command is timed from the moment at which it was due, so that one that had to wait
for another counts its waiting.
"""

import asyncio
import sys
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import httpx
import uvloop
from pydantic import TypeAdapter

from chassis.ids import new_id

_CONNECTIONS = 64
_PATIENCE = 30.0
_AFTER_MS = 1000.0


class Sent(NamedTuple):
    """One command: `kind` is its name in the figures, `url` its address, `token` who sends it."""

    kind: str
    method: str
    url: str
    token: str
    body: str


class Pace(NamedTuple):
    """Commands in the order in which they are sent, `rate` a second; the first `warm` of them are not timed."""

    commands: tuple[Sent, ...]
    rate: float
    warm: int


class Answered(NamedTuple):
    """Milliseconds of each kind of command, and those that were refused: kind, status and body, at most ten."""

    spans: dict[str, list[float]]
    refused: list[tuple[str, int, str]]


PACE, ANSWERED = TypeAdapter(Pace), TypeAdapter(Answered)
_SHOWN = 10


async def _send_all(pace: Pace) -> Answered:
    answered = Answered({}, [])
    limits = httpx.Limits(max_connections=_CONNECTIONS, max_keepalive_connections=_CONNECTIONS)
    async with httpx.AsyncClient(timeout=_PATIENCE, limits=limits) as client, asyncio.TaskGroup() as group:
        start = perf_counter()
        for number, command in enumerate(pace.commands):
            due = start + number / pace.rate
            await asyncio.sleep(max(0.0, due - perf_counter()))
            group.create_task(_send(client, command, due, answered, timed=number >= pace.warm))
    return answered


async def _send(client: httpx.AsyncClient, command: Sent, due: float, answered: Answered, *, timed: bool) -> None:
    headers = {"Authorization": f"Bearer {command.token}", "Content-Type": "application/json"}
    headers["Idempotency-Key"] = str(new_id())
    answer = await client.request(command.method, command.url, headers=headers, content=command.body)
    if answer.is_error and len(answered.refused) < _SHOWN:
        answered.refused.append((command.kind, answer.status_code, answer.text))
    if timed:
        answered.spans.setdefault(command.kind, []).append((perf_counter() - due) * _AFTER_MS)


if __name__ == "__main__":
    work = PACE.validate_json(Path(sys.argv[1]).read_bytes())
    sys.stdout.buffer.write(ANSWERED.dump_json(uvloop.run(_send_all(work))))
