"""Read models that are made anew and a past that is sent again, while commands go on and readers look."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpx
import pytest

from tests.chassis.topics import messages_on, read
from tests.failure.callers import STAFF, Callers, Memory
from tests.failure.conftest import SharedSite
from tests.failure.load import load
from tests.failure.site import SiteHarness

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(900)]
_PAUSE = 0.02


@dataclass
class Readers:
    """People who look at settled facts all the time; `surprises` are answers other than the first ones."""

    callers: Callers
    shown: dict[tuple[str, str], Any] = field(default_factory=dict)
    looks: int = 0
    surprises: list[str] = field(default_factory=list)

    async def settle_on(self, plan: str) -> None:
        """Look once at all that there is of a plan of which nothing changes any more."""
        sheets = await self.callers.look("registration", f"/registrations/{plan}/sheets", STAFF)
        asked = {"addressee": sheets["items"][0]["unit"], "about": "plan-issued", "limit": 500}
        notices = (await self.callers.look("notification", "/notices", STAFF, **asked))["items"]
        source = next(notice["source"] for notice in notices if notice["plan_id"] == plan)
        for service, path in (
            ("planning", f"/plans/{plan}"),
            ("planning", f"/plans/{plan}/progress"),
            ("registration", f"/registrations/{plan}"),
            ("registration", f"/registrations/{plan}/sheets"),
            ("registration", f"/titles?plan={plan}"),
            ("notification", f"/notices?source={source}"),
            ("notification", f"/notices/{notices[0]['notice_id']}"),
        ):
            self.shown[service, path] = await self.callers.look(service, path, STAFF)
        assert all(self.shown.values()), self.shown

    async def look(self, service: str, path: str) -> None:
        """Look at one thing without end."""
        while True:
            shown = await self.callers.look(service, path, STAFF)
            self.looks += 1
            if shown != self.shown[service, path]:
                self.surprises.append(f"{service} {path}: {shown}")
            await asyncio.sleep(_PAUSE)


@asynccontextmanager
async def reading(harness: SiteHarness) -> AsyncIterator[Readers]:
    """Readers of one settled plan, at work during the block."""
    async with httpx.AsyncClient(timeout=30) as client:
        chance = Random(0)  # noqa: S311 - it chooses among addresses
        readers = Readers(Callers(harness, Memory(), client, chance))
        windows = await readers.callers.look("registration", "/registrations?limit=500", STAFF)
        await readers.settle_on(next(window["plan_id"] for window in windows["items"] if window["state"] == "open"))
        async with asyncio.TaskGroup() as looking:
            tasks = [looking.create_task(readers.look(*place)) for place in readers.shown]
            yield readers
            for task in tasks:
                task.cancel()


async def rebuild(harness: SiteHarness) -> None:
    """Let every service make all its read tables anew, all at once."""
    await asyncio.gather(*(harness.run_verb(name, "rebuild", "--yes", "--because", "Thử.") for name in harness.names))


async def test_readers_see_no_rebuild_while_commands_go_on(shared: SharedSite) -> None:
    """Every answer holds all of what was settled before, through three rebuilds of everything."""
    harness = shared.harness
    async with load(harness, shared.memory, 31):
        pass
    await harness.quiet()

    async with reading(harness) as readers, load(harness, shared.memory, 32, pause=1.6):
        for _ in range(3):
            await rebuild(harness)

    assert readers.surprises == []
    assert readers.looks > 100
    await shared.settle()


async def test_readers_notice_a_table_that_is_emptied_before_it_is_filled(shared: SharedSite) -> None:
    """The control: without the swap in one transaction there are empty answers, and readers see them."""
    harness = shared.harness
    async with load(harness, shared.memory, 33):
        pass
    await harness.quiet()

    async with reading(harness) as readers:
        async with harness.as_owner("registration") as database:
            await database.execute("delete from read.read_sheets")
        await harness.run_verb("registration", "rebuild", "--yes", "--because", "Thử.")

    assert readers.surprises != []
    await shared.settle()


async def test_a_past_that_is_sent_again_is_heard_once(shared: SharedSite) -> None:
    """Relays and policies moved back to the beginning: doubles are dropped, no notice and no letter comes twice."""
    harness = shared.harness

    async with load(harness, shared.memory, 34):
        await asyncio.sleep(3)
        for _ in range(2):
            await asyncio.gather(
                *(
                    harness.run_verb(name, "replay", "--from", "0", "--yes", "--because", "Thử.")
                    for name in harness.names
                )
            )
            await asyncio.sleep(1)

    await shared.settle()
    records = await messages_on(harness.admin, harness.topic("planning"))
    sent = list(map(read, records))
    assert len(sent) > len({message.row.event_id for message in sent})
