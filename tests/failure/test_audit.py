"""The control: whatever is lost, doubled or altered in a site, the audit finds it."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import NamedTuple

import asyncpg
import pytest

from tests.chassis.topics import event_ids
from tests.failure.audit import judge
from tests.failure.conftest import SharedSite
from tests.failure.evidence import Evidence, gather, read
from tests.failure.load import load
from tests.failure.site import SiteHarness

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(900)]
_AGAIN = """
    insert into log.events select (select position + 1 from log.head), gen_random_uuid(), site, service, stream,
        stream_version + 1000, type, schema_version, data, actor, correlation_id, causation_id, occurred_at,
        audience, recorded_at, (select hash from log.head), hash
    from log.events where type = '{}' order by position limit 1
"""
_TWICE = """
    alter table log.events drop constraint events_event_id, drop constraint events_stream;
    insert into log.events select (select position + 1 from log.head), event_id, site, service, stream,
        stream_version, type, schema_version, data, actor, correlation_id, causation_id, occurred_at,
        audience, recorded_at, previous_hash, hash
    from log.events where type = 'PlanIssued' order by position limit 1
"""
_LOST = "delete from log.events where position = (select min(position) from log.events where type = '{}')"


class Damage(NamedTuple):
    """A change to the database of a service, and the finding that the audit must have."""

    service: str
    statement: str
    finding: str


_DAMAGES = (
    Damage("planning", "delete from log.commands where first <= 3", "is stored as []"),
    Damage("planning", "update log.commands set last = last + 1 where first = 1", "is stored as"),
    Damage(
        "planning",
        "insert into log.commands select gen_random_uuid(), fingerprint, stream, first, last, answered_at"
        " from log.commands where first = 1",
        "no caller was answered so",
    ),
    Damage("planning", "delete from log.events where position = 1", "positions are missing beyond 0"),
    Damage(
        "planning", "delete from log.events where position = (select position from log.head)", "the head of the log"
    ),
    Damage(
        "planning",
        """update log.events set data = replace(data::text, '"title"', '"title" ')::json where position = 1""",
        "is not what was recorded",
    ),
    Damage("planning", _AGAIN.format("PlanDrafted"), "does not belong to one command"),
    Damage("planning", _AGAIN.format("PlanIssued"), "was said and never sent"),
    Damage("planning", _LOST.format("PlanIssued"), "was sent and never said"),
    Damage("registration", _LOST.format("PlanIssued"), "registration never heard PlanIssued"),
    Damage("registration", _TWICE, "2 times"),
    Damage("registration", _LOST.format("RegistrationOpened"), "registrations opened: missing"),
    Damage("registration", _LOST.format("SheetExpected"), "sheets expected: missing"),
    Damage("review", "delete from log.events where type = 'DossierOpened'", "no dossier"),
    Damage("review", _LOST.format("DossierWithdrawn"), "dossiers withdrawn: missing"),
    Damage("review", _AGAIN.format("DossierFiled"), "does not belong to one command"),
    Damage("review", _LOST.format("DossierAwarded"), "dossiers closed by an award: missing"),
    Damage(
        "review", "delete from log.events where type = 'DossierRefused'", "dossiers refused by the council: missing"
    ),
    Damage("review", _LOST.format("AwardDecided"), "was sent and never said"),
    Damage("review", _AGAIN.format("DecisionIssued"), "does not belong to one command"),
    Damage("notification", _LOST.format("NoticeServed"), "notices: missing"),
    Damage("notification", _AGAIN.format("NoticeServed"), "too many"),
    Damage("notification", _LOST.format("EmailStarted"), "left and was never begun"),
    Damage("registration", "delete from read.read_sheets where locked is not null", "is not the fold of the log"),
    Damage("planning", "update read.read_plan_progress set registered = registered + 1", "titles counted by planning"),
    Damage("notification", "insert into read.read_contacts values ('x', null, 'vi', now())", "contacts can be read"),
    Damage(
        "registration",
        """insert into log.parked (parked_id, topic, lane, "offset", stream, reason, detail, headers)
           values (gen_random_uuid(), 'lang-son.planning', 0, 0, 'plan-1', 'fork', '', '[]')""",
        "parked as fork",
    ),
)


@asynccontextmanager
async def _damaged(harness: SiteHarness, damage: Damage) -> AsyncIterator[str]:
    """The address of a copy of a service's database to which the damage was done."""
    name = harness.service(damage.service).database(harness.addresses).name
    admin = await asyncpg.connect(harness.site.postgres.admin_url)
    try:
        await admin.execute(f"create database damaged template {name}")
        url = f"{harness.site.postgres.admin_url.rpartition('/')[0]}/damaged"
        try:
            copy = await asyncpg.connect(url)
            await copy.execute("set session_replication_role = replica")  # else the database itself refuses some of it
            await copy.execute(damage.statement)
            await copy.close()
            yield url
        finally:
            await admin.execute("drop database damaged with (force)")
    finally:
        await admin.close()


def _without(evidence: Evidence, service: str, place: int) -> Evidence:
    """The same evidence without one message of a topic, however often a relay that was moved back has sent it."""
    records = evidence.records[service]
    (stolen,) = event_ids([records[place]])
    kept = [record for record, event_id in zip(records, event_ids(records), strict=True) if event_id != stolen]
    return replace(evidence, records={**evidence.records, service: kept})


def _elsewhere(evidence: Evidence, letters: Sequence[str]) -> Evidence:
    return replace(evidence, letters=letters)


def _thefts(evidence: Evidence) -> Iterator[tuple[Evidence, str]]:
    """Evidence from which something is gone, or in which something is doubled, outside of the databases."""
    letters = list(evidence.letters)
    yield _without(evidence, "registration", 0), "has gaps"
    yield _without(evidence, "planning", 0), "was said and never sent"
    yield _elsewhere(evidence, letters[1:]), "never left"
    yield _elsewhere(evidence, [*letters, letters[0]]), "left 2 times"


async def test_the_audit_finds_each_kind_of_damage(shared: SharedSite) -> None:
    """A row that is missing, doubled or altered in a log, a topic, a read table or a mailbox is named."""
    harness, memory = shared.harness, shared.memory
    async with load(harness, memory, 21):
        pass
    await harness.quiet()
    for service in harness.site.services:
        service.program.stop()
    evidence = await gather(harness)

    assert judge(harness, memory, shared.expected, evidence) == []

    unnoticed: list[object] = []
    for damage in _DAMAGES:
        async with _damaged(harness, damage) as url:
            contents = await read(harness, damage.service, url)
        found = judge(
            harness,
            memory,
            shared.expected,
            replace(evidence, databases={**evidence.databases, damage.service: contents}),
        )
        unnoticed += [] if any(damage.finding in one for one in found) else [(damage, found)]
    for stolen, finding in _thefts(evidence):
        found = judge(harness, memory, shared.expected, stolen)
        unnoticed += [] if any(finding in one for one in found) else [(finding, found)]

    assert unnoticed == []

    await asyncio.to_thread(harness.site.up)
    await shared.settle()
