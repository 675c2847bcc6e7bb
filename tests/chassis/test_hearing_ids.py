"""An event's id alone makes no double: only the same event is one, and a lie leaves a trace."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from chassis.messaging.arrivals import ParkReason
from chassis.messaging.parking import Intervention, discard, parked
from deploy.local import servers
from tests.chassis.publisher import Publisher
from tests.chassis.receiver import CAO_BANG, Receiver, ids, receiver_over
from tests.chassis.topics import log_of, write_keys


@dataclass(frozen=True)
class TwoOrigins:
    """A reading service that hears two sites, each with a key of its own."""

    receiver: Receiver
    other: Publisher


@pytest.fixture
async def two(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[TwoOrigins]:
    async with receiver_over(postgres.admin_url, tmp_path) as receiver:
        other = Publisher(site=CAO_BANG)
        keys = {
            publisher.site: [(publisher.key.key_id, publisher.private)] for publisher in (receiver.publisher, other)
        }
        write_keys(receiver.keys_file, keys)
        yield TwoOrigins(receiver, other)


async def test_another_origins_event_under_a_stored_id_is_parked(two: TwoOrigins) -> None:
    """It is validly signed and has its place: whoever took the id first must not silence it without a word."""
    squatted = two.receiver.publisher.written(1)
    true, later = two.other.written(2, event_id=squatted.event_id), two.other.struck(2)
    await two.receiver.hear(*two.receiver.publisher.say(squatted))

    await two.receiver.hear(*two.other.say(true, later))

    assert await two.receiver.heard() == ids(squatted)
    assert await two.receiver.reasons() == [ParkReason.ID_TAKEN, ParkReason.HELD]
    sequence = await two.receiver.harness.store.pool.fetchval(
        "select sequence from log.lanes where topic like 'cao-bang%'"
    )
    assert sequence == 2


async def test_the_stream_goes_on_when_an_operator_has_discarded_it(two: TwoOrigins) -> None:
    """The decision keeps who took it, and why."""
    squatted = two.receiver.publisher.written(1)
    later = two.other.written(2, event_id=squatted.event_id), two.other.struck(2)
    await two.receiver.hear(*two.receiver.publisher.say(squatted))
    await two.receiver.hear(*two.other.say(*later))
    pool = two.receiver.harness.store.pool
    (first, _) = await two.receiver.parked()

    await discard(pool, two.receiver.hearing, first.parked_id, Intervention("operator-1", "a squatted id"))

    assert await two.receiver.heard() == ids(squatted, later[1])
    kept = await pool.fetch("select actor, kind, subject, because from log.interventions")
    assert [tuple(row) for row in kept] == [("operator-1", "discard", str(first.parked_id), "a squatted id")]


async def test_two_events_under_one_id_in_one_batch_are_distinguished(two: TwoOrigins) -> None:
    """The one that comes first is heard, the other parked, and the rest of the batch is heard."""
    first, other = two.receiver.publisher.written(1), two.receiver.publisher.written(3)
    second = two.other.written(2, event_id=first.event_id)

    await two.receiver.hear(
        *two.receiver.publisher.say(first), *two.other.say(second), *two.receiver.publisher.say(other)
    )

    assert await two.receiver.heard() == ids(first, other)
    assert await two.receiver.reasons() == [ParkReason.ID_TAKEN]


async def test_an_origin_that_uses_an_id_twice_is_caught(two: TwoOrigins) -> None:
    """The next message of the lane with an old id and another content: no double."""
    first = two.receiver.publisher.written(1)
    again = two.receiver.publisher.written(2, event_id=first.event_id)

    await two.receiver.hear(*two.receiver.publisher.say(first))
    await two.receiver.hear(*two.receiver.publisher.say(again))

    assert await two.receiver.heard() == ids(first)
    assert await two.receiver.reasons() == [ParkReason.ID_TAKEN]


@pytest.mark.parametrize("back", [0, 1])
async def test_another_past_under_the_same_ids_is_a_fork(two: TwoOrigins, back: int) -> None:
    """At the head and before it: the id of the stored event does not make the rewritten one a double."""
    events = [two.receiver.publisher.written(1), two.receiver.publisher.written(2)]
    await two.receiver.hear(*two.receiver.publisher.say(*events))
    liar = Publisher()
    rewritten = [event._replace(actor="boss") if at == 1 - back else event for at, event in enumerate(events)]

    message = liar.say(*rewritten, key=two.receiver.publisher.key)[1 - back]
    await two.receiver.hear(message._replace(offset=50))

    assert await two.receiver.heard() == ids(*events)
    assert await two.receiver.reasons() == [ParkReason.FORK]


async def test_a_message_that_nobody_here_wants_is_a_fork_all_the_same(two: TwoOrigins) -> None:
    """A message that is passed over leaves its proof as well, so that another one in its place is noticed."""
    passed, heard = two.receiver.publisher.written(1, type="NoteBurnt"), two.receiver.publisher.written(2)
    await two.receiver.hear(*two.receiver.publisher.say(passed, heard))
    (parked_one,) = await two.receiver.parked()
    await discard(
        two.receiver.harness.store.pool, two.receiver.hearing, parked_one.parked_id, Intervention("operator-1", "no")
    )
    liar = Publisher()

    (message,) = liar.say(liar.written(9), key=two.receiver.publisher.key)
    await two.receiver.hear(message._replace(offset=50))

    assert await two.receiver.reasons() == [ParkReason.FORK]


async def test_the_same_event_at_another_place_is_a_double(two: TwoOrigins) -> None:
    """An origin whose lanes began anew says its past again: nothing of it is stored twice, and nothing is parked."""
    events = [two.receiver.publisher.written(1), two.receiver.publisher.written(2)]
    await two.receiver.hear(*two.receiver.publisher.say(*events))

    await two.receiver.hear(*two.receiver.publisher.say(*events))

    assert await two.receiver.heard() == ids(*events)
    assert (await parked(two.receiver.harness.store.pool), await two.receiver.head()) == ([], 4)
    assert len(await log_of(two.receiver.harness.store)) == 2


async def test_a_siblings_key_proves_nothing(two: TwoOrigins) -> None:
    """Each service has a key of its own: the one of another service of the site is not taken."""
    sibling = Publisher(service="review", key_id="review-1")
    own = json.loads(two.receiver.keys_file.read_text())["keys"]
    write_keys(two.receiver.keys_file, {sibling.site: [("review-1", sibling.private)]}, ("review",))
    of_sibling = json.loads(two.receiver.keys_file.read_text())["keys"]
    two.receiver.keys_file.write_text(json.dumps({"keys": [*own, *of_sibling]}))

    await two.receiver.hear(*two.receiver.publisher.say(two.receiver.publisher.written(1), key=sibling.key))

    assert (await two.receiver.heard(), await two.receiver.reasons()) == ([], ["unknown-key"])
