"""An event's id alone makes no double: only the same event is one, and a lie leaves a trace."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from chassis.messaging.arrivals import ParkReason
from chassis.messaging.parking import Intervention, discard, parked
from deploy.local import servers
from tests.chassis.lines import log_of, write_keys
from tests.chassis.reading_room import Room, ids, reading_room
from tests.chassis.speaker import Speaker


@dataclass(frozen=True)
class TwoOrigins:
    """A reading service that hears two sites, each with a key of its own."""

    room: Room
    other: Speaker


@pytest.fixture
async def two(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[TwoOrigins]:
    async with reading_room(postgres.admin_url, tmp_path) as room:
        other = Speaker(site="cao-bang")
        keys = {speaker.site: [(speaker.key.key_id, speaker.private)] for speaker in (room.speaker, other)}
        write_keys(room.keys_file, keys)
        yield TwoOrigins(room, other)


async def test_another_origins_event_under_a_stored_id_is_parked(two: TwoOrigins) -> None:
    """It is validly signed and has its place: whoever took the id first must not silence it without a word."""
    squatted = two.room.speaker.written(1)
    true, later = two.other.written(2, event_id=squatted.event_id), two.other.struck(2)
    await two.room.hear(*two.room.speaker.say(squatted))

    await two.room.hear(*two.other.say(true, later))

    assert await two.room.heard() == ids(squatted)
    assert await two.room.reasons() == [ParkReason.ID_TAKEN, ParkReason.HELD]
    sequence = await two.room.harness.store.pool.fetchval("select sequence from log.lanes where topic like 'cao-bang%'")
    assert sequence == 2


async def test_the_stream_goes_on_when_an_operator_has_discarded_it(two: TwoOrigins) -> None:
    """The decision keeps who took it, and why."""
    squatted = two.room.speaker.written(1)
    later = two.other.written(2, event_id=squatted.event_id), two.other.struck(2)
    await two.room.hear(*two.room.speaker.say(squatted))
    await two.room.hear(*two.other.say(*later))
    pool = two.room.harness.store.pool
    (first, _) = await two.room.parked()

    await discard(pool, two.room.hearing, first.parked_id, Intervention("operator-1", "a squatted id"))

    assert await two.room.heard() == ids(squatted, later[1])
    kept = await pool.fetch("select actor, kind, subject, because from log.interventions")
    assert [tuple(row) for row in kept] == [("operator-1", "discard", str(first.parked_id), "a squatted id")]


async def test_two_events_under_one_id_in_one_batch_are_told_apart(two: TwoOrigins) -> None:
    """The one that comes first is heard, the other parked, and the rest of the batch is heard."""
    first, other = two.room.speaker.written(1), two.room.speaker.written(3)
    second = two.other.written(2, event_id=first.event_id)

    await two.room.hear(*two.room.speaker.say(first), *two.other.say(second), *two.room.speaker.say(other))

    assert await two.room.heard() == ids(first, other)
    assert await two.room.reasons() == [ParkReason.ID_TAKEN]


async def test_an_origin_that_uses_an_id_twice_is_caught(two: TwoOrigins) -> None:
    """The next message of the lane with an old id and another content: no double."""
    first = two.room.speaker.written(1)
    again = two.room.speaker.written(2, event_id=first.event_id)

    await two.room.hear(*two.room.speaker.say(first))
    await two.room.hear(*two.room.speaker.say(again))

    assert await two.room.heard() == ids(first)
    assert await two.room.reasons() == [ParkReason.ID_TAKEN]


@pytest.mark.parametrize("back", [0, 1])
async def test_another_past_under_the_same_ids_is_a_fork(two: TwoOrigins, back: int) -> None:
    """At the head and before it: the id of the stored event does not make the rewritten one a double."""
    events = [two.room.speaker.written(1), two.room.speaker.written(2)]
    await two.room.hear(*two.room.speaker.say(*events))
    liar = Speaker()
    rewritten = [event._replace(actor="boss") if at == 1 - back else event for at, event in enumerate(events)]

    told = liar.say(*rewritten, key=two.room.speaker.key)[1 - back]
    await two.room.hear(told._replace(offset=50))

    assert await two.room.heard() == ids(*events)
    assert await two.room.reasons() == [ParkReason.FORK]


async def test_a_message_that_nobody_here_wants_is_a_fork_all_the_same(two: TwoOrigins) -> None:
    """What is passed over leaves its proof as well, so another message in its place is seen."""
    passed, heard = two.room.speaker.written(1, type="NoteBurnt"), two.room.speaker.written(2)
    await two.room.hear(*two.room.speaker.say(passed, heard))
    (parked_one,) = await two.room.parked()
    await discard(two.room.harness.store.pool, two.room.hearing, parked_one.parked_id, Intervention("operator-1", "no"))
    liar = Speaker()

    (told,) = liar.say(liar.written(9), key=two.room.speaker.key)
    await two.room.hear(told._replace(offset=50))

    assert await two.room.reasons() == [ParkReason.FORK]


async def test_the_same_event_at_another_place_is_a_double(two: TwoOrigins) -> None:
    """An origin whose lanes began anew says its past again: nothing of it is stored twice, and nothing is parked."""
    events = [two.room.speaker.written(1), two.room.speaker.written(2)]
    await two.room.hear(*two.room.speaker.say(*events))

    await two.room.hear(*two.room.speaker.say(*events))

    assert await two.room.heard() == ids(*events)
    assert (await parked(two.room.harness.store.pool), await two.room.head()) == ([], 4)
    assert len(await log_of(two.room.harness.store)) == 2


async def test_a_siblings_key_proves_nothing(two: TwoOrigins) -> None:
    """Each service has a key of its own: the one of another service of the site is not taken."""
    sibling = Speaker(service="review", key_id="review-1")
    own = json.loads(two.room.keys_file.read_text())["keys"]
    write_keys(two.room.keys_file, {sibling.site: [("review-1", sibling.private)]}, ("review",))
    of_sibling = json.loads(two.room.keys_file.read_text())["keys"]
    two.room.keys_file.write_text(json.dumps({"keys": [*own, *of_sibling]}))

    await two.room.hear(*two.room.speaker.say(two.room.speaker.written(1), key=sibling.key))

    assert (await two.room.heard(), await two.room.reasons()) == ([], ["unknown-key"])
