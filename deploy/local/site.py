"""One site: its servers, its mail server and its services, with all it keeps in one folder."""

import asyncio
import fcntl
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from deploy.kafka import apply as apply_rights
from deploy.kafka import connect
from deploy.local import servers
from deploy.local.faults import RuntimeFault, disk_faults, make_folder, require_room, write_atomically
from deploy.local.keys import SiteKeys
from deploy.local.mailbox import Mailbox
from deploy.local.process import Program
from deploy.local.services import ALL_SERVICES, LocalService, SiteAddresses, known_services, make_tables
from deploy.local.settings import MachineSettings

_READY_SECONDS = 60
_FIRST_INSTANT = "2016-01-01T08:00:00+07:00"


def say_nothing(_words: str) -> None:
    """Take a line for the person at the terminal and drop it."""


@dataclass(frozen=True)
class Site:
    """The site of this checkout, or of any other folder."""

    settings: MachineSettings = field(default_factory=MachineSettings)
    say: Callable[[str], None] = say_nothing
    names: tuple[str, ...] = field(default_factory=known_services)
    """The services that belong to it, in the order of the year's work."""

    @property
    def folder(self) -> Path:
        """The absolute folder of everything the site keeps."""
        return self.settings.folder.resolve()

    @property
    def clock(self) -> Path:
        """The training clock: a file with one ISO 8601 instant."""
        return self.folder / "clock"

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

    @contextmanager
    def alone(self, doing: str) -> Iterator[None]:
        """Keep out every other command that is `doing` the same with the site.

        Raises RuntimeFault when one is at work.
        """
        make_folder(self.folder.parent)
        lock_file = self.folder.with_name(f"{self.folder.name}.{doing}.lock")
        with disk_faults(self.folder.parent), lock_file.open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise RuntimeFault(
                    f"Another make is {doing} the site in {self.folder}: wait until it has ended, or end it."
                ) from None
            yield

    def up(self) -> None:
        """Start whatever of the site does not run, and wait until all of it is ready.

        Raises RuntimeFault when the machine does not let it.
        """
        make_folder(self.folder)
        require_room(self.folder)
        self.keys.make()
        self._move_when_told()
        if not self.clock.exists():
            write_atomically(self.clock, _FIRST_INSTANT)
        # The broker takes the longest; the tables need only Postgres.
        with ThreadPoolExecutor() as beside:
            broker = beside.submit(self._start, "Kafka", self.kafka.start, self.kafka.bootstrap)
            self._start("Postgres", self.postgres.start, f"port {self.postgres.port}")
            self._start("mail", self.mail.start, f"port {self.mail.port}")
            addresses = self._addresses()
            waiting = [service for service in self.services if not service.agrees_with(addresses)]
            self._make_tables(waiting, addresses)
            broker.result()
        self._start_services(waiting, addresses)

    def down(self) -> None:
        """Stop what runs of the site, and nothing else; what it keeps stays."""
        running = [service.program for service in self.services if service.program.running()]
        with ThreadPoolExecutor() as beside:
            for program, _ in zip(running, beside.map(Program.stop, running), strict=True):
                self.say(f"{program.name} stopped")
        for name, server in (("mail", self.mail), ("Kafka", self.kafka), ("Postgres", self.postgres)):
            if server.pid is not None:
                server.stop()
                self.say(f"{name} stopped")

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
        self.say("begun anew")

    def _port(self, number: int) -> int:
        return self.settings.first_port + number

    def _move_when_told(self) -> None:
        """Stop everything when TDKT_FIRST_PORT differs from the run that started it."""
        note = self.folder / "first-port"
        wanted = str(self.settings.first_port)
        if note.exists() and note.read_text() != wanted:
            self.down()
        write_atomically(note, wanted)

    def _start(self, name: str, start: Callable[[], None], where: str) -> None:
        start()
        self.say(f"{name} ready: {where}")

    def _addresses(self) -> SiteAddresses:
        return SiteAddresses(
            self.settings.site,
            self.settings.level,
            self.keys,
            self.clock,
            postgres_url=self.postgres.admin_url,
            kafka_bootstrap=self.kafka.bootstrap,
            smtp_port=self.mail.port,
        )

    def _make_tables(self, services: list[LocalService], addresses: SiteAddresses) -> None:
        if not services:
            return
        for service in services:
            service.program.stop()
        asyncio.run(make_tables(services, addresses))
        self.say("databases, roles and tables made")

    def _start_services(self, services: list[LocalService], addresses: SiteAddresses) -> None:
        if services:
            admin = connect(self.kafka.bootstrap, self.kafka.admin_user, self.kafka.admin_password)
            # All of them: what one hears is another's topic.
            apply_rights(admin, [service.rights(addresses) for service in self.services])
            self.say("topics, users and rights made")
        for service in services:
            service.start(addresses)
        for service in self.services:
            try:
                service.program.wait_ready(service.is_ready, _READY_SECONDS)
            except RuntimeFault:
                # What hangs now would hang for the next run too.
                service.program.stop()
                raise
            self.say(f"{service.name} ready: {service.url}")
