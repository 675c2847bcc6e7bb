"""A whole site of a test's own: servers and services as processes, which it kills, starves and brings back."""

import asyncio
import json
import os
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
from typing_extensions import override

from chassis.database import Connection
from chassis.declaring.service import Service
from chassis.messaging.kafka import Address
from chassis.operating.process import Part, parts_of
from deploy.kafka import declared_service
from deploy.local.faults import make_folder, write_atomically
from deploy.local.kafka import Kafka
from deploy.local.ports import is_free
from deploy.local.postgres import Postgres
from deploy.local.process import Program, last_line
from deploy.local.services import LocalService, SiteAddresses, known_services
from deploy.local.settings import PROJECT, MachineSettings
from deploy.local.site import Site
from tests.places import PLACES

TODAY = "2016-12-23T14:00:00+07:00"
"""The instant of the training clock: the plans are dated, and no deadline has passed."""
_STEADY = 1.5
"""Seconds without any movement that count as quiet; policies look once a second at what is due."""
_USED_PORTS = (*range(5), 10, 20, 21, 30, *range(41, 45))
_REPLICAS_PORT = 40
ResultT = TypeVar("ResultT")


class OwnSite(Site):
    """A site on servers of its own, whatever servers the environment names: these are killed."""

    @override
    @cached_property
    def postgres(self) -> Postgres:
        """The site's Postgres."""
        return Postgres(self.folder / "postgres", self._port(10))

    @override
    @cached_property
    def kafka(self) -> Kafka:
        """The site's Kafka."""
        return Kafka(self.folder / "kafka", self._port(20))


def free_hundred() -> int:
    """The first of a hundred ports that a site and its replicas can have."""
    while True:
        first = 30_000 + 100 * secrets.randbelow(27)
        if all(is_free(first + number) for number in _USED_PORTS):
            return first


@dataclass
class SiteHarness:
    """A site that runs, and all that a test does to it."""

    site: OwnSite
    urls: dict[str, list[str]] = field(init=False)
    """Where each service answers: one address, or two while it has a replica."""

    def __post_init__(self) -> None:
        """Describe the site; no service has a replica yet."""
        self.urls = {service.name: [service.url] for service in self.site.services}

    @property
    def names(self) -> tuple[str, ...]:
        """The services of the site."""
        return self.site.names

    @cached_property
    def addresses(self) -> SiteAddresses:
        """The variables that all services share."""
        site = self.site
        return SiteAddresses(
            site.settings.site,
            site.settings.level,
            site.keys,
            site.clock,
            postgres_url=site.postgres.admin_url,
            kafka_bootstrap=site.kafka.bootstrap,
            smtp_port=site.mail.port,
        )

    @cached_property
    def tables(self) -> dict[str, Service]:
        """The declaration of each service."""
        return {name: declared_service(name) for name in self.names}

    @property
    def admin(self) -> Address:
        """Kafka's administrator."""
        kafka = self.site.kafka
        return Address(kafka.bootstrap, kafka.admin_user, kafka.admin_password)

    def publisher(self, service: str) -> Address:
        """Kafka's user who may write the topic of `service`."""
        variables = self.environment(service)
        prefix = service.upper()
        return Address(
            self.site.kafka.bootstrap, variables[f"{prefix}_KAFKA_USER"], variables[f"{prefix}_KAFKA_PASSWORD"]
        )

    def topic(self, service: str) -> str:
        """The topic of `service`."""
        return f"{self.site.settings.site}.{service}"

    def service(self, name: str) -> LocalService:
        """The process of a service."""
        return next(service for service in self.site.services if service.name == name)

    def replica(self, name: str) -> LocalService:
        """A second process of a service, on a port of its own."""
        first = self.service(name)
        return LocalService(name, self.site.folder / "replicas", first.port + _REPLICAS_PORT)

    def environment(self, name: str) -> dict[str, str]:
        """The variables of a service."""
        return self.service(name).environment(self.addresses)

    def database_url(self, name: str) -> str:
        """The database of a service, as its role that serves."""
        return self.environment(name)[f"{name.upper()}_POSTGRES_URL"]

    def owner_url(self, name: str) -> str:
        """The database of a service, as the administrator."""
        database = self.service(name).database(self.addresses).name
        return f"{self.site.postgres.admin_url.rpartition('/')[0]}/{database}"

    def parts(self, name: str) -> tuple[Part, ...]:
        """The parts of a service, each of which can have a process of its own."""
        return parts_of(self.tables[name])

    def part(self, name: str, part: Part) -> Program:
        """The process of one part of a service."""
        place = self.site.folder / "parts"
        return Program(f"{name} {part}", place / f"{name}-{part}.pid", place / f"{name}-{part}.log")

    def start(self, name: str) -> None:
        """Start a service; it is then not yet ready."""
        self.service(name).start(self.addresses)

    def start_part(self, name: str, part: Part) -> None:
        """Start one part of a service as a process."""
        command = self.service(name).command("serve", "--only", part)
        self.part(name, part).start(command, self.environment(name), PROJECT)

    async def ready(self, *services: LocalService, seconds: float = 240) -> None:
        """Wait until `services`, or all of the site, say that they can work."""

        async def missing() -> str | None:
            waiting = services or self.site.services
            away = [
                f"{one.name} (running: {one.program.running()}, said {last_line(one.program.log)})"
                for one in waiting
                if not await asyncio.to_thread(one.is_ready)
            ]
            return f"{', '.join(away)} to be ready" if away else None

        await until_nothing(missing, seconds)

    async def run_verb(self, name: str, *words: str, failing: bool = False) -> str:
        """The output of a verb of a service; it must end well unless `failing` says otherwise."""
        process = await asyncio.create_subprocess_exec(
            *self.service(name).command(*words),
            cwd=PROJECT,
            env={**os.environ, **self.environment(name)},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await asyncio.wait_for(process.communicate(), 240)
        assert failing or process.returncode == 0, f"{name} {' '.join(words)} ended badly: {said.decode()}"
        return said.decode()

    @asynccontextmanager
    async def as_owner(self, name: str) -> AsyncIterator[Connection]:
        """A connection to the database of a service for whom no right is missing."""
        connection = await asyncpg.connect(self.owner_url(name), timeout=10)
        try:
            yield connection
        finally:
            await connection.close()

    async def quiet(self, seconds: float = 240, waiting: int = 0) -> None:
        """Wait until every loop of every service has dealt with everything and nothing moves any more.

        `waiting` is how many parked messages are expected to be left.
        """
        seen: tuple[object, float] = (None, 0.0)

        async def moving() -> str | None:
            nonlocal seen
            try:
                standing = await asyncio.gather(*map(self._standing, self.names))
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as away:
                return f"the databases to answer: {away}"
            behind = _behind(standing, waiting)
            if behind:
                return behind
            if seen[0] != standing:
                seen = (standing, time.monotonic())
            return None if time.monotonic() - seen[1] > _STEADY else "nothing to move any more"

        try:
            await until_nothing(moving, seconds)
        except AssertionError as late:
            raise AssertionError(f"{late}\n{complaints(self)}") from None

    async def _standing(self, name: str) -> "Standing":
        async with self.as_owner(name) as database, database.transaction(isolation="repeatable_read"):
            head = await database.fetchval("select position from log.head")
            loops = await database.fetch("select name, position, state from log.checkpoints order by name")
            lanes = await database.fetch("select topic, lane, sequence from log.lanes order by topic, lane")
            parked = await database.fetchval("select count(*) from log.parked where reason <> 'discarded'")
        sent = {
            place: kept[0]
            for loop in loops
            if loop["name"] == "relay"
            for place, kept in json.loads(loop["state"]).items()
        }
        return Standing(
            name,
            head,
            tuple((loop["name"], loop["position"]) for loop in loops),
            tuple(sorted((place, number) for place, number in sent.items() if number)),
            tuple((f"{row['topic']}/{row['lane']}", row["sequence"]) for row in lanes if row["sequence"]),
            tuple(self.tables[name].topics_heard(self.site.addresses.here)),
            parked,
        )


@dataclass(frozen=True)
class Standing:
    """Where a service stands: its loops, what it sent on which lane, what it heard of which."""

    name: str
    head: int
    loops: tuple[tuple[str, int], ...]
    sent: tuple[tuple[str, int], ...]
    heard: tuple[tuple[str, int], ...]
    hears: tuple[str, ...]
    parked: int


def _behind(standing: Sequence[Standing], waiting: int) -> str | None:
    """A sentence about the work that is still to be done."""
    late = [f"{one.name} {loop} at {at} of {one.head}" for one in standing for loop, at in one.loops if at != one.head]
    for one in standing:
        wanted = {
            (place, number) for other in standing for place, number in other.sent if place.split("/")[0] in one.hears
        }
        late += [f"{one.name} to hear {place} up to {number}" for place, number in wanted - set(one.heard)]
    parked = {one.name: one.parked for one in standing if one.parked}
    if sum(parked.values()) != waiting:
        late.append(f"parked messages to be {waiting} and not {parked}")
    return "; ".join(late) or None


async def until_nothing(missing: Callable[[], Awaitable[str | None]], seconds: float) -> None:
    """Return when `missing` names nothing any more; fails the test with what it names last."""
    deadline = time.monotonic() + seconds
    while (what := await missing()) is not None:
        assert time.monotonic() < deadline, f"waited {seconds:.0f} s for {what}"
        await asyncio.sleep(0.1)


async def until_some(look: Callable[[], Awaitable[ResultT | None]], what: str, seconds: float = 120) -> ResultT:
    """The first thing that `look` finds; fails the test, naming `what`, when it finds none in time."""
    deadline = time.monotonic() + seconds
    while (found := await look()) is None:
        assert time.monotonic() < deadline, f"waited {seconds:.0f} s for {what}"
        await asyncio.sleep(0.05)
    return found


@contextmanager
def running(folder: Path | None = None) -> Iterator[SiteHarness]:
    """A new site in `folder`, running with all its services; all of it is gone at the end."""
    place = folder or PLACES / f"failure-{secrets.token_hex(4)}"
    settings = MachineSettings(folder=place, first_port=free_hundred())
    site = OwnSite(settings, names=known_services())
    make_folder(site.folder)
    write_atomically(site.clock, TODAY)
    harness = SiteHarness(site)
    try:
        site.up()
        yield harness
    finally:
        _end_all(harness)
        site.forget()


def _end_all(harness: SiteHarness) -> None:
    """End what the site itself does not know of: replicas and parts."""
    for name in harness.names:
        harness.replica(name).program.kill()
        for part in harness.parts(name):
            harness.part(name, part).kill()
    for service in harness.site.services:
        service.program.kill()


def logs(harness: SiteHarness) -> dict[str, list[dict[str, Any]]]:
    """The log lines of each service since its last start."""
    found: dict[str, list[dict[str, Any]]] = {}
    for service in harness.site.services:
        lines = service.program.log.read_text().splitlines()
        found[service.name] = [json.loads(line) for line in lines if line.startswith("{")]
    return found


def complaints(harness: SiteHarness) -> str:
    """The last warnings of each service, for a test that fails."""
    loud = {name: [line for line in lines if line.get("level") != "info"] for name, lines in logs(harness).items()}
    return "\n".join(f"{name}: {json.dumps(line)}" for name, lines in loud.items() for line in lines[-8:])
