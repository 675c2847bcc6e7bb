"""A rebuild in a process of its own, whose memory is then the rebuild's alone.

Run as `python -m tests.benchmarks.rebuilder SERVICE DATABASE_URL`; prints the JSON of `Rebuilt`.
"""

import asyncio
import logging
import sys
from pathlib import Path
from typing import NamedTuple

import structlog
import uvloop
from pydantic import TypeAdapter

from chassis.operating.process import spare_the_collector
from chassis.reading.rebuild import rebuild
from deploy.kafka import declared_service
from deploy.local.settings import PROJECT
from tests.benchmarks.figure import Stopwatch
from tests.chassis.databases import opened


class Rebuilt(NamedTuple):
    """Events a second of one rebuild, and the most megabytes that its process ever held."""

    rate: float
    most: float


_REBUILT = TypeAdapter(Rebuilt)


async def rebuild_apart(service: str, url: str) -> Rebuilt:
    """Rebuild the read tables of `service` at `url` in another process; raises ChildProcessError when that fails."""
    program = [sys.executable, "-m", "tests.benchmarks.rebuilder", service, url]
    process = await asyncio.create_subprocess_exec(*program, cwd=PROJECT, stdout=asyncio.subprocess.PIPE)
    printed, _ = await process.communicate()
    if process.returncode:
        raise ChildProcessError(f"the rebuild of {service} ended with {process.returncode}")
    return _REBUILT.validate_json(printed)


async def _rebuild(service: str, url: str) -> Rebuilt:
    declared = declared_service(service)
    async with opened(url) as store:
        watch = Stopwatch()
        rebuilt = await rebuild(store, declared)
        return Rebuilt(watch.rate(rebuilt.position), _most_megabytes())


def _most_megabytes() -> float:
    """The peak of this program's resident memory; that of `getrusage` is at least the peak of the program before."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (kibibytes,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(kibibytes) * 1024 / 1e6


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    spare_the_collector()
    sys.stdout.buffer.write(_REBUILT.dump_json(uvloop.run(_rebuild(*sys.argv[1:]))))
