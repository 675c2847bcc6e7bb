"""An event is published to every audience that was recorded with it, each on lanes of its own."""

from collections.abc import AsyncIterator

import pytest

from chassis.errors import HistoryBrokenError
from chassis.log.checkpoints import position_of
from chassis.log.writer import Append
from chassis.messaging.relay import NAME
from chassis.messaging.sent import rewind, verify_lanes
from deploy.local import servers
from tests.chassis.databases import Harness, as_owner, at_work
from tests.chassis.sample import writing
from tests.chassis.topics import (
    Channel,
    event_ids,
    header,
    log_of,
    messages_on,
    new_notes,
    read,
    relay_all,
)

BOTH = ("public", "site")


@pytest.fixture
async def harness(postgres: servers.Postgres) -> AsyncIterator[Harness]:
    """A writing service over a database of its own."""
    async with at_work(postgres.admin_url, writing()) as harness:
        yield harness


async def publish(channel: Channel, harness: Harness) -> None:
    """Nine notes: for the site, for everybody, and for nobody, in turn."""
    for start, audience in enumerate((("site",), BOTH, ())):
        await harness.store.append(Append(new_notes(channel.site, range(start, 9, 3), audience)))
    await relay_all(channel, harness)


async def test_an_event_goes_to_each_of_its_audiences(channel: Channel, harness: Harness) -> None:
    """The site's topic has the events for the site, the public one those for everybody, none has those for nobody."""
    await publish(channel, harness)

    log = await log_of(harness.store)
    within = event_ids(await messages_on(channel.admin, channel.topic))
    public = event_ids(await messages_on(channel.admin, f"{channel.topic}.public", 1))

    assert sorted(within) == sorted(event.event_id for event in log if "site" in event.audience)
    assert public == [event.event_id for event in log if "public" in event.audience]
    assert (len(within), len(public), await position_of(harness.store.pool, NAME)) == (6, 3, 9)


async def test_each_topic_has_lanes_and_a_chain_of_its_own(channel: Channel, harness: Harness) -> None:
    """The public lane counts from 1 without gaps, names the message before, and says for whom it was signed."""
    await publish(channel, harness)

    records = await messages_on(channel.admin, f"{channel.topic}.public", 1)
    before = bytes(32)
    for number, record in enumerate(records, 1):
        message = read(record)
        assert (message.sequence, message.previous_hash) == (number, before)
        assert header(record, "ce_audience") == f"{channel.topic}.public/0"
        before = message.leaf


async def test_the_log_leads_to_the_lanes_that_were_sent(channel: Channel, harness: Harness) -> None:
    """`verify` folds every published event; an audience that was altered afterwards is found."""
    await publish(channel, harness)

    lanes = await verify_lanes(harness.store.pool, harness.service, channel.site)
    await as_owner(harness.database, "update log.events set audience = '{site}' where position = 4")

    assert lanes == 4
    with pytest.raises(HistoryBrokenError, match="does not lead to what was sent"):
        await verify_lanes(harness.store.pool, harness.service, channel.site)


async def test_a_lane_of_the_checkpoint_that_was_altered_is_found(channel: Channel, harness: Harness) -> None:
    """The state that the relay goes on from is part of what is verified."""
    await publish(channel, harness)
    await as_owner(
        harness.database,
        "update log.checkpoints set state = replace(state::text, '[3,', '[2,')::json where name = 'relay'",
    )

    with pytest.raises(HistoryBrokenError, match="the lanes of the relay do not hold"):
        await verify_lanes(harness.store.pool, harness.service, channel.site)


async def test_sent_again_each_topic_has_the_messages_it_had(channel: Channel, harness: Harness) -> None:
    """Moved back, the relay repeats both topics exactly."""
    await publish(channel, harness)

    again = await rewind(harness.store.pool, harness.service, channel.site, 0)
    await relay_all(channel, harness)

    public = [read(record).leaf for record in await messages_on(channel.admin, f"{channel.topic}.public", 1)]
    assert again == 9
    assert public[:3] == public[3:]
