"""A service hears its neighbours: on the topics that concern it, and of each only what a module deals with."""

from pathlib import Path

import pytest

from chassis.declaring.module import On
from chassis.declaring.service import Service
from chassis.declaring.site import Site
from chassis.messaging.arrivals import Arrival, Examiner, ParkReason
from chassis.messaging.lanes import topics_of
from chassis.messaging.register import KeyRegister
from chassis.settings import Settings
from contracts.declaration import TO_EVERYONE, TO_SUPERIOR, Declaration, Registry
from contracts.envelope import Recorded, Relation
from contracts.pages import FRAME
from contracts.vocabulary import Level
from tests.chassis.publisher import Publisher
from tests.chassis.sample import (
    READ_NOTES,
    READ_TALLIES,
    WRITING_SQL,
    NoteStruck,
    NoteWritten,
    SampleModule,
    project_struck,
    project_written,
)
from tests.contracts.federations import FEDERATION

CITY = Site("lang-son", Level.DISTRICT, FEDERATION)
REGISTRY = Registry(
    (
        Declaration("NoteWritten", NoteWritten, "writing", version=2, addressing=TO_SUPERIOR),
        Declaration("NoteStruck", NoteStruck, "writing", addressing=TO_EVERYONE),
    ),
    {("NoteWritten", 1): dict},
)
SERVICE = Service(
    "reading",
    (
        SampleModule(
            "note",
            __name__,
            projections=(
                On(NoteWritten, project_written, Relation.SUBORDINATE),
                On(NoteStruck, project_struck),
                On(NoteStruck, project_struck, Relation.SUPERIOR),
            ),
            tables=(READ_NOTES, READ_TALLIES),
            tables_sql=WRITING_SQL,
        ),
    ),
    REGISTRY,
    Settings,
    FRAME,
)


def published(folder: Path, site: str, topic: str, event: str) -> Arrival:
    """An event of `site` as the city's service examines it on `topic`."""
    publisher = Publisher(site=site, instance=CITY.federation.instance)
    publisher.topic = topic
    recorded = publisher.written(1) if event == "NoteWritten" else publisher.struck(1)
    (raw,) = publisher.say(recorded)
    return Examiner(SERVICE, CITY, KeyRegister(publisher.keys(folder))).examine(raw)


def test_a_service_reads_the_topics_of_its_neighbours() -> None:
    """What the superior says to everyone, what the subordinates address to the site, and its own site's topics."""
    assert SERVICE.topics_heard(CITY) == (
        "lang-son.writing",
        "tinh-lang-son.writing.public",
        "vinh-trai.writing.to.lang-son",
    )


def test_at_a_site_that_stands_alone_a_service_reads_its_siblings() -> None:
    """It has no neighbours to hear."""
    assert SERVICE.topics_heard(Site("lang-son", Level.DISTRICT)) == ("lang-son.writing",)


@pytest.mark.parametrize(
    ("site", "topic", "event", "heard"),
    [
        ("vinh-trai", "vinh-trai.writing.to.lang-son", "NoteWritten", True),
        ("tinh-lang-son", "tinh-lang-son.writing.public", "NoteStruck", True),
        ("lang-son", "lang-son.writing", "NoteStruck", True),
        ("lang-son", "lang-son.writing", "NoteWritten", False),
        ("tinh-lang-son", "tinh-lang-son.writing.public", "NoteWritten", False),
        ("vinh-trai", "vinh-trai.writing.to.lang-son", "NoteStruck", False),
    ],
)
def test_of_each_neighbour_only_what_a_module_deals_with_is_stored(
    tmp_path: Path, site: str, topic: str, event: str, *, heard: bool
) -> None:
    """A note of the superior is none of ours, although the same class is heard from below."""
    arrival = published(tmp_path, site, topic, event)

    assert arrival.rejection is None
    assert arrival.message is not None
    assert (arrival.row is not None) is heard


@pytest.mark.parametrize("topic", ["vinh-trai.writing.public", "lang-son.writing.to.vinh-trai", "vinh-trai.reading"])
def test_a_site_publishes_on_no_topic_of_another(tmp_path: Path, topic: str) -> None:
    """The first two parts of a topic's name are its owner."""
    arrival = published(tmp_path, "tinh-lang-son", topic, "NoteStruck")

    assert arrival.rejection is not None
    assert arrival.rejection.reason == ParkReason.WRONG_ORIGIN


def test_an_event_is_published_once_for_each_audience() -> None:
    """On the site's topic and on that of the neighbour to whom it is addressed."""
    said = Publisher().written(1)
    audience = REGISTRY.by_kind[NoteWritten].addressing.decide(NoteWritten.model_validate_json(said.data), CITY)
    recorded: Recorded = said._replace(site="lang-son", audience=tuple(sorted(audience)))

    assert list(topics_of(recorded)) == ["lang-son.writing", "lang-son.writing.to.tinh-lang-son"]
