"""A site of its own for what is measured on the services themselves: their processes, with all their loops."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from deploy.local.play.running_site import RunningSite
from deploy.local.services import known_services
from deploy.local.settings import PROJECT, MachineSettings
from deploy.local.site import Site
from tests.chassis.sample import HERE

_FOLDER = PROJECT / ".tdkt" / "bench" / "site"


@asynccontextmanager
async def running_site(*names: str) -> AsyncIterator[Site]:
    """A site of the services `names`, or of all, on servers of its own; nothing of it is left at the end.

    It has the code and the level of the tests' stores, so that what it recorded is theirs.
    """
    settings = MachineSettings(
        folder=_FOLDER,
        first_port=18700,
        postgres_url=None,
        kafka_bootstrap=None,
        site=HERE.code,
        level=HERE.level,
    )
    site = Site(settings, names=names or known_services())
    try:
        await asyncio.to_thread(site.up)
        yield site
    finally:
        await asyncio.to_thread(site.down)
        shutil.rmtree(_FOLDER, ignore_errors=True)


def to_play(site: Site) -> RunningSite:
    """The site as the year is played through it."""
    return RunningSite(
        site=site.settings.site,
        urls={service.name: service.url for service in site.services},
        token_key=site.keys.token_key,
        clock=site.clock,
        environment={},
    )
