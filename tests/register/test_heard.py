"""A neighbour is heard with the events that the register lets it say; others wait until it does."""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from chassis.declaring.module import On
from chassis.declaring.site import Site
from chassis.messaging.arrivals import Examiner, ParkReason
from chassis.messaging.hearing import Hearing
from chassis.messaging.parking import parked, retry_all
from chassis.messaging.register import KeyRegister
from chassis.settings import federation_in
from contracts.envelope import Relation
from contracts.vocabulary import Level
from deploy.local import servers
from tests.chassis.databases import Harness, at_work
from tests.chassis.publisher import Publisher
from tests.chassis.receiver import ids
from tests.chassis.sample import NoteWritten, altered, project_written, reading
from tests.chassis.topics import log_of
from tests.contracts.federations import CITY, PROVINCE, WARD

PLACES = {"tinh-lang-son": PROVINCE, "lang-son": CITY, "vinh-trai": WARD}
SERVICE = altered(
    reading(),
    reactions=(),
    projections=(On(NoteWritten, project_written), On(NoteWritten, project_written, Relation.SUPERIOR)),
)


def register(file: Path, publishers: Sequence[Publisher], says: dict[str, list[str]] | None = None) -> KeyRegister:
    """A register with the keys of `publishers`, in which the province may say what `says` names."""
    keys = [json.loads(publisher.keys(file.parent).read_text())["keys"][0] for publisher in publishers]
    sites = [site.model_dump(mode="json", exclude_none=True) for site in PLACES.values()]
    if says is not None:
        sites[0]["says"] = says
    file.write_text(json.dumps({"instance": "tests", "sites": sites, "keys": keys}))
    return KeyRegister(file)


@dataclass
class City:
    """The city's service that hears the province, over a database of its own."""

    harness: Harness
    publisher: Publisher
    file: Path

    def hearing(self, says: dict[str, list[str]] | None) -> Hearing:
        """Its hearing, in a federation in which the province may say what `says` names."""
        keys = register(self.file, [self.publisher], says)
        self.harness.store.site = Site("lang-son", Level.DISTRICT, federation_in(self.file))
        return Hearing(SERVICE, self.harness.store, keys)


@pytest.fixture
async def city(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[City]:
    async with at_work(postgres.admin_url, SERVICE) as harness:
        yield City(harness, Publisher(site="tinh-lang-son", instance="tests"), tmp_path / "register.json")


async def test_an_event_that_is_not_a_sites_to_say_waits(city: City) -> None:
    """Its lane moves on and its stream waits; once the register lets the site say it, it is heard."""
    written, struck, other = city.publisher.written(1), city.publisher.struck(1), city.publisher.written(2)
    messages = city.publisher.say(written, struck, other)
    hearing = city.hearing({"writing": ["NoteStruck"]})

    await hearing.hear(messages)

    pool = city.harness.store.pool
    assert {(one.reason, one.detail) for one in await parked(pool)} == {
        (ParkReason.NOT_ITS_TO_SAY, "the register does not let writing of tinh-lang-son say NoteWritten")
    }
    assert await pool.fetchval("select sequence from log.lanes") == 3
    assert await log_of(city.harness.store) == []
    assert await retry_all(pool, city.hearing({"planning": ["NoteWritten"]})) == 0
    assert await retry_all(pool, city.hearing(None)) == 2
    assert [event.event_id for event in await log_of(city.harness.store)] == ids(written, other)


def test_the_own_site_says_what_it_has_to(tmp_path: Path) -> None:
    """The register limits what others hear; a site does not park what its own services say to each other."""
    own = Publisher(site="tinh-lang-son", instance="tests")
    keys = register(tmp_path / "register.json", [own], {})
    examiner = Examiner(SERVICE, Site("tinh-lang-son", Level.PROVINCE, keys.federation), keys)

    assert examiner.examine(own.say(own.written(1))[0]).rejection is None
