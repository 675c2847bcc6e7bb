"""A stolen key cannot add to the past of a lane: a head says how many messages there were at its instant."""

import json
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from chassis.clock import wall
from chassis.database import transaction
from chassis.messaging import arrivals
from chassis.messaging.arrivals import Raw
from chassis.messaging.cloudevents import Outgoing
from chassis.messaging.parking import Intervention, anchor, parked
from chassis.messaging.requests import lacking
from deploy.local import servers
from tests.chassis.neighbours import Listener, listener
from tests.chassis.topics import log_of

HOUR = timedelta(hours=1)


@pytest.fixture
async def there(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[Listener]:
    """A service that has heard three messages of a subordinate's lane, whose head is an hour old."""
    async with listener(postgres.admin_url, tmp_path) as listening:
        await listening.hear(*signed(listening, placed(listening, 3), wall() - 2 * HOUR))
        await listening.take(listening.neighbour.head(3, at=wall() - HOUR))
        yield listening


def placed(there: Listener, count: int) -> list[Outgoing]:
    """The next messages of the lane."""
    neighbour = there.neighbour
    start = len(neighbour.leaves)
    found = [neighbour.publisher.place(neighbour.publisher.written(start + n)) for n in range(count)]
    neighbour.leaves += [message.leaf for message in found]
    return found


def signed(there: Listener, messages: Sequence[Outgoing], at: datetime) -> list[Raw]:
    """Messages as the neighbour's key signs them at an instant."""
    return there.neighbour.publisher.sign(messages, at=at)


async def reasons(there: Listener) -> list[str]:
    """Why messages are parked, in the order of the lane."""
    return [one.reason for one in await parked(there.harness.store.pool)]


async def heard(there: Listener) -> int:
    """How many events were heard."""
    return len(await log_of(there.harness.store))


async def test_a_message_beyond_the_head_is_not_signed_before_it(there: Listener) -> None:
    """Its lane waits for the true one."""
    await there.hear(*signed(there, placed(there, 1), wall() - HOUR - timedelta(minutes=6)))

    assert (await heard(there), await reasons(there)) == (3, ["dated-back"])


async def test_without_the_bound_it_is_heard(there: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the signature itself is right."""
    monkeypatch.setattr(arrivals, "CLOCKS_APART", timedelta(days=365))

    await there.hear(*signed(there, placed(there, 1), wall() - HOUR - timedelta(minutes=6)))

    assert (await heard(there), await reasons(there)) == (4, [])


async def test_a_revoked_key_adds_nothing_before_the_last_head(there: Listener) -> None:
    """The thief claims the last moment of the key; the owner has signed since then, with another."""
    revoked_at = wall() - timedelta(minutes=30)
    stolen = signed(there, placed(there, 1), revoked_at - timedelta(seconds=1))
    there.neighbour.leaves.pop()
    register = json.loads(there.keys_file.read_text())
    for key in register["keys"]:
        if key["site"] == "vinh-trai":
            key |= {"revoked_at": revoked_at.isoformat(), "revoked_because": "stolen"}
    register["keys"] += [{**key, "id": "key-2"} for key in register["keys"] if key["site"] == "vinh-trai"]
    for key in register["keys"]:
        if key["id"] == "key-2":
            del key["revoked_at"], key["revoked_because"]
    there.keys_file.write_text(json.dumps(register))
    there.hearing.examiner.refresh()
    there.neighbour.signer = type(there.neighbour.signer)("vinh-trai.writing.key-2", there.neighbour.publisher.private)
    await there.take(there.neighbour.head(3))

    await there.hear(*stolen)

    assert (await heard(there), await reasons(there)) == (3, ["dated-back"])


async def test_what_an_honest_owner_sends_is_heard(there: Listener) -> None:
    """Clocks that are a little apart, messages that a head covers, and those after a newer head of the same ones."""
    await there.hear(*signed(there, placed(there, 1), wall() - HOUR - timedelta(minutes=4)))
    late = signed(there, placed(there, 2), wall() - HOUR / 2)
    await there.take(there.neighbour.head(6))
    await there.hear(*late)
    await there.take(there.neighbour.head(6))
    await there.hear(*signed(there, placed(there, 1), wall()))

    assert (await heard(there), await reasons(there)) == (7, [])


async def test_a_message_whose_clock_was_wrong_is_asked_for_and_heard_when_it_is_signed_anew(there: Listener) -> None:
    """What was parked is then a double and waits no more."""
    messages = placed(there, 2)
    await there.hear(*signed(there, messages, wall() - 2 * HOUR))
    waiting = await reasons(there)
    async with transaction(there.harness.store.pool) as connection:
        lacks = [(one.lane[0], one.size) for one in await lacking(connection, timedelta(0))]

    await there.hear(*signed(there, messages, wall()))

    assert waiting == ["dated-back", "out-of-order"]
    assert lacks == [(there.neighbour.lane.topic, 3)]
    assert (await heard(there), await reasons(there)) == (5, [])


async def test_another_message_in_its_place_stays_as_evidence(there: Listener) -> None:
    """The owner's own is heard; the forged one is a fork of the lane."""
    publisher = there.neighbour.publisher
    forged = publisher.sign([publisher.next(publisher.written(90))], at=wall() - 2 * HOUR)
    await there.hear(*forged)

    await there.hear(*signed(there, placed(there, 1), wall()))

    assert (await heard(there), await reasons(there)) == (4, ["fork"])


async def test_an_operator_may_let_it_be_heard(there: Listener) -> None:
    """`lanes anchor` continues the lane with it; its heads are not judged from then on."""
    await there.hear(*signed(there, placed(there, 1), wall() - 2 * HOUR))
    pool = there.harness.store.pool
    (waiting,) = await parked(pool)

    await anchor(pool, there.hearing, waiting.parked_id, Intervention("operator-1", "the clock of the ward was wrong"))

    assert (await heard(there), await reasons(there)) == (4, [])
