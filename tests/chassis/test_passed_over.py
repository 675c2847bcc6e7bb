"""Messages that come too early do not fill their topic, behind which those that heal the lane stand."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from chassis.errors import ParkingFullError
from chassis.messaging import hearing as hearing_module
from chassis.messaging.hearing import Hearing
from chassis.messaging.intake import Intake
from chassis.messaging.parking import parked
from chassis.messaging.parking_rows import Divided, ParkingLimits
from chassis.messaging.proving import verify_proofs
from chassis.messaging.register import KeyRegister
from deploy.local import servers
from tests.chassis.databases import until
from tests.chassis.links import Link, linked
from tests.chassis.receiver import receiver_over
from tests.chassis.test_resending import AT_ONCE, heal, lacks, lose
from tests.chassis.topics import Channel

_LIMITS = ParkingLimits(messages=10)
_SAID = 38
_EVENTS = "select count(*)::integer from log.events where type = 'NoteWritten'"


@pytest.fixture
async def link(
    postgres: servers.Postgres, kafka: servers.Kafka, channel: Channel, tmp_path: Path
) -> AsyncIterator[Link]:
    """A subordinate that has heard three messages, of which the next five are lost and thirty more are there."""
    async with linked(postgres, kafka, channel, tmp_path, AT_ONCE) as link:
        await link.say(range(3))
        await link.intake.start()
        await link.confirmed(3)
        await link.intake.stop()
        await link.say(range(3, 8))
        lose(link, 8)
        await link.say(range(8, _SAID))
        yield link


@asynccontextmanager
async def _listening(link: Link) -> AsyncIterator[Intake]:
    """The subordinate's intake where a topic may park ten messages."""
    register = KeyRegister(link.keys_file)
    intake = Intake(link.receiver.service, link.receiver.store, register, link.address, limits=_LIMITS)
    intake.aside_seconds = 0.1
    await intake.start()
    try:
        yield intake
    finally:
        await intake.stop()


async def test_a_lane_heals_that_has_more_messages_behind_the_gap_than_may_be_parked(link: Link) -> None:
    """Half of what the topic may park is kept, the others are passed over and come again; the lane is proven whole."""
    async with _listening(link) as intake:
        await until(lambda: intake.hearing.tally.passed_over == _SAID - 8 - 5, "25 messages to be passed over")
        waiting = [message.reason for message in await parked(link.receiver.store.pool)]
        await lacks(link, _SAID)
        await heal(link)
        await link.until(_EVENTS, _SAID)
        await until(lambda: intake.progress.passed_over == _SAID - 8 - 5, "it to be shown")

        assert intake.progress.fault is None
    store = link.receiver.store
    assert waiting == ["out-of-order"] * 5
    assert await parked(store.pool) == []
    assert await verify_proofs(store.pool, KeyRegister(link.keys_file), link.below.code, "reading") == _SAID


async def test_a_lane_does_not_heal_whose_topic_is_full(link: Link, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: where all of them are kept the topic is set aside, and what was sent again is not reached."""

    async def all_kept(_: object, found: Sequence[Any], __: object) -> Divided:
        return Divided(list(found), [])

    monkeypatch.setattr(hearing_module, "divided", all_kept)
    async with _listening(link) as intake:
        await until(lambda: "has parked its most" in (intake.progress.fault or ""), "the topic to be full")
        await lacks(link, _SAID)
        await heal(link)
        tries = intake.progress.tries
        await until(lambda: intake.progress.tries > tries + 3, "the topic to have been tried again", 60)

        assert await link.receiver.store.pool.fetchval(_EVENTS) == 3


async def test_a_message_of_the_own_site_is_never_passed_over(postgres: servers.Postgres, tmp_path: Path) -> None:
    """Nobody is asked for it, so it waits, and its topic is set aside where too many do."""
    async with receiver_over(postgres.admin_url, tmp_path) as receiver:
        harness = receiver.harness
        hearing = Hearing(harness.service, harness.store, KeyRegister(receiver.keys_file), _LIMITS)
        _, *later = receiver.publisher.say(*map(receiver.publisher.written, range(12)))

        with pytest.raises(ParkingFullError):
            await hearing.hear(later)

        assert await receiver.reasons() == ["out-of-order"] * 10
    assert hearing.tally.passed_over == 0
