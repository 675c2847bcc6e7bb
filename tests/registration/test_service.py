"""Registration as its own SERVICE assembles it, between planning and the world, on the real Postgres and Kafka."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from chassis.log.history import verify
from chassis.reading.rebuild import rebuild
from contracts.registration import sheet_id_of
from contracts.vocabulary import PlanId
from deploy.local import servers
from services.planning.service import SERVICE as PLANNING
from services.registration.service import SERVICE as REGISTRATION
from tests.harness import ServiceHarness
from tests.planning.plans import STAFF, content
from tests.registration.sheets import CHI_LANG, CLERK, ENTRIES, LATE, STANDING_BODY
from tests.whole_site import site, until

Services = Mapping[str, ServiceHarness]


@pytest.fixture
async def services(postgres: servers.Postgres, kafka: servers.Kafka, tmp_path: Path) -> AsyncIterator[Services]:
    (tmp_path / "clock.txt").write_text("2016-12-23T14:00:00+07:00")
    async with site(postgres, kafka, tmp_path, PLANNING, REGISTRATION) as at_work:
        yield at_work


async def issue(planning: ServiceHarness) -> PlanId:
    """Issue a plan over HTTP; answers with its id."""
    headers = planning.token(STAFF)
    body = {"content": content().model_dump(mode="json")}
    drafted = await planning.web.post("/plans", headers=headers, json=body)
    plan_id = drafted.json()["stream"].removeprefix("plan-")
    issued = await planning.web.post(f"/plans/{plan_id}/issue", headers=headers)
    assert issued.status_code == 200, issued.text
    return PlanId(UUID(plan_id))


async def shows(service: ServiceHarness, path: str, wanted: Mapping[str, Any]) -> None:
    """Wait until `path` shows the `wanted` values."""

    async def is_shown() -> bool:
        answer = await service.get(path, STANDING_BODY)
        shown = answer.json()
        return answer.status_code == 200 and {name: shown[name] for name in wanted} == wanted

    await until(is_shown, f"{path} to show {wanted}")


async def hand_in_and_accept(registering: ServiceHarness, plan_id: PlanId) -> int:
    """Let Chi Lăng hand in and the standing body accept, over HTTP; answers with the position to read after."""
    position = 0
    address = f"/sheets/{sheet_id_of(plan_id, CHI_LANG.code)}"
    body = {"entries": [entry.model_dump(mode="json") for entry in ENTRIES]}
    for path, actor, sent in (("hand-in", CLERK, body), ("accept", STANDING_BODY, None)):
        answer = await registering.web.post(f"{address}/{path}", headers=registering.token(actor), json=sent)
        assert answer.status_code == 200, answer.text
        position = answer.json()["position"]
    return position


async def test_a_plan_opens_registration_and_hears_of_its_titles(services: Services) -> None:
    """From the clerk who issues the plan to the unit that registers, and back to the plan's progress."""
    planning, registering = services["planning"], services["registration"]

    plan_id = await issue(planning)
    await shows(registering, f"/registrations/{plan_id}", {"state": "open", "sheets": {"expected": 3}})
    await hand_in_and_accept(registering, plan_id)

    async def is_counted() -> bool:
        units = (await planning.get(f"/plans/{plan_id}/progress", STAFF)).json()
        return (CHI_LANG.code, len(ENTRIES)) in {(unit["unit"], unit["registered"]) for unit in units["items"]}

    await until(is_counted, "planning to count the titles")


async def test_the_calendar_locks_registration_while_nobody_asks(services: Services) -> None:
    """A unit that handed in nothing is missing, a second or so after the deadline."""
    planning, registering = services["planning"], services["registration"]
    plan_id = await issue(planning)
    await shows(registering, f"/registrations/{plan_id}", {"state": "open", "sheets": {"expected": 3}})
    await hand_in_and_accept(registering, plan_id)

    registering.it_is(LATE.isoformat())

    await shows(registering, f"/registrations/{plan_id}", {"state": "locked", "sheets": {"accepted": 1, "missing": 2}})


async def test_a_rebuild_and_the_chain_agree_with_what_was_shown(services: Services) -> None:
    """The read tables are made anew from a log whose every link holds."""
    planning, registering = services["planning"], services["registration"]
    plan_id = await issue(planning)
    await shows(registering, f"/registrations/{plan_id}", {"sheets": {"expected": 3}})
    position = await hand_in_and_accept(registering, plan_id)
    sheets = f"/registrations/{plan_id}/sheets"
    before = (await registering.get(sheets, STANDING_BODY, read_after=position)).json()

    rebuilt = await rebuild(registering.store, REGISTRATION)
    await verify(registering.store, registering.settings.site, REGISTRATION.name)

    after = (await registering.get(sheets, STANDING_BODY)).json()
    tables = {"read_windows": 1, "read_sheets": 3, "read_titles": len(ENTRIES), "read_subjects": len(ENTRIES)}
    tables |= dict.fromkeys(
        (
            "read_subordinate_plans",
            "read_additions",
            "read_doubles",
            "read_merits",
            "read_commitments",
            "read_unit_holders",
            "read_bases",
            "read_plan_awards",
            "read_staff_changes",
            "read_staff_managers",
        ),
        0,
    )
    tables["read_targets"] = 1
    assert rebuilt.rows == tables
    assert after == before
