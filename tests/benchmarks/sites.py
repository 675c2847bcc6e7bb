"""Three sites of processes, as `make run` starts them, for what is measured between sites."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

from chassis.log.store import Store
from chassis.messaging.kafka import Address
from contracts.vocabulary import SiteCode
from deploy.federation.links import Link
from deploy.local.federation import Sites, federated
from deploy.local.services import LocalService
from deploy.local.settings import PROJECT, MachineSettings
from deploy.local.site import Site
from tests.benchmarks.figure import Stopwatch
from tests.chassis.databases import opened

CITY, PROVINCE, WARD = SiteCode("lang-son"), SiteCode("tinh-lang-son"), SiteCode("phuong-vinh-trai")
FOLDER = PROJECT / ".tdkt" / "bench"
FIRST_PORT = 18300
_SECONDS = 300.0


def three_sites() -> Sites:
    """The three sites, not started."""
    return federated(settings(), settings().first_port)


def settings() -> MachineSettings:
    """Servers of its own in a folder of its own; TDKT_FOLDER and TDKT_FIRST_PORT name others."""
    given = MachineSettings()
    named = given.model_fields_set
    folder = given.folder if "folder" in named else FOLDER / "sites"
    port = given.first_port if "first_port" in named else FIRST_PORT
    unset = {"postgres_url": None, "kafka_bootstrap": None}
    return MachineSettings().model_copy(update={"folder": folder / "bench", "first_port": port, **unset})


@asynccontextmanager
async def running_sites() -> AsyncIterator[Sites]:
    """The three sites, of which the city alone runs at first; nothing of them is left at the end."""
    sites = three_sites()
    shutil.rmtree(sites.folder, ignore_errors=True)
    try:
        await asyncio.to_thread(replace(sites, chosen=(sites.by_code[CITY],)).up)
        yield sites
    finally:
        await asyncio.to_thread(sites.forget)


def service_of(site: Site, name: str) -> LocalService:
    """The service of that name as a process."""
    return next(service for service in site.services if service.name == name)


def link_between(sites: Sites, source: SiteCode, target: SiteCode) -> Link:
    """The link from one site to its neighbour."""
    return next(link for link in sites.links if (link.source, link.target) == (source, target))


def administrator(site: Site) -> Address:
    """The broker of a site for whoever may read and write everything."""
    return Address(site.kafka.bootstrap, site.kafka.admin_user, site.kafka.admin_password)


@asynccontextmanager
async def store_of(site: Site, name: str) -> AsyncIterator[Store]:
    """The store of a service that runs, as a second process of it has it."""
    url = service_of(site, name).environment(site.addresses)[f"{name.upper()}_POSTGRES_URL"]
    async with opened(url) as store:
        store.site = site.addresses.here
        yield store


async def until(wanted: Callable[[], Awaitable[bool]], what: str, pause: float = 0.001) -> None:
    """Return when `wanted()` holds; raises TimeoutError, which names `what` it waited for, after five minutes."""
    watch = Stopwatch()
    while not await wanted():
        if watch.seconds > _SECONDS:
            raise TimeoutError(f"waited {_SECONDS:.0f} s for {what}")
        await asyncio.sleep(pause)
