"""One short round of the campaigns over a whole site: each kind of failure once, under one load, and one audit."""

import asyncio
from dataclasses import replace

import pytest

from tests.chassis.topics import header, messages_on
from tests.failure.audit import audit
from tests.failure.conftest import SharedSite
from tests.failure.evidence import Expected
from tests.failure.forging import forgeries, put
from tests.failure.load import load
from tests.failure.site import SiteHarness

pytestmark = [pytest.mark.servers, pytest.mark.timeout(300)]


async def _forge(harness: SiteHarness) -> Expected:
    """Put every kind of message that must not be heard on planning's topic; answers what must come of it."""
    topic = harness.topic("planning")
    issued = [record for record in await messages_on(harness.admin, topic) if header(record, "ce_type") == "PlanIssued"]
    places = await put(harness.admin, topic, list(forgeries(harness, issued[0])))
    here = harness.site.addresses.here
    hearers = [name for name in harness.names if topic in harness.tables[name].topics_heard(here)]
    parked = {(name, at): reason for name in hearers for at, reason in places.items() if reason is not None}
    return Expected(forged=places.keys(), parked=parked)


async def test_a_site_that_is_hit_by_each_kind_of_failure_keeps_every_promise(shared: SharedSite) -> None:
    """A service, the broker and the database are killed, tables are rebuilt, messages forged; nothing is found."""
    harness, memory, site = shared.harness, shared.memory, shared.harness.site

    async with load(harness, memory, 7, least=2, most=3) as working:
        await working.has_begun(1)
        await asyncio.to_thread(harness.service("registration").program.kill)
        await asyncio.to_thread(harness.start, "registration")
        await asyncio.to_thread(site.kafka.kill)
        await asyncio.to_thread(site.kafka.start)
        await asyncio.to_thread(site.postgres.kill)
        await asyncio.to_thread(site.postgres.start)
        await harness.ready()
        await harness.run_verb("planning", "rebuild", "--yes", "--because", "A short round.")
    await harness.quiet()
    shared.expected = await _forge(harness)

    await shared.settle()
    shared.sound = False
    unaware = await audit(harness, memory, replace(shared.expected, forged=()))
    assert len(unaware) >= len(shared.expected.forged) - 2, "the audit finds what was forged"
