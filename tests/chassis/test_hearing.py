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
from tests.chassis.lines import log_of
from tests.chassis.places import as_owner, at_work, opened
from tests.chassis.reading_room import Room, ids, reading_room
from tests.chassis.sample import NoteWritten, altered, project_written, reading
from tests.chassis.speaker import Speaker


@pytest.fixture
async def room(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[Room]:
    async with reading_room(postgres.admin_url, tmp_path) as opened:
        yield opened


async def test_what_is_heard_keeps_its_identity(room: Room) -> None:
    """Id, origin, stream, version, actor, cause and time are the origin's; only the position is ours."""
    event = room.speaker.written(1, causation_id=new_id())

    await room.hear(*room.speaker.say(event))

    (heard,) = await log_of(room.harness.store)
    assert heard[1:14] == event[1:14]
    assert heard.position == 1


async def test_a_double_is_heard_once(room: Room) -> None:
    """The same message in the same batch, delivered again, or published again under another signature."""
    events = [room.speaker.written(number) for number in range(3)]
    messages = room.speaker.say(*events)
    lanes = Speaker()

    await room.hear(*messages, messages[1])
    await room.hear(*messages)
    await room.hear(*[room.speaker.again(message) for message in messages])
    await room.hear(*[raw._replace(offset=90 + raw.offset) for raw in lanes.say(*events, key=room.speaker.key)])

    assert await room.heard() == ids(*events)
    assert await room.parked() == []
    assert room.hearing.tally.doubles == 10


@pytest.mark.parametrize("together", [True, False], ids=["in one batch", "one by one"])
async def test_reordered_messages_are_heard_in_their_lanes_order(room: Room, *, together: bool) -> None:
    """An early message waits and is taken by itself once what is missing has arrived."""
    events = [room.speaker.written(number) for number in range(5)]
    one, two, three, four, five = room.speaker.say(*events)
    order = [three, five, two, one, four]

    if together:
        await room.hear(*order)
    else:
        for message in order:
            await room.hear(message)

    assert await room.heard() == ids(*events)
    assert await room.parked() == []


async def test_an_early_message_waits_for_what_is_missing(room: Room) -> None:
    """It is parked as out of order and its lane does not move."""
    _, early = room.speaker.say(room.speaker.written(1), room.speaker.written(2))

    await room.hear(early)

    assert await room.reasons() == [ParkReason.OUT_OF_ORDER]
    assert (await room.heard(), await room.head()) == ([], 0)


async def test_more_early_messages_than_a_page_are_taken(room: Room) -> None:
    """However many waited, all are heard in order once the first has arrived."""
    events = [room.speaker.written(number) for number in range(1201)]
    first, *rest = room.speaker.say(*events)
    await room.hear(*rest)

    await room.hear(first)

    assert await room.heard() == ids(*events)
    assert await room.parked() == []


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
    room: Room, spoilt: dict[str, Any], reason: ParkReason
) -> None:
    """The lane moves on, the later messages of the stream wait behind it, other streams are heard."""
    bad, later, other = room.speaker.written(1, **spoilt), room.speaker.struck(1), room.speaker.written(2)
    latest = room.speaker.struck(1)

    await room.hear(*room.speaker.say(bad, later, other))
    await room.hear(*room.speaker.say(latest))

    assert await room.heard() == ids(other)
    assert await room.reasons() == [reason, ParkReason.HELD, ParkReason.HELD]
    assert await room.head() == 4


async def test_an_old_version_is_heard_as_it_was_said(room: Room) -> None:
    """It must be readable today, and is stored in its own shape and version."""
    data = '{"note_id": "0190a5f2-0000-7000-8000-000000000001", "text": "before there were titles"}'
    old = room.speaker.written(1, schema_version=1, data=data)

    await room.hear(*room.speaker.say(old))

    (heard,) = await log_of(room.harness.store)
    assert (heard.schema_version, heard.data) == (1, data)


async def test_what_a_service_does_not_hear_moves_its_lane_only(postgres: servers.Postgres, tmp_path: Path) -> None:
    """Declared for others: not stored, not parked, a double when it comes again."""
    speaker = Speaker()
    async with at_work(
        postgres.admin_url, altered(reading(), projections=(On(NoteWritten, project_written),))
    ) as harness:
        hearing = Hearing(harness.service, harness.store, KeyRegister(speaker.keys(tmp_path)))
        messages = speaker.say(speaker.written(1), speaker.struck(1), last := speaker.written(2))

        await hearing.hear(messages[:2])
        await hearing.hear(messages)

        heard = await log_of(harness.store)
        assert heard[-1].event_id == last.event_id
        assert [event.type for event in heard] == ["NoteWritten", "NoteWritten"]
        assert await parked(harness.store.pool) == []


async def test_only_the_message_that_the_database_refuses_is_parked(room: Room) -> None:
    """One of a full batch takes the place of an earlier event; the other 499 are heard in order."""
    events = [room.speaker.written(number) for number in range(499)]
    refused = room.speaker.struck(1, stream_version=1)
    held = room.speaker.struck(1)
    messages = room.speaker.say(*events[:300], refused, *events[300:], held)

    await room.hear(*messages)

    assert await room.heard() == ids(*events)
    assert await room.reasons() == [ParkReason.REFUSED, ParkReason.HELD]


async def test_a_database_that_cannot_serve_parks_nothing(room: Room) -> None:
    """A missing right is nobody's message's fault: the batch is asked for again and then heard."""
    messages = room.speaker.say(event := room.speaker.written(1))
    role = (await room.harness.store.pool.fetchval("select current_user")).strip('"')
    await as_owner(room.harness.database, f"revoke execute on all functions in schema log from {role}")

    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await room.hear(*messages)
    await as_owner(room.harness.database, f"grant execute on all functions in schema log to {role}")
    await room.hear(*messages)

    assert await room.heard() == ids(event)
    assert await room.parked() == []


async def test_two_who_hear_the_same_at_once_store_it_once(room: Room) -> None:
    """As in a rebalance, when the old reader of a lane still works: the lane's lock lets one of them through."""
    events = [room.speaker.written(number) for number in range(200)]
    messages = room.speaker.say(*events)
    async with opened(room.harness.database.service_url) as store:
        other = Hearing(room.harness.service, store, KeyRegister(room.keys_file))

        for start in range(0, 200, 20):
            batch = messages[start : start + 20]
            await asyncio.gather(room.hearing.hear(batch), other.hear(batch))

    assert await room.heard() == ids(*events)
    assert await room.parked() == []
    assert room.hearing.tally.heard + other.tally.heard == 200


async def test_a_batch_is_heard_whole_or_not_at_all(room: Room) -> None:
    """A reader cancelled in the middle leaves neither events nor a moved lane, and the batch is heard after."""
    events = [room.speaker.written(number) for number in range(300)]
    messages = room.speaker.say(*events)
    for turns in range(1, 40, 3):
        task = asyncio.create_task(room.hearing.hear(messages))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert await room.head() == len(await room.heard())

    await room.hear(*messages)

    assert await room.heard() == ids(*events)


async def test_lanes_that_were_forgotten_are_checked_again_from_the_beginning(room: Room) -> None:
    """The chain is followed anew, what is stored is found again, and nothing is stored twice."""
    events = [room.speaker.written(number) for number in range(600)]
    messages = room.speaker.say(*events)
    await room.hear(*messages[:500])
    await as_owner(room.harness.database, "delete from log.lanes")

    await room.hear(*messages)

    assert await room.heard() == ids(*events)
    assert (await room.parked(), await room.head()) == ([], 600)
