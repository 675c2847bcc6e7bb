"""The messages that intake holds in hand are bounded in bytes, and not only in messages and batches."""

import pytest
from typing_extensions import override

from chassis.database import connect
from chassis.messaging import intake
from chassis.messaging.intake import Intake
from tests.chassis.databases import Harness, until
from tests.chassis.topics import Channel, listening, producing

MEGABYTE = 1024 * 1024
ONE_FETCH = 4 * MEGABYTE
MESSAGES = 48


class Weighed(Intake):
    """Remembers the most bytes that it ever held in hand."""

    heaviest = 0

    @override
    def _is_laden(self) -> bool:
        self.heaviest = max(self.heaviest, sum(batch.size for batch in self._in_hand))
        return super()._is_laden()


class Unbounded(Weighed):
    """The control: batches alone are counted."""

    @override
    def _is_laden(self) -> bool:
        super()._is_laden()
        return len(self._in_hand) > intake._MOST_BATCHES  # noqa: SLF001 - the other half of the bound


@pytest.mark.parametrize(("kind", "holds"), [(Weighed, True), (Unbounded, False)], ids=["bounded", "control"])
async def test_what_waits_to_be_stored_is_bounded_in_bytes(
    channel: Channel, there: Harness, kind: type[Weighed], *, holds: bool
) -> None:
    """While the database stores nothing, 48 messages of a megabyte wait at the broker; then each is parked."""
    most = intake._MOST_BYTES + ONE_FETCH + MEGABYTE  # noqa: SLF001 - the bound under test
    async with producing(channel.admin) as producer:
        for number in range(MESSAGES):
            await producer.send_and_wait(channel.topic, bytes(900_000), partition=number % 3)
    holder = await connect(there.database.owner_url)
    try:
        async with listening(channel, there.service, there.store, kind) as listener:
            assert isinstance(listener, Weighed)
            async with holder.transaction():
                await holder.execute("lock table log.parked in exclusive mode")
                enough = intake._MOST_BYTES if holds else most  # noqa: SLF001
                await until(lambda: listener.heaviest > enough, "intake to have its hands full", 60)
            await until(lambda: listener.hearing.tally.parked == MESSAGES, "all of them to be parked", 60)
    finally:
        await holder.close()

    assert (listener.heaviest <= most) is holds
