"""Memory: what each service of a site holds at rest, all its loops running, as its own process."""

import asyncio

from tests.benchmarks.figure import Figure
from tests.benchmarks.servers import Servers
from tests.benchmarks.site import running_site

_MOST_MEGABYTES = 130.0
_REST_SECONDS = 10


async def measure(servers: Servers) -> list[Figure]:
    """Resident megabytes of the four services, ten seconds after they are ready."""
    _ = servers
    figures = []
    async with running_site() as site:
        await asyncio.sleep(_REST_SECONDS)
        for service in site.services:
            process = service.program.process()
            if process is not None:
                figure = Figure(f"memory of {service.name} at rest", "the most it may hold", "MB", 1.0, False)
                figure.add(process.memory_info().rss / 1e6, _MOST_MEGABYTES)
                figures.append(figure)
    return figures
