"""The plans of the sites below: received for the sheets of their units, in whichever order the two come."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from chassis.reading.rebuild import compare
from contracts.federation import Federation, SiteEntry
from contracts.plan_parts import ParentPlan
from contracts.planning import PlanContent, PlanIssued, PlanWithdrawn
from contracts.registration import RegistrationAccepted, UnitPlanReceived
from contracts.vocabulary import Document, Level, PlanId, derived_id
from deploy.local import servers
from services.registration.service import SERVICE
from tests.chassis.topics import write_keys
from tests.harness import ServiceHarness, service_at
from tests.registration.sheets import (
    ACCEPTED,
    CHI_LANG,
    CLERK,
    IN_TIME,
    LATE,
    OTHER_CLERK,
    PLAN,
    PLAN_254,
    SHEET,
    STANDING_BODY,
    UNIT_PLAN,
    issued,
    plan_received,
    submitted,
)

CITY = SiteEntry(code="lang-son", name="Thành phố Lạng Sơn", level=Level.DISTRICT)
WARD = SiteEntry(code=CHI_LANG.code, name=CHI_LANG.name, level=Level.COMMUNE, parent=CITY.code)
PARENT = Document(issuer="UBND Thành phố Lạng Sơn", number="0254", symbol="kh-ubnd", dated=date(2016, 12, 23))
"""Plan 254 as somebody else types it."""
BELOW = PlanId(derived_id("test-plan", 3))
ANOTHER = PlanId(derived_id("test-plan", 4))
OTHER_PLAN = UNIT_PLAN.model_copy(update={"number": "4"})


def of_unit(document: Document = UNIT_PLAN, plan_id: PlanId = BELOW, parent: Document = PARENT) -> PlanIssued:
    """The plan that the ward has issued under a plan of the city."""
    above = ParentPlan(document=parent, title="Công tác thi đua, khen thưởng năm 2017")
    content: PlanContent = issued().content.model_copy(update={"document": document, "parent": above})
    return PlanIssued(plan_id=plan_id, content=content, ruleset="L2003_ND91")


@pytest.fixture
async def city(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[ServiceHarness]:
    """Registration of the city, below which the ward of Chi Lăng has a site, in the morning of 12/01."""
    write_keys(tmp_path / "keys.json", {}, (), Federation(sites=(CITY, WARD)))
    async with service_at(postgres.admin_url, SERVICE, tmp_path, IN_TIME.isoformat()) as opened:
        yield opened


async def received(city: ServiceHarness) -> list[UnitPlanReceived]:
    """The unit plans that the city has received."""
    await city.settle()
    return [event for event in await city.recorded() if isinstance(event, UnitPlanReceived)]


@pytest.mark.parametrize("plan_first", [True, False], ids=["after the city's plan", "before the city's plan"])
async def test_the_plan_of_a_units_site_is_received_once(city: ServiceHarness, *, plan_first: bool) -> None:
    """Nothing is lost where the ward's plan overtakes the city's, and nothing is received again."""
    for event, stream, site in ((issued(), f"plan-{PLAN}", CITY.code), (of_unit(), f"plan-{BELOW}", WARD.code))[
        :: 1 if plan_first else -1
    ]:
        await city.hear(stream, event, site)
        await city.settle()

    found = await received(city)
    again = await received(city)

    assert found == again == [plan_received(IN_TIME)]


async def test_a_plan_under_another_plan_is_no_plan_for_this_sheet(city: ServiceHarness) -> None:
    """Nor is one that was withdrawn, and none of a site that is not the unit's."""
    await city.hear(f"plan-{PLAN}", issued())
    elsewhere = PARENT.model_copy(update={"number": "255"})
    await city.hear(f"plan-{BELOW}", of_unit(parent=elsewhere), WARD.code)
    await city.hear(f"plan-{ANOTHER}", of_unit(OTHER_PLAN, ANOTHER), WARD.code)
    await city.hear(f"plan-{ANOTHER}", PlanWithdrawn(plan_id=ANOTHER, document=OTHER_PLAN, reason="Nhầm"), WARD.code)

    assert await received(city) == []


async def test_a_plan_that_replaces_a_withdrawn_one_is_received(city: ServiceHarness) -> None:
    """The unit's plan in force counts."""
    await city.hear(f"plan-{PLAN}", issued())
    await city.hear(f"plan-{BELOW}", of_unit(), WARD.code)
    await city.settle()
    await city.hear(f"plan-{BELOW}", PlanWithdrawn(plan_id=BELOW, document=UNIT_PLAN, reason="Nhầm"), WARD.code)
    await city.hear(f"plan-{ANOTHER}", of_unit(OTHER_PLAN, ANOTHER), WARD.code)

    assert [event.unit_plan for event in await received(city)] == [UNIT_PLAN, OTHER_PLAN]


async def test_a_late_plan_waits_for_the_standing_body_where_it_is_listed(city: ServiceHarness) -> None:
    """It is listed with the plan that it answers; the unit's reader sees that of its own site."""
    await city.hear(f"plan-{PLAN}", issued())
    await city.settle()
    city.it_is(LATE.isoformat())
    await city.hear(f"plan-{BELOW}", of_unit(), WARD.code)
    await city.settle()

    (listed,) = (await city.get("/subordinate-plans", STANDING_BODY)).json()["items"]
    own, other = [len((await city.get("/subordinate-plans", actor)).json()["items"]) for actor in (CLERK, OTHER_CLERK)]

    assert await received(city) == []
    assert (listed["site"], listed["answers"], listed["document"]["number"]) == (WARD.code, str(PLAN), "3")
    assert (own, other) == (1, 0)


async def test_a_submitted_sheet_is_accepted_and_the_tables_are_what_the_log_makes_them(city: ServiceHarness) -> None:
    """It overtakes the city's plan, is kept, handed in with it, accepted; a rebuild ends with the same rows."""
    await city.hear(f"sheet-{SHEET}", submitted(), WARD.code)
    await city.settle()
    await city.hear(f"plan-{PLAN}", issued())
    await city.settle()
    shown = (await city.get(f"/sheets/{SHEET}", STANDING_BODY)).json()

    answer = await city.post(f"/sheets/{SHEET}/accept", STANDING_BODY)

    assert (shown["state"], shown["listed"], shown["arrived_at"] is not None) == ("handed-in", 3, True)
    assert answer.status_code == 200
    assert [event for event in await city.recorded() if isinstance(event, RegistrationAccepted)] == [ACCEPTED[-1]]
    assert [table.table for table in await compare(city.store, SERVICE) if not table.identical] == []
    assert PLAN_254.key == PARENT.key
