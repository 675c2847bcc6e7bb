"""Runs a part of a service in a process of its own and kills it (SIGKILL) when it reaches a given line.

`python -m tests.failure.killing` is a server that forks: it imports everything once and runs each job in a child, so
that hundreds of kills take seconds. A job is one line of JSON on standard input, its outcome one on standard output.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, NamedTuple, Self

_PROJECT = Path(__file__).parents[2]


class Line(NamedTuple):
    """A line of the code: its file, relative to the project, and its number from 1."""

    file: str
    number: int


@dataclass(frozen=True)
class Job:
    """What a child shall do: `work` names it, `files` are those whose lines count, `kill_at` is where it dies.

    `told` is handed to the work as it is. Without `kill_at` the child lives, and says which lines it reached.
    """

    work: str
    files: tuple[str, ...]
    told: dict[str, Any] = field(default_factory=dict)
    kill_at: Line | None = None


@dataclass(frozen=True)
class Outcome:
    """How a child ended: killed, or at the end of its work after having reached `lines`; `fault` is what went wrong."""

    killed: bool
    lines: tuple[Line, ...]
    fault: str | None


class Killer:
    """A server of children; ends with its block."""

    def __enter__(self) -> Self:
        """Start the server."""
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.failure.killing"],
            cwd=_PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the server."""
        self._server.communicate()

    def run(self, job: Job) -> Outcome:
        """Let a child do `job` and wait until it has ended."""
        server = self._server
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(json.dumps(asdict(job)) + "\n")
        server.stdin.flush()
        ended = json.loads(server.stdout.readline())
        return Outcome(ended["killed"], tuple(Line(*line) for line in ended["lines"]), ended["fault"])


Work = Callable[[dict[str, Any]], Awaitable[None]]


class _Tracer:
    """Follows the lines of some files; kills its own process before one of them runs."""

    def __init__(self, files: list[str], kill_at: list[Any] | None) -> None:
        self.reached: dict[Line, None] = {}
        self._files = {str(_PROJECT / file): file for file in files}
        self._kill_at = None if kill_at is None else Line(*kill_at)

    def __call__(self, frame: FrameType, event: str, _: object) -> Any:
        file = self._files.get(frame.f_code.co_filename)
        if file is None:
            return None
        if event == "line":
            line = Line(file, frame.f_lineno)
            if line == self._kill_at:
                os.kill(os.getpid(), signal.SIGKILL)
            self.reached[line] = None
        return self


def _child(job: dict[str, Any], works: Mapping[str, Work], results: int) -> None:
    """Do the job and write what was reached, or die on the way; never returns to the server's loop."""
    tracer = _Tracer(job["files"], job["kill_at"])
    fault: str | None = None
    # Standard output belongs to the server's answers.
    os.dup2(2, 1)

    async def work() -> None:
        sys.settrace(tracer)
        try:
            await works[job["work"]](job["told"])
        finally:
            sys.settrace(None)

    try:
        asyncio.run(work())
    except BaseException as wrong:  # noqa: BLE001 - whatever it is, the test is told
        fault = repr(wrong)
    with os.fdopen(results, "w") as out:
        json.dump({"lines": [list(line) for line in tracer.reached], "fault": fault}, out)
    os._exit(0)


def _serve(works: Mapping[str, Work]) -> None:
    for text in sys.stdin:
        job = json.loads(text)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _child(job, works, writing)
        os.close(writing)
        with os.fdopen(reading) as said:
            told = said.read()
        _, status = os.waitpid(child, 0)
        ended = json.loads(told) if told else {"lines": [], "fault": None}
        sys.stdout.write(json.dumps({"killed": os.WIFSIGNALED(status), **ended}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    from tests.failure.works import WORKS

    _serve(WORKS)
