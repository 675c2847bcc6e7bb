"""The relay: from the store to acknowledged by Kafka, hashed, chained and signed."""

from pathlib import Path
from tempfile import TemporaryDirectory

from chassis.database import connect
from chassis.messaging.cloudevents import headers
from chassis.messaging.lanes import START, Lanes
from tests.benchmarks import limits
from tests.benchmarks.figure import ROUNDS, Figure, Stopwatch
from tests.benchmarks.projecting import fill
from tests.benchmarks.servers import Servers, working
from tests.chassis.databases import Harness
from tests.chassis.sample import writing
from tests.chassis.topics import LANES, Channel, drain, make_channel

_EVENTS = 60_000
_KEYS = 6_000


async def measure(servers: Servers) -> list[Figure]:
    """The relay beside one bare aiokafka producer with the same settings and the same bytes."""
    figure = Figure("relay, signing included", "bare aiokafka producer", wanted=0.45)
    with TemporaryDirectory() as folder:
        channel = make_channel(servers.kafka, Path(folder))
        beside = make_channel(servers.kafka, Path(folder))
        async with working(servers, writing()) as harness:
            await fill(harness, _EVENTS, _KEYS, channel.site)
            messages = await _as_sent(harness, channel)
            for _ in range(ROUNDS):
                bare = await limits.produce_bare(servers, beside.topic, messages)
                figure.add(await relayed(harness, channel), bare)
    return [figure]


async def relayed(harness: Harness, channel: Channel) -> float:
    """Events a second of a relay that begins anew."""
    admin = await connect(harness.database.admin_url)
    await admin.execute("delete from log.checkpoints where name = 'relay'; checkpoint")
    await admin.close()
    relay = channel.relay(harness.service, harness.store)
    watch = Stopwatch()
    await drain(relay)
    rate = watch.rate(_EVENTS)
    await relay.close()
    return rate


async def _as_sent(harness: Harness, channel: Channel) -> list[limits.Bare]:
    lanes = Lanes({channel.topic: [START] * LANES})
    messages: list[limits.Bare] = []
    for start in range(0, _EVENTS, 1000):
        placed = [message for event in await harness.store.read(start, 1000) for message in lanes.place(event)]
        proofs = channel.key.sign([message.leaf for message in placed])
        messages.extend(
            limits.Bare(message.key, message.value, headers(message, proof), message.lane)
            for message, proof in zip(placed, proofs, strict=True)
        )
    return messages
