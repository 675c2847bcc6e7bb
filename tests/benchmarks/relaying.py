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
from tests.chassis.topics import LANES, Line, drain, make_line

_EVENTS = 60_000
_KEYS = 6_000


async def measure(servers: Servers) -> list[Figure]:
    """The relay beside one bare aiokafka producer with the same settings and the same bytes."""
    figure = Figure("relay, signing included", "bare aiokafka producer", wanted=0.45)
    with TemporaryDirectory() as folder:
        line = make_line(servers.kafka, Path(folder))
        beside = make_line(servers.kafka, Path(folder))
        async with working(servers, writing()) as harness:
            await fill(harness, _EVENTS, _KEYS, line.site)
            messages = await _as_sent(harness, line)
            for _ in range(ROUNDS):
                bare = await limits.produce_bare(servers, beside.topic, messages)
                figure.add(await relayed(harness, line), bare)
    return [figure]


async def relayed(harness: Harness, line: Line) -> float:
    """Events a second of a relay that begins anew."""
    admin = await connect(harness.database.admin_url)
    await admin.execute("delete from log.checkpoints where name = 'relay'; checkpoint")
    await admin.close()
    relay = line.relay(harness.service, harness.store)
    watch = Stopwatch()
    await drain(relay)
    rate = watch.rate(_EVENTS)
    await relay.close()
    return rate


async def _as_sent(harness: Harness, line: Line) -> list[limits.Bare]:
    lanes = Lanes({line.topic: [START] * LANES})
    messages: list[limits.Bare] = []
    for start in range(0, _EVENTS, 1000):
        placed = [message for event in await harness.store.read(start, 1000) for message in lanes.place(event)]
        proofs = line.key.sign([message.leaf for message in placed])
        messages.extend(
            limits.Bare(message.key, message.value, headers(message, proof), message.lane)
            for message, proof in zip(placed, proofs, strict=True)
        )
    return messages
