"""A province of 200 communes that all have a site: its register, its broker, and its four services."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import cached_property

from typing_extensions import override

from chassis.log.checkpoints import PROJECTIONS, position_of
from chassis.log.store import Store
from chassis.signed_register import SignedRegister
from contracts.vocabulary import Level
from deploy.federation.links import links_into
from deploy.federation.mirror import rights_at_target
from deploy.kafka import Rights, apply
from deploy.local.kafka import Kafka
from deploy.local.register import SiteRegister
from deploy.local.services import LocalService, known_services
from deploy.local.site import Site
from tests.benchmarks.communes import PROVINCE, Communes, Message, put
from tests.benchmarks.figure import Fact, Figure, Stopwatch
from tests.benchmarks.holding import Memory, held_by
from tests.benchmarks.section import Section, Table
from tests.benchmarks.sites import administrator, service_of, settings, store_of, until

COMMUNES = 200
EACH = 50
"""Plans, and awards as well, that each commune says."""
_HEARERS = {"planning": 1, "registration": 1, "review": 2}
"""Which services hear what the communes say: one of the two events, or both."""
_REST_SECONDS = 10
_LOOK = 0.02
_READY_SECONDS = 300
_HEAP_MB = 768
_TEXT = f"""\
A province of {COMMUNES} communes, each with a site of its own directly below the province.
One broker with a heap of {_HEAP_MB} MB, one Postgres and the four services of the province run.
The communes are simulated.
Their messages are put on their own topics at the province's broker, as mirrors would have brought them.
They are signed with the keys of their services, which the province's signed register names.
Each commune says {EACH} plans to everyone and {EACH} awards to the province, and the heads of both lanes.
Registration hears the plans, planning the awards, and review both.
*as many of one commune* is one commune that has said {COMMUNES * EACH:,} of each before, in the same run.
The rate is that from the first event in the read tables to the last, three services at once on the same cores.
They were stopped until all messages were on their topics.
The topics and rights are those of the province's services and of a mirror that reads at every commune.
That mirror itself does not run here: one process of MirrorMaker with {COMMUNES} sources was not measured.
"""


class _LargeSite(Site):
    """A site whose broker has the heap that thousands of topics need; 128 MB, as `make run` gives it, end it."""

    @cached_property
    @override
    def kafka(self) -> Kafka:
        """The site's Kafka."""
        return Kafka(self.folder / "kafka", self.settings.first_port + 20, heap_mb=_HEAP_MB)


@dataclass
class _Province:
    """The site of the province, its communes, and what was found on the way."""

    site: Site
    communes: Communes
    facts: list[Fact]

    def note(self, name: str, value: str) -> None:
        """Keep what was counted or measured once."""
        self.facts.append(Fact(name, (value,)))

    def seconds(self, name: str, watch: Stopwatch) -> None:
        """Keep how long something took."""
        self.note(name, f"{watch.seconds:,.2f} s")


async def measure() -> Section:
    """Make the province, let its communes speak, and remove everything."""
    async with _made() as province:
        site = province.site
        await asyncio.to_thread(_start_services, province)
        await asyncio.sleep(_REST_SECONDS)
        at_rest = held_by(site)
        figures = await _hear(province)
        loaded = held_by(site)
        memory = Table(("Memory, PSS", "at rest", "after the load"), tuple(_rows(at_rest, loaded)))
        facts = Table(("What", "Figure"), tuple(province.facts))
    return Section(f"A province of {COMMUNES} communes", _TEXT, figures, (facts, memory))


@asynccontextmanager
async def _made() -> AsyncIterator[_Province]:
    """The province with its servers, its register and its topics; its services do not run yet."""
    machine = settings()
    folder = machine.folder.parent / "province"
    shutil.rmtree(folder, ignore_errors=True)
    own = {"folder": folder / "site", "first_port": machine.first_port + 300, "site": PROVINCE}
    site = _LargeSite(
        machine.model_copy(update={**own, "level": Level.PROVINCE}), register=SiteRegister((folder / "site").resolve())
    )
    province = _Province(site, Communes(folder / "keys", COMMUNES), [])
    try:
        await asyncio.to_thread(_prepare, province)
        yield province
    finally:
        await asyncio.to_thread(site.down)
        shutil.rmtree(folder, ignore_errors=True)


def _prepare(province: _Province) -> None:
    site, communes, register = province.site, province.communes, province.site.register
    if register is None:
        raise ValueError("a province of communes has a signed register")
    site.prepare()
    for code in communes.codes:
        communes.keys(code).make()
    signed = communes.signed(site.folder / "root", site.keys)
    province.note("sites in the register", f"{COMMUNES + 1:,}")
    province.note("adding them one by one and signing", f"{signed.seconds:,.2f} s")
    register.receive(signed.root.public)
    province.note("register.json", f"{register.target.stat().st_size / 1000:,.0f} kB")
    watch = Stopwatch()
    SignedRegister(register.copy, register.root, register.state("bench")).look()
    province.seconds("verifying it for the first time, as a service does", watch)
    watch = Stopwatch()
    SignedRegister(register.copy, register.root, register.state("bench")).look()
    province.seconds("looking at it again", watch)
    waiting = site.start_servers()
    _give_rights(province, waiting)


def _give_rights(province: _Province, waiting: Iterable[LocalService]) -> None:
    site = province.site
    into = links_into(province.communes.federation, PROVINCE, known_services())
    of_mirror = rights_at_target("not used", into)
    of_services = [service.rights(site.addresses) for service in waiting]
    for name, declared in (("the mirror", [of_mirror]), ("the services", of_services)):
        watch = Stopwatch()
        apply(site.admin(), declared)
        province.seconds(f"making topics and rights of {name}", watch)
        province.note(f"rights of {name}", f"{sum(map(_rights, declared)):,}")
    province.note("topics at the broker", f"{len(site.admin().list_topics(timeout=30).topics):,}")


def _rights(declared: Rights) -> int:
    """How many rights Kafka keeps for one user (deploy/kafka/rights.py)."""
    return 2 * len(declared.writes) + len(declared.reads) + len(declared.groups)


def _start_services(province: _Province) -> None:
    site = province.site
    watch = Stopwatch()
    site.start_services(site.services)
    for service in site.services:
        service.program.wait_ready(service.is_ready, _READY_SECONDS)
    province.seconds("start of the four services, until all are ready", watch)


async def _hear(province: _Province) -> list[Figure]:
    """The rates of all communes beside those of the same events of the first one."""
    first, *others = province.communes.codes
    figures = {name: Figure(f"{name} hears {COMMUNES} communes", "as many of one commune") for name in _HEARERS}
    one = await _rates(province, province.communes.say([first], COMMUNES * EACH), COMMUNES * EACH)
    said = province.communes.say(others, EACH)
    all_of_them = await _rates(province, said, len(others) * EACH)
    for name, figure in figures.items():
        figure.add(all_of_them[name], one[name])
    return list(figures.values())


async def _rates(province: _Province, messages: list[Message], each: int) -> dict[str, float]:
    """Events a second of each service, from the first to the last of `each` plans and `each` awards.

    The services are stopped while the messages are put on the topics, so that all of them wait when they start.
    """
    site = province.site
    for name in _HEARERS:
        await asyncio.to_thread(service_of(site, name).program.stop)
    await put(administrator(site), messages)
    async with AsyncExitStack() as stack:
        stores = {name: await stack.enter_async_context(store_of(site, name)) for name in _HEARERS}
        counted = [asyncio.create_task(_rate(stores[name], each * kinds)) for name, kinds in _HEARERS.items()]
        await asyncio.to_thread(site.start_services, tuple(service_of(site, name) for name in _HEARERS))
        rates = await asyncio.gather(*counted)
    return dict(zip(_HEARERS, rates, strict=True))


async def _rate(store: Store, events: int) -> float:
    """Events a second from the first that is folded into the read tables to the last of `events`."""
    before = await store.head()

    async def folded(least: int) -> bool:
        return await position_of(store.pool, PROJECTIONS) - before >= least

    await until(lambda: folded(1), f"the first event at {store.site.code}", _LOOK)
    first, watch = await position_of(store.pool, PROJECTIONS) - before, Stopwatch()
    await until(lambda: folded(events), f"{events} events at {store.site.code}", _LOOK)
    return watch.rate(events - first)


def _rows(at_rest: Mapping[str, Memory], loaded: Mapping[str, Memory]) -> Iterator[Fact]:
    for name, held in at_rest.items():
        yield Fact(name, (f"{held.pss:,.0f} MB", f"{loaded[name].pss:,.0f} MB"))
