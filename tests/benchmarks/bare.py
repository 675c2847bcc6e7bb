"""The bare framework: one route that answers an empty POST, served as a service is.

Run as `python -m tests.benchmarks.bare PORT`.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import uvicorn
from fastapi import FastAPI

from chassis.operating.process import spare_the_collector
from chassis.web.server import server_config
from deploy.local.settings import PROJECT

PORT = 18790


@asynccontextmanager
async def bare_framework() -> AsyncIterator[None]:
    """The bare framework at `PORT`, in a process of its own, until the end of the block."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.benchmarks.bare", str(PORT), cwd=PROJECT
    )
    try:
        await _await_answer(process)
        yield
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _await_answer(process: asyncio.subprocess.Process) -> None:
    async with httpx.AsyncClient() as client:
        while process.returncode is None:
            try:
                await client.post(f"http://127.0.0.1:{PORT}/")
            except httpx.TransportError:
                await asyncio.sleep(0.1)
            else:
                return
    raise ChildProcessError(f"the bare framework ended with {process.returncode}")


def _serve(port: int) -> None:
    spare_the_collector()
    app = FastAPI(openapi_url=None)

    @app.post("/", status_code=204)
    async def answer() -> None:
        """Answer."""

    config = server_config(app, 1)
    config.port = port
    uvicorn.Server(config).run()


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
