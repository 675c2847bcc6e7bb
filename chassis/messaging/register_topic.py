"""Follows the topic on which the root publishes the register, and puts what proves itself into the copy.

Each service reads it alone, without a group, from its beginning at each start: it holds a few files. Services that
share a copy find that another was first. What is refused, and a Kafka that is away, change nothing of the register in
force; both are said in the log, once for each reason.
"""

import asyncio
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError

from chassis.errors import BrokerUnavailableError, RegisterUnreadableError
from chassis.messaging import batches
from chassis.messaging.batches import FlawedRecord
from chassis.messaging.kafka import Address, explained
from chassis.received_register import ReceivedFiles, take_up
from chassis.signed_register import SignedRegister
from chassis.telemetry import in_a_line
from contracts.register_files import register_topic

_log = structlog.get_logger()


class RegisterTopic:
    """The loop that follows the topic of the root's register."""

    pause_seconds = 30.0
    """From a fault of Kafka to the next attempt."""
    wait_milliseconds = 1000
    """A register is taken up when no more of it has come for so long."""

    def __init__(self, register: SignedRegister, root: str, kafka: Address, client_id: str) -> None:
        """Follow the register of the site `root` from `kafka` into the folder of `register`."""
        self.topic = register_topic(root)
        self._register = register
        self._kafka = kafka
        self._client_id = client_id
        self._said = ""

    async def run(self) -> None:
        """Follow the topic until cancelled; begin anew after a fault of Kafka."""
        batches.install()
        while True:
            try:
                await self._follow()
            except (BrokerUnavailableError, KafkaError, OSError) as away:
                self._say("register_topic_away", in_a_line(away))
            await asyncio.sleep(self.pause_seconds)

    async def _follow(self) -> None:
        consumer = AIOKafkaConsumer(
            **self._kafka.client(),
            client_id=self._client_id,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            metadata_max_age_ms=int(self.pause_seconds * 1000),
        )
        try:
            with explained(self._kafka, self.topic):
                await consumer.start()
                consumer.assign([TopicPartition(self.topic, 0)])
                await self._read(consumer)
        finally:
            await consumer.stop()

    async def _read(self, consumer: AIOKafkaConsumer) -> None:
        received = ReceivedFiles()
        while True:
            found = await consumer.getmany(timeout_ms=self.wait_milliseconds)
            records = [record for of_lane in found.values() for record in of_lane]
            strange = [one.offset for one in records if not _is_taken(one, received)]
            if strange:
                self._say("register_message_refused", f"{len(strange)} messages up to {strange[-1]} hold no such file")
            if received.changed and not records:
                received.changed = False
                await asyncio.to_thread(self._take_up, dict(received.files))

    def _take_up(self, files: dict[str, bytes]) -> None:
        try:
            found = take_up(files, self._register, f"on the topic {self.topic}")
        except RegisterUnreadableError as refused:
            self._say("register_message_refused", str(refused))
            return
        if found is not None:
            self._said = ""
            _log.info("register_received", topic=self.topic, version=found.version, expires=found.expires.isoformat())

    def _say(self, what: str, reason: str) -> None:
        if reason != self._said:
            self._said = reason
            _log.warning(what, topic=self.topic, reason=reason)


def _is_taken(record: ConsumerRecord[Any, Any], received: ReceivedFiles) -> bool:
    is_whole = not (isinstance(record, FlawedRecord) and record.rejection is not None)
    return is_whole and received.take(record.key, record.value)
