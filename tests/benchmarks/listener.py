"""Intake in a process of its own, as `--only intake` runs it, for as long as it is let.

Run as `python -m tests.benchmarks.listener DATABASE_URL LINE`, where LINE is the JSON of `Line.told()`.
"""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
import uvloop

from chassis.intake import Intake
from chassis.process import spare_the_collector
from chassis.register import KeyRegister
from deploy.local.settings import PROJECT
from tests.chassis.lines import Line
from tests.chassis.places import Database, opened
from tests.chassis.sample import reading


@asynccontextmanager
async def listening(database: Database, line: Line) -> AsyncIterator[None]:
    """A process that hears what was said on `line` into `database`, until the end of the block."""
    program = [sys.executable, "-m", "tests.benchmarks.listener", database.service_url, line.told()]
    process = await asyncio.create_subprocess_exec(*program, cwd=PROJECT)
    try:
        yield
    finally:
        process.terminate()
        await process.wait()


async def _listen(url: str, line: Line) -> None:
    async with opened(url) as store:
        await Intake(reading(), store, line.site, KeyRegister(line.keys_file), line.reader).start()
        await asyncio.Event().wait()


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    spare_the_collector()
    uvloop.run(_listen(sys.argv[1], Line.heard(sys.argv[2])))
