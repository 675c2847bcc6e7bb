"""A Kafka from packages keeps what it acknowledged, through crashes and half-finished beginnings."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from confluent_kafka import Consumer, Producer
from confluent_kafka.cimpl import NewTopic

from deploy.kafka import connect
from deploy.local.faults import RuntimeFault
from deploy.local.kafka import GivenKafka, Kafka
from deploy.local.process import holds_within
from deploy.local.settings import PROJECT

_COUNT = 200


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kafka]:
    """A Kafka that these tests kill, stop and start again; it keeps its data from one to the next."""
    server = Kafka(tmp_path_factory.mktemp("broker") / "kafka")
    server.start()
    yield server
    server.discard()


def client(server: Kafka) -> dict[str, str | int | float | bool]:
    """The administrator's connection."""
    return {
        "bootstrap.servers": server.bootstrap,
        "security.protocol": "SASL_PLAINTEXT",
        "sasl.mechanism": "SCRAM-SHA-512",
        "sasl.username": server.admin_user,
        "sasl.password": server.admin_password,
        "log_level": 0,
    }


def send(server: Kafka, topic: str) -> None:
    """Write messages to a new topic and wait until the broker has them."""
    admin = connect(server.bootstrap, server.admin_user, server.admin_password)
    for made in admin.create_topics([NewTopic(topic, 1, 1)]).values():
        made.result(20)
    producer = Producer({**client(server), "acks": "all"})
    for number in range(_COUNT):
        producer.produce(topic, str(number).encode())

    assert producer.flush(20) == 0


def receive(server: Kafka, topic: str) -> list[int]:
    """Read as many messages as were written."""
    consumer = Consumer({**client(server), "group.id": "reader", "auto.offset.reset": "earliest"})
    consumer.subscribe([topic])
    heard: list[int] = []
    try:
        while len(heard) < _COUNT:
            batch = consumer.consume(_COUNT, timeout=20)

            assert batch, f"only {len(heard)} came"

            heard += [int(message.value() or b"") for message in batch]
    finally:
        consumer.close()
    return heard


@pytest.mark.servers
def test_a_killed_broker_comes_back_with_its_data(broker: Kafka) -> None:
    """Messages acknowledged before SIGKILL are read after the next start, at the same address."""
    broker.start()
    address = broker.bootstrap
    send(broker, "killed")

    broker.kill()

    assert not broker.running()

    broker.start()

    assert broker.bootstrap == address
    assert receive(broker, "killed") == list(range(_COUNT))


@pytest.mark.servers
def test_a_broker_moves_to_another_port_with_its_data(broker: Kafka) -> None:
    """The data does not bind the broker to the ports with which it was made."""
    broker.start()
    send(broker, "moved")
    broker.stop()
    for note in ("port", "controller-port"):
        (broker.folder / note).unlink()

    broker.start()

    assert receive(broker, "moved") == list(range(_COUNT))


@pytest.mark.servers
def test_a_half_made_data_folder_is_made_again(own_kafka: Kafka) -> None:
    """A start that was killed while the storage was being formatted does not hinder the next one."""
    code = (
        "import sys; from pathlib import Path; from deploy.local.kafka import Kafka; Kafka(Path(sys.argv[1])).start()"
    )
    with subprocess.Popen([sys.executable, "-c", code, own_kafka.folder], cwd=PROJECT) as starter:
        assert holds_within(lambda: any(own_kafka.folder.glob("data.*")), seconds=120)

        starter.kill()
    own_kafka.start()

    assert own_kafka.running()
    assert [path.name for path in own_kafka.folder.glob("data*")] == ["data"]


@pytest.mark.servers
def test_a_process_id_that_is_now_somebody_elses_is_not_believed(broker: Kafka) -> None:
    """A stale file with the id of a living foreign process neither stops the start nor harms that process."""
    broker.stop()
    (broker.folder / "pid").write_text(str(os.getpid()))

    assert not broker.running()

    broker.stop()
    broker.kill()
    broker.start()

    assert broker.pid not in (None, os.getpid())


@pytest.mark.servers
def test_a_taken_port_is_named(own_kafka: Kafka) -> None:
    """The sentence names the port, who holds it, and what to do."""
    with socket.create_server(("127.0.0.1", 0)) as holder:
        taken = holder.getsockname()[1]

        with pytest.raises(RuntimeFault, match=rf"Port {taken}.*in use by .*{os.getpid()}.*TDKT_FIRST_PORT"):
            Kafka(own_kafka.folder, port=taken).start()


@pytest.mark.servers
def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """The sentence names the folder."""
    place = tmp_path / "taken"
    place.write_text("a file in the folder's place")

    with pytest.raises(RuntimeFault, match=r"taken cannot be written"):
        Kafka(place).start()


@pytest.mark.parametrize(
    "kilobytes_left",
    [
        pytest.param(0, marks=pytest.mark.campaign),
        pytest.param(20, marks=pytest.mark.servers),
        pytest.param(44, marks=pytest.mark.campaign),
    ],
)
def test_a_full_disk_is_named(on_a_full_disk: Callable[[str, int], str], kilobytes_left: int) -> None:
    """Whether there is no room at all, none for the storage's format or none for the broker, the sentence says so."""
    said = on_a_full_disk(
        f"""
from deploy.local.faults import RuntimeFault
from deploy.local.kafka import Kafka
server = Kafka(FOLDER)
(FOLDER.parent / "filler").write_bytes(bytes((2048 - {kilobytes_left}) * 1024))
try:
    server.start()
except RuntimeFault as fault:
    print(fault)
finally:
    server.kill()
""",
        2,
    )

    assert "is full (" in said
    assert "free 500 MB" in said


@pytest.mark.servers
def test_a_broker_that_cannot_start_says_why(own_kafka: Kafka) -> None:
    """The sentence carries the program's last words and the path of its log."""
    with pytest.raises(RuntimeFault, match=r"Kafka .*“.+”"):
        Kafka(own_kafka.folder, heap_mb=1).start()


@pytest.mark.servers
def test_a_given_cluster_that_is_away_is_named() -> None:
    """The sentence names the variable that points to it."""
    with pytest.raises(RuntimeFault, match=r"No Kafka answers at 127\.0\.0\.1:1:.*TDKT_KAFKA_BOOTSTRAP"):
        GivenKafka("127.0.0.1:1", "admin", "secret").start()
