"""Publishes the register on its topic (contracts/register_files.py), from where the mirrors carry it to every site."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, Producer, TopicPartition

from chassis.received_register import ReceivedFiles
from contracts.register_files import MOST_BYTES, TIMESTAMP, WRITER, register_topic
from deploy.kafka.administrator import require_tls
from deploy.kafka.reading import to_the_end
from deploy.register.checking import check
from deploy.register.content import RegisterError
from deploy.register.folder import RootFolder

_SECONDS = 30
Connection = Mapping[str, str | int | float | bool]
"""The settings of a client of the root's broker (confluent_kafka)."""


class Publication(NamedTuple):
    """A register that is on its topic, and the files of it that were sent or taken back to make it so."""

    topic: str
    version: int
    changed: tuple[str, ...]


def publish(folder: RootFolder, connection: Connection, now: datetime) -> Publication:
    """Put the register that was signed last on its topic at the root's broker: what is there already is not sent again.

    Raises RegisterError, with a sentence, for a register that no site would trust now, a file that is too large for a
    message, and a broker that does not take it.
    """
    version = check(folder.public, None, now, now).in_force.version
    topic, wanted = register_topic(folder.code()), files_to_publish(folder)
    try:
        there = _there(topic, connection)
        changes = list(_changes(wanted, there))
        _send(topic, connection, changes)
    except KafkaException as refused:
        raise RegisterError(
            f"Kafka does not take the register on {topic}: {refused.args[0].str()}; look whether it runs, and make the "
            f"topic and its user with deploy.kafka {folder.code()} {WRITER}"
        ) from refused
    return Publication(topic, version, tuple(name for name, _ in changes))


def connection_to(root: str, bootstrap: str, password: str, ca_file: str | None = None) -> Connection:
    """The connection of the publisher at the broker of the site `root`."""
    connection: dict[str, str | int | float | bool] = {
        "bootstrap.servers": bootstrap,
        "security.protocol": "SASL_PLAINTEXT" if ca_file is None else "SASL_SSL",
        "sasl.mechanism": "SCRAM-SHA-512",
        "sasl.username": f"{root}.{WRITER}",
        "sasl.password": password,
        "log_level": 0,
    }
    return connection if ca_file is None else {**connection, "ssl.ca.location": ca_file}


def connection_from(root: str, environment: Mapping[str, str]) -> Connection:
    """The same as the variables describe it.

    Raises KeyError, with its name, for a variable that is missing, and PlaintextError.
    """
    bootstrap, ca_file = environment["TDKT_KAFKA_BOOTSTRAP"], environment.get("TDKT_KAFKA_CA_FILE")
    require_tls(bootstrap, ca_file, environment)
    return connection_to(root, bootstrap, environment[f"{WRITER.upper()}_KAFKA_PASSWORD"], ca_file)


def files_to_publish(folder: RootFolder) -> dict[str, bytes]:
    """The files that a reader needs, by name: all roots, so that whoever missed some follows, and the newest others."""
    timestamp, snapshot, targets = folder.timestamp(), folder.snapshot(), folder.targets()
    if timestamp is None or snapshot is None or targets is None:
        raise RegisterError("nothing is signed yet: sign first")
    (target,) = targets.signed.targets.items()
    names = [
        *(file.name for file in folder.public.glob("[0-9]*.root.json")),
        f"targets/{target[1].hashes['sha256']}.{target[0]}",
        f"{targets.signed.version}.targets.json",
        f"{snapshot.signed.version}.snapshot.json",
        TIMESTAMP,
    ]
    found = {name: (folder.public / name).read_bytes() for name in names}
    for name, content in found.items():
        if len(content) > MOST_BYTES:
            raise RegisterError(
                f"{name} has {len(content)} bytes, and a message carries {MOST_BYTES}: copy {folder.public} to each "
                "site instead"
            )
    return found


def _changes(wanted: Mapping[str, bytes], there: Mapping[str, bytes]) -> Iterator[tuple[str, bytes | None]]:
    """What makes the topic hold what is `wanted`: the timestamp after the rest, then what nobody needs any more."""
    changed = [(name, content) for name, content in wanted.items() if there.get(name) != content]
    yield from sorted(changed, key=lambda one: one[0] == TIMESTAMP)
    yield from ((name, None) for name in sorted(there.keys() - wanted.keys()))


def _there(topic: str, connection: Connection) -> dict[str, bytes]:
    """The newest of each file that the topic holds."""
    settings = {"group.id": str(connection["sasl.username"]), "enable.auto.commit": False, "enable.partition.eof": True}
    consumer = Consumer({**connection, **settings})
    received = ReceivedFiles()
    try:
        consumer.assign([TopicPartition(topic, 0, OFFSET_BEGINNING)])
        for message in to_the_end(consumer, _SECONDS):
            received.take(message.key(), message.value())
    finally:
        consumer.close()
    return received.files


def _send(topic: str, connection: Connection, changes: list[tuple[str, bytes | None]]) -> None:
    """Send `changes` in their order, each acknowledged."""
    producer = Producer({**connection, "enable.idempotence": True, "message.timeout.ms": _SECONDS * 1000})
    faults: list[KafkaError | None] = []
    for name, content in changes:
        producer.produce(topic, content, name.encode(), 0, on_delivery=lambda fault, _: faults.append(fault))
    producer.flush(_SECONDS)
    wrong = [fault for fault in faults if fault is not None]
    if wrong or len(faults) < len(changes):
        raise KafkaException(wrong[0] if wrong else KafkaError(KafkaError.REQUEST_TIMED_OUT))
