"""Every message that arrives is stored once and in order, or parked with its reason; nothing is dropped unseen."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from chassis.declaring.module import On
from chassis.ids import new_id
from chassis.messaging.arrivals import ParkReason
from chassis.messaging.hearing import Hearing
from chassis.messaging.parking import parked
from chassis.messaging.register import KeyRegister
from deploy.local import servers
from tests.chassis.databases import as_owner, at_work, opened
from tests.chassis.publisher import Publisher
from tests.chassis.receiver import Receiver, ids, receiver_over
from tests.chassis.sample import NoteWritten, altered, project_written, reading
from tests.chassis.topics import log_of


@pytest.fixture
async def receiver(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[Receiver]:
    async with receiver_over(postgres.admin_url, tmp_path) as opened:
        yield opened


async def test_what_is_heard_keeps_its_identity(receiver: Receiver) -> None:
    """Id, origin, stream, version, actor, cause and time are the origin's; only the position is ours."""
    event = receiver.publisher.written(1, causation_id=new_id())

    await receiver.hear(*receiver.publisher.say(event))

    (heard,) = await log_of(receiver.harness.store)
    assert heard[1:14] == event[1:14]
    assert heard.position == 1


async def test_a_double_is_heard_once(receiver: Receiver) -> None:
    """The same message in the same batch, delivered again, or published again under another signature."""
    events = [receiver.publisher.written(number) for number in range(3)]
    messages = receiver.publisher.say(*events)
    lanes = Publisher()

    await receiver.hear(*messages, messages[1])
    await receiver.hear(*messages)
    await receiver.hear(*[receiver.publisher.again(message) for message in messages])
    await receiver.hear(
        *[raw._replace(offset=90 + raw.offset) for raw in lanes.say(*events, key=receiver.publisher.key)]
    )

    assert await receiver.heard() == ids(*events)
    assert await receiver.parked() == []
    assert receiver.hearing.tally.doubles == 10


@pytest.mark.parametrize("together", [True, False], ids=["in one batch", "one by one"])
async def test_reordered_messages_are_heard_in_their_lanes_order(receiver: Receiver, *, together: bool) -> None:
    """An early message waits and is taken by itself once what is missing has arrived."""
    events = [receiver.publisher.written(number) for number in range(5)]
    one, two, three, four, five = receiver.publisher.say(*events)
    order = [three, five, two, one, four]

    if together:
        await receiver.hear(*order)
    else:
        for message in order:
            await receiver.hear(message)

    assert await receiver.heard() == ids(*events)
    assert await receiver.parked() == []


async def test_an_early_message_waits_for_what_is_missing(receiver: Receiver) -> None:
    """It is parked as out of order and its lane does not move."""
    _, early = receiver.publisher.say(receiver.publisher.written(1), receiver.publisher.written(2))

    await receiver.hear(early)

    assert await receiver.reasons() == [ParkReason.OUT_OF_ORDER]
    assert (await receiver.heard(), await receiver.head()) == ([], 0)


async def test_more_early_messages_than_a_page_are_taken(receiver: Receiver) -> None:
    """However many waited, all are heard in order once the first has arrived."""
    events = [receiver.publisher.written(number) for number in range(1201)]
    first, *rest = receiver.publisher.say(*events)
    await receiver.hear(*rest)

    await receiver.hear(first)

    assert await receiver.heard() == ids(*events)
    assert await receiver.parked() == []


@pytest.mark.parametrize(
    ("spoilt", "reason"),
    [
        ({"type": "NoteBurnt"}, ParkReason.UNKNOWN_EVENT),
        ({"schema_version": 3}, ParkReason.UNKNOWN_EVENT),
        ({"data": '{"note_id": 7}'}, ParkReason.MALFORMED_EVENT),
        ({"data": "no json"}, ParkReason.MALFORMED_EVENT),
        ({"schema_version": 1, "data": '{"title": 7}'}, ParkReason.MALFORMED_EVENT),
    ],
    ids=["unknown name", "version from the future", "wrong shape", "no JSON", "an old version of no shape"],
)
async def test_a_true_message_that_cannot_be_read_holds_its_stream(
    receiver: Receiver, spoilt: dict[str, Any], reason: ParkReason
) -> None:
    """The lane moves on, the later messages of the stream wait behind it, other streams are heard."""
    bad, later, other = (
        receiver.publisher.written(1, **spoilt),
        receiver.publisher.struck(1),
        receiver.publisher.written(2),
    )
    latest = receiver.publisher.struck(1)

    await receiver.hear(*receiver.publisher.say(bad, later, other))
    await receiver.hear(*receiver.publisher.say(latest))

    assert await receiver.heard() == ids(other)
    assert await receiver.reasons() == [reason, ParkReason.HELD, ParkReason.HELD]
    assert await receiver.head() == 4


async def test_an_old_version_is_heard_as_it_was_recorded(receiver: Receiver) -> None:
    """It must be readable today, and is stored in its own shape and version."""
    data = '{"note_id": "0190a5f2-0000-7000-8000-000000000001", "text": "before there were titles"}'
    old = receiver.publisher.written(1, schema_version=1, data=data)

    await receiver.hear(*receiver.publisher.say(old))

    (heard,) = await log_of(receiver.harness.store)
    assert (heard.schema_version, heard.data) == (1, data)


async def test_what_a_service_does_not_hear_moves_its_lane_only(postgres: servers.Postgres, tmp_path: Path) -> None:
    """Declared for others: not stored, not parked, a double when it comes again."""
    publisher = Publisher()
    async with at_work(
        postgres.admin_url, altered(reading(), projections=(On(NoteWritten, project_written),))
    ) as harness:
        hearing = Hearing(harness.service, harness.store, KeyRegister(publisher.keys(tmp_path)))
        messages = publisher.say(publisher.written(1), publisher.struck(1), last := publisher.written(2))

        await hearing.hear(messages[:2])
        await hearing.hear(messages)

        heard = await log_of(harness.store)
        assert heard[-1].event_id == last.event_id
        assert [event.type for event in heard] == ["NoteWritten", "NoteWritten"]
        assert await parked(harness.store.pool) == []


async def test_only_the_message_that_the_database_refuses_is_parked(receiver: Receiver) -> None:
    """One of a full batch takes the place of an earlier event; the other 499 are heard in order."""
    events = [receiver.publisher.written(number) for number in range(499)]
    refused = receiver.publisher.struck(1, stream_version=1)
    held = receiver.publisher.struck(1)
    messages = receiver.publisher.say(*events[:300], refused, *events[300:], held)

    await receiver.hear(*messages)

    assert await receiver.heard() == ids(*events)
    assert await receiver.reasons() == [ParkReason.REFUSED, ParkReason.HELD]


async def test_a_database_that_cannot_serve_parks_nothing(receiver: Receiver) -> None:
    """A missing right is nobody's message's fault: the batch is asked for again and then heard."""
    messages = receiver.publisher.say(event := receiver.publisher.written(1))
    role = (await receiver.harness.store.pool.fetchval("select current_user")).strip('"')
    await as_owner(receiver.harness.database, f"revoke execute on all functions in schema log from {role}")

    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await receiver.hear(*messages)
    await as_owner(receiver.harness.database, f"grant execute on all functions in schema log to {role}")
    await receiver.hear(*messages)

    assert await receiver.heard() == ids(event)
    assert await receiver.parked() == []


async def test_two_who_hear_the_same_at_once_store_it_once(receiver: Receiver) -> None:
    """As in a rebalance, when the old reader of a lane still works: the lane's lock lets one of them through."""
    events = [receiver.publisher.written(number) for number in range(200)]
    messages = receiver.publisher.say(*events)
    async with opened(receiver.harness.database.service_url) as store:
        other = Hearing(receiver.harness.service, store, KeyRegister(receiver.keys_file))

        for start in range(0, 200, 20):
            batch = messages[start : start + 20]
            await asyncio.gather(receiver.hearing.hear(batch), other.hear(batch))

    assert await receiver.heard() == ids(*events)
    assert await receiver.parked() == []
    assert receiver.hearing.tally.heard + other.tally.heard == 200


async def test_a_batch_is_heard_whole_or_not_at_all(receiver: Receiver) -> None:
    """A reader cancelled in the middle leaves neither events nor a moved lane, and the batch is heard after."""
    events = [receiver.publisher.written(number) for number in range(300)]
    messages = receiver.publisher.say(*events)
    for turns in range(1, 40, 3):
        task = asyncio.create_task(receiver.hearing.hear(messages))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert await receiver.head() == len(await receiver.heard())

    await receiver.hear(*messages)

    assert await receiver.heard() == ids(*events)


async def test_lanes_that_were_forgotten_are_checked_again_from_the_beginning(receiver: Receiver) -> None:
    """The chain is followed anew, what is stored is found again, and nothing is stored twice."""
    events = [receiver.publisher.written(number) for number in range(600)]
    messages = receiver.publisher.say(*events)
    await receiver.hear(*messages[:500])
    await as_owner(receiver.harness.database, "delete from log.lanes")

    await receiver.hear(*messages)

    assert await receiver.heard() == ids(*events)
    assert (await receiver.parked(), await receiver.head()) == ([], 600)
