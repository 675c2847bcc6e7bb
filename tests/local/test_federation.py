"""Three brokers joined by three mirrors: each message arrives where it is meant to, and nowhere else."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, Producer, TopicPartition
from confluent_kafka.admin import AlterConfigOpType, ConfigEntry, ConfigResource, ResourceType
from typing_extensions import override

from chassis.clock import wall
from chassis.errors import UnverifiedError
from chassis.messaging.kafka import Address
from chassis.messaging.register import KeyRegister
from chassis.messaging.register_topic import RegisterTopic
from chassis.signed_register import SignedRegister
from deploy.federation.condition import State
from deploy.kafka import apply, declared_rights
from deploy.local.federation import Sites, federated
from deploy.local.process import holds_within
from deploy.local.publishing import publish_register
from deploy.local.services import LocalService, known_services
from deploy.local.settings import MachineSettings
from deploy.local.site import Site
from deploy.register.verbs import main as verb
from tests.chassis.databases import until
from tests.local.test_site import hundreds

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(600)]

CITY, PROVINCE, WARD = "lang-son", "tinh-lang-son", "phuong-vinh-trai"
SECONDS = 60
MANY = 3_000
LARGE = 300_000


class ServersAlone(Site):
    """A site without services, whose topics and users are made nevertheless."""

    @override
    def give_rights(self, waiting: tuple[LocalService, ...]) -> None:
        """Make the users and topics of the services that do not run here."""
        here = self.addresses.here
        apply(self.admin(), [declared_rights(here, name, f"secret of {name}") for name in known_services()])


def servers_alone(folder: Path, first_port: int) -> Sites:
    """The three sites of `folder` without services, as another process would describe them."""
    sites = federated(MachineSettings(folder=folder), first_port)
    bare = tuple(
        ServersAlone(site.settings, names=(), shared_clock=site.clock, register=site.register)
        for site in sites.everyone
    )
    return replace(sites, everyone=bare, chosen=bare, main=bare[0])


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    """Three sites whose brokers and mirrors run."""
    sites = servers_alone(tmp_path_factory.mktemp("federation") / "run", hundreds(3))
    try:
        sites.up()
        yield sites
    finally:
        sites.forget()


def say(sites: Sites, topic: str, *texts: str) -> None:
    """Write messages to a topic of the service that it names, as that service."""
    code, service = topic.split(".")[:2]
    producer = Producer(
        {
            **sites.by_code[code].kafka.admin_connection,
            "sasl.username": f"{code}.{service}",
            "sasl.password": f"secret of {service}",
            "enable.idempotence": True,
            "log_level": 0,
        }
    )
    for text in texts:
        producer.produce(topic, text.encode(), key=b"stream")

    assert producer.flush(20) == 0


def heard(sites: Sites, code: str, topic: str) -> list[str]:
    """Everything that `topic` holds at the broker of a site now."""
    consumer = Consumer(
        {
            **sites.by_code[code].kafka.admin_connection,
            "group.id": "test",
            "enable.auto.commit": False,
            "enable.partition.eof": True,
            "log_level": 0,
        }
    )
    consumer.assign([TopicPartition(topic, 0, OFFSET_BEGINNING)])
    found: list[str] = []
    try:
        while (message := consumer.poll(10)) is not None and message.error() is None:
            found.append((message.value() or b"").decode())
    finally:
        consumer.close()
    return found


def arrives(sites: Sites, code: str, topic: str, text: str) -> bool:
    """Whether `text` arrives at a site in time."""
    return holds_within(lambda: text in heard(sites, code, topic), SECONDS)


def names_at(sites: Sites, code: str) -> set[str]:
    """The topics of a broker."""
    return set(sites.by_code[code].admin().list_topics(timeout=10).topics)


def states(sites: Sites) -> set[State]:
    """What the links do."""
    return {sites.condition(link).state for link in sites.links}


async def test_a_revoked_key_reaches_the_ward_through_two_mirrors(sites: Sites) -> None:
    """Signed and published at the province; nobody copies anything to the city or the ward."""
    province, ward = sites.by_code[PROVINCE], sites.by_code[WARD]
    assert ward.register is not None
    signed = SignedRegister(ward.register.copy, ward.register.root, ward.folder / "trusted" / "planning")
    key = (CITY, "review", ward.keys.signing_key_id("review").replace(WARD, CITY))
    keys = KeyRegister(ward.keys.public_keys, signed, WARD)
    keys.key(*key, wall())
    root = str(province.folder / "root")
    revoke = ["revoke-key", *key, "--at", "2026-01-01T00:00:00Z", "--because", "stolen", "--folder", root]
    assert [verb(revoke), verb(["sign", "--folder", root])] == [0, 0]
    follower = RegisterTopic(
        signed, PROVINCE, Address(ward.kafka.bootstrap, f"{WARD}.planning", "secret of planning"), "follower"
    )
    following = asyncio.create_task(follower.run())
    try:
        await asyncio.sleep(5)
        assert not keys.refresh()

        publish_register(province, sites.federation)

        await until(keys.refresh, "the register to arrive at the ward")
    finally:
        following.cancel()
    with pytest.raises(UnverifiedError, match="key-revoked"):
        keys.key(*key, wall())


def test_what_a_ward_says_to_all_arrives_at_the_city_and_not_at_the_province(sites: Sites) -> None:
    """What is above is heard by all below; what is below is heard by the next level alone."""
    say(sites, f"{WARD}.planning.public", "of the ward")
    say(sites, f"{PROVINCE}.planning.public", "of the province")
    say(sites, f"{CITY}.planning.public", "of the city")

    assert arrives(sites, CITY, f"{WARD}.planning.public", "of the ward")
    assert arrives(sites, CITY, f"{PROVINCE}.planning.public", "of the province")
    assert arrives(sites, WARD, f"{PROVINCE}.planning.public", "of the province")
    assert arrives(sites, WARD, f"{CITY}.planning.public", "of the city")
    assert arrives(sites, PROVINCE, f"{CITY}.planning.public", "of the city")
    assert f"{WARD}.planning.public" not in names_at(sites, PROVINCE)


def test_what_is_addressed_to_a_site_arrives_there_alone(sites: Sites) -> None:
    """Neither the other neighbour nor anybody else gets the topic, and what stays at home stays there."""
    upwards, downwards = f"{CITY}.review.to.{PROVINCE}", f"{CITY}.review.to.{WARD}"
    say(sites, upwards, "for the province")
    say(sites, downwards, "for the ward")

    assert arrives(sites, PROVINCE, upwards, "for the province")
    assert arrives(sites, WARD, downwards, "for the ward")
    assert upwards not in names_at(sites, WARD)
    assert downwards not in names_at(sites, PROVINCE)
    for code in (PROVINCE, WARD):
        assert f"{CITY}.review" not in names_at(sites, code)


def test_nothing_goes_round(sites: Sites) -> None:
    """A message is once where it was said and once where it arrived; everything then stands still."""
    topic = f"{PROVINCE}.notification.public"
    say(sites, topic, "once")

    assert arrives(sites, WARD, topic, "once")
    assert holds_within(lambda: states(sites) == {State.QUIET}, SECONDS)
    assert [heard(sites, code, topic) for code in (PROVINCE, CITY, WARD)] == [["once"]] * 3


def test_a_mirror_writes_nothing_that_it_does_not_carry(sites: Sites) -> None:
    """Its user is refused at a topic of its own site, and its user at a source is refused at any topic."""
    city = sites.mirrors[CITY]
    mine = city.rights()
    abroad = sites.by_code[WARD].keys.password(f"mirror.{CITY}")

    assert refused(sites, CITY, mine.user, mine.password, f"{CITY}.planning.public")
    assert refused(sites, CITY, mine.user, mine.password, f"{CITY}.planning")
    assert refused(sites, WARD, f"mirror.{CITY}", abroad, f"{WARD}.planning.public")
    assert not refused(sites, CITY, mine.user, mine.password, f"{WARD}.registration.public")


def refused(sites: Sites, code: str, user: str, password: str, topic: str) -> bool:
    """Whether a broker refuses what `user` writes."""
    codes: list[int | None] = []
    settings = {**sites.by_code[code].kafka.admin_connection, "sasl.username": user, "sasl.password": password}
    producer = Producer({**settings, "log_level": 0, "message.timeout.ms": 8000})
    producer.produce(topic, b"forged", on_delivery=lambda error, _: codes.append(error.code() if error else None))
    producer.flush(10)
    return codes == [KafkaError.TOPIC_AUTHORIZATION_FAILED]


def test_a_mirror_that_is_killed_and_started_again_loses_nothing(sites: Sites) -> None:
    """Every message arrives, in the order of first arrivals; until then the link is dead, and says why."""
    topic = f"{WARD}.review.public"
    texts = [f"killed {number:05}" for number in range(MANY)]
    say(sites, topic, *texts[: MANY // 2])
    sites.mirrors[CITY].program.kill()
    say(sites, topic, *texts[MANY // 2 :])

    (link,) = (one for one in sites.links if (one.source, one.target) == (WARD, CITY))
    condition = sites.condition(link)
    assert (condition.state, condition.reason) == (State.DEAD, "its mirror does not run")
    assert (condition.lag or 0) >= MANY // 2

    sites.up()

    assert arrives(sites, CITY, topic, texts[-1])
    assert list(dict.fromkeys(heard(sites, CITY, topic))) == texts
    assert holds_within(lambda: sites.condition(link).state is State.QUIET, SECONDS)
    assert sites.condition(link).lag == 0


def test_a_second_start_leaves_the_mirrors_alone(sites: Sites) -> None:
    """Nothing is started twice."""
    before = {code: mirror.pid for code, mirror in sites.mirrors.items()}

    assert None not in before.values()

    again = servers_alone(sites.folder, sites.everyone[0].settings.first_port)
    again.up()

    assert {code: mirror.pid for code, mirror in again.mirrors.items()} == before


def test_a_task_that_has_failed_is_seen_and_healed_by_the_next_start(sites: Sites) -> None:
    """The process lives on, the link is dead with the reason; when the cause is gone `up` starts the mirror anew."""
    topic = f"{CITY}.planning.to.{PROVINCE}"
    (link,) = (one for one in sites.links if (one.source, one.target) == (CITY, PROVINCE))
    limit_messages(sites.by_code[PROVINCE], topic, 1_000)
    say(sites, topic, "x" * LARGE)
    pid = sites.mirrors[PROVINCE].pid

    assert holds_within(lambda: sites.condition(link).state is State.DEAD, SECONDS)
    assert "its task has failed" in sites.condition(link).reason
    assert sites.mirrors[PROVINCE].pid == pid

    limit_messages(sites.by_code[PROVINCE], topic, 1_000_000)
    sites.up()

    assert sites.mirrors[PROVINCE].pid != pid
    assert arrives(sites, PROVINCE, topic, "x" * LARGE)
    assert holds_within(lambda: sites.condition(link).state is State.QUIET, SECONDS)


def limit_messages(site: Site, topic: str, most: int) -> None:
    """Let the broker of `site` take no larger messages on `topic`."""
    entry = ConfigEntry("max.message.bytes", str(most), incremental_operation=AlterConfigOpType.SET)
    resource = ConfigResource(ResourceType.TOPIC, topic, incremental_configs=[entry])
    admin = site.admin()
    for done in admin.incremental_alter_configs([resource]).values():
        done.result(20)


def test_a_broker_that_was_made_anew_is_read_from_its_beginning(sites: Sites) -> None:
    """Its neighbours forget how far they had read; otherwise its first messages would be lost in silence."""
    topic, ward = f"{WARD}.notification.to.{CITY}", sites.by_code[WARD]
    say(sites, topic, *(f"before {number}" for number in range(5)))

    assert arrives(sites, CITY, topic, "before 4")
    assert holds_within(lambda: states(sites) == {State.QUIET}, SECONDS)

    sites.mirrors[WARD].stop()
    ward.kafka.discard()
    ward.kafka.start()
    ward.give_rights(())
    say(sites, topic, *(f"after {number}" for number in range(9)))
    sites.up()

    assert arrives(sites, CITY, topic, "after 8")
    assert [text for text in heard(sites, CITY, topic) if "after" in text] == [f"after {one}" for one in range(9)]


def test_a_site_that_starts_alone_waits_for_its_neighbours(sites: Sites) -> None:
    """Its link waits while the source is away, and goes on by itself when that is back."""
    topic, city = f"{CITY}.notification.public", sites.by_code[CITY]
    (link,) = (one for one in sites.links if (one.source, one.target) == (CITY, WARD))
    sites.mirrors[CITY].stop()
    city.kafka.stop()

    assert sites.condition(link).state is State.WAITING
    assert sites.condition(link).lag is None

    sites.up()
    say(sites, topic, "back again")

    assert arrives(sites, WARD, topic, "back again")


def test_down_stops_everything(sites: Sites) -> None:
    """The mirrors before their brokers; what a site keeps stays, and every link is stopped."""
    assert sites.down()

    assert [mirror.pid for mirror in sites.mirrors.values()] == [None] * 3
    assert [site.kafka.pid for site in sites.everyone] == [None] * 3
    assert states(sites) == {State.STOPPED}
    assert not sites.down()

    sites.up()
