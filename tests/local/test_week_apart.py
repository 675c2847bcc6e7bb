"""A ward and its city, whole sites, whose mirrors stand still for a week: a file and then the line bring everything."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from contracts.planning import PlanContent
from deploy.federation.condition import State
from deploy.local.federation import Sites, federated
from deploy.local.play import registering
from deploy.local.play.across import CITY, WARD, across_levels
from deploy.local.play.actors import AUDITOR, HEAD, STANDING_BODY, STANDING_BODY_OF_WARD, clerk_of
from deploy.local.play.client import SiteClient, until
from deploy.local.play.dataset import plan_254_with_clusters, plan_vinh_trai
from deploy.local.play.running_site import as_played
from deploy.local.settings import PROJECT, MachineSettings
from tests.local.test_site import hundreds

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(900)]

_BEFORE = datetime.fromisoformat("2017-01-03T08:00:00+07:00")
_DAYS = 7
_FILE_AFTER = 4
"""The day after which a file is carried both ways."""
_SECONDS = 180
_DEALT_WITH = (
    (CITY, WARD, "planning", "planning", ["PlanIssued"]),
    (CITY, WARD, "planning", "registration", ["PlanIssued"]),
    (CITY, WARD, "planning", "notification", ["PlanIssued"]),
    (WARD, CITY, "planning", "registration", ["PlanIssued"]),
    (WARD, CITY, "registration", "registration", ["SheetSubmitted"]),
)
"""What one site says and the other deals with: source, target, service that says it, service that hears it, types."""


@pytest.fixture
def sites(tmp_path: Path) -> Iterator[Sites]:
    """The city and the ward at work; the province is away."""
    three = federated(MachineSettings(folder=tmp_path / "run"), hundreds(3))
    two = replace(three, chosen=tuple(three.by_code[code] for code in (CITY, WARD)))
    try:
        two.up()
        yield two
    finally:
        two.forget()


def test_a_week_without_a_line(sites: Sites) -> None:
    """Both work on; a file carries the first days both ways, and the line the rest: in order, each once."""
    asyncio.run(_week(sites))


async def _week(sites: Sites) -> None:
    async with (
        SiteClient(as_played(sites.by_code[CITY])) as city,
        SiteClient(as_played(sites.by_code[WARD])) as ward,
    ):
        city.site.move_clock(_BEFORE)
        plan_id = await _issued(city, STANDING_BODY, plan_254_with_clusters())
        await _seen_at_ward(ward, plan_id)
        for code in (CITY, WARD):
            sites.mirrors[code].stop()

        for day in range(_DAYS):
            city.site.move_clock(_BEFORE + timedelta(days=day + 1))
            await _day(city, ward, plan_id, day)
            if day == _FILE_AFTER:
                assert await _unheard(sites) > 0
                _carry_files(sites)
                await until(lambda: _all_heard(sites), "the files to be heard at both sites", _SECONDS)
                await _sheet_is(city, plan_id, "handed-in")
        assert await _unheard(sites) > 0

        sites.up()
        await until(lambda: _all_heard(sites), "both sites to catch up", _SECONDS)
        assert await _parked(sites) == 0
        await until(lambda: _quiet(sites), "the links to be quiet", _SECONDS)
        plans = await ward.service("planning", AUDITOR).all("/superior-plans")
        assert len(plans) == 1 + _DAYS


async def _day(city: SiteClient, ward: SiteClient, plan_id: str, day: int) -> None:
    """Each site issues a plan; on the first day the ward hands its sheet in as well."""
    await _issued(city, STANDING_BODY, _numbered(plan_254_with_clusters(), f"{300 + day}"))
    await _issued(ward, STANDING_BODY_OF_WARD, _numbered(plan_vinh_trai(), f"{40 + day}"))
    if day == 0:
        unit = across_levels().ward
        entries = [{"subject": one.subject.model_dump(mode="json"), "title": one.title} for one in unit.registered]
        body = {"entries": entries, "unit_plan": None}
        path = f"/sheets/{registering.sheet_id(plan_id, WARD)}/hand-in"
        await ward.service("registration", clerk_of(unit)).post(path, body)


def _numbered(plan: PlanContent, number: str) -> PlanContent:
    return plan.model_copy(update={"document": plan.document.model_copy(update={"number": number})})


async def _issued(client: SiteClient, who: Any, plan: PlanContent) -> str:
    plan_id = await registering.draft(client, who, plan)
    await client.service("planning", HEAD).post(f"/plans/{plan_id}/issue")
    return plan_id


async def _seen_at_ward(ward: SiteClient, plan_id: str) -> None:
    await ward.service("planning", AUDITOR).shown(
        f"/superior-plans/{plan_id}", lambda plan: plan["state"] == "in-force", "the ward to see the city's plan"
    )
    path = f"/sheets/{registering.sheet_id(plan_id, WARD)}"
    await ward.service("registration", AUDITOR).shown(
        path, lambda sheet: sheet["state"] == "expected", "the ward to expect its sheet"
    )


async def _sheet_is(city: SiteClient, plan_id: str, state: str) -> None:
    await city.service("registration", AUDITOR).shown(
        f"/sheets/{registering.sheet_id(plan_id, WARD)}",
        lambda sheet: sheet["state"] == state,
        f"the ward's sheet to be {state} at the city",
    )


def _carry_files(sites: Sites) -> None:
    """A file from each site to the other, imported twice: a file that arrives twice is heard once."""
    for source, target in ((WARD, CITY), (CITY, WARD)):
        file = str(sites.folder / f"{source}.bundle")
        _tdkt(sites, source, "export", file, "--to", target)
        for _ in range(2):
            _tdkt(sites, target, "import", file)


def _tdkt(sites: Sites, site: str, *words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "deploy.local", "verb", "--site", site, "bundle", *words],
        check=False,
        cwd=PROJECT,
        env={**os.environ, "TDKT_FOLDER": str(sites.folder)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


async def _quiet(sites: Sites) -> bool | None:
    conditions = [sites.condition(link).state for link in sites.links if {link.source, link.target} == {CITY, WARD}]
    return True if set(conditions) == {State.QUIET} else None


async def _all_heard(sites: Sites) -> bool | None:
    return True if await _unheard(sites) == 0 else None


async def _unheard(sites: Sites) -> int:
    """How many events each site has said that the services of the other deal with and have not heard.

    Fails where what was heard is not in the order in which it was said, or is there twice.
    """
    missing = 0
    for source, target, speaker, listener, kinds in _DEALT_WITH:
        event_ids = (
            "select event_id from log.events where site = $1 and service = $2 and type = any($3) order by position"
        )
        said = await _fetch(sites, source, speaker, event_ids, source, speaker, kinds)
        heard = await _fetch(sites, target, listener, event_ids, source, speaker, kinds)
        assert heard == said[: len(heard)], (source, speaker, target, listener)
        missing += len(said) - len(heard)
    return missing


async def _parked(sites: Sites) -> int:
    return sum(
        [
            len(await _fetch(sites, code, service.name, "select 1 from log.parked"))
            for code in (CITY, WARD)
            for service in sites.by_code[code].services
        ]
    )


async def _fetch(sites: Sites, code: str, service: str, query: str, *values: object) -> list[Any]:
    """The first column of the rows at a service of a site."""
    site = sites.by_code[code]
    (found,) = (one for one in site.services if one.name == service)
    connection = await asyncpg.connect(found.environment(site.addresses)[f"{service.upper()}_POSTGRES_URL"])
    try:
        return [row[0] for row in await connection.fetch(query, *values)]
    finally:
        await connection.close()
