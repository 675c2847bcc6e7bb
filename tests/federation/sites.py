"""Several sites on one Kafka, each with services of its own: a small ward attaches to its superior's broker so.

Topics are named by their site, so no mirror is needed between sites that share a broker.
"""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

from chassis.declaring.service import Service
from chassis.declaring.site import Site
from contracts.federation import Federation, SiteEntry
from contracts.vocabulary import Level, SiteCode
from deploy.kafka import apply, connect, declared_rights
from deploy.local import servers
from deploy.local.services import ALL_SERVICES
from tests.chassis.topics import write_keys
from tests.harness import ServiceHarness, assembled
from tests.whole_site import make_signing_key, serve, variables_of

PROVINCE = "tinh-lang-son"
CITY = "lang-son"
WARD = "phuong-vinh-trai"
_SITES = {
    PROVINCE: SiteEntry(code=PROVINCE, name="Tỉnh Lạng Sơn", level=Level.PROVINCE),
    CITY: SiteEntry(code=CITY, name="Thành phố Lạng Sơn", level=Level.DISTRICT, parent=PROVINCE),
    WARD: SiteEntry(code=WARD, name="UBND phường Vĩnh Trại", level=Level.COMMUNE, parent=CITY),
}
"""The sites by the names under which tests ask for them, from the root down."""


@dataclass(frozen=True)
class FederatedSite:
    """One site at work: its entry in the federation, whose code is new for each test, and its services by name."""

    entry: SiteEntry
    services: Mapping[str, ServiceHarness]

    @property
    def code(self) -> SiteCode:
        """The code of the site, which is that of its unit too; no other test uses it."""
        return self.entry.code

    def __getitem__(self, service: str) -> ServiceHarness:
        """The service of that name."""
        return self.services[service]

    def it_is(self, instant: str) -> None:
        """Set the training clock of the site to `instant`, in Viet Nam."""
        for harness in self.services.values():
            harness.it_is(instant)


@asynccontextmanager
async def federation(
    postgres: servers.Postgres | servers.GivenPostgres,
    kafka: servers.Kafka | servers.GivenKafka,
    folder: Path,
    services: Mapping[str, Sequence[Service]],
    now: str,
    *,
    settings: Mapping[str, Mapping[str, Any]] | None = None,
    units: Mapping[str, Sequence[str]] | None = None,
    without: Collection[str] = (),
) -> AsyncIterator[Mapping[str, FederatedSite]]:
    """The sites that `services` names, at work on one `kafka` from `now` on in Viet Nam, by PROVINCE, CITY and WARD.

    `settings` are those of all services of a site that are otherwise than its neighbours', by the same names; `units`
    are the units that work at a site beside its own, without which a site above believes nothing about them; `without`
    are loops that no service runs.
    A site without its superior is the root. Every site has its own key, its own clock, and databases of its own.
    """
    register = _register(services, units or {})
    folders = _folders(folder, register.values())
    keys = {code: [("key-1", make_signing_key(place))] for code, place in folders.items()}
    federated = Federation(instance="tests", sites=tuple(register.values()))
    write_keys(folder / "keys.json", keys, ALL_SERVICES, federated)
    admin = connect(kafka.bootstrap, kafka.admin_user, kafka.admin_password)
    places = [Site(entry.code, entry.level, federated) for entry in federated.sites]
    apply(admin, [declared_rights(place, name, "secret") for place in places for name in ALL_SERVICES])
    stop = asyncio.Event()
    async with AsyncExitStack() as stack:
        sites = {
            name: FederatedSite(
                entry,
                await _assembled(
                    stack,
                    postgres,
                    folders[entry.code],
                    entry,
                    {"kafka_bootstrap": kafka.bootstrap, **(settings or {}).get(name, {})},
                    *services[name],
                ),
            )
            for name, entry in register.items()
        }
        for site in sites.values():
            site.it_is(now)
        at_work = [harness for site in sites.values() for harness in site.services.values()]
        running = [asyncio.create_task(serve(harness, stop, without)) for harness in at_work]
        try:
            yield sites
        finally:
            stop.set()
            await asyncio.gather(*running)


async def _assembled(
    stack: AsyncExitStack,
    postgres: servers.Postgres | servers.GivenPostgres,
    folder: Path,
    entry: SiteEntry,
    settings: Mapping[str, Any],
    *services: Service,
) -> Mapping[str, ServiceHarness]:
    """The services of one site over databases of their own; its register lies above `folder`."""
    of_site = {"level": entry.level, "keys_file": folder.parent / "keys.json"}
    return {
        service.name: await stack.enter_async_context(
            assembled(
                postgres.admin_url,
                service,
                folder,
                {**variables_of(entry.code, service, ""), **of_site, **settings},
            )
        )
        for service in services
    }


def _register(names: Mapping[str, object], units: Mapping[str, Sequence[str]]) -> dict[str, SiteEntry]:
    """The entries of the sites of those `names`, with codes that no other test uses."""
    mark = token_hex(3)
    return {
        name: entry.model_copy(
            update={
                "code": f"{name}-{mark}",
                "parent": f"{entry.parent}-{mark}" if entry.parent in names else None,
                "units": tuple(units.get(name, ())),
            }
        )
        for name, entry in _SITES.items()
        if name in names
    }


def _folders(folder: Path, entries: Iterable[SiteEntry]) -> dict[SiteCode, Path]:
    folders = {entry.code: folder / entry.code for entry in entries}
    for place in folders.values():
        place.mkdir()
    return folders
