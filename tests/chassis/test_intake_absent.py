"""A service reads the topics that are there; one that is made later is read from then on, and stops no other."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from typing_extensions import override

from chassis.declaring.module import On
from chassis.declaring.service import Service
from chassis.declaring.site import Site
from chassis.log.writer import Append
from chassis.messaging import intake as intake_module
from chassis.messaging.consumer import Consumer
from chassis.messaging.intake import Intake
from chassis.messaging.parking import Intervention, discard, parked
from chassis.messaging.parking_rows import LIMITS, ParkingLimits
from chassis.messaging.register import KeyRegister
from chassis.messaging.relay import Relay
from chassis.messaging.signing import SigningKey
from contracts.declaration import heads_topic
from contracts.envelope import Relation
from contracts.federation import Federation, SiteEntry
from contracts.vocabulary import Level, SiteCode
from deploy.kafka import ServiceRights, Topic, apply, connect
from deploy.local import servers
from tests.chassis.databases import Harness, until
from tests.chassis.links import REGISTRY
from tests.chassis.sample import NoteWritten, altered, project_written, reading
from tests.chassis.test_intake_parking import put_garbage
from tests.chassis.topics import Channel, drain, new_notes, say, write_keys


def _both() -> Service:
    """The reading service where it hears notes of its own site and of those below."""
    projections = tuple(On(NoteWritten, project_written, one) for one in (Relation.OWN, Relation.SUBORDINATE))
    return replace(altered(reading(), reactions=(), projections=projections), contracts=REGISTRY)


@dataclass(frozen=True)
class Below:
    """A site below, whose topics nobody has made yet."""

    code: SiteCode
    key: SigningKey
    kafka: servers.Kafka
    channel: Channel
    here: Site

    @property
    def topics(self) -> tuple[str, str]:
        """The topic on which it speaks to everybody, and that of its heads."""
        public = f"{self.code}.writing.public"
        return public, heads_topic(public)

    def make_topics(self) -> None:
        """Make them, as a mirror or `deploy.kafka` does."""
        public, heads = self.topics
        self._apply("writing", (Topic(public, 1), Topic(heads, 1, compacted=True)), ())

    def let_read(self) -> None:
        """Let the reading service read the topics of both sites, whether they are there or not."""
        admin = connect(self.kafka.bootstrap, self.kafka.admin_user, self.kafka.admin_password)
        user = self.channel.group
        apply(admin, [ServiceRights(user, "r", (), (self.channel.topic, *self.topics), user)])

    async def say(self, harness: Harness, numbers: range) -> None:
        """Record and publish notes."""
        harness.store.site = replace(self.here, code=self.code)
        await harness.store.append(Append(new_notes(self.code, numbers, ("public",))))
        relay = Relay(harness.service, harness.store, self.code, self.key, self.channel.admin)
        try:
            await drain(relay)
        finally:
            await relay.close()

    def _apply(self, name: str, writes: tuple[Topic, ...], reads: tuple[str, ...]) -> None:
        admin = connect(self.kafka.bootstrap, self.kafka.admin_user, self.kafka.admin_password)
        apply(admin, [ServiceRights(f"{self.code}.{name}", "w", writes, reads, f"{self.code}.{name}")])


@pytest.fixture
def below(channel: Channel, kafka: servers.Kafka) -> Below:
    """A site below that of the channel, which the register names."""
    code = SiteCode(f"{channel.site}-sub")
    entries = (
        SiteEntry(code=channel.site, name="above", level=Level.DISTRICT),
        SiteEntry(code=code, name="below", level=Level.COMMUNE, parent=channel.site),
    )
    private = Ed25519PrivateKey.generate()
    write_keys(channel.keys_file, {channel.site: [("key-1", channel.private)], code: [("key-1", private)]})
    here = Site(SiteCode(channel.site), Level.DISTRICT, Federation(sites=entries))
    found = Below(code, SigningKey("key-1", private), kafka, channel, here)
    found.let_read()
    return found


@asynccontextmanager
async def _listening(
    below: Below, there: Harness, kind: type[Intake] = Intake, limits: ParkingLimits = LIMITS
) -> AsyncIterator[Intake]:
    there.store.site = below.here
    intake = kind(_both(), there.store, KeyRegister(below.channel.keys_file), below.channel.reader, limits=limits)
    await intake.start()
    try:
        yield intake
    finally:
        await intake.stop()


async def test_an_absent_topic_stops_no_other_and_is_read_once_it_is_there(
    below: Below, channel: Channel, here: Harness, there: Harness
) -> None:
    """What is absent is named meanwhile and is no fault; afterwards all of it is heard by the same consumer."""
    await say(channel, here, range(20))
    async with _listening(below, there) as intake:
        await until(lambda: intake.hearing.tally.heard == 20, "20 notes of the own site")
        await until(lambda: bool(intake.progress.absent), "the absent topics to be named")
        absent, fault = set(intake.progress.absent), intake.progress.fault
        consumer = intake._consumer  # noqa: SLF001

        below.make_topics()
        await below.say(here, range(20, 30))
        await until(lambda: intake.hearing.tally.heard == 30, "10 notes of the site below", 60)
        await until(lambda: not intake.progress.absent, "the topics to be there")

        assert intake._consumer is consumer  # noqa: SLF001
    assert absent == set(below.topics)
    assert fault is None


class AllAtOnce(Consumer):
    """A consumer that subscribes to all topics, as if each were there."""

    @override
    def _note_absent(self, shown: object) -> None:
        _ = shown


@pytest.mark.campaign
async def test_a_consumer_that_asks_for_every_topic_hears_nothing(
    below: Below, channel: Channel, here: Harness, there: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: aiokafka waits 40 s for the metadata of each topic, and gives up without having read any."""
    monkeypatch.setattr(intake_module, "Consumer", AllAtOnce)
    await say(channel, here, range(20))
    async with _listening(below, there) as intake:
        await until(lambda: "Kafka has no topic" in (intake.progress.fault or ""), "it to give up", 120)

        assert intake.hearing.tally.heard == 0


async def test_a_topic_set_aside_loses_nothing_when_lanes_are_shared_out_anew(
    below: Below, channel: Channel, here: Harness, there: Harness
) -> None:
    """The new assignment has nothing paused: what comes of the topic meanwhile is not passed over."""
    await put_garbage(channel, 8)
    await say(channel, here, range(30))
    async with _listening(below, there, Patient, ParkingLimits(messages=5)) as intake:
        await until(lambda: "has parked its most" in (intake.progress.fault or ""), "the topic to be full")
        below.make_topics()
        await until(lambda: not intake.progress.absent, "the new topics to be read", 60)
        await below.say(here, range(30, 40))
        await until(lambda: intake.hearing.tally.heard >= 10, "the notes of the new topic", 60)

        intake.aside_seconds = 0.1
        for message in await parked(there.store.pool):
            await discard(there.store.pool, intake.hearing, message.parked_id, Intervention("operator-1", "garbage"))
        await until(lambda: intake.hearing.tally.heard == 40, "all notes to be heard", 60)


class Patient(Intake):
    """One that leaves a topic aside until it is told otherwise."""

    aside_seconds = 600.0
