"""On Kafka a service may write its own topic, read what it hears, and nothing else."""

import pytest
from confluent_kafka import Consumer, KafkaError, KafkaException, Producer
from confluent_kafka.admin import AdminClient

from deploy.kafka import ServiceRights, Topic, apply, connect
from deploy.local.servers import GivenKafka, Kafka

AnyKafka = Kafka | GivenKafka


def rights(site: str, service: str, *heard: str) -> ServiceRights:
    """The rights of a service that hears others."""
    user = f"{site}.{service}"
    return ServiceRights(user, f"secret of {user}", (Topic(user, partitions=1),), heard, user)


def client(kafka: AnyKafka, service: ServiceRights, **more: str) -> dict[str, str | int | float | bool]:
    """The connection of a service."""
    return {
        "bootstrap.servers": kafka.bootstrap,
        "security.protocol": "SASL_PLAINTEXT",
        "sasl.mechanism": "SCRAM-SHA-512",
        "sasl.username": service.user,
        "sasl.password": service.password,
        "log_level": 0,
        **more,
    }


def written(kafka: AnyKafka, service: ServiceRights, topic: str) -> int | None:
    """Write a message as `service` and return the error's code, or None."""
    codes: list[int | None] = []
    producer = Producer(client(kafka, service, **{"enable.idempotence": "true", "message.timeout.ms": "8000"}))
    producer.produce(topic, b"said", on_delivery=lambda error, _: codes.append(error.code() if error else None))
    producer.flush(10)
    return codes[0]


def heard(kafka: AnyKafka, service: ServiceRights, topic: str, group: str) -> bytes | int | None:
    """Read a message as `service` in `group` and return it, or the error's code."""
    settings = client(kafka, service, **{"group.id": group, "auto.offset.reset": "earliest"})
    consumer = Consumer(settings)
    consumer.subscribe([topic])
    try:
        message = consumer.poll(15)

        assert message is not None

        error = message.error()
        return error.code() if error else message.value()
    finally:
        consumer.close()


@pytest.fixture
def admin(kafka: AnyKafka) -> AdminClient:
    """The administrator."""
    return connect(kafka.bootstrap, kafka.admin_user, kafka.admin_password)


def test_a_service_says_and_hears_what_it_declares(kafka: AnyKafka, admin: AdminClient) -> None:
    """Its own topic is written, a heard one is read in its own group; everything else is refused."""
    planning, review = rights("one", "planning"), rights("one", "review", "one.planning")
    apply(admin, [planning, review])

    assert written(kafka, planning, "one.planning") is None
    assert written(kafka, planning, "one.review") == KafkaError.TOPIC_AUTHORIZATION_FAILED
    assert heard(kafka, review, "one.planning", "one.review") == b"said"
    assert heard(kafka, review, "one.planning", "one.planning") == KafkaError.GROUP_AUTHORIZATION_FAILED
    assert heard(kafka, planning, "one.review", "one.planning") == KafkaError.TOPIC_AUTHORIZATION_FAILED


def test_what_is_no_longer_declared_is_taken_back(kafka: AnyKafka, admin: AdminClient) -> None:
    """Applied twice nothing changes; a topic that is no longer heard can no longer be read."""
    planning, review = rights("two", "planning"), rights("two", "review", "two.planning")
    for _ in range(2):
        apply(admin, [planning, review])

    assert written(kafka, planning, "two.planning") is None
    assert heard(kafka, review, "two.planning", "two.review") == b"said"

    apply(admin, [rights("two", "review")])

    assert heard(kafka, review, "two.planning", "two.review") == KafkaError.TOPIC_AUTHORIZATION_FAILED


def test_a_stranger_does_not_get_in(kafka: AnyKafka) -> None:
    """A user whom nobody declared cannot even ask."""
    stranger = connect(kafka.bootstrap, "three.planning", "guessed")

    with pytest.raises(KafkaException):
        stranger.list_topics(timeout=3)


def test_what_one_request_does_not_take_is_made_in_parts(
    kafka: AnyKafka, admin: AdminClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A controller takes 10,000 records at once; every topic is served when `apply` returns, and every right holds."""
    monkeypatch.setattr("deploy.kafka.rights._AT_ONCE", 2)
    names = [f"four.planning.to.commune-{number}" for number in range(5)]
    planning = ServiceRights("four.planning", "secret", tuple(Topic(name, 1) for name in names), (), "four.planning")
    apply(admin, [planning])

    assert admin.list_topics(timeout=10).topics.keys() >= set(names)
    assert [written(kafka, planning, name) for name in names] == [None] * 5

    apply(admin, [ServiceRights("four.planning", "secret", (), (), "four.planning")])

    assert written(kafka, planning, names[0]) == KafkaError.TOPIC_AUTHORIZATION_FAILED
