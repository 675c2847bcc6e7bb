"""The services as processes: their variables, and whether they are ready."""

import asyncio
import hashlib
import os
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psutil

from chassis.declaring.site import Site
from chassis.errors import Fault, StoreUnavailableError
from chassis.reading.migrations import migrate
from chassis.settings import TOKEN_KEY, federation_in
from contracts.vocabulary import Level
from deploy.kafka import ServiceRights, declared_rights, declared_service
from deploy.local.faults import RuntimeFault
from deploy.local.keys import SiteKeys
from deploy.local.ports import require_free
from deploy.local.process import Program, environment_of
from deploy.local.register import SiteRegister
from deploy.local.settings import PROJECT
from deploy.postgres import ServiceDatabase
from deploy.postgres import apply as apply_databases

ALL_SERVICES = ("planning", "registration", "review", "notification")
"""In the order of the year's work."""
_CODE = ("chassis", "contracts", "services")
_CODE_MARK = "TDKT_CODE"
_STORE_SECONDS = 60
_LOOK_AGAIN = 1.0


def known_services() -> tuple[str, ...]:
    """Return the names of the services, in the order of the year's work."""
    return tuple(name for name in ALL_SERVICES if (PROJECT / "services" / name / "service.py").exists())


@dataclass(frozen=True)
class SiteAddresses:
    """The configuration that all services of a site share."""

    site: str
    level: str
    keys: SiteKeys
    clock: Path
    postgres_url: str
    """The administrator's address."""
    kafka_bootstrap: str
    smtp_port: int
    register: SiteRegister | None = None
    """The signed register of its federation; none for a site that stands alone."""
    name: str | None = None
    """The name of a site that stands alone, as pages show it; the register's where none is given."""
    public_url: str | None = None
    """The one address of the site, as a browser knows it; none where no proxy joins the services."""

    @cached_property
    def here(self) -> Site:
        """The site as its services know it, by the register in force; raises RuntimeFault where none is."""
        keys, register = self.keys.public_keys, self.register
        return Site(self.site, Level(self.level), federation_in(keys) if register is None else register.federation())


@dataclass(frozen=True)
class LocalService:
    """One service of the site, as a process on this machine."""

    name: str
    folder: Path
    """The site's folder."""
    port: int

    @property
    def url(self) -> str:
        """The service's HTTP address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def program(self) -> Program:
        """The service's process."""
        return Program(self.name, self.folder / "pids" / self.name, self.folder / "logs" / f"{self.name}.log")

    def database(self, addresses: SiteAddresses) -> ServiceDatabase:
        """Return the database and roles of this service."""
        password = addresses.keys.password
        return ServiceDatabase.named(
            self.name, password(f"{self.name}-postgres-owner"), password(f"{self.name}-postgres-service")
        )

    def rights(self, addresses: SiteAddresses) -> ServiceRights:
        """Return the rights of this service on Kafka: to write its own topic, and to read those it hears."""
        return declared_rights(addresses.here, self.name, addresses.keys.password(f"{self.name}-kafka"))

    def environment(self, addresses: SiteAddresses) -> dict[str, str]:
        """Return the variables of this service; the address for the owner of its tables is not among them.

        They go before variables <SERVICE>_* that the environment of the command holds.
        """
        keys = addresses.keys
        _, url = self._urls(addresses)
        values = {
            "SITE": addresses.site,
            "LEVEL": addresses.level,
            "POSTGRES_URL": url,
            "KAFKA_BOOTSTRAP": addresses.kafka_bootstrap,
            "KAFKA_USER": f"{addresses.site}.{self.name}",
            "KAFKA_PASSWORD": keys.password(f"{self.name}-kafka"),
            "HTTP_HOST": "127.0.0.1",
            "HTTP_PORT": str(self.port),
            "SIGNING_KEY_FILE": str(keys.signing_key(self.name)),
            "SIGNING_KEY_ID": keys.signing_key_id(self.name),
            "KEYS_FILE": str(keys.public_keys),
            "TOKEN_KEY_FILE": str(keys.token_public_key),
            "SESSION_KEY_FILE": str(keys.session_public_key),
            "TRAINING_CLOCK_FILE": str(addresses.clock),
            "LOG_FORMAT": "json",
            **({} if addresses.name is None else {"SITE_NAME": addresses.name}),
        }
        if self.name == "planning":
            values |= {"SESSION_PRIVATE_KEY_FILE": str(keys.session_key), "PROXIES_IN_FRONT": "1"}
        if self.name == "notification":
            sender = f"thi-dua-khen-thuong@{addresses.site}.example"
            values |= {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(addresses.smtp_port), "SMTP_SENDER": sender}
            values["SMTP_SECURITY"] = "none"
        if addresses.register is not None:
            values["REGISTER_FOLDER"] = str(addresses.register.copy)
            values["REGISTER_ROOT"] = str(addresses.register.root)
            values["REGISTER_STATE"] = str(addresses.register.state(self.name))
        if addresses.public_url is not None:
            values["PUBLIC_URL"] = addresses.public_url
        return {f"{self._prefix}{name}": value for name, value in values.items()} | {
            _CODE_MARK: code_and_sites(addresses.here)
        }

    def owner_environment(self, addresses: SiteAddresses) -> dict[str, str]:
        """Return the variables of an operator's verb: the service's, the address for the owner, and the token key."""
        url, _ = self._urls(addresses)
        more = {f"{self._prefix}POSTGRES_OWNER_URL": url, TOKEN_KEY: str(addresses.keys.token_key)}
        return self.environment(addresses) | more

    def changed(self, addresses: SiteAddresses) -> tuple[str, ...]:
        """Return the names of the variables that the running service has otherwise than it would be started now.

        TDKT_CODE stands for the code and for the sites of the register.
        A service that does not run has changed in nothing.
        """
        process = self.program.process()
        try:
            present = {} if process is None else environment_of(process)
        except psutil.Error:
            present = {}
        if not present:
            return ()
        try:
            wanted = self._own(os.environ) | self.environment(addresses)
        except RuntimeFault:  # an earlier release started it, without a signed register
            return (f"{self._prefix}REGISTER_FOLDER",)
        running = self._own(present)
        return tuple(sorted(name for name in wanted.keys() | running.keys() if wanted.get(name) != running.get(name)))

    def _own(self, environment: Mapping[str, str]) -> dict[str, str]:
        """The variables of `environment` that concern this service."""
        return {
            name: value for name, value in environment.items() if name.startswith(self._prefix) or name == _CODE_MARK
        }

    @property
    def _prefix(self) -> str:
        return f"{self.name.upper()}_"

    async def migrate(self, addresses: SiteAddresses) -> None:
        """Bring the service's tables up to date, as `python -m services.<name> migrate` does.

        Raises RuntimeFault when that is refused.
        """
        deadline = time.monotonic() + _STORE_SECONDS
        while True:
            try:
                await migrate(*self._urls(addresses), declared_service(self.name), addresses.here)
            except Fault as fault:
                # Postgres lets nobody in for a while where the disk is busy with the first start of three sites.
                if not isinstance(fault, StoreUnavailableError) or time.monotonic() > deadline:
                    raise RuntimeFault(f"The tables of {self.name} could not be made: {fault}.") from fault
                await asyncio.sleep(_LOOK_AGAIN)
            else:
                return

    def _urls(self, addresses: SiteAddresses) -> tuple[str, str]:
        """Return the addresses of the database for its owner and for the service."""
        database = self.database(addresses)
        server = urlsplit(addresses.postgres_url)
        place = f"{server.hostname}:{server.port or 5432}/{database.name}"
        return (
            f"postgresql://{database.owner}:{database.owner_password}@{place}",
            f"postgresql://{database.service}:{database.service_password}@{place}",
        )

    def start(self, addresses: SiteAddresses) -> None:
        """Start the service; it is then not yet ready.

        Raises RuntimeFault when its port is taken.
        """
        require_free(self.port, self.name)
        self.program.start(self.command("serve"), self.environment(addresses), PROJECT)

    def command(self, *words: str) -> list[str]:
        """Return the command line of one of the service's verbs."""
        return [sys.executable, "-m", f"services.{self.name}", *words]

    def is_ready(self) -> bool:
        """Return whether the readiness probe of the service succeeds."""
        try:
            return httpx.get(f"{self.url}/health/ready", timeout=2).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False


async def make_tables(services: Iterable[LocalService], addresses: SiteAddresses) -> None:
    """Make the databases and roles of `services` and bring their tables up to date.

    Raises RuntimeFault when that is refused.
    """
    services = tuple(services)
    for service in services:
        declared_service(service.name)  # importing takes seconds on a busy machine, in which connections would time out
    await apply_databases(addresses.postgres_url, [service.database(addresses) for service in services])
    ended = await asyncio.gather(*(service.migrate(addresses) for service in services), return_exceptions=True)
    for fault in ended:
        if fault is not None:
            raise fault


def code_and_sites(here: Site) -> str:
    """Return a digest of the code and of the sites that a service reads once, at its start."""
    sites = hashlib.sha256(here.federation.model_dump_json().encode()).hexdigest()[:8]
    return f"{code_digest()}-{sites}"


@cache
def code_digest() -> str:
    """Return a digest of the code that the services run, so that a changed one is started anew."""
    digest = hashlib.sha256((PROJECT / "requirements.txt").read_bytes())
    for path in sorted(path for package in _CODE for path in (PROJECT / package).rglob("*") if path.is_file()):
        if path.suffix != ".pyc":
            digest.update(str(path.relative_to(PROJECT)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]
