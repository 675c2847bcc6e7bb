"""A receiver asks for the messages that it lacks, and their origin sends them again: over the real Kafka."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import structlog
from aiokafka import ConsumerRecord
from confluent_kafka import TopicPartition
from structlog.typing import EventDict

from chassis.messaging.hearing import Hearing
from chassis.messaging.intake import Intake, raws_of
from chassis.messaging.register import KeyRegister
from deploy.kafka import connect
from deploy.local import servers
from tests.chassis.databases import Harness, as_owner, at_work
from tests.chassis.links import Link, linked
from tests.chassis.topics import Channel, messages_on, read

AT_ONCE = timedelta(milliseconds=1)


@pytest.fixture
async def link(
    postgres: servers.Postgres, kafka: servers.Kafka, channel: Channel, tmp_path: Path
) -> AsyncIterator[Link]:
    """A superior and a subordinate that asks at once for what is missing."""
    async with linked(postgres, kafka, channel, tmp_path, AT_ONCE) as link:
        yield link


async def public(link: Link) -> list[ConsumerRecord]:
    """The messages that stand on the superior's public topic."""
    return await messages_on(link.above.admin, f"{link.above.topic}.public", 1)


def lose(link: Link, through: int) -> None:
    """Lose the messages of the public topic before offset `through`, as when a topic was made anew."""
    address = link.above.admin
    admin = connect(address.bootstrap, address.user, address.password)
    lost = admin.delete_records([TopicPartition(f"{link.above.topic}.public", 0, through)])
    for outcome in lost.values():
        outcome.result(30)


async def asked_for(link: Link) -> list[tuple[int, int, str | None]]:
    """What receivers have asked the superior for: what they had, how many messages it sent again, the outcome."""
    rows = await link.sender.store.pool.fetch("select size, messages, outcome from log.resends")
    return [(row["size"], row["messages"], row["outcome"]) for row in rows]


async def heal(link: Link) -> list[EventDict]:
    """One round of asking and sending again; the superior's lines of log."""
    with structlog.testing.capture_logs() as logs:
        await link.return_receipts()
        await link.send_again()
    return [entry for entry in logs if entry["event"].startswith(("lane_", "request_", "head_"))]


async def lacks(link: Link, size: int) -> None:
    """Return when the receiver knows of a head of `size` messages that it has not heard."""
    await link.until("select coalesce(max(ahead_size), 0) from log.heads", size)


async def test_messages_that_were_lost_on_the_way_are_sent_again(link: Link) -> None:
    """With the sequences and hashes that they had: the receiver takes them as if nothing had been lost."""
    await link.say(range(3))
    await link.intake.start()
    await link.confirmed(3)
    await link.intake.stop()
    await link.say(range(3, 8))
    before = [read(record).leaf for record in await public(link)]
    lose(link, 8)
    await link.intake.start()
    await lacks(link, 8)

    logs = await heal(link)
    await link.confirmed(8)

    assert [read(record).leaf for record in await public(link)] == before[3:]
    assert [(entry["event"], entry["after"], entry["messages"]) for entry in logs] == [("lane_sent_again", 3, 5)]
    assert await asked_for(link) == [(3, 5, "sent")]
    events = "select count(*) from log.events where type = 'NoteWritten'"
    assert await link.receiver.store.pool.fetchval(events) == 8


async def test_without_a_request_they_stay_missing(link: Link) -> None:
    """The control: the origin sends nothing again by itself."""
    await link.say(range(3))
    lose(link, 3)
    await link.intake.start()
    await lacks(link, 3)

    await link.send_again()

    assert (await public(link), await asked_for(link)) == ([], [])


async def test_a_topic_that_was_made_anew_gets_all_of_its_messages(link: Link) -> None:
    """Also where not even the first one has arrived, and many pages are needed."""
    await link.say(range(120))
    lose(link, 120)
    await link.intake.start()
    await lacks(link, 120)
    link.again.pace.positions = 25

    await heal(link)
    await link.confirmed(120)

    assert await asked_for(link) == [(0, 120, "sent")]


@asynccontextmanager
async def restored(link: Link, postgres: servers.Postgres, heard: int) -> AsyncIterator[Harness]:
    """The receiver over yesterday's database, in which it had heard the first `heard` messages."""
    register = KeyRegister(link.keys_file)
    async with at_work(postgres.admin_url, link.receiver.service) as old:
        old.store.site = link.below
        await Hearing(old.service, old.store, register).hear(raws_of((await public(link))[:heard]))
        intake = Intake(old.service, old.store, register, link.address)
        await intake.start()
        try:
            yield old
        finally:
            await intake.stop()


async def test_a_receiver_that_was_restored_from_a_backup_gets_what_it_had_heard_since(
    link: Link, postgres: servers.Postgres
) -> None:
    """Kafka counts that as read, so it does not come by itself; the next message shows that it is missing."""
    await link.say(range(8))
    await link.intake.start()
    await link.confirmed(8)
    await link.intake.stop()

    async with restored(link, postgres, 5) as old, link.over(old) as here:
        await link.say(range(8, 9))
        await here.until("select count(*) from log.parked", 1)
        await heal(here)
        await here.confirmed(9)

        assert await asked_for(link) == [(5, 4, "sent")]
        assert await old.store.pool.fetchval("select count(*) from log.parked") == 0
        assert await old.store.pool.fetchval("select sequence from log.lanes") == 9


async def test_a_lane_is_sent_again_once_in_an_interval(
    postgres: servers.Postgres, kafka: servers.Kafka, channel: Channel, tmp_path: Path
) -> None:
    """However often a receiver asks; the interval doubles while it asks for the same."""
    async with linked(postgres, kafka, channel, tmp_path, timedelta(minutes=1)) as link:
        await link.say(range(3))
        lose(link, 3)
        await link.intake.start()
        await lacks(link, 3)
        await link.intake.stop()

        sent = [await _again(link, minutes) for minutes in (2, 0, 0.5, 1.1, 1.1, 2.1)]

        assert sent == [3, 3, 3, 6, 6, 9]


async def _again(link: Link, minutes: float) -> int:
    """How many messages were sent again in all, after some minutes more and a request that is signed then."""
    passed = timedelta(minutes=minutes)
    earlier = "update log.resends set begun_at = begun_at - $1::interval, at = at - interval '1 second' - $1::interval"
    await as_owner(link.sender.database, earlier, passed)
    await as_owner(link.receiver.database, "update log.heads set ahead_since = '-infinity'")
    await as_owner(link.receiver.database, "update log.requests set asked_at = '-infinity'")
    await heal(link)
    return len(await public(link))


async def test_a_receiver_waits_longer_each_time_it_asks(
    postgres: servers.Postgres, kafka: servers.Kafka, channel: Channel, tmp_path: Path
) -> None:
    """It asks again after the interval, then after twice and four times; each request is signed anew."""
    async with linked(postgres, kafka, channel, tmp_path, timedelta(minutes=1)) as link:
        await link.say(range(3))
        lose(link, 3)
        await link.intake.start()
        await lacks(link, 3)
        await as_owner(link.receiver.database, "update log.heads set ahead_since = '-infinity'")
        tries = []
        for minutes in (0, 0.5, 0.6, 1.1, 1.1, 3, 1.1):
            earlier = "update log.requests set asked_at = asked_at - $1::interval"
            await as_owner(link.receiver.database, earlier, timedelta(minutes=minutes))
            await link.return_receipts()
            tries.append(await link.receiver.store.pool.fetchval("select tries from log.requests"))

        assert tries == [1, 1, 2, 2, 3, 3, 4]


async def test_a_receiver_of_another_past_is_sent_nothing(link: Link) -> None:
    """Its last message is none of the lane's: sending more would only be parked, and an operator has to know."""
    await link.say(range(3))
    await link.intake.start()
    await link.confirmed(3)
    await link.intake.stop()
    await as_owner(link.receiver.database, "update log.lanes set hash = sha256('another')")
    await link.say(range(3, 5))
    lose(link, 5)
    await link.intake.start()
    await lacks(link, 5)

    logs = await heal(link)

    assert [entry["event"] for entry in logs] == ["request_of_another_past"]
    assert (await asked_for(link), await public(link)) == ([(3, 0, "another-past")], [])


async def test_nothing_is_sent_of_a_lane_to_which_the_log_does_not_lead(link: Link) -> None:
    """Sending it again would fork the lane."""
    await link.say(range(3))
    lose(link, 3)
    await link.intake.start()
    await lacks(link, 3)
    await as_owner(link.sender.database, "alter table log.events disable trigger all")
    await as_owner(link.sender.database, "update log.events set actor = 'somebody' where position = 2")

    logs = await heal(link)

    assert [entry["event"] for entry in logs] == ["lane_not_in_log"]
    assert (await asked_for(link), await public(link)) == ([(0, 0, "broken-log")], [])


async def test_a_request_that_a_receipt_has_made_needless_is_not_carried_out(link: Link) -> None:
    """The messages were only late."""
    await link.say(range(3))
    lose(link, 3)
    await link.intake.start()
    await lacks(link, 3)
    await link.return_receipts()
    await link.sender.store.pool.execute(
        "insert into log.receipts select topic, lane, receiver, 3, '', 3, at + interval '1 second', 'note'"
        " from log.resends"
    )

    await link.send_again()

    assert (await asked_for(link), await public(link)) == ([(0, 0, "confirmed")], [])
