"""One site: its servers, its mail server and its services, with all it keeps in one folder."""

import asyncio
import fcntl
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from confluent_kafka.admin import AdminClient

from deploy.kafka import apply as apply_rights
from deploy.kafka import connect
from deploy.local import servers
from deploy.local.faults import RuntimeFault, disk_faults, make_folder, require_room, write_atomically
from deploy.local.keys import SiteKeys
from deploy.local.mailbox import Mailbox
from deploy.local.plan_sites import plan_site_with
from deploy.local.process import Program
from deploy.local.register import SiteRegister
from deploy.local.reverse_proxy import ReverseProxy
from deploy.local.services import ALL_SERVICES, LocalService, SiteAddresses, known_services, make_tables
from deploy.local.settings import MachineSettings, read_machine_settings

_READY_SECONDS = 300
"""Twelve services that start together on two idle cores take 30 s, and on two busy ones ten times as long."""
PORT_NOTE, _CODE_NOTE = "first-port", "site"
_FIRST_INSTANT = "2016-01-01T08:00:00+07:00"


def print_nothing(_line: str) -> None:
    """Drop a line of progress."""


@dataclass(frozen=True)
class Site:
    """The site of this checkout, or of any other folder, at the ports that its settings name."""

    settings: MachineSettings = field(default_factory=read_machine_settings)
    progress: Callable[[str], None] = print_nothing
    """Is called with each line of progress for a terminal."""
    names: tuple[str, ...] = field(default_factory=known_services)
    """The services that belong to it, in the order of the year's work."""
    shared_clock: Path | None = None
    """The training clock of all sites of a federation on this machine; a site that stands alone has its own."""
    register: SiteRegister | None = None
    """The site's copy of the signed register of its federation; a site that stands alone has none."""

    @property
    def folder(self) -> Path:
        """The absolute folder of everything the site keeps."""
        return self.settings.folder.resolve()

    @property
    def clock(self) -> Path:
        """The training clock: a file with one ISO 8601 instant."""
        return self.shared_clock or self.folder / "clock"

    @cached_property
    def keys(self) -> SiteKeys:
        """The site's passwords and keys."""
        return SiteKeys(self.folder / "secrets", self.settings.site)

    @cached_property
    def postgres(self) -> servers.Postgres | servers.GivenPostgres:
        """The site's Postgres."""
        return servers.postgres(self.folder / "postgres", self._port(10))

    @cached_property
    def kafka(self) -> servers.Kafka | servers.GivenKafka:
        """The site's Kafka."""
        return servers.kafka(self.folder / "kafka", self._port(20))

    @cached_property
    def mail(self) -> Mailbox:
        """The site's mail server, which keeps what it is sent."""
        return Mailbox(self.folder, self._port(30))

    @cached_property
    def services(self) -> tuple[LocalService, ...]:
        """The services as processes."""
        return tuple(LocalService(name, self.folder, self._port(ALL_SERVICES.index(name) + 1)) for name in self.names)

    @cached_property
    def proxy(self) -> ReverseProxy:
        """The reverse proxy that joins the services at the first port of the site."""
        return ReverseProxy(self.folder, self._port(0), self.services)

    @contextmanager
    def alone(self, doing: str) -> Iterator[None]:
        """Keep out every other command that is `doing` the same with the site; raises RuntimeFault as `alone` does."""
        with alone(self.folder, doing):
            yield

    def up(self) -> None:
        """Start every program of the site that does not run, and wait until all of them are ready.

        Raises RuntimeFault when the machine does not let it.
        """
        self.prepare()
        waiting = self.start_servers()
        self.give_rights(waiting)
        self.start_services(waiting)
        self.wait_ready()

    def prepare(self) -> None:
        """Make the folder, the keys and the clock; stop what runs at other ports than those of now.

        Raises RuntimeFault when the machine does not let it, or the folder is another site's.
        """
        make_folder(self.folder)
        require_room(self.folder)
        self._keep_its_code()
        self.keys.make()
        self._move_to_its_ports()
        if not self.clock.exists():
            write_atomically(self.clock, _FIRST_INSTANT)

    def start_servers(self) -> tuple[LocalService, ...]:
        """Start the servers and make the tables; return the services that are to be started.

        Raises RuntimeFault when the machine does not let it.
        """
        # The broker takes the longest; the tables need only Postgres.
        with ThreadPoolExecutor() as beside:
            broker = beside.submit(self._start, "Kafka", self.kafka.start, self.kafka.bootstrap)
            self._start("Postgres", self.postgres.start, f"port {self.postgres.port}")
            self._start("mail", self.mail.start, f"port {self.mail.port}")
            addresses = self.addresses
            waiting = tuple(service for service in self.services if self._is_to_start(service, addresses))
            self._make_tables(waiting, addresses)
            broker.result()
        return waiting

    def give_rights(self, waiting: tuple[LocalService, ...]) -> None:
        """Make the topics, users and rights of all services, when any of them is `waiting` to be started."""
        if waiting:
            # All of them: what one hears is another's topic.
            apply_rights(self.admin(), [service.rights(self.addresses) for service in self.services])
            self.progress("topics, users and rights made")

    def start_services(self, waiting: tuple[LocalService, ...]) -> None:
        """Start the services that are `waiting`, and the proxy, where they do not run; they are then not yet ready.

        Raises RuntimeFault for a taken port.
        """
        if self.services:
            self.proxy.start()
        for service in waiting:
            service.start(self.addresses)

    def wait_ready(self) -> None:
        """Wait until all services and the proxy are; raises RuntimeFault for the first that does not become so."""
        for service in self.services:
            try:
                service.program.wait_ready(service.is_ready, _READY_SECONDS)
            except RuntimeFault:
                # A service that hangs now would hang for the next run too.
                service.program.stop()
                raise
            self.progress(f"{service.name} ready: {service.url}")
        if self.services:
            self.proxy.wait_ready()
            self.progress(f"site ready: {self.proxy.url}/")

    def admin(self) -> AdminClient:
        """Return a client of the site's Kafka for its administrator."""
        return connect(self.kafka.bootstrap, self.kafka.admin_user, self.kafka.admin_password)

    def down(self) -> bool:
        """Stop the programs of the site, and no others; its data stays. Returns whether one of them ran."""
        programs = (self.proxy.program, *(service.program for service in self.services))
        running = [program for program in programs if program.running()]
        with ThreadPoolExecutor() as beside:
            for program, _ in zip(running, beside.map(Program.stop, running), strict=True):
                self.progress(f"{program.name} stopped")
        servers = (("mail", self.mail), ("Kafka", self.kafka), ("Postgres", self.postgres))
        running_servers = [(name, server) for name, server in servers if server.pid is not None]
        for name, server in running_servers:
            server.stop()
            self.progress(f"{name} stopped")
        return bool(running or running_servers)

    def forget(self) -> None:
        """Stop the site and remove everything it keeps; servers that are not its own are left as they are.

        Raises RuntimeFault when the folder cannot be removed.
        """
        self.down()
        self.kafka.discard()
        self.postgres.discard()
        with disk_faults(self.folder):
            if self.folder.exists():
                shutil.rmtree(self.folder)
        self.progress("begun anew")

    def _port(self, number: int) -> int:
        return self.settings.first_port + number

    def _keep_its_code(self) -> None:
        """Note the code of the site at its first start; raises RuntimeFault for another one later."""
        note, wanted = self.folder / _CODE_NOTE, self.settings.site
        noted = note.read_text() if note.exists() else wanted
        if noted != wanted:
            raise RuntimeFault(
                f"The site in {self.folder} is {noted}, and TDKT_SITE is {wanted}: "
                "name another folder in TDKT_FOLDER, or begin anew with make run FRESH=1."
            )
        write_atomically(note, wanted)

    def _move_to_its_ports(self) -> None:
        """Stop everything when TDKT_FIRST_PORT differs from the run that started it."""
        note = self.folder / PORT_NOTE
        wanted = str(self.settings.first_port)
        if note.exists() and note.read_text() != wanted:
            self.down()
        write_atomically(note, wanted)

    def _start(self, name: str, start: Callable[[], None], where: str) -> None:
        start()
        self.progress(f"{name} ready: {where}")

    @property
    def addresses(self) -> SiteAddresses:
        """The configuration that all services share; it needs the passwords that the first start makes."""
        of_plan = plan_site_with(self.settings.site)
        return SiteAddresses(
            self.settings.site,
            self.settings.level,
            self.keys,
            self.clock,
            postgres_url=self.postgres.admin_url,
            kafka_bootstrap=self.kafka.bootstrap,
            smtp_port=self.mail.port,
            register=self.register,
            name=None if of_plan is None else of_plan.name,
            public_url=self.proxy.url,
        )

    def _is_to_start(self, service: LocalService, addresses: SiteAddresses) -> bool:
        if not service.program.running():
            return True
        changed = service.changed(addresses)
        if changed:
            self.progress(f"{service.name} is started anew, as {', '.join(changed)} changed")
        return bool(changed)

    def _make_tables(self, services: tuple[LocalService, ...], addresses: SiteAddresses) -> None:
        if not services:
            return
        for service in services:
            service.program.stop()
        asyncio.run(make_tables(services, addresses))
        self.progress("databases, roles and tables made")


@contextmanager
def alone(folder: Path, doing: str) -> Iterator[None]:
    """Keep out every other command that is `doing` the same with what `folder` keeps.

    Raises RuntimeFault when one is at work.
    """
    make_folder(folder.parent)
    lock_file = folder.with_name(f"{folder.name}.{doing}.lock")
    with disk_faults(folder.parent), lock_file.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RuntimeFault(
                f"Another make is {doing} the site in {folder}: wait until it has ended, or end it."
            ) from None
        yield


def site_to_start(progress: Callable[[str], None] = print_nothing) -> Site:
    """Return the site as the variables describe it; a code or ports that they do not name are those it has.

    Raises RuntimeFault for a variable that cannot be used.
    """
    settings = read_machine_settings()
    kept = noted(settings)
    return Site(
        settings.model_copy(update={name: kept[name] for name in kept.keys() - settings.model_fields_set}), progress
    )


def started_site(progress: Callable[[str], None] = print_nothing) -> Site:
    """Return the site as it was started last, with its code and ports and not those that the variables name now.

    Raises RuntimeFault for a variable that cannot be used.
    """
    settings = read_machine_settings()
    return Site(settings.model_copy(update=noted(settings)), progress)


def noted(settings: MachineSettings) -> dict[str, str | int]:
    """Return the code and the first port that the last start of the site has noted, as far as it has."""
    noted: dict[str, str | int] = {}
    with suppress(OSError, ValueError):
        noted["first_port"] = int((settings.folder / PORT_NOTE).read_text())
    with suppress(OSError):
        noted["site"] = (settings.folder / _CODE_NOTE).read_text()
    return noted
