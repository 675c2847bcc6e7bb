"""The events that a service says reach Kafka: at least once, signed, in order, and no others do."""

import asyncio
from base64 import b64decode
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from chassis.database import Pool
from chassis.log import loops
from chassis.log.chain import GENESIS
from chassis.log.checkpoints import position_of
from chassis.log.writer import Append
from chassis.messaging.hearing import Hearing
from chassis.messaging.intake import raws_of
from chassis.messaging.register import KeyRegister
from chassis.messaging.relay import NAME
from chassis.messaging.sent import PAGE, rewind
from chassis.messaging.signing import Verifier
from deploy.local import servers
from deploy.local.kafka import Kafka
from tests.chassis.databases import Harness, as_owner, at_work, opened, until
from tests.chassis.sample import PinNote, StrikeNote, note_id, reading, write, writing
from tests.chassis.topics import (
    Channel,
    do,
    event_ids,
    header,
    log_of,
    make_channel,
    messages_on,
    new_notes,
    read,
    relay_all,
    relaying,
    write_notes,
)


@pytest.fixture
async def harness(postgres: servers.Postgres) -> AsyncIterator[Harness]:
    """The writing service over a database of its own."""
    async with at_work(postgres.admin_url, writing()) as harness:
        yield harness


async def test_everything_said_arrives_and_proves_itself(channel: Channel, harness: Harness) -> None:
    """Each message carries its event unchanged, proves its site, and follows the one before it in its lane."""
    await write_notes(channel.handler(harness.service, harness.store), range(50))

    await relay_all(channel, harness)

    records = await messages_on(channel.admin, channel.topic)
    said = {event.event_id: event for event in await log_of(harness.store)}
    verifier = Verifier(KeyRegister(channel.keys_file).key)
    heads = dict.fromkeys(range(3), (0, bytes(32)))
    for record in records:
        message = read(record)
        verifier.verify(message.row.site, message.row.service, message.leaf, message.seal, message.path)
        assert (message.sequence - 1, message.previous_hash) == heads[record.partition]
        heads[record.partition] = (message.sequence, message.leaf)
        event = said.pop(message.row.event_id)
        assert (record.key.decode(), record.value.decode()) == (event.stream, event.data)
    assert said == {}


async def test_a_message_is_a_cloudevent_in_binary_mode(channel: Channel, harness: Harness) -> None:
    """Its headers are those of CloudEvents 1.0 for Kafka, its trace is the conversation's."""
    await do(channel.handler(harness.service, harness.store), write(1))

    await relay_all(channel, harness)

    (record,) = await messages_on(channel.admin, channel.topic)
    (event,) = await log_of(harness.store)
    found = {name: value.decode() for name, value in record.headers}
    assert found.pop("ce_previoushash") == GENESIS.hex()
    algorithm, key_id, signed_at, signature, path = found.pop("ce_proof").split(" ")
    assert (algorithm, key_id, path) == ("Ed25519", "key-1", "0/1/")
    assert datetime.fromisoformat(signed_at).tzinfo is not None
    assert len(b64decode(signature, validate=True)) == 64
    assert found == {
        "ce_specversion": "1.0",
        "content-type": "application/json",
        "ce_id": str(event.event_id),
        "ce_type": "NoteWritten",
        "ce_source": f"/{channel.site}/writing",
        "ce_subject": event.stream,
        "ce_time": event.occurred_at.isoformat(),
        "ce_dataschema": "urn:tdkt:event:NoteWritten:2",
        "ce_audience": f"{channel.topic}/{record.partition}",
        "ce_streamversion": "1",
        "ce_actor": "clerk-1@unit-1",
        "ce_correlationid": str(event.correlation_id),
        "ce_causationid": "",
        "ce_sequence": "1",
        "ce_traceparent": f"00-{event.correlation_id.hex}-{event.event_id.hex[16:]}-01",
    }


async def test_a_streams_events_keep_their_order(channel: Channel, harness: Harness) -> None:
    """One stream is in one lane, in the order of its versions."""
    handler = channel.handler(harness.service, harness.store)
    for number in range(10):
        await do(handler, write(number), StrikeNote(note_id=note_id(number), reason="old"))

    await relay_all(channel, harness)

    versions: dict[str, list[tuple[int, str]]] = {}
    for record in await messages_on(channel.admin, channel.topic):
        found = versions.setdefault(header(record, "ce_subject"), [])
        found.append((record.partition, header(record, "ce_streamversion")))
    assert len(versions) == 10
    assert all([version for _, version in found] == ["1", "2"] for found in versions.values())
    assert all(len({lane for lane, _ in found}) == 1 for found in versions.values())


async def test_what_stays_at_home_and_what_was_heard_are_not_sent(channel: Channel, harness: Harness) -> None:
    """Only contract events that this service of this site originated leave, and the checkpoint passes the rest."""
    await do(channel.handler(harness.service, harness.store), write(1), PinNote(note_id=note_id(1)))
    (said, _) = await log_of(harness.store)
    (elsewhere,) = new_notes("cao-bang", [2])
    await harness.store.append(Append([elsewhere]))

    await relay_all(channel, harness)

    assert event_ids(await messages_on(channel.admin, channel.topic)) == [said.event_id]
    assert await position_of(harness.store.pool, NAME) == 3


async def test_many_pages_are_sent_in_as_many_steps(channel: Channel, harness: Harness) -> None:
    """A step sends a page at most and says whether there is more."""
    await harness.store.append(Append(new_notes(channel.site, range(PAGE + 1))))

    async with relaying(channel, harness) as relay:
        more = [await relay.step(), await relay.step(), await relay.step()]

    assert more == [True, False, False]
    assert len(set(event_ids(await messages_on(channel.admin, channel.topic)))) == PAGE + 1
    assert (relay.progress.position, relay.progress.behind) == (PAGE + 1, 0)


async def heard_by(channel: Channel, postgres: servers.Postgres) -> tuple[list[str], int]:
    """The ids that a receiver of the whole topic has stored, in order of its log, and how many messages it parked."""
    records = await messages_on(channel.admin, channel.topic)
    raws = raws_of(records)
    async with at_work(postgres.admin_url, reading()) as there:
        there.store.site = channel.here
        hearing = Hearing(there.service, there.store, KeyRegister(channel.keys_file))
        for start in range(0, len(raws), 500):
            await hearing.hear(raws[start : start + 500])
        return [str(event.event_id) for event in await log_of(there.store)], hearing.tally.parked


@pytest.mark.campaign
async def test_nothing_is_lost_when_the_broker_is_killed(
    own_kafka: Kafka, harness: Harness, postgres: servers.Postgres, tmp_path: Path
) -> None:
    """Killed twice while notes are written: the relay gets a new producer and goes on from its checkpoint."""
    channel = make_channel(own_kafka, tmp_path)
    handler = channel.handler(harness.service, harness.store)
    relay = channel.relay(harness.service, harness.store)
    running = asyncio.create_task(loops.run(relay, harness.store))

    for number in range(2):
        await write_notes(handler, range(number * 300, number * 300 + 150))
        own_kafka.kill()
        await write_notes(handler, range(number * 300 + 150, number * 300 + 300))
        await asyncio.to_thread(own_kafka.start)
    await until(lambda: relay.progress.position == 600, "the relay to have sent 600 notes", 90)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    heard, parked = await heard_by(channel, postgres)
    assert sorted(heard) == sorted(str(event.event_id) for event in await log_of(harness.store))
    assert parked == 0


async def test_of_two_relays_one_works_at_a_time(channel: Channel, harness: Harness) -> None:
    """Side by side over one database they send every event, none twice, and their lanes stay one chain."""
    await harness.store.append(Append(new_notes(channel.site, range(3000))))
    async with (
        opened(harness.database.service_url) as second,
        relaying(channel, harness) as one,
        relaying(channel, harness, second) as other,
    ):
        while await position_of(harness.store.pool, NAME) < 3000:
            await asyncio.gather(one.step(), other.step())

    records = await messages_on(channel.admin, channel.topic)
    assert len(records) == len(set(event_ids(records))) == 3000
    for lane in range(3):
        sequences = [int(header(record, "ce_sequence")) for record in records if record.partition == lane]
        assert sequences == list(range(1, len(sequences) + 1))


class Overtaken:
    """A pool through which others go ahead whenever a relay has asked where it stands."""

    def __init__(self, pool: Pool, ahead: Callable[[], Awaitable[None]]) -> None:
        self._pool, self._ahead = pool, ahead

    async def fetchrow(self, query: str, *arguments: object) -> Any:
        """The answer, which is out of date when it is given."""
        found = await self._pool.fetchrow(query, *arguments)
        await self._ahead()
        return found

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pool, name)


async def test_a_relay_that_was_overtaken_does_not_move_back(channel: Channel, harness: Harness) -> None:
    """The other replica's later messages would be sent again under new numbers, and no past would lead there."""
    handler = channel.handler(harness.service, harness.store)
    await write_notes(handler, range(5))

    async def other_goes_ahead() -> None:
        await write_notes(handler, range(5, 10))
        await relay_all(channel, harness)

    async with opened(harness.database.service_url) as second, relaying(channel, harness, second) as late:
        second.pool = Overtaken(second.pool, other_goes_ahead)  # type: ignore[assignment]  # it passes on all the rest
        await late.step()

    await relay_all(channel, harness)
    records = await messages_on(channel.admin, channel.topic)
    assert len(records) == len(set(event_ids(records))) == 10
    assert await rewind(harness.store.pool, harness.service, channel.site, 0) == 10


async def test_what_is_sent_again_has_the_hashes_it_had(
    channel: Channel, harness: Harness, postgres: servers.Postgres
) -> None:
    """Moved back, the relay repeats itself exactly, goes on as before, and a receiver hears nothing twice."""
    handler = channel.handler(harness.service, harness.store)
    await write_notes(handler, range(20))
    await relay_all(channel, harness)

    again = await rewind(harness.store.pool, harness.service, channel.site, 8)
    await write_notes(handler, range(20, 25))
    await relay_all(channel, harness)

    records = await messages_on(channel.admin, channel.topic)
    leaves = [message.leaf for message in map(read, records)]
    assert (again, len(leaves), len(set(leaves))) == (12, 37, 25)
    heard, parked = await heard_by(channel, postgres)
    assert (len(heard), parked) == (25, 0)


async def test_a_page_read_ahead_is_not_sent_in_another_place(channel: Channel, harness: Harness) -> None:
    """While a page is sent the next one is read; moved back in between, the relay begins where it was moved."""
    await harness.store.append(Append(new_notes(channel.site, range(2 * PAGE + 1))))

    async with relaying(channel, harness) as relay:
        await relay.step()
        await rewind(harness.store.pool, harness.service, channel.site, 0)
        more = [await relay.step(), await relay.step(), await relay.step()]

    leaves = [message.leaf for message in map(read, await messages_on(channel.admin, channel.topic))]
    assert more == [True, True, False]
    assert (len(leaves), len(set(leaves))) == (3 * PAGE + 1, 2 * PAGE + 1)


async def test_a_relay_is_not_moved_back_over_another_past(channel: Channel, harness: Harness) -> None:
    """When the log does not lead to what was sent, sending again would fork every lane: it is refused."""
    await write_notes(channel.handler(harness.service, harness.store), range(5))
    await relay_all(channel, harness)
    await as_owner(harness.database, "update log.events set actor = 'boss' where position = 2")

    with pytest.raises(ValueError, match="does not lead to what was sent"):
        await rewind(harness.store.pool, harness.service, channel.site, 0)

    assert await position_of(harness.store.pool, NAME) == 5


@pytest.mark.parametrize("position", [-1, 6])
async def test_a_relay_is_moved_back_and_not_forward(channel: Channel, harness: Harness, position: int) -> None:
    """A position that it has not reached would leave events unsaid."""
    await write_notes(channel.handler(harness.service, harness.store), range(5))
    await relay_all(channel, harness)

    with pytest.raises(ValueError, match="where the relay stands"):
        await rewind(harness.store.pool, harness.service, channel.site, position)
