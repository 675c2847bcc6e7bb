"""A small ward without a broker: its services enter that of the city over TLS, each as a user of its own."""

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from confluent_kafka import KafkaError, KafkaException, Producer
from confluent_kafka.admin import AdminClient

from contracts.registration import sheet_id_of
from deploy.local import servers
from deploy.local.kafka import Kafka, TlsListener
from deploy.local.ports import free_port
from services.planning.service import SERVICE as PLANNING
from services.registration.service import SERVICE as REGISTRATION
from tests.federation.sites import CITY, WARD, FederatedSite, federation
from tests.federation.test_sheet_across_levels import (
    CLERK,
    SHEET,
    STANDING_BODY,
    city_plan,
    done,
    shown,
    state_is,
    ward_plan,
)
from tests.local.certificates import authority

pytestmark = pytest.mark.campaign


@dataclass(frozen=True)
class Broker:
    """The city's broker, its listener for other sites, and the authority that they trust."""

    kafka: Kafka
    listener: TlsListener
    ca_file: Path

    def as_a_ward_would(self, user: str, **changed: str) -> dict[str, str]:
        """The connection of a service of a ward."""
        return {
            "bootstrap.servers": self.listener.bootstrap,
            "security.protocol": "SASL_SSL",
            "ssl.ca.location": str(self.ca_file),
            "sasl.mechanism": "SCRAM-SHA-512",
            "sasl.username": user,
            "sasl.password": "secret",
            "log_level": "0",
            **changed,
        }


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A broker with a listener for sites, which serves."""
    folder = tmp_path_factory.mktemp("attached")
    ours = authority(folder / "ca.pem")
    listener = TlsListener(free_port(), ours.keystore(folder / "broker.pem", "127.0.0.1"))
    kafka = Kafka(folder / "kafka", for_sites=listener)
    kafka.start()
    yield Broker(kafka, listener, ours.ca_file)
    kafka.discard()


@pytest.fixture
async def sites(
    postgres: servers.Postgres, broker: Broker, tmp_path: Path
) -> AsyncIterator[Mapping[str, FederatedSite]]:
    """A city beside its broker, and a ward whose settings name that broker's listener and its authority."""
    services = (PLANNING, REGISTRATION)
    attached = {"kafka_bootstrap": broker.listener.bootstrap, "kafka_ca_file": broker.ca_file}
    async with federation(
        postgres,
        broker.kafka,
        tmp_path,
        {CITY: services, WARD: services},
        "2016-12-28T14:00:00+07:00",
        settings={WARD: attached},
    ) as at_work:
        yield at_work


async def test_an_event_goes_from_the_ward_to_the_city_and_back(
    sites: Mapping[str, FederatedSite], broker: Broker
) -> None:
    """The ward hands its sheet in and hears that the city accepts it; nothing but settings is otherwise."""
    city, ward = sites[CITY], sites[WARD]
    plan_id = await city_plan(city, ward)
    await ward_plan(ward, plan_id)
    sheet = f"/sheets/{sheet_id_of(plan_id, ward.code)}"
    await shown(ward["registration"], sheet, state_is("expected"))

    await done(ward["registration"], f"{sheet}/hand-in", CLERK, SHEET)
    await shown(city["registration"], sheet, state_is("handed-in"))
    await done(city["registration"], f"{sheet}/accept", STANDING_BODY)

    await shown(ward["registration"], sheet, state_is("accepted"))
    assert ward["planning"].settings.kafka_bootstrap == broker.listener.bootstrap
    assert city["planning"].settings.kafka_bootstrap == broker.kafka.bootstrap


async def test_a_user_of_the_ward_writes_the_wards_own_topics_alone(
    sites: Mapping[str, FederatedSite], broker: Broker
) -> None:
    """Those of the city are refused, and so are those of the ward's other services; its own are taken (the control)."""
    city, ward = sites[CITY].code, sites[WARD].code
    user = f"{ward}.planning"

    assert written(broker, user, f"{ward}.planning.public") is None
    assert written(broker, user, f"{ward}.planning.to.{city}") is None
    for topic in (f"{city}.planning", f"{city}.planning.public", f"{city}.planning.to.{ward}", f"{ward}.registration"):
        assert written(broker, user, topic) == KafkaError.TOPIC_AUTHORIZATION_FAILED


def written(broker: Broker, user: str, topic: str) -> int | None:
    """Write to a topic as a user of the ward; the error's code, or None."""
    codes: list[int | None] = []
    producer = Producer({**broker.as_a_ward_would(user), "enable.idempotence": "true", "message.timeout.ms": "8000"})
    producer.produce(topic, b"said", on_delivery=lambda error, _: codes.append(error.code() if error else None))
    producer.flush(10)
    return codes[0]


async def test_the_line_is_tls_and_the_user_is_known(
    sites: Mapping[str, FederatedSite], broker: Broker, tmp_path: Path
) -> None:
    """A broker of another authority is not believed, plain text gets no answer, and a wrong password does not enter."""
    user = f"{sites[WARD].code}.planning"
    other = authority(tmp_path / "other.pem").ca_file

    assert enters(broker.as_a_ward_would(user))
    assert not enters(broker.as_a_ward_would(user, **{"ssl.ca.location": str(other)}))
    assert not enters(broker.as_a_ward_would(user, **{"security.protocol": "SASL_PLAINTEXT"}))
    assert not enters(broker.as_a_ward_would(user, **{"sasl.password": "guessed"}))


def enters(connection: Mapping[str, str]) -> bool:
    """Whether the broker lists its topics for this connection."""
    try:
        AdminClient(dict(connection)).list_topics(timeout=4)
    except KafkaException:
        return False
    return True
