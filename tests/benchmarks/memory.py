"""Memory: what each service of a site holds at rest, all its loops running, as its own process."""

import asyncio
import shutil

from deploy.local.settings import PROJECT, MachineSettings
from deploy.local.site import Site
from tests.benchmarks.ground import Figure, Ground

_MOST_MEGABYTES = 130.0
_REST_SECONDS = 10
_FOLDER = PROJECT / ".tdkt" / "bench" / "site"


async def measure(ground: Ground) -> list[Figure]:
    """Resident megabytes of the four services, ten seconds after they are ready."""
    _ = ground
    site = Site(MachineSettings(folder=_FOLDER, first_port=18700, postgres_url=None, kafka_bootstrap=None))
    figures = []
    try:
        await asyncio.to_thread(site.up)
        await asyncio.sleep(_REST_SECONDS)
        for service in site.services:
            process = service.program.process()
            if process is not None:
                figure = Figure(f"memory of {service.name} at rest", "the most it may hold", "MB", 1.0, False)
                figure.add(process.memory_info().rss / 1e6, _MOST_MEGABYTES)
                figures.append(figure)
    finally:
        await asyncio.to_thread(site.down)
        shutil.rmtree(_FOLDER, ignore_errors=True)
    return figures
