"""Messages that are not what they claim to be, on the real topics under load: parked with reasons, nothing else."""

import asyncio
from dataclasses import replace
from functools import partial

import pytest
from aiokafka import ConsumerRecord

from chassis.ids import new_id
from tests.chassis.topics import header, messages_on
from tests.failure.audit import audit
from tests.failure.callers import HEAD
from tests.failure.conftest import SharedSite
from tests.failure.evidence import At, Expected
from tests.failure.forging import forgeries, put, recorded_of, say_as_relay
from tests.failure.load import load
from tests.failure.site import SiteHarness, until_some

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(900)]


async def _issued(harness: SiteHarness) -> list[ConsumerRecord]:
    """The plans that were issued and not withdrawn, as they stand on the topic."""
    records = await messages_on(harness.admin, harness.topic("planning"))
    gone = {record.key for record in records if header(record, "ce_type") == "PlanWithdrawn"}
    return [record for record in records if header(record, "ce_type") == "PlanIssued" and record.key not in gone]


def _hearers(harness: SiteHarness) -> list[str]:
    """The services that hear planning."""
    here = harness.site.addresses.here
    return [name for name in harness.names if harness.topic("planning") in harness.tables[name].topics_heard(here)]


async def test_messages_of_nobody_are_parked_and_nothing_else_happens(shared: SharedSite) -> None:
    """Put there by the administrator or by the service's own user, each has its reason, all else goes on."""
    harness = shared.harness
    async with load(harness, shared.memory, 41):
        pass
    await harness.quiet()
    genuine = (await _issued(harness))[0]
    before = len(await messages_on(harness.admin, harness.topic("planning")))

    async with load(harness, shared.memory, 42):
        forged = list(forgeries(harness, genuine))
        places = {
            **await put(harness.admin, harness.topic("planning"), forged[::2]),
            **await put(harness.publisher("planning"), harness.topic("planning"), forged[1::2]),
        }

    parked = {(name, at): reason for name in _hearers(harness) for at, reason in places.items() if reason is not None}
    shared.expected = Expected(forged=places.keys(), parked=parked)
    assert len(await messages_on(harness.admin, harness.topic("planning"))) > before + len(forged)
    await shared.settle()
    shared.sound = False
    unaware = await audit(harness, shared.memory, replace(shared.expected, forged=()))
    assert len(unaware) >= len(forged) - 2


async def test_streams_with_a_message_that_cannot_be_heard_wait_and_all_others_go_on(shared: SharedSite) -> None:
    """An authentic message of unknown type, or not of its declared shape, holds its stream until discarded."""
    harness = shared.harness
    async with load(harness, shared.memory, 43):
        pass
    await harness.quiet()
    await asyncio.to_thread(harness.service("planning").program.stop)
    first, second = [recorded_of(record)._replace(event_id=new_id()) for record in (await _issued(harness))[-2:]]
    strange = [
        first._replace(stream_version=900, type="PlanBurnt"),
        second._replace(stream_version=900, data='{"plan_id": "none"}'),
    ]
    said = await say_as_relay(harness, "planning", strange)
    harness.start("planning")
    await harness.ready()

    async with load(harness, shared.memory, 44) as working:
        for stream in (first.stream, second.stream):
            path = f"/plans/{stream.removeprefix('plan-')}/withdraw"
            request = working.callers.request("planning", "POST", path, HEAD, "PlanWithdrawn", body={"reason": "Thử."})
            await working.callers.carry_out(request)

    reasons = {at: reason for (_, at), reason in zip(said, ("unknown-event", "malformed-event"), strict=True)}
    for name in _hearers(harness):
        await until_some(partial(_held, harness, name, reasons), f"{name} to hold the two streams")
        for at in reasons:
            await harness.run_verb(
                name, "parked", "discard", await _parked_id(harness, name, at), "--because", "Thử.", "--yes"
            )
    shared.expected = Expected(never_said=[event_id for event_id, _ in said])
    await shared.settle()
    shared.sound = False


async def _held(harness: SiteHarness, name: str, reasons: dict[At, str]) -> bool | None:
    """Whether just these are parked, and behind each the withdrawal of its plan."""
    async with harness.as_owner(name) as database:
        rows = await database.fetch("""select topic, lane, "offset", reason from log.parked""")
    first = {(row["topic"], row["lane"], row["offset"]): row["reason"] for row in rows if row["reason"] != "held"}
    return True if first == reasons and len(rows) == len(first) + 2 else None


async def _parked_id(harness: SiteHarness, name: str, at: At) -> str:
    async with harness.as_owner(name) as database:
        return str(
            await database.fetchval(
                """select parked_id from log.parked where (topic, lane, "offset") = ($1, $2, $3)""", *at
            )
        )
