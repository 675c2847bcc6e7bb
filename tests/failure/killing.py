"""Runs a part of a service in a process of its own and kills it (SIGKILL) at a given point of its run.

`python -m tests.failure.killing` is a server that forks: it imports everything once and runs each job in a child, so
that hundreds of kills take seconds. A job is one line of JSON on standard input, its outcome one on standard output.

Only what a process sends over a socket or writes into a file outlives it. Between two such acts every line leaves the
same outside state, so a sweep kills once in each such stretch of a run, at the first traced line of it. The stretches
are taken from a run that is let live, not from reading the code.
"""

import asyncio
import builtins
import io
import json
import os
import signal
import subprocess
import sys
from asyncio import selector_events
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, NamedTuple, Self

_PROJECT = Path(__file__).parents[2]


class Point(NamedTuple):
    """A moment of a run: before a line of `file` (relative to the project) runs for the `times`-th time, from 1.

    `stretch` counts the stretches of the run from 1: a new one begins when something was sent or written since the
    traced line before.
    """

    file: str
    number: int
    times: int
    stretch: int


@dataclass(frozen=True)
class Job:
    """One run of a child: `work` names what it does, `files` are traced, `kill_at` is where it dies.

    `given` is handed to the work as it is. Without `kill_at` the child lives.
    """

    work: str
    files: tuple[str, ...]
    given: dict[str, Any] = field(default_factory=dict)
    kill_at: Point | None = None


@dataclass(frozen=True)
class Outcome:
    """How a child ended: killed, or at the end of its work after `points`; `fault` is the exception it ended with.

    `points` are the first moment of each line in each stretch, in the order of the run.
    """

    killed: bool
    points: tuple[Point, ...]
    fault: str | None


def first_of_paths(points: Iterable[Point]) -> list[Point]:
    """The first point of each stretch; of stretches that run over the same lines, only that of the first one.

    A loop that polls, or does the same for each of many events, runs over the same lines again and again.
    """
    stretches: dict[int, list[Point]] = {}
    for point in points:
        stretches.setdefault(point.stretch, []).append(point)
    paths: dict[tuple[tuple[str, int], ...], Point] = {}
    for stretch in stretches.values():
        paths.setdefault(tuple((point.file, point.number) for point in stretch), stretch[0])
    return list(paths.values())


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
        return Outcome(ended["killed"], tuple(Point(*point) for point in ended["points"]), ended["fault"])


Work = Callable[[dict[str, Any]], Awaitable[None]]


class Tracer:
    """Follows the lines of some files and the outside acts of the process; kills it at a point."""

    def __init__(self, files: list[str], kill_at: Point | None = None) -> None:
        """Trace `files`, which are relative to the project."""
        self.points: list[Point] = []
        self._files = {str(_PROJECT / file): file for file in files}
        self._kill_at = None if kill_at is None else kill_at[:3]
        self._times: Counter[tuple[str, int]] = Counter()
        self._stretch = 0
        self._known: set[tuple[str, int]] = set()
        self._crossed = True

    def cross(self) -> None:
        """Note that the process has sent or written something."""
        self._crossed = True

    def __call__(self, frame: FrameType, event: str, _: object) -> Any:
        """Trace a frame, as `sys.settrace` wants it."""
        file = self._files.get(frame.f_code.co_filename)
        if file is None:
            return None
        if event == "line":
            self._reach(file, frame.f_lineno)
        return self

    def _reach(self, file: str, number: int) -> None:
        self._times[file, number] += 1
        times = self._times[file, number]
        if (file, number, times) == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        if self._crossed:
            self._crossed = False
            self._stretch += 1
            self._known.clear()
        if (file, number) not in self._known:
            self._known.add((file, number))
            self.points.append(Point(file, number, times, self._stretch))


def watch_outside(cross: Callable[[], None]) -> None:
    """Call `cross` whenever this process sends over a socket of asyncio or writes into a file, from now on."""

    def counted(act: Callable[..., Any]) -> Callable[..., Any]:
        def acting(*arguments: Any, **options: Any) -> Any:
            done = act(*arguments, **options)
            cross()
            return done

        return acting

    transport = selector_events._SelectorSocketTransport  # type: ignore[attr-defined]  # noqa: SLF001 - the drivers write to it
    for name in ("write", "writelines"):
        setattr(transport, name, counted(getattr(transport, name)))
    plain = io.open

    def opening(file: Any, mode: str = "r", *arguments: Any, **options: Any) -> Any:
        made = plain(file, mode, *arguments, **options)
        if set(mode) & set("wax+"):
            cross()
            for name in ("write", "flush", "close"):
                setattr(made, name, counted(getattr(made, name)))
        return made

    io.open = builtins.open = opening


def _child(job: dict[str, Any], works: Mapping[str, Work], results: int) -> None:
    """Do the job and write which points were reached, or die on the way; never returns to the server's loop."""
    out = os.fdopen(results, "w")
    tracer = Tracer(job["files"], None if job["kill_at"] is None else Point(*job["kill_at"]))
    fault: str | None = None
    # Standard output belongs to the server's answers.
    os.dup2(2, 1)
    watch_outside(tracer.cross)

    async def work() -> None:
        sys.settrace(tracer)
        try:
            await works[job["work"]](job["given"])
        finally:
            sys.settrace(None)

    try:
        asyncio.run(work())
    except BaseException as wrong:  # noqa: BLE001 - whatever it is, the test asserts on it
        fault = repr(wrong)
    with out:
        json.dump({"points": tracer.points, "fault": fault}, out)
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
        with os.fdopen(reading) as results:
            written = results.read()
        _, status = os.waitpid(child, 0)
        ended = json.loads(written) if written else {"points": [], "fault": None}
        sys.stdout.write(json.dumps({"killed": os.WIFSIGNALED(status), **ended}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    from tests.failure.by_name import WORKS

    _serve(WORKS)
