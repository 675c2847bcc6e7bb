"""A sheet under the superior's plan, as the site of its unit shows it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from chassis.reading.rebuild import compare
from contracts.federation import Federation, SiteEntry
from contracts.plan_parts import Target
from contracts.planning import PlanIssued
from contracts.registration import (
    CommitmentSubmitted,
    CommittedTarget,
    ReturnReason,
    SheetSubmitted,
    UnitRegistrationMissing,
    sheet_id_of,
)
from contracts.vocabulary import Body, Cluster, Level
from deploy.local import servers
from services.registration.service import SERVICE
from tests.chassis.topics import write_keys
from tests.harness import ServiceHarness, problem_of, service_at
from tests.registration.sheets import (
    ACCEPTED,
    ENTRIES,
    IN_TIME,
    LATE,
    PLAN,
    RETURNED,
    SITE_CLERK,
    STANDING_BODY,
    flagged,
    issued,
    registered,
    withdrawn,
)

HERE = Body(code="lang-son", name="UBND thành phố Lạng Sơn")
SHEET = sheet_id_of(PLAN, HERE.code)
PROVINCE = "tinh-lang-son"
SITES = Federation(
    sites=(
        SiteEntry(code=PROVINCE, name="Tỉnh Lạng Sơn", level=Level.PROVINCE),
        SiteEntry(code=HERE.code, name=HERE.name, level=Level.DISTRICT, parent=PROVINCE),
    )
)
LDTT = Target(code="ldtt", text="Trên 80% cán bộ đạt Lao động tiên tiến", measure=80.0)
BODY = {"entries": [entry.model_dump(mode="json") for entry in ENTRIES]}
OURS = {"sheet_id": SHEET, "unit": HERE.code, "unit_name": HERE.name}


@pytest.fixture
async def city(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[ServiceHarness]:
    """Registration of the city, which has heard of a plan of the province that names the city as a unit."""
    write_keys(tmp_path / "keys.json", {}, (), SITES)
    plan = issued().content.model_copy(
        update={"clusters": (Cluster(code="tp", name="Thành phố", units=(HERE,)),), "targets": (LDTT,)}
    )
    async with service_at(postgres.admin_url, SERVICE, tmp_path, IN_TIME.isoformat()) as opened:
        await opened.hear(f"plan-{PLAN}", PlanIssued(plan_id=PLAN, content=plan, ruleset="L2003_ND91"), PROVINCE)
        await opened.settle()
        yield opened


async def shown(city: ServiceHarness) -> dict[str, object]:
    """The sheet of the city's own unit."""
    answer: dict[str, object] = (await city.get(f"/sheets/{SHEET}", STANDING_BODY)).json()
    return answer


async def test_the_sheet_is_expected_without_a_registration_of_this_site(city: ServiceHarness) -> None:
    """It stands under the superior's plan, its deadline locks it, and nobody is said to be missing."""
    (listed,) = (await city.get(f"/registrations/{PLAN}/sheets", STANDING_BODY)).json()["items"]
    city.it_is(LATE.isoformat())
    await city.settle()

    assert (listed["sheet_id"], listed["superior"], listed["state"]) == (str(SHEET), PROVINCE, "expected")
    assert (await city.get("/registrations", STANDING_BODY)).json()["items"] == []
    assert (await shown(city))["state"] == "missing"
    assert not [event for event in await city.recorded() if isinstance(event, UnitRegistrationMissing)]


async def test_the_sheet_follows_the_superior_and_its_titles_are_listed(city: ServiceHarness) -> None:
    """Handed in, returned, handed in again, accepted, one title taken out; a rebuild ends with the same rows."""
    stream = f"sheet-{SHEET}"
    await city.post(f"/sheets/{SHEET}/hand-in", SITE_CLERK, BODY)
    rows = (flagged(0), flagged(2, ReturnReason.INELIGIBLE_SUBJECT, "Tổ không thuộc thành phố"))
    await city.hear(stream, RETURNED.model_copy(update={**OURS, "rows": rows}), PROVINCE)
    await city.settle()
    returned = await shown(city)
    await city.post(f"/sheets/{SHEET}/hand-in", SITE_CLERK, BODY)
    for event in (*(registered(entry) for entry in ENTRIES), ACCEPTED[-1], withdrawn(ENTRIES[0])):
        await city.hear(stream, event.model_copy(update=OURS), PROVINCE)
    await city.settle()

    accepted = await shown(city)
    titles = (await city.get("/titles", STANDING_BODY)).json()["items"]
    refused = await city.post(f"/sheets/{SHEET}/hand-in", SITE_CLERK, BODY)

    assert (returned["state"], returned["reason"]) == ("returned", RETURNED.reason)
    assert returned["returned_rows"] == [row.model_dump(mode="json") for row in rows]
    assert (accepted["state"], accepted["registered"], accepted["withdrawn"]) == ("accepted", 2, 1)
    assert [(title["site"], title["unit"]) for title in titles] == [(PROVINCE, HERE.code)] * 2
    assert problem_of(refused) == (409, "sheet-already-accepted")
    assert len([event for event in await city.recorded() if isinstance(event, SheetSubmitted)]) == 2
    assert [table.table for table in await compare(city.store, SERVICE) if not table.identical] == []


async def test_the_unit_commits_to_the_superiors_targets(city: ServiceHarness) -> None:
    """At its own site, which submits it; a rebuild ends with the same rows."""
    path = f"/sheets/{SHEET}/commitments"
    before = (await city.get(path, SITE_CLERK)).json()

    done = await city.post(path, SITE_CLERK, {"commitments": [{"target": "ldtt", "text": "90% cán bộ đạt"}]})

    after = (await city.get(path, SITE_CLERK)).json()
    assert ([one["code"] for one in before["targets"]], before["commitments"]) == (["ldtt"], [])
    assert (done.status_code, [one["text"] for one in after["commitments"]]) == (200, ["90% cán bộ đạt"])
    (submitted,) = [one for one in await city.recorded() if isinstance(one, CommitmentSubmitted)]
    assert submitted.commitments == (CommittedTarget(target="ldtt", text="90% cán bộ đạt"),)
    assert [table.table for table in await compare(city.store, SERVICE) if not table.identical] == []
