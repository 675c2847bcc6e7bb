"""A register that has expired stops the intake of other sites, which says so and goes on by itself with a newer one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from typing_extensions import override

from chassis.declaring.site import Site
from chassis.errors import RegisterExpiredError
from chassis.messaging.intake import Intake
from chassis.messaging.register import KeyRegister
from contracts.vocabulary import Level
from tests.chassis.databases import Harness, until
from tests.chassis.topics import Channel, say

EXPIRED = "the register of the federation has expired"


class Expiring(KeyRegister):
    """A register that has expired until `renewed`, for a topic that counts as another site's."""

    renewed = False

    @override
    def require_current(self, topic: str) -> None:
        if not self.renewed:
            raise RegisterExpiredError(topic, f"is not heard: {EXPIRED}")

    @property
    @override
    def trouble(self) -> str | None:
        return None if self.renewed else EXPIRED


class Impatient(Intake):
    """One that tries a topic again at once."""

    aside_seconds = 0.1


@asynccontextmanager
async def listening_by(register: KeyRegister, channel: Channel, there: Harness) -> AsyncIterator[Intake]:
    """An intake at work by `register`."""
    there.store.site = Site(channel.site, Level.DISTRICT)
    intake = Impatient(there.service, there.store, register, channel.reader)
    await intake.start()
    try:
        yield intake
    finally:
        await intake.stop()


async def test_nothing_is_heard_by_an_expired_register_and_nothing_is_lost(
    channel: Channel, here: Harness, there: Harness
) -> None:
    """The fault names it, also while no message comes; nothing is parked, and afterwards all is heard."""
    register = Expiring(channel.keys_file)
    async with listening_by(register, channel, there) as intake:
        await until(lambda: intake.progress.fault == EXPIRED, "the fault to be seen in the silence")
        await say(channel, here, range(30))
        await until(lambda: f"{channel.topic} is not heard" in (intake.progress.fault or ""), "the topic to stop")
        assert not intake.progress.is_stalled(10)
        assert intake.hearing.tally.heard == 0

        register.renewed = True

        await until(lambda: intake.hearing.tally.heard == 30, "the notes to be heard")
        await until(lambda: intake.progress.fault is None, "the recovery to be noted")
    assert intake.hearing.tally.parked == 0
