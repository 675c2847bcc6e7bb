"""A service at work: the doctor puts messages on its broker as the probe, and reads its database as its operator."""

from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from uuid import UUID

from aiokafka import AIOKafkaProducer
from aiokafka.errors import TopicAuthorizationFailedError

from chassis.log.store import Store
from chassis.messaging.kafka import Address, explained
from chassis.messaging.parking import parked
from deploy.doctor.batches import Batch, send
from deploy.doctor.cases import Posted
from deploy.doctor.examination import Place
from deploy.doctor.messages import MessageMaker
from deploy.doctor.probe import Probe


class KafkaPeer:
    """The service behind a broker; the probe writes as the user of the service whose topic it is."""

    def __init__(self, store: Store, producers: Mapping[str, AIOKafkaProducer]) -> None:
        """Read `store`, and write with the producer of each service of the probe, by name."""
        self._store = store
        self._producers = producers

    async def put(self, message: Posted) -> Place | None:
        """Put it on its lane; None where the broker refuses it. A topic of another site is tried as any user."""
        producer = self._producers.get(message.topic.split(".")[1]) or next(iter(self._producers.values()))
        try:
            if isinstance(message, Batch):
                at = await send(producer, message)
            else:
                headers = [(name, value or b"") for name, value in message.headers]
                at = await producer.send_and_wait(
                    message.topic, message.value, message.key, partition=message.lane, headers=headers
                )
        except TopicAuthorizationFailedError:
            return None
        return (message.topic, message.lane, at.offset)

    async def parked(self) -> Mapping[Place, str]:
        """The parked messages, also those that an operator has discarded."""
        found = await parked(self._store.pool, discarded=True)
        return {(one.topic, one.lane, one.offset): one.reason for one in found}

    async def stored(self, ids: Collection[UUID | None]) -> set[UUID | None]:
        """The events that the service has stored."""
        rows = await self._store.pool.fetch("select event_id from log.events where event_id = any($1)", list(ids))
        return {row["event_id"] for row in rows}

    async def continue_lane(self, maker: MessageMaker) -> None:
        """Let the probe go on where the service has heard it: it keeps no state of its own."""
        row = await self._store.pool.fetchrow(
            "select sequence, hash from log.lanes where topic = $1 and lane = 0 and sequence > 0", maker.topic
        )
        if row is not None:
            maker.begin_at(row["sequence"], row["hash"])


@asynccontextmanager
async def reached(store: Store, address: Address, probe: Probe, password: str) -> AsyncIterator[KafkaPeer]:
    """The service that hears from the broker at `address` into `store`.

    `password` is that of the probe's users there. Raises BrokerUnavailableError with a sentence.
    """
    async with AsyncExitStack() as stack:
        producers = {}
        for maker in (probe.plans, probe.sheets):
            own = replace(address, user=f"{maker.site}.{maker.service}", password=password)
            with explained(own, maker.topic):
                producer = AIOKafkaProducer(**own.client(), acks="all")
                stack.push_async_callback(producer.stop)
                await producer.start()
            producers[maker.service] = producer
        peer = KafkaPeer(store, producers)
        for maker in (probe.plans, probe.sheets):
            await peer.continue_lane(maker)
        yield peer
