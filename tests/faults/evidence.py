"""What the databases and the brokers of all sites hold after a run, read without the services."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

import asyncpg
from confluent_kafka import OFFSET_BEGINNING, Consumer, TopicPartition

from chassis.database import Connection
from deploy.local.federation import Sites
from deploy.local.services import LocalService
from deploy.local.site import Site

Place = tuple[str, str]
"""A site and a service."""
INTERNAL = ("__", "mm2-")
"""How the names of the topics begin that Kafka and Connect keep for themselves."""
_SECONDS = 60.0
_AT_ONCE = 10_000


class Row(NamedTuple):
    """An event in a log."""

    position: int
    event_id: UUID
    site: str
    service: str
    stream: str
    type: str


@dataclass(frozen=True)
class Log:
    """The log of one service, and where its loops and lanes stand."""

    at: Place
    head: int
    rows: tuple[Row, ...]
    commands: Mapping[UUID, tuple[int, int]]
    """The first and the last position of the events of each command."""
    loops: Mapping[str, int]
    sent: Mapping[str, tuple[int, str]]
    """By `topic/partition`, the number of messages that were sent and the hash of the last one."""
    heard: Mapping[str, tuple[int, str]]
    parked: tuple[str, ...]
    held: int
    forks: int
    withheld: tuple[str, ...]
    """The lanes of which their owner has signed a head that is ahead of what was heard."""

    def own(self) -> Sequence[Row]:
        """The events that the service itself recorded."""
        return [row for row in self.rows if (row.site, row.service) == self.at]


async def read_logs(sites: Sites, *, whole: bool = True) -> dict[Place, Log]:
    """The logs of all services, without events and commands where they are not wanted `whole`.

    Raises OSError or asyncpg.PostgresError while a database is away.
    """
    services = [(site, service) for site in sites.everyone for service in site.services]
    logs = await asyncio.gather(*(_read_log(site, service, whole=whole) for site, service in services))
    return {log.at: log for log in logs}


def database_url(site: Site, service: LocalService) -> str:
    """The database of a service, for the administrator."""
    return f"{site.postgres.admin_url.rpartition('/')[0]}/{service.database(site.addresses).name}"


async def _read_log(site: Site, service: LocalService, *, whole: bool) -> Log:
    connection = await asyncpg.connect(database_url(site, service), timeout=30)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            return await _log(connection, (site.settings.site, service.name), whole=whole)
    finally:
        await connection.close()


async def _log(connection: Connection, at: Place, *, whole: bool) -> Log:
    rows = await connection.fetch(
        "select position, event_id, site, service, stream, type from log.events where $1 order by position", whole
    )
    commands = await connection.fetch("select command_id, first, last from log.commands where $1", whole)
    loops = await connection.fetch("select name, position, state from log.checkpoints")
    lanes = await connection.fetch("select topic, lane, sequence, encode(hash, 'hex') as hash from log.lanes")
    parked = await connection.fetch("select topic, reason from log.parked where reason <> 'discarded'")
    withheld = await connection.fetch("select topic from log.heads where ahead is not null")
    states = [json.loads(loop["state"]) for loop in loops if loop["name"] == "relay"]
    return Log(
        at,
        await connection.fetchval("select position from log.head"),
        tuple(Row(*row) for row in rows),
        {row["command_id"]: (row["first"], row["last"]) for row in commands},
        {loop["name"]: loop["position"] for loop in loops},
        {place: (kept[0], kept[1]) for state in states for place, kept in state.items() if kept[0]},
        {f"{row['topic']}/{row['lane']}": (row["sequence"], row["hash"]) for row in lanes if row["sequence"]},
        tuple(f"{row['topic']}: {row['reason']}" for row in parked),
        await connection.fetchval("select count(*) from log.held"),
        await connection.fetchval("select count(*) from log.forks"),
        tuple(row["topic"] for row in withheld),
    )


@dataclass(frozen=True)
class Carried:
    """What the broker of a site holds: by event, how many messages of each topic carry it."""

    site: str
    topics: frozenset[str]
    events: Mapping[UUID, Counter[str]]


def read_broker(site: Site) -> Carried:
    """Every event that stands on any topic of a site's broker; raises KafkaException while it does not answer."""
    consumer = Consumer(
        {**site.kafka.admin_connection, "group.id": "tdkt-faults", "enable.auto.commit": False, "log_level": 0}
    )
    try:
        listed = consumer.list_topics(timeout=_SECONDS).topics
        topics = {name: found for name, found in listed.items() if not name.startswith(INTERNAL)}
        lanes = [TopicPartition(name, lane, OFFSET_BEGINNING) for name in topics for lane in topics[name].partitions]
        events: dict[UUID, Counter[str]] = {}
        for name, event_id in _events(consumer, lanes):
            events.setdefault(event_id, Counter())[name] += 1
    finally:
        consumer.close()
    return Carried(site.settings.site, frozenset(topics), events)


def _events(consumer: Consumer, lanes: Sequence[TopicPartition]) -> Iterator[tuple[str, UUID]]:
    """The topic and the id of each event in the lanes, up to their ends of now; notes about lanes carry none."""
    ends = {}
    for lane in lanes:
        first, end = consumer.get_watermark_offsets(lane, timeout=_SECONDS)
        if first < end:
            ends[lane.topic, lane.partition] = end
    # All together: a call returns after its timeout unless so many messages have come.
    consumer.assign([lane for lane in lanes if (lane.topic, lane.partition) in ends])
    while ends:
        for message in consumer.consume(_AT_ONCE, timeout=0.5):
            if message.error() is not None:
                continue
            topic, offset = str(message.topic()), message.offset() or 0
            lane_key = topic, message.partition() or 0
            if offset + 1 >= ends.get(lane_key, 0):
                ends.pop(lane_key, None)
            event_id = dict(message.headers() or ()).get("ce_id")
            if isinstance(event_id, bytes):
                yield topic, UUID(event_id.decode())
